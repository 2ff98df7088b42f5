"""What CONTRIBUTING says a new thing takes, done in a copy of the project: a format, an edition style."""

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

pytestmark = pytest.mark.slow


class Copy:
    """A copy of the project to add to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns(".*", "tests", "bench", "docs", "public*", "__pycache__")
        shutil.copytree(ROOT, folder, ignore=ignored)
        shutil.copytree(ROOT / "reports" / ".schema", folder / "reports" / ".schema")
        if (ROOT / ".cache").is_dir():
            (folder / ".cache").symlink_to(ROOT / ".cache")

    def write(self, file: str, content: str) -> None:
        (self.folder / file).write_text(content, encoding="utf-8")

    def insert(self, file: str, after: str, words: str) -> None:
        """Put words behind the first place where ``after`` stands."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert after in text, f"{file} has no {after!r}"
        self.write(file, text.replace(after, after + words, 1))

    def wording(self, message: str, chinese: str) -> None:
        """Give a new message its Chinese."""
        self.run("messages")
        file = "locales/zh/LC_MESSAGES/fangzhi.po"
        empty = f'msgid "{message}"\nmsgstr "'
        text = (self.folder / file).read_text(encoding="utf-8")
        assert f'{empty}"' in text, f"{message} was not found in the code"
        self.write(file, text.replace(empty, empty + chinese))

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
    copy.wording("Outline", "提纲")
    assert "which of html, pdf, docx, txt, with commas between" in copy.run("build", "--help")
    told = copy.run("provinces", "-r", "四川", "-f", "html,txt", "-j", "1", "-o", "public")
    assert "2 briefs, 0 PDFs, 2 Outline files," in told
    for language, label, heading in (("zh", "提纲", "要点"), ("en", "Outline", "Key findings")):
        folder = copy.folder / "public" / "provinces" / language / "sichuan"
        assert heading in (folder / "brief.txt").read_text(encoding="utf-8").splitlines()
        page = re.sub(r"</?span[^>]*>", "", (folder / "index.html").read_text("utf-8"))
        assert f'<a href="brief.txt" download>{label}</a>' in page
    told = copy.run("west", "-l", "en", "-f", "txt", "-j", "1", "-o", "public")
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
    copy.wording("wide", "宽")
    assert "wide, brief, government, print, bilingual" in copy.run("build", "--help")
    copy.run("provinces", "-r", "四川", "-l", "zh", "-f", "pdf", "--edition-style", "wide", "-o", "public")
    (pdf,) = (copy.folder / "public").rglob("brief.pdf")
    with pikepdf.open(pdf) as made:
        widths = {round(float(page.MediaBox[2])) for page in made.pages}
    assert widths == {round(330 / 25.4 * 72)}
