"""Forms made from the schemas: they fit what every shipped report says, and change nothing but what is asked."""

from __future__ import annotations

import tomllib
from functools import lru_cache

import pytest

from desk.edits import entries
from desk.edits.entries import (
    LISTS,
    NotUnderstood,
    fields_of,
    kinds,
    moved,
    with_entry,
    with_value,
    without,
)
from desk.edits.entry_rows import with_rows
from intake.report import toml_pieces
from intake.report.report import REPORT_FILE, RULES_FILE
from paths import REPORTS
from pipeline.options import report_names
from tests.desk_server import schemas

FILES = [(name, which) for name in report_names() for which in LISTS]


def content_of(name, which):
    path = REPORTS / name / LISTS[which][0]
    return path.read_bytes() if path.is_file() else b""


@lru_cache(maxsize=16)
def said(content):
    """What a file says, read here and not by the program; the same bytes are read once. Nobody changes it."""
    return tomllib.loads(content.decode())


@lru_cache(maxsize=16)
def document_of(content):
    """The document that forms are made from; the same bytes are read once. Forms do not change it."""
    return entries.parsed(content)


def listed(content, which):
    return entries._list(said(content), which)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "which"), FILES)
def test_what_a_form_shows_can_be_written_back_without_a_change(name, which):
    content = content_of(name, which)
    document = document_of(content)
    assert document is not None
    rows = entries.entries(document, which, schemas())
    wanted, own = said(content), listed(content, which)
    assert len(rows) == len(own)
    # one of every kind
    for row in {r.kind: r for r in rows[:20]}.values():
        fields = fields_of(document, which, row.number, schemas())
        # every key that the file has is in the form
        keys = {f.key.split(".")[0] for f in fields}
        if LISTS[which][2] == "ReportHead":
            other = {"report": "look", "look": "report"}[which]
            others = {f.key.split(".")[0] for f in fields_of(document, other, 0, schemas())}
            assert not keys & others
            keys |= others
        assert keys >= set(own[row.number]) - {"kind"}
        for field in fields:
            texts = field.words.items() if field.words else [("", field.text)] if field.text else []
            for language, text in texts:
                again = with_value(content, which, row.number, field, text, language)
                # of the same bytes the same is read
                assert again == content or said(again) == wanted, (row, field)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "which"), FILES)
def test_tables_within_a_list_have_forms_of_their_own(name, which):
    """Levels of an index, bands, sentences of findings …: each cell can be written back, rows added, moved, removed."""
    content = content_of(name, which)
    document, wanted = document_of(content), said(content)
    for row in entries.entries(document, which, schemas()):
        for field in fields_of(document, which, row.number, schemas()):
            if field.widget != "rows" or not field.rows:
                continue
            again = fields_of(document, which, row.number, schemas())
            named = field.called is not None
            for inner in (f for cells in field.rows for f in cells):
                assert entries.field_at(again, inner.key) == inner
                texts = inner.words.items() if inner.words else [("", inner.text)] if inner.text else []
                for language, text in texts:
                    written = with_value(content, which, row.number, inner, text, language)
                    # of the same bytes the same is read
                    assert written == content or said(written) == wanted, inner

            def done(before, what, at=0, row=row, field=field):
                return with_rows(before, which, row.number, field, schemas(), what, at)

            if named:
                # no order, and a name of its own: below
                continue

            before = listed(content, which)[row.number][field.key]
            more = done(content, "add")
            assert listed(more, which)[row.number][field.key][:-1] == before
            assert said(done(more, "remove", len(before))) == wanted
            turned = done(more, "up", len(before))
            after = listed(turned, which)[row.number][field.key]
            assert [*after[:-2], after[-1], after[-2]] == listed(more, which)[row.number][field.key]
            with pytest.raises(NotUnderstood):
                done(content, "down", len(before) - 1)
            with pytest.raises(NotUnderstood):
                done(content, "remove", len(before))


@pytest.mark.parametrize(
    ("kind", "key", "text", "value"),
    [
        ("bands", "thresholds", "0.5\n1，2", [0.5, 1, 2]),
        ("composite", "posts", "gdp = 0, 100\njobs = 1.5，2", {"gdp": [0, 100], "jobs": [1.5, 2]}),
        ("composite", "comparisons", "1, 3\n0.5, 1", [[1, 3], [0.5, 1]]),
        ("composite", "importance", "gdp = 2", {"gdp": 2}),
        ("composite", "per", "population", "population"),
        ("composite", "per", "gdp = population", {"gdp": "population"}),
        ("panel_var", "lags", "2", 2),
        ("panel_var", "lags", "aic", "aic"),
    ],
)
def test_values_of_several_parts_are_lines(kind, key, text, value):
    content = with_entry(b"", "analysis", kind, schemas())
    field = next(f for f in fields_of(document_of(content), "analysis", 0, schemas()) if f.key == key)
    written = with_value(content, "analysis", 0, field, text)
    assert listed(written, "analysis")[0][key] == value
    again = next(f for f in fields_of(document_of(written), "analysis", 0, schemas()) if f.key == key)
    assert with_value(written, "analysis", 0, again, again.text) == written
    if key not in {"per", "lags"}:
        with pytest.raises(NotUnderstood):
            with_value(content, "analysis", 0, field, "x y z")


@pytest.mark.parametrize(
    ("which", "kind", "key", "names", "inner", "text", "wanted"),
    [
        ("analysis", "composite", "outlier_rules", ("area", "income"), "1.most", "3", {"area": {}, "income": {"most": 3}}),
        ("models", "printed_models", "names", ("R&D", "Adj. R2"), "1", "调整后 R²",
         {"R&D": {"zh": "TODO", "en": "TODO"}, "Adj. R2": {"zh": "调整后 R²", "en": "TODO"}}),
    ],
)  # fmt: skip
def test_tables_that_are_known_by_names(which, kind, key, names, inner, text, wanted):
    """Rules for outliers of single indicators, names of rows of a printed model: added by a name, filled, removed; any name will do."""
    content = begun = with_entry(b"# kept\n", which, kind, schemas())

    def field(key=key):
        return entries.field_at(fields_of(document_of(content), which, 0, schemas()), key)

    assert field().called == ()
    for name in names:
        content = with_rows(content, which, 0, field(), schemas(), "add", 0, name)
        with pytest.raises(NotUnderstood):
            with_rows(content, which, 0, field(), schemas(), "add", 0, name)
    with pytest.raises(NotUnderstood):
        with_rows(content, which, 0, field(), schemas(), "add", 0, "")
    assert field().called == names
    content = with_value(
        content, which, 0, field(f"{key}.{inner}"), text, "zh" if kind == "printed_models" else ""
    )
    assert listed(content, which)[0][key] == wanted
    assert content.startswith(b"# kept")
    # an emptied value leaves the table of that name
    if kind == "composite":
        emptied = with_value(content, which, 0, field(f"{key}.{inner}"), "")
        assert listed(emptied, which)[0][key] == {name: {} for name in names}
    for _ in names:
        content = with_rows(content, which, 0, field(), schemas(), "remove", 0)
    assert content == begun


def test_what_still_needs_toml():
    """Nothing: every option has fields."""
    left = set()
    for which in LISTS:
        for kind in kinds(schemas(), which):
            path = LISTS[which][1]
            document = {"kind": kind} if kind else {"id": "x"}
            for part in reversed(path):
                document = {
                    part: [document] if part == path[-1] and which not in {"report", "look"} else document
                }
            left |= {f.key for f in fields_of(document, which, 0, schemas()) if f.widget == "toml"}
    assert left == set()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "which"), [f for f in FILES if f[1] not in {"report", "look"}])
def test_moving_changes_the_order_and_nothing_else(name, which):
    content = content_of(name, which)
    wanted = listed(content, which)
    # the ends, and one in the middle
    for number in sorted({0, len(wanted) // 2, len(wanted) - 1}):
        for by in (-1, 1) if wanted else ():
            to = number + by
            again = moved(content, which, number, by)
            if not 0 <= to < len(wanted):
                assert again == content
                continue
            order = list(wanted)
            order[number], order[to] = order[to], order[number]
            assert listed(again, which) == order
            # and back: the same bytes, comments and all
            assert moved(again, which, to, -by) == content


@pytest.mark.parametrize(("name", "which"), [f for f in FILES if f[1] not in {"report", "look"}])
def test_taking_out_takes_one_and_leaves_the_others(name, which):
    content = content_of(name, which)
    wanted = listed(content, which)
    for number in (0, len(wanted) - 1) if wanted else ():
        assert listed(without(content, which, number), which) == [
            w for i, w in enumerate(wanted) if i != number
        ]


@pytest.mark.slow
@pytest.mark.parametrize("which", LISTS)
def test_every_kind_can_be_added_and_has_a_form(which):
    content = (REPORTS / "west" / LISTS[which][0]).read_bytes()
    if LISTS[which][2] == "ReportHead":
        return
    for kind, model in kinds(schemas(), which).items():
        before = listed(content, which)
        again = with_entry(content, which, kind, schemas())
        assert listed(again, which)[: len(before)] == before
        new = listed(again, which)[-1]
        assert set(new) >= set(model.get("required", ())) - {"kind"}
        assert {f.key for f in fields_of(document_of(again), which, len(before), schemas())}
        # a file of a hundred entries takes long to read: the other kinds come behind one of the kind before
        content = with_entry(b"# mine\n", which, kind, schemas())


def test_a_list_that_is_not_there_yet_is_begun():
    content = b'[report]\ntitle = { zh = "\xe7\x94\xb2", en = "A" }\n'
    for which, kind in (("brief", "notes"), ("analysis", "peers"), ("source", "")):
        again = with_entry(content, which, kind, schemas())
        assert again.startswith(content)
        assert len(listed(again, which)) == 1


TEXT = """\
# above all
[[analysis]]
# about a
id = "a"   # beside a
kind = "composite"
weights = "equal"

# ---- a line before b

[[analysis]]
id = "b"
kind = "theil"
[analysis.more]
x = 1

[report]
y = 2
"""


def test_comments_stay_with_what_they_are_about():
    content = TEXT.encode()
    field = next(f for f in fields_of(document_of(content), "analysis", 0, schemas()) if f.key == "weights")
    assert with_value(content, "analysis", 0, field, "entropy").decode() == TEXT.replace(
        '"equal"', '"entropy"'
    )
    lines = moved(content, "analysis", 0, 1).decode().splitlines()
    assert lines[0] == "# above all"
    assert lines.index("# about a") == lines.index('id = "a"   # beside a') - 1
    assert lines.index("[analysis.more]") < lines.index("# about a") < lines.index("[report]")


@pytest.mark.parametrize(
    ("key", "text"),
    [("low", "many"), ("low", "1e"), ("indicators", '["a"'), ("posts", "x")],
)
def test_what_is_no_value_is_refused(key, text):
    content = TEXT.encode()
    field = next(f for f in fields_of(document_of(content), "analysis", 0, schemas()) if f.key == key)
    with pytest.raises(NotUnderstood):
        with_value(content, "analysis", 0, field, text)


def test_a_file_that_is_no_toml_has_no_forms():
    assert entries.parsed(b"[report") is None
    assert entries.parsed(b"\xff\xfe") is None
    assert {REPORT_FILE, RULES_FILE} == set(schemas())


def test_a_head_without_lines_of_its_own_is_written_too():
    content = b'report.edition = "2020" # kept\nreport.date = "2020-01-01"\n'
    field = next(f for f in fields_of(document_of(content), "report", 0, schemas()) if f.key == "edition")
    assert with_value(content, "report", 0, field, "2021") == content.replace(b'"2020" #', b'"2021" #')


def test_keys_of_tables_within_the_report_are_fields_of_their_own():
    """A look is begun, changed and taken away again; comments and the rest of the file stay."""
    content = b'# mine\n[report]\nedition = "2021" # kept\n\n[[source]]\nid = "a"\n'

    def put(content, key, text, language=""):
        document = document_of(content)
        field = next(f for f in fields_of(document, "look", 0, schemas()) if f.key == key)
        return with_value(content, "look", 0, field, text, language)

    coloured = put(content, "look.colours.accent", "#a02030")
    both = put(put(coloured, "look.logo.file", "images/logo.svg"), "look.logo.alt", "Planning office", "en")
    assert said(both)["report"]["look"] == {
        "colours": {"accent": "#a02030"},
        "logo": {"file": "images/logo.svg", "alt": {"en": "Planning office"}},
    }
    assert b"# mine" in both and b"# kept" in both
    fields = {f.key: f for f in fields_of(document_of(both), "look", 0, schemas())}
    assert fields["look.colours.accent"].text == "#a02030"
    assert fields["look.logo.file"].required and not fields["look.logo.dark"].required
    again = put(put(put(both, "look.logo.alt", "", "en"), "look.logo.file", ""), "look.colours.accent", "")
    assert said(again) == said(content)
    with pytest.raises(NotUnderstood):
        put(content, "look.colours.accent", "red")
    # where it stands in tables of its own it stays there
    tables = content.replace(b"[[source]]", b'[report.look.colours]\ndata = "#123456" # ours\n\n[[source]]')
    assert b"# ours" in (changed := put(tables, "look.colours.accent", "#a02030"))
    assert said(changed)["report"]["look"]["colours"] == {
        "data": "#123456",
        "accent": "#a02030",
    }


def test_lists_of_words_are_written_a_line_each_or_with_commas():
    content = b'[[analysis]]\nid = "x"\nkind = "composite"\nindicators = ["a", "b, c"]\n'

    def put(text):
        field = {f.key: f for f in fields_of(document_of(content), "analysis", 0, schemas())}["indicators"]
        assert (field.widget, field.text) == ("list", "a\nb, c")
        return said(with_value(content, "analysis", 0, field, text))["analysis"][0].get("indicators")

    assert put("a\nb, c") == ["a", "b, c"], "what is there is not cut"
    assert put("a, d") == put("a\n\n d ") == put("a、d") == put('["a", "d"]') == ["a", "d"]
    assert put("a sentence, with a comma") == ["a sentence, with a comma"]
    assert put("") is None


def test_a_table_of_its_own_is_neither_taken_away_nor_doubled():
    content = b'[report]\nedition = "2020"\n'
    with pytest.raises(NotUnderstood):
        without(content, "report", 0)
    with pytest.raises(NotUnderstood):
        toml_pieces.with_new(content, ("report",), {"edition": "2021"})


def test_what_a_file_says_is_not_changed_by_edits_of_it():
    """What was read once serves the next edit: the same edit of the same file gives the same file."""
    content = b'[[source]]\nid = "a"\n\n[[source]]\nid = "b"\n'
    for _ in range(2):
        assert moved(content, "source", 1, -1) == b'[[source]]\nid = "b"\n\n[[source]]\nid = "a"\n'
        assert without(content, "source", 0) == b'[[source]]\nid = "b"\n'
        assert with_entry(content, "source", "", schemas()).count(b"[[source]]") == 3
        put = toml_pieces.inserted(content, ("source",), 1, {"id": "c"}, "new")
        assert [e["id"] for e in said(put)["source"]] == ["a", "c", "b"]
