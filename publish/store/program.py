"""What identifies the program and the engines that make a file: `program`, `rendering`, `workbooks`, `engines`.

Nothing that takes long is imported: whether anything has changed must be known before anything is computed.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, cast

from paths import LOCALES, ROOT
from publish.store.digest import digest, files_digest, files_stamps

#: what of the program a site depends on
PROGRAM = (
    "analysis",
    "intake",
    "compose",
    "render",
    "publish",
    "pipeline",
    "paths.py",
    "templates",
    "locales",
    "requirements.txt",
)
#: what of it a PDF or a Word file depends on whose page is composed. A test holds this against what is imported
RENDERING = (
    "analysis/__init__.py",
    "analysis/levels.py",
    "analysis/period_texts.py",
    "analysis/periods",
    "analysis/problems.py",
    "analysis/results.py",
    "analysis/scales.py",
    "analysis/text.py",
    "analysis/values.py",
    "compose/__init__.py",
    "compose/document.py",
    "compose/language",
    "compose/look",
    "compose/slides.py",
    "paths.py",
    "render",
    "templates/styles",
)
#: what a workbook depends on besides
WORKBOOKS = ("analysis/decimals.py", "analysis/parameters.py", "intake")
#: libraries that lay out, shape and subset: names by which systems load them, what tells their version
_LIBRARIES = (
    (("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"), "pango_version_string"),
    (("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"), "hb_version_string"),
)
_FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")
#: where fonts are where fontconfig cannot be asked
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


#: how the program's files lay when they were read last, and their SHA-256
_read: dict[str, object] = {}


def program() -> str:
    """The SHA-256 of the program's own files, as they are now.

    They are read again where one of them is not as it lay when they were read: size, times, number.
    """
    stamps = files_stamps(ROOT, PROGRAM)
    if stamps != _read.get("stamps"):
        _read.update(stamps=stamps, digest=files_digest(ROOT, PROGRAM))
    return str(_read["digest"])


@cache
def running() -> str:
    """The SHA-256 of the program's own files, as this process has them."""
    return program()


@cache
def rendering() -> str:
    """The SHA-256 of what makes a file of a composed page: code, style sheets, its own words, engines, fonts."""
    return digest(files_digest(ROOT, RENDERING), wordings(RENDERING), engines())


@cache
def workbooks() -> str:
    """The SHA-256 of the code of workbooks and its words, as far as `rendering` has them not."""
    return digest(files_digest(ROOT, WORKBOOKS), wordings(WORKBOOKS))


def wordings(parts: Sequence[str]) -> list[str]:
    """The entries of all catalogues whose messages code in these files and folders names, and the catalogues' heads.

    A composed page has its words in it: a new wording of a sentence, or one more message, makes another page, and nothing
    else is laid out again. Read as text, which takes a hundredth of a catalogue's time; `build.py messages` writes where a
    message is named.
    """
    entries: list[str] = []
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        entries.append(path.relative_to(LOCALES).as_posix())
        for entry in path.read_text(encoding="utf-8").split("\n\n"):
            places = [
                place
                for line in entry.splitlines()
                if line.startswith("#:")
                for place in line.removeprefix("#:").split()
            ]
            if not places or any(place == p or place.startswith(f"{p}/") for place in places for p in parts):
                # where else a message is named makes no difference; a wording that is marked as unsure is not used
                entries += [line for line in entry.splitlines() if line.startswith("#,") or line[:1] != "#"]
    return entries


@cache
def engines() -> str:
    """The SHA-256 of what others made and pages depend on: Python, its packages, libraries of layout, fonts.

    Packages by name and version, fonts by place, size and time: reading them all would take longer than a PDF.
    """
    versions = list(libraries().values())
    return digest(sys.version, platform.machine(), _packages(), versions, _fonts())


def libraries() -> dict[str, str]:
    """The versions of the libraries that lay out and shape; empty where one is not there."""
    return {
        names[0].removeprefix("lib").partition(".so")[0]: _version(names, function)
        for names, function in _LIBRARIES
    }


def font_files() -> tuple[list[str], list[str]]:
    """The files in fontconfig's folders of fonts, and those of its settings."""
    folders, settings = _fontconfig()
    return _below(folders), settings


def pandoc() -> list[str | int]:
    """What tells a pandoc of the system from another; one that came as a package is among the packages."""
    path = os.environ.get("PYPANDOC_PANDOC") or shutil.which("pandoc")
    if path is None:
        return []
    try:
        one = os.stat(path)  # noqa: PTH116
    except OSError:
        return [path]
    return [path, one.st_size, one.st_mtime_ns]


def _packages() -> list[str]:
    """Names and versions of all packages that are installed."""
    found: set[str] = set()
    for place in sys.path:
        with suppress(OSError):
            found |= {name for name in os.listdir(place or ".") if name.endswith((".dist-info", ".egg-info"))}  # noqa: PTH208
    return sorted(found)


def _load(names: tuple[str, ...]) -> ctypes.CDLL | None:
    for name in names:
        with suppress(OSError):
            return ctypes.CDLL(name)
    return None


def _version(names: tuple[str, ...], function: str) -> str:
    library = _load(names)
    if library is None or not hasattr(library, function):
        return ""
    call = getattr(library, function)
    call.restype = ctypes.c_char_p
    return str(call())


def _fonts() -> list[tuple[str, int, int]]:
    """Every file of fontconfig's font folders and settings: path, size, time."""
    files, settings = font_files()
    rows = []
    for path in sorted({*files, *settings}):
        with suppress(OSError):
            one = os.stat(path)  # noqa: PTH116
            rows.append((path, one.st_size, one.st_mtime_ns))
    return rows


def _below(folders: list[str]) -> list[str]:
    """The files in folders and their folders."""
    return [
        os.path.join(here, name)  # noqa: PTH118 (thousands of files)
        for folder in sorted(folders)
        for here, _, names in os.walk(folder, followlinks=True)
        for name in names
    ]


def _fontconfig() -> tuple[list[str], list[str]]:
    """The folders in which fontconfig looks for fonts, and the files of its settings."""
    library = _load(_FONTCONFIG)
    if library is None:
        return [os.path.expanduser(folder) for folder in _FONT_FOLDERS], []  # noqa: PTH111

    def function(name: str, gives: type) -> Callable[..., Any]:
        call = getattr(library, name)
        call.restype, call.argtypes = gives, [ctypes.c_void_p]
        return cast("Callable[..., Any]", call)

    begin = library.FcInitLoadConfig
    begin.restype = ctypes.c_void_p
    settings = begin()
    following = function("FcStrListNext", ctypes.c_char_p)
    found: list[list[str]] = []
    for name in ("FcConfigGetFontDirs", "FcConfigGetConfigFiles"):
        listed, paths = function(name, ctypes.c_void_p)(settings), []
        while path := following(listed):
            paths.append(os.fsdecode(path))
        found.append(paths)
        function("FcStrListDone", ctypes.c_void_p)(listed)
    function("FcConfigDestroy", ctypes.c_void_p)(settings)
    return found[0], found[1]
