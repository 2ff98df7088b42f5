"""A build is followed to its end whatever becomes of its process; what came of it stays where it is read."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import stat
import subprocess
import threading
import time

import pytest

from desk.publishing import Job, Publishing, _follow
from desk.rooms.published import Published
from tests.browsing import CHROMIUM
from tests.desk_server import running


def killed_with_a_helper(connection):
    """A build that begins, starts another process that holds its line open, and is killed."""
    connection.send(("step", ("render", 1, 9)))
    subprocess.Popen(["sleep", "60"], pass_fds=[connection.fileno()])
    os.kill(os.getpid(), signal.SIGKILL)


def half_a_message(connection):
    """A build that is killed while it tells something."""
    connection.send_bytes(b"\x80\x05no pickle at all")
    time.sleep(0.1)


def followed(target, state="running"):
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(theirs,))
    process.start()
    theirs.close()
    job = Job("west", ("html",), state=state)
    thread = threading.Thread(target=_follow, args=(job, ours, process), daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive(), "it waits for ever"
    return job


@pytest.mark.slow
@pytest.mark.parametrize("target", [killed_with_a_helper, half_a_message])
@pytest.mark.parametrize(("state", "ended"), [("running", "failed"), ("stopping", "stopped")])
def test_a_build_that_dies_is_told(target, state, ended):
    job = followed(target, state)
    assert (job.state, job.active, job.died) == (ended, False, ended == "failed")


class Ending:
    """A process that tells its end while somebody asks for it to be stopped."""

    pid = os.getpid()

    def __init__(self, job, state):
        self.job, self.state = job, state

    def is_alive(self):
        self.job.state = self.state
        return True


@pytest.mark.parametrize(
    ("state", "step"), [("done", "render"), ("failed", "render"), ("running", "publish")]
)
def test_stopping_too_late_changes_nothing(tmp_path, monkeypatch, state, step):
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("it was killed while its site was put in place"))
    publishing, job = Publishing(tmp_path), Job("west", ("html",), step=step)
    publishing._jobs["west"], publishing._processes["west"] = job, Ending(job, state)
    publishing.stop("west")
    assert job.state == state


def published(desk):
    deadline = time.monotonic() + 120
    while "Published" not in (text := desk.ask("/r/west/progress").text):
        assert time.monotonic() < deadline, text
        assert "Nothing was published" not in text
        time.sleep(0.1)
    return text


@pytest.mark.slow
def test_what_was_published_is_there_after_the_desk_was_closed(reports, tmp_path, monkeypatch):
    programs, shown = tmp_path / "programs", tmp_path / "shown"
    programs.mkdir()
    fake = programs / "xdg-open"
    fake.write_text(f'#!/bin/sh\nprintf %s "$1" > "{shown}"\n')
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    out = tmp_path / "elsewhere" / "site"
    with running(reports, out) as desk:
        assert Published.of(out / "west") == Published((), ())
        assert "ZIP" not in desk.ask("/r/west/publish").text
        desk.ask("/r/west/build", {"format": "html", "region": "510000"})
        assert "Published: " in published(desk)
    with running(reports, out) as desk:
        text = desk.ask("/r/west/publish").text
        assert 'href="/r/west/zip"' in text
        assert str(out / "west") in text
        assert 'action="/r/west/folder"' not in text, "nothing can open it here"
        assert desk.ask("/r/west/folder", {}).status == 404
        page = Published.of(out / "west").pages[0]
        assert desk.look(desk.addresses.site + page).status == 200
        monkeypatch.setenv("DISPLAY", ":9")
        assert 'action="/r/west/folder"' in desk.ask("/r/west/publish").text
        assert desk.ask("/r/west/folder", {}).status == 303
        deadline = time.monotonic() + 20
        while not (shown.exists() and shown.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert shown.read_text() == str(out / "west")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_two_windows_see_it_and_the_focus_stays(browser, reports, tmp_path):
    """What came of a build is shown in every window, and is not drawn anew under the keyboard of who reads it."""
    with running(reports, tmp_path / "public") as desk:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        one, other = context.new_page(), context.new_page()
        for tab in (one, other):
            tab.set_default_timeout(90_000)
            tab.goto(desk.address)
            tab.goto(f"http://127.0.0.1:{desk.port}/r/west/publish")
            tab.frame_locator("#page").locator("h1").first.wait_for()
        one.locator("select[name=region]").select_option("510000")
        for box in one.locator("input[name=format]").all():
            box.set_checked(box.get_attribute("value") == "html")
        one.locator(".build button.main").click()
        # how far it is stands there before any script has asked
        one.locator("#progress .step, #progress strong").first.wait_for()
        for tab in (one, other):
            tab.locator("#progress strong").get_by_text("Published").wait_for()
        link = one.locator("#progress a[href='/r/west/zip']")
        link.focus()
        asked = []
        one.on("request", lambda r: asked.append(r.url))
        one.wait_for_timeout(3500)
        assert one.evaluate("document.activeElement.getAttribute('href')") == "/r/west/zip"
        assert not [url for url in asked if url.endswith("/progress") or "?step" in url]
        context.close()


def test_a_build_that_cannot_be_started_is_told_and_can_be_begun_again(desk, monkeypatch):
    """No process can be had: told as what the system says, and no build is shown as running."""

    def none(_self):
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    with monkeypatch.context() as without:
        without.setattr("multiprocessing.process.BaseProcess.start", none)
        answer = desk.ask("/r/west/build", {"format": "html", "region": "510000"})
    assert answer.status == 507
    assert "Cannot allocate memory" in answer.text
    assert 'class="step"' not in desk.ask("/r/west/progress").text
