"""What pydantic and the TOML reader find wrong, said in both languages with a remedy: `explain`, `toml_fault`, `toml_remedy`."""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from analysis.parameters import Wrong
from analysis.values import Text
from intake.problems import Problems, Way, near
from intake.report.schema import EDITION, Colour, FontName

#: pydantic's kind of fault -> what (zh, en), remedy (zh, en)
_WORDS: dict[str, tuple[str, str, str, str]] = {
    "missing": ("缺少这一项", "this key is missing", "补上它", "add it"),
    **dict.fromkeys(
        ("string_type", "string_unicode", "is_instance_of"),
        ("应为文字", "a text is expected", "用引号括起来", "put it in quotation marks"),
    ),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float", "int_parsing_size"),
        ("应为整数", "a whole number is expected", "写成没有小数的数字，不加引号", "write a number without decimals and quotation marks"),
    ),
    **dict.fromkeys(
        ("float_type", "float_parsing", "finite_number"),
        ("应为数字", "a number is expected", "写成数字，不加引号", "write a number without quotation marks"),
    ),
    **dict.fromkeys(
        ("bool_type", "bool_parsing"),
        ("应为 true 或 false", "true or false is expected", "写成 true 或 false，不加引号", "write true or false, without quotation marks"),
    ),
    **dict.fromkeys(
        ("tuple_type", "list_type"),
        ("应为列表", "a list is expected", '写成 ["…", "…"]', 'write ["…", "…"]'),
    ),
    **dict.fromkeys(
        ("dict_type", "model_type", "model_attributes_type", "mapping_type"),
        ("应为表", "a table is expected", "写成 { 键 = 值 }", "write { key = value }"),
    ),
    "string_too_long": ("太长", "it is too long", "写短些", "write it shorter"),
    "string_too_short": ("太短", "it is too short", "写全", "write all of it"),
    "too_short": ("项数太少", "there are too few entries", "至少再写一项", "write at least one more"),
    "too_long": ("太多", "there are too many", "减少几项", "write fewer"),
}  # fmt: skip
#: bounds of a number
_BOUNDS: dict[str, tuple[str, str]] = {
    "greater_than": ("应大于 {}", "it must be more than {}"),
    "greater_than_equal": ("不得小于 {}", "it must be {} or more"),
    "less_than": ("应小于 {}", "it must be less than {}"),
    "less_than_equal": ("不得大于 {}", "it must be {} or less"),
}


#: what the TOML reader says, in Chinese; {…} stands for what varies
_IN_CHINESE = {
    "Invalid value": "值的写法不对",
    "Invalid statement": "这一行不成句",
    "Unclosed array": "列表没有用 ] 结束",
    "Unclosed inline table": "没有用 }} 结束",
    "Unterminated string": "引号没有成对",
    r"Illegal character '\n'": "引号没有成对",
    "Illegal character {}": "有不允许的字符 {}",
    "Expected ']' at the end of a table declaration": "这一行缺少 ]",
    "Expected ']]' at the end of an array declaration": "这一行缺少 ]]",
    "Expected '=' after a key in a key/value pair": "键的后面缺少等号",
    "Expected newline or end of document after a statement": "一行只能写一项",
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare {} twice": "{} 写了两次",
    "Cannot redefine namespace {}": "{} 写了两次",
    "Cannot mutate immutable namespace {}": "{} 已经写完，不能再加",
    "Unescaped '\\' in a string": "反斜杠 \\ 要写两个",
    "Escaped character is not a Unicode scalar value": "没有这样的字符",
    "Found invalid character {}": "有不允许的字符 {}",
    "Expected {}": "缺少 {}",
    "Invalid date or datetime": "没有这个日期",
    "Invalid hex value": "十六进制数写错了",
    "Invalid initial character for a key part": "键的开头有不允许的字符",
    "Duplicate inline table key {}": "键 {} 写了两次",
}
#: pattern of a key → how it is written
_WRITTEN = {
    r"^\d{4}-\d{2}-\d{2}$": "2026-11-21",
    EDITION: "2026-11",
    Colour: "#1f5a6b",
    FontName: "Source Han Serif SC",
    r"^(https?://[^\s]+)?$": "https://example.org/briefs",
    r"^[a-z][a-z0-9_]*$": "gdp_per_head",
    r"^[a-z0-9][a-z0-9_.-]*$": "yearbook-2024",
    r"^[A-Za-z][A-Za-z0-9_-]*$": "R01",
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$": "west",
}


def in_both(reason: str) -> Text:
    """A reason given in English, in both languages where it is one of the usual ones."""
    for english, chinese in _IN_CHINESE.items():
        pattern_text = english.format(*["\0"] * english.count("{}"))
        pattern = re.escape(pattern_text).replace(re.escape("\0"), "(.+?)")
        match = re.fullmatch(pattern, reason)
        if match:
            return Text(zh=chinese.format(*match.groups()), en=reason)
    # what a library says beyond that is for those who read English
    return Text(zh="写法有误", en=reason)


def not_a_period(word: str) -> tuple[Text, Text]:
    """What is said of a word that is no period, and what to do."""
    return (
        Text(zh=f"“{word}”不是能按时间排序的时期", en=f"“{word}” is not a period that can be put in order"),
        Text(
            zh="写成 2020、2020年上半年、2020年一季度、2020年9月、2020年1—9月、2020-05-31、2016—2020 或“十四五”之类",
            en="write it like 2020, 2020-H1, 2020-Q1, 2020-09, Jan–Sep 2020, 2020-05-31, 2016-2020 or 14th Five-Year Plan",
        ),
    )


def toml_fault(fault: Exception) -> Text:
    """What is wrong with a file that is no TOML."""
    if isinstance(fault, RecursionError):
        return Text(zh="括号嵌套太深", en="brackets are nested too deeply")
    reason = re.sub(
        # the library names a table as a tuple of its keys
        r"\((?:'[^']*',? ?)+\)",
        lambda m: ".".join(re.findall(r"'([^']*)'", m[0])),
        str(fault).split(" (at ")[0],
    )
    if "int_max_str_digits" in reason:
        return Text(zh="数字太长", en="a number is too long")
    return in_both(reason)


#: what a Chinese keyboard writes → what TOML wants
_FULL_WIDTH = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "＂": '"',
    "＝": "=",
    "，": ",",
    "、": ",",
    "＃": "#",
    "\u3000": " ",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "｛": "{",
    "｝": "}",
    "－": "-",
    "＋": "+",
    "．": ".",
    **{chr(0xFF10 + n): str(n) for n in range(10)},
}


#: how the TOML reader's reason begins → what to do, where the line itself has no wrong sign
_REMEDIES = (
    (
        r"Cannot overwrite a value|Duplicate inline table key|Cannot declare|Cannot redefine|Cannot mutate",
        Text(
            zh="删去其中一处；同类的若干项每项用双层方括号开头，如 [[source]]",
            en="delete one of the two; of several entries of a kind each begins with double brackets, as [[source]]",
        ),
    ),
    (
        r"Unclosed array|Unclosed inline table",
        Text(
            zh="在这一行或上面一行补上 ] 或 }，各项之间用逗号",
            en="close it with ] or } on this line or the one above, with commas between the entries",
        ),
    ),
    (
        r"Illegal character '\\n'|Unterminated string",
        Text(
            zh="在文字末尾补上引号；一段文字写在一行里",
            en="close the quotation mark at the end of the text; a text stands on one line",
        ),
    ),
    (
        r"Unescaped|Escaped character",
        Text(
            zh="反斜杠写两个（\\\\）；文件路径用 /",
            en="write a backslash twice (\\\\); in the path of a file write /",
        ),
    ),
)


def toml_remedy(lines: list[str], reason: str = "") -> Text:
    """What to do about the line at which a file stops being TOML.

    Args:
        reason: what the TOML reader says is wrong.

    >>> toml_remedy(['title = { zh = “西部”, en = "West" }'])["en"]
    'the line has “ where a plain " is wanted: type signs outside wordings with the English keyboard'
    """
    for line in lines:
        # the quotation marks around a wording may be the wrong ones, so those inside count too
        outside = re.sub(r'"[^"]*"|\'[^\']*\'|#.*', "", line)
        wrong = next((c for c in line if c in _FULL_WIDTH and (c in "“”" or c in outside)), None)
        if wrong == "\u3000":
            return Text(
                zh="这一行有全角空格，应为半角空格：文字以外的符号请用英文输入法输入",
                en="the line has a full-width space where a plain one is wanted: "
                "type signs outside wordings with the English keyboard",
            )
        if wrong:
            right = _FULL_WIDTH[wrong]
            return Text(
                zh=f"这一行有 {wrong}，应为半角的 {right}：文字以外的符号请用英文输入法输入",
                en=f"the line has {wrong} where a plain {right} is wanted: "
                "type signs outside wordings with the English keyboard",
            )
        if word := re.search(r"=\s*(True|TRUE|False|FALSE)\b", outside):
            small = word[1].lower()
            return Text(zh=f"{word[1]} 要小写：{small}", en=f"write {word[1]} in small letters: {small}")
    for pattern, remedy in _REMEDIES:
        if re.match(pattern, reason):
            return remedy
    return Text(
        zh="检查这一行的引号、括号和等号",
        en="check the quotation marks, brackets and equals sign of this line",
    )


def _path_of(loc: list[str]) -> str:
    """The table a key stands in, as ``report look fonts``: without the numbers of entries."""
    return " ".join(part for part in loc[:-1] if not part.startswith("#"))


def keys_of(model: type[BaseModel], path: str = "") -> dict[str, list[str]]:
    """The keys of a model and, by path, of the models inside it."""
    keys = {path: list(model.model_fields)}
    for name, info in model.model_fields.items():
        for part in (info.annotation, *get_args(info.annotation)):
            for inner in (part, *get_args(part)):
                if isinstance(inner, type) and issubclass(inner, BaseModel):
                    keys |= keys_of(inner, f"{path} {name}".strip())
    return keys


def explain(
    fault: ValidationError,
    file: str,
    place: Text,
    known: dict[str, list[str]] | list[str],
    problems: Problems,
    given: Any = None,
) -> None:
    """Turn pydantic's findings into problems a user can act on, each with its place and remedy.

    Args:
        known: the keys that there are, by the table they stand in.
        given: what the file says there, so that no key is proposed that it has already.
    """
    found = fault.errors()
    meant = _meant(found, known, given)
    for e in found:
        if _follows(e, found, meant):
            continue
        loc = [str(p) if not isinstance(p, int) else f"#{p + 1}" for p in e["loc"]]
        where = Way(
            " ".join(p for p in (place["en"], *loc) if p), (*getattr(place, "keys_to", ()), *e["loc"])
        )
        if e["type"] == "extra_forbidden":
            what = Text(zh=f"不认识的键“{loc[-1]}”", en=f"unknown key “{loc[-1]}”")
            remedy = _other_key(loc[-1], _keys_at(known, loc), _inside(given, e["loc"][:-1]))
        else:
            what, remedy = _said(e)
        problems.error(file, where, what, remedy)


def _keys_at(known: dict[str, list[str]] | list[str], loc: list[str]) -> list[str]:
    """The keys that there are in the table that a key stands in."""
    return known if isinstance(known, list) else known.get(_path_of(loc), [])


def _meant(found: list[Any], known: dict[str, list[str]] | list[str], given: Any) -> set[tuple[Any, ...]]:
    """The places of keys that unknown keys are taken for."""
    places = set()
    for e in found:
        if e["type"] == "extra_forbidden":
            *above, word = e["loc"]
            keys = _keys_at(known, [str(p) if not isinstance(p, int) else f"#{p + 1}" for p in e["loc"]])
            places.add((*above, _near_key(str(word), keys, _inside(given, tuple(above)))))
    return places


def _follows(e: Any, found: list[Any], meant: set[tuple[Any, ...]]) -> bool:
    """Whether a finding only says again what another says: a key is missing that stands there misspelt, too few entries are right."""
    loc = tuple(e["loc"])
    if e["type"] == "missing":
        return loc in meant
    inside = (f["loc"] for f in found if f is not e)
    return e["type"] == "too_short" and any(tuple(i[: len(loc)]) == loc for i in inside)


def _inside(given: Any, steps: tuple[int | str, ...]) -> Any:
    """What stands at a place of a file's values; None where nothing does."""
    for step in steps:
        if isinstance(given, dict):
            given = given.get(str(step))
        elif isinstance(given, list | tuple) and isinstance(step, int) and step < len(given):
            given = given[step]
        else:
            return None
    return given


def _other_key(word: str, known: list[str], given: Any) -> Text:
    """What to do about a key that there is not: the one that was meant, unless it is there, and what there is."""
    hit = _near_key(word, known, given)
    listing = Text(zh="、".join(known[:40]), en=", ".join(known[:40]))
    if hit is not None:
        return Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")
    if not known:
        return Text(zh="删去它", en="delete it")
    return Text(zh="删去它；可用的键：{listing}", en="delete it; the keys are: {listing}").fill(
        listing=listing
    )


#: kinds of pydantic's faults where a single value is expected
_SINGLE = ("string", "int", "float", "bool", "literal", "finite", "is_instance")


def _of_another_shape(e: Any) -> tuple[Text, Text] | None:
    """What is said where a list or a table stands in place of another thing; None where neither does, or quotation marks help."""
    kind, given, key = e["type"], e["input"], str(e["loc"][-1]) if e["loc"] else ""
    whole = len(e["loc"]) == 1
    if kind in {"tuple_type", "list_type"} and isinstance(given, dict):
        return (
            Text(zh="应为若干项，这里只有一个表", en="entries are expected, and this is a single table"),
            Text(
                zh=f"用双层方括号：[[{key}]]" if whole else "外面加方括号：[{ 键 = 值 }]",
                en=f"write double brackets: [[{key}]]" if whole else "put it in brackets: [{ key = value }]",
            ),
        )
    if kind in {"dict_type", "model_type", "model_attributes_type", "mapping_type"} and isinstance(
        given, list
    ):
        return (
            Text(zh="应为一个表，这里是若干项", en="a single table is expected, and these are entries"),
            Text(
                zh=f"用单层方括号，只写一次：[{key}]" if whole else "写成 { 键 = 值 }，外面不加方括号",
                en=f"write single brackets, once: [{key}]"
                if whole
                else "write { key = value } without brackets around it",
            ),
        )
    if not kind.startswith(_SINGLE) or not isinstance(given, dict | list | tuple):
        return None
    value = '"…"' if kind.startswith(("string", "is_instance")) else "…"
    if isinstance(given, dict):
        return (
            Text(zh="应为一个值，这里是表", en="a single value is expected, and this is a table"),
            Text(zh=f"只写一个，不加 {{ }}：= {value}", en=f"write one without {{ }}: = {value}"),
        )
    return (
        Text(zh="应为一个值，这里是列表", en="a single value is expected, and this is a list"),
        Text(zh=f"只写一个，不加 [ ]：= {value}", en=f"write one without [ ]: = {value}"),
    )


def _near_key(word: str, known: list[str], given: Any) -> str | None:
    """The key that a word is taken for: one that is not there yet, or one of which there may be several entries."""
    there = given if isinstance(given, dict) else {}
    tables = isinstance(there.get(word), dict | list)
    return near(
        word, [k for k in known if k not in there or (tables and isinstance(there[k], dict | list))], 60
    )


def _said(e: Any) -> tuple[Text, Text]:
    """What is wrong with one value, and what to do."""
    kind, context = e["type"], e.get("ctx", {})
    given = written(e["input"])
    correct = Text(zh="改正它", en="correct it")
    fault = context.get("error")
    if isinstance(fault, Wrong):
        return fault.what, fault.remedy
    if (other := _of_another_shape(e)) is not None:
        return other
    if kind in _WORDS:
        zh, en, zh_do, en_do = _WORDS[kind]
        return Text(zh=zh, en=en), Text(zh=zh_do, en=en_do)
    if kind in _BOUNDS:
        zh, en = _BOUNDS[kind]
        bound = written(next(iter(context.values()), ""))
        return (
            Text(zh=f"取值 {given} 不合要求", en=f"the value {given} does not fit"),
            Text(zh=zh.format(bound), en=en.format(bound)),
        )
    if kind == "period":
        return not_a_period(str(e["input"]))
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return (
            Text(zh=f"不能是 {given}", en=f"{given} is not possible here"),
            Text(zh="可以是：" + "、".join(f'"{a}"' for a in allowed), en="it can be: " + ", ".join(f'"{a}"' for a in allowed)),
        )  # fmt: skip
    if kind == "string_pattern_mismatch":
        example = _WRITTEN.get(str(context.get("pattern", "")), "")
        return (
            Text(zh=f"“{e['input']}”的写法不对", en=f"“{e['input']}” is not written as it must be"),
            Text(zh=f"例如 {example}", en=f"write it as in {example}") if example else correct,
        )
    # what a library says of it is in English, and is left out of the Chinese message
    return Text(zh=f"取值 {given} 不合要求", en=f"the value {given} does not fit: {e['msg']}"), correct


def written(value: Any) -> str:
    """A value as TOML writes it, cut where it is long.

    >>> written("fr"), written(True), written([1, "a"]), written({"a": 1})
    ('"fr"', 'true', '[1, "a"]', '{ a = 1 }')
    """
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        return f'"{value}"' if len(value) <= 80 else f'"{value[:80]}…"'
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(written(v) for v in value)}]"
    elif isinstance(value, dict):
        text = f"{{ {', '.join(f'{k} = {written(v)}' for k, v in value.items())} }}"
    else:
        text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 80 else f"{text[:80]}…"
