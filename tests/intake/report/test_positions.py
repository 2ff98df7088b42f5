"""Lines of keys: the walk agrees with the library about what there is, in any file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from intake.problems import Way
from intake.report.positions import Finder, Spot, spots_of
from paths import REPORTS, ROOT

ODD = '''
"a b".c = """x
# "no" """"
d = [1, [2, 3], {e="}", f=[ # c ]
 1979-05-27 07:32:00, 'x]' ]}]
[x.y."z]"]
q=true # t
[[x.l]]
a=1
[x.l.m]
b=2
[[x.l]]
[[x.l.n]]
c = \'\'\'
]]\'\'\'
[x]
late = "\\"]"
'''


def agree(spot: Spot, raw: object, lines: list[str], path: str = "") -> None:
    """The same keys and as many entries; a key stands on the line that is told."""
    if isinstance(raw, dict):
        assert set(spot.keys) == set(raw), path
        for key, value in raw.items():
            assert key.split()[0] in lines[spot.keys[key].line - 1] or not key.isalnum(), (path, key)
            agree(spot.keys[key], value, lines, f"{path}/{key}")
    elif isinstance(raw, list):
        assert len(spot.items) == len(raw), path
        for inner, value in zip(spot.items, raw, strict=True):
            agree(inner, value, lines, path)


@pytest.mark.parametrize("path", [*REPORTS.glob("*/*.toml"), ROOT / "pyproject.toml"], ids=lambda p: p.name)
def test_every_key_of_a_file_has_its_line(path: Path) -> None:
    text = path.read_text("utf-8")
    agree(spots_of(text), tomllib.loads(text), text.splitlines())


def test_strings_comments_and_brackets_within_each_other() -> None:
    spots = spots_of(ODD)
    agree(spots, tomllib.loads(ODD), ODD.splitlines())
    assert spots.keys["d"].items[2].keys["f"].items[1].line == 5
    assert spots.keys["x"].keys["l"].items[1].keys["n"].items[0].keys["c"].line == 14


key = st.text("abc", min_size=1, max_size=3)
plain = st.one_of(st.integers(), st.booleans(), st.text(max_size=12))
value = st.recursive(
    plain,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(key, inner, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(key, value, max_size=5))
def test_any_file_is_walked_as_the_library_reads_it(data: dict[str, object]) -> None:
    text = tomlkit.dumps(data)
    raw = tomllib.loads(text)

    def shape(spot: Spot, found: object) -> None:
        if isinstance(found, dict):
            assert set(spot.keys) == set(found)
            for name, inner in found.items():
                shape(spot.keys[name], inner)
        elif isinstance(found, list):
            assert len(spot.items) == len(found)
            for one, inner in zip(spot.items, found, strict=True):
                shape(one, inner)

    shape(spots_of(text), raw)


def test_what_comes_after_a_way_is_followed_to_its_own_line() -> None:
    """A second table of the same file, whose place is told by its number and then in words."""
    text = '[[table]]\nfile = "a.csv"\nsource = "s"\n[[table]]\nfile = "a.csv"\nsource = "t"\n'
    find = Finder("report.toml", tomllib.loads(text), spots_of(text), 99)
    assert find(Way("table a.csv", ("table", 1)).then("source"))[1].parts["line"] == 6
    assert find(Way("table a.csv", ("table", 1)))[1].parts["line"] == 4
