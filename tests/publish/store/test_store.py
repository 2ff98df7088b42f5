"""The store of dear files: what an entry depends on, damage, limits, two at once, where it lies."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import multiprocessing
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from analysis.values import Text
from compose.language import catalogue as catalogue_module
from compose.language.extract import KEYWORDS
from intake.problems import Problems
from paths import LOCALES, ROOT
from pipeline.prepare import prepare
from publish.faults import Refused
from publish.site import Site
from publish.store import digest as digest_module
from publish.store import program, store
from publish.store.digest import digest, files_digest, folder_digest
from publish.store.store import NOTHING_KEPT, Store
from render.pdf.styles import STYLES
from render.printing import Printing
from tests import small


def entries(folder: Path) -> list[Path]:
    return sorted(p for p in (folder / "entries").rglob("*") if p.is_file())


def counted(kept: Store, parts: object, content: bytes = b"made") -> tuple[bytes, int]:
    """What is given, and how often it was made for that."""
    calls = []

    def make() -> bytes:
        calls.append(1)
        return content

    return kept.kept(parts, make), len(calls)


def test_it_is_made_once_and_given_again(tmp_path):
    kept = Store(tmp_path)
    assert counted(kept, ("pdf", "a")) == (b"made", 1)
    assert counted(kept, ("pdf", "a"), b"another") == (b"made", 0)
    assert counted(kept, ("pdf", "b"), b"another") == (b"another", 1)


def test_fresh_makes_it_anew_and_keeps_that(tmp_path):
    counted(Store(tmp_path), "a", b"old")
    assert counted(Store(tmp_path, fresh=True), "a", b"new") == (b"new", 1)
    assert counted(Store(tmp_path), "a", b"?") == (b"new", 0)


@pytest.mark.parametrize(
    "damage", [lambda d: b"", lambda d: d[:-1], lambda d: d[:20], lambda d: d[:-1] + b"\0"]
)
def test_a_damaged_entry_is_made_anew(tmp_path, damage):
    kept = Store(tmp_path)
    counted(kept, "a", b"right")
    (entry,) = entries(tmp_path)
    entry.write_bytes(damage(entry.read_bytes()))
    assert counted(kept, "a", b"right") == (b"right", 1)
    assert counted(kept, "a", b"right") == (b"right", 0)


def test_nothing_empty_is_kept_or_given(tmp_path):
    kept = Store(tmp_path)
    assert counted(kept, "a", b"") == (b"", 1) and entries(tmp_path) == []
    assert counted(kept, "a", b"right") == (b"right", 1)
    # as a process left it that was given nothing: whole by its own checksum
    (entry,) = entries(tmp_path)
    entry.write_bytes(hashlib.sha256(b"").digest())
    assert counted(kept, "a", b"right") == (b"right", 1)
    assert counted(kept, "a", b"?") == (b"right", 0)


def test_what_was_used_longest_ago_goes_first(tmp_path):
    kept = Store(tmp_path, limit=3 * 1032)
    for i, name in enumerate("abcd"):
        counted(kept, name, bytes(1000))
        for path in entries(tmp_path):
            if path.stat().st_mtime > 1e9:
                os.utime(path, (i, i))
    counted(kept, "a")
    kept.trim()
    assert sum(p.stat().st_size for p in entries(tmp_path)) <= kept.limit
    assert [counted(kept, name)[1] for name in "ad"] == [0, 0]
    assert [counted(kept, name)[1] for name in "bc"] == [1, 1]


def test_nothing_is_kept_beyond_the_limit_or_without_a_folder(tmp_path):
    assert counted(Store(tmp_path, limit=3), "a")[1] == counted(Store(tmp_path, limit=3), "a")[1] == 1
    assert counted(Store(tmp_path, limit=0), "a") == (b"made", 1) and not list(tmp_path.iterdir())
    assert counted(NOTHING_KEPT, "a") == counted(NOTHING_KEPT, "a") == (b"made", 1)


def test_a_store_that_cannot_be_written_is_no_fault(tmp_path):
    (tmp_path / "file").write_text("in the way")
    kept = Store(tmp_path / "file" / "store")
    assert counted(kept, "a") == counted(kept, "a") == (b"made", 1)


def test_what_a_dead_process_was_writing_goes_in_time(tmp_path):
    kept = Store(tmp_path)
    counted(kept, "a")
    (entry,) = entries(tmp_path)
    dead, alive = entry.with_name(".new-dead"), entry.with_name(".new-alive")
    for path in (dead, alive):
        path.write_bytes(b"half")
    os.utime(dead, (0, 0))
    kept.trim()
    assert not dead.exists() and alive.exists() and entry.exists()


def _many(folder: Path, content: bytes) -> list[bytes]:
    kept = Store(folder)
    return [kept.kept(("same", i % 3), lambda: content) for i in range(60)]


@pytest.mark.slow
def test_two_processes_at_once_read_whole_entries(tmp_path):
    content = bytes(range(256)) * 4000
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for got in pool.starmap(_many, [(tmp_path, content)] * 2):
            assert set(got) == {content}
    assert len(entries(tmp_path)) == 3


def test_clearing_leaves_what_is_not_ours(tmp_path):
    kept = Store(tmp_path / "store")
    counted(kept, "a")
    (tmp_path / "store" / "mine.txt").write_text("mine")
    kept.clear()
    assert [p.name for p in (tmp_path / "store").iterdir()] == ["mine.txt"]
    Store(tmp_path).clear()
    assert (tmp_path / "store" / "mine.txt").exists(), "a folder that is no store is left alone"


def test_it_lies_in_the_users_folder_of_caches(monkeypatch, tmp_path):
    monkeypatch.delenv(store.FOLDER, raising=False)
    monkeypatch.delenv(store.LIMIT, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert store.usual() == Store(tmp_path / "fangzhi", store.USUAL_LIMIT * 2**20)
    # a relative one does not count, by the specification
    monkeypatch.setenv("XDG_CACHE_HOME", "caches")
    monkeypatch.setenv("HOME", "/home/me")
    assert store.usual().folder == Path("/home/me/.cache/fangzhi")
    monkeypatch.setenv(store.FOLDER, str(tmp_path / "own"))
    monkeypatch.setenv(store.LIMIT, "1.5")
    assert store.usual(fresh=True) == Store(tmp_path / "own", 3 * 2**19, fresh=True)


@pytest.mark.parametrize("words", ["much", "-1", "inf", "nan"])
def test_a_limit_that_is_no_number_is_told(monkeypatch, words):
    monkeypatch.setenv(store.LIMIT, words)
    with pytest.raises(Refused) as told:
        store.usual()
    assert store.LIMIT in told.value.problem.line("zh") and words in told.value.problem.line("en")


# what it depends on -------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Pair:
    one: object
    other: object = 0


@dataclasses.dataclass(frozen=True)
class Alone:
    one: object


@dataclasses.dataclass(frozen=True)
class Kin(Pair):
    pass


def test_a_digest_tells_all_values_apart():
    values = [
        "1", 1, 1.0, True, None, b"1", ("1",), (("1",),), {"1": 1}, [["1"], []], [[], ["1"]], ("ab", "c"), ("a", "bc"),
        Pair("1"), Pair("1", 1), Pair(True), Pair(Pair("1")), Alone("1"), Alone(("1",)), Alone(Alone("1")), Text(zh="一", en="one"), Text(zh="一", en="One"),
    ]  # fmt: skip
    assert len({digest(v) for v in values}) == len(values)
    # the same where their kinds were met before, within others and as a subclass
    assert [digest(v) for v in values] == [digest(v) for v in values]
    assert (
        digest([Alone("1"), Pair("1")]) != digest([Pair("1"), Alone("1")]) != digest([Kin("1"), Alone("1")])
    )
    assert digest(Pair(np.float64(1.5), np.int64(2))) == digest(Pair(1.5, 2))
    with pytest.raises(TypeError):
        digest(object())
    # a kind and what it is written as are not one
    plain = ["1", "2"]
    alike = [
        {"1": "2"},
        {"1", "2"},
        plain,
        Pair(*plain),
        np.array([1, 2]),
        np.array([[1], [2]]),
        np.array([1.0, 2.0]),
    ]
    written = [digest_module._plain(value) for value in alike]
    assert len({digest(v) for v in (*alike, *written)}) == 2 * len(alike) - 1, "a list of texts is itself"
    with pytest.raises(TypeError):
        digest(np.array(["1"], dtype=object))


class Sign(str):
    """A text that prints as something else."""

    __slots__ = ()

    def __str__(self) -> str:
        return "?"


def test_a_digest_is_of_content_alone():
    """Not of which objects are one, which differs between processes."""
    text = "一个词 of no kind"
    copies = ["".join(list(text)) for _ in range(2)]
    assert copies[0] is not copies[1]
    one, other = [text, text, (text, 1)], [*copies, ("".join(list(text)), 1)]
    sys.intern(text)
    assert digest(one) == digest(other) == digest(pickle.loads(pickle.dumps(other)))
    assert digest({"b", "a", "c"}) == digest({"c", "b", "a"}) != digest({"a", "b"})
    assert digest(Sign("a")) == digest("a") != digest(Sign("b"))


def test_a_folders_digest_follows_names_contents_and_links(tmp_path):
    folder, elsewhere = tmp_path / "report", tmp_path / "elsewhere"
    for place in (folder, elsewhere):
        place.mkdir()
    (folder / "a.csv").write_text("1")
    (elsewhere / "b.csv").write_text("2")
    (folder / "linked").symlink_to(elsewhere)
    (folder / "round").symlink_to(folder)
    seen = [folder_digest(folder)]
    os.utime(folder / "a.csv", (0, 0))
    assert folder_digest(folder) == seen[0], "times do not count"
    (elsewhere / "b.csv").write_text("3")
    seen.append(folder_digest(folder))
    (folder / "a.csv").rename(folder / "c.csv")
    seen.append(folder_digest(folder))
    (folder / "empty").write_text("")
    seen.append(folder_digest(folder))
    assert len(set(seen)) == len(seen)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("writers", "parts"),
    [
        ("render.pdf.writer, render.docx.government", program.RENDERING),
        ("render.data.workbooks", (*program.RENDERING, *program.WORKBOOKS)),
    ],
)
def test_all_code_that_sets_a_file_is_in_its_key(writers, parts):
    """What the writers import, wherever in them, is what the key is made of: no change of code is overlooked."""
    told = (
        f"import sys, {writers};"
        "print(*[m.__file__ for m in list(sys.modules.values()) if getattr(m, '__file__', None)], sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = [
        Path(line).relative_to(ROOT).as_posix()
        for line in done.stdout.split("\n")
        if line.startswith(str(ROOT))
    ]
    ours = [name for name in ours if not name.startswith(".venv")]
    assert f"{writers.split(',')[0].replace('.', '/')}.py" in ours
    assert [n for n in ours if not any(n == part or n.startswith(f"{part}/") for part in parts)] == []
    assert all((ROOT / part).exists() for part in (*parts, *program.PROGRAM))


@pytest.fixture
def catalogue(tmp_path, monkeypatch) -> Path:
    """The Chinese catalogue in a copy that the keys are made of."""
    shutil.copytree(LOCALES, tmp_path / "locales")
    monkeypatch.setattr(program, "LOCALES", tmp_path / "locales")
    return tmp_path / "locales" / "zh" / "LC_MESSAGES" / "fangzhi.po"


def test_a_new_wording_lays_out_again_only_what_says_it(catalogue):
    """A page has its words in it already; what writers add themselves is in their key."""
    text = catalogue.read_text(encoding="utf-8")

    def keys(changed: str) -> list[list[str]]:
        catalogue.write_text(changed, encoding="utf-8")
        return [program.wordings(parts) for parts in (program.RENDERING, program.WORKBOOKS)]

    before = keys(text)
    assert text.count("各报告的结论") == 1, "the templates', which make the page"
    assert keys(text.replace("各报告的结论", "各报告怎么说")) == before
    new = '#: compose/blocks/notes.py\nmsgid "new"\nmsgstr "新"\n'
    assert keys(f"{text}\n{new}") == before
    own = new.replace("compose/blocks/notes.py", "compose/blocks/notes.py render/data/workbooks.py")
    rendering, workbooks = keys(f"{text}\n{own}")
    assert rendering != before[0] and workbooks == before[1]
    assert keys(f"{text}\n{own}")[0] != keys(f"{text}\n{own.replace('新', '另')}")[0]
    # a wording that is unsure is not used, and so its page is another
    assert keys(f"{text}\n#, fuzzy\n{own}")[0] != rendering
    # the rule of plurals
    assert keys(text.replace("nplurals=1", "nplurals=2"))[0] != before[0]


def named_in_key(*parts: str) -> set[str]:
    """The messages whose wordings are in the key of what these files make."""
    lines = [line for line in program.wordings(parts) if line.startswith(("msg", '"'))]
    return {form for m in read_po(io.BytesIO("\n".join(lines).encode())) for form in forms(m.id)}


def code(part: str) -> list[Path]:
    """The modules of a part of the program."""
    return [ROOT / part] if part.endswith(".py") else sorted((ROOT / part).rglob("*.py"))


def forms(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else message


def test_every_message_that_rendering_code_names_is_in_its_key():
    """Which `build.py messages` finds unless it stands within an f-string."""
    found = [
        message
        for part in program.RENDERING
        for path in code(part)
        for _, message, _, _ in extract_from_file("python", path, KEYWORDS)
    ]
    named = {form for message in found for form in forms(message) if isinstance(form, str) and form}
    hidden = re.compile(r"""f["'][^\n]*\{[^}\n]*\b(t|_t|say|_say|marked|count|ngettext)\(["']""")
    assert [p for p in program.RENDERING for path in code(p) if hidden.search(path.read_text("utf-8"))] == []
    assert len(named) > 20 and named <= named_in_key(*program.RENDERING)


@pytest.mark.slow
def test_what_is_set_asks_for_no_other_message(tmp_path, monkeypatch):
    """Every format and style of a small report: what they ask the catalogue for is in the key of `rendering`."""
    ready = prepare(small.plain(tmp_path / "mine"), Problems())
    assert ready is not None
    site = Site(*ready)
    code = site.plan.report.regions[0].code
    asked: set[str] = set()

    class Listening(Store):
        def kept(self, parts: object, make: Callable[[], bytes]) -> bytes:
            with pytest.MonkeyPatch.context() as patch:
                known = catalogue_module.translations("zh")
                for name in ("gettext", "ngettext"):
                    of = getattr(known, name)
                    patch.setattr(
                        known, name, lambda m, *n, of=of: (asked.add(m), of(m, *n))[1], raising=False
                    )
                return make()

    for style in STYLES:
        styled = dataclasses.replace(site, printing=Printing(style), store=Listening(None))
        if styled.bilingual:
            styled.both(code, ("pdf",))
        else:
            styled.brief(code, "zh", ("html", "pdf", "docx", "pptx"))
            styled.whole("zh", ("pdf", "docx", "pptx"))
    assert asked and asked <= named_in_key(*program.RENDERING, *program.WORKBOOKS)


def test_a_change_of_code_style_sheet_or_font_is_another_key(tmp_path, monkeypatch):
    for name in ("one.py", "two.css"):
        (tmp_path / name).write_text("a")
    before = files_digest(tmp_path, ["one.py", "two.css"])
    (tmp_path / "two.css").write_text("b")
    assert files_digest(tmp_path, ["one.py", "two.css"]) != before
    keys = [program.engines.__wrapped__()]
    (tmp_path / "fonts").mkdir()
    monkeypatch.setattr(program, "_fontconfig", lambda: ([str(tmp_path / "fonts")], []))
    keys.append(program.engines.__wrapped__())
    (tmp_path / "fonts" / "new.otf").write_bytes(b"font")
    keys.append(program.engines.__wrapped__())
    monkeypatch.setattr(program, "_packages", lambda: ["weasyprint-0.dist-info"])
    keys.append(program.engines.__wrapped__())
    assert len(set(keys)) == len(keys)


@pytest.mark.slow
@pytest.mark.parametrize("report", ["west", "henan-2020h1", "provinces"])
def test_everything_in_a_document_has_a_known_content(prepared, report):
    """Else files would never be kept, and nobody would notice."""
    site = prepared[report]
    for language in site.plan.report.languages:
        for code in ("", site.plan.report.regions[0].code):
            digest(site.subject(code, language, ()).document)
    digest(site.plan.look, site.tables, site.about, site.printing)


def test_fonts_and_libraries_of_this_machine_are_seen():
    assert any(path.endswith((".ttc", ".ttf", ".otf")) for path, _, _ in program._fonts())
    assert all(program._version(*row) for row in program._LIBRARIES)
    assert any(name.lower().startswith("weasyprint-") for name in program._packages())
