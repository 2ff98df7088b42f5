"""Work in a process with limits: what it tells is heard, and the system stops what does not end."""

from __future__ import annotations

import os
import time

import pytest

from pipeline.limits import ProcessEnded, Tell, TooLong, limited

MEGA = 2**20


def say(words: list[str], tell: Tell) -> None:
    for word in words:
        tell(word)


def spin(steps: int, tell: Tell) -> None:
    try:
        while steps:
            pass
    except TooLong:
        tell("too long")


def spin_in_one_step(power: int, tell: Tell) -> None:
    tell("begun")
    tell(str(7**power % 10**9 + sum(range(10**12))))


def eat(size: int, tell: Tell) -> None:
    try:
        tell(len(b"x" * size))
    except MemoryError:
        tell("too much")


def die(code: int, tell: Tell) -> None:
    tell("begun")
    os._exit(code)


def wait(seconds: float, tell: Tell) -> None:
    tell("begun")
    time.sleep(seconds)


def heard(work, value, **limits):  # type: ignore[no-untyped-def]
    found: list[object] = []
    try:
        limited(work, value, found.append, **limits)
    except ProcessEnded as ended:
        found.append(ended.long)
    return found


def test_what_is_told_is_heard_in_order() -> None:
    assert heard(say, ["a", "b", "c"]) == ["a", "b", "c"]


@pytest.mark.slow
def test_time_and_memory_are_limited_and_the_work_hears_of_it() -> None:
    assert heard(spin, 1, seconds=1) == ["too long"]
    assert heard(eat, 100 * MEGA, memory=50 * MEGA) == ["too much"]
    assert heard(eat, 10 * MEGA, memory=50 * MEGA) == [10 * MEGA]


def test_what_hears_nothing_is_stopped() -> None:
    assert heard(wait, 60.0, clock=3.0) == ["begun", True]
    assert heard(die, 3) == ["begun", False]


@pytest.mark.slow
def test_one_step_that_does_not_end_is_stopped_too() -> None:
    assert heard(spin_in_one_step, 10, seconds=1)[-1] is True
