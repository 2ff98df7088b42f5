"""The regions of a table: of which kind and level they are, and which row is which; exports ``Places``.

A table of China's provinces, prefectures or counties is known by its names; one of countries or of Eurostat's NUTS by
names or codes. Where most names are none of these, the regions are the user's own, and every name that is no total
is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.values import Region, Text
from intake.new.answers import Answers, Question, typed
from intake.new.content.no_region import (
    NOT_READ,
    ZONE,
    ask_astray,
    ask_gone,
    ask_level,
    astray,
    english_of,
    is_zone,
    near_miss,
    place_of,
    question_of,
    say_no_region,
    say_own,
    set_in_below,
    several_regions,
    with_zones,
)
from intake.new.content.note_marks import notes_below, unnoted
from intake.new.content.subtotals import subtotals
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.sections.set_in import heads_of_names
from intake.new.vocabulary.countries import country, nuts_level, world_area
from intake.new.vocabulary.kinds import COUNTRY_HEADINGS, Kind
from intake.new.vocabulary.names import (
    BOTH_LANGUAGES,
    Level,
    Sense,
    home_of,
    level_hits,
    name_of,
    plain_name,
    without_of_which,
)
from intake.new.vocabulary.words import fold, key
from intake.places import china
from intake.places.regions import NATION, Gazetteer
from intake.tables.units import without_marks

#: so large a share of the names must be known before a table is one of known regions
_MOST_KNOWN = 0.5
#: a code before the name: "01 Stockholms län", "MK01 Uusimaa", "K-03 Oslo"; SSS is the whole in Nordic data bases
_NUMBERED = re.compile(r"(?:\d{1,6}|[A-Z]{1,3}-?\d{1,5}|SSS)\s+(?=\D)")


@dataclass(frozen=True)
class Row:
    """What a row is about."""

    key: str
    #: ``region`` or ``area``, before figures are looked at
    kind: Literal["region", "area"]
    word: str
    #: the code beside the name
    code: str = ""
    #: the name in another language, where a column has it
    other: str = ""
    #: what it lies in, where a column says so
    above: str = ""
    #: the running number beside it is missing where others have one
    unnumbered: bool = False


class Places:
    """Tells which region each row is about, and keeps what is to be told about names."""

    def __init__(self, notes: Notes, answers: Answers, own: Gazetteer | None = None) -> None:
        self.notes = notes
        self.answers = answers
        self.table = own
        self.kind: Kind = "table" if own else "own"
        #: every row by its key, in the order of the table
        self.rows: dict[str, Row] = {}
        self._left_out = {fold(w) for w in answers.leave_out}
        self._home = ""
        self._astray: set[str] = set()
        #: names of no region that is known whose figures are the sums of the rows beside them
        self._sums: set[str] = set()
        #: names of the whole, where a column says of which level each row is
        self.larger: set[str] = set()
        #: names under which others are set in
        self.over: set[str] = set()
        #: names set in alone under another
        self.alone: set[str] = set()
        #: names that begin with the word for a region of several of the others
        self.several: set[str] = set()
        #: names that say they are a part (其中) of what does not stand above them
        self.of_several: set[str] = set()
        self._passed: dict[str, list[str]] = {}
        self._unknown: dict[str, Text] = {}
        self._cache: dict[tuple[str, str, tuple[str, ...]], str | None] = {}
        self._marks: frozenset[str] = frozenset()
        #: the kind of most names where zones beside them make all regions the user's own, and where these lie
        self._like: tuple[Kind, str] = ("own", "")
        self._footnotes = self.numbered = self._iso = self._dotted = False

    @property
    def level(self) -> Level:
        """The level as a report says it."""
        return self.kind if self.kind in china.LEVELS else "table"

    # --- which kind -------------------------------------------------------------------------------------

    def learn(self, tables: Sequence[Roles]) -> None:
        """Find out from all names of all tables which kind of regions they are."""
        regions = [t.columns[t.region] for t in tables if t.region is not None]
        names = [
            w
            for w in dict.fromkeys(w for column in regions for w in column.distinct)
            if name_of(w, "table").kind == "region" and fold(w) not in self._left_out
        ]
        codes = [w for t in tables if t.code is not None for w in t.columns[t.code].distinct]
        digits = [w for w in names if re.search(r"[A-Za-z.)]\d$", plain_name(w))]
        numbered = [w for w in names if re.match(_NUMBERED, w.lstrip(". "))]
        self.numbered = len(numbered) >= 0.7 * len(names) > 0
        # .Alabama under United States: what is set in is a part of what is not
        dotted = [w for w in names if w.startswith((".", "·"))]
        self._dotted = max(4, 0.5 * len(names)) <= len(dotted) < len(names)
        if not self._dotted:
            # North, and ..North East below it: what stands over others is a total of them
            below = set_in_below(names, dotted)
            self.over = {fold(plain_name(b)) for b, n in below.items() if len(n) > 1}
            # one metropolitan area under a state is a part of it, and no sum
            self.alone = {n[0] for n in below.values() if len(n) == 1 and re.match(r"[.·]+\s*[^\W\d_]", n[0])}
        self.several = several_regions(names)
        self.over |= {fold(plain_name(w)) for w in heads_of_names(tables).values()}
        # two letters are a country's code under a heading that says countries
        self._iso = any(key(h) in COUNTRY_HEADINGS for column in regions for h in column.path)
        self._marks = notes_below(tables)
        self._footnotes = 0 < len(digits) <= max(1, 0.2 * len(names))
        if self.table is not None:
            return
        asked = self.answers.level
        if asked in china.LEVELS:
            self.kind = asked
        elif asked and asked != "table":
            self.kind = "nuts" if asked.startswith("nuts") else "own"
        else:
            found = self._kind(names, codes, asked == "table")
            self._like = (found, home_of(names, found))
            self.kind = with_zones(*self._like, names, self.answers, self.notes)
        if self.kind == "own" and not asked and self._like[0] == "own":
            say_own(self.notes, [w for w in names if without_of_which(w) == w])
        if self.kind in china.LEVELS:
            self._home = self._like[1] if self._like[0] == self.kind else home_of(names, self.kind)
            self._astray = astray(self.kind, self._home, names)
            self._sums = {fold(w) for t in tables for w in subtotals(t, self._is_unknown)}

    def _is_unknown(self, word: str) -> bool:
        return name_of(word, self.kind).kind == "unknown"

    def _kind(self, names: list[str], codes: list[str], foreign: bool) -> Kind:
        several = sum(world_area(w, True) is not None for w in names)
        count = max(1, len(names) - several)
        if not foreign:
            hits = level_hits(names)
            best = max(china.LEVELS, key=lambda x: hits[x])
            # Hong Kong's districts are known by name, but no table of the mainland has figures of them
            here = sum(name_of(w, best).kind != "absent" for w in names)
            if (
                hits[best] >= _MOST_KNOWN * count
                and hits[best] >= self._countries(names)
                and here >= 0.5 * len(names)
            ):
                return self._china_level(names, hits)
        several = sum(world_area(w, True) is not None for w in codes)
        mine = self._countries(names, self._iso)
        # codes of two letters may be those of states: names must be of countries too
        coded = bool(codes) and self._countries(codes, True) >= 0.6 * max(1, len(codes) - several)
        if mine >= 0.6 * count or (coded and mine >= 0.3 * count):
            return "country"
        for words in (names, codes):
            if words and sum(
                nuts_level(w) is not None or bool(world_area(w, True)) for w in words
            ) >= 0.8 * len(words):
                return "nuts"
        return "own"

    @staticmethod
    def _countries(words: Iterable[str], codes: bool = False) -> int:
        return sum(country(w, codes) is not None for w in words)

    def _china_level(self, names: list[str], hits: Mapping[str, int]) -> Kind:
        """The finest level that is complete: whose larger units among the names all have smaller ones there too."""
        best = max(china.LEVELS, key=lambda x: hits[x])
        k = china.LEVELS.index(best)
        coarser = [w for w in names if k and self._only(w, china.LEVELS[k - 1], best)]
        finer = [w for w in names if k < 2 and self._only(w, china.LEVELS[k + 1], best)]
        for larger, smaller, words in ((k - 1, k, coarser), (k, k + 1, finer)):
            if len(words) < 4 or len(hits) <= smaller or larger < 0:
                continue
            ask_level(self.notes, china.LEVELS[larger], china.LEVELS[smaller], best)
        return best

    @staticmethod
    def _only(word: str, level: str, best: str) -> bool:
        """Whether a word names a unit of a level and none of the one that most names are of."""
        return name_of(word, level).kind == "region" and name_of(word, best).kind not in {
            "region",
            "shared",
            "former",
        }

    # --- one row ----------------------------------------------------------------------------------------

    def key(self, roles: Roles, row: int, above: tuple[str, ...], unnumbered: bool = False) -> str | None:
        """The key of what a row is about; None where it is about no region and no area.

        Args:
            row: of the sheet.
            above: the words of the columns of larger units.
        """
        assert roles.region is not None
        cells = roles.page.grid.rows[row]
        code = cells[roles.code] if roles.code is not None else ""
        word = cells[roles.region] or code
        address = (word, code, above)
        if address not in self._cache:
            others = [cells[c] for c in roles.names if cells[c]]
            other = others[0] if others else ""
            self._cache[address] = self._find(
                roles.page.grid.place(row, roles.region), word, code, above, other, unnumbered
            )
        return self._cache[address]

    def _find(
        self, place: Text, word: str, code: str, above: tuple[str, ...], other: str, unnumbered: bool
    ) -> str | None:
        if fold(word) in self._left_out:
            self.answers.use("leave_out", word)
            return None
        meant = self.answers.given("means", word) or self.answers.given("means", plain_name(word))
        if meant in {"nothing", "out"}:
            return None
        if meant and meant not in {"area", "region"}:
            return self._meant(place, word, meant)
        if self.numbered and self.kind == "own" and not code and (number := _NUMBERED.match(word)):
            code = number[0].strip()
        if not code and (behind := re.search(r"\s<([A-Z0-9_\-]{1,12})>$", word)):
            code = behind[1]
        row = self._row(place, word, code, above, meant)
        if meant == "region" and self.kind in china.LEVELS and (row is None or row[1] == "area"):
            say_no_region(self.notes, place, word, self.kind)
            self._unknown.pop(word, None)
            return None
        if row is None:
            return None
        if self.kind == "own" and not other and (both := BOTH_LANGUAGES.fullmatch(word.strip())):
            # 灣仔 Wan Chai: one name in two languages
            word, other = both[1], both[2]
        if self.kind == "own" and not other:
            other = english_of(word, *self._like)
        key, kind = row
        self.rows.setdefault(
            key, Row(key, kind, self._bare(word), code, other, " ".join(w for w in above if w), unnumbered)
        )
        return key

    def _row(
        self, place: Text, word: str, code: str, above: tuple[str, ...], meant: str
    ) -> tuple[str, Literal["region", "area"]] | None:
        if meant == "area":
            return fold(word), "area"
        if self.table is not None:
            return self._of_table(place, word)
        if self.kind in china.LEVELS:
            return self._chinese(place, word, above)
        named = name_of(_NUMBERED.sub("", plain_name(word)) if self.numbered else word, "table")
        if (named.kind == "note" and meant != "region") or not re.search(r"[^\W_]", word):
            return None
        if named.kind == "out" and not meant:
            self._pass("out", word)
            return None
        free = code or fold(" ".join((self._bare(word), *above)))
        outside = self._dotted and not word.startswith((".", "·"))
        area = meant != "region" and (
            named.kind == "area"
            or outside
            or word in self.several
            or fold(word) in self.larger
            or self._is_world(word, code)
        )
        return free, "area" if area else "region"

    def _is_world(self, word: str, code: str) -> bool:
        if country(word) or nuts_level(word) is not None:
            return False
        return world_area(word, code=self.kind in {"nuts", "country"}) is not None or bool(
            code and world_area(code, True) and not country(code)
        )

    def _bare(self, word: str) -> str:
        """A name without footnote marks; a digit right behind a letter is one where few names end so."""
        plain = plain_name(re.sub(r"^\s*(?:[-–]\s+|>>\s*)(?=\w)", "", unnoted(word, self._marks)))
        if self.numbered and self.kind == "own":
            plain = _NUMBERED.sub("", plain)
        stripped = (
            re.sub(r"(?<=[A-Za-z.)])\d$", "", plain) if self._footnotes and self.kind == "own" else plain
        )
        if stripped != plain:
            self.notes.note(
                "", f"“{plain}”末尾的脚注号已去掉", f"the footnote digit behind “{plain}” was taken off"
            )
        return re.sub(r"(?<=\D)\s*\[\w{1,3}\]$|\s*[*†‡#§^~]+$|(?<=\w)\s+\d/$", "", stripped).strip() or plain

    def _of_table(self, place: Text, word: str) -> tuple[str, Literal["region", "area"]] | None:
        assert self.table is not None
        region = self.table.find(word) or self.table.find(without_marks(word))
        if region is not None:
            return region.code, "area" if region.level == "aggregate" else "region"
        named = name_of(word, "table")
        if named.kind == "area" or world_area(word):
            return fold(word), "area"
        if named.kind in {"out", "note"}:
            self._pass("out", word)
        else:
            self._unknown.setdefault(word, place)
        return None

    def _chinese(
        self, place: Text, word: str, above: tuple[str, ...]
    ) -> tuple[str, Literal["region", "area"]] | None:
        named = name_of(unnoted(word, self._marks), self.kind, above)
        match named.kind:
            case "region" | "former" if word in self._astray:
                ask_astray(self.notes, place, word, self.known(named.code), self._home)
            case "region":
                return named.code, "area" if named.code == NATION.code else "region"
            case "former":
                self._say_former(word, named)
                return named.code, "region"
            case "shared" if (
                (here := [c for c in named.codes if c.startswith(self._home)])
                and self._home
                and len(here) == 1
            ):
                self._say_home(word, here[0])
                return here[0], "region"
            case "shared":
                self._ask_which(place, word, named)
            case "gone":
                now = None if named.level == "split" else self.known(named.code)
                ask_gone(self.notes, place, word, named, now)
            case "area":
                return self._parent(above) or fold(word), "area"
            case "other" if named.code and self._is_larger(named.level):
                return named.code, "area"
            case "other":
                self._pass(named.level, word)
            case "absent" | "out":
                self._pass(named.kind, word)
            case "unknown" if fold(word) in self._sums:
                return fold(word), "area"
            case "unknown" if len(word) <= 40:
                self._unknown.setdefault(word, place)
        return None

    def _parent(self, above: tuple[str, ...]) -> str:
        """The code of the unit that 合计 beside it is the total of; empty where no column says it."""
        for word in reversed(above):
            for level in china.LEVELS:
                if self._is_larger(level) and (named := name_of(word, level)).kind == "region":
                    return named.code
        return ""

    def _is_larger(self, level: str) -> bool:
        levels: tuple[str, ...] = china.LEVELS
        return level in levels and levels.index(level) < levels.index(self.kind)

    def _meant(self, place: Text, word: str, answer: str) -> str | None:
        if self.table is not None:
            region = self.table.find(answer)
            if region is not None:
                self.rows.setdefault(region.code, Row(region.code, "region", word))
                return region.code
        elif self.kind not in china.LEVELS:
            key = fold(self._bare(answer))
            self.rows.setdefault(key, Row(key, "region", answer))
            return key
        else:
            hits = china.candidates(self.kind, answer)
            if len(hits) == 1:
                self.rows.setdefault(hits[0].code, Row(hits[0].code, "region", word))
                return hits[0].code
        self.notes.error(
            place,
            f"--means 里的“{answer}”不是一个地区",
            f"“{answer}” in --means is not one region",
            "写行政区划代码",
            "give the region’s code",
        )
        return None

    # --- what is told about names -------------------------------------------------------------------------

    def _pass(self, kind: str, word: str) -> None:
        words = self._passed.setdefault(kind, [])
        if word not in words:
            words.append(word)

    def known(self, code: str) -> Region:
        """A region of China by its code."""
        level: china.Level = self.kind if self.kind in china.LEVELS else "province"
        return china.of_level(level).regions[code]

    def _say_former(self, word: str, named: Sense) -> None:
        now = self.known(named.code)
        self.notes.note(
            "",
            f"“{word}”是旧名，{f'{named.since}年起' if named.since else '现'}为{now.full['zh']}",
            f"“{word}” is a former name, {f'since {named.since}' if named.since else 'now'} {now.name['en']} ({now.full['zh']})",
            "按现名读取；如辖区有变，请注意前后可比性",
            "it is read under the present name; mind comparability where the area changed",
        )

    def _ask_which(self, place: Text, word: str, named: Sense) -> None:
        options = tuple(
            (c, Text(zh=self.known(c).full["zh"], en=self.known(c).name["en"])) for c in named.codes
        )
        zh = "、".join(f"{self.known(c).full['zh']} {c}" for c in named.codes[:6])
        en = ", ".join(f"{self.known(c).name['en']} {c}" for c in named.codes[:6])
        self.notes.ask(
            Question(
                "means",
                place,
                Text(zh=f"“{word}”有几个：{zh}", en=f"“{word}” may be one of several: {en}"),
                options,
                word,
            )
        )

    def _say_home(self, word: str, code: str) -> None:
        where = place_of(self._home)
        self.notes.note(
            "",
            f"同名的地区有几个，“{word}”按其他各行所在的{where['zh']}读作 {code}",
            f"several regions are called “{word}”; it is read as the one in {where['en']}, where the other rows lie ({code})",
            f"如不对，加 --means {typed(f'{word}=代码')}",
            f"if that is wrong, say --means {typed(f'{word}=CODE')}",
        )

    def tell(self) -> None:
        """Say which rows were passed over, and ask about the names that nobody knows."""
        why = {
            "out": ("不是可比的地区", "are no regions to compare with"),
            "absent": ("没有内地统计口径的数据列", "are not in the mainland’s statistical tables"),
            **{k: (f"是{v['zh']}地区", f"are {v['en']}") for k, v in china.LEVEL_NAMES.items()},
        }
        for kind, words in self._passed.items():
            shown = "、".join(words[:8]) + ("…" if len(words) > 8 else "")
            self.notes.note(
                "",
                f"这些行{why[kind][0]}，没有读取：{shown}",
                f"these rows {why[kind][1]} and are not read: {shown}",
            )
        known = self.table or (china.of_level(self.kind) if self.kind in china.LEVELS else None)
        if known is None:
            return
        for word, place in self._unknown.items():
            self._ask_unknown(known, word, place)

    def _ask_unknown(self, known: Gazetteer, word: str, place: Text) -> None:
        hit = near_miss(known, word, self._home)
        near = known.find(hit) if hit else None
        words = {*self._unknown, *(row.word for row in self.rows.values())}
        text, default = question_of(known, word, hit, words)
        like = near is not None and near.level == "region" and default != "nothing"
        options = [(near.code, near.name)] if near is not None and like else []
        # provinces are a closed list, which is told where an answer makes a region of another name
        own = self.table is None and (is_zone(word) or self.kind != "province")
        options += [("region", ZONE)] if own else []
        options += [
            ("area", Text(zh="是几个地区之和或平均", en="a total or mean of several")),
            ("nothing", NOT_READ),
        ]
        self.notes.ask(Question("means", place, text, tuple(options), word, default))

    @property
    def passed(self) -> Mapping[str, Sequence[str]]:
        """Rows that were passed over, by why."""
        return self._passed
