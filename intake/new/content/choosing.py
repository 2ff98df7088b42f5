"""Which rows of a table are read where a column tells several of one region apart: ``choose``, ``choose_level``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.values import Text, same
from intake.new.answers import FLAGS, Answers, Question, typed
from intake.new.layout.level_column import rank_of_level
from intake.new.layout.page import Page
from intake.new.layout.roles import Dimension, Roles
from intake.new.notes import Notes
from intake.new.vocabulary.words import WHOLE_WORDS, fold, key

#: names for units of one level in one country
_TWINS = frozenset(
    map(
        key,
        (
            "Province",
            "Provinces",
            "State",
            "States",
            "Territory",
            "Territories",
            "Union territory",
            "省",
            "自治区",
            "直辖市",
        ),
    )
)
#: breakdowns that are read whole where the user chooses nothing
_FEW = 4


@dataclass(frozen=True)
class Chosen:
    """What is read of a column of levels."""

    #: the level, or ``all``
    word: str
    #: the levels that are read besides: those of the same units under another name, and those that have one member; and those
    #: members: the whole country
    wholes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def choose(dimension: Dimension, page: Page, notes: Notes, answers: Answers) -> str:
    """The value of a breakdown that is read: a word of its column, or ``all``."""
    answer = answers.given("choose", dimension.name) or answers.given(
        "choose", page.heading_of(dimension.column)
    )
    by_label = {fold(label): word for word, label in dimension.labels.items()} | {
        fold(w): w for w in dimension.labels
    }
    if dimension.margins and len(dimension.labels) == 1 and fold(answer) in {"", "all", *by_label}:
        (only,) = dimension.labels
        notes.note(
            page.grid.place(None, dimension.column),
            f"“{dimension.name}”列里只读“{only}”，误差（{'、'.join(sorted(dimension.margins))}）不作指标",
            f"of the column “{dimension.name}” only “{only}” is read; errors of estimates ({', '.join(sorted(dimension.margins))}) are no indicators",
        )
        return only
    if answer == "all":
        return "all"
    if fold(answer) in by_label:
        return by_label[fold(answer)]
    whole = next(
        (
            w
            for w, label in dimension.labels.items()
            if not w or key(w) in WHOLE_WORDS or key(label) in WHOLE_WORDS
        ),
        None,
    )
    if dimension.named and not answer:
        if len(dimension.labels) == 1:
            (only,) = dimension.labels
            notes.note(
                page.grid.place(None, dimension.column),
                f"“{dimension.name}”列各行都是“{only}”，已写入指标名称",
                f"the column “{dimension.name}” says “{only}” in every row, which is put into the indicators’ names",
                "如不需要，从表里去掉这一列",
                "if readers need not know it take the column out of the spreadsheet",
            )
        return "all"
    listed = "、".join(list(dict.fromkeys(dimension.labels.values()))[:8])
    count = len(dimension.labels)
    name = dimension.name
    if whole is not None and not answer:
        notes.note(
            page.grid.place(None, dimension.column),
            f"“{name}”列有 {count} 种取值，只读“{dimension.labels[whole] or '（空）'}”",
            f"the column “{name}” has {count} values; only “{dimension.labels[whole] or '(blank)'}” is read",
            f"要读别的，加 {FLAGS['choose']} {typed(f'{name}=取值')}（或 all）",
            f"to read others say {FLAGS['choose']} {typed(f'{name}=VALUE')} (or all)",
        )
        return whole
    options = [
        (label, same("") if label == word else same(word))
        for word, label in list(dimension.labels.items())[:40]
    ]
    few = count <= _FEW
    notes.ask(
        Question(
            "choose",
            page.grid.place(None, dimension.column),
            Text(
                zh=f"“{name}”列有 {count} 种取值（{listed}），同一地区、时期因此有几个数，读哪一种",
                en=f"the column “{name}” has {count} values ({listed.replace('、', ', ')}), so that there are several figures of one "
                "region and period: which are read",
            ),
            (
                *options,
                ("all", Text(zh="都读，各作一个指标", en="all of them, each as an indicator of its own")),
            ),
            dimension.name,
            "all" if few else "",
        )
    )
    return "all" if few else next(iter(dimension.labels))


def choose_indicator(page: Page, measure: int | None, answers: Answers) -> tuple[Dimension, str] | None:
    """The one indicator that is read of a column of them, where the user says it; None: all."""
    heading = page.heading_of(measure) if measure is not None else ""
    answer = answers.given("choose", heading) if heading else ""
    labels = {w: w for w in page.cells(measure) if w} if answer and measure is not None else {}
    chosen = next((w for w in labels if fold(w) == fold(answer)), "")
    return (Dimension(measure, heading, labels), chosen) if chosen and measure is not None else None


def choose_level(roles: Roles, level: Dimension, notes: Notes, answers: Answers) -> Chosen:
    """The level of regions that is read, the finest where nobody says; what stands alone on its level is the whole."""
    page, region = roles.page, roles.region or 0
    name = page.heading_of(level.column)
    members: dict[str, dict[str, None]] = {w: {} for w in level.labels}
    twins = [w for w in level.labels if key(w) in _TWINS]
    for r in page.body:
        cells = page.grid.rows[r]
        if cells[level.column] in members and cells[region]:
            members[cells[level.column]][cells[region]] = None
    if len(twins) > 1:
        # provinces and territories are units of one level
        for w in twins:
            members[w] = {name: None for twin in twins for name in members[twin]}
    finest = max(members, key=lambda w: (len(members[w]), rank_of_level(w) or 0))
    by_word = {fold(w): w for w in level.labels} | {"all": "all"}
    chosen = by_word.get(fold(answers.given("choose", name)), "")
    if not chosen and sum(len(of) > 1 for of in members.values()) == 1:
        # one level has several regions, and whatever stands alone is the whole of them
        chosen = finest
    elif not chosen:
        _ask_level(page, level, name, {w: len(of) for w, of in members.items()}, finest, notes)
        chosen = finest
    if chosen != "all" and ("choose", name) not in notes.questions:
        notes.note(
            page.grid.place(None, level.column),
            f"只读“{name}”为“{chosen}”的各行（{len(members[chosen])} 个地区）和全部地区合起来的一行",
            f"only the rows whose “{name}” is “{chosen}” are read ({len(members[chosen])} regions), and that of the whole",
        )
    mine = members.get(chosen, {})
    together = tuple(w for w in twins if w != chosen) if len(twins) > 1 and chosen in twins else ()
    alone = [
        w
        for w, of in members.items()
        if chosen not in {w, "all"} and w not in together and len(of) == 1 and not mine.keys() & of.keys()
    ]
    return Chosen(chosen, (*alone, *together), tuple(x for w in alone for x in members[w]))


def _ask_level(
    page: Page, level: Dimension, name: str, counts: Mapping[str, int], finest: str, notes: Notes
) -> None:
    options = [(w, Text(zh=f"{n} 个", en=f"{n} of them")) for w, n in counts.items()]
    notes.ask(
        Question(
            "choose",
            page.grid.place(None, level.column),
            Text(
                zh=f"“{name}”列说明各行是哪一级地区（{'、'.join(counts)}）：报告写哪一级",
                en=f"the column “{name}” says of which level the regions are ({', '.join(counts)}): which is the report about",
            ),
            (
                *options,
                ("all", Text(zh="都是一级，放在一起比较", en="they are of one level and compared together")),
            ),
            name,
            finest,
        )
    )
