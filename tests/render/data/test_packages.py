"""Descriptions for other programs hold for the files they describe; the lines of the data page run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from html import unescape

import openpyxl
import pandas as pd
import pytest

from publish.folder.writing import write


@pytest.fixture(scope="module")
def files(site):
    return {path.removeprefix("provinces/data/"): content for path, content in site.data().items()}


@pytest.mark.slow
def test_the_data_package_describes_every_csv_with_its_checksum(files, site):
    package = json.loads(files["datapackage.json"])
    assert package["profile"] == "tabular-data-package" and package["title"].endswith(
        "Provincial Development Briefs"
    )
    listed = {r["path"]: r for r in package["resources"]}
    assert listed.keys() == {f"{t.id}.csv" for t in site.tables}
    for path, resource in listed.items():
        assert resource["hash"] == f"sha256:{hashlib.sha256(files[path]).hexdigest()}"
        frame = pd.read_csv(
            io.BytesIO(files[path]), dtype=str, encoding=resource["encoding"], keep_default_na=False
        )
        fields = resource["schema"]["fields"]
        assert list(frame.columns) == [f["name"] for f in fields]
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        for f in fields:
            if f["type"] == "integer":
                assert frame[f["name"]].str.fullmatch(r"-?\d*").all(), (path, f["name"])
        key = resource["schema"]["primaryKey"]
        assert not key or not frame.duplicated(key).any(), path


def test_dcat_names_files_that_are_there(files):
    said = json.loads(files["dcat.jsonld"])
    assert said["@type"] == "dcat:Dataset"
    names = [d["dcat:downloadURL"]["@id"] for d in said["dcat:distribution"]]
    assert set(names) <= files.keys() and {"report.zip", "report.parquet", "integration.csv"} <= set(names)


def test_sdmx_csv_holds_the_input_figures(files, site):
    rows = list(csv.DictReader(io.StringIO(files["sdmx.csv"].decode())))
    assert set(rows[0]) >= {"STRUCTURE", "STRUCTURE_ID", "ACTION", "REF_AREA", "TIME_PERIOD", "OBS_VALUE"}
    panel = site.plan.report.panel
    one = {(r["REF_AREA"], r["INDICATOR"], r["TIME_PERIOD"]): float(r["OBS_VALUE"]) for r in rows}
    assert (
        one["510000", "economic_drive", "2009-01-01/P10Y"]
        == panel.numbers.loc[("510000", "2009-2018"), "economic_drive"]
    )
    assert len(one) == len(rows) == int(panel.numbers.notna().to_numpy().sum())


def test_the_dictionary_has_every_column(files, site):
    rows = list(csv.DictReader(io.StringIO(files["dictionary.csv"].decode("utf-8-sig"))))
    assert [(r["table"], r["column"]) for r in rows] == [
        (t.id, f.name) for t in site.tables for f in t.fields
    ]
    assert all(r["column_zh"] and r["column_en"] for r in rows)


def test_a_region_for_programs(files, site):
    said = json.loads(files["regions/510000.json"])
    assert said["region"] == {"code": "510000", "name": {"zh": "四川", "en": "Sichuan"}}
    table = next(t for t in said["tables"] if t["id"] == "integration")
    row = dict(zip([f["name"] for f in table["fields"]], table["rows"][0], strict=True))
    assert row["score"] == site.plan.results["integration"].cell(("510000",), "score").value
    assert all(r[0] == "510000" for t in said["tables"] for r in t["rows"])


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_lines_of_the_data_page_run(files, site, tmp_path, lang):
    """Python and R as they stand on the page, in the folder of the files; the workbook has the sheet and column that are named."""
    from compose.pages import about

    document = about.data(site.plan, lang, site.figures(lang))
    html = site.page_html(document, lang, "page", "data")
    write(tmp_path, files)
    programs = dict(
        re.findall(
            r'<pre class="code" tabindex="0" data-language="(\w+)"[^>]*><code>(.*?)</code>', html, re.DOTALL
        )
    )
    assert programs.keys() == {"Python", "R"}
    source = {name: unescape(re.sub(r"<[^>]*>", "", code)) for name, code in programs.items()}
    assert all(code.count("\n") == 2 for code in source.values())
    ran = subprocess.run(
        [sys.executable, "-c", source["Python"]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    first = "北京" if lang == "zh" else "Beijing"
    assert first in ran.stdout.splitlines()[1] and "2.2959" in ran.stdout
    if shutil.which("Rscript"):
        ran = subprocess.run(
            ["Rscript", "-e", source["R"]], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert "2.2959" in ran.stdout.splitlines()[1]
    file, sheet, rank = re.findall(
        r"打开(.+?)，从目录表点到“(.+?)”.*?按“(.+?)”列"
        if lang == "zh"
        else r"open (\S+); .*?“(.+?)”; .*?column “(.+?)”",
        unescape(re.sub(r"<[^>]*>", "", html)),
    )[0]
    book = openpyxl.load_workbook(tmp_path / file)
    assert rank in [cell.value for cell in book[sheet][1]]
