"""What all figures share: `FigureFamily`, a report's results and words in one language; `dressed`, `Drawing`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

import numpy as np

from analysis.periods import in_order
from analysis.values import Cell, Result
from compose.figures.maps import draw as maps
from compose.language.catalogue import translator
from compose.language.format import Formatter
from compose.language.languages import LANGUAGES
from compose.language.nouns import neighbours_of, nouns_of
from compose.look.tokens import OURS, SEQUENCE, Look
from intake.report.report import Report

#: a figure's SVG and its alternative text
Drawing = tuple[str, str]
P = ParamSpec("P")
Family = TypeVar("Family", bound="FigureFamily")
#: what cells are told apart by
K = TypeVar("K")
#: figures shown in classes are cut into fifths
FIFTHS = (0, 0.2, 0.4, 0.6, 0.8, 1)


def dressed(draw: Callable[Concatenate[Family, P], Drawing]) -> Callable[Concatenate[Family, P], Drawing]:
    """The drawing in the report's own colours; all before works with ours."""

    @wraps(draw)
    def drawn(self: Family, *args: P.args, **kwargs: P.kwargs) -> Drawing:
        svg, alt = draw(self, *args, **kwargs)
        return self.look.dress(svg), alt

    return cast(Callable[Concatenate[Family, P], Drawing], drawn)


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
    _kept: dict[tuple[str, ...], Drawing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.t = translator(self.language)
        self.format = Formatter(self.language, dict(self.report.panel.regions))

    def __getstate__(self) -> dict[str, object]:
        # catalogues and formatters are made again where this arrives
        return {k: v for k, v in self.__dict__.items() if k not in {"t", "format"}}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self.__post_init__()

    def name(self, code: str) -> str:
        """A region's name."""
        return self.report.panel.regions[code].name[self.language]

    def say(self, message: str, **values: str) -> str:
        """A wording with its values; ``{nouns}`` and ``{neighbours}`` are what the report calls its regions."""
        noun = self.report.file.report.noun
        words = {"nouns": nouns_of(noun, self.language), "neighbours": neighbours_of(noun, self.language)}
        return self.t(message).format(**words | values)

    def listed(self, words: list[str]) -> str:
        """Names in a row."""
        return LANGUAGES[self.language].listed(words)

    def once(self, key: tuple[str, ...], make: Callable[[], Drawing]) -> Drawing:
        """The drawing of a key, made the first time."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def by_region(self, result: Result, column: str) -> dict[str, Cell]:
        """The column's cells by region; of the last period where there are several."""
        if result.keys == ("region",):
            return {k[0]: c[column] for k, c in result.rows() if not c[column].missing}
        last = in_order({k[1] for k, _ in result.rows()})[-1]
        return {k[0]: c[column] for k, c in result.rows() if k[1] == last and not c[column].missing}

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
        return self.say("{title}: {column}", title=title, column=result.by_id[column].name[self.language])

    def quintiles(
        self, result: Result, column: str, cells: Mapping[K, Cell]
    ) -> tuple[dict[K, str], list[maps.Entry]]:
        """Each cell's role of the sequence, and the classes with their limits.

        Quintiles that coincide are one class; limits have as many decimals as tell them apart.
        """
        values = np.array(sorted(float(cell.value) for cell in cells.values()), dtype=float)
        edges = np.unique(np.quantile(values, FIFTHS))
        number = max(len(edges) - 1, 1)
        # figures that are all alike are neither high nor low
        roles = class_roles(number) if number > 1 else [SEQUENCE[len(SEQUENCE) // 2]]
        fills = {
            c: roles[min(number - 1, int(np.searchsorted(edges, float(cell.value), side="right")) - 1)]
            for c, cell in cells.items()
        }
        most = result.by_id[column].decimals
        for places in range(min(2, most), most + 1):
            shown = [
                self.format.cell(Cell(result.id, (), result.by_id[column], float(e)), decimals=places)
                for e in edges
            ]
            if len(set(shown)) == len(shown):
                break
        if len(shown) == 1:
            return fills, [maps.Entry(roles[0], shown[0])]
        return fills, [maps.Entry(r, f"{shown[i]}–{shown[i + 1]}") for i, r in enumerate(roles)]
