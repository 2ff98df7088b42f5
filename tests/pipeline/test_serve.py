"""serve: what is changed is rebuilt, pages reload, nothing of it is in the published files."""

from __future__ import annotations

import os
import posixpath
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from compose.language.catalogue import LOCALES
from intake.places.boundary_files import SUFFIXES
from intake.tables.kinds import KINDS
from paths import TEMPLATES
from pipeline.http import server
from pipeline.prepare import Options
from pipeline.serve import SHARED, WATCHED, Preview, Watch
from render.html.templates import environment
from tests.addresses import numbers
from tests.small import REGIONS, keep
from tests.small import made as small_report


@pytest.fixture
def served(tmp_path):
    public = tmp_path / "public"
    public.mkdir()
    (public / "index.html").write_text("<html><body>one</body></html>", encoding="utf-8")
    (public / "a.csv").write_text("x", encoding="utf-8")
    source = tmp_path / "report"
    source.mkdir()
    (source / "report.toml").write_text("a = 1", encoding="utf-8")
    return public, source


def get(address):
    with urllib.request.urlopen(address, timeout=5) as answer:
        return answer.read(), answer.headers["Content-Type"]


def test_a_saved_file_is_built_once(served):
    _, source = served
    built = []
    watch = Watch((source,), lambda changed: built.append(changed) or True)
    watch.start()
    assert not watch.look()
    (source / "report.toml").write_text("a = 2", encoding="utf-8")
    os.utime(source / "report.toml", (1, 1))
    assert watch.look() and watch.version == 1 and built == [{source / "report.toml"}]
    assert not watch.look()
    (source / "report.toml").unlink()
    assert watch.look() and watch.version == 2


@pytest.mark.parametrize("suffix", sorted(WATCHED))
@pytest.mark.parametrize("upper", [False, True])
def test_every_file_that_can_be_read_is_watched(served, suffix, upper):
    _, source = served
    (source / "data").mkdir()
    file = source / "data" / ("figures" + (suffix.upper() if upper else suffix))
    file.write_bytes(b"1")
    watch = Watch((source,), lambda changed: changed == {file})
    watch.start()
    os.utime(file, (1, 1))
    assert watch.look() and watch.version == 1


def test_what_is_watched_is_what_can_be_read():
    named = ".xls .xlsx .xlsm .xlsb .ods .csv .tsv .txt .json .geojson .gpkg .shp .dbf .toml .md .html .css .po .svg"
    assert set(named.split()) <= WATCHED
    assert set(KINDS) | set(SUFFIXES) <= WATCHED


def test_an_open_workbook_is_no_change(tmp_path):
    # also where the project itself lies in a hidden folder
    source = tmp_path / ".hidden" / "report"
    source.mkdir(parents=True)
    (source / "report.toml").write_text("a = 1", encoding="utf-8")
    watch = Watch((source,), lambda changed: True)
    watch.start()
    (source / "~$figures.xlsx").write_bytes(b"")
    (source / ".figures.xlsx").write_bytes(b"")
    assert not watch.look()
    (source / "figures.xlsx").write_bytes(b"")
    assert watch.look()


def test_a_failed_build_does_not_reload(served):
    _, source = served
    watch = Watch((source,), lambda changed: False)
    watch.start()
    (source / "data.csv").write_text("1", encoding="utf-8")
    assert not watch.look() and watch.version == 0


def test_what_is_served(served):
    public, source = served
    watch = Watch((source,), lambda changed: True, version=7)
    with server(public, watch, 0) as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        address = f"http://127.0.0.1:{running.server_address[1]}"
        html, kind = get(f"{address}/")
        assert b"/-/reload.js" in html and b"one" in html and kind.startswith("text/html")
        assert b"/-/version" in get(f"{address}/-/reload.js")[0]
        assert get(f"{address}/-/version")[0] == b"7"
        assert get(f"{address}/a.csv")[0] == b"x"
        with pytest.raises(urllib.error.HTTPError) as missing:
            get(f"{address}/../report/report.toml")
        missing.value.close()
        running.shutdown()
    assert b"/-/reload.js" not in (public / "index.html").read_bytes()
    assert running.server_address[0] == "127.0.0.1"


def status(port, request):
    """What a raw request is answered: the status, and all that comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(request)
        said = b""
        while piece := line.recv(65536):
            said += piece
    return int(said.split(b" ", 2)[1]), said


@pytest.fixture
def port(served):
    public, source = served
    (public / "folder").mkdir()
    (public / "folder" / "secret.txt").write_text("inside")
    (source / "outside.txt").write_text("outside")
    (public / "link.txt").symlink_to(source / "outside.txt")
    (public / "away").symlink_to(source)
    (public / "here.csv").symlink_to(public / "a.csv")
    (public / "loop").symlink_to(public / "loop")
    with server(public, Watch((source,), lambda changed: True), 0) as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        yield running.server_address[1]
        running.shutdown()


def asked(port, path, host="127.0.0.1:{}", method="GET"):
    name = f"Host: {host.format(port)}\r\n" if host else ""
    return status(port, f"{method} {path} HTTP/1.1\r\n{name}Connection: close\r\n\r\n".encode("latin-1"))


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{}", "127.0.0.1:1", "127.0.0.1.evil.example:{}", ""]
)
def test_only_this_machines_own_names_are_answered(port, host):
    """A foreign name that leads to this machine (DNS rebinding) reads nothing."""
    found, said = asked(port, "/a.csv", host)
    assert found == 403 and not said.endswith(b"x")


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST:{}", "[::1]:{}"])
def test_this_machines_own_names(port, host):
    assert asked(port, "/a.csv", host) == (200, asked(port, "/a.csv")[1])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/folder/", 404),
        ("/folder", 301),
        ("/folder/secret.txt", 200),
        ("/link.txt", 404),
        ("/away/outside.txt", 404),
        ("/away/", 404),
        ("/away", 404),
        ("/loop", 404),
        ("/here.csv", 200),
        ("/a.csv%00", 400),
        ("/%00", 400),
        ("/a%0d%0ab", 400),
        ("/" + "a" * 300, 400),
        ("/" + "a/" * 2500, 400),
        ("/" + "%C3%A9" * 200, 400),
        ("/../report/outside.txt", 400),
        ("/%2e%2e/report/outside.txt", 400),
        ("/..%2freport/outside.txt", 400),
        ("/..\\report\\outside.txt", 400),
        ("//evil.example/..", 400),
        ("//evil.example/folder", 404),
        ("http://[/", 400),
        ("*", 400),
        ("/\xff\xfe", 404),
        ("/nowhere", 404),
    ],
)
def test_what_may_be_asked_for(port, path, code):
    found, said = asked(port, path)
    assert found == code
    assert b"outside" not in said
    assert (b"inside" in said) == (path == "/folder/secret.txt")
    if code == 301:
        assert b"Location: /folder/\r\n" in said


def test_a_head_has_no_body(port):
    found, said = asked(port, "/a.csv", method="HEAD")
    assert found == 200 and said.endswith(b"\r\n\r\n")


# the preview -------------------------------------------------------------------------------------------------

BRIEF = "provinces/zh/sichuan/index.html"
OTHER = "provinces/en/gansu/index.html"


@pytest.fixture
def told():
    return []


@pytest.fixture
def preview(folder, tmp_path, told):
    shop = Preview(
        Options(reports=(str(folder),), formats=("html",), out=tmp_path / "public"),
        lambda name, problems: told.extend(p.line() for p in problems if p.severity == "error"),
    )
    assert shop.open()
    return shop


def made(shop):
    return {job for job in shop.jobs() if job in shop._made}


@pytest.mark.slow
def test_only_what_is_asked_for_is_made(preview):
    html = preview.visit(BRIEF)
    assert "四川省" in html.decode()
    assert made(preview) == {("brief", "provinces", "zh", "510000")}
    assert not preview.options.out.exists(), "what is served is not published"
    assert preview.file(BRIEF) == html
    assert preview.visit("provinces/zh/nowhere/index.html") is None
    assert preview.file("assets/fangzhi.css") and preview.file("../../etc/passwd") is None


@pytest.mark.slow
def test_it_makes_what_build_makes(preview, site):
    """The same bytes, whichever way a page came about."""
    assert preview.file(BRIEF) == site.brief("510000", "zh", ("html",))[0][BRIEF]
    origin = "provinces/en/data/integration"
    kinds = [preview.file(f"{origin}/{name}") for name in ("index.html", "origin.js")]
    assert all(job[0] != "whole" for job in preview._made), (
        "a number that is clicked waits for its result alone"
    )
    built = site.whole("en", ("html",))[0]
    assert kinds == [built[f"{origin}/{name}"] for name in ("index.html", "origin.js")]
    assert preview.file("provinces/en/data/index.html") == built["provinces/en/data/index.html"]
    drawn = re.findall(r"""src=["']?([^"' >]+)""", kinds[0].decode())
    assert all(preview.file(posixpath.normpath(f"{origin}/{path}")) for path in drawn), drawn
    assert preview.file("provinces/data/integration.csv") == site.data()["provinces/data/integration.csv"]
    assert preview.file("provinces/index.html") == site.entrance()["provinces/index.html"]


@pytest.mark.slow
def test_a_changed_figure_is_on_the_page_at_once(preview, folder, edit):
    """From a saved data file to the page made anew: under two seconds (it is about half a second)."""
    assert b"1.6693" in preview.visit(BRIEF)
    other = preview.file(OTHER)
    edit("data/urban_rural_dimensions.csv", "0.5798", "0.6798")
    started = time.process_time()
    assert preview.change({folder / "data/urban_rural_dimensions.csv"})
    assert made(preview) == {("brief", "provinces", "zh", "510000")}, "the page looked at, and nothing else"
    assert time.process_time() - started < 2
    shown = {
        text for of, _, text in numbers(preview.file(BRIEF).decode()) if of == "integration/510000/score"
    }
    # in tables, and with the digits of a sentence
    assert shown == {"1.7693", "1.77"}, "1.6693 is now only the figure that the source printed"
    assert preview.file(OTHER) != other, "its ranks and means are others too"


@pytest.mark.slow
def test_the_map_is_of_the_members_as_they_are_now(tmp_path):
    """Of provinces in a part of the country, then of others: another part, drawn on a sheet of its own."""
    folder = small_report(tmp_path / "reports")
    shop = Preview(
        Options(reports=(str(folder),), formats=("html",), out=tmp_path / "public"), lambda *_: None
    )
    assert shop.open()
    before = shop._sites["mine"].sheet
    path = folder / "report.toml"
    text = path.read_text(encoding="utf-8")
    keep(folder, REGIONS)
    assert path.read_text(encoding="utf-8") != text and shop.change({path})
    site = shop._sites["mine"]
    assert site.sheet.geometry is site.geometry and site.sheet.geometry.extent != before.geometry.extent


@pytest.mark.slow
def test_a_mistake_is_told_and_the_page_stays(preview, folder, edit, told):
    before = preview.visit(BRIEF)
    edit("report.toml", "[report]", "[raport]")
    assert not preview.change({folder / "report.toml"})
    assert any("raport" in line for line in told)
    assert preview.file(BRIEF) is before
    edit("report.toml", "[raport]", "[report]")
    assert preview.change({folder / "report.toml"})
    assert preview.file(BRIEF) == before and preview.file(BRIEF) is not before


@pytest.mark.slow
def test_a_change_undoes_only_what_was_made_from_it(preview):
    preview.visit(BRIEF)
    preview.file("assets/fangzhi.css")
    preview.file("provinces/data/integration.csv")
    page, data = preview.file(BRIEF), ("data", "provinces", "", "")
    assert preview.change({TEMPLATES / "styles" / "web.css"})
    assert SHARED not in made(preview) and preview.file(BRIEF) is page
    kept = environment("zh")
    assert preview.change({TEMPLATES / "pages" / "brief.html"})
    assert environment("zh") is not kept and preview.file(BRIEF) is not page
    assert data in made(preview), "no template is in a data file"
    assert preview.change({LOCALES / "zh" / "LC_MESSAGES" / "fangzhi.po"})
    assert made(preview) == {("brief", "provinces", "zh", "510000")}


@pytest.mark.slow
def test_the_rest_follows(preview):
    """Left alone, everything gets made, search as well; nothing is made twice."""
    preview.options = replace(preview.options, regions=("四川", "甘肃"), languages=("zh",))
    assert preview.open()
    steps = 0
    while preview.finish_one():
        steps += 1
    assert steps == len(list(preview.jobs())) == 7
    assert not preview.options.out.exists()
    assert preview.file("provinces/search/zh/pages.js") and preview.file("index.html")
    assert preview.file("provinces/zh/sichuan/index.html") and preview.file(OTHER) is None


@pytest.mark.slow
def test_a_page_that_fails_says_so_and_the_others_go_on(preview, monkeypatch):
    monkeypatch.setattr("publish.site.Site.brief", lambda *_: 1 / 0)
    while preview.finish_one():
        pass
    watch = Watch((), preview.change)
    with server(preview.options.out, watch, 0, preview) as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        address = f"http://127.0.0.1:{running.server_address[1]}"
        with pytest.raises(urllib.error.HTTPError) as broken:
            get(f"{address}/{BRIEF}")
        assert broken.value.code == 500 and b"ZeroDivisionError" in broken.value.read()
        broken.value.close()
        html, kind = get(f"{address}/provinces/zh/")
        assert b"/-/reload.js" in html and kind.startswith("text/html")
        assert get(f"{address}/assets/fangzhi.css")[1] == "text/css"
        assert get(f"{address}/provinces/zh")[0].count(b"/-/reload.js") == 1, "a folder without its slash"
        running.shutdown()
