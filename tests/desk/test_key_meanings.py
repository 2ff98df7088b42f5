"""Every key of every form says what it means in the reader's language, and nothing is said of what no form has."""

from __future__ import annotations

import re

import pytest

from desk.edits import entries
from desk.edits.block_says import BLOCK_SAYS
from desk.edits.entry_rows import with_rows
from desk.edits.key_meanings import MEANINGS
from desk.edits.kind_names import KEYS, meaning
from desk.edits.option_names import OPTIONS, option_name
from intake.report import toml_pieces
from tests.desk_server import schemas


def fields():
    """Every key that a form can have: its list, its kind, the field."""
    for which in entries.LISTS:
        for kind in entries.kinds(schemas(), which):
            entry = {"kind": kind} if kind else {}
            _, path, _ = entries.LISTS[which]
            document = entry
            for part in reversed(path):
                document = {part: [document] if part == path[-1] else document}
            for field in entries.fields_of(document, which, 0, schemas()):
                yield which, kind, field
                if field.widget == "rows" and not field.rows:
                    yield from inner(which, kind, field.key)


def inner(which, kind, key):
    """The fields of a table of a list."""
    _, path, _ = entries.LISTS[which]
    values = {"kind": kind} if kind else {"id": "x"}
    content = toml_pieces.with_new(b"", path, values) if which != "report" else b"[report]\nstyle = 'brief'\n"
    field = next(f for f in entries.fields_of(entries.parsed(content), which, 0, schemas()) if f.key == key)
    more = with_rows(content, which, 0, field, schemas(), "add", name="a")
    again = entries.fields_of(entries.parsed(more), which, 0, schemas())
    for nested in next(f for f in again if f.key == key).rows[0]:
        yield which, kind, nested


def test_none_is_without_its_chinese():
    english = {
        f"{which}.{kind}.{field.key}": said
        for which, kind, field in fields()
        if not re.search(r"[\u4e00-\u9fff]", said := meaning("zh", which, field))
    }
    assert english == {}


def test_kinds_of_blocks_say_what_they_are_in_both_languages():
    said = {
        entries.plain(model.get("description", ""))
        for which in ("brief", "overview", "models")
        for model in entries.kinds(schemas(), which).values()
    }
    assert said == set(BLOCK_SAYS)
    # “A region”, not “Aregion”
    assert not [w for w in said if re.match(r"A[a-z]", w) and not w.startswith("All ")]
    assert all(re.search(r"[\u4e00-\u9fff].*。$", w) for w in BLOCK_SAYS.values())


def test_none_is_without_its_english():
    assert [(w, k, f.key) for w, k, f in fields() if not meaning("en", w, f)] == []


def test_nothing_is_said_of_what_no_form_has():
    said = {field.what for _, _, field in fields()}
    assert set(MEANINGS) - said == set()
    keys = {f"{w}.{f.key}" for w, _, f in fields()} | {f.key for _, _, f in fields()}
    keys |= {re.sub(r"\.\d+(?=\.|$)", "", key) for key in keys}
    assert set(KEYS) - keys == set()


@pytest.mark.parametrize("text", MEANINGS.values())
def test_chinese_is_set_as_chinese(text):
    """Marks of full width between Chinese words, no full stop at the end, no English left but names and words of the file."""
    assert not re.search(r"[\u4e00-\u9fff][,;:()]|[,;:()][\u4e00-\u9fff]", text)
    assert not text.endswith("。")
    # Han and Latin stand apart
    assert not re.search(r"[\u4e00-\u9fff][A-Za-z]{2}|[A-Za-z]{2}[\u4e00-\u9fff]", text)


def test_numbers_and_words_of_the_file_are_the_same_in_both():
    """Literals of a description (names of values, figures) are in the Chinese too."""
    for english, chinese in MEANINGS.items():
        for word in re.findall(r"`(\w+)`|= \'(\w+)\'|\b(\d{3,})\b|(\{\w+\})", english):
            literal = "".join(word)
            if literal not in {"significant"}:
                assert literal in chinese, (english, literal)


#: words that are the same in every language
CODES = {"", "a4", "a5", "letter", "T", "L"}


def test_every_option_says_what_it_is_in_its_key():
    """None of a field is without its Chinese, or called as another of the field; each name is of an option that there is."""
    offered = {}
    for _, _, field in fields():
        if field.widget == "choice":
            for language in ("zh", "en"):
                names = [option_name(field.key, word, language) for word in field.options]
                assert len(set(names)) == len(names), field.key
            for word, name in zip(field.options, names, strict=True):
                offered.setdefault(field.key.rpartition(".")[2], set()).add(word)
                zh = option_name(field.key, word, "zh")
                assert word in CODES or re.search(r"[\u4e00-\u9fff]", zh) or "–" in zh or zh.isupper(), (
                    field.key,
                    word,
                    name,
                )
    assert {key: set(words) - offered.get(key, set()) for key, words in OPTIONS.items()} == {
        key: set() for key in OPTIONS
    }


def test_a_word_means_what_it_means_in_its_key():
    """“none” of a correction is no way to normalise, “geometric” of classes no mean, “+” of a rule no rank."""
    assert option_name("correction", "none", "zh") == "不作多重检验校正 (none)"
    assert option_name("outlier_rules.0.then", "none", "zh") == "不再处理 (none)"
    assert option_name("normalise", "none", "zh") == "不标准化 (none)"
    assert option_name("method", "geometric", "en") == "geometric intervals (geometric)"
    assert option_name("aggregate", "geometric", "en") == "geometric mean (geometric)"
    assert option_name("watch.direction", "+", "en") == "up (+)"
