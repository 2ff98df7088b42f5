"""Work of the desk that takes long and may be called off: a thread that is told to stop where it says how far it is: `Task`, `Tasks`, `Stopped`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Literal

Kind = Literal["read", "make"]
#: tells how far the work is: step, done, of
Say = Callable[[str, int, int], None]


class Stopped(Exception):
    """The work was called off; it leaves nothing behind."""


class Task:
    """One piece of work, begun at once.

    Args:
        work: does it; is given the task, whose `say` it calls as it goes on and whose `settle` before what lasts
    """

    def __init__(self, kind: Kind, work: Callable[[Task], Any]) -> None:
        self.kind, self._work = kind, work
        self.step, self.done, self.of = "", 0, 0
        self.outcome: Any = None
        self.fault: BaseException | None = None
        self._stopping = self._settled = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.outcome = self._work(self)
        except BaseException as fault:  # told by who waits for it
            self.fault = fault

    def say(self, step: str, done: int, of: int) -> None:
        """Tell how far the work is.

        Raises:
            Stopped: it was called off.
        """
        self.go_on()
        self.step, self.done, self.of = step, done, of

    def go_on(self) -> None:
        """Asked between two steps of work that does not tell how far it is.

        Raises:
            Stopped: it was called off.
        """
        if self._stopping:
            raise Stopped

    def settle(self) -> None:
        """Tell that from here on it can no longer be called off.

        Raises:
            Stopped: it was called off.
        """
        with self._lock:
            if self._stopping:
                raise Stopped
            self._settled = True

    def stop(self) -> bool:
        """Call it off; False where it is too late."""
        with self._lock:
            self._stopping = self._stopping or not (self._settled or self.ended)
            return self._stopping

    @property
    def ended(self) -> bool:
        """Whether there is an outcome, or a fault."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, but not for longer; whether it came."""
        self._thread.join(seconds)
        return self.ended

    def result(self) -> Any:
        """What came of it.

        Raises:
            BaseException: what went wrong in it.
        """
        if self.fault is not None:
            raise self.fault
        return self.outcome


class Tasks:
    """What is being done, one piece of work a subject; called off work runs out of sight until it notices."""

    def __init__(self) -> None:
        self._now: dict[str, Task] = {}
        self._left: list[Task] = []
        self._lock = threading.Lock()

    def of(self, subject: str) -> Task | None:
        """The work on a subject, running or ended; None where there is none."""
        return self._now.get(subject)

    def begin(self, subject: str, kind: Kind, work: Callable[[Task], Any]) -> Task:
        """Begin work on a subject; the one that runs, where one does."""
        with self._lock:
            now = self._now.get(subject)
            if now is None or (now.ended and now.kind != kind):
                now = self._now[subject] = Task(kind, work)
            return now

    def put_away(self, subject: str, task: Task) -> None:
        """Forget work whose outcome was taken."""
        with self._lock:
            if self._now.get(subject) is task:
                del self._now[subject]

    def stop(self, subject: str) -> Task | None:
        """Call off the work on a subject; None where there is none, or it is too late."""
        with self._lock:
            task = self._now.get(subject)
            if task is None or not task.stop():
                return None
            del self._now[subject]
            self._left = [*(t for t in self._left if not t.ended), task]
            return task

    def close(self, seconds: float = 10) -> None:
        """Call everything off and wait until nothing half-written is left."""
        for subject in list(self._now):
            self.stop(subject)
        for task in (*self._now.values(), *self._left):
            task.wait(seconds)
