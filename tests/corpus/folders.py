"""Broken report folders: one good folder, made by ``new``, its indicators put into report.toml, with one thing wrong in each copy."""

from __future__ import annotations

import datetime
import functools
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from pipeline.prepare import prepare
from tests.indicators import as_toml

Break = Callable[[Path], None]
REGIONS = ("北京", "天津", "河北", "上海", "四川", "重庆", "云南", "贵州")
FIGURES = "data/figures.csv"
CODES = ("110000", "120000", "130000", "310000", "500000", "510000", "520000", "530000")

#: what the names of the good folder's indicators do not say
SAID = Answers(direction={"rest": "more"})


@functools.cache
def good() -> dict[str, bytes]:
    """The files of the good folder."""
    with tempfile.TemporaryDirectory() as place:
        table = Path(place) / "table.csv"
        rows = [
            f"{r},{y},{(7 * i + 3 * y) % 31 + 2},{(5 * i + y) % 17 + 1},{40 + i}"
            for i, r in enumerate(REGIONS)
            for y in (2018, 2019)
        ]
        table.write_text(
            "地区,年份,甲率（%）,乙率（%）,丙率（%）\n" + "\n".join(rows) + "\n", encoding="utf-8"
        )
        problems = Problems()
        made = new_report("good", table, Path(place), problems, SAID, "en", None, datetime.date(2026, 11, 21))
        assert made is not None, [p.line() for p in problems]
        as_toml(made.folder)
        left = [f for f in made.files if (made.folder / f).is_file()]
        return {f: (made.folder / f).read_bytes() for f in left}


def edit(file: str, *changes: tuple[str, str]) -> Break:
    """Replace pieces of a file, each of which must be there."""

    def apply(folder: Path) -> None:
        words = (folder / file).read_text("utf-8")
        for old, new in changes:
            assert old in words, old
            words = words.replace(old, new, 1)
        (folder / file).write_text(words, encoding="utf-8")

    return apply


def write(file: str, content: bytes | str) -> Break:
    def apply(folder: Path) -> None:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)

    return apply


def add(file: str, words: str) -> Break:
    def apply(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as out:
            out.write(words)

    return apply


def both(*breaks: Break) -> Break:
    def apply(folder: Path) -> None:
        for one in breaks:
            one(folder)

    return apply


def remove(file: str) -> Break:
    return lambda folder: (folder / file).unlink()


def _folder_instead(file: str) -> Break:
    def apply(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).mkdir()

    return apply


def _link_outside(folder: Path) -> None:
    (folder / FIGURES).unlink()
    (folder / FIGURES).symlink_to("/etc/hostname")


def report(*changes: tuple[str, str]) -> Break:
    return edit("report.toml", *changes)


def rules(*changes: tuple[str, str]) -> Break:
    return edit("recommendations.toml", *changes)


WHEN = 'when = "index_profile.indicator_1.rank > 5"'
LEVELS = """
[[analysis]]
id = "tree"
kind = "composite"
levels = [
  {{ id = "a", name = {{ zh = "甲", en = "A" }}, indicators = [{a}] }},
  {{ id = "b", name = {{ zh = "乙", en = "B" }}, indicators = [{b}] }},
]
"""


def folders() -> dict[str, Break]:
    """Every broken folder by what is wrong with it."""
    return {
        # --- report.toml
        "no report.toml": remove("report.toml"),
        "report.toml is a folder": _folder_instead("report.toml"),
        "report.toml is no TOML": report(("[report]", "[report")),
        "report.toml is no text": write("report.toml", b"\xff\xfe\x00\xd8" + bytes(range(256))),
        "brackets without end": write("report.toml", "a = " + "[" * 5000),
        "a number of 5000 digits": write("report.toml", "a = " + "9" * 5000),
        "misspelt key": report(("languages =", "langauges =")),
        "key missing": report(('edition = "2026-11"\n', "")),
        "wording in one language": report(
            ('{ zh = "TODO table", en = "TODO table" }', '{ zh = "只有中文" }')
        ),
        "wording as a plain string": report(('{ zh = "TODO table", en = "TODO table" }', '"Title"')),
        "number as a word": report(("decimals = 0", 'decimals = "two"')),
        "no such date": report(('date = "2026-11-21"', 'date = "21.11.2026"')),
        "address that is a script": report(('languages = ["zh", "en"]', 'base_url = "javascript:alert(1)"')),
        "language that is not spoken": report(('languages = ["zh", "en"]', 'languages = ["zh", "fr"]')),
        "indicator defined twice": add(
            "report.toml", '\n[[indicator]]\nid = "indicator_1"\nname = { zh = "x", en = "x" }\n'
        ),
        "indicator without a table": add(
            "report.toml", '\n[[indicator]]\nid = "other"\nname = { zh = "x", en = "x" }\n'
        ),
        "source that is not listed": report(('source = "table"', 'source = "yearbook"')),
        # --- files
        "figures missing": remove(FIGURES),
        "figures are a folder": _folder_instead(FIGURES),
        "figures outside the folder": report((f'"{FIGURES}"', '"../../../../etc/passwd"')),
        "figures at an absolute path": report((f'"{FIGURES}"', '"/etc/passwd"')),
        "figures behind a link to the outside": _link_outside,
        "file name with a null": report((f'"{FIGURES}"', '"data/\\u0000.csv"')),
        "file name of a thousand letters": report((f'"{FIGURES}"', '"' + "a" * 1000 + '.csv"')),
        "figures empty": write(FIGURES, ""),
        "figures are no text": write(FIGURES, bytes(range(256))),
        "column missing": edit(FIGURES, ("甲率（%）", "甲比（%）")),
        "heading twice": edit(FIGURES, ("甲率（%）", "乙率（%）")),
        "row with too many cells": edit(FIGURES, ("110000,北京,2018,", "110000,北京,2018,,,,,,,")),
        "row twice": lambda folder: add(
            FIGURES, (folder / FIGURES).read_text("utf-8").splitlines()[1] + "\n"
        )(folder),
        "region unknown": edit(FIGURES, ("510000,四川,2018", "四穿,四川,2018")),
        "Taiwan among the figures": edit(FIGURES, ("510000,四川,2018", "710000,台湾,2018")),
        "period missing": edit(FIGURES, ("510000,四川,2018", "510000,四川,")),
        "word in a number cell": edit(FIGURES, ("510000,四川,2018,", "510000,四川,2018,约")),
        "circled digit behind a figure": edit(FIGURES, (",44\n", ",44①\n")),
        "figure out of bounds": report(('direction = "+"', 'direction = "+"\nminimum = 100')),
        "two tables that contradict": both(
            write("data/more.csv", "region,period,x\n510000,2018,-99\n"),
            add(
                "report.toml",
                '\n[[table]]\nfile = "data/more.csv"\nsource = "table"\nperiod = "period"\n[table.columns]\nx = "indicator_1"\n',
            ),
        ),
        # --- regions and groups
        "wrong level of regions": report(('regions = "province"', 'regions = "county"')),
        "own regions without a file": report(('regions = "province"', 'regions = "table"')),
        "member that is no region": report(('"510000"', '"519999"')),
        "region in two groups": add("data/groups.csv", "510000,四川,east\n"),
        "group that is not listed": add("data/groups.csv", "530000,云南,south\n"),
        "boundaries missing": both(
            report(("regions =", 'regions_file = "data/r.csv"\ngeometry = "data/none.geojson"\nregions =')),
            report(('"province"\n# only these regions\nmembers', '"table"\nmembers')),
            write("data/r.csv", "code,zh,en\n" + "".join(f"{c},{c}号,Region {c}\n" for c in CODES)),
        ),
        "own regions that repeat": both(
            report(('regions = "province"', 'regions = "table"\nregions_file = "data/r.csv"')),
            write("data/r.csv", "code,zh,en\n510000,四川,Sichuan\n510000,四川,Sichuan\n"),
        ),
        "own region with a path for a code": both(
            report(('regions = "province"', 'regions = "table"\nregions_file = "data/r.csv"')),
            write("data/r.csv", "code,zh,en\n../../x,四川,Sichuan\n"),
        ),
        # --- analyses
        "method unknown": report(('kind = "composite"', 'kind = "composit"')),
        "analysis of nothing": report(('indicators = ["indicator_1"', 'indicators = ["indicator_9"')),
        "analysis twice": add(
            "report.toml", '\n[[analysis]]\nid = "index"\nkind = "ranking"\nindicator = "indicator_1"\n'
        ),
        "analysis with an unknown key": report(("low = 1\n", "lowest = 1\n")),
        "analysis of a result that comes later": add(
            "report.toml", '\n[[analysis]]\nid = "early"\nkind = "peers"\nof = "late"\n'
        ),
        "dimensions that contain each other": add(
            "report.toml", LEVELS.format(a='"b", "indicator_1"', b='"a", "indicator_2"')
        ),
        "dimension that contains itself": add(
            "report.toml", LEVELS.format(a='"a", "indicator_1"', b='"indicator_2"')
        ),
        "period without figures": report(('periods = ["2018", "2019"]', 'period = "1999"')),
        "constant indicator": lambda folder: (folder / FIGURES).write_text(
            "\n".join(
                line if i == 0 else ",".join([*line.split(",")[:3], "7", *line.split(",")[4:]])
                for i, line in enumerate((folder / FIGURES).read_text("utf-8").splitlines())
            ),
            encoding="utf-8",
        ),
        # --- rules
        "recommendations.toml is no TOML": rules(("most = 6", "most = = 6")),
        "rule that names nothing": rules((WHEN, 'when = "indx.rank > 5"')),
        "rule that names no column": rules((WHEN, 'when = "index.rnak > 5"')),
        "condition that is no expression": rules((WHEN, 'when = "index.rank >"')),
        "condition that reaches for the machine": rules((WHEN, "when = \"''.__class__.__mro__\"")),
        "condition that never ends": rules((WHEN, 'when = "9**9**9 > 1"')),
        "condition that compares word and number": rules((WHEN, "when = \"index.rank > 'five'\"")),
        "brace that is not closed": rules(
            ("{index_profile.indicator_1.value|unit}", "{index_profile.indicator_1.value|unit")
        ),
        "placeholder that is nothing": rules(("{index_profile.indicator_1.value|unit}", "{}")),
        "placeholder that names nothing": rules(
            ("{index_profile.indicator_1.value|unit}", "{index_profile.indicator_9.value|unit}")
        ),
        "rule without evidence": rules(
            (
                'evidence = ["index_profile.indicator_1.rank", "index_profile.indicator_1.value"]',
                "evidence = []",
            )
        ),
        "rule with an unknown source": rules(('source = "table"', 'source = "somebody"')),
        "rule twice": rules(('id = "R02"', 'id = "R01"')),
        # --- pages and texts
        "block unknown": report(('kind = "scorecard"', 'kind = "scorcard"')),
        "block on the wrong page": report(
            ('[[brief.block]]\nkind = "recommendations"', '[[brief.block]]\nkind = "groups"\nof = "index"')
        ),
        "block about nothing": report(('kind = "ranking"\nof = "index"', 'kind = "ranking"\nof = "indx"')),
        "text in one language": write("text/about.zh.md", "文字"),
        "text that is no text": both(
            write("text/about.zh.md", b"\x00\xff"), write("text/about.en.md", "words")
        ),
    }


def spoil(name: str, folder: Path) -> Path:
    """A copy of the good folder with one thing wrong."""
    target = folder / "good"
    shutil.rmtree(target, ignore_errors=True)
    for file, content in good().items():
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (target / file).write_bytes(content)
    folders()[name](target)
    return target


def lines(name: str, folder: Path) -> dict[str, list[str]]:
    """The errors of a broken folder after load, check and analysis, in both languages."""
    problems = Problems()
    prepare(spoil(name, folder), problems)
    return {ui: [p.line(ui) for p in problems.errors] for ui in ("en", "zh")}
