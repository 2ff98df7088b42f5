"""What CONTRIBUTING says a new thing takes, done in a copy of the project: a method, a block, a format, a style."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from paths import ROOT
from tests import small

pytestmark = pytest.mark.slow


class Copy:
    """A copy of the project to add to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns(".*", "tests", "bench", "docs", "public*", "*.pyc.*")
        shutil.copytree(ROOT, folder, ignore=ignored)
        shutil.copytree(ROOT / "reports" / ".schema", folder / "reports" / ".schema")
        # what is added is shown by a report whose briefs are made in a moment
        small.plain(folder / "reports" / "mine")
        if (ROOT / ".cache").is_dir():
            (folder / ".cache").symlink_to(ROOT / ".cache")

    def write(self, file: str, content: str) -> None:
        (self.folder / file).write_text(content, encoding="utf-8")

    def insert(self, file: str, after: str, words: str) -> None:
        """Put words behind the first place where ``after`` stands."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert after in text, f"{file} has no {after!r}"
        self.write(file, text.replace(after, after + words, 1))

    def wording(self, words: dict[str, str]) -> None:
        """Give new messages their Chinese."""
        self.run("messages")
        file = "locales/zh/LC_MESSAGES/fangzhi.po"
        text = (self.folder / file).read_text(encoding="utf-8")
        for message, chinese in words.items():
            empty = f'msgid "{message}"\nmsgstr "'
            assert f'{empty}"' in text, f"{message} was not found in the code"
            text = text.replace(empty, empty + chinese)
        self.write(file, text)

    def run(self, *words: str) -> str:
        """What the command prints; it must succeed."""
        done = subprocess.run(
            [sys.executable, "build.py", *words],
            cwd=self.folder,
            env=os.environ | {"LC_ALL": "C.UTF-8", "COLUMNS": "200", "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy")


METHOD = '''"""Percentile rank: share of regions below, in per cent: `percentile`."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.inputs import values_of
from analysis.parameters import Analysis, FigureRef, Parameters
from analysis.values import Column, Method, Result, Study, Text, same

METHOD = Method(
    "percentile",
    Text(zh="百分位", en="Percentile rank"),
    Text(zh="低于本地区的地区所占的比重。", en="The share of regions with a lower figure."),
    (r"P_i = 100 \\frac{m_i}{n - 1}",),
    "a textbook",
)


class PercentileParameters(Parameters):
    """``kind = "percentile"``."""

    kind: Literal["percentile"] = "percentile"
    value: FigureRef = Field(description="an indicator, or result.column")


def percentile(x: np.ndarray) -> np.ndarray:
    """Share of the others that are lower, in per cent: (n,)."""
    return 100 * (x[:, None] > x).sum(axis=1) / (len(x) - 1)


def run(p: PercentileParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by region."""
    values, column, source = values_of(study, p.value)
    known = values.dropna()
    frame = pd.DataFrame({"percentile": percentile(known.to_numpy(float))}, index=known.index)
    columns = (Column("percentile", Text(zh="百分位", en="Percentile"), same("%"), 0),)
    return (Result(p.id, p.title or column.name, columns, frame, (METHOD,), inputs=(source,)),)


ANALYSES = (Analysis("percentile", PercentileParameters, run, (METHOD,)),)
'''
BLOCK = '''"""Block `below`: the share of regions with a lower figure: `BelowBlock`."""

from __future__ import annotations

from analysis.parameters import ResultId
from compose.blocks.base import Block, BlockParameters, heading
from compose.context import Context
from compose.document import Paragraph, Section


class BelowBlock(BlockParameters):
    """``kind = "below"``: how many regions are below, in one sentence."""

    of: ResultId


def below(block: BelowBlock, context: Context) -> Section | None:
    """The sentence; none where the region has no figure."""
    row = context.cells(context.result(block.of))
    if row is None:
        return None
    said = context.say("{share} per cent of the others are lower.", share=row["percentile"])
    return Section("below", heading(block, context, "How many are lower"), (Paragraph(said),))


BLOCKS = (Block("below", BelowBlock, below, ("brief",)),)
'''


def test_a_method_and_a_block_are_a_module_and_a_row_each(copy: Copy) -> None:
    copy.write("analysis/standing/percentile.py", METHOD)
    copy.insert(
        "analysis/registry.py",
        '        "standing.peers": "peers",\n',
        '        "standing.percentile": "percentile",\n',
    )
    copy.write("compose/blocks/below.py", BLOCK)
    copy.insert(
        "compose/blocks/registry.py", '        "bindings": "bindings",\n', '        "below": "below",\n'
    )
    copy.wording(
        {
            "{share} per cent of the others are lower.": "其他地区中有百分之{share}低于本地区。",
            "How many are lower": "低于本地区者",
        }
    )
    copy.insert(
        "reports/mine/report.toml",
        "decimals = 1\n",
        '\n[[analysis]]\nid = "lower"\nkind = "percentile"\nvalue = "gdp"\n\n'
        '[[brief.block]]\nkind = "below"\nof = "lower"\n',
    )
    copy.run("mine", "-r", "甘肃", "-f", "html", "-j", "1", "-o", "public")
    site = copy.folder / "public" / "mine"
    # the second of six: four are lower
    for language, said in (
        ("zh", "其他地区中有百分之80低于本地区"),
        ("en", "80 per cent of the others are lower"),
    ):
        page = re.sub(r"<[^>]+>", "", (site / language / "gansu" / "index.html").read_text("utf-8"))
        assert said in page
    explained = copy.run("explain", "mine", "lower.percentile", "-r", "甘肃", "--ui", "en")
    assert "Percentile rank. The share of regions with a lower figure." in explained
    copy.run("docs")
    copy.run("schema")
    assert "Percentile rank 百分位" in (copy.folder / "docs/methods.md").read_text("utf-8")
    assert '"below"' in (copy.folder / "reports/.schema/report.schema.json").read_text("utf-8")


def test_a_format_is_a_module_and_a_row(copy: Copy) -> None:
    copy.write(
        "render/outline.py",
        '"""A document\'s outline as plain text: `outline`."""\n\n'
        "from __future__ import annotations\n\nfrom compose.document import Document\n\n\n"
        "def outline(document: Document) -> bytes:\n"
        '    """Title and headings, a line each."""\n'
        '    return "\\n".join([document.title, *(s.title for s in document.sections), ""]).encode()\n',
    )
    copy.insert(
        "publish/formats.py",
        "            _docx,\n        ),\n",
        '        Format("txt", "text/plain", marked("Outline"),\n'
        '               {"brief": "brief.txt", "overview": "overview.txt"},\n'
        '               lambda site, of: import_module("render.outline").outline(of.document)),\n',
    )
    copy.insert(
        "publish/formats.py", "from collections import Counter\n", "from importlib import import_module\n"
    )
    copy.wording({"Outline": "提纲"})
    told = " ".join(copy.run("build", "--help").replace("│", " ").split())
    assert re.search(r"which of html, pdf, docx, (pptx, txt|txt, pptx); given again, or with commas", told), (
        told
    )
    told = copy.run("mine", "-r", "四川", "-f", "html,txt", "-j", "1", "-o", "public")
    assert "2 briefs, 0 PDFs, 2 Outline files," in told
    for language, label, heading in (("zh", "提纲", "主要指标"), ("en", "Outline", "Scorecard")):
        folder = copy.folder / "public" / "mine" / language / "sichuan"
        assert heading in (folder / "brief.txt").read_text(encoding="utf-8").splitlines()
        page = re.sub(r"</?(?:span|h?z-.)[^>]*>", "", (folder / "index.html").read_text("utf-8"))
        assert f'<a href="brief.txt" download>{label}</a>' in page
    told = copy.run("mine", "-l", "en", "-f", "txt", "-j", "1", "-o", "public")
    (shown,) = re.findall(r"\S+overview\.txt", told)
    assert Path(shown).is_file()


def test_a_style_is_a_row_a_style_sheet_and_its_name(copy: Copy) -> None:
    copy.write("templates/styles/wide.css", "@page { size: 330mm 210mm }\n")
    copy.insert(
        "render/pdf/styles.py",
        "STYLES = {\n",
        '    "wide": Style(marked("wide"), ("brief.css", "wide.css")),\n',
    )
    copy.insert("intake/report/schema.py", 'style: Literal["', 'wide", "')
    copy.wording({"wide": "宽"})
    assert "wide, brief, government, print, bilingual" in " ".join(
        copy.run("build", "--help").replace("│", " ").split()
    )
    copy.run("mine", "-r", "四川", "-l", "zh", "-f", "pdf", "--style", "wide", "-o", "public")
    (pdf,) = (copy.folder / "public").rglob("brief.pdf")
    with pikepdf.open(pdf) as made:
        widths = {round(float(page.MediaBox[2])) for page in made.pages}
    assert widths == {round(330 / 25.4 * 72)}
