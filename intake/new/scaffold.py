"""A new report folder from a user's spreadsheet: everything the first build needs, and a list of what is open.

What the user must supply is written as ``TODO …`` and listed; nothing is translated or advised by a machine.
The folder is written aside and put in place whole; one that exists is never touched.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.values import Problem, Region, Text, same
from intake.new.answers import Answers, Measure, Tidy, language_of, open_questions
from intake.new.proposal import Proposal, less_is_better, propose, unit_in_english
from intake.new.spreadsheet import read_statistics
from intake.places.regions import NATION, slug_of
from intake.problems import Problems, to_write
from intake.report.load import load_report
from intake.report.schema import REPORT_SCHEMA, RULES_SCHEMA
from intake.tables.totals import grows_with_size, relative

TODO = "TODO"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
#: names that a site or an operating system has other uses for
_TAKEN = frozenset({"assets", "data", "index", "pagefind", "con", "prn", "aux", "nul", "com1", "lpt1", "all"})


@dataclass(frozen=True)
class NewReport:
    """A report folder that was written."""

    folder: Path
    #: paths inside the folder
    files: tuple[str, ...]
    #: what is marked TODO, by what it is
    todo: tuple[str, ...]
    #: file → the lines that say TODO
    open_lines: Mapping[str, list[int]]
    #: what was assumed in reading the spreadsheet
    notes: tuple[Problem, ...]


@dataclass(frozen=True)
class Boundaries:
    """A user's own boundaries: a GeoJSON, GeoPackage or Shapefile and its field of region codes."""

    file: Path
    code: str = "code"


def new_report(
    name: str,
    source: Path,
    folder: Path,
    problems: Problems,
    answers: Answers | None = None,
    ui_language: str = "en",
    boundaries: Boundaries | None = None,
    today: datetime.date | None = None,
) -> NewReport | None:
    """Write ``folder/name`` from a spreadsheet; None (with the reasons in ``problems``) where it cannot be.

    Args:
        name: the report's name: small letters, digits and hyphens
        source: the spreadsheet
        folder: where reports live
        problems: takes errors, and the questions that the answers leave open
        answers: what the user says about the spreadsheet
        ui_language: the language of the comments, ``zh`` or ``en``
        boundaries: for regions of the user's own
        today: the date of publication that is written
    """
    target = folder / name
    if not _may_be_written(name, target, problems):
        return None
    answers = answers or Answers()
    tidy = read_statistics(source, problems, answers)
    if tidy is None or problems.errors:
        return None
    if tidy.questions:
        problems.add(open_questions(tidy))
        return None
    writer = _Writer(name, tidy, propose(tidy), ui_language, today or publication_day())
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=folder))
    try:
        files = writer.files(source, answers, boundaries)
        for path, content in files.items():
            (staging / path).parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                shutil.copyfile(content, staging / path)
            else:
                # with the mark by which Excel knows UTF-8; without it Chinese opens garbled there
                coding = "utf-8-sig" if path.endswith(".csv") else "utf-8"
                (staging / path).write_text(content, encoding=coding, newline="\n")
        # what is written must be readable: otherwise nothing is
        found = Problems()
        load_report(staging, found)
        if found.errors:
            problems.add(found)
            return None
        staging.chmod(0o755)
        try:
            staging.rename(target)
        except OSError:
            # made by someone else meanwhile
            _may_be_written(name, target, problems)
            return None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    open_lines = {f: to_write(text) for f, text in sorted(files.items()) if isinstance(text, str)}
    return NewReport(
        target,
        tuple(sorted(files)),
        tuple(writer.todo),
        {f: numbers for f, numbers in open_lines.items() if numbers},
        tidy.notes,
    )


def publication_day() -> datetime.date:
    """The date to print: that of SOURCE_DATE_EPOCH where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.date.today()


def _may_be_written(name: str, target: Path, problems: Problems) -> bool:
    if not _NAME.fullmatch(name) or name in _TAKEN:
        problems.error(
            "",
            same(name[:60]),
            Text(zh="不能用作报告名", en="cannot be the name of a report"),
            Text(
                zh="用小写字母、数字和连字符，例如 sichuan-2024",
                en="use small letters, digits and hyphens, as in sichuan-2024",
            ),
        )
        return False
    if target.exists() or target.is_symlink():
        problems.error(
            "",
            same(name),
            Text(zh="这个报告已经存在", en="this report exists already"),
            Text(zh="换一个名称，或先删去旧文件夹", en="choose another name, or delete the old folder first"),
        )
        return False
    return True


def quoted(word: str) -> str:
    """A string as TOML writes it.

    >>> quoted('say "x"'), quoted("a\\nb")
    ('"say \\\\"x\\\\""', '"a\\\\nb"')
    """
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007F")


def _table(text: Text) -> str:
    return f"{{ zh = {quoted(text['zh'])}, en = {quoted(text['en'])} }}"


def _csv(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _number(value: float) -> str:
    """A figure as it is kept: exactly, and blank where there is none.

    >>> _number(3.0), _number(0.1), _number(float("nan"))
    ('3', '0.1', '')
    """
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


class _Writer:
    """Composes the files of a report folder."""

    def __init__(self, name: str, tidy: Tidy, proposal: Proposal, ui: str, today: datetime.date) -> None:
        self.name = name
        self.tidy = tidy
        self.plan = proposal
        self.ui = ui
        self.today = today
        self.todo: list[str] = []
        self.codes = [c for c in tidy.regions if c != NATION.code]
        self.own = tidy.level == "table"

    # --- words ------------------------------------------------------------------------------------------

    def say(self, zh: str, en: str) -> str:
        return zh if self.ui == "zh" else en

    def open(self, where: str, text: Text) -> Text:
        """A wording, listed where a part of it is still to be written."""
        self.todo += [f"{where}.{lang}" for lang in ("zh", "en") if TODO in text[lang]]
        return text

    def name_of(self, measure: Measure) -> Text:
        """The indicator's name: as written in its own language, open in the other."""
        return self.in_its_language(measure.name or measure.id)

    @staticmethod
    def in_its_language(word: str) -> Text:
        """A wording of the user's: as written in its own language, open in the other."""
        other = f"{TODO} {word}"
        return Text(zh=word, en=other) if language_of(word) == "zh" else Text(zh=other, en=word)

    def unit_of(self, measure: Measure) -> Text | None:
        if not measure.unit:
            return None
        english = unit_in_english(measure.unit)
        if language_of(measure.unit) == "zh":
            return Text(zh=measure.unit, en=english or f"{TODO} {measure.unit}")
        return (
            same(measure.unit)
            if measure.unit in {"%", "‰"}
            else Text(zh=measure.unit, en=english or measure.unit)
        )

    # --- files ------------------------------------------------------------------------------------------

    def files(self, source: Path, answers: Answers, boundaries: Boundaries | None) -> dict[str, str | Path]:
        """Path inside the folder → content, or the file to copy."""
        self.geometry = boundaries is not None or not self.own
        suffix = source.suffix.lower()
        made: dict[str, str | Path] = {f"original/table{suffix}": source, "data/figures.csv": self.figures()}
        if self.own:
            made["data/regions.csv"] = self.regions(answers.regions_file is not None)
        if boundaries is not None:
            kept = [boundaries.file]
            if boundaries.file.suffix.lower() == ".shp":
                kept += [
                    p
                    for s in (".dbf", ".prj", ".shx", ".cpg")
                    if (p := boundaries.file.with_suffix(s)).is_file()
                ]
            made |= {f"data/boundaries{p.suffix.lower()}": p for p in kept}
        if self.plan.groups is not None:
            rows = [
                (code, self.tidy.regions[code].name["zh"], group)
                for code, group in self.plan.groups.members.items()
            ]
            made["data/groups.csv"] = _csv([("region", "name", "group"), *rows])
        made["report.toml"] = self.report(boundaries)
        made["recommendations.toml"] = self.rules()
        made["text/README.md"] = self.text_help()
        return made

    def headings(self) -> dict[str, str]:
        """Measure id → the heading of its column: as the user wrote it, where that can be a heading."""
        found: dict[str, str] = {}
        taken = {"region", "name", "period"}
        for m in self.tidy.measures:
            word = (
                f"{m.name}（{m.unit}）"
                if m.unit and language_of(m.name) == "zh"
                else f"{m.name} ({m.unit})"
                if m.unit
                else m.name
            )
            word = " ".join(word.split())
            # a spreadsheet program takes what begins so for a formula
            plain = word and word[0] not in "=+-@" and word.casefold() not in taken
            found[m.id] = word if plain else m.id
            taken.add(found[m.id].casefold())
        return found

    def figures(self) -> str:
        names = self.headings()
        rows: list[list[object]] = [["region", "name", "period", *names.values()]]
        values = {i: self.tidy.frame[i].to_numpy() for i in names}
        for at, key in enumerate(self.tidy.frame.index):
            code, period = map(str, key)
            region = self.tidy.regions[code].name["zh"]
            rows.append([code, region, period, *(_number(float(values[i][at])) for i in names)])
        return _csv(rows)

    def regions(self, given: bool) -> str:
        rows: list[list[object]] = [["code", "zh", "en", "zh_full", "en_full", "aliases"]]
        for region in self.tidy.regions.values():
            if given:
                cells = [
                    region.code,
                    region.name["zh"],
                    region.name["en"],
                    region.full["zh"],
                    region.full["en"],
                    "",
                ]
            else:
                text = self.open(f"data/regions.csv {region.code}", self._region_name(region))
                cells = [region.code, text["zh"], text["en"], text["zh"], text["en"], region.name["zh"]]
            rows.append(list(cells))
        return _csv(rows)

    @staticmethod
    def _region_name(region: Region) -> Text:
        word = region.name["zh"].replace(";", ",")
        if language_of(word) == "zh" or not slug_of(word):
            # the folder of its page is made from the English name, which must be its own
            return Text(zh=word, en=f"{TODO} {region.code} {word}")
        return Text(zh=f"{TODO} {word}", en=word)

    # --- report.toml ------------------------------------------------------------------------------------

    def report(self, boundaries: Boundaries | None) -> str:
        parts = [
            self.head(boundaries),
            self.source(),
            self.table(),
            *(self.indicator(m) for m in self.tidy.measures),
            self.grouping(),
            self.analyses(),
            self.brief(),
            self.overview(),
        ]
        return "\n".join(p for p in parts if p)

    def section(self, zh: str, en: str) -> str:
        return f"# ---------------------------------------------------------------- {self.say(zh, en)}\n"

    def head(self, boundaries: Boundaries | None) -> str:
        tidy = self.tidy
        first, last = tidy.periods[0], tidy.periods[-1]
        year = all(re.fullmatch(r"\d{4}", p) for p in tidy.periods)
        span = Text(
            zh=(f"{first}—{last}" if first != last else last) + ("年" if year else ""),
            en=f"{first}–{last}" if first != last else last,
        )
        stem = re.sub(r"[\s_]+", " ", Path(tidy.file).stem).strip()[:60] or self.name
        # the sheet's own title is the user's wording; a file name is not
        title = self.open(
            "report title",
            self.in_its_language(tidy.title)
            if tidy.title
            else Text(zh=f"{TODO} {stem}", en=f"{TODO} {stem}"),
        )
        nouns = {
            "province": Text(zh="个省份", en="provinces"),
            "prefecture": Text(zh="个地市", en="prefectures"),
            "county": Text(zh="个县区", en="counties"),
            "table": Text(zh="个地区", en="regions"),
        }
        whole = tidy.level == "province" and len(self.codes) == 31
        mean = (
            Text(zh="全国平均", en="national mean")
            if whole
            else Text(zh="各地区平均", en="mean of the regions")
        )
        lines = [
            f"#:schema {REPORT_SCHEMA}",
            self.say(
                f"# 报告“{self.name}”。由 ./fangzhi new 写成；每一项都可以改，改完运行：./fangzhi check {self.name}",
                f"# The report “{self.name}”, written by ./fangzhi new. Change what you like, then run: ./fangzhi check {self.name}",
            ),
            self.say(
                f"# 标有 {TODO} 的地方请补写；文字都要中英文两种。",
                f"# Fill in what says {TODO}. Every wording is given in both languages.",
            ),
            "",
            "[report]",
            f"title     = {_table(title)}",
            f'edition   = "{self.today:%Y-%m}"',
            f'date      = "{self.today:%Y-%m-%d}"',
            f"period    = {_table(span)}",
            f'regions   = "{tidy.level}"',
        ]
        if self.own:
            lines.append('regions_file = "data/regions.csv"')
        elif not whole:
            lines.append(self.say("# 只包括这些地区", "# only these regions"))
            lines.append(f"members   = [{', '.join(quoted(c) for c in self.codes)}]")
        if boundaries is not None:
            lines.append(f'geometry  = "data/boundaries{boundaries.file.suffix.lower()}"')
            lines.append(f"geometry_code = {quoted(boundaries.code)}")
        lines += [
            f"noun      = {_table(nouns[tidy.level])}",
            f"mean      = {_table(mean)}",
            'languages = ["zh", "en"]',
            "",
        ]
        return "\n".join(lines)

    def source(self) -> str:
        cite = self.open(
            "source cite",
            Text(
                zh=f"{TODO} 数据来源：编者、名称、日期", en=f"{TODO} who published the figures, where, when"
            ),
        )
        short = self.open("source short", Text(zh=f"{TODO} 来源", en=f"{TODO} source"))
        return "\n".join(
            [
                self.section("来源", "source"),
                "[[source]]",
                'id    = "table"',
                f"cite  = {_table(cite)}",
                f"short = {_table(short)}",
                "",
            ]
        )

    def table(self) -> str:
        return "\n".join(
            [
                self.section("数字", "figures"),
                self.say(
                    "# 从原表整理而成：每行一个地区、一个时期。原表在 original/。",
                    "# Tidied from your table, which is kept in original/: one row per region and period.",
                ),
                "[[table]]",
                'file   = "data/figures.csv"',
                'source = "table"',
                'region = "region"',
                'period = "period"',
                'ignore = ["name"]',
                self.say("# 表头 = 指标 id", "# heading = id of the indicator"),
                "[table.columns]",
                *(f"{quoted(h)} = {quoted(i)}" for i, h in self.headings().items()),
                "",
            ]
        )

    def indicator(self, measure: Measure) -> str:
        name = self.open(f"indicator {measure.id} name", self.name_of(measure))
        unit = self.unit_of(measure)
        less = less_is_better(measure)
        lines = ["[[indicator]]", f"id = {quoted(measure.id)}", f"name = {_table(name)}"]
        if unit is not None:
            lines.append(f"unit = {_table(self.open(f'indicator {measure.id} unit', unit))}")
        lines.append(f"decimals = {measure.decimals}")
        if less:
            lines.append(
                self.say(
                    '# 按名称推断越小越好；如不对，改为 "+"',
                    '# less is better, to judge by the name; if not, write "+"',
                )
            )
        lines.append(f'direction = "{"-" if less else "+"}"')
        if self.total(measure):
            lines.append(
                self.say(
                    "# 按名称和单位推断为总量，地图上画成圆；如不是，改为 false",
                    "# a total, to judge by name and unit: maps show it as circles; if it is none, write false",
                )
            )
            lines.append("total = true")
        if measure.unit == "%":
            lines.append(
                self.say("# 份额可加上界：", "# for a share, limits:") + " minimum = 0, maximum = 100"
            )
        return "\n".join([*lines, ""])

    def total(self, measure: Measure) -> bool:
        """Whether an indicator is guessed to be a count or a sum; what falls below zero is rather a balance."""
        values = self.tidy.frame[measure.id].dropna()
        return grows_with_size(measure.name, measure.unit) and bool((values >= 0).all())

    def grouping(self) -> str:
        groups = self.plan.groups
        if groups is None:
            return ""
        return "\n".join(
            [
                self.section("分组", "groups"),
                "[[grouping]]",
                f"id = {quoted(groups.id)}",
                f"name = {_table(groups.name)}",
                'file = "data/groups.csv"',
                "groups = [",
                *(f"  {{ id = {quoted(g)}, name = {_table(name)} }}," for g, name in groups.groups.items()),
                "]",
                "",
            ]
        )

    # --- analyses and pages -----------------------------------------------------------------------------

    @property
    def composite(self) -> bool:
        return len(self.plan.index) > 1

    @property
    def uncertain(self) -> bool:
        return self.composite and len(self.codes) > 4

    @property
    def peers(self) -> bool:
        return self.composite and len(self.codes) > 5

    @property
    def moran(self) -> bool:
        return self.geometry and len(self.codes) >= 10

    def analyses(self) -> str:
        plan = self.plan
        grouped = [f"grouping = {quoted(plan.groups.id)}"] if plan.groups else []
        main = "index.score" if self.composite else "index.value"
        parts = [self.section("分析", "analyses")]
        if self.composite:
            why = [
                self.say(
                    "# 综合指数：先标准化到 1—100，再加权平均。",
                    "# The index: indicators on a scale of 1 to 100, then their weighted mean.",
                )
            ]
            if plan.sizes and relative(plan.index[0].name, plan.index[0].unit):
                others = ", ".join(m.id for m in plan.sizes)
                why.append(
                    self.say(
                        f"# 只用了人均、比率一类的指标；总量指标随地区大小而变，没有列入：{others}",
                        f"# Only rates and figures per head; these grow with a region's size and are left out: {others}",
                    )
                )
            if plan.entropy:
                why.append(
                    self.say(
                        '# 权重用熵值法：差异大的指标权重大。也可写 "equal" 或 "critic"。',
                        '# Entropy weights: what differs most weighs most. Or write "equal" or "critic".',
                    )
                )
            lines = [
                *why,
                "[[analysis]]",
                'id = "index"',
                'kind = "composite"',
                f"title = {_table(Text(zh='综合指数', en='Composite index'))}",
                f"indicators = [{', '.join(quoted(m.id) for m in plan.index)}]",
            ]
            if plan.periods:
                lines.append(f"periods = [{', '.join(quoted(p) for p in plan.periods)}]")
            else:
                lines.append(f"period = {quoted(plan.period)}")
            lines += [
                'normalise = "minmax"',
                "low = 1",
                "high = 100",
                f'weights = "{"entropy" if plan.entropy else "equal"}"',
                'aggregate = "arithmetic"',
                self.say(
                    "# 缺数的地区不计入，页面上会说明",
                    "# regions without a figure are left out, which the pages say",
                ),
                'missing = "drop"',
                "decimals = 1",
                *grouped,
                "",
            ]
            parts.append("\n".join(lines))
        else:
            (only,) = plan.index
            parts.append(
                "\n".join(
                    [
                        "[[analysis]]",
                        'id = "index"',
                        'kind = "ranking"',
                        f"indicator = {quoted(only.id)}",
                        f"period = {quoted(plan.period)}",
                        *grouped,
                        "",
                    ]
                )
            )
        if self.uncertain:
            parts.append(
                self.say(
                    "# 换一种权重或方法，位次会变多少", "# How far ranks move under other weights and methods"
                )
                + '\n[[analysis]]\nid = "index_rank"\nkind = "rank_uncertainty"\nof = "index"\n'
            )
        if self.peers:
            parts.append('[[analysis]]\nid = "index_peers"\nkind = "peers"\nof = "index"\n')
        if plan.groups is not None and self._positive:
            title = _table(Text(zh="地区差异（泰尔指数）", en="Inequality between regions (Theil index)"))
            parts.append(
                f'[[analysis]]\nid = "index_theil"\nkind = "theil"\ntitle = {title}\nvalue = "{main}"\n'
                + grouped[0]
                + "\n"
            )
        if self.moran:
            title = _table(Text(zh="空间集聚（莫兰指数）", en="Spatial clusters (Moran's I)"))
            parts.append(
                f'[[analysis]]\nid = "index_moran"\nkind = "moran"\ntitle = {title}\nvalue = "{main}"\n'
            )
        return "\n".join(parts)

    @property
    def _positive(self) -> bool:
        """Whether the index has a logarithm: scores from 1 to 100 always, a single indicator where it is positive."""
        if self.composite:
            return True
        values = (
            self.tidy.frame[self.plan.index[0].id].unstack("period")[self.plan.period].reindex(self.codes)
        )
        return bool((values.dropna() > 0).all())

    def block(self, page: str, kind: str, *lines: str) -> str:
        return "\n".join([f"[[{page}.block]]", f'kind = "{kind}"', *lines, ""])

    def brief(self) -> str:
        interval = ['interval = "index_rank"'] if self.uncertain else []
        standing = f'  {{ kind = "standing", of = "index"{", interval = " + quoted("index_rank") if self.uncertain else ""} }},'
        items = [standing]
        if self.composite:
            items.append('  { kind = "strengths", of = "index" },')
        if self.moran:
            items.append('  { kind = "cluster", of = "index_moran" },')
        rows = '["index", "index_profile"]' if self.composite else '["index"]'
        parts = [
            self.section("各地区简报：从上到下的页面块", "the brief of a region: blocks from top to bottom"),
            self.block("brief", "findings", 'map = "index"', "items = [", *items, "]"),
            self.block("brief", "scorecard", f"rows = {rows}", *interval),
            self.block("brief", "recommendations") if self.composite else "",
            self.block("brief", "profile", 'of = "index"') if self.composite else "",
            self.block("brief", "ranking", 'of = "index"', *interval),
            self.block("brief", "peers", 'of = "index_peers"', 'score = "index"') if self.peers else "",
            self.trends("brief"),
            self.block("brief", "cluster", 'of = "index_moran"') if self.moran else "",
            self.block("brief", "notes"),
        ]
        return "\n".join(p for p in parts if p)

    def trends(self, page: str) -> str:
        rows = ["index_panel.score"] if self.plan.periods else []
        rows += [f"indicator_{m.id}_panel.value" for m in self._with_trend()[:4]]
        return self.block(page, "trends", f"rows = [{', '.join(quoted(r) for r in rows)}]") if rows else ""

    def _with_trend(self) -> list[Measure]:
        """Indicators with figures in more than two periods, those of the index first."""
        wide = {m.id: self.tidy.frame[m.id].unstack("period").reindex(self.codes) for m in self.tidy.measures}
        enough = [m for m in self.tidy.measures if int(wide[m.id].notna().any().sum()) > 2]
        return sorted(enough, key=lambda m: m not in self.plan.index)

    def overview(self) -> str:
        grouped = self.plan.groups is not None
        theil = ['inequality = "index_theil"'] if grouped and self._positive else []
        moran = ['moran = "index_moran"'] if self.moran else []
        interval = ['interval = "index_rank"'] if self.uncertain else []
        # the index's indicators, and two totals beside them for the sizes
        totals = [m for m in self.plan.sizes if self.total(m)]
        shown = [*self.plan.index[:6], *totals[:2]] if self.composite else totals[:2]
        maps = [f'"indicator_{m.id}.value"' for m in shown]
        parts = [
            self.section("总览", "the overview"),
            self.block("overview", "summary", 'of = "index"', *theil, *moran),
            self.block("overview", "ranking_table", 'of = "index"', *interval),
            self.block("overview", "maps", f"columns = [{', '.join(maps)}]")
            if maps and self.geometry
            else "",
            self.block("overview", "groups", 'of = "index"') if grouped else "",
            self.block("overview", "inequality", 'of = "index_theil"') if theil else "",
            self.block("overview", "clusters", 'of = "index_moran"') if moran else "",
            self.block("overview", "notes"),
        ]
        return "\n".join(p for p in parts if p)

    # --- recommendations --------------------------------------------------------------------------------

    def rules(self) -> str:
        lines = [
            f"#:schema {RULES_SCHEMA}",
            self.say(
                "# 什么结果引出什么建议。when 是对结果的条件；文字里的 {…} 是结果中的数字。",
                "# Which advice follows from which result. `when` is a condition over results; {…} is a number of a result.",
            ),
            self.say(
                "# 下面每个指标一条：位次在末三分之一时触发。建议请自己写。",
                "# One starter rule per indicator, for regions in the last third. The advice is yours to write.",
            ),
            "",
            "most = 6",
            "",
        ]
        if not self.composite:
            return "\n".join(lines)
        limit = max(1, round(2 * len(self.codes) / 3))
        for i, measure in enumerate(self.plan.index, start=1):
            cell = f"index_profile.{measure.id}"
            # braces stand for numbers in these texts
            name = {k: re.sub(r"[{}]", "", v) for k, v in self.name_of(measure).items()}
            bare = {k: v.removeprefix(TODO).strip() for k, v in name.items()}
            finding = Text(
                zh=f"{name['zh']}为{{{cell}.value}}，居第{{{cell}.rank}}位，在末三分之一。",
                en=f"{name['en']} is {{{cell}.value}} and ranks {{{cell}.rank}}, in the last third.",
            )
            advice = self.open(
                f"rule R{i:02d} advice",
                Text(
                    zh=f"{TODO} 针对{bare['zh']}的建议。",
                    en=f"{TODO} advice on {bare['en']}.",
                ),
            )
            lines += [
                "[[rule]]",
                f'id = "R{i:02d}"',
                f"priority = {10 + i}",
                f'when = "{cell}.rank > {limit}"',
                f"finding = {_table(finding)}",
                f"advice = {_table(advice)}",
                f'evidence = ["{cell}.rank", "{cell}.gap_nation"]',
                'source = "table"',
                "",
            ]
        return "\n".join(lines)

    def text_help(self) -> str:
        return self.say(
            "# 文字\n\n这里放较长的文字，每种语言一个文件：`about.zh.md` 和 `about.en.md`。\n"
            '在 report.toml 的页面块里写 `text = "about"`，就会印在标题之下。\n',
            "# Texts\n\nLonger texts go here, one file per language: `about.zh.md` and `about.en.md`.\n"
            'Write `text = "about"` in a block of report.toml and it is printed under the block\'s heading.\n',
        )
