"""Endpoints that may take their time: run beside the event loop, with faults told as a user's message: `endpoint`, `Asked`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from analysis.values import Problem
from publish.faults import problem_of

#: larger is no spreadsheet that can be read
LARGEST = 64 * 2**20


class Refused(HTTPException):
    """Something that the system did not let be done."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(507)
        self.problem = problem


@dataclass(frozen=True)
class Asked:
    """A request, its form read."""

    request: Request
    form: FormData

    def text(self, field: str, otherwise: str = "") -> str:
        """A field's text; lines end as in files."""
        value = self.form.get(field, otherwise)
        return value.replace("\r\n", "\n") if isinstance(value, str) else otherwise

    def number(self, field: str) -> int:
        """A whole number of the form or of the address.

        Raises:
            HTTPException: it is none.
        """
        word = self.text(field) or self.request.query_params.get(field, "")
        if not word.lstrip("-").isdecimal():
            raise HTTPException(400)
        return int(word)

    @property
    def partly(self) -> bool:
        """Whether a part of a page is wanted."""
        return "HX-Request" in self.request.headers


def endpoint(function: Callable[[Asked], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint of a function that computes: it runs in a thread, and what is not there is 404."""

    async def answer(request: Request) -> Response:
        if int(request.headers.get("content-length") or 0) > LARGEST + 2**20:
            raise HTTPException(413)
        form = FormData()
        if request.method == "POST":
            form = await request.form(max_part_size=8 * 2**20)
        try:
            return await run_in_threadpool(function, Asked(request, form))
        except (KeyError, IndexError) as fault:
            raise HTTPException(404) from fault
        except OSError as fault:
            # a full disk, a folder without permission: nothing of the program's, and the user can mend it
            told = problem_of(fault)
            if told is None:
                raise
            raise Refused(told[0]) from fault
        finally:
            await form.close()

    return answer
