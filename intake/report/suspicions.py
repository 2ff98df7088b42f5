"""Warnings of figures that are allowed and improbable, with what to look for: `suspicions`.

A unit that changes from one year to the next, a share over a hundred, a total that is not its parts' sum, a
column that says the same of everybody, an indicator that pulls against all others: what an editor would ask
about before printing. Nothing here is changed or refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.decimals import as_given
from analysis.values import Indicator, Panel, Problem, Text, period_label, same
from intake.places.regions import NATION
from intake.problems import in_lines, to_write
from intake.report.indicators.sheet import open_cells, sheet_of
from intake.report.report import REPORT_FILE, Report
from intake.tables.totals import far_off_over, grows_with_size, relative

#: from one period to the next, a figure this many times as large or as small is a slip of the unit
JUMP = 500.0
#: … and where the middle region's figure moves by this, the whole column's unit has changed
UNIT_CHANGE = 50.0
#: a total and the sum of its parts this far apart do not add up (and are no total at all beyond the second)
TOTAL = (0.01, 0.25)
#: warn where more than this share of an indicator's figures is missing
MISSING = 0.4
#: a rank correlation below this, with all other indicators of an index, contradicts the direction
AGAINST = -0.3
#: complaints of one kind about one indicator before the rest are counted only
_MOST = 4

_GROWS = re.compile(
    r"增长|增速|增幅|增减|比(?:上|去|前)(?:年|月|期|季)|较(?:上|去|前)(?:年|月|期|季)|指数|同比|环比|变化|变动|下降|降低|减少|上升|提高|涨|毛入学|抚养|负债|依存|"
    r"growth|index|change|gross enrol|dependency|debt|veränderung|wachstum|variaci[oó]n|variação|variazione|évolution|"
    r"croissance|crecimiento|crescimento|crescita|zmian|wzrost|изменени|прирост|темп|増減|증감",
    re.IGNORECASE,
)
_INDUSTRIES = ("第一产业", "第二产业", "第三产业"), ("primary", "secondary", "tertiary")


def suspicions(panel: Panel, report: Report) -> Iterator[Problem]:
    """Every suspicious figure of a report, as warnings."""
    numeric = [i for i in panel.indicators.values() if i.kind == "number"]
    for indicator in numeric:
        wide = panel.over_time(indicator.id)
        if wide.notna().to_numpy().sum() == 0:
            continue
        yield from _some(indicator, _jumps(indicator, wide, panel))
        yield from _some(indicator, _far_off(indicator, panel))
        yield from _some(indicator, _shares(indicator, wide, panel))
        yield from _some(indicator, _zeros(indicator, wide, panel))
        yield from _constant(indicator, wide)
        yield from _missing(indicator, wide, panel)
        yield from _totals(indicator, wide, panel)
    yield from _undeclared(numeric, report)
    yield from _industries(numeric, panel)
    yield from _twins(numeric, panel)
    yield from _directions(panel, report)
    yield from _todo(report)


def _name(indicator: Indicator) -> Text:
    """The indicator's name, also where it is still to be translated."""
    return Text({k: v.removeprefix("TODO").strip() for k, v in indicator.name.items()})


def _warn(indicator: Indicator, where: Text, what: Text, remedy: Text) -> Problem:
    name = _name(indicator)
    place = (
        Text(zh="{name}，{where}", en="{name}, {where}").fill(name=name, where=where) if where["en"] else name
    )
    return Problem(indicator.file or REPORT_FILE, place, what, remedy, "warning")


def _some(indicator: Indicator, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first few, and how many more there are."""
    all_ = list(problems)
    yield from all_[:_MOST]
    if rest := len(all_) - _MOST if len(all_) > _MOST else 0:
        yield _warn(
            indicator,
            same(""),
            Text(zh=f"同类可疑数字另有 {rest} 处", en=f"{rest} more figures look the same way"),
            Text(zh="先查已列出的几处", en="look at those listed first"),
        )


def _at(panel: Panel, code: object, period: object) -> Text:
    region = panel.regions[str(code)].name
    return Text(zh="{region} {t}", en="{region} {t}").fill(region=region, t=period_label(str(period)))


def _figure(value: float) -> str:
    return as_given(value)


def _jumps(indicator: Indicator, wide: pd.DataFrame, panel: Panel) -> Iterator[Problem]:
    periods = list(wide.columns)
    for before, after in pairwise(periods):
        a, b = wide[before].to_numpy(float), wide[after].to_numpy(float)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            ratio = np.where((a * b > 0), b / a, np.nan)
        known = ratio[np.isfinite(ratio)]
        if len(known) >= 3:
            middle = float(np.median(known))
            if middle > UNIT_CHANGE or middle < 1 / UNIT_CHANGE:
                times = middle if middle > 1 else 1 / middle
                yield _warn(
                    indicator,
                    Text(zh="{a} → {b}", en="{a} → {b}").fill(a=period_label(before), b=period_label(after)),
                    Text(
                        zh=f"各地区的数普遍{'增' if middle > 1 else '减'}至约 {times:,.0f} {'倍' if middle > 1 else '分之一'}",
                        en=f"figures of all regions are about {times:,.0f} times as {'large' if middle > 1 else 'small'}",
                    ),
                    Text(
                        zh="检查单位是否中途改变（元/万元/亿元）",
                        en="check whether the unit changed between the two",
                    ),
                )
                continue
        for i in np.flatnonzero((ratio > JUMP) | (ratio < 1 / JUMP)).tolist():
            yield _warn(
                indicator,
                _at(panel, wide.index[i], after),
                Text(
                    zh=f"由 {_figure(a[i])} 变为 {_figure(b[i])}，相差近千倍",
                    en=f"moves from {_figure(a[i])} to {_figure(b[i])}, nearly a thousandfold",
                ),
                Text(zh="检查单位和小数点", en="check the unit and the decimal point"),
            )


def _is_size(indicator: Indicator) -> bool:
    return not any(relative(_name(indicator)[k], indicator.unit[k]) for k in ("zh", "en"))


def _of_period(indicator: Indicator, period: str, panel: Panel) -> dict[str, float]:
    wide = panel.over_time(indicator.id)
    return {str(k): float(v) for k, v in wide[period].dropna().items()} if period in wide else {}


def _far_off(indicator: Indicator, panel: Panel) -> Iterator[Problem]:
    """Figures a thousand and more times beyond those of all other regions, where no size of a region explains it."""
    numeric = [i for i in panel.indicators.values() if i.kind == "number" and i.id != indicator.id]
    sizes = [i for i in numeric if _is_size(i)] if _is_size(indicator) else []
    figures = {str(p): _of_period(indicator, str(p), panel) for p in panel.over_time(indicator.id).columns}
    for region, period in far_off_over(figures, lambda p: [_of_period(i, p, panel) for i in sizes]):
        middle = float(np.median(list(figures[period].values())))
        yield _warn(
            indicator,
            _at(panel, region, period),
            Text(
                zh=f"{_figure(figures[period][region])} 与其他地区的数（中位数 {_figure(middle)}）相差一千倍以上",
                en=f"{_figure(figures[period][region])} is a thousand and more times beyond those of the other regions (median {_figure(middle)})",
            ),
            Text(
                zh="与来源核对：是误印或单位不同的，请改正",
                en="compare with the source, and correct it where it is a misprint or in another unit",
            ),
        )


def _is_share(indicator: Indicator) -> bool:
    names = " ".join((*indicator.name.values(), indicator.id))
    return indicator.unit.get("en", "") in {"%", "per cent"} and not _GROWS.search(names)


def _shares(indicator: Indicator, wide: pd.DataFrame, panel: Panel) -> Iterator[Problem]:
    if not _is_share(indicator):
        return
    values = wide.to_numpy(float)
    with np.errstate(invalid="ignore"):
        over = np.argwhere((values > 100) | (values < 0))
    for i, j in over.tolist():
        yield _warn(
            indicator,
            _at(panel, wide.index[i], wide.columns[j]),
            Text(
                zh=f"{_figure(values[i, j])}% 不在 0 与 100 之间",
                en=f"{_figure(values[i, j])} % is not between 0 and 100",
            ),
            Text(
                zh="改正数字；如确为增速一类，可在名称中写明",
                en="correct it; if it is a growth rate or the like, say so in the name",
            ),
        )


def _zeros(indicator: Indicator, wide: pd.DataFrame, panel: Panel) -> Iterator[Problem]:
    """A zero where nobody else is anywhere near it: most often a missing figure."""
    for period in wide.columns:
        values = wide[period].to_numpy(float)
        others = values[np.isfinite(values) & (values != 0)]
        zeros = np.flatnonzero(values == 0).tolist()
        if len(others) < 5 or not zeros or len(zeros) > len(others) / 5:
            continue
        if others.min() > 0 and others.min() > 0.3 * float(np.median(others)):
            for i in zeros:
                yield _warn(
                    indicator,
                    _at(panel, wide.index[i], period),
                    Text(zh="是 0，其他地区都远大于 0", en="is 0 where all other regions are far above"),
                    Text(
                        zh="如是缺数，请留空或写“…”",
                        en="if the figure is missing, leave it empty or write “…”",
                    ),
                )


def _constant(indicator: Indicator, wide: pd.DataFrame) -> Iterator[Problem]:
    last = wide[wide.columns[-1]].dropna()
    if len(last) >= 3 and last.nunique() == 1:
        yield _warn(
            indicator,
            period_label(str(wide.columns[-1])),
            Text(zh="各地区的数完全相同", en="all regions have the same figure"),
            Text(
                zh="检查是否填错；相同的数不能区分地区",
                en="check it; a constant tells no region from another",
            ),
        )


def _of_whole_groups(wide: pd.DataFrame, panel: Panel) -> bool:
    """Whether the figures are of whole groups, three regions or more, and of no other region: told of the central cities."""
    have = wide.notna()
    if not bool((have.all(axis=1) == have.any(axis=1)).all()):
        return False
    with_figures = set(have.index[have.all(axis=1)])
    return len(with_figures) >= 3 and any(
        with_figures == {c for c in wide.index if grouping.members.get(c) in groups}
        for grouping in panel.groupings.values()
        for groups in [{grouping.members.get(c) for c in with_figures} - {None}]
    )


def _missing(indicator: Indicator, wide: pd.DataFrame, panel: Panel) -> Iterator[Problem]:
    share = float(wide.isna().to_numpy().mean())
    # one region's own series, whole in all periods, is no gap: nothing ranks by it
    own = len(wide) > 1 and wide.notna().all(axis=1).sum() == wide.notna().any(axis=1).sum() == 1
    if share > MISSING and not (own and wide.shape[1] > 1) and not _of_whole_groups(wide, panel):
        yield _warn(
            indicator,
            same(""),
            Text(zh=f"缺数 {share:.0%}", en=f"{share:.0%} of the figures are missing"),
            Text(
                zh="补数，或不要用它排名和合成指数",
                en="complete it, or keep it out of rankings and indices",
            ),
        )


def _totals(indicator: Indicator, wide: pd.DataFrame, panel: Panel) -> Iterator[Problem]:
    """The nation's own figure against the sum of the provinces, where it is their sum at all."""
    if NATION.code not in panel.codes("aggregate") or wide.shape[0] < 28:
        return
    nation = panel.over_time(indicator.id, "aggregate")
    if NATION.code not in nation.index:
        return
    for period in wide.columns:
        parts = wide[period]
        whole = (
            float(nation.loc[[NATION.code], [period]].to_numpy(float)[0, 0]) if period in nation else np.nan
        )
        if parts.isna().any() or not np.isfinite(whole):
            continue
        gap = abs(float(parts.sum()) / whole - 1) if whole else np.inf
        if TOTAL[0] < gap < TOTAL[1]:
            yield _warn(
                indicator,
                period_label(str(period)),
                Text(
                    zh=f"各地区之和 {_figure(float(parts.sum()))} 与全国数 {_figure(whole)} 相差 {gap:.1%}",
                    en=f"the regions add up to {_figure(float(parts.sum()))}, the nation’s figure is {_figure(whole)} "
                    f"({gap:.1%} apart)",
                ),
                Text(
                    zh="检查是否有误；如口径不同，请在 definition 或 [[remark]] 中说明",
                    en="check both; if they are measured differently, say so in definition or a [[remark]]",
                ),
            )


def _undeclared(indicators: list[Indicator], report: Report) -> Iterator[Problem]:
    """What looks like a total and is not said to be one would be coloured on maps, where large regions win.

    Of figures below zero no circle can be drawn: a profit is coloured.
    """
    declared = {spec.id for spec in report.file.indicator if spec.total is not None}
    for indicator in indicators:
        looks = any(grows_with_size(_name(indicator)[k], indicator.unit[k]) for k in ("zh", "en"))
        figures = report.panel.over_time(indicator.id).to_numpy(float)
        if looks and indicator.id not in declared and not (figures < 0).any():
            yield _warn(
                indicator,
                same("total"),
                Text(
                    zh="看来是总量，地图却按比率着色",
                    en="looks like a total, and maps colour it like a rate",
                ),
                Text(
                    zh=f"在指标 {indicator.id} 中写 total = true（画成圆）；如不是总量，写 total = false",
                    en=f"in the indicator {indicator.id} write total = true (circles), or total = false if it is none",
                ),
            )


def _industries(indicators: list[Indicator], panel: Panel) -> Iterator[Problem]:
    """The shares of the three industries make a hundred."""
    for lang, words in zip(("zh", "en"), _INDUSTRIES, strict=True):
        three = [
            next((i for i in indicators if _is_share(i) and word in i.name[lang].lower()), None)
            for word in words
        ]
        if any(i is None for i in three):
            continue
        parts = [i for i in three if i is not None]
        wide = [panel.over_time(i.id) for i in parts]
        periods = [p for p in wide[0].columns if all(p in w for w in wide)]
        total = np.sum([w[periods].to_numpy(float) for w in wide], axis=0)
        off = np.argwhere(np.abs(total - 100) > 0.5).tolist()
        for i, j in off[:_MOST]:
            yield _warn(
                parts[0],
                _at(panel, wide[0].index[i], periods[j]),
                Text(
                    zh=f"三次产业占比之和为 {_figure(float(total[i, j]))}%",
                    en=f"the shares of the three industries add up to {_figure(float(total[i, j]))} %",
                ),
                Text(zh="检查这三个数", en="check the three figures"),
            )
        return


def _twins(indicators: list[Indicator], panel: Panel) -> Iterator[Problem]:
    """Two indicators with the same figures."""
    seen: dict[bytes, Indicator] = {}
    for indicator in indicators:
        values = panel.numbers[indicator.id].to_numpy(float)
        if np.isfinite(values).sum() < 5 or len(np.unique(values[np.isfinite(values)])) < 3:
            continue
        twin = seen.setdefault(values.tobytes(), indicator)
        if twin is not indicator:
            yield _warn(
                indicator,
                same(""),
                Text(zh="与“{name}”的数完全相同", en="has the same figures as “{name}”").fill(
                    name=_name(twin)
                ),
                Text(zh="检查是否复制错了列", en="check whether a column was copied twice"),
            )


def _directions(panel: Panel, report: Report) -> Iterator[Problem]:
    """An indicator that falls where all others of its index rise is perhaps one of which less is better."""
    told: set[str] = set()
    for _, parameters in report.analyses:
        names = [
            i
            for i in getattr(parameters, "all_indicators", ())
            if i in panel.indicators and panel.indicators[i].kind == "number"
        ]
        if len(names) < 3:
            continue
        common = set.intersection(*(set(panel.periods(i)) for i in names))
        if not common:
            continue
        frame = panel.cross(names, getattr(parameters, "period", None) or max(common)).dropna()
        if len(frame) < 8:
            continue
        ranks = frame.rank() * [panel.indicators[i].direction for i in names]
        for name in names:
            others = ranks.drop(columns=name).mean(axis=1)
            if ranks[name].nunique() < 3 or others.nunique() < 3 or name in told:
                continue
            r = float(np.corrcoef(ranks[name], others.rank())[0, 1])
            # twice the standard error of a rank correlation where there is none
            if r < min(AGAINST, -2 / np.sqrt(len(frame))):
                told.add(name)
                sign = "-" if panel.indicators[name].direction > 0 else "+"
                yield _warn(
                    panel.indicators[name],
                    same(""),
                    Text(
                        zh=f"方向与指数中其他指标相反（等级相关 {r:.2f}）",
                        en=f"pulls against the other indicators of the index (rank correlation {r:.2f})",
                    ),
                    Text(
                        zh=f'检查 direction 是否应为 "{sign}"；如确实如此，不必改',
                        en=f'check whether its direction should be "{sign}"; if it is right, leave it',
                    ),
                )


def _todo(report: Report) -> Iterator[Problem]:
    """Wordings that still wait to be written."""
    open_ = [
        place
        for place, words in _wordings(report.file.model_dump(), ())
        if any("TODO" in words.get(x, "") for x in report.languages)
    ]
    sheet = sheet_of(report.folder)
    told = {place for place in open_ if sheet and place.split()[0] in {"indicator", "dimension"}}
    if told:
        cells = open_cells(report.folder / sheet, report.languages)
        yield Problem(
            sheet,
            Text(zh=f"单元格 {'、'.join(cells)}", en=f"cell{'s' * (len(cells) > 1)} {', '.join(cells)}"),
            Text(
                zh=f"还有 {len(cells)} 格写着 TODO",
                en=f"{len(cells)} cells still say TODO" if len(cells) > 1 else "it still says TODO",
            ),
            Text(zh="发布前写好", en="write them before publication"),
            "warning",
        )
        open_ = [place for place in open_ if place not in told]
    yield from _todo_regions(report)
    rules = [
        r.id
        for r in report.rules.rule
        if any("TODO" in t.get(x, "") for t in (r.finding, r.advice) for x in report.languages)
    ]
    for file, places in ((REPORT_FILE, open_), ("recommendations.toml", rules)):
        if places:
            lines = to_write((report.folder / file).read_text(encoding="utf-8", errors="replace"))
            shown = ", ".join(places[:6]) + (", …" if len(places) > 6 else "")
            yield Problem(
                file,
                in_lines(lines) if lines else same(""),
                Text(
                    zh=f"还有 {len(places)} 处写着 TODO：{shown}",
                    en=f"{len(places)} wordings still say TODO: {shown}",
                ),
                Text(zh="发布前写好", en="write them before publication"),
                "warning",
            )


def _todo_regions(report: Report) -> Iterator[Problem]:
    """Names in the report's own table of regions that still wait to be written."""
    file = report.file.report.regions_file
    if not file or not (report.folder / file).is_file():
        return
    own = (r for r in report.panel.regions.values() if r.level != "aggregate")
    names = [r.name for r in own if any("TODO" in r.name.get(x, "") for x in report.languages)]
    lines = to_write((report.folder / file).read_text(encoding="utf-8", errors="replace"))
    if names and lines:
        shown = ", ".join(re.sub(r"TODO\s*", "", n["zh"]) for n in names[:6]) + (
            ", …" if len(names) > 6 else ""
        )
        yield Problem(
            file,
            in_lines(lines),
            Text(
                zh=f"还有 {len(names)} 个地区的名称写着 TODO：{shown}",
                en=f"{len(names)} regions have a name that still says TODO: {shown}"
                if len(names) > 1
                else f"the name of a region still says TODO: {shown}",
            ),
            Text(zh="发布前写好", en="write them before publication")
            if not any("TODO" in n["en"] for n in names)
            else Text(
                zh="发布前写好；网页地址取自英文名，写好以前取自代码",
                en="write them before publication; addresses of pages are made from the names in English, and from the codes until then",
            ),
            "warning",
        )


def _wordings(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, Text]]:
    """Every wording inside the report's file, with where it stands."""
    if isinstance(value, Text):
        yield " ".join(path), value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _wordings(part, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for i, part in enumerate(value):
            name = part.get("id", f"#{i + 1}") if isinstance(part, dict) else f"#{i + 1}"
            yield from _wordings(part, (*path, str(name)))
