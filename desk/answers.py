"""Endpoints that may take their time: run beside the event loop, with faults told as a user's message: `endpoint`, `Asked`."""

from __future__ import annotations

import errno
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from analysis.values import Problem, Text
from publish.faults import problem_of

#: larger is no spreadsheet that can be read
LARGEST = 64 * 2**20


_NO_WRITING = Text(
    zh="如在 WPS 或 Excel 中打开着，先在那里存好关闭；否则给这个文件夹写的权限，再做一次。什么都没有丢",
    en="if it is open in WPS or Excel, save and close it there; else allow writing to its folder, and do it again. Nothing was lost",
)
#: what to do at the desk, where the command would name its options
_REMEDIES = {
    errno.ENOSPC: Text(
        zh="腾出空间，再做一次。什么都没有丢", en="make room, and do it again. Nothing was lost"
    ),
    errno.EACCES: _NO_WRITING,
    errno.EPERM: _NO_WRITING,
    errno.EROFS: Text(
        zh="把报告的文件夹复制到可以写的磁盘上，在那里打开工作台",
        en="copy the folder of reports to a disk that can be written to, and open the desk there",
    ),
}
_REMEDIES[errno.EDQUOT] = _REMEDIES[errno.ENOSPC]


def _for_desk(problem: Problem, fault: OSError) -> Problem:
    """The problem with a remedy that can be followed without the command line; the file by its name alone."""
    remedy = _REMEDIES.get(fault.errno or 0)
    return problem if remedy is None else replace(problem, file=_plain(problem.file), remedy=remedy)


def _plain(file: str) -> str:
    """A file's name, of a copy that is written aside the one that it is for: ``.report.toml.1a2b.tmp`` is report.toml.

    >>> _plain("/home/a/briefs/west/.report.toml.1a2b3c4d.tmp"), _plain("/home/a/briefs/west/report.toml")
    ('report.toml', 'report.toml')
    """
    name = Path(file).name
    return re.sub(r"^\.(.+)\.[0-9a-f]{8}\.tmp$", r"\1", name)


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
    """An endpoint of a function that computes: it runs in a thread, and what is not there is 404.

    A page whose file goes while it is made is made once more; what is written is never tried twice.
    """

    async def answer(request: Request) -> Response:
        if int(request.headers.get("content-length") or 0) > LARGEST + 2**20:
            raise HTTPException(413)
        form = FormData()
        if request.method == "POST":
            form = await request.form(max_part_size=8 * 2**20)
        asked = Asked(request, form)
        try:
            try:
                return await run_in_threadpool(function, asked)
            except FileNotFoundError:
                # a file went while it was read, as an edition's does that is taken back: a page is made of what is there now
                if request.method != "GET":
                    raise
                return await run_in_threadpool(function, asked)
        except (KeyError, IndexError) as fault:
            raise HTTPException(404) from fault
        except OSError as fault:
            # a full disk, a folder without permission: nothing of the program's, and the user can mend it
            told = problem_of(fault)
            if told is None:
                raise
            raise Refused(_for_desk(told[0], fault)) from fault
        finally:
            await form.close()

    return answer
