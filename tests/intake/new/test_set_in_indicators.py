"""Indicators that are set in under another keep its name and unit, in both languages; what has a unit of its own does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import JIANGSU, book, read

CITIES = JIANGSU[:6]
NAMES = (
    ("  年末总人口(万人)", "  Population(10000 persons)"),
    ("  年末从业人员(万人)", "  Employment(10000 persons)"),
    ("    第一产业", "    Primary industry"),
    ("    第二产业", "    Secondary industry"),
    ("      制造业", "      Manufacturing"),
    ("    第三产业", "    Tertiary industry"),
    ("  土地面积(平方公里)", "  Area(sq.km)"),
)


def _rows(names: tuple[tuple[str, str], ...]) -> list[list[object]]:
    figures = {
        0: [928.7, 743.1, 892.3, 527.0, 1271.3, 770.5],
        2: [11.1, 22.2, 33.3, 44.4, 55.5, 66.6],
        3: [222.5, 388.4, 130.6, 174.3, 196.8, 254.7],
        4: [177.2, 331.3, 99.5, 133.6, 133.5, 217.7],
        5: [442.2, 150.0, 276.5, 233.1, 377.5, 333.9],
        6: [6587.0, 4627.1, 11765.2, 4385.3, 8657.4, 10549.1],
    }
    figures[1] = [round(a + b + c, 1) for a, b, c in zip(figures[2], figures[3], figures[5], strict=True)]
    return [["项    目", "Item", *CITIES], *([*n, *figures[i]] for i, n in enumerate(names))]


def test_parts_keep_the_name_and_unit_of_what_they_are_set_in_under(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"2002年": _rows(NAMES)}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("年末总人口", "万人"),
        ("年末从业人员", "万人"),
        ("年末从业人员：第一产业", "万人"),
        ("年末从业人员：第二产业", "万人"),
        ("年末从业人员：制造业", "万人"),
        ("年末从业人员：第三产业", "万人"),
        ("土地面积", "平方公里"),
    ]
    assert tidy.measures[4].english == "Employment: Manufacturing"
    # the industries are the whole, though manufacturing stands between them
    assert [bool(m.whole) for m in tidy.measures] == [False, False, True, True, False, True, False]


@pytest.mark.parametrize("blanks", ["", "  "])
def test_what_stands_on_one_level_is_under_nothing(tmp_path: Path, blanks: str) -> None:
    names = tuple((blanks + zh.strip(), blanks + en.strip()) for zh, en in NAMES)
    tidy = read(book(tmp_path, {"2002年": _rows(names)}))
    assert [m.name for m in tidy.measures][2:6] == ["第一产业", "第二产业", "制造业", "第三产业"]
