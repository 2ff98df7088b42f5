"""Rows for all regions bear a Chinese name on Chinese pages, whatever language the table writes them in."""

from __future__ import annotations

import pytest

from intake.new.content.regions import Row
from intake.new.settling.area_names import area_of


@pytest.mark.parametrize(
    ("word", "chinese", "english"),
    [
        ("全県計", "各都道府县合计", "All prefectures"),
        ("全国計", "全国合计", "Whole country"),
        ("総数", "合计", "Total"),
        ("苏南", "苏南", "Southern Jiangsu"),
    ],
)
def test_rows_for_all_have_a_chinese_name(word: str, chinese: str, english: str) -> None:
    area = area_of(Row(word, "area", word), 1, "own")
    assert (area.name["zh"], area.name["en"], area.word) == (chinese, english, word)
