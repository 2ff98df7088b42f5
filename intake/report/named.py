"""Report folders, their files and names, and what the command line calls them: `report_folder`, `name_and_place`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.values import Text, same
from intake.problems import Problems

REPORT_FILE = "report.toml"
RULES_FILE = "recommendations.toml"
#: the folder of a report's earlier editions
EDITIONS = "editions"
#: what `new` calls a report
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
#: what the site has at its top besides reports
OURS = frozenset(
    {
        "assets",
        "regions",
        "index.html",
        "llms.txt",
        "robots.txt",
        "fangzhi-site.json",
        "tables.zh.html",
        "tables.en.html",
        "accessibility.zh.html",
        "accessibility.en.html",
    }
)
#: names that `new` gives no report: our own, and those that a site or an operating system has other uses for
TAKEN = OURS | {"data", "index", "pagefind", "con", "prn", "aux", "nul", "com1", "lpt1", "all"}


def name_and_place(folder: Path) -> tuple[str, str]:
    """A report's name and the place of its pages; an earlier edition bears the name of its report.

    >>> name_and_place(Path("reports/west")), name_and_place(Path("reports/west/editions/2020-05"))
    (('west', 'west'), ('west', 'west/editions/2020-05'))
    """
    above = folder.absolute().parent
    if above.name != EDITIONS:
        return folder.name, folder.name
    name = above.parent.name
    return name, f"{name}/{EDITIONS}/{folder.name}"


def report_folder(word: str, reports: Path) -> Path:
    """The folder that a word of the command line means, from the root, with its own name at the end.

    A bare word means the folder of that name in ``reports``, if it is such a name as reports have; else a word is a
    path. Whether there is a report is another question.

    >>> report_folder("west", Path("/project/reports")).as_posix()
    '/project/reports/west'
    >>> report_folder("/home/me/west/text/..", Path("/project/reports")).as_posix()
    '/home/me/west'
    """
    if not word.strip():
        # an empty variable is not the current folder
        return reports
    inside = reports / word
    if "/" not in word and word not in {".", ".."}:
        own = (inside / REPORT_FILE).is_file()
        if own or (NAME.fullmatch(word) and not (Path(word) / REPORT_FILE).is_file()):
            return inside
    path = Path.cwd() / word
    # a link to a report has the name of the link; “.” and “..” have none of their own
    return path.resolve() if path.name in {"", ".", ".."} else path.parent.resolve() / path.name


def check_name(folder: Path, problems: Problems) -> None:
    """Whether a report's pages can lie in a folder of its name."""
    name, place = name_and_place(folder)
    reserved = name.casefold() in OURS or name.startswith(".") or not name
    if reserved or place.startswith("/"):
        problems.error(
            REPORT_FILE,
            "",
            Text(
                zh=f"报告文件夹不能叫“{name}”，网站自己要用这个名称",
                en=f"a report’s folder cannot be called “{name}”: the site uses that name itself",
            ),
            Text(zh="给文件夹改名", en="rename the folder"),
        )


def check_places(folders: Mapping[str, Path], problems: Mapping[str, Problems]) -> None:
    """Whether no two reports of one build would have their pages in the same folder.

    Args:
        folders: as it was named → the report's folder.
        problems: where to tell it, by the same names.
    """
    seen: dict[str, str] = {}
    for word, folder in folders.items():
        place = name_and_place(folder)[1].casefold()
        if place in seen:
            problems[word].error(
                REPORT_FILE,
                same(""),
                Text(
                    zh=f"与“{seen[place]}”同名，页面会互相覆盖",
                    en=f"it has the name of “{seen[place]}”: their pages would overwrite each other",
                ),
                Text(zh="给其中一个文件夹改名", en="rename one of the two folders"),
            )
        seen.setdefault(place, word)


def distinct(words: Iterable[str], reports: Path) -> dict[str, Path]:
    """Every report folder once, by the first word it was named by."""
    folders: dict[str, Path] = {}
    for word in words:
        folder = report_folder(word, reports)
        if folder not in folders.values():
            folders[word] = folder
    return folders
