"""What all figures share: `FigureFamily`, a report's results and words in one language; `dressed`, `Drawing`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from itertools import groupby
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from analysis.decimals import class_places, fifths
from analysis.periods import in_order, phrase, when
from analysis.standing.benchmark import mean_of
from analysis.values import Cell, Indicator, Panel, Result, Text
from compose.figures.charts.crowd import MANY
from compose.figures.maps import draw as maps
from compose.language.areas import figure_for, with_article
from compose.language.catalogue import translator, within
from compose.language.format import Formatter, number
from compose.language.languages import LANGUAGES
from compose.look.tokens import OURS, SEQUENCE, Look
from intake.report.report import Report

#: a figure's SVG and its alternative text
Drawing = tuple[str, str]
P = ParamSpec("P")
#: gives a text that was made of the same parts before, else what the function makes
Keep = Callable[[object, Callable[[], str]], str]
Family = TypeVar("Family", bound="FigureFamily")
#: what cells are told apart by
K = TypeVar("K")
T = TypeVar("T")
#: so many drawings are kept at once
DRAWINGS = 256
#: regions named as the highest or lowest; the most where some are alike
FOREMOST, MOST_NAMED = 3, 6


def dressed(draw: Callable[Concatenate[Family, P], Drawing]) -> Callable[Concatenate[Family, P], Drawing]:
    """The drawing in the report's own colours; all before works with ours."""

    @wraps(draw)
    def drawn(self: Family, *args: P.args, **kwargs: P.kwargs) -> Drawing:
        svg, alt = draw(self, *args, **kwargs)
        return self.look.dress(svg), alt

    return cast(Callable[Concatenate[Family, P], Drawing], drawn)


def group_mean(panel: Panel, group: Cell, regions: Text) -> Text | None:
    """What the mean of a region's group is called, where that is more than its name and “mean”; None where it is not.

    An area of the group's name has a figure of its own in the table, and “the Bulgaria mean” would be taken for that: then the
    mean says that it is of regions.

    Args:
        panel: its groupings say what their means are called, its areas are those with figures of their own.
        group: the region's group.
        regions: what the report calls the mean of all its regions.
    """
    label = group.column.labels.get(str(group.value))
    named = mean_of(panel.groupings.values(), str(group.value), label)
    if named is not None or label is None:
        return named
    codes = [c for c in panel.codes("aggregate") if any(panel.regions[c].name[k] == label[k] for k in label)]
    if not panel.numbers[panel.numbers.index.isin(codes, level="region")].notna().any(axis=None):
        return None
    zh = regions["zh"] if regions["zh"].startswith("各") else "各地区平均"
    en = regions["en"] if regions["en"].startswith("mean of the ") else "mean of the regions"
    return Text(zh=f"{label['zh']}{zh}", en=f"{en} in {with_article(label['en'])}")


def class_roles(classes: int) -> list[str]:
    """The roles of so many ordered classes, spread over the sequence from its lightest to its darkest.

    >>> class_roles(2), class_roles(3)
    (['s0', 's4'], ['s0', 's2', 's4'])
    """
    last = len(SEQUENCE) - 1
    return [SEQUENCE[round(i * last / max(classes - 1, 1))] for i in range(classes)]


@dataclass
class FigureFamily:
    """The figures of one subject, of one report, in one language: drawn when first asked for and kept."""

    report: Report
    results: Mapping[str, Result]
    language: str
    #: the boundaries on the drawing's grid; None where there are none
    sheet: maps.Sheet | None = None
    look: Look = OURS
    #: gives a drawing that was made of the same before, on another day too, else what the function makes
    keep: Keep | None = None
    _kept: dict[tuple[str, ...], Drawing] = field(default_factory=dict)
    _found: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.t = translator(self.language)
        self.format = Formatter(self.language, dict(self.report.panel.regions))

    def __getstate__(self) -> dict[str, object]:
        # catalogues and formatters are made again where this arrives
        return {k: v for k, v in self.__dict__.items() if k not in {"t", "format"}}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self.__post_init__()

    @property
    def crowd(self) -> bool:
        """Whether the report has more regions than marks can tell apart."""
        return len(self.report.numbers) > MANY

    def kept(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What ``make`` finds for all drawings that ask with this key, found once."""
        if key not in self._found:
            self._found[key] = make()
        found: T = self._found[key]
        return found

    def name(self, code: str) -> str:
        """A region's name."""
        return self.report.panel.regions[code].name[self.language]

    def said(self, code: str) -> str:
        """A region's name inside a sentence: English says the Philippines."""
        return with_article(self.name(code)) if self.language == "en" else self.name(code)

    def ordinal(self, rank: Cell) -> str:
        """A rank as a word of order: 3rd, joint 3rd where other regions have it too; 第3位, 并列第3位 in Chinese."""
        before, after = LANGUAGES[self.language].ordinal(int(rank.value))
        place = before + self.format.cell(rank) + after
        return self.say("joint {rank}", rank=place) if self.results[rank.result].shared(rank) else place

    def dated(self, shown: str, id: str) -> str:
        """A figure or class with its period: 6.40 in 2000; 2000年6.40."""
        return self.say("{shown} {when}", shown=shown, when=when(id, self.language))

    def paired(self, name: str, shown: str) -> str:
        """A name with its figure: West 54.08; 西部54.08."""
        return f"{name}{LANGUAGES[self.language].gap}{shown}"

    def benchmark(self, result: Result) -> str:
        """What a standing's column ``nation`` is called: the report's word for the mean, the nation, a weighted mean."""
        if result.benchmark == "mean":
            return self.report.file.report.mean[self.language]
        name = result.by_id["nation"].name[self.language]
        return name if result.benchmark == "area" else within(name)

    def benchmark_said(self, result: Result) -> str:
        """The same within a sentence, behind “the”: the figure for China."""
        name = self.benchmark(result)
        return figure_for(name) if result.benchmark == "area" and self.language == "en" else name

    def group_mean(self, group: Cell) -> str:
        """What the mean of a region's group is called: 西部平均, western mean; empty without a group."""
        if group.missing:
            return ""
        named = group_mean(self.report.panel, group, self.report.file.report.mean)
        return named[self.language] if named else self.say("{group} mean", group=self.format.cell(group))

    def say(self, message: str, **values: str) -> str:
        """A wording with its values; ``{nouns}`` is what the report calls its regions."""
        nouns = self.report.file.report.noun[self.language].removeprefix("个")
        return self.t(message).format(**{"nouns": nouns, **values})

    def listed(self, words: list[str]) -> str:
        """Names in a row."""
        return LANGUAGES[self.language].listed(words)

    def once(self, key: tuple[str, ...], make: Callable[[], Drawing]) -> Drawing:
        """The drawing of a key, made the first time; a drawing with one region in it is asked for by that region only."""
        if key not in self._kept:
            # so that memory stays as it is for thousands of regions
            while len(self._kept) >= DRAWINGS:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = make()
        return self._kept[key]

    def chart(self, draw: Callable[P, str], *args: P.args, **kwargs: P.kwargs) -> str:
        """A chart by a function that knows nothing but what it is given; not drawn where it was of the same before."""

        def make() -> str:
            return draw(*args, **kwargs)

        return self.keep((draw.__qualname__, args, kwargs), make) if self.keep else make()

    def by_region(self, result: Result, column: str) -> dict[str, Cell]:
        """The column's cells by region; of the last period where there are several. Found once for a column."""
        return self.kept(("by region", result.id, column), lambda: self._by_region(result, column))

    @staticmethod
    def _by_region(result: Result, column: str) -> dict[str, Cell]:
        if result.keys == ("region",):
            return {k[0]: result.cell(k, column) for k in result.known(column)}
        last = in_order(result.words["period"])[-1]
        return {k[0]: result.cell(k, column) for k in result.known(column, period=last)}

    def column_quintiles(self, result: Result, column: str) -> tuple[dict[str, str], list[maps.Entry]]:
        """The :meth:`quintiles` of all regions' figures in a column; found once."""
        return self.kept(
            ("quintiles", result.id, column), lambda: self.quintiles(self.by_region(result, column))
        )

    def at_either_end(self, cells: Mapping[str, Cell]) -> dict[str, str]:
        """The regions with the highest and those with the lowest figures: of a few none is told twice."""
        most = min(FOREMOST, max(1, len(cells) // 2))
        return {name: self.foremost(cells, high=name == "high", most=most) for name in ("high", "low")}

    def in_full(self, cell: Cell) -> str:
        """A figure with its unit, with the decimals that tables and drawings print."""
        return "".join(run.text for run in self.format.amount(cell, self.format.unit_of(cell)))

    def foremost(self, cells: Mapping[str, Cell], *, high: bool, most: int = FOREMOST) -> str:
        """The regions with the highest (or lowest) figures, in words: ``most``, and all that are printed like the last of them.

        Where more than six would have to be named, those before them, or how many there are alike.
        """
        ordered = sorted(cells.items(), key=lambda kv: (kv[1].value, kv[0]), reverse=high)
        names: list[str] = []
        # of thousands of figures only the first few are printed to see which are alike
        for _, alike in groupby(ordered, key=lambda kv: self.format.cell(kv[1])):
            if len(names) >= most:
                break
            some = list(alike)
            if len(names) + len(some) > MOST_NAMED:
                if not names:
                    value = self.format.cell(some[0][1])
                    return self.say("{n} {nouns} with {value} each", n=str(len(some)), value=value)
                break
            names += [self.said(code) for code, _ in sorted(some)]
        if not names:
            return self.t("none")
        *before, last = names
        marks = LANGUAGES[self.language]
        separator = marks.separator(names)
        own = separator.rstrip() if separator != marks.listing else ""
        return f"{separator.join(before)}{own}{marks.conjunction}{last}" if before else last

    def group_numbers(self, result: Result) -> tuple[dict[str, int], list[str]]:
        """Each region's group as a number, and the groups' names in order."""
        if "group" not in result.by_id:
            return {}, []
        labels = result.by_id["group"].labels
        order = {g: i for i, g in enumerate(labels)}
        return (
            {k[0]: order[str(c["group"].value)] for k, c in result.rows() if not c["group"].missing},
            [text[self.language] for text in labels.values()],
        )

    def title(self, result: Result, column: str) -> str:
        """What a map of a column is called: the result's title, with the column's name where it is another figure."""
        title = result.title[self.language]
        if column == result.main_column.id:
            return title
        if column == "sound":
            return self.say("{title}: {nouns} whose three figures can go together", title=title)
        return self.say("{title}: {column}", title=title, column=result.by_id[column].name[self.language])

    def aimed(self, result: Result, column: str) -> Indicator | None:
        """The indicator whose own figures a column holds, where it has a target."""
        shown = result.by_id[column]
        for name in dict.fromkeys(i.split("@")[0] for i in result.inputs):
            spec = self.report.panel.indicators.get(name)
            if spec is not None and spec.target is not None and spec.kind == "number":
                own = spec.column(column)
                if (shown.name, shown.unit, shown.role) == (own.name, own.unit, own.role):
                    return spec
        return None

    def goal(self, spec: Indicator, value: float | None) -> str:
        """What a target's line is called: target by 2020: ≥ 60.0%; without a figure, what all such lines are."""
        assert spec.target is not None
        said = self.t("Target")
        if spec.target.by:
            said = self.say("Target by {period}", period=phrase(spec.target.by, self.language))
        if value is not None:
            unit = spec.unit[self.language]
            sign = "≥" if spec.direction > 0 else "≤"
            said += LANGUAGES[self.language].colon
            said += f"{sign} {number(value, spec.decimals, self.language)}" + (
                unit if unit in {"%", "‰"} else ""
            )
        return said

    def quintiles(self, cells: Mapping[K, Cell]) -> tuple[dict[K, str], list[maps.Entry]]:
        """Each cell's role of the sequence, and the classes with the lowest and highest figure in them.

        There are five, or fewer where figures are printed alike; the limits have as many decimals as tell them apart.
        High figures are dark; of places the first are.
        """
        places = max((cell.column.decimals for cell in cells.values()), default=0)
        at = dict(zip(cells, fifths([float(c.value) for c in cells.values()], places), strict=True))
        classes = max(at.values(), default=0) + 1
        # figures that are all alike are neither high nor low
        roles = class_roles(classes) if classes > 1 else [SEQUENCE[len(SEQUENCE) // 2]]
        if any(cell.column.is_place for cell in cells.values()):
            roles.reverse()
        inside: list[list[Cell]] = [[] for _ in roles]
        for key, fifth in at.items():
            inside[fifth].append(cells[key])
        ends = [
            (min(those, key=lambda c: float(c.value)), max(those, key=lambda c: float(c.value)))
            for those in inside
            if those
        ]
        shown = class_places([(float(a.value), float(b.value)) for a, b in ends], places)
        legend = []
        for role, pair in zip(roles, ends, strict=False):
            low, high = (self.format.cell(cell, decimals=shown) for cell in pair)
            legend.append(maps.Entry(role, LANGUAGES[self.language].between(low, high)))
        return {key: roles[number] for key, number in at.items()}, legend
