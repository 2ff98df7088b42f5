"""The program in Python and in notebooks: figures, results, sentences and drawings of a report: `report`, `analyse`.

For a notebook that lies in the project's folder, or has that folder on ``sys.path``. Figures are those of the files at
full precision; sentences and drawings are those of the pages. Nothing is written.

>>> from fangzhi import analyse
>>> west = analyse("west")
>>> west["resilience_now"].ranking()["name"].head(3).tolist()
['Chongqing', 'Sichuan', 'Shaanxi']
>>> print(west.brief("四川").title)
Sichuan: 2nd in economic resilience, strong in growth of quality and share of the nation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analysis.problems import Problem
from analysis.values import Region, Result
from compose.document import Document, Figure, Findings, Paragraph, Recommendations, leaves, plain
from compose.language.emphasis import emphasis
from intake.problems import Problems
from intake.report.load import load_report
from intake.report.named import report_folder
from intake.report.report import Report
from paths import REPORTS
from pipeline.prepare import prepare
from publish.site import Site
from publish.take.figures import numbered, on_paper

_Kind = TypeVar("_Kind")

__all__ = ["Analysis", "Drawing", "Loaded", "Page", "ReportErrors", "Table", "analyse", "report"]


class ReportErrors(ValueError):
    """A report that cannot be read or computed: each line says the file, the place, what is wrong and what to do."""

    def __init__(self, problems: Problems, language: str) -> None:
        self.problems: list[Problem] = problems.errors
        super().__init__("\n".join(p.line(language) for p in self.problems))


def report(name: str | Path, language: str = "en") -> Loaded:
    """A report as it is read, nothing computed.

    Args:
        name: a report of ``reports/``, or the path of its folder.
        language: of names, titles and messages: ``zh`` or ``en``.

    Raises:
        ReportErrors: where something is wrong in its files.
    """
    problems = Problems()
    loaded = load_report(report_folder(str(name), REPORTS), problems)
    if loaded is None or problems.errors:
        raise ReportErrors(problems, language)
    return Loaded(loaded, language)


def analyse(name: str | Path | Loaded, language: str = "en") -> Analysis:
    """A report with all its results, as a build computes them.

    Args:
        name: a report of ``reports/``, the path of its folder, or what :func:`report` gave.
        language: of names, titles, sentences and messages: ``zh`` or ``en``.

    Raises:
        ReportErrors: where something is wrong in its files.
    """
    folder = name
    if isinstance(name, Loaded):
        folder, language = name.folder, name.language
    problems = Problems()
    prepared = prepare(report_folder(str(folder), REPORTS), problems)
    if prepared is None:
        raise ReportErrors(problems, language)
    return Analysis(Site(*prepared), language, tuple(p.line(language) for p in problems))


@dataclass(frozen=True)
class Loaded:
    """What the files of a report say, as tables."""

    _report: Report
    language: str

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self._report.folder

    @property
    def title(self) -> str:
        """What it is called."""
        return self._report.file.report.title[self.language]

    @property
    def regions(self) -> pd.DataFrame:
        """Its regions by code: name, name in full, folder of the brief."""
        rows = [(r.code, r.name[self.language], r.full[self.language], r.slug) for r in self._report.regions]
        return pd.DataFrame(rows, columns=["region", "name", "full", "slug"]).set_index("region")

    @property
    def indicators(self) -> pd.DataFrame:
        """Its indicators by id: name, unit, direction (1: more is better, −1: less, 0: neither)."""
        rows = [
            (i.id, i.name[self.language], i.unit[self.language], i.direction)
            for i in self._report.panel.indicators.values()
        ]
        return pd.DataFrame(rows, columns=["indicator", "name", "unit", "direction"]).set_index("indicator")

    @property
    def figures(self) -> pd.DataFrame:
        """The figures: a row a region and period, a column an indicator; areas such as the nation are rows too."""
        return self._report.panel.numbers.copy()

    def _repr_html_(self) -> str:
        return f"<h3>{escape(self.title)}</h3>{self.indicators.to_html()}"


@dataclass(frozen=True)
class Analysis(Mapping[str, "Table"]):
    """All results of a report by name, and its pages."""

    _site: Site
    language: str
    #: what the report should be told, one line each; errors are raised
    warnings: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Table:
        return Table(self._site.plan.results[name], self._site.plan.report, self.language)

    def __iter__(self) -> Iterator[str]:
        return iter(self._site.plan.results)

    def __len__(self) -> int:
        return len(self._site.plan.results)

    @property
    def report(self) -> Loaded:
        """The report that was computed."""
        return Loaded(self._site.plan.report, self.language)

    @property
    def results(self) -> pd.DataFrame:
        """All results by name: title, unit, what a row is about, number of rows."""
        rows = [
            (name, r.title[self.language], r.unit[self.language], ", ".join(r.keys), len(r.frame))
            for name, r in self._site.plan.results.items()
        ]
        return pd.DataFrame(rows, columns=["result", "title", "unit", "keys", "rows"]).set_index("result")

    def brief(self, region: str, language: str = "") -> Page:
        """The brief of a region.

        Args:
            region: its code, or its name in either language.
            language: another one than that of the analysis.

        Raises:
            KeyError: the report has no such region.
        """
        found = self._site.plan.report.gazetteer.find(region)
        if not isinstance(found, Region) or found.code not in self._site.plan.report.numbers:
            raise KeyError(region)
        return self._page(found.code, language)

    def overview(self, language: str = "") -> Page:
        """The overview of all regions."""
        return self._page("", language)

    def _page(self, code: str, language: str) -> Page:
        return Page(self._site.subject(code, language or self.language, ("html",)).document)

    def _repr_html_(self) -> str:
        return f"<h3>{escape(self.report.title)}</h3>{self.results.to_html()}"


@dataclass(frozen=True)
class Table:
    """A result: a table with title, unit, method, source and note."""

    _result: Result
    _report: Report
    language: str

    @property
    def title(self) -> str:
        """What it shows."""
        return self._result.title[self.language]

    @property
    def unit(self) -> str:
        """The unit of its figures, empty where columns have their own."""
        return self._result.unit[self.language]

    @property
    def note(self) -> str:
        """What is said below it."""
        return self._result.note[self.language]

    @property
    def method(self) -> str:
        """By which methods it was computed."""
        return "; ".join(m.name[self.language] for m in self._result.method)

    @property
    def source(self) -> list[str]:
        """The publications that its figures come from."""
        return [plain(emphasis(self._report.sources[s].cite[self.language])) for s in self._result.source]

    @property
    def frame(self) -> pd.DataFrame:
        """Its figures, by codes and ids, at full precision."""
        return self._result.frame.copy()

    @property
    def worded(self) -> pd.DataFrame:
        """The same with names in the place of codes and ids."""
        frame = self.frame
        frame.columns = pd.Index([c.name[self.language] or c.id for c in self._result.columns])
        levels = [self._names(level) for level in self._result.keys]
        rows = [key if isinstance(key, tuple) else (key,) for key in frame.index]
        named = [
            tuple(names.get(str(k), str(k)) for names, k in zip(levels, row, strict=True)) for row in rows
        ]
        frame.index = (
            pd.Index([row[0] for row in named], name=self._result.keys[0])
            if len(levels) == 1
            else pd.MultiIndex.from_tuples(named, names=list(self._result.keys))
        )
        return frame

    def _names(self, level: str) -> dict[str, str]:
        names = {k: words[self.language] for k, words in self._result.labels.get(level, {}).items()}
        if level == "region":
            names |= {code: r.name[self.language] for code, r in self._report.panel.regions.items()}
        elif level == "indicator":
            names = {i.id: i.name[self.language] for i in self._report.panel.indicators.values()} | names
        return names

    def ranking(self) -> pd.DataFrame:
        """Its regions with names, the first first; those that have no rank are last.

        Raises:
            ValueError: it has no ranks of regions.
        """
        if self._result.keys != ("region",) or "rank" not in self._result.by_id:
            raise ValueError(f"{self._result.id} ranks no regions")
        frame = self.frame
        names = self._names("region")
        frame.insert(0, "name", [names[str(code)] for code in frame.index])
        frame["rank"] = frame["rank"].astype("Int64")
        return frame.sort_values("rank", kind="stable")

    def _repr_html_(self) -> str:
        unit = f" ({escape(self.unit)})" if self.unit else ""
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        return f"<h4>{escape(self.title)}{unit}</h4>{self.worded.to_html()}{note}"


@dataclass(frozen=True)
class Page:
    """A brief or the overview: what it says and draws."""

    _document: Document

    @property
    def title(self) -> str:
        """Its headline; the place's name where nothing was found."""
        return plain(self._document.headline) or self._document.title

    @property
    def findings(self) -> list[str]:
        """Its key findings."""
        return [plain(item) for leaf in self._leaves(Findings) for item in leaf.items]

    @property
    def sentences(self) -> list[str]:
        """Its paragraphs, in order."""
        return [plain(leaf.prose) for leaf in self._leaves(Paragraph)]

    @property
    def advice(self) -> list[str]:
        """Its recommendations."""
        return [plain(item.advice) for leaf in self._leaves(Recommendations) for item in leaf.items]

    @cached_property
    def figures(self) -> dict[str, Drawing]:
        """Its drawings by their names, in order."""
        return {
            one.id: Drawing(one) for one in numbered(self._document) if isinstance(one, Figure) and one.svg
        }

    def _leaves(self, kind: type[_Kind]) -> Iterator[_Kind]:
        return (leaf for leaf in leaves(self._document) if isinstance(leaf, kind))

    def __str__(self) -> str:
        return "\n\n".join([self.title, *self.findings, *self.sentences, *self.advice])

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(one)}</li>" for one in self.findings)
        return f"<h3>{escape(self.title)}</h3><ol>{items}</ol>"


@dataclass(frozen=True)
class Drawing:
    """A figure of a page; a notebook shows it."""

    _figure: Figure

    @property
    def caption(self) -> str:
        """What it shows."""
        return plain(self._figure.caption)

    @property
    def description(self) -> str:
        """It in words, for who does not see it."""
        return self._figure.alt

    @property
    def svg(self) -> str:
        """It as a file: on white, with everything in it."""
        return on_paper(self._figure.svg).decode()

    def save(self, path: str | Path) -> None:
        """Write it as an SVG file."""
        Path(path).write_text(self.svg, encoding="utf-8")

    def _repr_svg_(self) -> str:
        return self.svg
