"""Typed form of ``report.toml``, unknown keys refused: `ReportFile`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from analysis.parameters import (
    Day,
    GroupingId,
    PeriodId,
    PrintedId,
    Ref,
    SourceName,
    Strict,
    Wording,
    Wrong,
)
from analysis.scales import Scale
from analysis.values import LanguageCode, Text, same, unmarked

#: the schemas that editors check reports with, from a report's folder; ``commands/schemas.py`` makes them
REPORT_SCHEMA = "../.schema/report.schema.json"
RULES_SCHEMA = "../.schema/recommendations.schema.json"

AnyIndicator = Annotated[str, Ref("indicator", classes=True)]
PlaceName = Annotated[str, Ref("place")]
#: ids become names of files
LONGEST = 60
Id = Field(
    pattern=r"^[a-z][a-z0-9_]*$",
    max_length=LONGEST,
    description="its name in this file: small letters, digits and _",
)
#: a colour, and the name of a font
Colour = r"^(#[0-9A-Fa-f]{6})?$"
FontName = r"^[\w .-]*$"
SourceId = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=LONGEST, description="its name in this file")
#: an edition is named by the year, half-year, quarter or month it is of
EDITION = r"^\d{4}(-(0[1-9]|1[0-2])|Q[1-4]|H[12])?$"


class OfficeSpec(Strict):
    """``[report.office]``: what a government document (GB/T 9704) carries beside its text."""

    agency: Wording = Field(description="发文机关标志: the red heading")
    agency_short: Wording = Field(description="署名: the signature")
    number: Wording = Field(description="发文字号, as 某统〔2026〕1号")
    addressee: Wording | None = Field(None, description="主送机关, without the colon")
    attachment: Wording | None = Field(None, description="附件说明")
    copies: Wording | None = Field(None, description="抄送机关")
    printed_by: Wording | None = Field(None, description="印发机关; the signature where none is given")
    copy_number: Wording | None = Field(None, description="份号, as 000001")
    secrecy: Wording | None = Field(None, description="密级和保密期限, as 秘密★1年")
    urgency: Wording | None = Field(None, description="紧急程度, as 特急")
    signed_by: Wording | None = Field(None, description="签发人, for what is addressed to a higher authority")


class ReleaseSpec(Strict):
    """``releases = [{ date = "2021-05-15", what = { zh, en } }]``: one line of the release calendar."""

    date: Day = Field(description="YYYY-MM-DD")
    what: Wording = Field(description="what is published then")


class LogoSpec(Strict):
    """``logo = { file, alt }`` of ``[report.look]``: stands in the mastheads in place of our seal."""

    file: str = Field(description="an SVG or PNG in the report’s folder")
    alt: Wording = Field(description="what the logo says or shows, for those who do not see it")
    dark: str = Field("", description="the same for dark pages; without it, it stands on a light plate")


class ColoursSpec(Strict):
    """``[report.look.colours]``, written ``#rrggbb``. Those of dark pages are derived with equal contrast."""

    accent: str = Field(
        "", pattern=Colour, description="the masthead’s rule, the numbers of findings, the own region; words"
    )
    data: str = Field(
        "", pattern=Colour, description="headings, links, and the strongest colour of maps and charts; words"
    )
    sequence: tuple[str, ...] = Field(
        (), description="the five classes of maps, low to high; derived from data where none are given"
    )
    groups: tuple[str, ...] = Field((), max_length=4, description="the groups’ colours in order, up to four")


class FontSpec(Strict):
    """A font for each script: names of fonts installed where PDFs are made."""

    zh: str = Field("", pattern=FontName, description="for Chinese words")
    en: str = Field("", pattern=FontName, description="for English pages")


class FontsSpec(Strict):
    """``[report.look.fonts]``. Figures keep their own font: names on them are placed by its widths."""

    text: FontSpec = Field(FontSpec(), description="running text")
    headings: FontSpec = Field(FontSpec(), description="titles and headings")
    tables: FontSpec = Field(FontSpec(), description="tables, captions, notes, small words")


class LookSpec(Strict):
    """``[report.look]``: the look of one's own. Government documents keep the standard's."""

    logo: LogoSpec | None = Field(None, description="stands in the mastheads in place of the seal")
    colours: ColoursSpec = Field(ColoursSpec(), description="accent, data, sequence, groups")
    fonts: FontsSpec = Field(FontsSpec(), description="text, headings, tables; each for zh and en")
    masthead: Wording | None = Field(None, description="a line above the title: the office, the series")
    footer: Wording | None = Field(None, description="in the foot of every page, on paper and on the web")
    contacts: Wording | None = Field(None, description="at the end of every PDF and in the foot of pages")


class WordSpec(Strict):
    """``[report.word]``: how Word files are set; government documents keep the standard's form."""

    template: str = Field("", description="the organisation’s own .docx or .dotx in the report’s folder")


class SlidesSpec(Strict):
    """``[report.slides]``: how slides are set."""

    template: str = Field("", description="the organisation’s own .pptx or .potx in the report’s folder")


class ReportHead(Strict):
    """``[report]``: what the report is called and which period and regions it covers."""

    title: Wording = Field(description="the report’s title, above every brief and the overview")
    subtitle: Wording | None = Field(None, description="a line under the title")
    series: Wording | None = Field(None, description="the series a brief belongs to, printed in the masthead")
    edition: str = Field(
        pattern=EDITION,
        description="the edition, by month, quarter, half-year or year: 2020-05, 2020Q2, 2020H1, 2020",
    )
    date: Day = Field(description="date of publication, YYYY-MM-DD")
    period: Wording = Field(description="the time that the report is about, in words")
    regions: Literal["province", "prefecture", "county", "table"] = Field(
        "province",
        description="province: the 31 provinces of the mainland; prefecture, county: China’s; "
        "table: your own, see regions_file",
    )
    regions_file: str | None = Field(
        None, description="CSV with code, zh, en (and zh_full, en_full, aliases) for regions = 'table'"
    )
    members: tuple[str, ...] = Field((), description="only these of the regions, by code or name; empty: all")
    geometry: str | None = Field(
        None, description="boundaries of a table’s regions: GeoJSON, GeoPackage, Shapefile"
    )
    geometry_code: str = Field(
        "code", description="the field of the boundary file that holds the region code"
    )
    noun: Wording = Field(
        Text(zh="个地区", en="regions"), description="what the regions are, after a number: 个省, provinces"
    )
    neighbours: Wording | None = Field(
        None,
        description="what regions that adjoin are called: 邻省, neighbouring provinces; else by the noun",
    )
    mean: Wording = Field(
        Text(zh="各地区平均", en="mean of the regions"),
        description="what the mean of all regions is called; not national, which is the nation’s own figure",
    )
    whole: str = Field(
        "",
        description="the [[area]] that all the regions make together: where it has a figure, regions are compared with that "
        "and not with their mean. The nation, where all provinces, prefectures or counties are in the report",
    )
    languages: tuple[LanguageCode, ...] = Field(("zh", "en"), description="the languages of its pages")
    map_approval: str = Field("", description="审图号; without one, maps carry a visible draft line")
    base_url: str = Field(
        "",
        pattern=r"^(https?://[^\s]+)?$",
        description="the site’s address, for canonical links, sitemap and feeds",
    )
    publisher: Wording | None = Field(None, description="who publishes the report")
    style: Literal["brief", "government", "print", "bilingual"] = Field(
        "brief", description="how PDFs are set"
    )
    paper: Literal["a4", "a5", "letter"] = Field(
        "a4", description="the size of paper of PDFs and Word; government documents are on A4"
    )
    printer_profile: str | None = Field(
        None,
        description="the printer’s CMYK profile (ICC) for style = 'print'; offset on coated paper (FOGRA39) else",
    )
    archive: bool = Field(False, description="PDFs are PDF/A-3 and carry their data (XLSX and JSON)")
    look: LookSpec | None = Field(None, description="logo, colours, fonts, masthead, footer, contacts")
    word: WordSpec | None = Field(None, description="the organisation’s own template of Word files")
    slides: SlidesSpec | None = Field(None, description="the organisation’s own template of slides")
    office: OfficeSpec | None = Field(None, description="for style = 'government'")
    contact: Wording | None = Field(None, description="who answers questions, printed on the about page")
    licence: Wording | None = Field(None, description="the terms under which text and tables may be used")
    synonyms: tuple[tuple[str, ...], ...] = Field(
        (),
        description="words that mean the same, a row each: a page with one of them is found by all of its row",
    )
    releases: tuple[ReleaseSpec, ...] = Field((), description="the calendar of past and coming editions")
    about: Wording | None = Field(None, description="one or two sentences under the overview’s title")
    bibliography: str | None = Field(
        None, description="the works that texts cite as [@key]: BibTeX (.bib) or CSL-JSON (.json)"
    )


class Source(Strict):
    """``[[source]]``: provenance of the figures."""

    id: str = SourceId
    cite: Wording = Field(description="the source in full: who, what, when, where; *titles* in italics")
    short: Wording = Field(description="how the source is named in a line of evidence")
    title: Wording | None = Field(None, description="the title of the work")
    date: str = Field("", description="when it was published")
    licence: Wording | None = Field(None, description="the terms under which its figures may be used")
    concept: Wording | None = Field(None, description="what the source measures and how, for the data notes")

    @property
    def plain(self) -> Text:
        """The citation without the marks of italic passages."""
        return Text({language: unmarked(words) for language, words in self.cite.items()})


class AreaSpec(Strict):
    """``[[area]]``: an aggregate that tables have rows for (the nation, the West), not a region."""

    id: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
        max_length=LONGEST,
        description="its name in this file; nation is the nation",
    )
    name: Wording = Field(description="what it is called on pages")
    aliases: tuple[str, ...] = Field((), description="what it is called in tables besides")


class TableSpec(Strict):
    """``[[table]]``: a file of figures and what its columns are."""

    file: str = Field(description="CSV, TSV or workbook in the report’s folder")
    sheet: str = Field("", description="the sheet of a workbook; the first where none is given")
    source: SourceName = Field(description="where its figures are from")
    region: str = Field("region", description="heading of the column with region names or codes")
    area: str | None = Field(
        None, description="the one area all rows are about, for a table without region column"
    )
    period: str | None = Field(None, description="heading of the column with periods")
    at: PeriodId | None = Field(
        None, description="the one period all rows are about, for a table without period column"
    )
    columns: dict[str, AnyIndicator] = Field(
        description="heading = indicator id, for every column that is read"
    )
    ignore: tuple[str, ...] = Field((), description="headings that are known and not read")
    note: Wording | None = Field(None, description="said where its figures are shown")


class PrintedSpec(Strict):
    """``[[printed]]``: a table of results as its authors printed it, for the audit only."""

    id: str = Id
    file: str = Field(description="CSV, TSV or workbook in the report’s folder")
    sheet: str = Field("", description="the sheet of a workbook; the first where none is given")
    source: SourceName = Field(description="where it was printed")
    title: Wording = Field(description="what the table is called")
    region: str | None = Field(None, description="heading of the column with regions or areas")
    group: str | None = Field(None, description="heading of the column with groups")
    period: str | None = Field(None, description="heading of the column with periods")
    groupings: tuple[GroupingId, ...] = Field(
        (), description="the groupings whose names stand in the group column"
    )
    ignore: tuple[str, ...] = Field((), description="headings that are known and not read")


class OriginalSpec(Strict):
    """``[[original]]``: a table as a source prints it, for the list of what was recomputed."""

    id: str = Id
    source: SourceName = Field(description="where it was printed")
    name: Wording = Field(description="its number and title")
    indicators: tuple[AnyIndicator, ...] = Field((), description="the indicators whose figures it prints")
    printed: tuple[PrintedId, ...] = Field((), description="the [[printed]] tables that hold cells of it")
    why: Wording | None = Field(None, description="why those of its cells are not recomputed that are not")


class CategorySpec(Strict):
    """A class of a categorical indicator."""

    id: str = Field(description="the word in the table")
    name: Wording = Field(description="what the class is called on pages")
    phrase: Wording | None = Field(
        None, description="what a region of this class is called in a sentence, where that is not the name"
    )
    colour: str = Field("", description="its colour on maps")


class TargetSpec(Strict):
    """``target = { value, by }`` of an indicator: the figure that is to be reached, and by when."""

    value: float | None = Field(None, description="the target of every region, in the indicator’s unit")
    by: PeriodId = Field("", description="the period by which it is to be reached; empty: none is set")
    regions: dict[PlaceName, float] = Field(
        default_factory=dict, description="targets of their own, by region or area; they go before value"
    )

    @model_validator(mode="after")
    def _some(self) -> TargetSpec:
        if self.value is None and not self.regions:
            raise Wrong("目标没有数值", "the target has no figure", "写 value = 60", "write value = 60")
        return self


class DimensionSpec(Strict):
    """``[[dimension]]``: a group of indicators in the report's index, or of dimensions below it."""

    id: str = Id
    name: Wording = Field(description="what it is called on pages")
    parent: str = Field("", description="the dimension it is a part of; empty: of the index itself")
    weight: float = Field(1.0, gt=0, description="its weight beside the others of its parent")


class IndicatorSpec(Strict):
    """``[[indicator]]``: what a column means."""

    id: str = Id
    name: Wording = Field(description="what it is called on pages")
    unit: Wording = Field(default_factory=lambda: same(""), description="the unit of its figures")
    kind: Literal["number", "category"] = Field("number", description="figures, or classes in words")
    direction: Literal["+", "-"] = Field("+", description="+: more is better; -: less is better")
    decimals: int = Field(2, ge=0, le=10, description="decimals on pages")
    weight: float = Field(1.0, ge=0, description="its weight in an index with weights = given")
    categories: tuple[CategorySpec, ...] = Field((), description="the classes, for kind = category")
    definition: Wording | None = Field(None, description="what exactly is measured, for the data notes")
    minimum: float | None = Field(None, description="a smaller value is an error")
    maximum: float | None = Field(None, description="a larger value is an error")
    total: bool | None = Field(
        None,
        description="true: a count or a sum that grows with a region’s size (population, GDP); maps show it as "
        "circles in proportion, never as colours. false: it is none, whatever its unit looks like",
    )
    scale: Scale | None = Field(
        None,
        description="of measurement. ratio: a true zero (amounts, prices), the only one with gaps in per cent; interval: an "
        "arbitrary zero (degrees, standard scores, indices with a base of 100), gaps in points; score: marks, gaps in "
        "points; share: per cent, gaps in percentage points; rank: places. By the unit where it is not said: % is a "
        "share, 分 or score a score, ℃ and = 100 an interval, 位 a rank, all others a ratio",
    )
    source: SourceName = Field(
        "", description="where its figures are from; its table’s source where not said"
    )
    dimension: str = Field("", description="the [[dimension]] it belongs to in the report’s index")
    target: TargetSpec | None = Field(None, description="the figure to be reached, and by when")


class GroupSpec(Strict):
    """A group of a grouping."""

    id: str = Id
    name: Wording = Field(description="what the group is called on pages")
    mean: Wording | None = Field(
        None,
        description="what its mean is called in a sentence: western mean; else its name and mean, 西部平均",
    )


class GroupingSpec(Strict):
    """``[[grouping]]``: a partition of the regions, read from a file of region and group."""

    id: str = Id
    name: Wording = Field(description="what the grouping is called on pages")
    file: str = Field(description="a table of regions and their groups")
    source: SourceName = Field("", description="who groups the regions so")
    region: str = Field("region", description="heading of the column with regions")
    group: str = Field("group", description="heading of the column with groups")
    where: dict[str, str] = Field(default_factory=dict, description="only the rows with these values")
    groups: tuple[GroupSpec, ...] = Field(description="the groups, in the order in which they are shown")


class RemarkSpec(Strict):
    """``[[remark]]``: what a reader must be told about a published figure; shown wherever the figure is."""

    indicator: AnyIndicator | None = Field(None, description="the indicator it is about; empty: all")
    region: PlaceName | None = Field(None, description="the region it is about; empty: all")
    period: PeriodId | None = Field(None, description="the period it is about, with an indicator; empty: all")
    text: Wording = Field(description="what must be known")
    doubtful: bool = Field(
        False,
        description="the figure is shown with a mark, but neither ranked, averaged, classed nor a reason for advice",
    )

    @model_validator(mode="after")
    def _about(self) -> RemarkSpec:
        if self.indicator is None and (self.doubtful or self.period is not None):
            raise Wrong(
                "没有写是哪个指标",
                "the indicator is missing",
                '时期、存疑都要写明指标：indicator = "…"',
                'a period, or a doubtful figure, wants its indicator: indicator = "…"',
            )
        return self


class CorrectionSpec(Strict):
    """``[[correction]]``: a mistake in something published, told openly; on the pages concerned and the about page."""

    date: Day = Field(description="when it was corrected, YYYY-MM-DD")
    wrong: Wording = Field(description="what was wrong, with the figure as it was printed")
    right: Wording = Field(description="what is right")
    edition: str | None = Field(
        None,
        pattern=EDITION,
        description="the edition that had it wrong; its pages then carry the correction",
    )
    region: PlaceName | None = Field(None, description="the region it is about; empty: all")
    indicator: AnyIndicator | None = Field(
        None, description="the indicator it is about: its revision counts as corrected"
    )
    period: PeriodId | None = Field(None, description="the period it is about; empty: all")


class PageSpec(Strict):
    """``[brief]``, ``[overview]``, ``[models]``: the blocks of a page, in order. Each block is typed by its own kind."""

    block: tuple[dict[str, Any], ...] = ()


class BriefSpec(PageSpec):
    """``[brief]``: besides its blocks the numbers that stand large under its headline, typed where briefs are composed."""

    headline: tuple[dict[str, Any], ...] = ()


class ReportFile(Strict):
    """The whole of ``report.toml``. Analyses and pages are typed by their own modules, hence plain here."""

    report: ReportHead
    source: tuple[Source, ...]
    table: tuple[TableSpec, ...]
    area: tuple[AreaSpec, ...] = ()
    printed: tuple[PrintedSpec, ...] = ()
    original: tuple[OriginalSpec, ...] = ()
    indicator: tuple[IndicatorSpec, ...]
    dimension: tuple[DimensionSpec, ...] = ()
    grouping: tuple[GroupingSpec, ...] = ()
    remark: tuple[RemarkSpec, ...] = ()
    correction: tuple[CorrectionSpec, ...] = ()
    analysis: tuple[dict[str, Any], ...] = ()
    brief: BriefSpec = Field(default_factory=lambda: BriefSpec())
    overview: PageSpec = Field(default_factory=lambda: PageSpec())
    models: PageSpec = Field(default_factory=lambda: PageSpec())
