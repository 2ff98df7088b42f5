"""What is told of a table that was read on a guess or only in part: ``say_guessed``, ``say_dated``, ``say_bare``, ``say_ignored``,
``say_changes``, ``say_eras``, ``say_remarks``, ``is_bare``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.content.regions import Places
from intake.new.layout.page import Page
from intake.new.layout.roles import Roles, carried
from intake.new.notes import Notes
from intake.new.vocabulary.countries import world_area
from intake.new.vocabulary.names import name_of
from intake.new.vocabulary.when import is_expected, is_fiscal, with_years
from intake.new.vocabulary.words import NOTE, fold
from intake.places import china

#: a year of an era, and one of the common calendar
_ERA_YEAR = re.compile(r"(?:(?:中華)?民[國国]|明治|大正|昭和|平成|令和)?\s*(?:元|(?<!\d)\d{1,3})年")
_COMMON_YEAR = re.compile(r"(?<!\d)((?:1[89]|20)\d\d)(?=年)")
#: of a remark as many letters are shown
_SHOWN = 60
#: of names as many
_NAMED = 8
#: as many columns that are not read for one reason are told one by one
_ONE_BY_ONE = 3
_PLURALS = {"is": "are", "holds": "hold"}


def say_guessed(roles: Roles, notes: Notes) -> None:
    """Where no heading and no name says where the regions stand, the column that was taken is told."""
    region = roles.region
    heading = roles.page.heading_of(region) if roles.guessed and region is not None else ""
    if heading and heading != "§" and region is not None and not roles.page.grid.turned:
        notes.note(
            roles.page.grid.place(None, region),
            f"表头没有说哪一列是地区，“{heading}”列按地区读取",
            f"no heading says where the regions are; the column “{heading}” is read as regions",
            "如不对，加 --region-column",
            "if that is wrong, say --region-column",
        )


def say_dated(roles: Roles, notes: Notes) -> None:
    """Where only its content says that a column holds the periods, this is told, and which periods are expected."""
    dated = [w for v in roles.values if v.period for w in roles.page.paths[v.column]]
    dated += roles.columns[roles.period].distinct if roles.period is not None else []
    if expected := [w for w in dict.fromkeys(dated) if is_expected(w)]:
        notes.note(
            roles.page.grid.place(),
            f"这些时期的数字标为预计或预测，与实际数一样读取：{'、'.join(expected[:6])}",
            f"figures of these periods are marked as expected and are read as the others are: {', '.join(expected[:6])}",
            "如不应进入报告，在原表里删去这些列或行",
            "if they do not belong in the report, delete these columns or rows in the spreadsheet",
        )
    if fiscal := [w for w in dict.fromkeys(dated) if is_fiscal(w)]:
        notes.note(
            roles.page.grid.place(),
            f"这些时期是财政年度，报告里写作年份：{'、'.join(fiscal[:4])}",
            f"these periods are fiscal years, and the report writes them as years: {', '.join(fiscal[:4])}",
            "读者须知从哪个月开始时，写进报告的正文",
            "where readers must know in which month they begin, say so in the report’s texts",
        )
    if not roles.dated_by_guess or roles.period is None or roles.page.grid.turned:
        return
    heading = roles.page.heading_of(roles.period)
    notes.note(
        roles.page.grid.place(None, roles.period),
        f"“{heading}”列写的都是年份或时期，按时期读取",
        f"the column “{heading}” holds years or other periods only; they are read as periods",
        "如是数字，在表头里写上单位",
        "if they are figures, write their unit into the heading",
    )


def say_changes(roles: Roles, notes: Notes) -> None:
    """Columns that compare two years: of which column each is taken as the change, and where it is not what the figures give."""
    dated = {(fold(v.name), v.period) for v in roles.values if v.between is None}
    for v in roles.values:
        of = re.split(r"：|: ", v.name)[0]
        if v.between is None or not v.between.alone or of == v.name:
            continue
        before, after = v.between.before, v.between.after or v.period or ""
        both = {(fold(of), before), (fold(of), after)} <= dated and v.column not in roles.computed
        notes.note(
            roles.page.grid.place(None, v.column),
            f"“{v.heading}”按“{of}”从{before}年到{after or '报告期'}{'年' if after else ''}的变化读取"
            + ("；与表中两年的数算出的不同，照原样保留（如按可比价计算）" if both else ""),
            f"“{v.heading}” is read as the change of “{of}” from {before} to {after or 'the period of the table'}"
            + (
                "; it is not what the figures of the two years give, and is kept as it stands (at constant prices, for example)"
                if both
                else ""
            ),
            "如不对，改正表头" if not both else "如是算错，改正表格",
            "if that is wrong, correct the heading"
            if not both
            else "if it is a mistake, correct the spreadsheet",
        )


def is_bare(word: str) -> bool:
    """Whether a row without figures is no line of notes: its name is as short as that of a region."""
    known = (
        re.match(r"[\W\d_]*$", word) is None and NOTE.match(word) is None and not word.endswith((":", "："))
    )
    return known and len(word) <= 40


def say_bare(words: Sequence[str], page: Page, notes: Notes) -> None:
    """Tell of rows that have a name and no figure; they may be headings, or regions whose figures are lost."""
    shown = list(dict.fromkeys(words))
    if shown and (len(shown) <= 0.25 * max(8, len(page.body)) or all(map(world_area, shown))):
        zh, en = some_of(shown, shown)
        notes.note(
            page.grid.place(),
            f"这些行没有任何数字，没有读取：{zh}",
            f"these rows have no figure and are not read: {en}",
        )


def some_of(zh: Sequence[str], en: Sequence[str]) -> tuple[str, str]:
    """The first of many names in both languages, and how many they are in all.

    >>> some_of(["甲", "乙"], ["A", "B"]), some_of(["甲"] * 10, ["A"] * 10)[1]
    (('甲、乙', 'A, B'), 'A, A, A, A, A, A, A, A … (10)')
    """
    more = f"({len(zh)})" if len(zh) > _NAMED else ""
    return (
        "、".join(zh[:_NAMED]) + (f"等（共 {len(zh)} 个）" if more else ""),
        ", ".join(en[:_NAMED]) + (f" … {more}" if more else ""),
    )


def say_ignored(roles: Roles, places: Places, notes: Notes, left_out: set[str]) -> None:
    """Say of every column that is not read why."""
    why = {
        "order": ("是序号或位次", "holds order numbers or ranks"),
        "empty": ("是空的", "is empty"),
        "words": ("是文字", "holds words"),
        "codes": ("是代码", "holds codes"),
        "unlike": ("是数字，但不像指标", "holds figures that do not look like an indicator’s"),
        "mixed": ("文字多于数字", "holds more words than figures"),
        "sum": ("是各时期的合计", "holds the sums of the periods"),
        "change": (
            "是各时期之间的变化，由报告自己计算",
            "holds changes between the periods, which the report computes itself,",
        ),
        "beside": ("是另一列数值之外的数字", "holds figures beside the column of values"),
        "parts": ("是分子或分母", "holds numerators or denominators"),
        "sample": ("是样本量", "holds sample sizes"),
        "margin": ("是误差范围", "holds margins of error"),
        "target": ("是目标值，写入指标表", "holds targets, which go into the sheet of indicators"),
        "weight": ("是权重，写入指标表", "holds weights, which go into the sheet of indicators"),
        "notes": ("是注释的编号", "holds numbers of notes"),
    }
    alike: dict[str, list[tuple[int, str]]] = {}
    for column, heading, reason in roles.ignored:
        place = roles.page.grid.place(None, column)
        if reason == "names":
            _compare_names(roles, places, notes, column)
        elif reason == "remarks" and len(roles.columns[column].distinct) > 1:
            if fold(heading) not in left_out:
                _say_column_of_remarks(roles, column, notes)
        elif reason in {"constant", "remarks"} and heading and fold(heading) not in left_out:
            mine = roles.columns[column]
            word, some, of = mine.distinct[0][:40], sum(map(bool, mine.words)), len(mine.words)
            notes.note(
                place,
                f"“{heading}”列各行都是“{word}”"
                if some == of
                else f"“{heading}”列有 {some} 行是“{word}”（共 {of} 行），没有读取",
                f"the column “{heading}” says “{word}” in every row"
                if some == of
                else f"the column “{heading}” says “{word}” in {some} of {of} rows, and is not read",
                "如需说明，写进指标名称",
                "where readers must know it, write it into the indicator’s name",
            )
        elif reason in why and fold(heading) not in left_out and heading != "§":
            alike.setdefault(reason, []).append((column, heading))
    for reason, columns in alike.items():
        _say_alike(roles, notes, columns, why[reason], reason in roles.describing)


def _say_alike(
    roles: Roles, notes: Notes, columns: Sequence[tuple[int, str]], why: tuple[str, str], kept: bool
) -> None:
    """Tell why columns are not read: some one by one, many together, by the first of them and how many they are."""
    zh, en = why if kept else (f"{why[0]}，没有读取", f"{why[1]} and is not read")
    if len(columns) <= _ONE_BY_ONE:
        for column, heading in columns:
            notes.note(
                roles.page.grid.place(None, column),
                f"“{heading}”{zh}" if heading else f"这一列{zh}",
                f"“{heading}” {en}" if heading else f"this column {en}",
            )
        return
    many = re.sub(r"^(is|holds)\b|(?<=and )is\b", lambda m: _PLURALS[m[0]], en)
    named = [f"“{heading}”" for _, heading in columns if heading][:_ONE_BY_ONE]
    count = len(columns)
    left = f" and {count - len(named)} more columns " if named else f"{count} columns "
    notes.note(
        roles.page.grid.place(None, columns[0][0]),
        f"{'、'.join(named)}{'等' * bool(named)} {count} 列{zh}".strip(),
        f"{', '.join(named)}{left}{many}",
    )


def _say_column_of_remarks(roles: Roles, column: int, notes: Notes) -> None:
    """Tell what a column of remarks says of which rows."""
    mine = roles.columns[column]
    of = carried(roles.columns[roles.region].words) if roles.region is not None else [""] * len(mine.words)
    said = list(dict.fromkeys((a, w) for a, w in zip(of, mine.words, strict=True) if w))
    marks = {
        x: [f"{a}{':' if x == 'en' else '：'}{' ' * (x == 'en')}{w[:_SHOWN]}" for a, w in said[:3]]
        for x in ("zh", "en")
    }
    more = len(said) - 3
    notes.note(
        roles.page.grid.place(None, column),
        f"“{mine.heading}”没有读取：{'；'.join(marks['zh'])}" + (f" 等 {len(said)} 处" if more > 0 else ""),
        f"“{mine.heading}” is not read: {'; '.join(marks['en'])}" + (f" and {more} more" if more > 0 else ""),
        "如读者须知，写进报告的正文",
        "where readers must know it, write it into the report’s text",
    )


def say_eras(roles: Roles, notes: Notes) -> None:
    """Tell which years of an era (民國102年, 令和4年) were read as which of the common calendar."""
    page = roles.page
    words = [*page.titles, *(w for path in page.paths for w in path), page.facts.get("period", "")]
    if roles.period is not None:
        words += roles.columns[roles.period].distinct
    read = {
        era: year
        for word in words
        if (common := with_years(word)) != word
        for era, year in zip(_ERA_YEAR.findall(word), _COMMON_YEAR.findall(common), strict=False)
    }
    if not read:
        return
    some = list(read.items())
    shown = some if len(some) < 3 else [some[0], some[-1]]
    zh, en = "、".join(f"{era}即{y}年" for era, y in shown), ", ".join(f"{era} is {y}" for era, y in shown)
    notes.note(
        page.grid.place(),
        f"年号纪年按公历读取：{zh}" + (f"等 {len(some)} 年" if len(some) > 2 else ""),
        f"years of eras are read in the common calendar: {en}"
        + (f" ({len(some)} years)" if len(some) > 2 else ""),
    )


def say_remarks(page: Page, notes: Notes) -> None:
    """Tell the notes above and below a table, which are not carried over."""
    shown, more = (
        [w[:_SHOWN].rstrip("。. ") + "…" * (len(w) > _SHOWN) for w in page.remarks[:3]],
        len(page.remarks) - 3,
    )
    if shown:
        notes.note(
            page.grid.place(),
            f"表上的注没有读取：{'；'.join(shown)}" + (f" 等 {len(page.remarks)} 条" if more > 0 else ""),
            f"the table’s notes are not read: {'; '.join(shown)}" + (f" and {more} more" if more > 0 else ""),
            "如读者须知，写进报告的正文",
            "where readers must know them, write them into the report’s text",
        )


def _compare_names(roles: Roles, places: Places, notes: Notes, column: int) -> None:
    """A code beside the name must be the name's own."""
    region = roles.region
    if places.kind not in china.LEVELS or region is None:
        return
    for r in roles.page.body:
        a, b = roles.page.grid.rows[r][region], roles.page.grid.rows[r][column]
        mine, its = name_of(a, places.kind), name_of(b, places.kind)
        if mine.kind == its.kind == "region" and mine.code != its.code:
            notes.error(
                roles.page.grid.place(r, column),
                f"“{a}”与“{b}”不是同一个地区",
                f"“{a}” and “{b}” are not the same region",
                "改正其中一个",
                "correct one of the two",
            )
