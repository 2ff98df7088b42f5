"""Sentences of the blocks headline and theme against the numbers, over signs, ties and missing figures, in both languages."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests import one_region

MORE = """[[analysis]]
id = "h"
kind = "headline"
indicators = ["rate"]
{area}

[[brief.block]]
kind = "headline"
of = "h"

[[brief.block]]
kind = "theme"
title = {{ zh = "投资", en = "Investment" }}
of = "h"

[[overview.block]]
kind = "notes"
"""
#: the rate before and the last, that of the nation before and now; empty where there is none
SITUATIONS = [
    ("-7.5", "0.9", "", "-6.3"),
    ("-21.9", "-13.6", "", ""),
    ("-3.0", "-5.5", "-4.0", "-5.5"),
    ("2.0", "-1.0", "1.0", "1.0"),
    ("2.0", "2.0", "3.0", "2.5"),
    ("0", "1.5", "0.5", "1.0"),
    ("1.5", "0", "", "0"),
    ("-1.5", "0", "0", "0"),
    ("0", "-1.5", "-1.5", "-2.0"),
    ("4.0", "6.1", "5.0", "6.2"),
    ("6.1", "4.0", "", ""),
    ("", "29.9", "", ""),
    ("", "6.1", "", "-4.9"),
]
TURNS = {
    "zh": [
        "由负转正", "由正转负", "由平转升", "由平转降", "由升转平", "由降转平", "降幅收窄", "降幅扩大", "增速加快", "增速放缓",
    ],
    "en": [
        "turned positive", "turned negative", "up from zero", "down from zero", "down to zero", "up to zero",
        "decline narrowing", "decline widening", "rise quickening", "rise slowing",
    ],
}  # fmt: skip


#: what the rate is called: by its subject, and as the growth of it
NAMES = {"bare": ("投资", "Investment"), "growth": ("投资增速", "Growth of investment")}


def pages(
    folder: Path, situation: tuple[str, str, str, str], name: tuple[str, str] = NAMES["bare"]
) -> dict[str, str]:
    """The words of the brief in either language."""
    before, now, nation_before, nation = situation
    rows = [f"河南,2020M01-03,{before}", f"河南,2020M01-05,{now}"]
    rows += [f"全国,2020M01-03,{nation_before}", f"全国,2020M01-05,{nation}"]
    rows = [row for row in rows if not row.endswith(",")]
    area = 'area = "100000"' if nation else ""
    one_region.write(folder, "2020-06", rows, MORE.format(area=area), "%")
    file = folder / "report.toml"
    bare = 'name = { zh = "投资", en = "Investment" }'
    assert bare in file.read_text(encoding="utf-8")
    named = f'name = {{ zh = "{name[0]}", en = "{name[1]}" }}'
    file.write_text(file.read_text(encoding="utf-8").replace(bare, named), encoding="utf-8")
    problems = Problems()
    made = prepare(folder, problems)
    assert made is not None, [p.line() for p in problems]
    site = Site(*made)
    words = {}
    for language in ("zh", "en"):
        files, _ = site.brief("410000", language, ("html",))
        page = files[f"{folder.name}/{language}/henan/index.html"].decode()
        main = page[page.index("<main") : page.index('id="s-notes"') if 'id="s-notes"' in page else None]
        main = re.sub(r"<svg.*?</svg>|<table.*?</table>", "", main, flags=re.S)
        words[language] = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", main)).replace("\u00a0", " ")
    return words


def turn(before: Decimal, now: Decimal) -> int | None:
    """Which of ``TURNS`` is true; None where nothing moved."""
    if before == now:
        return None
    if before < 0 < now:
        return 0
    if now < 0 < before:
        return 1
    if before == 0:
        return 2 if now > 0 else 3
    if now == 0:
        return 4 if before > 0 else 5
    if now < 0:
        return 6 if now > before else 7
    return 8 if now > before else 9


def of_growth(language: str, now: Decimal, before: Decimal | None, nation: Decimal | None) -> list[str]:
    """What is said of the growth of investment: it rose or fell, and how its rate moved and stands."""
    size = f"{abs(now):.1f}%"
    zh = f"投资增长{size}" if now > 0 else f"投资下降{size}" if now < 0 else "投资持平"
    en = f"rose by {size}" if now > 0 else f"fell by {size}" if now < 0 else "did not change"
    # the title has the period behind, the paragraph before it where there is nothing to compare with
    alone = before is None and nation is None
    told = {
        "zh": [f"2020年1—5月{zh}", f"2020年1—5月{'，' if alone else ''}{zh}"],
        "en": [
            f"investment {en} in Jan–May 2020",
            f"In Jan–May 2020: investment {en}" if alone else f"Investment {en} in Jan–May 2020",
        ],
    }[language]
    if before is not None:
        moved = f"{abs(now - before):.1f}"
        zh = f"提高{moved}个百分点" if now > before else f"回落{moved}个百分点" if now < before else ""
        en = f"a rate {moved} percentage points {'higher' if now > before else 'lower'} than in Q1 2020"
        told += {
            "zh": [f"增速比2020年一季度{zh}" if zh else "增速与2020年一季度持平"],
            "en": [en if zh else "at the same rate as in Q1 2020"],
        }[language]
    if nation is not None:
        gap = f"{abs(now - nation):.1f}"
        told += {
            "zh": [f"增速高于全国{gap}个百分点" if now > nation else f"增速低于全国{gap}个百分点" if now < nation else "增速与全国持平"],
            "en": [
                f"the rate is {gap} percentage points above that of China"
                if now > nation
                else f"the rate is {gap} percentage points below that of China"
                if now < nation
                else "the rate is that of China"
            ],
        }[language]  # fmt: skip
    return told


@pytest.mark.slow
@pytest.mark.parametrize("situation", SITUATIONS)
def test_growth_rises_and_falls(tmp_path: Path, situation: tuple[str, str, str, str]) -> None:
    """A rate that is called growth is told in a verb, in the theme and in the title, never as “growth of −6.7%”."""
    said = pages(tmp_path / "mine", situation, NAMES["growth"])
    before, now, _, nation = (Decimal(x) if x else None for x in situation)
    assert now is not None
    for language, words in said.items():
        for told in of_growth(language, now, before, nation):
            assert told in words, (told, words)
        assert "growth of investment: " not in words.casefold() and "增速：" not in words
        turns = [w for w in TURNS[language] if w in words]
        true = None if before is None else turn(before, now)
        assert turns == ([] if true is None else [TURNS[language][true]]), words


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_said_is_true(tmp_path: Path, situation: tuple[str, str, str, str]) -> None:
    said = pages(tmp_path / "mine", situation)
    before, now, _, nation = (Decimal(x) if x else None for x in situation)
    assert now is not None
    figure = f"{now:.1f}%".replace("-", "−")
    for language, words in said.items():
        assert figure in words, words
        turns = [w for w in TURNS[language] if w in words]
        if before is None:
            assert not turns and "提高" not in words and "more than in" not in words
        else:
            moved = now - before
            true = turn(before, now)
            assert turns == ([] if true is None else [TURNS[language][true]]), words
            size = f"{abs(moved):.1f}"
            told = {
                "zh": f"提高{size}个百分点" if moved > 0 else f"回落{size}个百分点" if moved < 0 else "与2020年1—3月持平",
                "en": f"{size} percentage points more than in"
                if moved > 0
                else f"{size} percentage points less than in"
                if moved < 0
                else "as in Jan–Mar 2020",
            }  # fmt: skip
            assert told[language].replace("1—3月", "一季度").replace("Jan–Mar", "Q1") in words, (told, words)
        if nation is None:
            assert "全国" not in words and "China" not in words
            continue
        gap = now - nation
        size = f"{abs(gap):.1f}"
        told = {
            "zh": f"高于全国{size}个百分点" if gap > 0 else f"低于全国{size}个百分点" if gap < 0 else "与全国持平",
            "en": f"{size} percentage points above China"
            if gap > 0
            else f"{size} percentage points below China"
            if gap < 0
            else "equal to that of China",
        }  # fmt: skip
        assert told[language] in words, (told, words)
        lead = {
            "zh": "增速高于全国" if gap > 0 else "增速低于全国" if gap < 0 else "增速与全国持平",
            "en": "is above it" if gap > 0 else "is below it" if gap < 0 else "is equal to it",
        }
        assert lead[language] in words, words


def test_a_wrong_indicator_of_a_theme_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    more = MORE.format(area="").replace(
        'of = "h"\n\n[[overview', 'of = "h"\nindicators = ["rate", "other"]\n\n[[overview'
    )
    one_region.write(folder, "2020-06", ["河南,2020,1.0"], more, "%")
    problems = Problems()
    prepare(folder, problems, tried=True)
    assert any("other" in p.line() for p in problems.errors), [p.line() for p in problems]
