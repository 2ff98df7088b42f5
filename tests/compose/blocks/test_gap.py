"""The gap to the nation in one period: it is said once, with its sign, and no chart is drawn of a single point."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests import one_region

MORE = """[[area]]
id = "nation"
name = { zh = "全国", en = "the nation" }

[[analysis]]
id = "x_gap"
kind = "gap"
indicator = "rate"

[[brief.block]]
kind = "gap"
rows = ["x_gap"]

[[overview.block]]
kind = "notes"
"""


def section(folder: Path, unit: str, rows: list[str], language: str) -> str:
    """The block as it stands on the page; empty where there is none."""
    one_region.write(folder, "2020-06", rows, MORE, unit)
    problems = Problems()
    made = prepare(folder, problems)
    assert made is not None, [p.line() for p in problems]
    pages, _ = Site(*made).brief("410000", language, ("html",))
    page = pages[f"{folder.name}/{language}/henan/index.html"].decode()
    found = re.search(r'<section class="gap".*?</section>', page, re.S)
    return found.group() if found else ""


def words(html: str) -> str:
    first = re.search(r"<p(?: [^>]*)?>.*?</p>", html, re.S)
    assert first is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", first.group())).strip()


@pytest.mark.parametrize(
    ("own", "nation", "zh", "en"),
    [
        ("0.9", "-6.3", "+7.2", "+7.2"),
        ("-13.6", "-13.5", "−0.1", "−0.1"),
        ("2.1", "2.1", "0.0", "0.0"),
        ("0", "-4.9", "+4.9", "+4.9"),
        ("-3.1", "1.3", "−4.4", "−4.4"),
    ],
)
def test_a_gap_in_points_is_said_once(tmp_path: Path, own: str, nation: str, zh: str, en: str) -> None:
    rows = [f"河南,2020M01-05,{own}", f"全国,2020M01-05,{nation}"]
    page = section(tmp_path / "zh", "%", rows, "zh")
    assert words(page) == f"投资：2020年1—5月与全国的差距为{zh}个百分点。"
    assert "<figure" not in page
    page = section(tmp_path / "en", "%", rows, "en")
    assert words(page) == f"Investment: the gap to the nation was {en} percentage points in Jan–May 2020."
    assert "<figure" not in page


@pytest.mark.parametrize(
    ("own", "share", "gap"), [("50", "50.0%", "50.0"), ("100", "100.0%", "0.0"), ("125", "125.0%", "25.0")]
)
def test_a_share_of_the_nation_is_said_once(tmp_path: Path, own: str, share: str, gap: str) -> None:
    rows = [f"河南,2020,{own}", "全国,2020,100"]
    zh = words(section(tmp_path / "zh", "元", rows, "zh"))
    assert zh.startswith("投资：2020年相当于全国的") and zh.count("2020") == 1
    en = words(section(tmp_path / "en", "yuan", rows, "en"))
    assert en.count("2020") == 1
    # which way the gap is the share says: the gap is its size
    number = float(share.rstrip("%"))
    for said in (zh, en):
        found = [
            float(n.replace("−", "-")) for n in re.findall(r"[+−]?\d+(?:\.\d+)?", said.replace("2020", ""))
        ]
        assert found == [number, float(gap)]


def test_two_periods_are_still_told_and_drawn(tmp_path: Path) -> None:
    rows = [
        f"{r},{t},{v}"
        for r, t, v in (("河南", 2019, 1), ("全国", 2019, 4), ("河南", 2020, 3), ("全国", 2020, 4))
    ]
    page = section(tmp_path / "en", "%", rows, "en")
    assert "narrowed from" in words(page) and "<figure" in page
