"""A report whose pages hold hostile text, script, template and picture: in a real browser none of it reaches the desk."""

from __future__ import annotations

import json

import pytest

from tests.browsing import CHROMIUM
from tests.desk_server import running

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]

#: what somebody else's script in a page of a report may try; it tells by the title of its page what came of each
SCRIPT = """
(async () => {
  const desk = DESK, told = {};
  const attempt = async (name, how) => { try { told[name] = String(await how()); } catch (fault) { told[name] = "refused " + fault.name; } };
  await attempt("parent", () => parent.document.body.innerHTML);
  await attempt("top", () => top.location.href);
  await attempt("cookie", () => document.cookie);
  await attempt("read", async () => (await fetch(desk + "/r/west/state", { credentials: "include" })).text());
  await attempt("opaque", async () => (await fetch(desk + "/r/west/state", { credentials: "include", mode: "no-cors" })).type);
  const form = new URLSearchParams({ which: "analysis", what: "remove", number: "0", entry: "composite:index", room: "compute" });
  await attempt("change", async () => (await fetch(desk + "/r/west/arrange", { method: "POST", body: form, credentials: "include", mode: "no-cors" })).type);
  await attempt("own", async () => (await fetch("/r/west/arrange", { method: "POST", body: form })).status);
  await attempt("script", () => new Promise((yes, no) => {
    const s = document.createElement("script");
    s.src = desk + "/r/west/state"; s.onload = () => yes("loaded"); s.onerror = () => no(new TypeError("x"));
    document.head.append(s);
  }));
  await attempt("frame", () => new Promise((yes) => {
    const f = document.createElement("iframe");
    f.src = desk + "/r/west/write";
    f.onload = () => { let inside = "refused"; try { inside = f.contentDocument.body.innerHTML; } catch { } yes(inside); };
    document.body.append(f);
  }));
  const sent = document.createElement("form");
  sent.method = "post"; sent.action = desk + "/r/west/arrange"; sent.target = "sent";
  for (const [k, v] of form) { const i = document.createElement("input"); i.name = k; i.value = v; sent.append(i); }
  document.body.append(sent);
  await attempt("form", () => { sent.submit(); return "sent"; });
  document.title = JSON.stringify(told);
})();
"""


@pytest.mark.parametrize("policy", [True, False])
def test_a_hostile_page_reaches_nothing_of_the_desk(browser, reports, tmp_path, policy, monkeypatch):
    """With the policy that every page carries, and without it, as if somebody had found a way around it."""
    with running(reports, tmp_path / "public") as desk:
        report = desk.shelf.open("west")
        report.refresh()
        make = type(report).page
        script = SCRIPT.replace("DESK", json.dumps(f"http://127.0.0.1:{desk.port}")).encode()

        def page(self, path):
            if path == "west/assets/evil.js":
                return script
            content = make(self, path)
            if content is not None and path.endswith("/index.html"):
                content = content.replace(
                    b"</body>", b'<script src="/KEYwest/assets/evil.js"></script></body>'
                )
                key = desk.addresses.see("west").removeprefix(desk.addresses.pages_origin + "/").encode()
                content = content.replace(b"KEY", key)
                if not policy:
                    content = content.replace(b"Content-Security-Policy", b"X-Nothing")
            return content

        monkeypatch.setattr(type(report), "page", page)
        before = (reports / "west" / "report.toml").read_bytes()
        tab = browser.new_page()
        tab.set_default_timeout(60_000)
        asked = []
        tab.on(
            "request",
            lambda r: asked.append((r, r.frame)) if "localhost" in (r.headers.get("referer") or "") else None,
        )
        tab.goto(desk.address)
        tab.goto(f"http://127.0.0.1:{desk.port}/r/west/describe")
        frame = tab.frame_locator("#page")
        frame.locator("title").wait_for(state="attached")
        told = {}
        for _ in range(300):
            title = frame.locator("title").first.text_content()
            if title.startswith("{"):
                told = json.loads(title)
                break
            tab.wait_for_timeout(100)
        assert told, "the script did not run to its end"
        assert told["parent"].startswith("refused")
        assert told["top"].startswith("refused")
        assert told["cookie"] == ""
        assert told["read"].startswith("refused")
        assert told["opaque"].startswith("refused")
        assert told["script"].startswith("refused")
        assert told["frame"] == "refused"
        assert told["own"] in {"403", "refused TypeError"}
        # nothing was changed, and the token went nowhere
        assert (reports / "west" / "report.toml").read_bytes() == before
        for request, _ in asked:
            assert desk.token not in (request.all_headers().get("cookie") or "")
        assert tab.url.endswith("/r/west/describe")
        tab.close()


def test_a_hostile_text_and_picture_do_nothing(browser, reports, tmp_path):
    """What can be written into a report's own text, shown in the frame and in the preview beside it."""
    folder = reports / "west"
    text = """# <img src=x onerror="parent.hit=1"><script>parent.hit=1</script>

<form action="/r/west/arrange" method="post"><button>x</button></form>

[go](javascript:top.hit=1) <svg onload="top.hit=1"><script>top.hit=1</script></svg>
"""
    for language in ("zh", "en"):
        (folder / "text" / f"about.{language}.md").write_text(text, encoding="utf-8")
    report = folder / "report.toml"
    words = report.read_text(encoding="utf-8")
    block = '[[brief]]\nkind = "text"\ntitle = { zh = "关于", en = "About" }\ntext = "about"\n\n'
    report.write_text(words.replace("[[brief]]", block + "[[brief]]", 1), encoding="utf-8")
    with running(reports, tmp_path / "public") as desk:
        tab = browser.new_page()
        tab.set_default_timeout(60_000)
        tab.goto(desk.address)
        tab.goto(f"http://127.0.0.1:{desk.port}/r/west/write?file=text/about.en.md")
        tab.frame_locator("#page").locator("h1").first.wait_for()
        tab.wait_for_timeout(1500)
        # shown as words, or told as an error: in neither case is it markup
        assert tab.locator("#preview").inner_text().strip()
        for where in (tab.locator("#preview"), tab.frame_locator("#page").locator("main")):
            for what in ("script", "form[action^='/r/']", "[onerror]", "[onload]", "a[href^=javascript]"):
                assert where.locator(what).count() == 0, what
        assert tab.evaluate("window.hit") is None
        tab.close()
