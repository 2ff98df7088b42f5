"""Faults of files, ports and processes as problems in both languages: `Refused`, `problem_of`, `port_taken`, `no_such_address`, `ending`.

What the system refuses (a full disk, a folder without permission, a worker that was killed) is no mistake of the
program's: it is told in one line with the file and what to do, and ends the command with its exit code.
"""

from __future__ import annotations

import errno
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from analysis.values import Problem, Text, same

#: exit codes: wrong use, which is seen before anything is done; and what failed on the way
WRONG_USE, FAILED = 2, 1


class Refused(Exception):
    """Something that is not done, with the reason; ``code`` is the exit code of the command.

    ``more``: further reasons, where there are several.
    """

    def __init__(
        self, file: object, what: Text, remedy: Text, code: int = WRONG_USE, more: Iterable[Problem] = ()
    ) -> None:
        super().__init__(f"{file}: {what['en']}")
        self.problem = Problem(one_line(str(file)), same(""), what, remedy)
        self.code = code
        self.more = tuple(more)

    def __reduce__(self) -> tuple[Any, ...]:
        # a worker's reaches the build
        return type(self), (self.problem.file, self.problem.what, self.problem.remedy, self.code, self.more)


class Terminated(KeyboardInterrupt):
    """The process was asked to end by a signal: what is begun is undone, as on Ctrl-C."""


_OTHER_PLACE = Text(
    zh="改正其权限；若是要写入的文件夹，也可用 -o 另写一个",
    en="change its permissions; where it is the folder to write into, -o names another",
)
_NO_ROOM = (
    Text(zh="磁盘已满", en="the disk is full"),
    Text(zh="腾出空间，或用 -o 换到别的磁盘", en="make room, or name a folder on another disk with -o"),
)
_NO_PERMISSION = (Text(zh="没有读写它的权限", en="it may not be read or written"), _OTHER_PLACE)
_MANY_OPEN = (
    Text(zh="打开的文件太多", en="too many files are open"),
    Text(zh="用 --jobs 1 少开几个进程", en="run fewer processes: --jobs 1"),
)
_FIXED = (
    Text(zh="系统不让移动它", en="the system does not let it be moved"),
    Text(
        zh="它可能是一个挂载点；请用 -o 写到其中的一个文件夹",
        en="it may be a mount point; name a folder inside it with -o",
    ),
)
_FAULTS: dict[int, tuple[Text, Text]] = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: (
        Text(zh="所在的磁盘是只读的", en="it lies on a disk that is read-only"),
        Text(zh="用 -o 换一个文件夹", en="name another folder with -o"),
    ),
    errno.ENOENT: (
        Text(zh="文件或文件夹不存在", en="there is no such file or folder"),
        Text(
            zh="它可能在运行中被删除了；请再运行一次", en="it may have been removed meanwhile; run it again"
        ),
    ),
    errno.ENOTDIR: (
        Text(zh="不是文件夹", en="it is not a folder"),
        Text(zh="移走这个文件，或换一个文件夹", en="move the file away, or name another folder"),
    ),
    errno.EISDIR: (
        Text(zh="是文件夹，不是文件", en="it is a folder, not a file"),
        Text(zh="移走这个文件夹，或换一个名称", en="move the folder away, or name something else"),
    ),
    errno.ENAMETOOLONG: (
        Text(zh="名称太长", en="its name is too long"),
        Text(zh="用短一些的名称", en="use a shorter name"),
    ),
    errno.ELOOP: (
        Text(zh="链接指回了自己", en="it is a link that leads back to itself"),
        Text(zh="改正这个链接", en="mend the link"),
    ),
    errno.EMFILE: _MANY_OPEN,
    errno.ENFILE: _MANY_OPEN,
    errno.EBUSY: _FIXED,
    errno.EXDEV: _FIXED,
    errno.EIO: (
        Text(zh="磁盘报告读写错误", en="the disk reports that it cannot be read or written"),
        Text(
            zh="检查磁盘，或用 -o 换到别的磁盘", en="check the disk, or name a folder on another one with -o"
        ),
    ),
}


def one_line(word: str) -> str:
    r"""A name as it can stand in one line.

    >>> one_line("a\nb")
    'a b'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in word).split())


def problem_of(fault: BaseException) -> tuple[Problem, int] | None:
    """What to tell of a fault and the exit code; None where it is not of the system's making.

    >>> problem_of(OSError(errno.ENOSPC, "No space left on device", "public"))[0].line("en")
    'public: the disk is full; make room, or name a folder on another disk with -o'
    >>> problem_of(ValueError("a mistake of ours")) is None
    True
    """
    if isinstance(fault, Refused):
        return fault.problem, fault.code
    killed = _is_broken_pool(fault)
    if killed or isinstance(fault, MemoryError):
        what = Text(
            zh="系统终止了一个工作进程，多半是内存不足" if killed else "内存不足",
            en="the system ended a worker process, most likely for want of memory"
            if killed
            else "there is not enough memory",
        )
        remedy = Text(
            zh="没有发布；关掉别的程序，或用 --jobs 1 少开几个进程",
            en="nothing was published; close other programs, or run fewer processes: --jobs 1",
        )
        return Problem("fangzhi", same(""), what, remedy), FAILED
    if isinstance(fault, OSError):
        words = fault.strerror or str(fault)
        otherwise = (
            Text(zh=f"系统报告：{words}", en=f"the system says: {words}"),
            Text(zh="检查这个文件后再运行一次", en="look at the file and run it again"),
        )
        what, remedy = _FAULTS.get(fault.errno or 0, otherwise)
        return Problem(one_line(str(fault.filename or "fangzhi")), same(""), what, remedy), FAILED
    return None


def _is_broken_pool(fault: BaseException) -> bool:
    """Whether a pool of processes lost one; pools are not imported where none was made."""
    pools = sys.modules.get("concurrent.futures.process")
    return pools is not None and isinstance(fault, pools.BrokenProcessPool)


def port_taken(port: int, fault: OSError | OverflowError) -> Refused:
    """Why a port cannot be listened at."""
    free = Text(zh="用 --port 0 由系统任选一个", en="--port 0 takes a free one")
    if isinstance(fault, OverflowError):
        what = Text(zh="端口应在 0 到 65535 之间", en="a port is a number from 0 to 65535")
    elif fault.errno == errno.EADDRINUSE:
        what = Text(zh="端口已被占用", en="the port is in use")
    elif fault.errno in {errno.EACCES, errno.EPERM}:
        what = Text(zh="没有使用这个端口的权限", en="the port may not be used")
        free = Text(zh="用 1024 以上的端口", en="use one above 1024")
    else:
        what = Text(zh=f"端口不能使用（{fault.strerror}）", en=f"the port cannot be used ({fault.strerror})")
    return Refused(f"--port {port}", what, free, FAILED)


def no_such_address(address: str) -> Refused:
    """Why a network address cannot be listened on."""
    return Refused(
        f"--listen {address}",
        Text(zh="不是这台电脑的地址", en="it is no address of this machine"),
        Text(
            zh="在容器中写 0.0.0.0，别处不要写 --listen",
            en="write 0.0.0.0 in a container, and leave --listen out elsewhere",
        ),
    )


@contextmanager
def ending() -> Iterator[list[int]]:
    """Within it SIGTERM, SIGHUP and Ctrl-C raise :class:`Terminated`, so that all that is begun is undone.

    Gives the list of signals that came. Where signals are not ours to handle (another thread), nothing changes.

    Raises:
        Terminated: a signal came, also where a library that it met in the midst of its work reported it as a fault
            of its own (a schema that could not be built, a font that could not be read).
    """
    came: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        raise Terminated

    before: dict[signal.Signals, object] = {}
    if threading.current_thread() is threading.main_thread():
        # Windows knows no hanging up
        for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM), signal.SIGINT):
            # whoever started us with nohup wants the signal ignored
            if signal.getsignal(number) in {signal.SIG_DFL, signal.default_int_handler}:
                before[number] = signal.signal(number, stop)
    try:
        yield came
    except Exception as fault:
        if came:
            raise Terminated from fault
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
