"""Citations of what a report publishes, in words and for programs: `Cited`, `words`, `bibtex`, `csl_json`, `cff`, `files_of`.

In words after GB/T 7714—2015 in Chinese, author–date in English; BibTeX and CSL-JSON for reference managers; the Citation
File Format for a report. What is not known (no publisher, no address) is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compose.language.languages import LANGUAGES
from intake.report.report import Report

#: what BibTeX takes for commands
_SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: a Creative Commons licence by its short name
_COMMONS = re.compile(r"\bCC (BY(?:-[A-Z]{2})*|0) (\d\.\d)\b")


@dataclass(frozen=True)
class Cited:
    """What is cited: a report, or a figure or table of one of its pages."""

    #: a name for reference managers: ``provinces-sichuan-figure-2``
    id: str
    language: str
    title: str
    author: str
    #: date of publication, YYYY-MM-DD
    date: str
    #: what it is part of: report, and region; empty for a report itself
    within: str = ""
    #: ``Figure 2``
    label: str = ""
    #: its address; empty where the site has none
    url: str = ""


def of_report(report: Report, language: str) -> Cited:
    """How a whole report is cited in a language."""
    head = report.file.report
    author = head.publisher[language] if head.publisher else "Fangzhi"
    base = head.base_url.rstrip("/")
    url = f"{base}/{report.name}/{language}/" if base else ""
    return Cited(f"{report.name}-{language}", language, head.title[language], author, head.date, url=url)


def files_of(report: Report) -> dict[str, bytes]:
    """A report's citations for programs, by the names of their files."""
    head = report.file.report
    those = [of_report(report, language) for language in report.languages]
    first = of_report(report, "en" if "en" in report.languages else report.languages[0])
    language = first.language
    sources = {
        (source.short or source.cite)[language]: source.cite[language].replace("*", "")
        for source in report.file.source
    }
    about = head.about[language] if head.about else ""
    licence = head.licence[language] if head.licence else ""
    return {
        "CITATION.cff": cff(first, about, licence, sources).encode(),
        "citation.bib": "\n".join(bibtex(one) for one in those).encode(),
        "citation.json": csl_json(*those).encode(),
    }


def words(one: Cited) -> str:
    """The citation as a sentence.

    >>> words(Cited("p-1", "en", "Ranks", "An Office", "2020-05-01", "Briefs: Sichuan", "Figure 2"))
    'An Office. (2020). Ranks (Figure 2). In Briefs: Sichuan.'
    >>> words(Cited("p", "zh", "省域简报", "某室", "2020-05-01", url="https://example.org/p/"))
    '某室. 省域简报[R/OL]. (2020-05-01). https://example.org/p/.'
    """
    # GB/T 7714 where Chinese characters are written, APA elsewhere
    if LANGUAGES[one.language].han:
        kind = ("EB" if one.within else "R") + ("/OL" if one.url else "")
        label = f"（{one.label}）" if one.label else ""
        within = f"//{one.within}" if one.within else ""
        parts = [one.author, f"{one.title}{label}[{kind}]{within}", f"({one.date})", one.url]
        return ". ".join(p for p in parts if p) + "."
    label = f" ({one.label})" if one.label else ""
    within = f"In {one.within}." if one.within else ""
    author = f"{one.author.rstrip('.')}." if one.author else ""
    return " ".join(p for p in (author, f"({one.date[:4]}).", f"{one.title}{label}.", within, one.url) if p)


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in text)


def bibtex(one: Cited) -> str:
    """A BibTeX entry; ``@misc``, which every style has.

    >>> print(bibtex(Cited("p-1", "en", "50% & more", "An Office", "2020-05-01")), end="")
    @misc{p-1,
      author = {{An Office}},
      title = {50\\% \\& more},
      year = {2020},
      month = may,
      language = {english}
    }
    """
    title = f"{one.title} ({one.label})" if one.label else one.title
    year, month, _ = one.date.split("-")
    fields = {
        "author": f"{{{{{_tex(one.author)}}}}}" if one.author else "",
        "title": f"{{{_tex(title)}}}",
        "howpublished": f"{{In: {_tex(one.within)}}}" if one.within else "",
        "year": f"{{{year}}}",
        "month": _MONTHS[int(month) - 1],
        "url": f"{{{one.url}}}" if one.url else "",
        "language": f"{{{(LANGUAGES[one.language].locale.get_language_name('en') or '').lower()}}}",
    }
    lines = ",\n".join(f"  {name} = {value}" for name, value in fields.items() if value)
    return f"@misc{{{one.id},\n{lines}\n}}\n"


def csl(one: Cited) -> dict[str, Any]:
    """An item of CSL-JSON, which Zotero, Pandoc and most reference managers read."""
    kind = ("figure" if one.label else "webpage") if one.within else "report"
    item: dict[str, Any] = {
        "id": one.id,
        "type": kind,
        "title": one.title,
        "author": [{"literal": one.author}] if one.author else [],
        "container-title": one.within,
        "number": one.label,
        "issued": {"date-parts": [[int(part) for part in one.date.split("-")]]},
        "language": LANGUAGES[one.language].office_tag,
        "URL": one.url,
    }
    return {name: value for name, value in item.items() if value}


def csl_json(*those: Cited) -> str:
    """A list of CSL-JSON items."""
    return "[" + ",\n ".join(json.dumps(csl(one), ensure_ascii=False) for one in those) + "]\n"


def cff(one: Cited, abstract: str = "", licence: str = "", sources: Mapping[str, str] | None = None) -> str:
    """A report's ``CITATION.cff`` (Citation File Format 1.2.0).

    Args:
        licence: in words; its identifier is given where it is a Creative Commons licence.
        sources: id → citation of what the figures come from.
    """

    def quoted(text: str) -> str:
        # a string of JSON is one of YAML
        return json.dumps(text, ensure_ascii=False)

    found = _COMMONS.search(licence)
    spdx = f"CC0-{found[2]}" if found and found[1] == "0" else f"CC-{found[1]}-{found[2]}" if found else ""
    author = one.author or "Fangzhi"
    lines = [
        "cff-version: 1.2.0",
        f"message: {quoted('If you use these figures, please cite them as below.')}",
        "type: dataset",
        f"title: {quoted(one.title)}",
        "authors:",
        f"  - name: {quoted(author)}",
        f"date-released: {one.date}",
        *([f"abstract: {quoted(abstract)}"] if abstract else []),
        *([f"license: {spdx}"] if spdx else []),
        *([f"url: {quoted(one.url)}"] if one.url else []),
    ]
    if sources:
        lines.append("references:")
        for name, cite in sources.items():
            lines += [
                "  - type: generic",
                f"    title: {quoted(cite)}",
                "    authors:",
                f"      - name: {quoted(name)}",
            ]
    return "\n".join(lines) + "\n"
