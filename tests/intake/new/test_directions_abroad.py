"""What is better, of the commonest indicators in six further languages: known from the name, told as such, asked of no one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, read

#: GDP per head, income, unemployment, mortality; population and its density, which are for nobody to want more or less of
HEADINGS = {
    "de": (
        "BIP je Einwohner (EUR)",
        "Verfügbares Einkommen der privaten Haushalte je Einwohner (EUR)",
        "Arbeitslosenquote (%)",
        "Säuglingssterblichkeit (‰)",
        "Bevölkerung",
        "Bevölkerungsdichte",
    ),
    "fr": (
        "PIB par habitant (euros)",
        "Revenu disponible médian (euros)",
        "Taux de chômage (%)",
        "Taux de mortalité infantile (‰)",
        "Population",
        "Densité",
    ),
    "es": (
        "PIB per cápita (euros)",
        "Renta media por persona (euros)",
        "Tasa de paro (%)",
        "Tasa de mortalidad infantil (‰)",
        "Población",
        "Densidad de población",
    ),
    "pt": (
        "PIB per capita (R$)",
        "Rendimento domiciliar per capita (R$)",
        "Taxa de desocupação (%)",
        "Taxa de mortalidade infantil (‰)",
        "População",
        "Densidade demográfica",
    ),
    "ja": (
        "1人当たり県内総生産（千円）",
        "1人当たり県民所得（千円）",
        "完全失業率（％）",
        "乳児死亡率（‰）",
        "総人口",
        "人口密度",
    ),
    "ko": (
        "1인당 지역내총생산(천원)",
        "1인당 개인소득(천원)",
        "실업률(%)",
        "영아사망률(‰)",
        "총인구",
        "인구밀도",
    ),
}
FIGURES = [(21000, 18000, 3.1, 2.9, 51000, 210.4), (34500, 23000, 4.4, 3.3, 120400, 88.1), (28700, 20500, 6.2, 4.0, 88300, 140.9),
           (25100, 19100, 5.0, 3.1, 230100, 310.2), (30300, 22000, 2.7, 2.5, 41900, 55.8)]  # fmt: skip


@pytest.mark.parametrize("language", HEADINGS)
def test_commonest_indicators_are_not_asked_about(tmp_path: Path, language: str) -> None:
    rows = [
        [f"{name}ford", *figures]
        for name, figures in zip(["Ash", "Birch", "Cedar", "Dog", "Elm"], FIGURES, strict=True)
    ]
    tidy = read(book(tmp_path, {"2022": [["Region", *HEADINGS[language]], *rows]}))
    found = [(m.direction, m.because) for m in tidy.measures]
    assert found[:4] == [("more", "name"), ("more", "name"), ("less", "name"), ("less", "name")]
    asked = {q.subject for q in tidy.questions if q.id == "direction"}
    assert asked <= {tidy.measures[4].name, tidy.measures[5].name}
    # a density is no size, and adds up to nothing
    assert not tidy.measures[5].total
