"""``indicators.xlsx`` of a new report: one row an indicator, filled as far as the table tells: ``sheet_file``, ``row_of``.

A workbook and not CSV: planning offices keep such sheets in Excel or WPS, which open it with a double click, keep ids and
decimals as they are, and offer the words that a cell may hold in a list.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping

import xlsxwriter

from analysis.values import Text
from intake.new.answers import language_of
from intake.new.tidy import Measure
from intake.new.vocabulary.unit_names import wants_unit
from intake.new.writing.draft import TODO, Draft
from intake.new.writing.standard_terms import standard
from intake.report.indicators.sheet import SHEETS
from intake.report.indicators.sheet_columns import COLUMNS, NOTE, OFFERED
from intake.tables.totals import is_logarithm
from intake.tables.workbook import letters

#: where a new report's sheet is
FILE = SHEETS[0]
_WIDTHS: Mapping[str, int] = {"zh": 28, "en": 34, "definition_zh": 36, "definition_en": 36, "id": 18}
_UNITS = frozenset({"unit_zh", "unit_en"})
#: rows below the last for which lists are offered
_MORE = 200


def sheet_file(draft: Draft) -> bytes:
    """The workbook: the sheet of indicators, and one that says how to fill it in. The same draft gives the same bytes."""
    lang = draft.ui
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": dt.datetime.combine(draft.today, dt.time()), "title": FILE})
    head = book.add_format(
        {"bold": True, "bg_color": "#E7EEF1", "border": 1, "text_wrap": True, "valign": "top"}
    )
    todo = book.add_format({"bg_color": "#FFF2CC"})
    sheet = book.add_worksheet(draft.say("指标", "indicators"))
    headings = [*(c.name[lang] for c in COLUMNS), NOTE[lang]]
    for c, heading in enumerate(headings):
        sheet.write_string(0, c, heading, head)
    for r, measure in enumerate(draft.tidy.measures, start=1):
        row = row_of(draft, measure)
        for c, column in enumerate([*(c.id for c in COLUMNS), "note"]):
            value = row.get(column, "")
            if isinstance(value, int | float):
                sheet.write_number(r, c, value)
            elif value:
                sheet.write_string(r, c, value, todo if TODO in value else None)
            elif column in _UNITS and wants_unit(measure.name, measure.unit):
                # what has no unit may stay so: it is coloured to be seen, and no gap that check would name
                sheet.write_blank(r, c, None, todo)
    last = len(draft.tidy.measures) + _MORE
    for c, known in enumerate(COLUMNS):
        sheet.set_column(c, c, _WIDTHS.get(known.id, 14))
        if known.id in OFFERED:
            words = list(OFFERED[known.id][lang])
            sheet.data_validation(
                1, c, last, c, {"validate": "list", "source": words, "error_type": "warning"}
            )
    sheet.set_column(len(COLUMNS), len(COLUMNS), 40)
    # what a row is about stays in sight
    sheet.freeze_panes(1, 3)
    _help(book, draft, head)
    book.close()
    return out.getvalue()


def _help(book: xlsxwriter.Workbook, draft: Draft, head: xlsxwriter.format.Format) -> None:
    """The second sheet: what each column is for."""
    lang = draft.ui
    sheet = book.add_worksheet(draft.say("填表说明", "how to fill it in"))
    rows = [(letters(c), column.name[lang], column.what[lang]) for c, column in enumerate(COLUMNS)]
    about = Text(
        zh="把指标归入维度、子维度后，在 report.toml 的指数中用 dimensions = true 代替 indicators，指数就分层计算。",
        en="Once indicators are in dimensions, write dimensions = true in place of indicators in the index of report.toml: "
        "it is then computed level by level.",
    )
    for c, word in enumerate(draft.say("列|表头|填什么", "column|heading|what to write").split("|")):
        sheet.write_string(0, c, word, head)
    for r, row in enumerate([*rows, ("", "", about[lang])], start=1):
        for c, word in enumerate(row):
            sheet.write_string(r, c, word)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 100)


def row_of(draft: Draft, measure: Measure) -> dict[str, str | int | float]:
    """What is known of an indicator, by column."""
    name = draft.open(f"indicator {measure.id} name", draft.name_of(measure))
    unit = draft.unit_of(measure)
    row: dict[str, str | int | float] = {
        "id": measure.id,
        "zh": name["zh"],
        "en": name["en"],
        "direction": "-" if measure.direction == "less" else "+",
        "decimals": measure.decimals,
    }
    if unit is not None:
        unit = draft.open(f"indicator {measure.id} unit", unit)
        row |= {"unit_zh": unit["zh"], "unit_en": unit["en"]}
    elif is_logarithm(measure.name):
        # a logarithm has no true zero: what it is above a mean is no percentage
        row["scale"] = "interval"
    given = dict(draft.tidy.given.get(measure.id, {}))
    given.pop("direction", None)
    # what is in a dimension is in the index
    left_out = draft.plan.layered and measure.id not in {m.id for m in draft.plan.index}
    outside = ""
    for level in ("dimension", "sub"):
        word = given.pop(f"{level}_zh", "") or given.pop(f"{level}_en", "")
        if word and left_out:
            outside = outside or str(word)
        elif word:
            both = draft.open(f"indicator {measure.id} {level}", draft.in_its_language(str(word)))
            given |= {f"{level}_zh": both["zh"], f"{level}_en": both["en"]}
    row |= given
    if measure.total:
        row["total"] = draft.say("是", "yes")
    notes = [_direction_note(draft, measure)]
    if measure.total:
        notes.append(
            draft.say(
                "按名称和单位推断为总量，地图上画成圆；如不是，改为“否”",
                "a total, to judge by name and unit: maps show it as circles; if it is none, write no",
            )
        )
    if measure.whole:
        notes.append(
            draft.say(
                "是一个整体的一部分：不进指数，作为结构显示",
                "a part of one whole: not in the index, shown as structure",
            )
        )
    if wants_unit(measure.name, measure.unit):
        notes.append(
            draft.say(
                "表里没有单位：请填写；没有单位的可以空着",
                "the table gives no unit: fill it in, or leave it empty where there is none",
            )
        )
    if outside:
        notes.append(
            draft.say(
                f"表中属于维度“{outside}”，没有列入指数",
                f"in the dimension “{outside}” of the table; it is not in the index",
            )
        )
    notes += _left_out(draft, measure)
    if standard(draft.tidy, measure):
        english = language_of(measure.name) == "zh"
        notes.append(
            draft.say(
                f"{'英文' if english else '中文'}名称是统计年鉴的通用译名；如不合适，请改",
                f"the {'English' if english else 'Chinese'} name is the yearbooks’ usual term; change it if another fits better",
            )
        )
    row["note"] = draft.say("；", "; ").join(n for n in notes if n)
    return row


def _left_out(draft: Draft, measure: Measure) -> list[str]:
    """Why an indicator is not in the index beside another: the same in another unit, or much like it."""
    named = {m.id: m.name for m in draft.tidy.measures}
    if (of := draft.plan.rescaled.get(measure.id)) is not None:
        return [
            draft.say(
                f"即“{named[of]}”，单位不同：没有列入指数", f"“{named[of]}” in another unit: not in the index"
            )
        ]
    if (kept := draft.plan.alike.get(measure.id)) is None:
        return []
    return [
        draft.say(
            f"指标过多，没有列入指数：与“{named[kept.id]}”最相近（位次相关系数 {kept.correlation:.2f}）",
            f"not in the index, which would have too many: it agrees most with “{named[kept.id]}” (rank correlation {kept.correlation:.2f})",
        )
    ]


def _direction_note(draft: Draft, measure: Measure) -> str:
    match measure.direction, measure.because:
        case "less", "name":
            return draft.say(
                "按名称推断越小越好；如不对，改为 +", "less is better, to judge by the name; if not, write +"
            )
        case "neither", "open" | "said":
            return draft.say(
                "无所谓好坏，没有列入指数；排名从大到小",
                "neither more nor less is better: not in the index, ranked from the largest",
            )
    return ""
