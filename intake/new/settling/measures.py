"""The indicators of a table: what each is called, whether it grows with size, what it is a part of; exports ``measures_of``, ``identifier``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.values import Region, Text, same
from intake.new.answers import DIRECTIONS, REST, Answers, Direction, Question, language_of
from intake.new.content.cells import UNNAMED, Series
from intake.new.contradictions.totals import adds_up
from intake.new.notes import Notes
from intake.new.settling.parts import wholes_of
from intake.new.settling.per_head import is_per_head
from intake.new.tidy import Because, Measure
from intake.new.vocabulary.directions import direction_of
from intake.new.vocabulary.scores import is_planned
from intake.new.vocabulary.unit_names import is_measured, is_yearly, of_change, wants_unit
from intake.new.vocabulary.words import fold
from intake.tables.totals import grows_with_size, relative
from intake.tables.units import embedded_year, split_unit

#: of no more indicators the units are asked one by one
_MOST_UNITS = 3
#: as many indicators are named in a note
_MOST_NAMED = 6
_RESERVED = frozenset(
    {"region", "period", "group", "indicator", "all", "and", "or", "not", "in", "is", "if", "else"}
)
#: amounts of money and points, which may be whole numbers of very different size and no counts
_AMOUNT = re.compile(
    r"income|wage|earning|salar|productiv|profit|quality|score|index|price|cost|\brents?\b|\bfees?\b|"
    r"收入|工资|生产率|利润|质量|指数|得分|价格|房价|均价|租金|成本",
    re.IGNORECASE,
)

#: amounts that are as large as their regions are, though a loss is below nothing
_PROFIT = re.compile(r"利润|利潤|盈利|\bprofits?\b", re.IGNORECASE)


def tell_without_unit(
    measures: Sequence[Measure], series: Sequence[Series], notes: Notes, answers: Answers
) -> None:
    """Ask what indicators are measured in of which nobody has said it, where anything else is asked; else name them in one note.

    Pages have bare numbers of them. A table that needs no answer is not held up by this one, and neither is one with many such indicators.
    """
    asked = {subject for kind, subject in notes.questions if kind == "unit"}
    if any(kind == "indicator" for kind, _ in notes.questions):
        # the answer may have the unit in it
        return
    of = {
        m.name: s
        for m, s in zip(measures, series, strict=True)
        if wants_unit(m.name, m.unit)
        and not {m.name, m.base} & asked
        and not any(answers.given("unit", w) for w in {m.name, m.base} - {""})
    }
    bare = list(of)
    amounts = {n: s for n, s in of.items() if is_measured(n)}
    if notes.questions and 0 < len({s.base or n for n, s in amounts.items()}) <= _MOST_UNITS:
        for name, s in amounts.items():
            # 2020年GDP is GDP when its period, which is asked as well, is known
            told = (embedded_year(s.base) or (s.base or name,))[0]
            zh = f"表里没有{told}的单位：单位是什么（没有单位写 none）"
            en = f"the table gives no unit of {told}: what is it (none where there is none)"
            notes.ask(Question("unit", s.where.text, Text(zh=zh, en=en), subject=told, default="none"))
        bare = [n for n in of if n not in amounts]
    if bare:
        more = len(bare) - _MOST_NAMED
        notes.note(
            "",
            f"表里没有这些指标的单位，页面上只有数字：{'、'.join(bare[:_MOST_NAMED])}{f'等{len(bare)}项' if more > 0 else ''}",
            f"the table gives no unit of these indicators, and pages have bare numbers: {', '.join(bare[:_MOST_NAMED])}"
            f"{f' and {more} more' if more > 0 else ''}",
            "请加 --unit 指标=单位，或填写 indicators.xlsx 中标黄的单位；没有单位的可以空着",
            "say --unit INDICATOR=UNIT, or fill in the yellow cells of units in indicators.xlsx; what has no unit may stay so",
        )


def identifier(name: str, number: int, taken: set[str]) -> str:
    """An id for an indicator: from its English name, else numbered.

    >>> identifier("GDP per capita", 1, set()), identifier("人均GDP", 2, set()), identifier("2019 index", 3, set())
    ('gdp_per_capita', 'indicator_2', 'indicator_3')
    """
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40].rstrip("_")
    fits = language_of(name) == "en" and name.isascii() and re.fullmatch(r"[a-z][a-z0-9_]+", plain)
    word = plain if fits and plain not in _RESERVED else f"indicator_{number}"
    while word in taken:
        word += "_b"
    return word


def _decimals(printed: list[int], values: list[float]) -> int:
    """Decimals to show: as printed, but no more than the size of the figures bears."""
    usual = sorted(printed)[int(0.9 * (len(printed) - 1))] if printed else 0
    size = sorted(map(abs, values))[len(values) // 2] if values else 0
    most = 0 if size >= 10_000 else 1 if size >= 100 else 2 if size >= 1 else 4
    return min(usual, most)


def measures_of(
    series: Sequence[Series],
    codes: Mapping[str, str],
    regions: Mapping[str, Region],
    notes: Notes,
    answers: Answers,
) -> list[Measure]:
    """The indicators: name, unit, decimals, direction, size and whole; what no name says becomes a question.

    Args:
        series: the figures collected, one per indicator.
        codes: row key → code of the region or area.
        regions: the regions that are compared.
    """
    names = _apart(series)
    mine = {k for k, c in codes.items() if c in regions}
    areas = set(codes) - mine
    called = {k: regions[c].name for k, c in codes.items() if c in regions}
    wholes, sums, inside = wholes_of(series, called, notes, names)
    taken: set[str] = set()
    measures: list[Measure] = []
    for i, (s, name) in enumerate(zip(series, names, strict=True), start=1):
        id_ = identifier(s.english or name, i, taken)
        taken.add(id_)
        values = [v for v, _ in s.cells.values()]
        sums_up = i - 1 in wholes and wholes[i - 1] == "regions"
        # a loss is an amount as profits are; other figures below nothing are balances
        adding = adds_up(s, mine, areas)
        sized = grows_with_size(s.base or s.name, s.unit) and (adding or not _of_each(s, mine))
        size = (
            sized
            or sums_up
            or adding
            # parts of an income per head add up to it as well
            or (i - 1 in sums and s.unit not in {"%", "‰"} and not is_per_head(s.base or s.name))
            # with the unit that is asked for it may be no count, and there is one round of questions
            or (("unit", s.base or s.name) not in notes.questions and _counts(s, values))
        )
        total = size and (
            min(values) >= 0 or adding or (sized and _PROFIT.search(s.base or s.name) is not None)
        )
        whole = "" if sums_up else wholes.get(i - 1, "")
        direction, because = _direction(s, name, total, bool(whole) or i - 1 in inside, notes, answers)
        measures.append(
            Measure(
                id_,
                name,
                # growth of 3% per year is 3%, and differs by points
                "%" if is_yearly(s.unit) and not of_change(s.unit, name) else s.unit,
                _decimals(s.decimals, values),
                direction,
                because,
                total,
                whole,
                s.base,
                s.english if name == s.name else "",
            )
        )
    return _parts_alike(measures)


def _parts_alike(measures: Sequence[Measure]) -> list[Measure]:
    """Parts of a whole with its direction, where all are called by it: of 排放量：工业源 and 排放量：治理设施 less is better alike.

    >>> named = [("排放量：合计", "less", ""), ("排放量：工业源", "less", "w"), ("排放量：治理设施", "neither", "w"), ("用电：设施", "neither", "")]
    >>> made = [Measure(n, n, "吨", 0, d, "name" if d == "less" else "size", True, w) for n, d, w in named]
    >>> [m.direction for m in _parts_alike(made)]
    ['less', 'less', 'less', 'neither']
    """
    heads = {m.id: re.split(r"：|: ", m.name)[0] for m in measures}
    alike = []
    for m in measures:
        group = [o for o in measures if m.whole not in {"", "regions"} and o.whole == m.whole]
        above = [
            o for o in measures if o.whole != m.whole and heads[o.id] == heads[m.id] and o.because == "name"
        ]
        if group and m.because == "size" and len({heads[o.id] for o in group}) == 1 and len(above) == 1:
            m = replace(m, direction=above[0].direction, because="name")
        alike.append(m)
    return alike


def _counts(s: Series, values: Sequence[float]) -> bool:
    """Whether figures of which more, or less, seems better are counts: whole numbers without a unit, large, of different size."""
    name = s.base or s.name
    known = direction_of(name, "")
    if s.unit or relative(name, "") or known not in {"more", "less"} or _AMOUNT.search(name):
        return False
    whole = all(v.is_integer() for v in values) and not any(s.decimals) and min(values) >= 0
    return whole and sorted(values)[len(values) // 2] >= 100 and max(values) >= 2 * max(1.0, min(values))


#: money in thousands or ten thousands, as a person's and as a region's are told
_THOUSANDS = re.compile(
    r"(?:thousands?|(?:['’]|1[ ,.]?)?000|10,000|tsd\.?|тыс\.?|tys\.?|[千万萬])\s*(?:of )?(?P<of>.+)|.+ thousands?",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[元圆円원$€£₹]|dollars?|\busd\b|euros?|\beur\b|pounds?|\bgbp\b|yuan|\brmb\b|\bcny\b|yen|\bwon\b|руб|zł|\bpln\b|\b[dns]kk?r?\b|rupees?|"
    r"pesos?|francs?|\bchf\b|reais|\blei\b|forint|\bhuf\b|rupiah|baht|ringgit",
    re.IGNORECASE,
)
#: all that a region has of an amount is more than this
_LEAST_OF_ALL = 1e6
#: and differs from region to region by more than this
_LEAST_SPREAD = 3.0
_FEWEST = 8


def _of_each(s: Series, mine: set[str]) -> bool:
    """Whether figures in thousands of money are too small and too much alike to be those of whole regions, whatever their name.

    Spending of 5.6 thousand dollars in one state and 9.3 in another is of each pupil, though the table calls it dollars.
    """
    unit = s.unit.strip()
    if not _THOUSANDS.fullmatch(unit) or not _MONEY.search(unit) or grows_with_size(s.base or s.name, ""):
        return False
    size = 10_000 if re.match(r"10,000|[万萬]", unit) else 1_000
    values = sorted(v for (k, _), (v, _) in s.cells.items() if k in mine)
    if len(values) < _FEWEST or values[0] <= 0:
        return False
    low, high = values[len(values) // 10], values[-1 - len(values) // 10]
    return values[len(values) // 2] * size < _LEAST_OF_ALL and high < _LEAST_SPREAD * low


#: no rate and no amount per head differs by so much
_UNLIKE = 20.0


#: of how many an amount is: euro per capita, 元/人
_PER = re.compile(r".+? (per (?:capita|head|person|inhabitant|household|worker|employee)s?)", re.IGNORECASE)
_PER_ZH = re.compile(r".+/(人|户)")


def _heads(unit: str) -> str:
    """Of how many an amount is, by its unit, as names say it; empty where it is of none.

    >>> _heads("euro per capita"), _heads("元/人"), _heads("euro")
    ('per capita', '人均', '')
    """
    if (hit := _PER.fullmatch(unit)) is not None:
        return hit[1]
    return f"{hit[1]}均" if (hit := _PER_ZH.fullmatch(unit)) is not None else ""


def told_by_unit(measure: Measure) -> bool:
    """Whether a measure has the name of another, and behind it its own unit, or of how many it is.

    >>> told = Measure("a", "GDP, per capita", "euro per capita", 0, "more", "name", False, base="GDP")
    >>> told_by_unit(told), told_by_unit(replace(told, name="GDP, urban"))
    (True, False)
    """
    words = [w for w in (measure.unit, _heads(measure.unit)) if w]
    return measure.name in {f"{measure.base}{mark}" for w in words for mark in (f", {w}", f"（{w}）")}


def _apart(series: Sequence[Series]) -> list[str]:
    """The names, those that are the same told apart by their units; an amount and the same per head only by being per head."""
    names = [s.name for s in series]
    alike: dict[str, list[str]] = {}
    for s in series:
        alike.setdefault(s.name, []).append(s.unit)
    return [
        s.name if not s.unit or names.count(s.name) < 2 else _with_unit(s.name, s.unit, alike[s.name])
        for s in series
    ]


def _with_unit(name: str, unit: str, units: Sequence[str]) -> str:
    """A name with its unit, or with that of how many only where this tells it from the others; what follows it then says the unit.

    >>> units = ("million euro", "euro per capita")
    >>> [_with_unit("GDP", u, units) for u in units], [_with_unit("生产总值", u, ("亿元", "元/人")) for u in ("亿元", "元/人")]
    (['GDP', 'GDP, per capita'], ['生产总值', '生产总值（人均）'])
    >>> [_with_unit("Increase", u, ("%", "persons")) for u in ("%", "persons")], _with_unit("CPI", "上月=100", ("上月=100", "上年同月=100"))
    (['Increase, %', 'Increase, persons'], 'CPI, 上月=100')
    """
    zh = language_of(name) == "zh"
    # euro of million euro is that of euro per capita
    counted = {re.split(r" per |/", u)[0].casefold() for u in units if _heads(u)}
    same_money = all(
        any(u.casefold().endswith(w.rstrip("s")) or u.casefold().endswith(w) for w in counted)
        for u in units
        if not _heads(u)
    )
    if counted and same_money and len(set(map(_heads, units))) == len(units):
        mine = _heads(unit)
        return name if not mine else f"{name}（{mine}）" if zh else f"{name}, {mine}"
    return f"{name}（{unit}）" if zh else f"{name}, {unit}"


def _direction(
    s: Series, name: str, total: bool, part: bool, notes: Notes, answers: Answers
) -> tuple[Direction, Because]:
    answer = answers.given("direction", name) or s.said(answers, "direction")
    if not answer and _is(answers.indicator, s, name):
        # the direction was asked under the name that was proposed, in the same round
        answer = next(iter(answers.direction.values()), "") if len(answers.direction) == 1 else ""
    if answer in DIRECTIONS:
        if answer != "neither" and (total or part):
            _say_in_no_index(s, name, part, notes)
        return answer, "said"  # type: ignore[return-value]
    if s.in_table in DIRECTIONS:
        if total or part:
            _say_in_no_index(s, name, part, notes)
        return s.in_table, "said"  # type: ignore[return-value]
    if is_planned(name):
        # what is to be reached says nothing of what was
        return "neither", "size" if total else "name"
    known = direction_of(s.base or name, s.unit)
    if known is None and s.english and name == s.name:
        known = direction_of(s.english, s.unit)
    if known == "more" and (total or _counts(s, [v for v, _ in s.cells.values()])):
        # more people who can read live where more people live
        return "neither", "size"
    if known == "less" and total and s.unit and direction_of(s.base or name, "") != "less":
        # what is counted is bad by its unit alone: homicides, of which there are more where more people live
        return "neither", "size"
    if known is not None and not (part and known != "less"):
        return known, "size" if known == "neither" else "name"
    if total or part:
        return "neither", "size" if total else "name"
    if (answer := answers.given("direction", REST)) in DIRECTIONS:
        return answer, "said"  # type: ignore[return-value]
    nameless = s.base in {"", UNNAMED}
    open_name = nameless or ("indicator", "") in notes.questions or _is(answers.indicator, s, name)
    if open_name and _as_large_as_regions(s):
        # the name that is asked for will hardly say otherwise, and there is one round of questions
        return "neither", "size"
    zh, en = (f"（{s.unit}）", f" ({s.unit})") if s.unit else ("", "")
    shown = Text(zh=f"这个指标{zh}", en=f"the indicator{en}") if nameless else same(s.base or name)
    notes.ask(
        Question(
            "direction",
            s.where.text,
            Text(
                zh=f"{shown['zh']}：越大越好，还是越小越好", en=f"{shown['en']}: is more or less of it better"
            ),
            tuple(DIRECTIONS.items()),
            REST if nameless else s.base or name,
            "neither",
        )
    )
    return "neither", "open"


def _is(indicator: str, s: Series, name: str) -> bool:
    """Whether an indicator is the one that the user has named."""
    bare = split_unit(indicator)[0]
    return bool(indicator) and bool({fold(indicator), fold(bare)} & {fold(name), fold(s.base)})


def _as_large_as_regions(s: Series) -> bool:
    """Whether figures are as unlike as regions are large: whole numbers, large, the largest many times the least."""
    values = [v for v, _ in s.cells.values()]
    whole = bool(values) and all(v.is_integer() and v > 0 for v in values) and not any(s.decimals)
    return whole and sorted(values)[len(values) // 2] >= 100 and max(values) >= _UNLIKE * min(values)


def _say_in_no_index(s: Series, name: str, part: bool, notes: Notes) -> None:
    """A direction that is said makes no member of the index of a size, or of a part of a whole: told."""
    why_zh, why_en = (
        ("是同一整体的一部分", "is a part of a whole")
        if part
        else ("随地区大小而变", "grows with a region’s size")
    )
    notes.note(
        s.where.text,
        f"{name}{why_zh}，说了方向也不进指数",
        f"{name} {why_en} and stays out of the index, whatever direction is said",
        "要进指数，先换算成人均、占比一类，或在 report.toml 里列入",
        "for the index give it per head or as a share, or list it in report.toml",
    )
