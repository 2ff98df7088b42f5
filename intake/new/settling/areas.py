"""Which rows of a table stand for several regions, where names alone do not tell: ``Sorting``, ``sort_rows``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.values import Text, same
from intake.new.answers import LEVELS, Answers, Question, is_level, typed
from intake.new.content.cells import Series
from intake.new.content.no_region import NOT_READ
from intake.new.content.regions import Places, Row
from intake.new.content.wholes import Floats, Sum, sums_of_others
from intake.new.contradictions.adding import far_below_sum
from intake.new.layout.level_column import names_of_levels
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.settling.worded import coded_alike, leftovers, odd_among, several_by_name, worded_totals
from intake.new.vocabulary.countries import country, native_country, nuts_level, world_area
from intake.new.vocabulary.larger_units import larger_units, smaller_units
from intake.new.vocabulary.levels import beyond_digits, codes_of, finest_complete, levels_of_codes, parent_of
from intake.new.vocabulary.words import fold

#: names among countries that are those of several
_SEVERAL = re.compile(
    r"countries|econom|\bregion|income|\bunion\b|\barea\b|members|\bworld\b|total|average|\bother\b|africa(?!n republic)|"
    r"\basia\b|\beurope\b|\bamericas?\b(?! samoa)|middle east|"
    r"caribbean(?! nether)|oecd|asean|\bg-?\d+\b|brics|human development|arab states|small states|"
    r"\bhigh[ -]|\blow[ -]|excl|developing|emerging|developed|advanced|not classified|"
    r"国家$|经济体|地区合计|世界|平均|合计",
    re.IGNORECASE,
)
#: of more names nothing is asked one by one
MOST_ASKED = 8
#: more areas than this are a level of their own rather than something to compare with
MOST_AREAS = 60


@dataclass
class Sorting:
    """What each row is, by its key."""

    regions: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    #: what a region lies in: key → the code of the larger unit
    parents: dict[str, str] = field(default_factory=dict)
    #: the level of codes that was taken
    level: str = ""


def sort_rows(
    places: Places,
    series: Sequence[Series],
    keys: Sequence[str],
    notes: Notes,
    answers: Answers,
    tables: Sequence[Roles] = (),
) -> Sorting:
    """Tell regions from totals, means and larger units."""
    rows = [places.rows[k] for k in keys]
    sorting = Sorting([r.key for r in rows if r.kind == "region"], [r.key for r in rows if r.kind == "area"])
    settled = {r.key for r in rows if answers.given("means", r.word) == "region"}
    if places.kind in {"nuts", "own"}:
        # beside a code the name stands in a column of its own
        larger = larger_units(r.word for r in rows) | larger_units(r.other for r in rows if r.other)
        _move(
            sorting,
            [
                k
                for k in sorting.regions
                if k not in settled and larger & {places.rows[k].word, places.rows[k].other}
            ],
        )
    if places.kind == "nuts":
        made = beyond_digits([places.rows[k].word for k in sorting.regions])
        doubtful = [k for k in sorting.regions if places.rows[k].word in made and k not in settled]
        for k in doubtful:
            _ask_area(places.rows[k], notes, "area")
        _move(sorting, doubtful)
    if places.kind in {"nuts", "own", "country"}:
        _by_codes(places, sorting, rows, notes, answers, series, tables)
    if places.kind == "country":
        several = [k for k in sorting.regions if k not in settled and _is_several(places.rows[k])]
        _move(sorting, several)
        _unknown_countries(places, sorting, notes, settled)
    if places.kind == "country":
        _one_country_twice(places, sorting, series, notes, settled)
    if places.kind == "own":
        _by_sums(places, sorting, series, notes, settled)
        _by_wording(places, sorting, notes, answers, settled)
    if sorting.areas:
        _tell_areas(places, sorting, notes)
    return sorting


def _move(sorting: Sorting, keys: Sequence[str]) -> None:
    moved = set(keys)
    sorting.areas += keys
    sorting.regions = [k for k in sorting.regions if k not in moved]


def _is_several(row: Row) -> bool:
    return (
        country(row.word, codes=True) is None
        and country(row.code) is None
        and bool(_SEVERAL.search(row.word))
    )


def _unknown_countries(places: Places, sorting: Sorting, notes: Notes, settled: set[str]) -> None:
    """Names among countries that are of none that is known: asked where they are few, told where they are many."""
    rows = [places.rows[k] for k in sorting.regions if k not in settled]
    unknown = [r for r in rows if country(r.word, codes=True) is None and country(r.code, codes=True) is None]
    unknown = [r for r in unknown if world_area(r.word) is None]
    rest = set(leftovers([places.rows[k].word for k in sorting.regions]))
    for row in [r for r in unknown if r.word in rest]:
        _ask_area(row, notes, "nothing")
    unknown = [r for r in unknown if r.word not in rest]
    if len(unknown) > MOST_ASKED:
        words = [r.word for r in unknown]
        notes.note(
            "",
            f"这些名称不是已知的国家，按地区处理：{'、'.join(words[:12])}等 {len(words)} 个",
            f"these are no countries that are known and are taken as regions: {', '.join(words[:12])} … ({len(words)})",
            "如其中有合计，加 --means 名称=area",
            "if one of them is a total say --means NAME=area",
        )
        return
    for row in unknown:
        _ask_area(row, notes, "region")


def _one_country_twice(
    places: Places, sorting: Sorting, series: Sequence[Series], notes: Notes, settled: set[str]
) -> None:
    """China beside China, mainland: of rows of one country the largest is asked about, as the total of the others."""
    by_country: dict[str, list[str]] = {}
    for key in sorting.regions:
        row = places.rows[key]
        if (three := country(row.word, codes=True) or country(row.code)) is not None:
            by_country.setdefault(three, []).append(key)
    for keys in by_country.values():
        if len(keys) < 2:
            continue
        sizes = {k: sum(v for s in series for (r, _), (v, _) in s.cells.items() if r == k) for k in keys}
        # the plain name is that of the whole: China, mainland is a part of China
        largest = max(keys, key=lambda k: (-len(places.rows[k].word), sizes[k]))
        if largest not in settled:
            _ask_area(places.rows[largest], notes, "area")
            _move(sorting, [largest])


def _by_wording(places: Places, sorting: Sorting, notes: Notes, answers: Answers, settled: set[str]) -> None:
    """Totals that only their names tell, and what is no region of the kind of the others: both are asked."""
    words = [places.rows[k].word for k in sorting.regions]
    by_word = {places.rows[k].word: k for k in sorting.regions if k not in settled}
    worded = {*worded_totals(words), *several_by_name(words)}
    over = places.over | places.of_several
    totals = [w for w in words if w in by_word and (fold(w) in over or w in worded)]
    rest = leftovers(words)
    odds = ({*odd_among(words), *rest} & by_word.keys()) - set(totals)
    alike = coded_alike({places.rows[k].word: places.rows[k].code for k in sorting.regions}, odds) - {*rest}
    odd, like = ([w for w in words if w in odds and (w in alike) == so] for so in (False, True))
    for found, default in ((totals, "area"), (odd, "nothing"), (like, "region")):
        unanswered = "area" if default == "area" else "region"
        meant = _ask_together(found, notes, answers, default) if len(found) > MOST_ASKED else unanswered
        for word in found if len(found) <= MOST_ASKED else ():
            _ask_area(places.rows[by_word[word]], notes, default)
        keys = [by_word[w] for w in found]
        if meant == "area":
            _move(sorting, keys)
        elif meant == "nothing":
            left = set(keys)
            sorting.regions = [k for k in sorting.regions if k not in left]


def _ask_together(words: Sequence[str], notes: Notes, answers: Answers, default: str) -> str:
    """One question for a list too long to ask name by name; its subject is the first and the last name."""
    subject = f"{words[0]}…{words[-1]}"
    if said := answers.given("means", subject):
        return said
    notes.ask(
        Question(
            "means",
            same(""),
            Text(
                zh=f"这 {len(words)} 行是地区，还是合计或平均：{'、'.join(words)}",
                en=f"are these {len(words)} rows regions, or totals or means: {', '.join(words)}",
            ),
            (
                (
                    "area",
                    Text(zh="都是合计或平均，不参加排名", en="all are totals or means; they are not ranked"),
                ),
                ("region", Text(zh="都是地区", en="all are regions")),
                ("nothing", Text(zh="这些行都不读", en="leave these rows out")),
            ),
            subject,
            default,
        )
    )
    return default


def _ask_area(row: Row, notes: Notes, default: str) -> None:
    notes.ask(
        Question(
            "means",
            same(""),
            Text(
                zh=f"“{_called(row)}”是一个地区，还是其他各行的合计或平均",
                en=f"is “{_called(row)}” a region, or a total or mean of the other rows",
            ),
            (
                ("area", Text(zh="合计或平均，不参加排名", en="a total or mean; it is not ranked")),
                ("region", Text(zh="一个地区", en="a region")),
                *([("nothing", NOT_READ)] if default == "nothing" else []),
            ),
            row.word,
            default,
        )
    )


def _called(row: Row) -> str:
    """What a row is called in messages: a code of NUTS with the name beside it."""
    coded = nuts_level(row.word) is not None and row.other
    return f"{row.word} {row.other}" if coded else row.word


def _tell_areas(places: Places, sorting: Sorting, notes: Notes) -> None:
    words = [_called(places.rows[k]) for k in sorting.areas]
    shown = "、".join(words[:10]) + ("…" if len(words) > 10 else "")
    notes.note(
        "",
        f"这些行不是单个地区，列为比较用的区域（[[area]]），不参加排名：{shown}",
        f"these rows stand for several regions; they become areas to compare with ([[area]]) and are not ranked: {shown.replace('、', ', ')}",
        "如其中有单个地区，加 --means 名称=region",
        "if one of them is a region say --means NAME=region",
    )


# --- by codes --------------------------------------------------------------------------------------------


def _by_codes(
    places: Places,
    sorting: Sorting,
    rows: Sequence[Row],
    notes: Notes,
    answers: Answers,
    series: Sequence[Series],
    tables: Sequence[Roles] = (),
) -> None:
    ranked = set(sorting.regions)
    mine = [r for r in rows if r.key in ranked]
    codes = dict(zip([r.key for r in mine], codes_of([(r.word, r.code) for r in mine]), strict=True))
    levels = levels_of_codes(list(codes.values()))
    present = sorted({v for v in levels.values() if v >= 0})
    if len(present) < 2 and -1 not in levels.values():
        # nuts2 of a table that has no codes, or those of another level
        there = [f"nuts{v}" for v in present] if places.kind == "nuts" else []
        if re.fullmatch(r"(?:nuts|digits)\d?", answers.level):
            if answers.level not in {*there, "nuts" if there else ""}:
                _no_such_level(answers.level, [*there, "table"], notes)
        elif answers.level and not is_level(answers.level):
            _no_such_level(answers.level, LEVELS, notes)
        return
    named = "nuts" if places.kind == "nuts" else "digits"
    figures = {k for s in series for k, _ in s.cells}
    counts = {v: sum(levels.get(codes[k]) == v for k in codes if k in figures) for v in present}
    # as the table calls them: ITL1, ITL2
    called = names_of_levels(tables, levels) if named == "digits" else {}
    numbered = all(w[-1:].isdigit() for v, w in called.items() if v >= 0)
    called = {v: called.get(v, "") * numbered or f"{named}{v}" for v in present}
    asked = next((v for v, w in called.items() if fold(answers.level) in {fold(w), f"{named}{v}"}), None)
    if asked is None and answers.level not in {"", "table", named}:
        _no_such_level(answers.level, list(called.values()), notes)
    with_figures = {c for k, c in codes.items() if k in figures}
    filled = {c: v for c, v in levels.items() if c in with_figures or v < 0}
    chosen = asked if asked is not None else finest_complete(filled or levels)
    if asked is None and len(present) > 1 and max(present) > chosen and counts[max(present)] > 3:
        _ask_level(notes, called, counts, chosen)
    keep = [k for k in sorting.regions if levels.get(codes.get(k, ""), chosen) == chosen]
    larger = [k for k in sorting.regions if levels.get(codes.get(k, ""), chosen) < chosen]
    smaller = [k for k in sorting.regions if levels.get(codes.get(k, ""), chosen) > chosen]
    if len(larger) + len(sorting.areas) > MOST_AREAS:
        tops = [k for k in larger if levels[codes[k]] <= min(present)]
        dropped = [k for k in larger if levels[codes[k]] > min(present)]
        _tell_level(
            notes, f"{len(dropped)} 个较大的地区没有读取", f"{len(dropped)} larger units are not read"
        )
        larger = tops
    if smaller:
        _tell_level(
            notes,
            f"{len(smaller)} 个更小的地区没有读取：" + "、".join(places.rows[k].word for k in smaller[:6]),
            f"{len(smaller)} smaller units are not read: "
            + ", ".join(places.rows[k].word for k in smaller[:6]),
        )
    if len(present) > 1:
        other = typed(called[present[0] if chosen != present[0] else present[-1]])
        _tell_level(
            notes,
            f"一列里有 {len(present)} 级地区，报告写其中 {called[chosen]} 一级（{len(keep)} 个）",
            f"one column holds regions of {len(present)} levels; the report is about {called[chosen]} ({len(keep)} of them)",
            f"要换一级，加 --level {other}",
            f"for another say --level {other}",
        )
    sorting.regions, sorting.areas, sorting.level = (
        keep,
        [*larger, *sorting.areas],
        called.get(chosen, f"{named}{chosen}"),
    )
    sorting.parents = {k: p for k in keep if codes.get(k) in levels and (p := _top(codes[k], levels))}


def _no_such_level(level: str, known: Sequence[str], notes: Notes) -> None:
    notes.error(
        same("--level"),
        f"表里没有“{level}”这一级地区",
        f"the table has no regions of the level “{level}”",
        f"可用：{'、'.join(known)}",
        f"known: {', '.join(known)}",
    )


def _top(code: str, levels: Mapping[str, int]) -> str | None:
    """The largest unit that a region lies in."""
    if nuts_level(code):
        return code[:2]
    parent = parent_of(code, levels)
    while parent is not None and (above := parent_of(parent, levels)) is not None:
        parent = above
    return parent


def _tell_level(
    notes: Notes,
    zh: str,
    en: str,
    zh_do: str = "如不对，请加 --level",
    en_do: str = "if that is wrong, say --level",
) -> None:
    notes.note("", zh, en, zh_do, en_do)


def _ask_level(notes: Notes, called: Mapping[int, str], counts: Mapping[int, int], chosen: int) -> None:
    options = tuple(
        (called[v], Text(zh=f"{n} 个地区", en=f"{n} regions")) for v, n in counts.items() if n > 1
    )
    text = Text(
        zh="一列里有几级地区，较小的一级不全：报告写哪一级",
        en="one column holds regions of several levels, the smallest incomplete: which is the report about",
    )
    notes.ask(Question("level", same(""), text, options, default=called[chosen]))


# --- by figures ------------------------------------------------------------------------------------------


def _matrix(series: Sequence[Series], keys: Sequence[str]) -> tuple[Floats, list[bool], list[int]]:
    """Figures by row and by series and period, whether a column may be added up, and its decimals."""
    columns: list[list[float]] = []
    sizes: list[bool] = []
    decimals: list[int] = []
    for s in series:
        periods = list(dict.fromkeys(p for _, p in s.cells))
        for period in periods[-6:]:
            columns.append([s.cells[k, period][0] if (k, period) in s.cells else np.nan for k in keys])
            sizes.append(True)
            decimals.append(max(s.decimals, default=0))
    return np.array(columns, dtype=float).T.reshape(len(keys), len(columns)), sizes, decimals


def _by_sums(
    places: Places, sorting: Sorting, series: Sequence[Series], notes: Notes, settled: set[str]
) -> None:
    keys = [k for k in sorting.regions if k not in settled]
    values, sizes, decimals = _matrix(series, keys)
    if not len(keys) or not values.size:
        return
    sums = sums_of_others(values, sizes, decimals)
    sure = [s for s in sums if s.sure]
    doubt = {s.row for s in sums if not s.sure} | _doubtful(places, keys, values, {s.row for s in sums})
    _tell_together(places, [keys[s.row] for s in sure if s.together > 1], notes)
    for s in sums:
        if s.sure and s.together == 1:
            _tell_sum(places, [keys[s.row]], s, [keys[i] for i in s.of], notes)
    parts = {i for i in doubt if far_below_sum(series, keys, keys[i])}
    for i in sorted(doubt):
        _ask_area(places.rows[keys[i]], notes, "region" if i in parts else "area")
    _move(sorting, [keys[s.row] for s in sure] + [keys[i] for i in sorted(doubt - parts)])


#: of all others together, in a column whose figures add up; and of such columns
_MUCH = 0.5


def _doubtful(places: Places, keys: Sequence[str], values: Floats, positions: set[int]) -> set[int]:
    """Rows that may be totals: the first or last, without the number that others have, or a country among what are none."""
    rows = [places.rows[k] for k in keys]
    ends = {0, len(rows) - 1} - positions
    countries = [
        i
        for i, r in enumerate(rows)
        if (native_country(r.word) if i in ends else country(r.word)) is not None
    ]
    # Georgia among Alabama and Texas is no country
    smaller = smaller_units(r.word for r in rows)
    countries = [i for i in countries if rows[i].word not in smaller and not _one_of_them(rows, i)]
    # 00 Whole country, 01 …: among many a code of zeros is rather that of the whole
    zeros = [i for i, r in enumerate(rows) if re.fullmatch(r"00+", r.code)]
    few = len(countries) <= max(1, 0.1 * len(rows))
    doubt = {i for i in ends if rows[i].unnumbered and sum(r.unnumbered for r in rows) <= 2}
    coded = [i for i, r in enumerate(rows) if r.code]
    if places.numbered and len(coded) >= len(rows) - 2:
        doubt |= {i for i in ends if not rows[i].code}
    if len(zeros) == 1 and len(rows) >= 8:
        doubt |= set(zeros)
    if few and len(rows) > 3:
        doubt |= {i for i in countries if i in ends or _largest(values, i)}
    # nearly the sum of all others, at either end
    for i in ends:
        others = np.nansum(np.delete(values, i, axis=0), axis=0)
        with np.errstate(invalid="ignore"):
            near = (
                (np.abs(values[i] - others) <= 0.08 * others)
                & (others > 0)
                & (np.nanmin(values, axis=0, initial=np.inf) >= 0)
            )
        # a large region may by chance have half of all in one column of many
        many = (values[i] > _MUCH * others) & (others > 0)
        if near.any() and near.sum() >= _MUCH * many.sum() and len(rows) > 4 and not positions:
            doubt.add(i)
    return doubt - positions


#: parts of countries that have codes of countries, and stand in their countries' tables: Åland, Mayotte, Puerto Rico
_TERRITORIES = {
    "ALA", "GLP", "MTQ", "GUF", "REU", "MYT", "SPM", "BLM", "MAF", "PYF", "NCL", "WLF",
    "PRI", "GUM", "VIR", "ASM", "MNP", "FRO", "GRL", "SJM", "BES", "ABW", "CUW", "SXM",
}  # fmt: skip


def _one_of_them(rows: Sequence[Row], i: int) -> bool:
    """Whether a row that has a country's name is a region as the others: by a code of their form, or as a territory of their country.

    >>> coded = [Row(w, "region", w, c) for w, c in (("Uusimaa", "MK01"), ("Satakunta", "MK04"), ("Åland", "MK21"))]
    >>> plain = [Row(w, "region", w, "") for w in ("Whole country", "Uusimaa", "Satakunta", "Åland")]
    >>> _one_of_them(coded, 2), _one_of_them(plain, 3), _one_of_them([*coded, Row("Suomi", "region", "Suomi", "MK")], 3)
    (True, True, False)
    """
    forms = [re.sub(r"\d", "9", r.code) for r in rows]
    others = set(forms[:i] + forms[i + 1 :])
    if re.search(r"\d", rows[i].code) and not re.fullmatch(r"\D*0+", rows[i].code) and others == {forms[i]}:
        return True
    # what stands first may be the whole of its own parts: Puerto Rico over its municipios
    whole = bool(worded_totals([r.word for r in rows]))
    return native_country(rows[i].word) in _TERRITORIES and (i > 0 or whole)


def _largest(values: Floats, i: int) -> bool:
    full = [
        k
        for k in range(values.shape[1])
        if not np.isnan(values[i, k]) and (np.nan_to_num(values[:, k]) >= 0).all()
    ]
    return bool(full) and all(values[i, k] >= np.nanmax(values[:, k]) for k in full)


def _tell_together(places: Places, keys: Sequence[str], notes: Notes) -> None:
    if keys:
        words = [places.rows[k].word for k in keys]
        notes.note(
            "",
            f"{'、'.join(words)}相加等于其他各行之和：是较大的地区",
            f"{', '.join(words)} together are the sum of all other rows: they are larger units",
            f"如其中有单个地区，加 --means {typed(f'{words[0]}=region')}",
            f"if one of them is a region say --means {typed(f'{words[0]}=region')}",
        )


def _tell_sum(places: Places, keys: Sequence[str], sum_found: Sum, of: Sequence[str], notes: Notes) -> None:
    word = places.rows[keys[0]].word
    some = "、".join(places.rows[k].word for k in of[:4]) + ("…" if len(of) > 4 else "")
    parts_zh, parts_en = (some, some.replace("、", ", ")) if of else ("其他各行", "the other rows")
    what_zh, what_en = ("平均", "mean") if sum_found.mean else ("合计", "sum")
    notes.note(
        "",
        f"“{word}”的数是{parts_zh}的{what_zh}",
        f"the figures of “{word}” are the {what_en} of {parts_en}",
        f"如它是一个地区，加 --means {typed(f'{word}=region')}",
        f"if it is a region say --means {typed(f'{word}=region')}",
    )
