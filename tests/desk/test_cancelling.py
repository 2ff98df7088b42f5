"""What takes long can be called off: the table and the answers stay, and nothing half-written is left."""

from __future__ import annotations

import threading
import time

import pytest

import desk.bring.drafts as drafts
from desk.tasks import Stopped, Task, Tasks
from paths import DOCS
from tests.browsing import CHROMIUM
from tests.desk_server import running

WEST = DOCS / "examples" / "west.xlsx"


@pytest.fixture
def desk(tmp_path):
    with running(tmp_path / "reports", tmp_path / "public") as there:
        yield there


@pytest.fixture
def draft(desk):
    return desk.shelf.drafts.bring(WEST.name, WEST.read_bytes(), desk.shelf.reports)


@pytest.fixture
def slow_reading(monkeypatch):
    """Reading that goes on until it is called off; `threads` are those in which it did."""
    threads, read = [], drafts.read_statistics

    def slowly(path, problems, answers, progress):
        threads.append(threading.current_thread())
        for i in range(3000):
            progress("figures", i, 3000)
            time.sleep(0.01)
        return read(path, problems, answers, progress)

    monkeypatch.setattr(drafts, "read_statistics", slowly)
    return threads


@pytest.fixture
def slow_check(monkeypatch):
    """A check that waits: the event that lets it go on, and the folders it was given."""
    go, folders, check = threading.Event(), [], drafts.prepare

    def slowly(folder, problems, tried, go_on):
        folders.append(folder)
        assert go.wait(60)
        return check(folder, problems, tried=tried, go_on=go_on)

    monkeypatch.setattr(drafts, "prepare", slowly)
    yield go, folders
    go.set()


def left(folder):
    """What is in the folder of reports besides what the desk keeps."""
    return sorted(p.name for p in folder.iterdir() if p.name != ".desk")


def until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_reading_is_called_off(desk, draft, slow_reading, monkeypatch):
    page = desk.ask(f"/draft/{draft.id}")
    assert page.status == 200
    assert f'action="/draft/{draft.id}/cancel"' in page.text
    told = desk.ask(f"/draft/{draft.id}/progress")
    assert "/3000" in told.text
    gone = desk.ask(f"/draft/{draft.id}/cancel", {})
    assert (gone.status, gone.headers["location"]) == (303, "/")
    slow_reading[0].join(10)
    assert not slow_reading[0].is_alive()
    # the table is there, and is read when it is opened again
    assert draft.path.read_bytes() == WEST.read_bytes()
    assert draft.understood is None
    assert WEST.name in desk.ask("/").text
    monkeypatch.undo()
    until(lambda: "This is what was understood" in desk.ask(f"/draft/{draft.id}").text)
    # who asks late is sent to the page that is there now
    assert desk.ask(f"/draft/{draft.id}/progress").headers["HX-Redirect"] == f"/draft/{draft.id}"


@pytest.mark.slow
def test_making_is_called_off(desk, draft, slow_check):
    go, folders = slow_check
    draft.understand()
    said = draft.answers
    form = {"name": "mine", "go": "make"}
    begun = desk.ask(f"/draft/{draft.id}/answers", form)
    assert (begun.status, begun.headers["location"]) == (303, f"/draft/{draft.id}")
    until(lambda: folders)
    assert len(left(desk.shelf.reports)) == 1
    assert f'action="/draft/{draft.id}/cancel"' in desk.ask(f"/draft/{draft.id}").text
    # nothing is said of the table, and no second report begun, while one is made
    desk.ask(f"/draft/{draft.id}/say", {"what": "row", "name": "四川", "word": "leave_out"})
    assert desk.ask(f"/draft/{draft.id}/answers", form).status == 303
    assert len(folders) == 1
    gone = desk.ask(f"/draft/{draft.id}/cancel", {})
    assert gone.headers["location"] == f"/draft/{draft.id}"
    # the draft is there at once, though the check goes on out of sight
    page = desk.ask(f"/draft/{draft.id}")
    assert "This is what was understood" in page.text
    assert 'value="mine"' in page.text
    go.set()
    until(lambda: not left(desk.shelf.reports))
    assert draft.answers == said
    assert (draft.folder / "said.json").is_file()
    # a second time it is made
    made = desk.ask(f"/draft/{draft.id}/answers", form)
    until(lambda: left(desk.shelf.reports) == ["mine"] or made.status != 303)
    until(lambda: desk.ask(f"/draft/{draft.id}").headers.get("location", "") in {"/r/mine/describe"}
          or made.headers["location"] == "/r/mine/describe")  # fmt: skip
    assert not draft.folder.exists()
    # a page that still asks for the draft is led to the report, and not lost; the name is free again
    assert desk.ask(f"/draft/{draft.id}").headers["location"] == "/r/mine/describe"
    assert desk.ask(f"/draft/{draft.id}/progress").headers["HX-Redirect"] == f"/draft/{draft.id}"
    assert desk.ask("/sample", {}).headers["location"] == f"/draft/{draft.id}"
    assert desk.ask(f"/draft/{draft.id}").status == 200
    assert desk.ask("/draft/none").status == 404


def test_the_desk_ends_and_nothing_half_written_is_left(tmp_path, slow_check):
    go, folders = slow_check
    with running(tmp_path / "reports", tmp_path / "public") as desk:
        draft = desk.shelf.drafts.bring(WEST.name, WEST.read_bytes(), desk.shelf.reports)
        draft.understand()
        desk.ask(f"/draft/{draft.id}/answers", {"name": "mine", "go": "make"})
        until(lambda: folders)
        threading.Timer(0.5, go.set).start()
    assert left(tmp_path / "reports") == []


def test_what_is_settled_cannot_be_called_off():
    reached, go = threading.Event(), threading.Event()

    def work(task):
        task.settle()
        reached.set()
        go.wait(10)
        return "made"

    tasks = Tasks()
    task = tasks.begin("a", "make", work)
    assert reached.wait(10)
    assert tasks.stop("a") is None
    go.set()
    assert task.wait(10)
    assert task.result() == "made"
    assert tasks.of("a") is task
    # nor what has ended
    assert tasks.stop("a") is None


def test_what_is_called_off_does_not_settle():
    go = threading.Event()

    def work(task):
        assert go.wait(10)
        task.settle()

    task = Task("make", work)
    assert task.stop()
    go.set()
    assert task.wait(10)
    with pytest.raises(Stopped):
        task.result()


def test_a_fault_reaches_who_waits():
    task = Task("read", lambda _: 1 // 0)
    assert task.wait(10)
    with pytest.raises(ZeroDivisionError):
        task.result()


def test_a_check_that_is_called_off_stops(desk, draft, monkeypatch):
    """Not only out of sight: after the step that runs no other is begun."""
    import pipeline.prepare as prepare_module

    reached, go, run, analyse = threading.Event(), threading.Event(), [], prepare_module.analyse

    def slowly(report, geometry, problems, go_on):
        def step():
            run.append(1)
            reached.set()
            assert go.wait(60)
            go_on()

        return analyse(report, geometry, problems, step)

    monkeypatch.setattr(prepare_module, "analyse", slowly)
    monkeypatch.setattr(prepare_module, "try_pages", lambda *_: run.append("pages"))
    draft.understand()
    desk.ask(f"/draft/{draft.id}/answers", {"name": "mine", "go": "make"})
    assert reached.wait(60)
    desk.ask(f"/draft/{draft.id}/cancel", {})
    go.set()
    until(lambda: left(desk.shelf.reports) == [])
    assert run == [1]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_cancel_by_clicking(browser, tmp_path, slow_check):
    go, _ = slow_check
    with running(tmp_path / "reports", tmp_path / "public") as desk:
        tab = browser.new_page()
        tab.set_default_timeout(60_000)
        tab.goto(desk.address)
        tab.set_input_files("input[type=file]", WEST)
        tab.wait_for_url("**/draft/west")
        tab.get_by_role("button", name="Take these answers").click()
        tab.get_by_role("heading", name="The report is being made").wait_for()
        tab.get_by_role("button", name="Cancel").click()
        tab.get_by_role("heading", name="This is what was understood").wait_for()
        go.set()
        until(lambda: not left(desk.shelf.reports))
        # and once more, to the end: the page leads on by itself
        go.clear()
        tab.get_by_role("button", name="Take these answers").click()
        tab.get_by_role("heading", name="The report is being made").wait_for()
        go.set()
        tab.wait_for_url("**/r/west/describe")
        tab.close()
