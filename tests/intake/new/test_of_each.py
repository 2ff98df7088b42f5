"""What is per head, a mean, a price or pay is no quantity of size, in whatever unit; all the pay of a region together is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.vocabulary.unit_names import _BASE_WORDS, _ENGLISH_SCALES, _SCALES
from intake.tables.totals import UNITS, grows_with_size
from tests.intake.new.books import csv_of, read

#: names of what each has, by language
EACH = {
    "zh": "人均GDP 户均收入 平均工资 工资 薪酬 起薪 最低工资标准 房价 均价 地价 租金 "
    "生均经费 每名学生经费 次均费用 床均面积 亩均税收 单产 地均GDP 劳动生产率 学费 消费水平 低保标准 客单价 降水量",
    "en": "pay|Teachers' pay|spending per student|Wages|salaries|Weekly earnings|Mean pay|House price|house_price|Rent|Unit cost|gdp_pc|GDP pc|GDP p.c.|p.c. income|"
    "Per-pupil spending|Tuition|Crop yield|Household size|pension level|Labour productivity|Price",
    "de": "Bruttolohn|Durchschnittslohn|Bruttomonatsverdienst|Miete|Mietpreis|Kaufpreis|Schulden je Einwohner",
    "fr": "Salaire moyen|Salaire|Loyer|Prix|Dépenses par élève",
    "es": "Salario medio|Alquiler|Precio|Gasto por alumno",
    "pt": "Salário médio|Preço|Aluguel|Renda média",
    "other": "賃金|給与|家賃|임금|월급|집값|"
    "средняя зарплата|ВРП на душу населения|Przeciętne wynagrodzenie|Dochód na mieszkańca|PIL pro capite|gemiddeld inkomen|Medellön",
}
NAMES = [
    (w, lang) for lang, words in EACH.items() for w in (words.split("|") if "|" in words else words.split())
]
#: money and things with their scales, as tables write them
UNITS_OF_ALL = [
    *UNITS,
    *_BASE_WORDS,
    *(f"{scale}{base}" for scale in ("千", "万") for base in ("元", "美元", "人", "吨")),
    *(
        f"{scale} {base}"
        for scale in ("thousand", "10,000", "'000", "lakh")
        for base in ("dollars", "US dollars", "euros", "yuan", "persons")
    ),
    "тыс. руб.",
    "tys. zł",
    "million won",
    "만원",
    "千円",
]


@pytest.mark.parametrize(("name", "language"), NAMES)
def test_what_each_has_is_no_size(name: str, language: str) -> None:
    assert [u for u in UNITS_OF_ALL if grows_with_size(name, u)] == []


@pytest.mark.parametrize("scale", [*_SCALES][4:])
def test_hundreds_of_millions_are_nobodys_pay(scale: str) -> None:
    """工资 in 亿元 are all wages of a region; a mean stays a mean."""
    for name in ("工资", "薪酬"):
        assert grows_with_size(name, f"{scale}元") == (scale in {"百万", "千万", "亿", "万亿"})
    assert not grows_with_size("平均工资", f"{scale}元")


def test_sums_of_pay_are_sizes() -> None:
    for scale, zh in _ENGLISH_SCALES.items():
        large = zh in {"百万", "十亿", "万亿"}
        if scale in {"million", "millions", "billion", "billions", "trillion"}:
            assert (
                large
                and grows_with_size("Wages", f"{scale} dollars")
                and grows_with_size("Earnings", f"{scale} euros")
            )
    assert grows_with_size("工资总额", "万元") and grows_with_size("Wages and salaries", "thousand euros")
    assert [
        w
        for w in ("租金收入", "Payments to farmers", "Current assets", "每年新增就业")
        if not grows_with_size(w, "万元")
    ] == []


STATES = ("Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Delaware", "Florida", "Georgia", "Hawaii")  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "size"),
    [
        ([3.6, 8.3, 4.3, 3.7, 4.5, 5.1, 6.0, 5.3, 4.6, 5.0], False),
        ([3627, 7150, 4309, 3719, 4491, 5064, 6016, 5276, 4652, 5008], True),
        ([3.6, 83.0, 43.0, 7.1, 450.0, 51.0, 6.0, 530.0, 46.0, 5.0], True),
    ],
    ids=["of each", "millions", "very different"],
)
def test_thousands_of_money_are_of_each_where_figures_say_so(
    tmp_path: Path, figures: list[float], size: bool
) -> None:
    """Spending in thousand dollars, called dollars: small and alike it is of each pupil, and a direction makes it a member of the index."""
    rows = [[s, v, 28.4 - i] for i, (s, v) in enumerate(zip(STATES, figures, strict=True))]
    source = csv_of(tmp_path, [["State", "dollars", "pay"], *rows])
    said = {"dollars": "thousand dollars", "pay": "thousand dollars"}
    tidy = read(source, period="1992", unit=said, direction={"dollars": "more", "pay": "more"})
    assert {m.name: m.total for m in tidy.measures} == {"dollars": size, "pay": False}
    told = [n.what["en"] for n in tidy.notes if "grows with a region’s size" in n.what["en"]]
    assert bool(told) == size and not any("pay" in n for n in told)


def test_of_so_many_people_is_of_each() -> None:
    for name in ("人口10万人当たり", "1世帯あたり人員", "人口千人当たり病床数"):
        assert not grows_with_size(name, "件") and not grows_with_size(name, "人")
