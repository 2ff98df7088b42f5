"""What a machine makes files with, and how two machines differ in it: `here`, `Environment`, `differences`.

Files are compared by content, as two machines have the same font at other times and in other folders.
"""

from __future__ import annotations

import hashlib
import platform
import re
import subprocess
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path, PurePath

from analysis.values import Text
from paths import ROOT
from publish.store.digest import digest
from publish.store.program import font_files, libraries, program

#: what carries tasks and results, besides the packages that make files
CARRIERS = ("cloudpickle", "dask", "distributed", "msgpack", "tornado")
#: how names of font files end
_FONTS = {".ttf", ".otf", ".ttc", ".otc", ".pfb", ".pcf", ".gz"}
#: so many files are named of those that differ
_SHOWN = 3
_PIN = re.compile(r"^([a-z0-9-]+)==", re.MULTILINE)


@dataclass(frozen=True)
class Environment:
    """What files depend on besides the report."""

    #: SHA-256 of the program's own files
    program: str
    #: Python's version and the kind of machine
    python: str
    #: package → version
    packages: Mapping[str, str]
    #: libraries of layout, of compression, pandoc → version
    libraries: Mapping[str, str]
    #: name of a file → SHA-256
    fonts: Mapping[str, str]
    settings: Mapping[str, str]

    @property
    def key(self) -> str:
        """The SHA-256 of all of it."""
        return digest(*asdict(self).values())


@cache
def here() -> Environment:
    """This machine's, read once: some two hundred megabytes of fonts are."""
    fonts, settings = font_files()
    return Environment(
        program(),
        f"{platform.python_version()} ({platform.system()}, {platform.machine()})",
        _packages(),
        {**libraries(), "zlib": zlib.ZLIB_RUNTIME_VERSION, "pandoc": _pandoc()},
        _contents(path for path in fonts if PurePath(path).suffix.lower() in _FONTS),
        _contents(settings),
    )


def _packages() -> dict[str, str]:
    """The versions of the packages that are pinned; none of one that is not there."""
    found = {}
    for name in (*_PIN.findall((ROOT / "requirements.txt").read_text("utf-8")), *CARRIERS):
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _pandoc() -> str:
    """The version of the pandoc that writes Word files."""
    import pypandoc

    try:
        told = subprocess.run(
            [pypandoc.get_pandoc_path(), "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.stdout.partition("\n")[0].removeprefix("pandoc ")


def _contents(paths: Iterable[str]) -> dict[str, str]:
    """Files by name; of several of one name, all contents count."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        with suppress(OSError), Path(path).open("rb") as file:
            found[PurePath(path).name].add(hashlib.file_digest(file, "sha256").hexdigest())
    return {name: " ".join(sorted(found[name])) for name in sorted(found)}


# differences --------------------------------------------------------------------------------------------------

_PROGRAM = (
    Text(zh="那里的程序与这里的不同", en="the program there is another than here"),
    Text(
        zh="把这里的程序文件夹复制到那里，再重新启动工作进程",
        en="copy this program’s folder there and start the worker again",
    ),
)
_INSTALL = Text(
    zh="在那里按 requirements-distributed.txt 安装，再重新启动工作进程",
    en="install requirements-distributed.txt there and start the worker again",
)
_SYSTEM = Text(
    zh="两处用同一个系统映像，或安装同一版本的系统软件包",
    en="use one image of the system for both, or install the same version of the system’s package",
)
_FONT_FILES = Text(zh="两处安装同样的字体", en="install the same fonts on both")


def differences(own: Environment, other: Environment) -> list[tuple[Text, Text]]:
    """How another machine differs from this one, a line each: what, and what to do.

    >>> from dataclasses import replace
    >>> one = Environment("a", "3.11.7", {"numpy": "2.1"}, {}, {"a.ttf": "1", "b.ttf": "2"}, {})
    >>> two = replace(one, python="3.12.1", packages={}, fonts={"a.ttf": "3", "c.ttf": "4"})
    >>> for what, _ in differences(one, two):
    ...     print(what["en"])
    Python is 3.12.1 there and 3.11.7 here
    numpy is missing there (2.1 here)
    fonts differ: another a.ttf there, b.ttf missing there, c.ttf missing here
    """
    found: list[tuple[Text, Text]] = []
    if own.program != other.program:
        found.append(_PROGRAM)
    if own.python != other.python:
        found.append((_versions("Python", own.python, other.python), _INSTALL))
    for remedy, ours, theirs in (
        (_INSTALL, own.packages, other.packages),
        (_SYSTEM, own.libraries, other.libraries),
    ):
        for name in sorted(ours.keys() | theirs.keys()):
            if ours.get(name, "") != theirs.get(name, ""):
                found.append((_versions(name, ours.get(name, ""), theirs.get(name, "")), remedy))
    for zh, en, ours, theirs in (
        ("字体不同", "fonts differ", own.fonts, other.fonts),
        ("fontconfig 的设置不同", "fontconfig’s settings differ", own.settings, other.settings),
    ):
        if ours != theirs:
            found.append((_files(zh, en, ours, theirs), _FONT_FILES))
    return found


def _versions(name: str, ours: str, theirs: str) -> Text:
    if not theirs:
        return Text(zh=f"那里没有 {name}（这里是 {ours}）", en=f"{name} is missing there ({ours} here)")
    if not ours:
        return Text(zh=f"这里没有 {name}（那里是 {theirs}）", en=f"{name} is missing here ({theirs} there)")
    return Text(
        zh=f"{name} 在那里是 {theirs}，在这里是 {ours}", en=f"{name} is {theirs} there and {ours} here"
    )


def _files(zh: str, en: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> Text:
    """Which files differ, the first of them by name."""
    rows: list[tuple[str, str]] = []
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in theirs:
            rows.append((f"那里没有 {name}", f"{name} missing there"))
        elif name not in ours:
            rows.append((f"这里没有 {name}", f"{name} missing here"))
        elif ours[name] != theirs[name]:
            rows.append((f"{name} 不是同一文件", f"another {name} there"))
    more = len(rows) - _SHOWN
    return Text(
        zh=f"{zh}：" + "，".join(z for z, _ in rows[:_SHOWN]) + (f"，另有 {more} 个" if more > 0 else ""),
        en=f"{en}: " + ", ".join(e for _, e in rows[:_SHOWN]) + (f" and {more} more" if more > 0 else ""),
    )
