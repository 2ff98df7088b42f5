"""What a table comes to when all of it is read: regions and areas, indicators, questions; exports ``settle``."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.periods import in_order
from analysis.values import Region, Text, same
from intake.new.answers import Answers, language_of, marks_of
from intake.new.content.cells import UNSAID, Collector, Series
from intake.new.content.no_region import WITHOUT, earlier_extents
from intake.new.content.regions import Places, Row
from intake.new.content.telling import some_of
from intake.new.content.wholes import whole_of
from intake.new.contradictions.adding import contradicted, farthest_off
from intake.new.contradictions.against_whole import ALL_PROVINCES, tell_against_whole, tell_some_provinces
from intake.new.contradictions.beyond_total import ask_beyond_total
from intake.new.contradictions.counted_within import tell_within
from intake.new.contradictions.far_off import tell_odd
from intake.new.contradictions.totals import check_totals
from intake.new.layout.roles import Roles
from intake.new.layout.said import names_source
from intake.new.notes import Notes
from intake.new.sections.spelling import as_in_text
from intake.new.sections.targets import with_targets
from intake.new.settling.area_names import area_of, coded_over, nation_over
from intake.new.settling.areas import Sorting, sort_rows
from intake.new.settling.common_endings import without_common_ending
from intake.new.settling.doubts import without_doubts
from intake.new.settling.fit_units import fit_units, of_people, rates_of_people
from intake.new.settling.groupings import groupings
from intake.new.settling.measures import measures_of, tell_without_unit
from intake.new.settling.one_whole import one_whole
from intake.new.settling.outer_names import outer_names
from intake.new.settling.per_head import per_head_as_titled
from intake.new.settling.same_region import settle_conflicts
from intake.new.settling.worded import NamedWhole, named_whole
from intake.new.tidy import Area, FlaggedFigure, Measure, Tidy
from intake.new.vocabulary.countries import country, country_name, nuts_level
from intake.new.vocabulary.larger_units import homes_of
from intake.new.vocabulary.unit_names import as_told
from intake.new.vocabulary.words import WHOLE_WORDS, fold, says
from intake.places import china
from intake.places.regions import NATION, slug_of

#: regions whose sum is away from the whole by more than this part of it do not simply add up to it
_SEEN_OFF = 0.01


def settle(
    collector: Collector, places: Places, tables: Sequence[Roles], notes: Notes, answers: Answers
) -> Tidy:
    """Put together what was collected; what is still open becomes questions."""
    without_common_ending(collector.series.values(), notes)
    per_head_as_titled(collector.series.values(), tables, notes)
    fit_units(collector.series.values(), tables, notes, answers)
    for s in collector.series.values():
        s.unit = of_people(s.base or s.name, s.unit)
    rates_of_people(collector.series.values(), notes)
    settle_conflicts(collector, places.rows, notes, answers)
    collector.tell()
    places.tell()
    series = _whole_first([s for s in collector.series.values() if s.cells])
    for empty in (s for s in collector.series.values() if not s.cells):
        notes.note(empty.where.text, f"{empty.name}没有任何数字", f"{empty.name} has no figure at all")
    present = {k for s in series for k, _ in s.cells} | set(collector.seen)
    keys = [k for k in places.rows if k in present]
    sorting = sort_rows(places, series, keys, notes, answers, tables)
    ask_beyond_total(places, sorting, series, notes, answers)
    one_whole(places, sorting, series, notes)
    if (not series or not sorting.regions) and not notes.questions and not notes.problems.errors:
        _nothing(places, notes, [places.rows[k] for k in sorting.areas])
    codes, regions, untranslated = _regions(places, sorting)
    _tell_codes(places.kind, [regions[c].name["en"] for c in sorted(untranslated)], notes)
    areas = _areas(places, sorting, keys, codes)
    extents = _extents(places, tables, notes, codes, series, sorting)
    series = _of_regions(series, codes, regions, notes)
    check_totals(places, sorting, series, tables, notes, answers)
    series = with_targets(without_doubts(series, notes, answers), sorting.regions, collector.given, notes)
    tell_odd(series, {k: places.rows[k].word for k in sorting.regions}, notes, answers)
    for s in series:
        s.in_table = str(collector.given.get(fold(s.base or s.name), {}).get("direction", ""))
    homes = homes_of(r.word for r in places.rows.values()) if places.kind == "own" else set()
    measures = [
        replace(m, unit=as_told(m.unit, homes)) for m in measures_of(series, codes, regions, notes, answers)
    ]
    tell_without_unit(measures, series, notes, answers)
    frame = _frame(series, measures, codes, list(regions), places)
    flags = [
        FlaggedFigure(m.id, codes[k], p, flag)
        for s, m in zip(series, measures, strict=True)
        for (k, p), flag in s.flags.items()
        if codes.get(k) in regions
    ]
    if flags:
        _tell_flags(flags, notes)
    _tell_empty(frame, regions, notes)
    totals = {m.id: max(s.decimals, default=0) for s, m in zip(series, measures, strict=True) if m.total}
    written = [places.rows[k].word for k in sorting.regions]
    whole = _whole(places.kind, frame, totals, regions, areas, written)
    by_id = dict(zip((m.id for m in measures), series, strict=True))
    _tell_whole(whole, places, sorting, by_id, codes, notes, totals)
    grouped = tuple(groupings(tables, places, sorting, codes, areas, notes))
    return Tidy(
        notes.file,
        places.level,
        places.kind,
        regions,
        areas,
        tuple(measures),
        frame,
        notes.told(),
        tuple(notes.questions.values()),
        called=next((t.page.heading_of(t.region) for t in tables if t.region is not None), ""),
        source=_source(tables),
        groups=grouped,
        flags=tuple(flags),
        untranslated=frozenset(untranslated),
        given={m.id: given for m in measures if (given := collector.given.get(fold(m.base or m.name)))},
        whole=whole.code if whole.against is None else "",
        without={
            codes[k]: match[2]
            for k in sorting.regions
            if places.kind in china.LEVELS
            and k in codes
            and (match := WITHOUT.fullmatch(places.rows[k].word))
        },
        extents=extents,
    )


def _extents(
    places: Places,
    tables: Sequence[Roles],
    notes: Notes,
    codes: Mapping[str, str],
    series: Sequence[Series],
    sorting: Sorting,
) -> dict[str, Text]:
    """Code of a known region → of which area its figures are, where it is not that of today."""
    words = dict.fromkeys(w for t in tables if t.region is not None for w in t.columns[t.region].distinct)
    named = {codes[k]: places.rows[k].word for k in sorting.regions if k in codes}
    tell_within(tables, [places.rows[k].word for k in sorting.regions], notes)
    periods: dict[str, set[str]] = {}
    for key, period in (cell for s in series for cell in s.cells):
        periods.setdefault(codes.get(key, ""), set()).add(period)
    return earlier_extents(notes, places.kind, list(words), named, {c: sorted(p) for c, p in periods.items()})


def _tell_codes(kind: str, names: Sequence[str], notes: Notes) -> None:
    """Of regions of Europe that a table gives by their codes alone nobody here knows the names; who is to write them is told."""
    codes = [w for w in names if nuts_level(w) is not None]
    if kind != "nuts" or not codes:
        return
    notes.note(
        "",
        f"表里只有地区的代码（{'、'.join(codes[:3])}等 {len(codes)} 个）；没有收录 NUTS 地区的名称，页面上写代码和所属国家",
        f"the table has only codes of these regions: {', '.join(codes[:3])} … ({len(codes)}); names of NUTS regions are not known, and pages "
        "say the code and the country",
        "名称写进 data/regions.csv",
        "write their names into data/regions.csv",
    )


def _areas(places: Places, sorting: Sorting, keys: Sequence[str], codes: dict[str, str]) -> dict[str, Area]:
    """The rows that stand for several regions, by the codes that they get; these are put to those of the regions."""
    areas: dict[str, Area] = {}
    homes = homes_of(places.rows[k].word for k in keys) if places.kind == "own" else set()
    for i, k in enumerate(sorting.areas, start=1):
        area = area_of(places.rows[k], i, places.kind, homes)
        taken = {a.id for a in areas.values()} | set(codes.values())
        codes[k] = NATION.code if area.id == "nation" else area.id
        if area.id in taken:
            area = replace(area, id=f"area-{i}")
            codes[k] = area.id
        areas[codes[k]] = area
    return areas


def _whole(
    kind: str,
    frame: pd.DataFrame,
    totals: Mapping[str, int],
    regions: Mapping[str, Region],
    areas: Mapping[str, Area],
    written: Sequence[str],
) -> NamedWhole:
    """The area that is all regions together: by its figures, else by its name, with the figure that contradicts."""
    by_sums = whole_of(frame, totals, list(regions), list(areas))
    if by_sums:
        return NamedWhole(by_sums)
    return named_whole(_called(areas, regions, kind, written), frame, list(totals), list(regions))


def _tell_whole(
    whole: NamedWhole,
    places: Places,
    sorting: Sorting,
    series: Mapping[str, Series],
    codes: Mapping[str, str],
    notes: Notes,
    sizes: Collection[str],
) -> None:
    """Tell what the regions are compared with, or by which figure they are not.

    Args:
        series: the figures, by the ids of the indicators.
        sizes: the ids of those that grow with a region's size.
    """
    if len(sorting.regions) < 2:
        return
    if not whole.code:
        nation = next((k for k in sorting.areas if codes[k] == NATION.code), "")
        if nation and places.kind == "province" and not set(series) <= set(sizes):
            tell_some_provinces(places.rows[nation].word, len(sorting.regions), notes)
        return
    key = next((k for k in sorting.areas if codes[k] == whole.code), "")
    word = places.rows[key].word if key else whole.code
    if whole.against is not None:
        against, period = whole.against
        tell_against_whole(word, key, sorting.regions, series[against], period, notes)
        return
    some = [series[id_] for id_ in series if id_ in sizes]
    zh, en = ("总量相加即是它", "sizes add up to it")
    if contradicted(some, sorting.regions, key):
        zh, en = ("总量相加并不都等于它", "sizes do not all add up to it")
    elif (off := farthest_off(some, sorting.regions, key)) > _SEEN_OFF:
        zh, en = (f"总量相加与它最多相差 {off:.1%}", f"sizes add up to it but for {off:.1%} at most")
    if len(some) == len(series):
        notes.note(
            "",
            f"“{word}”是各地区的整体：{zh}，所以各地区与各地区的平均比较",
            f"“{word}” is the whole of the regions: {en}, so that regions are compared with the mean of the regions",
            "如不对，删去 report.toml 里的 whole 一行",
            "if that is wrong, delete the line “whole” of report.toml",
        )
        return
    notes.note(
        "",
        f"“{word}”是各地区的整体：{'比率一类的指标' if some else ''}有它的数字时，各地区与它比较，不与简单平均比较"
        f"{f'；{zh}，与各地区的平均比较' if some else ''}",
        f"“{word}” is the whole of the regions: where it has a figure{' of a rate' if some else ''}, regions are compared with that, not "
        f"with their plain mean{f'; {en}, and are compared with the mean of the regions' if some else ''}",
        "如不对，删去 report.toml 里的 whole 一行",
        "if that is wrong, delete the line “whole” of report.toml",
    )


def _without(places: Places, keys: Sequence[str], codes: Mapping[str, str]) -> dict[str, str]:
    """Code of a known region → the part that its figures are without, where its name in the table says so."""
    named = {codes[k]: WITHOUT.fullmatch(places.rows[k].word) for k in keys if k in codes}
    return {c: match[2] for c, match in named.items() if match is not None and places.kind in china.LEVELS}


def _called(
    areas: Mapping[str, Area], regions: Mapping[str, Region], kind: str, written: Sequence[str]
) -> dict[str, str]:
    """The areas' names; the nation over all its provinces is the whole of them, over some of them it is not."""
    full = kind == "province" and len(regions) == ALL_PROVINCES
    nation = NATION.code if full else ""
    if kind in {"own", "nuts"}:
        words = {c: a.word for c, a in areas.items()}
        nation = coded_over(words, list(regions)) if kind == "nuts" else ""
        nation = nation or nation_over(
            words, list(written) if kind == "own" else [r.name["en"] for r in regions.values()]
        )
    return {c: "合计" if nation and c == nation else a.word for c, a in areas.items()}


def _whole_first(series: Sequence[Series]) -> list[Series]:
    """The indicators in their order, but of one that is broken down that of all together before its parts."""
    by_base: dict[str, list[Series]] = {}
    for s in series:
        by_base.setdefault(fold(s.base), []).append(s)

    def is_part(s: Series) -> bool:
        said = re.split("[,，]", s.name.removeprefix(s.base).strip(" ()（）"))
        return s.name != s.base and not all(says(w.strip(), WHOLE_WORDS) for w in said)

    ordered = {base: iter(sorted(some, key=is_part)) for base, some in by_base.items()}
    return [next(ordered[fold(s.base)]) for s in series]


def _of_regions(
    series: Sequence[Series], codes: Mapping[str, str], regions: Mapping[str, Region], notes: Notes
) -> list[Series]:
    """The indicators of which regions have figures; those that only a total has cannot be compared."""
    mine = {k for k, c in codes.items() if c in regions}
    some = [s for s in series if any(k in mine for k, _ in s.cells)]
    others = [s for s in series if not any(k in mine for k, _ in s.cells)]
    if not some:
        return list(series)
    if others:
        shown = [s.name for s in others[:6]]
        more = "" if len(others) <= 6 else " …"
        notes.note(
            "",
            f"{len(others)} 个指标只有合计或区域的数，没有各地区的数，没有读取：{'、'.join(shown)}{more}",
            f"{len(others)} indicators have figures of totals only and of no region, and are not read: {'; '.join(shown)}{more}",
        )
    return some


def _source(tables: Sequence[Roles]) -> str:
    for table in tables:
        texts = [table.page.facts[k] for k in ("source", "database") if table.page.facts.get(k)]
        if texts:
            return marks_of(*texts).comma.join(dict.fromkeys(texts))[:200]
    for table in tables:
        # a column that says the same source of all figures
        for column in table.columns:
            if names_source(column.heading) and len(column.distinct) == 1:
                return column.distinct[0].strip(" .。")[:200]
    return ""


def _nothing(places: Places, notes: Notes, areas: Sequence[Row]) -> None:
    passed: dict[china.Level, int] = {k: len(v) for k in china.LEVELS if (v := places.passed.get(k))}
    for row in areas:
        # larger units than those asked for are areas
        if re.fullmatch(r"\d{6}", row.key):
            larger: china.Level = "province" if row.key.endswith("0000") else "prefecture"
            passed[larger] = passed.get(larger, 0) + 1
    if passed and places.kind in china.LEVELS:
        level = max(passed, key=lambda k: passed[k])
        asked, names = china.LEVEL_NAMES[places.kind], china.LEVEL_NAMES[level]
        notes.error(
            "",
            f"表里没有{asked['zh']}地区，都是{names['zh']}",
            f"the table has no {asked['en']}; its regions are {names['en']}",
            f"请加 --level {level}",
            f"say --level {level}",
        )
        return
    notes.error(
        "",
        "没有读到任何数字",
        "no figure could be read",
        "表里至少要有一列地区和一列数字",
        "the table needs a column of regions and a column of figures",
    )


# --- regions ---------------------------------------------------------------------------------------------


def _regions(places: Places, sorting: Sorting) -> tuple[dict[str, str], dict[str, Region], set[str]]:
    """Key → code, the regions by code, and the codes of those with a name in one language only."""
    if places.table is not None:
        ranked = set(sorting.regions)
        kept = {c: r for c, r in places.table.regions.items() if c in ranked}
        return {c: c for c in kept}, kept, set()
    if places.kind in china.LEVELS:
        known = {c: places.known(c) for c in sorted(sorting.regions)}
        return {c: c for c in known}, known, set()
    codes: dict[str, str] = {}
    regions: dict[str, Region] = {}
    open_: set[str] = set()
    width = len(str(len(sorting.regions)))
    slugs: set[str] = set()
    taken: set[str] = set()
    spoken = [places.rows[k].word for k in sorting.regions]
    shared = {w for w, n in Counter(map(str.casefold, spoken)).items() if n > 1}  # Winnebago, WINNEBAGO
    spelled = as_in_text([*spoken, *(places.rows[k].other for k in sorting.regions)])
    outer = outer_names(spoken) if places.kind == "own" else {}
    names = [_name(places.rows[k], places.kind)[0]["en"] for k in (*sorting.regions, *sorting.areas)]
    doubled = {w for w, n in Counter(names).items() if places.kind == "country" and n > 1}
    for i, key in enumerate(sorting.regions, start=1):
        row = places.rows[key]
        code = _code(row, places.kind) or f"R{i:0{width}d}"
        code = code if code not in regions else f"R{i:0{width}d}"
        name, whole = _name(row, places.kind)
        if not whole:
            name = Text({lang: spelled.get(said, said) for lang, said in name.items()})
        if name["en"] in doubled and row.word != name["en"]:
            # China, mainland beside China
            mainland = row.word.casefold() == "china, mainland"
            name, whole = (Text(zh="中国内地", en=row.word), True) if mainland else (same(row.word), False)
        if not whole and row.word in outer:
            name, whole = outer[row.word], True
        if row.word.casefold() in shared:
            name = Text(zh=f"{name['zh']}（{row.above or code}）", en=f"{name['en']} ({row.above or code})")
        slug = slug_of(name["en"])
        if not slug or slug in slugs or slug in taken:
            slug = slug_of(f"{name['en']} {code}") or code.lower()
        slugs.add(slug)
        codes[key] = code
        regions[code] = Region(code, name, name, slug)
        taken.add(code.lower())
        if not whole:
            open_.add(code)
    return codes, regions, open_


def _code(row: Row, kind: str) -> str:
    if kind == "country" and (three := country(row.code) or country(row.word, codes=True)) is not None:
        return three
    for word in (row.code, row.word if kind == "nuts" else ""):
        if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}", word):
            return word
    return ""


def _name(row: Row, kind: str) -> tuple[Text, bool]:
    """A region's name in both languages as far as it is known, and whether it is known in both."""
    if kind in {"country", "nuts"}:
        three = country(row.word, codes=True) or (country(row.code) if kind == "country" else None)
        if three is not None and (kind == "country" or nuts_level(row.word) == 0):
            return country_name(three), True
        if nuts_level(row.word) is not None:
            return same(row.other or row.word), False
    mine, other = row.word, row.other
    if other and language_of(other) != language_of(mine):
        return (Text(zh=mine, en=other) if language_of(mine) == "zh" else Text(zh=other, en=mine)), True
    if other and language_of(mine) == "en" and mine.casefold().startswith(other.casefold()):
        # Hokkaido beside Hokkaido-ken
        mine = other
    return same(mine), False


# --- figures ---------------------------------------------------------------------------------------------


def _frame(
    series: Sequence[Series],
    measures: Sequence[Measure],
    codes: Mapping[str, str],
    regions: Sequence[str],
    places: Places,
) -> pd.DataFrame:
    columns: dict[str, dict[tuple[str, str], float]] = {}
    for s, m in zip(series, measures, strict=True):
        columns[m.id] = {(codes[k], p): v for (k, p), (v, _) in s.cells.items() if k in codes}
    keys = {key for cells in columns.values() for key in cells}
    last = in_order({p for _, p in keys})[-1:] or [UNSAID]
    with_figures = {r for r, _ in keys}
    if columns:
        # a region whose figures are all missing is a region all the same
        keys |= {(r, last[0]) for r in regions if r not in with_figures}
    rank = {p: i for i, p in enumerate(in_order({p for _, p in keys}))}
    order = {c: i for i, c in enumerate(codes.values())} if places.kind not in china.LEVELS else {}
    ordered = sorted(keys, key=lambda k: (order.get(k[0], 0), k[0], rank[k[1]]))
    index = pd.MultiIndex.from_tuples(ordered, names=["region", "period"])
    return pd.DataFrame(
        {i: [cells.get(k, math.nan) for k in ordered] for i, cells in columns.items()},
        index=index,
        dtype=float,
    )


def _tell_empty(frame: pd.DataFrame, regions: Mapping[str, Region], notes: Notes) -> None:
    if frame.empty:
        return
    codes = frame.index.get_level_values("region")
    # a set of the rows with figures takes a tenth of what grouping them does
    some = set(codes[frame.notna().any(axis=1).to_numpy()])
    bare = [regions[c].name for c in sorted(set(codes) - some) if c in regions]
    if bare:
        zh, en = some_of([n["zh"] for n in bare], [n["en"] for n in bare])
        notes.note(
            "",
            f"这些地区没有任何数字，仍然列出：{zh}",
            f"these regions have no figure at all and are listed all the same: {en}",
        )


def _tell_flags(flags: Sequence[FlaggedFigure], notes: Notes) -> None:
    letters = sorted({f.flag for f in flags})
    listed = "、".join(f"{x}（{flag_meaning(x)['zh']}）" for x in letters[:6])
    english = ", ".join(f"{x} ({flag_meaning(x)['en']})" for x in letters[:6])
    notes.note(
        "",
        f"{len(flags)} 个数字带标记，取下后作为说明保留：{listed}",
        f"status letters were taken off {len(flags)} figures and kept as remarks: {english}",
    )


def flag_meaning(flag: str) -> Text:
    """What status letters say.

    >>> flag_meaning("e")["zh"], flag_meaning("bp")["en"]
    ('估计数', 'break in time series, provisional')
    """
    known = {
        "b": ("序列有中断", "break in time series"), "c": ("保密", "confidential"), "d": ("定义不同", "definition differs"), "e": ("估计数", "estimated"),
        "f": ("预测数", "forecast"), "i": ("见元数据", "see metadata"), "n": ("不显著", "not significant"), "p": ("初步数", "provisional"), "r": ("修订数", "revised"),
        "s": ("欧盟统计局估计", "Eurostat estimate"),
        "u": ("可靠性低", "low reliability"), "z": ("不适用", "not applicable"),
        "a": ("正常", "normal"), "m": ("缺失", "missing"), "v": ("未确认", "unvalidated"),
    }  # fmt: skip
    meanings = [known[x.lower()] for x in flag if x.lower() in known] if len(flag) <= 3 else []
    if not meanings:
        return Text(zh=f"标记 {flag}", en=f"marked {flag}")
    return Text(zh="，".join(z for z, _ in meanings), en=", ".join(e for _, e in meanings))
