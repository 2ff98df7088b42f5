"""A file that goes while a page is made of it: the page is made once more, and nothing is written twice."""

from __future__ import annotations

import asyncio
import errno
import os

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from desk.answers import Asked, Refused, endpoint


def asked_for(method: str, gone: int) -> tuple[Response | Refused, int]:
    """What a page answers whose file is gone the first so many times, and how often it was asked."""
    times: list[str] = []

    def page(asked: Asked) -> Response:
        times.append(asked.request.method)
        if len(times) <= gone:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "editions/2020/report.toml")
        return PlainTextResponse("made")

    request = Request({"type": "http", "method": method, "path": "/page", "headers": [], "query_string": b""})
    try:
        return asyncio.run(endpoint(page)(request)), len(times)  # type: ignore[arg-type]
    except Refused as refused:
        return refused, len(times)


def test_a_page_is_made_of_what_is_there_now() -> None:
    answer, times = asked_for("GET", 1)
    assert isinstance(answer, Response) and answer.body == b"made" and times == 2


@pytest.mark.parametrize(("method", "gone", "times"), [("GET", 9, 2), ("POST", 1, 1)])
def test_what_stays_away_is_told_and_what_writes_is_not_tried_again(
    method: str, gone: int, times: int
) -> None:
    answer, tried = asked_for(method, gone)
    assert isinstance(answer, Refused) and tried == times
