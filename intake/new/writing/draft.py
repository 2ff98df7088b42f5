"""What the files of a new report have in common: its table, its proposal, its words and what is still to be written: ``Draft``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.periods import between, in_order, parse
from analysis.values import Region, Text, same
from intake.new.answers import language_of
from intake.new.content.cells import UNNAMED
from intake.new.contradictions.against_whole import ALL_PROVINCES
from intake.new.file_names import said_by_file, title_by_file
from intake.new.proposal import Proposal
from intake.new.tidy import Measure, Tidy
from intake.new.vocabulary.countries import country, country_name
from intake.new.vocabulary.unit_names import in_simplified, unit_text
from intake.new.vocabulary.words import AREA_NAMES, NATION_WORDS, says
from intake.new.writing.data_headings import in_words, is_data_heading
from intake.new.writing.foreign import in_neither
from intake.new.writing.language_words import evidence
from intake.new.writing.standard_terms import standard
from intake.places import china
from intake.places.regions import slug_of

TODO = "TODO"


#: what is counted in 件 and happens, and is no thing: crimes, accidents, lawsuits
_CASES = re.compile(
    r"犯|案件?|事故|火[灾災]|認知|认知|検挙|诉讼|訴訟|纠纷|糾紛|投诉|违法|違法|竊盜|盗窃|刑事|民事|詐欺|诈骗"
)

#: what is counted in years of life
_AGE = re.compile(
    r"life expectancy|\b(?:mean|median|average) age\b|\bage at\b|lebenserwartung|durchschnittsalter|espérance de vie|esperanza de vida|寿命|年龄",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Boundaries:
    """A user's own boundaries: a GeoJSON, GeoPackage or Shapefile and its field of region codes."""

    file: Path
    code: str = "code"


@dataclass
class Draft:
    """A report folder while it is composed."""

    name: str
    tidy: Tidy
    plan: Proposal
    #: the language of comments
    ui: str
    today: datetime.date
    boundaries: Boundaries | None = None
    #: whether the user gave a table of regions
    given: bool = False
    #: analyses that cannot be computed on this table
    without: frozenset[str] = frozenset()
    #: what is still to be written, by where
    todo: list[str] = field(default_factory=list)

    # --- words ------------------------------------------------------------------------------------------

    def say(self, zh: str, en: str) -> str:
        """A comment in the user's language."""
        return zh if self.ui == "zh" else en

    def section(self, zh: str, en: str) -> str:
        """The line over a part of the file."""
        return f"---------------------------------------------------------------- {self.say(zh, en)}"

    def open(self, where: str, text: Text) -> Text:
        """A wording, listed where a part of it is still to be written."""
        self.todo += [f"{where}.{lang}" for lang in ("zh", "en") if TODO in text[lang]]
        return text

    @cached_property
    def foreign_words(self) -> frozenset[str]:
        """What the table calls its indicators, rows and columns in a language of neither page."""
        tidy = self.tidy
        texts = [*(a.name for a in tidy.areas.values()), *(g.name for g in tidy.groups)]
        larger = [t["en"] for t in texts if t["zh"] == t["en"]]
        # the names of places are written alike where letters are
        places = [r.name["zh"] for c, r in tidy.regions.items() if c in tidy.untranslated]
        names = [m.name for m in tidy.measures] + [w for w in places if not slug_of(w)]
        return in_neither([*names, tidy.title], larger)

    @cached_property
    def _written_abroad(self) -> bool:
        """Whether regions are written as in Japan: those that Chinese would write alike are open as the others are."""
        codes = self.tidy.untranslated
        return any(r.name["zh"] in self.foreign_words for c, r in self.tidy.regions.items() if c in codes)

    def in_its_language(self, word: str) -> Text:
        """A wording of the user's: as written in its own language, open in the other; open in both where it is in neither."""
        other = f"{TODO} {word}"
        if word in self.foreign_words:
            return same(other)
        return Text(zh=word, en=other) if language_of(word) == "zh" else Text(zh=other, en=word)

    def both(self, text: Text) -> Text:
        """A name of the table's: as it is where it is known in both languages, else open in the other one."""
        if (
            text["zh"] != text["en"]
            or not re.search(r"[㐀-鿿]|[^\W\d_]{3}", text["zh"])
            or re.fullmatch(r"[A-Z0-9_-]+", text["zh"])
        ):
            return text
        english = AREA_NAMES.get(text["zh"])
        return Text(zh=text["zh"], en=english) if english else self.in_its_language(text["zh"])

    def name_of(self, measure: Measure) -> Text:
        """The indicator's name: as written in its own language, open in the other."""
        if measure.english:
            return Text(zh=measure.name, en=in_words(measure.english) or f"{TODO} {measure.english}")
        if says(measure.name, NATION_WORDS):
            # of whom figures are, and not what they are of
            return same(f"{TODO} {measure.name}")
        alike = re.fullmatch(r"(?=.*[A-Z]{2})[A-Z0-9][A-Z0-9.&-]{1,6}", measure.name)
        if alike and measure.name not in self.foreign_words:
            # GDP, CPI, PM2.5 are written alike
            return same(measure.name)
        known = standard(self.tidy, measure)
        if known:
            return (
                Text(zh=measure.name, en=known)
                if language_of(measure.name) == "zh"
                else Text(zh=known, en=in_words(measure.name))
            )
        if is_data_heading(measure.name) and measure.name not in self.foreign_words:
            words = in_words(measure.name)
            # what pcap is only its maker can write out
            return Text(zh=f"{TODO} {words}", en=words) if words else same(f"{TODO} {measure.name}")
        return self.in_its_language(measure.name or measure.id)

    def unit_of(self, measure: Measure) -> Text | None:
        """The indicator's unit in both languages; None where it has none."""
        if not measure.unit:
            return None
        zh, en = unit_text(measure.unit)
        if language_of(measure.unit) == "zh":
            said = self.tidy.units_in_english.get(measure.unit, "")
            # 元 is yuan, unless the table is about another place's
            en = said if "$" in said else en or said or None
            if en and measure.unit.endswith("件") and _CASES.search(f"{measure.name} {self.tidy.title}"):
                # of crimes and accidents they are cases
                en = en.replace("items", "cases")
            return Text(zh=in_simplified(measure.unit), en=en or f"{TODO} {measure.unit}")
        if zh == "年" and _AGE.search(measure.name):
            # years of life are 岁, and years of schooling 年
            zh = "岁"
        open_ = f"{TODO} {measure.unit}"
        if zh is None and measure.name in self.foreign_words and not evidence(measure.unit).english:
            # ribu ton GKG is no English either
            return same(open_)
        return Text(zh=zh or open_, en=en or measure.unit)

    def region_name(self, region: Region) -> Text:
        """A region's name in both languages, open where the table has it in one."""
        if region.code not in self.tidy.untranslated:
            return region.name
        word = region.name["zh"].replace(";", ",")
        if self.tidy.kind == "nuts" and word == region.code:
            # a code is no name, but tells the country
            home = country(word[:2], codes=True)
            name = country_name(home) if home else None
            if name is None:
                return same(f"{TODO} {word}")
            return Text(zh=f"{TODO} {word}（{name['zh']}）", en=f"{TODO} {word} ({name['en']})")
        if language_of(word) == "zh" or not slug_of(word):
            # the folder of its page is made from the English name, which must be its own
            open_ = f"{TODO} {region.code} {word}"
            return Text(zh=open_ if self._written_abroad else word, en=open_)
        return Text(zh=f"{TODO} {word}", en=word)

    def span(self) -> Text:
        """The time that the table is about."""
        first, last = self.tidy.periods[0], self.tidy.periods[-1]
        return Text(zh=between(first, last, "zh"), en=between(first, last, "en"))

    def title(self) -> Text:
        """The report's title: the table's own, else the one indicator's name, else a file name that is a title; open where there is none."""
        if self.tidy.title_in_english:
            return Text(zh=self.tidy.title, en=self.tidy.title_in_english)
        if self.tidy.title:
            return self.in_its_language(self.tidy.title)
        if len(self.tidy.measures) == 1 and self.tidy.measures[0].name != UNNAMED:
            return self.name_of(self.tidy.measures[0])
        if titled := title_by_file(self.tidy.file):
            return self.in_its_language(titled)
        return same(f"{TODO} {said_by_file(self.tidy.file)[:60] or self.name}")

    # --- what is computed -------------------------------------------------------------------------------

    @property
    def codes(self) -> list[str]:
        """Codes of the regions."""
        return list(self.tidy.regions)

    @property
    def all_provinces(self) -> bool:
        """Whether the regions are all provinces, of which the nation is the whole."""
        return self.tidy.level == "province" and len(self.codes) == ALL_PROVINCES

    @property
    def own(self) -> bool:
        """Whether the regions are of no gazetteer of ours."""
        return self.tidy.level == "table"

    @property
    def geometry(self) -> bool:
        """Whether there are boundaries, and so maps."""
        return self.boundaries is not None or not self.own

    @property
    def composite(self) -> bool:
        """Whether there are indicators enough for an index."""
        return len(self.plan.index) > 1

    @property
    def uncertain(self) -> bool:
        """Whether ranks of the index get intervals."""
        return self.composite and len(self.codes) > 4 and "index_rank" not in self.without

    @property
    def peers(self) -> bool:
        """Whether the index gets most similar regions."""
        return self.composite and len(self.codes) > 5 and "index_peers" not in self.without

    @property
    def moran(self) -> bool:
        """Whether the index gets a test of spatial autocorrelation."""
        return (
            self.geometry and len(self.codes) >= 10 and self._together and "index_moran" not in self.without
        )

    @property
    def _together(self) -> bool:
        """Whether the regions lie side by side: scattered cities have no neighbours."""
        level = self.tidy.level
        if level == "table" or level == "province":
            return True
        provinces = {c[:2] for c in self.codes}
        every = [
            c for c, r in china.of_level(level).regions.items() if c[:2] in provinces and r.level == "region"
        ]
        return len(self.codes) >= 0.6 * len(every)

    @property
    def theil(self) -> bool:
        """Whether inequality is split by groups."""
        return self.plan.groups is not None and self._positive and "index_theil" not in self.without

    @property
    def _positive(self) -> bool:
        """Whether the index has a logarithm: scores from 1 to 100 always, a single indicator where it is positive."""
        if self.composite:
            return True
        wide = self.tidy.frame[self.plan.index[0].id].unstack("period")
        return self.plan.period in wide and bool(
            (wide[self.plan.period].reindex(self.codes).dropna() > 0).all()
        )

    @property
    def changes(self) -> Sequence[tuple[Measure, str, str]]:
        """Indicators whose growth is told, with the first and last period."""
        return [c for c in self.plan.changes if f"growth_{c[0].id}" not in self.without]

    @property
    def size_changes(self) -> Sequence[tuple[Measure, str, str]]:
        """The same of sizes."""
        return [c for c in self.plan.size_changes if f"growth_{c[0].id}" not in self.without]

    def last_of(self, measure: Measure) -> str:
        """The last period of which any region has a figure of an indicator."""
        wide = self.tidy.frame[measure.id].unstack("period").reindex(self.codes)
        return in_order([str(p) for p in wide.columns[wide.notna().any()]])[-1]

    @property
    def says_when(self) -> bool:
        """Whether pages say of when the figures are that rank: the table has later ones, or others of the same year.

        Of twelve months the span, “2009年1—12月”, reads as their sum, which a figure of December is not.
        """
        if self.plan.earlier_than(self.tidy):
            return True
        read = {t: parse(t) for t in (*self.tidy.periods, self.plan.last)}
        last = read.pop(self.plan.last)
        return last is not None and any(
            t is not None and t.year == last.year and t.kind == last.kind for t in read.values()
        )

    def row_of(self, measure: Measure) -> str:
        """The result that is an indicator's row on a page: its own table, or one that says of when it is.

        An indicator has a table of its own where two regions have it, and that of the page's period. Where the ranking is of an
        earlier period than the newest figures, or plans, or of one month of several, every row says of when it is.
        """
        own = len(self.codes) > 1 and self.last_of(measure) == self.plan.period
        own = own and self.plan.last == self.tidy.periods[-1] and not self.says_when
        return f"indicator_{measure.id}" if own else f"shown_{measure.id}"

    def with_trend(self) -> list[Measure]:
        """Indicators with figures in more than two periods, of two regions in one of them; those of the index first."""
        wide = {m.id: self.tidy.frame[m.id].unstack("period").reindex(self.codes) for m in self.tidy.measures}
        there = {m.id: wide[m.id].notna() for m in self.tidy.measures}
        # the same as for an indicator's own tables
        enough = [
            m for m in self.tidy.measures if there[m.id].any().sum() > 2 and there[m.id].sum().max() > 1
        ]
        return sorted(enough, key=lambda m: m not in self.plan.index)
