"""Editions: what differs between two, how the next is begun, and how earlier ones stay online."""

from __future__ import annotations

import csv
import datetime
import difflib
import doctest
import math
import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis.change.editions
import build as command
import intake.new.edition
import intake.report.editions
from analysis.change.editions import Correction, Edition, is_relative, method_changes
from analysis.change.revisions import revisions
from analysis.change.since import compare
from analysis.index.model import CompositeParameters
from analysis.standing.standing import RankingParameters, ranking, ranks
from analysis.values import Category, Indicator, Panel, Region, Result, Study, same
from compose.language import format
from intake.new.edition import new_edition
from intake.problems import Problems
from intake.report.editions import digest, earlier_editions, order
from intake.report.load import load_report
from intake.report.report import REPORT_FILE, name_and_place
from paths import REPORTS
from pipeline.build import arguments, build
from pipeline.prepare import Options, prepare, report_names
from pipeline.serve import Preview
from publish import earlier
from publish.site import Site
from tests import addresses, one_region
from tests import small as small_report
from tests.indicators import as_toml
from tests.small import EXAMPLE

DAY = datetime.date(2027, 5, 15)


@pytest.mark.parametrize(
    "module", [analysis.change.editions, intake.report.editions, intake.new.edition, format]
)
def test_examples_in_docstrings(module):
    assert doctest.testmod(module).failed == 0


# comparing ------------------------------------------------------------------------------------------------------


def edition(
    figures, name="2020-05", unit="points", direction=1, regions="ABCD", parameters=None, kind="number"
):
    """An edition of one indicator ``x`` from {(region, period): figure}."""
    categories = tuple(Category(c, same(c)) for c in ("low", "high")) if kind == "category" else ()
    spec = Indicator("x", same("X"), same(unit), kind, direction, 1, categories=categories)
    index = pd.MultiIndex.from_tuples(sorted(figures), names=["region", "period"])
    column = [figures[k] for k in sorted(figures)]
    numbers = pd.DataFrame({"x": column} if kind == "number" else {}, index=index, dtype=float)
    classes = pd.DataFrame({"x": column} if kind == "category" else {}, index=index, dtype=object)
    places = {c: Region(c, same(c), same(c), c.lower()) for c in regions}
    panel = Panel(numbers, classes, {"x": spec}, places, {})
    results: dict[str, Result] = {}
    if kind == "number":
        results = {r.id: r for r in ranking(RankingParameters(id="x_now", indicator="x"), Study(panel))}
    own = {"x_now": RankingParameters(id="x_now", indicator="x")} if parameters is None else parameters
    return Edition(name, same(name), panel, results, own)


BEFORE = {("A", "2018"): 4.0, ("B", "2018"): 3.0, ("C", "2018"): 2.0, ("D", "2018"): 1.0}


def found(before, now, corrections=()):
    return {r.id: r for r in compare(before, now, corrections)}


def row(result, *key):
    return {
        c: v.value
        for c, v in result.cell(key, result.columns[0].id)
        and {c.id: result.cell(key, c.id) for c in result.columns}.items()
    }


def test_values_and_places_by_hand():
    # D overtakes all; A falls by one; the figures are of the next year
    now = edition({("A", "2019"): 4.5, ("B", "2019"): 3.0, ("C", "2019"): 2.0, ("D", "2019"): 6.0}, "2021-05")
    since = found(edition(BEFORE), now)["x_now_since"]
    a, d = row(since, "A"), row(since, "D")
    assert (a["before"], a["now"], a["change"]) == (4.0, 4.5, 0.5)
    assert (a["rank_before"], a["rank_now"], a["places"], a["moved"]) == (1, 2, -1, "down")
    assert (d["rank_before"], d["rank_now"], d["places"], d["moved"]) == (4, 1, 3, "up")
    assert row(since, "B")["change"] == 0 and row(since, "B")["moved"] == "down"
    figures = found(edition(BEFORE), now)["edition_figures"]
    assert row(figures, "x_now")["state"] == "compared"
    assert (row(figures, "x_now")["up"], row(figures, "x_now")["down"]) == (1, 3)
    assert (row(figures, "x_now")["period_before"], row(figures, "x_now")["period_now"]) == ("2018", "2019")
    assert since.note["en"] == ""


def test_nothing_changed_between_equal_editions():
    same_again = found(edition(BEFORE), edition(BEFORE, "2021-05"))
    frame = same_again["x_now_since"].frame
    assert (frame["change"] == 0).all() and (frame["places"] == 0).all() and (frame["moved"] == "same").all()
    assert "edition_revisions" not in same_again and "edition_members" not in same_again
    summary = same_again["edition_summary"]
    assert summary.cell("compared", "n").value == summary.cell("unchanged", "n").value == 4


def test_revised_corrected_withdrawn_supplied_and_added_are_told_apart():
    old = edition({**BEFORE, ("A", "2017"): 1.0, ("B", "2017"): 1.5})
    new = edition(
        {
            ("A", "2018"): 4.0,
            ("B", "2018"): 3.3,  # revised by a tenth
            ("C", "2018"): 2.4,  # corrected, up a fifth
            # D 2018 withdrawn
            ("A", "2017"): 1.0,
            ("B", "2017"): 1.5,
            ("C", "2017"): 0.7,  # supplied later
            ("A", "2019"): 9.0,  # a new period
        },
        "2021-05",
    )
    results = found(old, new, [Correction("x", "C", "2018")])
    table = results["edition_revisions"]
    assert list(table.frame.index) == [
        ("B", "x", "2018"),
        ("C", "x", "2017"),
        ("C", "x", "2018"),
        ("D", "x", "2018"),
    ]
    b = row(table, "B", "x", "2018")
    assert (b["before"], b["now"], b["kind"]) == (3.0, 3.3, "revised")
    assert b["change"] == pytest.approx(0.3) and b["change_pct"] == pytest.approx(10)
    c = row(table, "C", "x", "2018")
    assert c["kind"] == "corrected" and c["change_pct"] == pytest.approx(20)
    assert row(table, "C", "x", "2017")["kind"] == "supplied" and math.isnan(
        row(table, "C", "x", "2017")["before"]
    )
    assert row(table, "D", "x", "2018")["kind"] == "withdrawn" and math.isnan(
        row(table, "D", "x", "2018")["now"]
    )
    n = results["edition_summary"].frame["n"].to_dict()
    assert n == {
        "compared": 5,
        "unchanged": 3,
        "revised": 1,
        "corrected": 1,
        "withdrawn": 1,
        "supplied": 1,
        "added": 1,
    }


def test_a_period_the_edition_no_longer_covers_is_not_withdrawn():
    old = edition({**BEFORE, ("A", "2017"): 1.0})
    assert "edition_revisions" not in found(old, edition(BEFORE, "2021-05"))


def test_figures_in_another_unit_are_not_compared():
    tens = {k: v * 10 for k, v in BEFORE.items()}
    results = found(edition(BEFORE), edition(tens, "2021-05", unit="tenths"))
    assert "edition_revisions" not in results
    assert results["edition_summary"].cell("compared", "n").value == 0
    since = results["x_now_since"]
    assert since.frame["change"].isna().all(), "values of two units have no difference"
    assert (since.frame["places"] == 0).all(), "the order is the same in any unit"
    assert "“points” to “tenths”" in since.note["en"] and "“points”改为“tenths”" in since.note["zh"]


def test_places_are_counted_among_regions_in_both_editions():
    # E is new and first: all ranks fall by one, nobody moved
    now = edition({**BEFORE, ("E", "2018"): 9.0}, "2021-05", regions="ABCDE")
    results = found(edition(BEFORE), now)
    since = results["x_now_since"]
    assert row(since, "A")["rank_now"] == 2 and row(since, "A")["places"] == 0
    assert row(since, "E")["moved"] == "entered" and math.isnan(row(since, "E")["places"])
    assert "different regions" in since.note["en"]
    members = results["edition_members"]
    assert members.frame["state"].to_dict() == {"E": "entered"}
    gone = found(now, edition(BEFORE, "2022-05"))["edition_members"]
    assert gone.frame["state"].to_dict() == {"E": "left"} and gone.labels["area"]["E"] == same("E")


def test_a_region_without_figure_is_no_longer_ranked():
    now = edition({k: v for k, v in BEFORE.items() if k[0] != "B"}, "2021-05")
    since = found(edition(BEFORE), now)["x_now_since"]
    assert row(since, "B")["moved"] == "left" and row(since, "C")["places"] == 0


def test_ranks_are_not_compared_where_the_direction_changed():
    results = found(edition(BEFORE), edition(BEFORE, "2021-05", direction=-1))
    since = results["x_now_since"]
    assert since.frame["places"].isna().all() and set(since.frame["moved"]) == {"open"}
    assert "x direction: + → -" in since.note["en"]
    assert row(results["edition_figures"], "x_now")["state"] == "method"


def composite(**more):
    return {"x_now": CompositeParameters(id="x_now", indicators=("x",), **more)}


def test_scores_on_the_editions_own_scale_are_compared_by_rank_only():
    relative = [edition(BEFORE, n, parameters=composite(normalise="minmax")) for n in ("2020", "2021")]
    assert is_relative("x_now", relative[1])
    since = found(*relative)["x_now_since"]
    assert since.frame["change"].isna().all() and (since.frame["places"] == 0).all()
    assert row(found(*relative)["edition_figures"], "x_now")["state"] == "ranks"
    absolute = [edition(BEFORE, n, parameters=composite(normalise="none")) for n in ("2020", "2021")]
    assert not is_relative("x_now", absolute[1])
    assert (found(*absolute)["x_now_since"].frame["change"] == 0).all()


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ({"weights": "equal"}, {"weights": "entropy"}, ["weights: equal → entropy"]),
        ({"period": "2018"}, {"period": "2019"}, []),
        ({"decimals": 1}, {"decimals": 2}, []),
        ({"title": same("a")}, {"title": same("b")}, []),
        ({"missing": "drop"}, {"missing": "error"}, ["missing: drop → error"]),
    ],
)
def test_what_is_a_change_of_method(then, now, said):
    a = edition(BEFORE, parameters=composite(**then))
    b = edition(BEFORE, "2021-05", parameters=composite(**now))
    assert method_changes("x_now", a, b) == said


def test_a_method_changes_with_what_it_stands_on():
    """A ranking of another analysis' score changes with that analysis."""

    def made(weights):
        own = composite(weights=weights)
        own["level"] = own["x_now"].model_copy(update={"id": "level", "indicators": ("x_now.score",)})
        return edition(BEFORE, parameters=own)

    assert "x_now.weights: equal → critic" in method_changes("level", made("equal"), made("critic"))


def test_revised_classes_keep_their_names():
    old = edition({("A", "2018"): "low", ("B", "2018"): "high"}, kind="category")
    new = edition({("A", "2018"): "high", ("B", "2018"): "high"}, "2021-05", kind="category")
    numbers, classes, summary = revisions(old, new)
    assert numbers is None and classes is not None
    assert row(classes, "A", "x", "2018") == {"before": "x:low", "now": "x:high", "kind": "revised"}
    assert classes.by_id["before"].labels["x:low"] == same("low")
    assert summary.cell("revised", "n").value == 1


values = st.lists(
    st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False).map(lambda v: round(v, 3))),
    min_size=4,
    max_size=4,
)


@pytest.mark.slow
@given(values, values)
def test_what_holds_for_any_two_editions(old, new):
    """Counts add up; places moved of regions in both editions add up where there are no ties; swapping mirrors."""

    def made(figures, name):
        known = {(c, "2018"): v for c, v in zip("ABCD", figures, strict=True) if v is not None}
        return edition(known, name) if known else None

    a, b = made(old, "2020"), made(new, "2021")
    if a is None or b is None:
        return
    there, back = found(a, b), found(b, a)
    n = there["edition_summary"].frame["n"]
    assert n["compared"] == n["unchanged"] + n["revised"] + n["corrected"]
    assert n["compared"] == sum(x is not None and y is not None for x, y in zip(old, new, strict=True))
    assert back["edition_summary"].frame["n"]["withdrawn"] == n["supplied"]
    x, y = there["x_now_since"].frame, back["x_now_since"].frame.reindex(there["x_now_since"].frame.index)
    np.testing.assert_array_equal(x["places"], -y["places"].to_numpy() + 0.0)
    np.testing.assert_allclose(x["change"], -y["change"])
    both = x["places"].notna()
    if both.any() and x.loc[both, ["before", "now"]].nunique().eq(both.sum()).all():
        assert x.loc[both, "places"].sum() == 0
    own = ranks(x["now"].to_numpy(float))
    np.testing.assert_array_equal(own, x["rank_now"])


# beginning the next ---------------------------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path):
    """A report made by ``new`` from the tutorial's table, dated in 2026."""
    folder = small_report.made(tmp_path / "reports")
    path = folder / "report.toml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'^edition\s*= ".*"', 'edition   = "2026-05"  # as announced', text, flags=re.M)
    text = re.sub(r'^date\s*= ".*"', 'date      = "2026-05-20"', text, flags=re.M)
    text = re.sub(r"^period\s*= \{", "period    = {", text, count=1, flags=re.M)
    path.write_text(text, encoding="utf-8")
    return folder


def begin(folder, name="2027-05"):
    problems = Problems()
    made = new_edition(folder, name, DAY, problems)
    return made, [p.line() for p in problems.errors]


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.slow
def test_the_present_edition_is_kept_whole_and_the_next_begins_in_its_place(mine):
    before = tree(mine)
    made, faults = begin(mine)
    assert not faults and made is not None
    assert made.frozen == mine / "editions" / "2026-05"
    assert tree(made.frozen) == before, "frozen to the last byte"
    after = {k: v for k, v in tree(mine).items() if not k.startswith("editions/")}
    assert {k for k in before if before[k] != after[k]} == {"report.toml"} and set(after) == set(before)
    old, new = before["report.toml"].decode().split("\n"), after["report.toml"].decode().split("\n")
    added = [line for line in new if line not in old]
    assert added == [
        'edition   = "2027-05"  # as announced',
        'date      = "2027-05-15"',
        'period    = { zh = "TODO 2000—2019年", en = "TODO 2000–2019" }',
        *["# what changed since the edition before", 'kind = "changed"'] * 2,
    ]
    assert [line for line in old if line not in new] == [
        line for line in old if re.match(r"(edition|date|period)  ", line)
    ]
    typed = tomllib.loads(after["report.toml"].decode())
    assert [b["kind"] for b in typed["brief"]["block"]][:4] == [
        "findings",
        "scorecard",
        "changed",
        "recommendations",
    ]
    assert [b["kind"] for b in typed["overview"]["block"]][:3] == ["summary", "ranking_table", "changed"]
    assert any("2019" in line for _, line in made.mentions), "the pinned periods are pointed out"


@pytest.mark.slow
def test_editions_follow_each_other(mine):
    begin(mine)
    made, faults = begin(mine, "2027Q3")
    assert not faults and made is not None and made.frozen.name == "2027-05"
    found = earlier_editions(mine, "2027Q3", Problems())
    assert [e.edition for e in found] == ["2026-05", "2027-05"]
    assert not (made.frozen / "editions").exists(), "an edition holds no other"
    frozen = load_report(made.frozen, Problems())
    assert frozen is not None and frozen.name == "mine" and frozen.place == "mine/editions/2027-05"
    text = (mine / "report.toml").read_text(encoding="utf-8")
    assert text.count('kind = "changed"') == 2, "not put in again"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026-04", "is not later than the present edition, 2026-05"),
        ("2026-05", "is not later than the present edition, 2026-05"),
        ("May 2027", "cannot name an edition"),
        ("../2027", "cannot name an edition"),
        ("2027-13", "cannot name an edition"),
    ],
)
def test_editions_that_cannot_follow(mine, name, said):
    before = tree(mine)
    made, faults = begin(mine, name)
    assert made is None and any(said in f for f in faults), faults
    assert tree(mine) == before


@pytest.mark.slow
def test_a_report_with_errors_is_not_frozen(mine):
    path = mine / "data" / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("24.97", "abc"), encoding="utf-8")
    made, faults = begin(mine)
    assert made is None and any("“abc” is not a number" in f for f in faults)
    assert not (mine / "editions").exists()


@pytest.mark.slow
def test_an_earlier_edition_is_no_report_to_continue(mine):
    made, _ = begin(mine)
    again, faults = begin(made.frozen, "2028")
    assert again is None and any("frozen" in f for f in faults)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('edition   = "2026-05"  # as announced', "edition = '''2026-05'''", "2027-05"),
        ("[report]\n", "[ report ]   # the head\n", "2027-05"),
        ("\n", "\r\n", "2027-05"),
    ],
)
def test_unusual_spellings_of_toml(mine, old, new, place):
    path = mine / "report.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_bytes((text.replace(old, new) if old == "\n" else text.replace(old, new, 1)).encode())
    made, faults = begin(mine)
    assert made is not None, faults
    written = path.read_bytes().decode()
    assert tomllib.loads(written.replace("\r\n", "\n"))["report"]["edition"] == place
    if new == "\r\n":
        assert written.count("\n") == written.count("\r\n"), "line ends stay as they are"


@pytest.mark.slow
def test_a_head_with_dotted_keys_keeps_them(mine):
    path = mine / "report.toml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"period    = .*\n", 'period.zh = "2019年"  # 全年\nperiod.en = "2019"\n', text, count=1)
    path.write_text(text, encoding="utf-8")
    made, faults = begin(mine)
    assert made is not None, faults
    lines = path.read_text(encoding="utf-8").splitlines()
    assert 'period.zh = "TODO 2019年"  # 全年' in lines and 'period.en = "TODO 2019"' in lines


@pytest.mark.slow
def test_a_comment_above_a_block_stays_above_it(mine):
    path = mine / "report.toml"
    text = path.read_text(encoding="utf-8")
    old = '[[brief.block]]\nkind = "recommendations"'
    assert old in text
    path.write_text(text.replace(old, f"# what follows from it\n{old}"), encoding="utf-8")
    made, faults = begin(mine)
    assert made is not None, faults
    expected = f'kind = "changed"\n\n# what follows from it\n{old}'
    assert expected in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", report_names())
def test_the_frame_of_a_report_stays_line_for_line(name):
    """Also where entries of one list stand apart: edition, date and period are written anew, two blocks are put in."""
    text = (REPORTS / name / REPORT_FILE).read_text(encoding="utf-8")
    begun, _ = intake.new.edition._begin(text, "2027-05", DAY, "en")
    steps = [s for s in difflib.ndiff(text.splitlines(), begun.splitlines()) if s[0] in "+-"]
    gone = [s[2:].partition("=")[0].strip() for s in steps if s[0] == "-"]
    new = [s[2:] for s in steps if s[0] == "+"]
    assert gone == ["edition", "date", "period"]
    blocks = [line for line in new if line and line.partition("=")[0].strip() not in gone]
    assert set(blocks) <= {
        "# what changed since the edition before",
        "[[brief.block]]",
        "[[overview.block]]",
        'kind = "changed"',
    }


def test_order_and_names_of_editions():
    mixed = ["2021H2", "2020", "2021-01", "2021Q1", "2021-12", "2020-12"]
    assert sorted(mixed, key=order) == ["2020-12", "2020", "2021-01", "2021Q1", "2021-12", "2021H2"]
    assert [format.month(e, "zh") for e in ("2021Q2", "2021H1", "2021", "2021-05")] == [
        "2021年二季度",
        "2021年上半年",
        "2021年",
        "2021年5月",
    ]
    assert name_and_place(Path("x/mine/editions/2020")) == ("mine", "mine/editions/2020")


@pytest.mark.slow
def test_the_command(mine, capsys):
    words = ["new-edition", str(mine), "2027-05", "--date", "2027-05-15", "--ui", "zh"]
    assert command.main(words) == 0
    said = capsys.readouterr().out
    assert "原来的一版保存在" in said and "换上新数" in said and "periods" in said
    assert command.main(words) == 1
    assert "不晚于现在的版次 2027-05" in capsys.readouterr().err
    assert command.main(["new-edition", str(mine), "2028", "--date", "soon"]) == 2
    assert command.main(["new-edition", "nowhere", "2028"]) == 2


# checking ---------------------------------------------------------------------------------------------------------


def warnings(folder):
    problems = Problems()
    prepare(folder, problems)
    assert not problems.errors, [p.line() for p in problems.errors]
    return [p.line() for p in problems.warnings]


def edit(path, old, new, count=1):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def change_figures(folder, change):
    """Rewrite every figure row by ``change(row)``; rows may be added."""
    path = folder / "data" / "figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    made = [r for row in rows for r in change(row)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *made])


@pytest.mark.slow
def test_figures_not_yet_replaced_are_told(mine):
    begin(mine)
    assert any("all figures are those of the edition 2026-05" in w for w in warnings(mine))


@pytest.mark.slow
def test_a_changed_unit_is_told(mine):
    begin(mine)
    change_figures(mine, lambda r: [[*r[:3], f"{float(r[3]) * 10000:.2f}", *r[4:]]])
    told = warnings(mine)
    assert any("10,000 times as large as in the edition 2026-05" in w for w in told), told
    as_toml(mine)
    path = mine / "report.toml"
    unit = re.search(r"unit = \{ ?zh = .*", path.read_text(encoding="utf-8")).group()
    edit(path, unit, 'unit = { zh = "厘", en = "hundredths" }')
    told = warnings(mine)
    assert any("the unit changed from “points” to “hundredths”" in w for w in told), told
    assert not any("times as large as in the edition" in w for w in told)


@pytest.mark.slow
def test_a_lost_indicator_and_an_old_date_are_told(mine):
    begin(mine)
    path = mine / "report.toml"
    edit(path, 'date      = "2027-05-15"', 'date      = "2026-05-20"')
    change_figures(mine, lambda r: [] if r[0] == "510000" else [r])
    told = warnings(mine)
    assert any("2026-05-20 is not after that of the edition before" in w for w in told), told
    assert any("regions of the edition 2026-05 have no figures any more: Sichuan" in w for w in told), told


CORRECTION = """[[correction]]
date = "2026-08-01"
edition = "2026-05"
region = "四川"
indicator = "resilience"
period = "2019"
wrong = { zh = "四川2019年经济韧性误作24.97", en = "Sichuan's resilience in 2019 was given as 24.97" }
right = { zh = "25.10", en = "25.10" }

[[brief.block]]"""


@pytest.mark.slow
def test_a_correction_that_corrects_nothing_is_told(mine):
    begin(mine)
    edit(mine / "report.toml", "[[brief.block]]", CORRECTION)
    change_figures(mine, lambda r: [[*r[:3], "26", *r[4:]]] if r[0] == "530000" and r[2] == "2019" else [r])
    assert any("it says the figure was corrected, and both editions give 24.97" in w for w in warnings(mine))
    change_figures(
        mine, lambda r: [[*r[:3], "25.10", *r[4:]]] if r[0] == "510000" and r[2] == "2019" else [r]
    )
    assert not any("it says the figure was corrected" in w for w in warnings(mine))


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new"), [("四川", "四州"), ('"resilience"', '"resilence"')])
def test_a_correction_about_nothing_is_an_error(mine, old, new):
    edit(mine / "report.toml", "[[brief.block]]", CORRECTION.replace(old, new, 1))
    problems = Problems()
    assert prepare(mine, problems) is None
    assert any("did you mean" in p.line() for p in problems.errors)


@pytest.mark.slow
def test_a_broken_earlier_edition_is_named(mine):
    made, _ = begin(mine)
    edit(made.frozen / "data" / "figures.csv", "24.97", "abc")
    problems = Problems()
    prepare(mine, problems)
    assert any(p.line().startswith("editions/2026-05/data/figures.csv:row") for p in problems.errors)
    shutil.move(made.frozen, made.frozen.with_name("2026-06"))
    problems = Problems()
    assert prepare(mine, problems) is None
    assert any("the edition “2026-05” is not what the folder is called" in p.line() for p in problems.errors)


# the whole cycle --------------------------------------------------------------------------------------------------


def second_edition(folder):
    """The figures of 2020, one revised, one corrected and one withdrawn figure of earlier years."""
    path = folder / "report.toml"
    edit(path, "[[brief.block]]", CORRECTION)
    edit(path, '"TODO 2000—2019年"', '"2000—2020年"')
    edit(path, '"TODO 2000–2019"', '"2000–2020"')
    edit(path, '"2016", "2019"]', '"2016", "2019", "2020"]')

    def change(row):
        code, _, period = row[:3]
        out = [row]
        if period == "2019":
            # Sichuan's resilience falls to 20, all others keep their figures
            new = [*row[:2], "2020", *row[3:]]
            if code == "510000":
                new[3] = "20"
                out = [[*row[:3], "25.10", *row[4:]]]
            out.append(new)
        if code == "530000" and period == "2016":
            out = [[*row[:4], f"{float(row[4]) + 0.004:.3f}", *row[5:]]]
        if code == "620000" and period == "2012":
            out = [[*row[:5], "", *row[6:]]]
        return out

    change_figures(folder, change)


@pytest.mark.slow
def test_the_pages_say_the_right_values_in_both_languages(mine):
    begin(mine)
    second_edition(mine)
    problems = Problems()
    made = prepare(mine, problems)
    assert made is not None, [p.line() for p in problems]
    site = Site(*made)
    results = made[0].results
    # by hand: 24.97 ranked 2nd of 12 in 2019; with 20 it falls behind those above 20
    rows = list(csv.DictReader(EXAMPLE.read_text(encoding="utf-8").splitlines()))
    others = [
        float(r["Resilience (points)"])
        for r in rows
        if r["Year"] == "2019" and r["Region"] not in ("China", "四川")
    ]
    then, now = 1 + sum(v > 24.97 for v in others), 1 + sum(v > 20 for v in others)
    assert (then, now) == (2, 11)
    cell = results["indicator_resilience_since"].cell
    assert [cell("510000", c).value for c in ("before", "now", "rank_before", "rank_now", "places")] == [
        24.97,
        20.0,
        2,
        11,
        -9,
    ]
    assert cell("510000", "change").value == pytest.approx(-4.97)
    n = results["edition_summary"].frame["n"]
    assert (n["revised"], n["corrected"], n["withdrawn"]) == (1, 1, 1)
    shown = {}
    for lang in ("zh", "en"):
        files, _ = site.brief("510000", lang, ("html",))
        html = files[f"mine/{lang}/sichuan/index.html"].decode()
        section = re.search(r'<section class="changed".*?</section>', html, re.S).group()
        # words that keep together stand in an element of their own
        section = re.sub(r"</?(?:span|h?z-.)[^>]*>", "", section)
        every = [(address, text) for address, _, text in addresses.numbers(section)]
        cells = dict(every)
        shown[lang] = cells
        assert cells["indicator_resilience_since/510000/change"] == "−4.97"
        # the two first figures are told of in a sentence and in the table, the others in the table alone
        places = [text for address, text in every if address == "index_since/510000/places"]
        assert len(places) == 2 and places[0] == places[1].lstrip("+−"), places
        places = [text for address, text in every if address == "indicator_resilience_since/510000/places"]
        assert places == ["−9"]
        assert cells["edition_revisions/510000/resilience/2019/before"] == "24.97"
        assert cells["edition_revisions/510000/resilience/2019/now"] == "25.10"
        assert cells["edition_revisions/510000/resilience/2019/change_pct"] == "+0.52%"  # 0.13 / 24.97
        assert {"zh": "更正", "en": "corrected"}[lang] == cells[
            "edition_revisions/510000/resilience/2019/kind"
        ]
        words = re.sub(r"<[^>]+>", "", section)
        assert {"zh": "四川2019年经济韧性误作24.97", "en": "was given as 24.97"}[lang] in words
        assert {"zh": "由25.0降至20.0", "en": "Resilience fell from 25.0 to 20.0"}[lang] in words
        assert {"zh": "2026年5月", "en": "May 2026"}[lang] in words
        assert f'href="../../editions/2026-05/{lang}/sichuan/index.html"' in html
    assert set(shown["zh"]) == set(shown["en"])
    whole, _ = site.whole("en", ("html",))
    overview = whole["mine/en/index.html"].decode()
    section = re.search(r'<section class="changed".*?</section>', overview, re.S).group()
    # a revision too small for two decimals is shown with three
    cells = [(re.sub(r"\w+(?=/2016)", "", address), text) for address, _, text in addresses.numbers(section)]
    assert ("edition_revisions/530000//2016/before", "25.170") in cells
    assert ("edition_revisions/530000//2016/now", "25.174") in cells
    assert ("edition_revisions/620000/coordination/2012/now", "—") in cells
    assert "Sichuan" in section and "moved down most" in section
    assert 'href="../editions/2026-05/index.html">May 2026</a>' in overview
    about = whole["mine/en/about/index.html"].decode()
    assert "was given as 24.97" in about and "May 2026 edition" in about


@pytest.mark.slow
def test_a_note_true_of_several_figures_is_said_once(mine):
    begin(mine)
    change_figures(mine, lambda r: [[*r[:3], "23", *r[4:]]] if r[0] == "510000" and r[2] == "2019" else [r])
    made = prepare(mine, Problems())
    assert made is not None
    html = Site(*made).brief("510000", "en", ("html",))[0]["mine/en/sichuan/index.html"].decode()
    said = "Both editions are about the same period; changes come from revisions."
    section = re.search(r'<section class="changed".*?</section>', html, re.S).group()
    # once alone for the indicators, once after what is said of the index only
    assert section.count(said) == 2
    assert f"Resilience, Quality of development, Coordination: {said}" in section


#: what a report of one region is made to say beside its figures
CHANGED = """[[analysis]]
id = "turns"
kind = "turning"
indicator = "rate"

[[brief.block]]
kind = "changed"

[[overview.block]]
kind = "changed"
"""


def monthly(folder, edition, rates):
    one_region.write(folder, edition, [f"河南,{t},{v}" for t, v in rates.items()], CHANGED)


@pytest.mark.slow
@pytest.mark.parametrize(("revised", "n"), [(-7.5, 0), (-7.1, 1)])
def test_a_report_of_one_region_says_what_changed(tmp_path, revised, n):
    folder = tmp_path / "monthly"
    monthly(folder / "editions" / "2020-04", "2020-04", {"2020M01-03": -7.5})
    monthly(folder, "2020-06", {"2020M01-03": revised, "2020M01-05": 0.9})
    problems = Problems()
    made = prepare(folder, problems)
    assert made is not None, [p.line() for p in problems]
    frame = made[0].results["edition_summary"].frame["n"]
    assert (frame["compared"], frame["revised"], frame["added"]) == (1, n, 1)
    assert "edition_figures" not in made[0].results
    site = Site(*made)
    for lang, before in (("zh", "2020年4月"), ("en", "April 2020")):
        pages = {**site.whole(lang, ("html",))[0], **site.brief("410000", lang, ("html",))[0]}
        for page in (f"monthly/{lang}/index.html", f"monthly/{lang}/henan/index.html"):
            section = re.search(r'<section class="changed".*?</section>', pages[page].decode(), re.S).group()
            assert before in re.sub(r"<[^>]+>", "", section)
            assert any(
                "edition_revisions/410000/rate/" in of for of, _, _ in addresses.numbers(section)
            ) == bool(n)


@pytest.mark.slow
def test_nothing_is_shown_where_there_is_no_earlier_edition(mine):
    def pages():
        problems = Problems()
        made = prepare(mine, problems)
        assert made is not None, [p.line() for p in problems]
        site = Site(*made)
        return {**site.brief("510000", "en", ("html",))[0], **site.whole("en", ("html",))[0]}

    before = pages()
    path = mine / "report.toml"
    text = path.read_text(encoding="utf-8")
    for page in ("brief", "overview"):
        text = text.replace(f"[[{page}.block]]", f'[[{page}.block]]\nkind = "changed"\n\n[[{page}.block]]', 1)
    path.write_text(text, encoding="utf-8")
    after = pages()
    assert {k: v for k, v in after.items() if k.endswith(".html")} == {
        k: v for k, v in before.items() if k.endswith(".html")
    }
    assert not any(
        b"superseded" in v or b"Edition before" in v for k, v in after.items() if k.endswith(".html")
    )


def build_site(folder, out, **more):
    problems: dict[str, Problems] = {}
    options = {"reports": (str(folder),), "out": out, "formats": ("html",), "jobs": 1, **more}
    outcome = build(arguments(**options), problems, lambda *_: None)
    assert outcome.published, [p.line() for x in problems.values() for p in x]
    return outcome


@pytest.fixture
def small(mine):
    """The report with few regions and few blocks, so that whole builds are quick; `new-edition` adds the one on what changed."""
    return small_report.short(small_report.keep(mine))


#: regions of the report that is built again and again
FEW = 3
#: and what is drawn in it: a chart on a brief, a map on the overview
DRAWN = """
[[brief.block]]
kind = "ranking"
of = "rank"
[[brief.block]]
kind = "notes"
[[overview.block]]
kind = "maps"
columns = ["rank.value"]
"""


@pytest.fixture
def twice(tmp_path):
    """A report of one indicator in few regions, built as often as anything changes: every kind of page and file is in it."""
    folder = small_report.plain(tmp_path / "reports" / "mine", FEW)
    path = folder / REPORT_FILE
    text = path.read_text(encoding="utf-8").replace("2024-01", "2026-05")
    path.write_text(text + DRAWN, encoding="utf-8")
    edit(path, "[report]\n", '[report]\nbase_url = "https://example.org/briefs"\n')
    return folder


def next_edition(folder):
    """Sichuan's figure is corrected, Chongqing's revised, and a year is added."""
    begin(folder)
    said = CORRECTION.replace("resilience", "gdp").replace('"2019"', '"2020"').replace("25.10", "1.6")
    edit(folder / "report.toml", "[[brief.block]]", said.replace("24.97", "1.5"))
    edit(
        folder / "data" / "a.csv",
        "四川,2020,1.5\n重庆,2020,2.5\n",
        "四川,2020,1.6\n重庆,2020,2.6\n四川,2021,7\n",
    )


@pytest.mark.slow
def test_an_earlier_edition_stays_online_and_is_built_again_only_where_it_must(twice, tmp_path, monkeypatch):
    out = tmp_path / "public"
    build_site(twice, out)
    first = tree(out / "mine" / "en" / "sichuan")
    next_edition(twice)
    outcome = build_site(twice, out)
    assert outcome.kept == 0 and outcome.briefs == 4 * FEW
    old = out / "mine" / "editions" / "2026-05"
    page = (old / "en" / "sichuan" / "index.html").read_text(encoding="utf-8")
    assert "This is the edition of May 2026" in page and "was given as 1.5 → 1.6" in page
    assert 'href="../../../../../mine/en/sichuan/index.html">To the current edition' in page
    assert '<link rel="canonical" href="https://example.org/briefs/mine/en/sichuan/">' in page
    assert 'hreflang="x-default"' not in page, "a page that is not canonical names no alternates"
    assert "was given as" not in (old / "en" / "chongqing" / "index.html").read_text(encoding="utf-8")
    # what the first edition said of Sichuan it still says
    assert addresses.numbers(page) == addresses.numbers(first["index.html"].decode())
    assert "editions/2026-05/index.html" in (out / "index.html").read_text(encoding="utf-8")
    sitemap = (out / "mine" / "sitemap.xml").read_text(encoding="utf-8")
    assert "/mine/en/sichuan/" in sitemap and "editions" not in sitemap

    # every link of every page of either edition leads to a page
    for html in (out / "mine").rglob("*.html"):
        for href in re.findall(r'<a [^>]*href="([^"#:]+)"', html.read_text(encoding="utf-8")):
            assert (html.parent / href).exists(), (html, href)

    # unchanged: taken over as it is, to the last byte and without a brief being made
    lying, started = tree(old), []
    whole = Site.brief

    def counted(self, code, language, formats):
        started.append(self.plan.report.place)
        return whole(self, code, language, formats)

    monkeypatch.setattr(Site, "brief", counted)
    whole_site = build_site(twice, out)
    assert whole_site.unchanged and not whole_site.briefs and not started and tree(old) == lying
    again = build_site(twice, out, fresh=True)
    assert again.kept == 1 and again.briefs == 2 * FEW and set(started) == {"mine"}
    assert tree(old) == lying
    # ... also where one region only is built
    build_site(twice, out, regions=("四川",))
    assert tree(old) == lying
    # a fresh folder gets the same bytes
    other = tmp_path / "other"
    assert build_site(twice, other).kept == 0
    assert tree(other / "mine" / "editions" / "2026-05") == lying

    # a page that was tampered with, a text of the frozen edition, another correction: built again
    (old / "en" / "sichuan" / "index.html").write_text("gone", encoding="utf-8")
    assert build_site(twice, out).kept == 0 and tree(old) == lying
    edit(twice / "editions" / "2026-05" / "report.toml", "Trial", "A trial")
    assert build_site(twice, out).kept == 0 and tree(old) != lying
    assert build_site(twice, out, fresh=True).kept == 1
    edit(twice / "report.toml", "was given as 1.5", "was printed as 1.5")
    assert build_site(twice, out).kept == 0
    assert "was printed as 1.5" in (old / "en" / "sichuan" / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_an_earlier_editions_pages_depend_on(mine):
    made, _ = begin(mine)
    latest = earlier.Latest("mine", "", ("zh", "en"), frozenset({"", "sichuan"}), ())
    first = earlier.inputs([made.frozen], latest, ("html",))
    assert earlier.inputs([made.frozen], latest, ("html",)) == first
    assert earlier.inputs([made.frozen], latest, ("html", "pdf")) != first
    assert earlier.inputs([made.frozen], replace(latest, places=frozenset({""})), ("html",)) != first
    assert earlier.inputs([made.frozen, made.frozen], latest, ("html",)) != first
    (made.frozen / ".DS_Store").write_text("x")
    assert earlier.inputs([made.frozen], latest, ("html",)) == first
    (made.frozen / "text" / "about.en.md").write_text("x")
    assert earlier.inputs([made.frozen], latest, ("html",)) != first


def test_the_current_page_for_a_page_that_is_no_more():
    latest = earlier.Latest("mine", "", ("zh",), frozenset({"", "sichuan", "indicators"}), ())
    assert latest.page("zh", "sichuan") == "mine/zh/sichuan/index.html"
    assert latest.page("en", "indicators/gone") == "mine/zh/indicators/index.html"
    assert latest.page("zh", "nowhere") == "mine/zh/index.html"


def test_digest_counts_names_and_contents(tmp_path):
    (tmp_path / "a").write_text("x")
    first = digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest(tmp_path) != first
    (tmp_path / "b").rename(tmp_path / "a")
    assert digest(tmp_path) == first
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "c").write_text("x")
    assert digest(tmp_path) == first


@pytest.mark.slow
def test_serve_makes_an_earlier_editions_page_when_it_is_looked_at(small, tmp_path):
    begin(small)
    second_edition(small)
    options = Options(reports=(str(small),), formats=("html",), out=tmp_path / "public")
    shop = Preview(options, lambda name, problems: None)
    assert shop.open()
    assert {name for _, name, *_ in shop.jobs()} == {"", "mine"}, "nobody has looked at it yet"
    page = shop.visit("mine/editions/2026-05/en/sichuan/index.html")
    assert page is not None and b"This is the edition of May 2026" in page
    assert shop.visit("mine/editions/2019/en/sichuan/index.html") is None
    home = shop.visit("index.html")
    assert home is not None and home.count(b"<h3>") == 1, "an edition is no report of its own"
    edit(small / "report.toml", "was given as 24.97", "was printed as 24.97")
    assert shop.change({small / "report.toml"})
    page = shop.visit("mine/editions/2026-05/en/sichuan/index.html")
    assert page is not None and b"was printed as 24.97" in page
