"""The folder that is published or exported into, found and judged before anything is done: `named`, `locate`, `judge`.

A folder is replaced only where it is ours, which its marker file says. One that does not exist or is empty may be
taken; any other is left as it is, with a reason.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.values import Text
from paths import REPORTS, ROOT
from publish.faults import Refused
from publish.folder import marker
from publish.folder.marker import Marker

#: the file that makes a folder a report
REPORT_FILE = "report.toml"
#: what every site had, before there was a marker
_EARLIER = ("index.html", "assets/fangzhi.css")
_ELSEWHERE = Text(
    zh="用 -o 另写一个文件夹，例如 -o site", en="name a folder of its own with -o, as in -o site"
)


@dataclass(frozen=True)
class Target:
    """Where something is published."""

    #: as it was named, from the root
    asked: Path
    #: where that leads, all links followed
    folder: Path


def named(out: str | None, otherwise: Path) -> Path:
    """The folder that ``--out`` names; ``otherwise`` where the option is not given.

    Raises:
        Refused: the option is there, and empty.
    """
    if out is None:
        return otherwise
    if not out.strip():
        raise Refused(
            "--out",
            Text(zh="没有写文件夹（变量可能是空的）", en="no folder is named (an empty variable?)"),
            _ELSEWHERE,
        )
    return Path(out)


def _same(a: Path, b: Path) -> bool:
    """Whether two paths lead to one folder, by whatever name."""
    try:
        return a == b or a.samefile(b)
    except OSError:
        return False


def _in_the_way(folder: Path, reports: Iterable[Path]) -> Iterator[Text]:
    """What speaks against a folder by its place alone."""

    def within(above: Path, below: Path) -> bool:
        return any(_same(above, p) for p in (below, *below.parents))

    def around(kept: Path, name: Text) -> Iterator[Text]:
        if _same(folder, kept):
            yield Text(zh="这是{a}", en="it is {a}").fill(a=name)
        elif within(folder, kept):
            yield Text(zh="其中有{a}", en="it holds {a}").fill(a=name)

    if folder == folder.parent:
        yield Text(zh="这是根文件夹", en="it is the root folder")
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (pathlib raises where there is no home)
    if home.is_absolute():
        yield from around(home.resolve(), Text(zh="用户的主文件夹", en="the home folder"))
    yield from around(Path.cwd().resolve(), Text(zh="当前文件夹", en="the current folder"))
    yield from around(ROOT, Text(zh="本程序的文件夹", en="the folder of the program"))
    report = Text(zh="一份报告的文件夹", en="the folder of a report")
    folders = [(p.parent, report) for p in sorted(REPORTS.glob(f"*/{REPORT_FILE}"))]
    folders += [(p, report) for p in reports]
    folders += [(REPORTS, Text(zh="存放报告的文件夹", en="the folder of the reports"))]
    for kept, name in folders:
        yield from around(kept.resolve(), name)
        if within(kept.resolve(), folder):
            yield Text(zh="它在{a}之内", en="it lies in {a}").fill(a=name)
    for above in (folder, *folder.parents):
        if (above / REPORT_FILE).is_file():
            yield Text(zh="它在{a}之内", en="it lies in {a}").fill(a=report)
        if above != folder and (above / marker.SITE).is_file():
            yield Text(zh="它在已发布的网站之内", en="it lies in a published site")
    if folder.is_relative_to(ROOT) and folder != ROOT:
        first = ROOT / folder.relative_to(ROOT).parts[0]
        if first.name.startswith(".") or first.name in _program():
            yield Text(zh="它在本程序的文件夹之内", en="it lies in a folder of the program")


def _program() -> set[str]:
    """The folders that the program consists of."""
    packages = {p.parent.name for p in ROOT.glob("*/__init__.py")}
    return packages | {"templates", "locales", "docs", "tests", "bench"}


def locate(out: Path, reports: Iterable[Path] = (), beside: bool = True) -> Target:
    """Where a folder leads, and whether its place is one that may be published into.

    Args:
        out: the folder as it was named.
        reports: report folders of this build, besides those in ``reports/``.
        beside: whether something will be written beside it before it is replaced.

    Raises:
        Refused: its place speaks against it: no folder of ours may be there.
    """
    asked = Path.cwd() / out
    folder = Path(os.path.realpath(asked))
    if folder.is_symlink():
        raise Refused(out, Text(zh="链接指回了自己", en="it is a link that leads back to itself"), _ELSEWHERE)
    for why in _in_the_way(folder, reports):
        raise Refused(out, why, _ELSEWHERE)
    if folder.exists() and not folder.is_dir():
        raise Refused(out, Text(zh="不是文件夹", en="it is not a folder"), _ELSEWHERE)
    above = next(p for p in folder.parents if os.path.lexists(p))
    if not above.is_dir():
        raise Refused(out, Text(zh=f"“{above}”不是文件夹", en=f"“{above}” is not a folder"), _ELSEWHERE)
    written = above if beside or not folder.exists() else folder
    if not os.access(written, os.W_OK | os.X_OK):
        raise Refused(
            out,
            Text(zh=f"不能写入“{written}”", en=f"“{written}” cannot be written to"),
            Text(
                zh="改正其权限（新网站先写在旧的旁边，再一次换上），或用 -o 换一个文件夹",
                en="change its permissions (a new site is written beside the old one, then put in its place), or name "
                "another folder with -o",
            )
            if beside
            else Text(
                zh="改正其权限，或用 -o 换一个文件夹",
                en="change its permissions, or name another folder with -o",
            ),
        )
    return Target(asked, folder)


def judge(target: Target, file: str = marker.SITE) -> Marker | None:
    """The marker of a folder that is ours; None where there is nothing yet.

    Args:
        file: the name of the marker.

    Raises:
        Refused: something is there that is not ours.
    """
    folder = target.folder
    if target.asked.is_symlink() and not folder.exists():
        raise Refused(
            target.asked,
            Text(zh=f"链接指向不存在的“{folder}”", en=f"it is a link to “{folder}”, which does not exist"),
            Text(zh="改正或删去这个链接", en="mend the link, or remove it"),
        )
    if not folder.exists():
        return None
    marker_there = marker.read(folder / file)
    if marker_there is not None:
        return marker_there
    if not any(folder.iterdir()):
        return None
    if file == marker.SITE and all((folder / name).is_file() for name in _EARLIER):
        raise Refused(
            target.asked,
            Text(
                zh=f"像是本程序早先版本发布的网站，没有文件清单（{file}），分不清哪些文件是别人放的，没有动它",
                en=f"it looks like a site of an earlier version, which kept no list of its files (no {file}), so that "
                "what others put into it cannot be told; it was left as it is",
            ),
            Text(
                zh="确认其中没有自己的文件，删除这个文件夹后再运行一次；或用 -o 换一个新文件夹",
                en="see that nothing of your own is in it, delete it and run this again; or name a new folder with -o",
            ),
        )
    raise Refused(
        target.asked,
        Text(
            zh=f"里面已有别的内容（没有 {file}，不是本程序写的），没有动它",
            en=f"there is something in it already that is not of this program’s making (no {file}); it was left as it is",
        ),
        Text(
            zh="用 -o 换一个新文件夹；若不再要其中的内容，请自行删除",
            en="name a new folder with -o, or delete what is in it if you no longer need it",
        ),
    )
