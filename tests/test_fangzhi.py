"""The program in Python: its page is run in both languages, and what it gives is what pages and files say."""

from __future__ import annotations

import doctest
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

import fangzhi
from paths import ROOT


@pytest.fixture(scope="module")
def west() -> fangzhi.Analysis:
    return fangzhi.analyse("west", "zh")


@pytest.mark.slow
def test_examples_in_docstrings() -> None:
    assert doctest.testmod(fangzhi).failed == 0


@pytest.mark.slow
@pytest.mark.parametrize("page", ["python.md", "python.zh.md"])
def test_the_page_is_true(page: str) -> None:
    text = (ROOT / "docs" / "howto" / page).read_text(encoding="utf-8").replace("```", "")
    examples = doctest.DocTestParser().get_doctest(text, {}, page, page, 0)
    assert len(examples.examples) > 10
    assert doctest.DocTestRunner().run(examples).failed == 0


def test_the_public_names_are_what_is_exported() -> None:
    own = {
        name
        for name, thing in vars(fangzhi).items()
        if getattr(thing, "__module__", "") == "fangzhi" and not name.startswith("_")
    }
    assert own == set(fangzhi.__all__)


@pytest.mark.slow
def test_a_table_is_what_the_file_says(west: fangzhi.Analysis, tmp_path) -> None:
    """At full precision; what is done to the copy that was given changes nothing."""
    table = west["resilience_now"]
    files = west._site.data()
    path = tmp_path / "resilience_now.csv"
    path.write_bytes(files["west/data/resilience_now.csv"])
    csv = pd.read_csv(path, dtype={"code": str}).set_index("code")
    for column in ("value", "rank", "gap_nation"):
        assert csv[column].to_dict() == pytest.approx(table.frame[column].to_dict())
    frame = table.frame
    frame["value"] = 0.0
    assert (table.frame["value"] > 0).all()


@pytest.mark.slow
def test_every_result_is_shown_in_both_languages(west: fangzhi.Analysis) -> None:
    for language in ("zh", "en"):
        shown = fangzhi.Analysis(west._site, language)
        assert len(shown) == len(shown.results) > 50
        for table in shown.values():
            html = table._repr_html_()
            assert table.title in html or "&" in table.title
            assert len(table.worded) == len(table.frame)
    assert next(iter(west["resilience_now"].worded.index)) == "内蒙古"


@pytest.mark.slow
def test_drawings_are_whole(west: fangzhi.Analysis, tmp_path) -> None:
    brief = west.brief("四川")
    assert brief.figures and brief.findings and brief.sentences and brief.advice
    for name, figure in brief.figures.items():
        drawn = ET.fromstring(figure._repr_svg_())
        shapes = {e.get("id") for e in drawn.iter()}
        used = {e.get("href", "#")[1:] for e in drawn.iter() if e.tag.endswith("}use")}
        assert used - {""} <= shapes, name
        figure.save(tmp_path / f"{name}.svg")
        assert (tmp_path / f"{name}.svg").read_text(encoding="utf-8") == figure.svg
    assert west.overview().title and str(brief).startswith(brief.title)
    assert brief.title in brief._repr_html_()


@pytest.mark.slow
def test_what_is_wrong_is_said(west: fangzhi.Analysis) -> None:
    with pytest.raises(fangzhi.ReportErrors, match=r"report\.toml"):
        fangzhi.report("no-such-report")
    with pytest.raises(fangzhi.ReportErrors, match="不存在"):
        fangzhi.analyse("no-such-report", "zh")
    with pytest.raises(KeyError):
        west.brief("Atlantis")
    with pytest.raises(KeyError):
        west.brief("北京")
    with pytest.raises(ValueError, match="ranks no regions"):
        west["resilience_now_distribution"].ranking()
    assert west.warnings and "审图号" in west.warnings[0]
