"""serve: what is changed is rebuilt, pages reload, nothing of it is in the published files."""

from __future__ import annotations

import os
import threading
import urllib.error
import urllib.request

import pytest

from publish.serve import Watch, server


@pytest.fixture
def site(tmp_path):
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


def test_a_saved_file_is_built_once(site):
    _, source = site
    built = []
    watch = Watch((source,), lambda: built.append(1) or True)
    watch.start()
    assert not watch.look()
    (source / "report.toml").write_text("a = 2", encoding="utf-8")
    os.utime(source / "report.toml", (1, 1))
    assert watch.look() and watch.version == 1 and len(built) == 1
    assert not watch.look()
    (source / "report.toml").unlink()
    assert watch.look() and watch.version == 2


def test_a_failed_build_does_not_reload(site):
    _, source = site
    watch = Watch((source,), lambda: False)
    watch.start()
    (source / "data.csv").write_text("1", encoding="utf-8")
    assert not watch.look() and watch.version == 0


def test_what_is_served(site):
    public, source = site
    watch = Watch((source,), lambda: True, version=7)
    with server(public, watch, 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{running.server_address[1]}"
        html, kind = get(f"{address}/")
        assert b"/-/version" in html and b"one" in html and kind.startswith("text/html")
        assert get(f"{address}/-/version")[0] == b"7"
        assert get(f"{address}/a.csv")[0] == b"x"
        with pytest.raises(urllib.error.HTTPError) as missing:
            get(f"{address}/../report/report.toml")
        missing.value.close()
        running.shutdown()
    assert b"/-/version" not in (public / "index.html").read_bytes()
    assert running.server_address[0] == "127.0.0.1"
