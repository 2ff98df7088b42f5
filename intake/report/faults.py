"""What is wrong with a report's TOML files, in both languages, with place and remedy: ``explain``, ``toml_fault``."""

from __future__ import annotations

import re
from typing import get_args

from pydantic import BaseModel, ValidationError

from analysis.values import Text, same
from intake.problems import Problems, suggest
from intake.report.schema import EDITION, Colour, FontName

_WORDS: dict[str, tuple[str, str, str, str]] = {
    # pydantic error type -> what (zh, en), remedy (zh, en)
    "missing": ("缺少这一项", "this key is missing", "补上它", "add it"),
    "string_type": ("应为文字", "a text is expected", "用引号括起来", "put it in quotation marks"),
    "int_type": (
        "应为整数",
        "a whole number is expected",
        "写成数字，不加引号",
        "write a number without quotation marks",
    ),
    "int_parsing": (
        "应为整数",
        "a whole number is expected",
        "写成数字，不加引号",
        "write a number without quotation marks",
    ),
    "float_type": (
        "应为数字",
        "a number is expected",
        "写成数字，不加引号",
        "write a number without quotation marks",
    ),
    "float_parsing": (
        "应为数字",
        "a number is expected",
        "写成数字，不加引号",
        "write a number without quotation marks",
    ),
    "bool_type": ("应为 true 或 false", "true or false is expected", "去掉引号", "leave out quotation marks"),
    "tuple_type": ("应为列表", "a list is expected", '写成 ["…", "…"]', 'write ["…", "…"]'),
    "string_too_long": ("太长", "it is too long", "写短些", "write it shorter"),
    "too_short": ("是空的", "it is empty", "至少写一项", "write at least one"),
    "too_long": ("太多", "there are too many", "减少几项", "write fewer"),
    "dict_type": ("应为表", "a table is expected", "写成 { 键 = 值 }", "write { key = value }"),
}


#: what our own checks and the TOML reader say, in Chinese; {…} stands for what varies
_IN_CHINESE = {
    "the wording in {} is missing": "缺少 {} 的文字",
    "the wording in {} is not a text; write it in quotation marks": "{} 的文字不是文本，请加引号",
    'give the wording in both languages: {{ zh = "…", en = "…" }}': '请用两种语言写：{{ zh = "…", en = "…" }}',
    'expected {{ zh = "…", en = "…" }}': '应写成 {{ zh = "…", en = "…" }}',
    "the dimension “{}” must be listed before “{}”": "维度“{}”须列在“{}”之前",
    "give either indicators or levels": "indicators 与 levels 只写一个",
    "“{}” is listed twice": "“{}”列了两次",
    "Invalid value": "值的写法不对",
    "Invalid statement": "这一行不成句",
    "Unclosed array": "列表没有用 ] 结束",
    "Unclosed inline table": "没有用 }} 结束",
    "Unterminated string": "引号没有成对",
    "Illegal character {}": "有不允许的字符 {}",
    "Expected ']' at the end of a table declaration": "这一行缺少 ]",
    "Expected ']]' at the end of an array declaration": "这一行缺少 ]]",
    "Expected '=' after a key in a key/value pair": "键的后面缺少等号",
    "Expected newline or end of document after a statement": "一行只能写一项",
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare {} twice": "{} 写了两次",
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
        said = english.format(*["\0"] * english.count("{}"))
        pattern = re.escape(said).replace(re.escape("\0"), "(.+?)")
        match = re.fullmatch(pattern, reason)
        if match:
            return Text(zh=chinese.format(*match.groups()), en=reason)
    return same(reason)


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
    reason = str(fault).split(" (at ")[0]
    if "int_max_str_digits" in reason:
        return Text(zh="数字太长", en="a number is too long")
    return in_both(reason)


#: what a Chinese keyboard writes → what TOML wants
_FULL_WIDTH = {"“": '"', "”": '"', "‘": "'", "’": "'", "＝": "=", "，": ",", "［": "[", "【": "[", "｛": "{"}


def toml_remedy(lines: list[str]) -> Text:
    """What to do about the line at which a file stops being TOML.

    >>> toml_remedy(['title = { zh = “西部”, en = "West" }'])["en"]
    'the line has “ where a plain " is wanted: type signs outside wordings with the English keyboard'
    """
    for line in lines:
        # the quotation marks around a wording may be the wrong ones, so those inside count too
        outside = re.sub(r'"[^"]*"', "", line)
        wrong = next((c for c in line if c in _FULL_WIDTH and (c in "“”" or c in outside)), None)
        if wrong:
            right = _FULL_WIDTH[wrong]
            return Text(
                zh=f"这一行有 {wrong}，应为半角的 {right}：文字以外的符号请用英文输入法输入",
                en=f"the line has {wrong} where a plain {right} is wanted: "
                "type signs outside wordings with the English keyboard",
            )
    return Text(
        zh="检查这一行的引号、括号和等号",
        en="check the quotation marks, brackets and equals sign of this line",
    )


def _path_of(loc: list[str]) -> str:
    """The table a key stands in, as ``report look fonts``: without the numbers of entries."""
    return " ".join(part for part in loc[:-1] if not part.startswith("#"))


def keys_of(model: type[BaseModel], path: str = "") -> dict[str, list[str]]:
    """The keys of a model and, by path, of the models inside it."""
    found = {path: list(model.model_fields)}
    for name, info in model.model_fields.items():
        for part in (info.annotation, *get_args(info.annotation)):
            for inner in (part, *get_args(part)):
                if isinstance(inner, type) and issubclass(inner, BaseModel):
                    found |= keys_of(inner, f"{path} {name}".strip())
    return found


def explain(
    fault: ValidationError,
    file: str,
    place: Text,
    known: dict[str, list[str]] | list[str],
    problems: Problems,
) -> None:
    """Turn pydantic's findings into problems a user can act on, each with its place and remedy."""
    for e in fault.errors():
        loc = [str(p) if not isinstance(p, int) else f"#{p + 1}" for p in e["loc"]]
        path = " ".join(loc)
        zh_place = "，".join(p for p in (place["zh"], path) if p)
        en_place = ", ".join(p for p in (place["en"], path) if p)
        where = Text(zh=zh_place, en=en_place)
        kind = e["type"]
        given = repr(e["input"])
        given = given if len(given) <= 80 else f"{given[:80]}…"
        if kind == "extra_forbidden":
            options = known if isinstance(known, list) else known.get(_path_of(loc), [])
            what = Text(zh=f"不认识的键“{loc[-1]}”", en=f"unknown key “{loc[-1]}”")
            remedy = suggest(loc[-1], options, Text(zh="删去它", en="delete it"))
        elif kind in _WORDS:
            zh, en, zh_do, en_do = _WORDS[kind]
            what, remedy = Text(zh=zh, en=en), Text(zh=zh_do, en=en_do)
        elif kind == "period":
            what, remedy = not_a_period(str(e["input"]))
        elif kind == "literal_error":
            allowed = str(e.get("ctx", {}).get("expected", ""))
            what = Text(zh=f"不能是 {given}", en=f"{given} is not possible here")
            remedy = Text(zh=f"可以是：{allowed.replace(' or ', ' 或 ')}", en=f"it can be: {allowed}")
        elif kind == "value_error":
            reason = str(e.get("ctx", {}).get("error", e["msg"]))
            what = Text(zh="取值不合要求：{reason}", en="the value does not fit: {reason}").fill(
                reason=in_both(reason)
            )
            remedy = Text(zh="改正它", en="correct it")
        elif kind == "string_pattern_mismatch":
            example = _WRITTEN.get(str(e.get("ctx", {}).get("pattern", "")), "")
            what = Text(zh=f"“{e['input']}”的写法不对", en=f"“{e['input']}” is not written as it must be")
            remedy = (
                Text(zh=f"例如 {example}", en=f"write it as in {example}")
                if example
                else Text(zh="改正它", en="correct it")
            )
        else:
            what = Text(
                zh=f"取值 {given} 不合要求：{e['msg']}",
                en=f"the value {given} does not fit: {e['msg']}",
            )
            remedy = Text(zh="改正它", en="correct it")
        problems.error(file, where, what, remedy)
