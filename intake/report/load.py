"""A report folder as typed, frozen values, with all its errors: `load_report`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from analysis.parameters import Analysis, Parameters
from analysis.registry import ANALYSES
from analysis.values import Category, Indicator, Panel, Target, Text, same
from intake.places.regions import Gazetteer
from intake.problems import Problems, Way, suggest
from intake.report.advising.schema import RulesFile
from intake.report.areas import areas_of, grouping_of, whole_of
from intake.report.faults import explain, keys_of
from intake.report.figures import Figures, panel_of, read_figures, read_printed
from intake.report.folder import filled, inside, read_sheet, read_toml, the_one
from intake.report.indicators.dimensions import check_dimensions, levels_of
from intake.report.indicators.sheet import sheet_of, with_sheet
from intake.report.originals import check_originals
from intake.report.periods import mixed_periods, remark_periods
from intake.report.positions import Finder
from intake.report.references import KnownNames, check_references
from intake.report.report import REPORT_FILE, RULES_FILE, Report, name_and_place
from intake.report.schema import IndicatorSpec, ReportFile, TableSpec
from intake.tables.encodings import decode
from intake.tables.files import checksum

M = TypeVar("M", bound=BaseModel)


def _typed(
    model: type[M], data: dict[str, Any], file: str, problems: Problems, known: dict[str, list[str]]
) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        explain(fault, file, same(""), known, problems, data)
        return None


def _target(spec: IndicatorSpec, known: Gazetteer, problems: Problems) -> Target | None:
    """The figure an indicator is to reach, with regions by code."""
    if spec.target is None:
        return None
    if spec.kind == "category":
        problems.error(
            REPORT_FILE,
            same(f"indicator {spec.id} target"),
            Text(zh="分类指标不能有目标值", en="a category indicator has no target"),
            Text(zh="删去 target", en="delete target"),
        )
        return None
    own: dict[str, float] = {}
    for word, value in spec.target.regions.items():
        # a name that leads nowhere is told where names are looked up
        if (region := known.find(word)) is not None:
            own[region.code] = value
    return Target(spec.target.value, spec.target.by, own)


def _indicators(
    specs: tuple[IndicatorSpec, ...],
    tables: tuple[TableSpec, ...],
    known: Gazetteer,
    told: str,
    problems: Problems,
) -> dict[str, Indicator]:
    home = {indicator: t for t in tables for indicator in t.columns.values()}
    indicators: dict[str, Indicator] = {}
    for i, spec in enumerate(specs):
        where = Way(f"indicator {spec.id}", ("indicator", i))
        if spec.id in indicators:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="这个指标定义了两次", en="this indicator is defined twice"),
                Text(zh="删去一个", en="delete one of them"),
            )
        if spec.id not in home:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="没有任何表提供这个指标", en="no table provides this indicator"),
                Text(
                    zh="在某个 [[table]] 的 columns 中写：表头 = 指标 id",
                    en="in the columns of a [[table]] write: heading = indicator id",
                ),
            )
        if spec.kind == "category" and len(spec.categories) < 2:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="分类指标没有列出类别", en="a category indicator must list its categories"),
                Text(
                    zh='写 categories = [{ id = "low", name = { zh = "低", en = "Low" } }, …]',
                    en='write categories = [{ id = "low", name = { zh = "低", en = "Low" } }, …]',
                ),
            )
        if spec.kind == "category" and spec.total:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="分类指标不能是总量", en="a category indicator is no total"),
                Text(zh="删去 total", en="delete total"),
            )
        table = home.get(spec.id)
        indicators[spec.id] = Indicator(
            spec.id,
            spec.name,
            spec.unit,
            spec.kind,
            1 if spec.direction == "+" else -1,
            spec.decimals,
            spec.weight,
            tuple(Category(c.id, c.name, c.colour, c.phrase) for c in spec.categories),
            spec.definition,
            spec.source or (table.source if table else ""),
            table.file if table else "",
            bool(spec.total),
            spec.scale or "",
            _target(spec, known, problems),
            told,
        )
    return indicators


def _analyses(file: ReportFile, problems: Problems) -> tuple[tuple[Analysis, Parameters], ...]:
    analyses: list[tuple[Analysis, Parameters]] = []
    seen: set[str] = set()
    for i, raw in enumerate(file.analysis, start=1):
        name = str(raw.get("id", f"#{i}"))
        where = Way(f"analysis {name}", ("analysis", i - 1))
        kind = str(raw.get("kind", ""))
        if kind not in ANALYSES:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh=f"没有名为“{kind}”的分析方法", en=f"there is no analysis of the kind “{kind}”"),
                suggest(kind, ANALYSES),
            )
            continue
        if name in seen:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="这个 id 用了两次", en="this id is used twice"),
                Text(zh="改名", en="rename one of them"),
            )
        seen.add(name)
        entry = ANALYSES[kind]
        if raw.get("dimensions") is True and "levels" not in raw and file.dimension:
            raw = {"weights": "given", **raw, "levels": levels_of(file)}
        try:
            analyses.append((entry, entry.parameters.model_validate(raw)))
        except ValidationError as fault:
            explain(fault, REPORT_FILE, where, keys_of(entry.parameters), problems, raw)
    return tuple(analyses)


def _texts(folder: Path, languages: Iterable[str], problems: Problems) -> dict[str, Text]:
    """``text/<name>.<language>.md`` in every language the report has."""
    names = sorted({p.name.rsplit(".", 2)[0] for p in (folder / "text").glob("*.*.md")})
    texts: dict[str, Text] = {}
    for name in names:
        words: dict[str, str] = {}
        for lang in languages:
            path = folder / "text" / f"{name}.{lang}.md"
            if not path.is_file():
                problems.error(
                    f"text/{name}.{lang}.md",
                    "",
                    Text(zh="缺少这一语言的文本", en="the text is missing in this language"),
                    Text(
                        zh="译好后放入，或删去另一语言的文件",
                        en="translate it, or delete the other language’s file",
                    ),
                )
                continue
            content = decode(path.read_bytes())
            if content is None:
                problems.error(
                    f"text/{name}.{lang}.md",
                    "",
                    Text(zh="文件不是可识别的文本", en="the file is not readable text"),
                    Text(zh="请存为 UTF-8", en="save it as UTF-8"),
                )
                continue
            words[lang] = content
        texts[name] = Text(words)
    return texts


def _doubtful(
    file: ReportFile, panel: Panel, known: Gazetteer, problems: Problems
) -> dict[str, list[tuple[str | None, str | None]]]:
    """The figures that remarks call doubtful, per indicator; a remark must be about figures that there are."""
    doubts: dict[str, list[tuple[str | None, str | None]]] = {}
    for i, remark in enumerate(file.remark, start=1):
        place = f"remark #{i}"
        region = known.find(remark.region) if remark.region else None
        if remark.region and region is None:
            # told where names are looked up
            continue
        # an indicator or a period that there is not is told where those are looked up
        if remark.indicator is None:
            continue
        spec = panel.indicators.get(remark.indicator)
        if spec is None or spec.kind != "number":
            continue
        if remark.period and remark.period not in panel.periods(remark.indicator):
            continue
        if not remark.doubtful:
            continue
        figures = panel.numbers[remark.indicator].dropna().index
        case = (region.code if region else None, remark.period)
        if not any(case[0] in {None, r} and case[1] in {None, t} for r, t in figures):
            problems.error(
                REPORT_FILE,
                same(place),
                Text(zh="没有这样一个存疑的数据", en="there is no such figure to doubt"),
                Text(zh="核对指标、地区与时期", en="check its indicator, region and period"),
            )
            continue
        doubts.setdefault(remark.indicator, []).append(case)
    return doubts


def load_report(folder: Path, problems: Problems) -> Report | None:
    """Read a report folder; None where it cannot be typed at all. Everything wrong is in ``problems``."""
    raw = read_toml(folder / REPORT_FILE, REPORT_FILE, problems)
    if raw is None:
        return None
    finder = problems.finder(REPORT_FILE)
    if isinstance(finder, Finder) and not with_sheet(folder, raw, finder, problems):
        return None
    language = the_one(raw)
    raw = filled(raw, language) if language else raw
    file = _typed(ReportFile, raw, REPORT_FILE, problems, keys_of(ReportFile))
    rules = RulesFile()
    if (folder / RULES_FILE).is_file():
        raw_rules = read_toml(folder / RULES_FILE, RULES_FILE, problems)
        if raw_rules is not None:
            raw_rules = filled(raw_rules, language) if language else raw_rules
            rules = _typed(RulesFile, raw_rules, RULES_FILE, problems, keys_of(RulesFile)) or RulesFile()
    if file is None:
        return None
    for named in (file.report.geometry, file.report.printer_profile):
        if named:
            inside(folder, named, problems)
    known = areas_of(file, folder, problems)
    if known is None:
        return None
    named_here = KnownNames(
        {i.id: i for i in file.indicator},
        [g.id for g in file.grouping],
        known,
        [s.id for s in file.source],
        [p.id for p in file.printed],
    )
    check_references(file, named_here, REPORT_FILE, same(""), problems)
    indicators = _indicators(file.indicator, file.table, known, sheet_of(folder) or REPORT_FILE, problems)
    limits = {i.id: i for i in file.indicator}
    figures: Figures = {}
    for i, spec in enumerate(file.table):
        named_at = Way(f"table {spec.file}", ("table", i)).then("file")
        table = read_sheet(folder, spec.file, spec.sheet, problems, named_at)
        if table is not None:
            read_figures(spec, table, known, indicators, limits, figures, problems)
    groupings = {}
    for grouping in file.grouping:
        grouping_read = grouping_of(grouping, folder, known, problems)
        if grouping_read is not None:
            groupings[grouping_read.id] = grouping_read
    panel = panel_of(indicators, figures, known, groupings, whole_of(file, known, problems))
    panel = panel.doubt(_doubtful(file, panel, known, problems))
    frames = {p.id: read_printed(p, folder, known, groupings, problems) for p in file.printed}
    printed = {id: frame for id, frame in frames.items() if frame is not None}
    check_dimensions(file, problems)
    check_originals(file, problems)
    analyses = _analyses(file, problems)
    texts = _texts(folder, file.report.languages, problems)
    files = {
        *(t.file for t in file.table),
        *(p.file for p in file.printed),
        *(g.file for g in file.grouping),
        *([name] if (name := sheet_of(folder)) else []),
    }
    paths = {f: inside(folder, f, Problems()) for f in sorted(files)}
    checksums = {f: checksum(path) for f, path in paths.items() if path is not None and path.is_file()}
    name, place = name_and_place(folder)
    mixed_periods(panel, problems)
    remark_periods(file.remark, panel, problems)
    return Report(
        name,
        folder,
        file,
        panel,
        known,
        analyses,
        rules,
        printed,
        texts,
        {s.id: s for s in file.source},
        place,
        checksums,
    )
