"""Recommendation rules: conditions over results, written as Jinja expressions, checked before anything is made.

A rule sees the results as *facts of one region*. ``integration.rank`` is the cell of that region in the result
``integration``; a result with further keys is indexed by them: ``integration_profile.economic_drive.rank``,
``stage['2018'].level``. A result without a region key is the same for all: ``integration_groups.west.score``.
``region`` and ``group`` are also there: ``region.code``, ``group.<grouping id>``.

A condition that touches a figure which the region does not have does not hold; ``x is missing`` asks for it.
Names that exist nowhere are errors at check. Expressions run in Jinja's sandbox; there is no ``eval``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from analysis.periods import find
from analysis.values import Cell, Column, Region, Result, Text, same
from intake.problems import Problems, suggest
from intake.report.schema import Rule, RulesFile

RULES_FILE = "recommendations.toml"


class UnknownName(LookupError):
    """A path names something that no result has."""

    def __init__(self, word: str, known: Iterable[str]) -> None:
        super().__init__(word)
        self.word = word
        self.known = list(known)


class MissingFigure(Exception):
    """The region has no such figure: the condition does not hold."""


class _Missing:
    """A missing figure inside a condition: comparing it ends the condition, ``is missing`` sees it."""

    def _end(self, *_: object) -> Any:
        raise MissingFigure

    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __bool__ = _end
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = _end
    __abs__ = __contains__ = _end
    __hash__ = None  # type: ignore[assignment]


MISSING = _Missing()


@dataclass(frozen=True)
class Facts:
    """The results as seen from one region (``region=None``: from the whole area)."""

    results: Mapping[str, Result]
    region: Region | None
    groups: Mapping[str, str | None]

    def column(self, path: tuple[str, ...]) -> tuple[Result, tuple[str, ...], Column]:
        """Where a path leads: the result, the key without the region, the column.

        Raises:
            UnknownName: a step of the path exists in no result.
        """
        head, *rest = path
        if head not in self.results:
            raise UnknownName(head, [*self.results, "region", "group"])
        result = self.results[head]
        levels = [k for k in result.keys if k != "region"] if "region" in result.keys else list(result.keys)
        if len(rest) != len(levels) + 1:
            expected = ".".join([head, *(f"<{k}>" for k in levels), "<column>"])
            raise UnknownName(".".join(path), [expected])
        key = []
        for level, word in zip(levels, rest[:-1], strict=True):
            known = list(map(str, result.frame.index.get_level_values(level).unique()))
            # a period may be written in any form
            there = find(word, known) if level == "period" else word if word in known else None
            if there is None:
                raise UnknownName(word, known)
            key.append(there)
        if rest[-1] not in result.by_id:
            raise UnknownName(rest[-1], result.by_id)
        return result, tuple(key), result.by_id[rest[-1]]

    def cell(self, path: tuple[str, ...]) -> Cell:
        """The cell a path leads to; one with the value None where the region has no such row."""
        result, rest, column = self.column(path)
        key: list[str] = []
        remaining = list(rest)
        for level in result.keys:
            if level == "region":
                key.append(self.region.code if self.region else "")
            else:
                key.append(remaining.pop(0))
        found = tuple(key)
        return result.cell(found, column.id) if found in result else Cell(result.id, found, column, None)


@dataclass(frozen=True)
class _Node:
    """A step of a path inside an expression: ``stage``, ``stage['2018']``, then the value itself."""

    _facts: Facts
    _path: tuple[str, ...]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: object) -> Any:
        path = (*self._path, str(name))
        result = self._facts.results[path[0]]
        depth = 1 + len([k for k in result.keys if k != "region"])
        if len(path) <= depth:
            return _Node(self._facts, path)
        cell = self._facts.cell(path)
        return MISSING if cell.missing else cell.value


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, where only numbers are multiplied: a word times a milliard fills the memory."""

    # what is intercepted is not worked out while compiling either
    intercepted_binops = frozenset({"*"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        for part in (left, right):
            if not isinstance(part, int | float | _Missing):
                raise SecurityError("only numbers can be multiplied")
        return left * right


_environment = _Environment(autoescape=False)
_environment.tests["missing"] = lambda value: value is MISSING
_environment.tests = {k: v for k, v in _environment.tests.items() if k in {"missing", "in", "even", "odd"}}
_environment.filters = {"abs": lambda v: abs(v), "max": lambda *v: max(v), "min": lambda *v: min(v)}
_environment.globals = {}


#: what goes wrong in a condition that is well-formed: a word compared with a number, a division by zero
CANNOT = (TypeError, ValueError, ArithmeticError, UndefinedError, SecurityError)


@dataclass(frozen=True)
class Condition:
    """A compiled ``when``."""

    source: str
    run: Callable[..., Any]
    paths: tuple[tuple[str, ...], ...]

    def __reduce__(self) -> tuple[Any, ...]:
        # compiled code does not travel to the workers; its source does
        return compile_condition, (self.source,)

    def holds(self, facts: Facts) -> bool:
        """Whether the rule applies to the region of these facts; not where it cannot be worked out."""
        try:
            return self.tried(facts)
        except CANNOT:
            # told at check, where every rule is tried on every region
            return False

    def tried(self, facts: Facts) -> bool:
        """Whether the rule applies to the region of these facts.

        Raises:
            CANNOT: a word is compared with a number, or something divided by zero.
        """
        names: dict[str, Any] = {r: _Node(facts, (r,)) for r in facts.results}
        names["group"] = {k: MISSING if v is None else v for k, v in facts.groups.items()}
        names["region"] = {"code": facts.region.code if facts.region else ""}
        try:
            return bool(self.run(**names))
        except MissingFigure:
            return False


def _paths(tree: nodes.Node) -> list[tuple[str, ...]]:
    """Every dotted or bracketed path in an expression, longest form."""

    def path(node: nodes.Node) -> tuple[str, ...] | None:
        if isinstance(node, nodes.Name):
            return (node.name,)
        if isinstance(node, nodes.Getattr):
            base = path(node.node)
            return (*base, node.attr) if base else None
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            base = path(node.node)
            return (*base, str(node.arg.value)) if base else None
        return None

    found: list[tuple[str, ...]] = []

    def walk(node: nodes.Node) -> None:
        whole = path(node)
        if whole is not None:
            found.append(whole)
            return
        for child in node.iter_child_nodes():
            walk(child)

    walk(tree)
    return found


#: what we say of a condition, in Chinese
_IN_CHINESE = {
    "it is too long": "太长",
    "it is nested too deeply": "嵌套太深",
    "only results have columns": "只有结果才有列",
    "a number is too large": "数太大",
}
#: longer is no condition that a person reads
MAX_CONDITION = 2000
#: what a condition may be made of. Powers, products of words and calls are not there: the engine works out what is
#: constant while it compiles, and a line of a few letters could keep it busy for ever
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Pos, nodes.Add, nodes.Sub, nodes.Mul,
    nodes.Div, nodes.Test, nodes.Filter, nodes.List, nodes.Tuple, nodes.CondExpr,
)  # fmt: skip


def _refuse(tree: nodes.Node) -> None:
    """Refuse what a condition may not be made of."""
    for node in tree.iter_child_nodes():
        if not isinstance(node, _ALLOWED):
            raise TemplateSyntaxError(f"{type(node).__name__} is not allowed here", 1)
        if isinstance(node, nodes.Const) and isinstance(node.value, float) and not math.isfinite(node.value):
            raise TemplateSyntaxError("a number is too large", 1)
        if isinstance(node, nodes.Getattr | nodes.Getitem) and isinstance(
            node.node, nodes.Const | nodes.List
        ):
            raise TemplateSyntaxError("only results have columns", 1)
        _refuse(node)


def compile_condition(source: str) -> Condition:
    """Parse a ``when`` expression.

    Raises:
        jinja2.TemplateSyntaxError: it is not an expression.
    """
    if len(source) > MAX_CONDITION:
        raise TemplateSyntaxError("it is too long", 1)
    try:
        tree = _environment.parse("{{ (" + source + ") }}")
        _refuse(tree)
        # compile_expression returns None for an undefined result; undefined names were refused before
        run = _environment.compile_expression(source, undefined_to_none=False)
    except (RecursionError, SyntaxError, MemoryError):
        # Python's own parser has a limit as well
        raise TemplateSyntaxError("it is nested too deeply", 1) from None
    return Condition(source, run, tuple(_paths(tree)))


_PLACE = re.compile(r"\{([^{}]*)\}")
_STEP = re.compile(r"\.?([A-Za-z_][A-Za-z0-9_]*)|\[(?:'([^']*)'|\"([^\"]*)\")\]")


def parse_path(word: str) -> tuple[str, ...]:
    """``stage['2018'].level`` → ("stage", "2018", "level"). Raises ValueError where it is no path.

    >>> parse_path("integration_profile.economic_drive.rank")
    ('integration_profile', 'economic_drive', 'rank')
    """
    steps: list[str] = []
    at = 0
    while at < len(word):
        m = _STEP.match(word, at)
        if m is None:
            raise ValueError(word)
        steps.append(next(g for g in m.groups() if g is not None))
        at = m.end()
    if not steps:
        raise ValueError(word)
    return tuple(steps)


@dataclass(frozen=True)
class Slot:
    """A placeholder in a text: a path to a number, and how it is shown (``abs``: without its sign)."""

    path: tuple[str, ...]
    show: str = ""


def parse_text(words: str) -> list[str | Slot]:
    """Split a text at its ``{placeholders}``. Raises ValueError for a bad one or a stray brace.

    >>> parse_text("score {integration.score|abs}.")
    ['score ', Slot(path=('integration', 'score'), show='abs'), '.']
    """
    parts: list[str | Slot] = []
    at = 0
    for m in _PLACE.finditer(words):
        parts.append(words[at : m.start()])
        body, _, show = m.group(1).partition("|")
        if show not in {"", "abs"}:
            raise ValueError(show)
        parts.append(Slot(parse_path(body.strip()), show))
        at = m.end()
    parts.append(words[at:])
    for part in parts:
        if isinstance(part, str) and ("{" in part or "}" in part):
            raise ValueError(part.strip())
    return [p for p in parts if p != ""]


@dataclass(frozen=True)
class CompiledRule:
    rule: Rule
    condition: Condition


#: looks up a path; raises UnknownName where it leads nowhere
Checked = Callable[[tuple[str, ...], Facts, Collection[str]], None]


def _computed(path: tuple[str, ...], facts: Facts, groupings: Collection[str]) -> None:
    """What stands as evidence: a number of a result."""
    facts.column(path)


def _compared(path: tuple[str, ...], facts: Facts, groupings: Collection[str], own: str = "code") -> None:
    """What a condition may name: a number of a result, the region's code, its group."""
    head, *rest = path
    if head == "region":
        if ".".join(rest) != own:
            raise UnknownName(".".join(path), [".".join(["region", *([own] if own else [])])])
    elif head == "group":
        if len(rest) != 1 or rest[0] not in groupings:
            raise UnknownName(".".join(rest) or "group", [f"group.{g}" for g in groupings])
    else:
        facts.column(path)


def _shown(path: tuple[str, ...], facts: Facts, groupings: Collection[str]) -> None:
    """What a text may show: a number of a result, the region's name, that of its group."""
    _compared(path, facts, groupings, own="")


def _untenable(
    condition: Condition, results: Mapping[str, Result], codes: Iterable[str], groupings: Iterable[str]
) -> str:
    """Why a condition cannot be worked out for one of the regions; empty where it can for all."""
    groups = dict.fromkeys(groupings)
    for code in codes:
        try:
            condition.tried(Facts(results, Region(code, same(code), same(code), code), groups))
        except CANNOT as fault:
            return str(fault)
    return ""


def compile_rules(
    rules: RulesFile,
    results: Mapping[str, Result],
    groupings: Iterable[str],
    problems: Problems,
) -> tuple[CompiledRule, ...]:
    """Compile every rule and check every name in it against the results. Problems name rule and field."""
    facts = Facts(results, None, {})
    grouping_ids = list(groupings)
    compiled: list[CompiledRule] = []
    seen: set[str] = set()

    def wrong(rule: Rule, place: str, zh: str, en: str, remedy: Text) -> None:
        problems.error(RULES_FILE, same(f"rule {rule.id} {place}"), Text(zh=zh, en=en), remedy)

    def known(rule: Rule, place: str, path: tuple[str, ...], check: Checked) -> None:
        try:
            check(path, facts, grouping_ids)
        except UnknownName as fault:
            dotted = ".".join(path)
            wrong(
                rule,
                place,
                f"“{dotted}”中没有“{fault.word}”",
                f"“{dotted}” names nothing: no “{fault.word}”",
                suggest(fault.word, fault.known),
            )

    codes = sorted(
        {
            str(c)
            for r in results.values()
            if "region" in r.keys
            for c in r.frame.index.get_level_values("region")
        }
    )
    for rule in rules.rule:
        before = len(problems)
        if rule.id in seen:
            wrong(
                rule,
                "id",
                "这个 id 用了两次",
                "this id is used twice",
                Text(zh="改名", en="rename one of them"),
            )
        seen.add(rule.id)
        try:
            condition = compile_condition(rule.when)
        except TemplateSyntaxError as fault:
            wrong(
                rule,
                "when",
                f"条件写法有误（{_IN_CHINESE.get(str(fault.message), fault.message)}）",
                f"the condition cannot be read ({fault.message})",
                Text(
                    zh='例如：stage.level == "low" and integration.rank > 20',
                    en='for example: stage.level == "low" and integration.rank > 20',
                ),
            )
            continue
        for path in condition.paths:
            known(rule, "when", path, _compared)
        for field in ("finding", "advice", "detail"):
            text: Text | None = getattr(rule, field)
            for lang, words in (text or {}).items():
                try:
                    slots = [p for p in parse_text(words) if isinstance(p, Slot)]
                except ValueError as bad:
                    wrong(
                        rule,
                        f"{field}.{lang}",
                        f"占位符有误：{str(bad) or '{}'}",
                        f"a placeholder cannot be read: {str(bad) or '{}'}",
                        Text(
                            zh="写成 {结果.列}，大括号成对", en="write {result.column}, with braces in pairs"
                        ),
                    )
                    continue
                for slot in slots:
                    known(rule, f"{field}.{lang}", slot.path, _shown)
        for address in rule.evidence:
            try:
                path = parse_path(address)
            except ValueError:
                wrong(
                    rule,
                    "evidence",
                    f"“{address}”不是地址",
                    f"“{address}” is not an address",
                    Text(zh="写成 结果.列", en="write result.column"),
                )
                continue
            known(rule, "evidence", path, _computed)
        if len(problems) == before:
            reason = _untenable(condition, results, codes, grouping_ids)
            if reason:
                wrong(
                    rule,
                    "when",
                    f"条件无法计算（{reason}）",
                    f"the condition cannot be worked out ({reason})",
                    Text(
                        zh="文字只能与文字比较，数字与数字比较；除数不能为零",
                        en="compare words with words and numbers with numbers, and divide by nothing that is zero",
                    ),
                )
        compiled.append(CompiledRule(rule, condition))
    return tuple(compiled)
