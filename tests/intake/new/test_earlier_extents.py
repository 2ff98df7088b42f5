"""A region of the same name and another area than today: what `new` says of it, and its brief."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomlkit

from analysis.values import Text
from intake.new.answers import Answers
from intake.new.content.no_region import earlier_extents
from intake.new.notes import Notes
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.intake.new.books import book, read

HANGZHOU = ("上城区", "下城区", "江干区", "拱墅区", "西湖区", "滨江区", "萧山区", "余杭区")


def _table(path: Path, year: int) -> Path:
    names = ("杭州市", *HANGZHOU)
    rows = [[n, 3000 + 7 * i if i else 900_000, 8.5 + i / 10] for i, n in enumerate(names)]
    return book(path, {"表": [[f"{year}年杭州市各区情况"], ["地区", "人口（人）", "失业率（%）"], *rows]})


def test_districts_of_former_years_are_said_to_be_so_in_their_briefs(tmp_path: Path) -> None:
    answers = Answers(leave_out=("下城区", "江干区"), means={"杭州市": "area"})
    path = _table(tmp_path, 2013)
    tidy = read(path, leave_out=answers.leave_out)
    assert set(tidy.extents) == {"330105", "330102", "330110", "330109"}
    assert tidy.extents["330105"] == Text(
        zh="数字按2021年以前的拱墅区，不含后来并入的下城区，与后来的数字不能直接比较；地图上是现在的边界",
        en="Figures are of Gongshu as it was before 2021, without Xiacheng, which became part of it later: they cannot be "
        "compared with later ones; maps show present boundaries",
    )
    assert (
        "含后来另设的临平区" in tidy.extents["330110"]["zh"]
        and "with Linping" in tidy.extents["330110"]["en"]
    )
    told = [n.line("zh") for n in tidy.notes]
    assert all(
        any(w in line for line in told)
        for w in ("下城区，与后来", "江干区，与后来", "临平区，与后来", "钱塘区，与后来")
    )
    problems = Problems()
    assert new_report("mine", path, tmp_path / "reports", problems, answers), [
        p.line("en") for p in problems.errors
    ]
    remarks = tomlkit.parse((tmp_path / "reports/mine/report.toml").read_text("utf-8")).unwrap()["remark"]
    assert {r["region"]: Text(**r["text"]) for r in remarks} == dict(tidy.extents)
    assert all("indicator" not in r for r in remarks)


@pytest.mark.parametrize(
    ("words", "periods", "said"),
    [
        # figures since the change, or reckoned back for the new district too, are of the area of today
        (("余杭区",), {"330110": ("2021", "2022")}, ""),
        (("余杭区", "临平区"), {"330110": ("2019", "2020"), "330113": ("2019", "2020")}, ""),
        (("余杭区", "临平区"), {"330110": ("2019", "2022"), "330113": ("2022",)}, "Earlier figures are of Yuhang"),
        (("宝安区",), {"440306": ("2015",)}, "with Longhua and Guangming, by themselves since"),
        (("拱墅区", "下城区"), {"330105": ("2022", "2023")}, ""),
        (("浦东新区", "南汇区"), {"310115": ("2005", "2008")}, "without Nanhui"),
    ],
)  # fmt: skip
def test_only_figures_before_the_change_are_of_the_former_area(
    words: tuple[str, ...], periods: dict[str, tuple[str, ...]], said: str
) -> None:
    rows = dict(zip(periods, (w for w in words if w not in {"下城区", "南汇区"}), strict=True))
    extents = earlier_extents(Notes("t.xlsx", Problems()), "county", words, rows, periods)
    assert (said in extents[next(iter(periods))]["en"]) if said else not extents
