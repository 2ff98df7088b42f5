"""Figures that are places themselves: a sentence says a place once, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests import one_region

NAMES = {"410000": "河南", "420000": "湖北", "130000": "河北", "140000": "山西"}
MORE = """scale = "rank"
direction = "-"

[[analysis]]
id = "order"
kind = "ranking"
title = { zh = "投资", en = "Investment" }
indicator = "rate"

[[brief.headline]]
kind = "rank"
of = "order"

[[brief.block]]
kind = "findings"
map = "order"
items = [{ kind = "standing", of = "order" }]
"""


def said(folder: Path, places: list[int], code: str) -> dict[str, str]:
    """The findings and the large number of a brief, in either language, without marks of the page."""
    rows = [f"{name},2020,{place}" for name, place in zip(NAMES.values(), places, strict=True)]
    one_region.write(folder, "2020", rows, MORE, "位")
    path = folder / "report.toml"
    text = path.read_text(encoding="utf-8").replace("decimals = 1", "decimals = 0")
    text = text.replace('members = ["河南"]', f"members = {list(NAMES.values())}".replace("'", '"'))
    path.write_text(text.replace('date = "2020-20"', 'date = "2020-12-20"'), encoding="utf-8")
    problems = Problems()
    made = prepare(folder, problems)
    assert made is not None, [p.line() for p in problems]
    site = Site(*made)
    words = {}
    for language in ("zh", "en"):
        files, _ = site.brief(code, language, ("html",))
        (page,) = (v.decode() for k, v in files.items() if k.endswith("/index.html"))
        parts = re.findall(r'<ol class="findings.*?</ol>|<ul class="numbers.*?</ul>', page, flags=re.S)
        assert len(parts) == 2, parts
        words[language] = re.sub(
            r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", "", " ".join(parts), flags=re.S)
        )
    return words


@pytest.mark.parametrize("code", NAMES)
def test_a_place_is_said_once(code: str, tmp_path: Path) -> None:
    places = [3, 1, 4, 2]
    place = places[list(NAMES).index(code)]
    words = said(tmp_path / "order", places, code)
    assert len(re.findall(rf"第{place}位", words["zh"])) == 1 and "为" not in words["zh"], words
    ordinal = f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place, 'th') }"
    assert words["en"].count(f"Investment: {ordinal} of 4") == 1, words
    # the large number, and the sentence; neither has the figure again
    assert len(re.findall(rf"(?<!/)(?<!of )\b{place}(?!\d)", words["en"])) == 2, words


def test_places_out_of_more_are_said_beside_the_rank(tmp_path: Path) -> None:
    words = said(tmp_path / "order", [12, 30, 7, 25], "410000")
    assert "第2位" in words["zh"] and "12" in words["zh"], words
    assert re.search(r"Investment: 12(?: places?)?, 2nd of 4", words["en"]), words
