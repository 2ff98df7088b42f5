"""Nobody but this machine's browser, with the token, from the desk's own pages."""

from __future__ import annotations

import pytest

from desk.guard import POLICY


def test_the_token_is_asked_for_and_kept_in_a_cookie(desk):
    assert desk.ask("/", Cookie="").status == 403
    assert desk.ask("/", Cookie="fangzhi-desk=wrong").status == 403
    assert desk.ask("/?token=wrong", Cookie="").status == 403
    let_in = desk.ask(f"/?token={desk.token}&a=b", Cookie="")
    assert let_in.status == 303
    # the token does not stay in the address
    assert let_in.headers["Location"] == "/?a=b"
    cookie = let_in.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert desk.ask("/").status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "evil.example:{port}", "localhost.evil:{port}", ""]
)
def test_a_foreign_name_that_leads_here_is_refused(desk, host):
    name = host.format(port=desk.port)
    answer = desk.ask("/", Host=name or "x")
    assert answer.status == 403
    assert b"reports" not in answer.body.lower()


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1:1"]
)
def test_nothing_is_changed_for_another_page(desk, origin):
    before = (desk.shelf.reports / "west" / "report.toml").read_bytes()
    entry = {
        "which": "analysis",
        "what": "remove",
        "number": "0",
        "entry": "composite:index",
        "room": "compute",
    }
    assert desk.ask("/r/west/arrange", entry, Origin=origin.format(port=desk.port)).status == 403
    assert (desk.shelf.reports / "west" / "report.toml").read_bytes() == before


def test_the_other_names_of_this_machine_are_known(desk):
    for name in (f"localhost:{desk.port}", f"127.0.0.1:{desk.port}", f"[::1]:{desk.port}"):
        assert desk.ask("/", Host=name).status == 200


def test_every_page_says_what_it_may_load(desk):
    for path in ("/", "/r/west/describe", "/no/such/page", "/static/desk.css"):
        answer = desk.ask(path)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "http" not in answer.text.replace("http-equiv", "").replace(
            "http://www.w3.org", ""
        ) or path.startswith("/static")


@pytest.mark.parametrize(
    "path",
    ["/r/none/describe", "/r/..%2f..%2fetc/describe", "/site/../../etc/passwd", "/site/%2e%2e/%2e%2e/etc/passwd",
     "/see/west/../../report.toml", "/draft/none", "/draft/..", "/static/..%2fdesk.css", "/r/west/none",
     "/r/west/file/510000/zh/exe", "/r/west/file/000000/zh/pdf", "/r/west/zip", "/site/%00"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(desk, path):
    assert desk.ask(path).status in {403, 404}


def test_a_form_that_is_not_ours_is_no_traceback(desk):
    for path in ("cell", "value", "arrange", "text", "turn", "build", "stop"):
        answer = desk.ask(f"/r/west/{path}", {"number": "x", "which": "nothing"})
        assert answer.status in {303, 400, 404, 409, 422}, path
        assert b"Traceback" not in answer.body
