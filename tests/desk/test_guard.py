"""Nobody but this machine's browser, with the token, from the desk's own pages."""

from __future__ import annotations

import pytest


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
def test_a_foreign_name_that_leads_here_is_refused(open_desk, host):
    name = host.format(port=open_desk.port)
    answer = open_desk.ask("/", Host=name or "x")
    assert answer.status == 403
    assert b"reports" not in answer.body.lower()


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://localhost:{port}",
        "http://evil.example",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:1",
    ],
)
def test_nothing_is_changed_for_another_page(open_desk, origin):
    before = (open_desk.shelf.reports / "west" / "report.toml").read_bytes()
    entry = {
        "which": "analysis",
        "what": "remove",
        "number": "0",
        "entry": "composite:index",
        "room": "compute",
    }
    assert open_desk.ask("/r/west/arrange", entry, Origin=origin.format(port=open_desk.port)).status == 403
    assert (open_desk.shelf.reports / "west" / "report.toml").read_bytes() == before


def test_the_other_names_of_this_machine_are_known(desk):
    for name in (f"127.0.0.1:{desk.port}", f"[::1]:{desk.port}"):
        assert desk.ask("/", Host=name).status == 200
    # the name of the pages leads to the desk, token and all, and is none of the desk's
    typed = desk.ask("/r/west/?token=x", Host=f"localhost:{desk.port}")
    assert typed.status == 307
    assert typed.headers["Location"] == f"http://127.0.0.1:{desk.port}/r/west/?token=x"
    assert "Set-Cookie" not in typed.headers


@pytest.mark.slow
def test_pages_of_reports_are_of_another_site_and_behind_a_key(desk):
    page = desk.see("west/zh/sichuan/")
    assert page.status == 200
    assert "四川" in page.text
    assert page.headers["Content-Security-Policy"].startswith("frame-ancestors http://127.0.0.1:")
    address = desk.addresses.see("west")
    path = address.removeprefix(desk.addresses.pages_origin)
    # not under the desk's name, where they would be pages of the desk
    assert desk.ask(f"{path}west/zh/sichuan/").status == 403
    # not with another report's key, nor with the site's, nor with a guessed one, the desk's cookie or not
    for key in (desk.addresses.key("other"), desk.addresses.key("/"), "0" * 32, ""):
        other = path.replace(desk.addresses.key("west"), key)
        for cookie in ("", f"fangzhi-desk={desk.token}"):
            answer = desk.ask(f"{other}west/zh/", Host=f"localhost:{desk.port}", Cookie=cookie)
            assert answer.status in {403, 404}
    # the key opens this report's pages only, and nothing of the desk
    for inside in ("../../r/west/describe", "../../see/../r/west/state"):
        assert desk.ask(f"{path}{inside}", Host=f"localhost:{desk.port}", Cookie="").status in {403, 404}
    # nothing is changed under that name, whatever is sent with it
    form = {"which": "analysis", "what": "remove", "number": "0", "entry": "composite:index"}
    for origin in (f"http://localhost:{desk.port}", f"http://127.0.0.1:{desk.port}"):
        sent = desk.ask("/r/west/arrange", form, Host=f"localhost:{desk.port}", Origin=origin)
        assert sent.status == 403
    assert desk.token not in page.text + address


def test_every_page_says_what_it_may_load(desk):
    for path in ("/", "/r/west/describe", "/no/such/page", "/static/desk.css"):
        answer = desk.ask(path)
        assert answer.headers["Content-Security-Policy"] == desk.addresses.policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        own = answer.text.replace("http-equiv", "").replace("http://www.w3.org", "")
        own = own.replace(desk.addresses.pages_origin, "")
        assert "http" not in own or path.startswith("/static")


@pytest.mark.parametrize(
    "path",
    ["/r/none/describe", "/r/..%2f..%2fetc/describe", "/site/../../etc/passwd", "/site/%2e%2e/%2e%2e/etc/passwd",
     "/see/west/west/zh/", "/draft/none", "/draft/..", "/static/..%2fdesk.css", "/r/west/none",
     "/r/west/file/510000/zh/exe", "/r/west/file/000000/zh/pdf", "/r/west/zip", "/site/%00"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(open_desk, path):
    assert open_desk.ask(path).status in {403, 404}


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "../../report.toml",
        "%2e%2e/%2e%2e/report.toml",
        "none/zh/",
        "%00",
        "west/zh/..%2f..%2f..%2freport.toml",
    ],
)
def test_what_is_no_page_of_the_report_is_not_found(open_desk, path):
    assert open_desk.see(path).status in {403, 404}
    assert open_desk.look(f"{open_desk.addresses.site}{path}").status in {403, 404}


def test_a_form_that_is_not_ours_is_no_traceback(desk):
    for path in ("cell", "value", "arrange", "text", "turn", "build", "stop"):
        answer = desk.ask(f"/r/west/{path}", {"number": "x", "which": "nothing"})
        assert answer.status in {303, 400, 404, 409, 422}, path
        assert b"Traceback" not in answer.body
