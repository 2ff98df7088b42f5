"""PDF/A-3 with its data: what is attached is the site's, the checker finds what was broken on purpose."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest

from intake.problems import Problems
from pipeline.prepare import prepare
from publish import pdf
from publish.site import Site
from render.pdf import writer as pdf_writer
from render.pdf.archive import AttachedFile
from render.pdf.preflight.archive import check_archive
from render.pdf.preflight.ua import check_pdf
from render.printing import Printing
from tests.shipped import ARCHIVED, Shipped

PAGE = """<html lang="zh-Hans"><head><title>简报</title><meta name="author" content="方志">
<meta name="dcterms.created" content="2020-09-15"><meta name="dcterms.modified" content="2020-09-15"></head>
<body class="zh"><h1>四川省</h1><p>见<a href="https://example.org/">链接</a>。</p></body></html>"""
DATA = (
    AttachedFile("data.xlsx", b"PK workbook", "工作簿", "2020-09-15"),
    AttachedFile("data.json", b'{"a": 1}', "供程序读取", "2020-09-15"),
)


@cache
def made() -> bytes:
    return pdf_writer.pdf(PAGE, {}, attached=DATA)


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., list[str]]:
    """Break a PDF and have the archive look at it."""

    def run(data: bytes, change: Callable[[pikepdf.Pdf], object] | None = None) -> list[str]:
        path = tmp_path / "checked.pdf"
        path.write_bytes(data)
        if change:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                change(pdf)
                pdf.save(path)
        return check_archive(path)

    return run


def test_an_archive_finds_nothing(check: Any, tmp_path: Path) -> None:
    assert check(made()) == []
    assert check_pdf(tmp_path / "checked.pdf") == [], "it stays as accessible as it was"
    assert made() == made.__wrapped__(), "same page, same bytes"


def test_both_names_are_said_and_the_second_explained() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        metadata = pdf.open_metadata()
        assert metadata.pdfa_status == "3U"
        assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.Metadata.read_raw_bytes().startswith(b"<?xpacket"), "to be read without knowing PDF"
        assert [str(spec.UF) for spec in pdf.Root.AF] == ["data.json", "data.xlsx"]


def test_a_brief_without_data_makes_no_such_promise(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(pdf_writer.pdf(PAGE, {}))
    assert {"does not say that it is PDF/A-3 (pdfaid:part, pdfaid:conformance)", "no data attached"} <= set(
        check_archive(path)
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", ["brief", "government"])
def test_a_brief_carries_the_data_of_its_region(
    site: Site, shipped: Shipped, check: Any, tmp_path: Path, language: str, style: str
) -> None:
    """The workbook is the one beside the web page; the JSON has the brief's score of this region and no other."""
    data, files = shipped.archived(style, language), site.brief(ARCHIVED[1], language, ("html",))[0]
    assert check(data) == []
    assert check_pdf(tmp_path / "checked.pdf") == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        inside = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
    assert set(inside) == {"data.xlsx", "data.json"}
    assert inside["data.xlsx"] == files[f"provinces/{language}/sichuan/data.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(inside["data.xlsx"]))
    assert site.plan.results["integration"].title[language] in book.sheetnames
    tables = {table["id"]: table for table in json.loads(inside["data.json"])["tables"]}
    names = [one["name"] for one in tables["integration"]["fields"]]
    (row,) = [dict(zip(names, row, strict=True)) for row in tables["integration"]["rows"]]
    assert row["code"] == "510000"
    assert row["score"] == site.plan.results["integration"].frame.loc["510000", "score"]


def _del(where: Callable[[pikepdf.Pdf], Any], key: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        del where(pdf)[key]

    return change


def _put(where: Callable[[pikepdf.Pdf], Any], key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        where(pdf)[key] = value

    return change


def _metadata(old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.Root.Metadata.read_bytes()
        assert old in content
        pdf.Root.Metadata.write(content.replace(old, new))

    return change


def _content(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].contents_add(content, prepend=False)


def _twice(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF.append(pdf.Root.AF[0])


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1"))


def _form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"0 0 0 1 k", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    pdf.pages[0].Resources.XObject["/Fm"] = form


def _spec(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root.AF[0]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (_metadata(b'conformance="U"', b'conformance="X"'), "does not say that it is PDF/A-3"),
        (_metadata(b":prefix>pdfuaid<", b":prefix>other<"), "without explaining the name"),
        (lambda p: p.Root.Metadata.write(b"x"), "does not say that it is PDF/A-3"),
        (_del(lambda p: p.Root, "/Metadata"), "no metadata"),
        (_del(lambda p: p.Root, "/OutputIntents"), "no profile that says what its colours are"),
        (_script, "an action that an archive forbids (/JavaScript)"),
        (_twice, "a file is listed twice"),
        (_del(lambda p: p.Root, "/AF"), "data.json: not associated with the document"),
        (_del(_spec, "/UF"), "data.json: not named for every reader"),
        (_del(_spec, "/AFRelationship"), "data.json: not said what it is to the document"),
        (_put(_spec, "/AFRelationship", pikepdf.Name.Unspecified), "data.json: not said what it is"),
        (_del(_spec, "/Desc"), "data.json: no description"),
        (_del(_spec, "/EF"), "data.json: not in the file"),
        (_del(lambda p: _spec(p).EF.F, "/Subtype"), "data.json: no media type"),
        (_put(lambda p: _spec(p).EF.F.Params, "/Size", 3), "data.json: not of the size"),
        (_put(lambda p: p.pages[0].Annots[0], "/F", 0), "page 1: an annotation that would not be printed"),
        (_content(b"0 0 0 1 k"), "page 1: a colour in CMYK"),
        (_form, "page 1: a colour in CMYK"),
        (_content(b"q " * 29 + b"Q " * 29), "page 1: graphics states kept more than 28 deep"),
    ],
)
def test_what_was_broken_is_found(check: Any, change: Callable[[pikepdf.Pdf], None], finding: str) -> None:
    found = check(made(), change)
    assert any(finding in line for line in found), found


@pytest.mark.slow
def test_on_request_in_the_report_and_not_for_the_press(folder: Path, edit: Any) -> None:
    edit("report.toml", "[report]\n", "[report]\narchive = true\n")
    problems = Problems()
    prepared = prepare(folder, problems)
    assert prepared is not None
    site = Site(*prepared)
    assert [one.name for one in pdf.attached(site, "zh", "510000")] == ["data.xlsx", "data.json"]
    assert prepare(folder, problems, Printing("print")) is None
    (found,) = [p for p in problems.errors if "PDF/A-3" in p.what["en"]]
    assert found.file == "report.toml"


def test_nothing_is_attached_unasked(site: Site) -> None:
    assert pdf.attached(site, "zh", "510000") == []
