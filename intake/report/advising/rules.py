"""Recommendation rules: conditions over results as Jinja expressions, checked first: `compile_condition`, `Facts`.

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
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from jinja2 import TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from analysis.periods import find
from analysis.values import Cell, Column, Panel, Region, Result, Text
from intake.report.advising.placeholders import Slot
from intake.report.advising.schema import Rule

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
    #: figures taken in the place of the region's own, by path: to ask whether a condition hangs on them
    instead: Mapping[tuple[str, ...], float] = field(default_factory=dict)

    @classmethod
    def of(cls, results: Mapping[str, Result], panel: Panel, code: str) -> Facts:
        """The results as seen from the region with this code."""
        groups = {g: grouping.members.get(code) for g, grouping in panel.groupings.items()}
        return cls(results, panel.regions[code], groups)

    def column(self, path: tuple[str, ...]) -> tuple[Result, tuple[str, ...], Column]:
        """Where a path leads: the result, the key without the region, the column.

        An index that is made of dimensions has those in ``<id>_profile`` and its indicators in ``<id>_levels``: an indicator
        that a rule names in the former, as when the index was made of indicators, is found in the latter.

        Raises:
            UnknownName: a step of the path exists in no result.
        """
        head, *rest = path
        if head not in self.results:
            raise UnknownName(head, [*self.results, "region", "group"])
        result = self.results[head]
        below = f"{head.removesuffix('_profile')}_levels"
        if head.endswith("_profile") and len(rest) == 2 and below in self.results:
            parts = [self.results[x].words["indicator"] for x in (head, below)]
            if rest[0] not in parts[0] and rest[0] in parts[1]:
                return self.column((below, *rest))
        levels = [k for k in result.keys if k != "region"] if "region" in result.keys else list(result.keys)
        if len(rest) != len(levels) + 1:
            expected = ".".join([head, *(f"<{k}>" for k in levels), "<column>"])
            raise UnknownName(".".join(path), [expected])
        key = []
        for level, word in zip(levels, rest[:-1], strict=True):
            known = result.words[level]
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
        address = tuple(key)
        if path in self.instead:
            return Cell(result.id, address, column, self.instead[path])
        return (
            result.cell(address, column.id) if address in result else Cell(result.id, address, column, None)
        )


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

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 Jinja's
        for part in (left, right):
            if not isinstance(part, int | float | _Missing):
                raise SecurityError("only numbers can be multiplied")
        return left * right


_environment = _Environment(autoescape=False)
_environment.tests["missing"] = lambda value: value is MISSING
_environment.tests = {k: v for k, v in _environment.tests.items() if k in {"missing", "in", "even", "odd"}}
_environment.filters = {"abs": lambda v: abs(v), "max": lambda *v: max(v), "min": lambda *v: min(v)}
_environment.globals = {}


#: raised for what is no condition at all
Unreadable = TemplateSyntaxError
#: what goes wrong in a condition that is well-formed: a word compared with a number, a division by zero
CANNOT = (TypeError, ValueError, ArithmeticError, UndefinedError, SecurityError)


@dataclass(frozen=True)
class Condition:
    """A compiled ``when``."""

    source: str
    run: Callable[..., Any]
    paths: tuple[tuple[str, ...], ...]
    #: the numbers that each figure is compared with
    bounds: Mapping[tuple[str, ...], tuple[float, ...]] = field(default_factory=dict)
    #: of two figures that must be so, which is smaller and which larger
    orders: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    #: words that must be so, by path
    words: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    #: on which results it was tried last, and where it held: it is asked when rules are checked, and again for the advice
    _held: list[tuple[tuple[object, ...], dict[tuple[str | None, ...], bool]]] = field(
        default_factory=list, compare=False, repr=False
    )

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
        if facts.instead or facts.region is None:
            return self._worked_out(facts)
        asked = (facts.results, *(facts.results.get(path[0]) for path in self.paths))
        if not self._held or any(a is not b for a, b in zip(self._held[0][0], asked, strict=True)):
            self._held[:] = [(asked, {})]
        known = self._held[0][1]
        place = (facts.region.code, *facts.groups.values())
        if place not in known:
            known[place] = self._worked_out(facts)
        return known[place]

    def _worked_out(self, facts: Facts) -> bool:
        heads = dict.fromkeys(path[0] for path in self.paths)
        names: dict[str, Any] = {r: _Node(facts, (r,)) for r in heads if r in facts.results}
        names["group"] = {k: MISSING if v is None else v for k, v in facts.groups.items()}
        names["region"] = {"code": facts.region.code if facts.region else ""}
        try:
            return bool(self.run(**names))
        except MissingFigure:
            return False


def _path(node: nodes.Node) -> tuple[str, ...] | None:
    """The path that a node of an expression is; None where it is something else."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        base = _path(node.node)
        return (*base, node.attr) if base else None
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        base = _path(node.node)
        return (*base, str(node.arg.value)) if base else None
    return None


def _number(node: nodes.Node) -> float | None:
    """The number that a node is, with its sign; None where it is none."""
    if isinstance(node, nodes.Neg):
        inner = _number(node.node)
        return None if inner is None else -inner
    value = node.value if isinstance(node, nodes.Const) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _compared_with(tree: nodes.Node) -> dict[tuple[str, ...], tuple[float, ...]]:
    """The numbers that each path is compared with, directly or by its size (``|abs``)."""
    bounds: dict[tuple[str, ...], dict[float, None]] = {}
    for compare in tree.find_all(nodes.Compare):
        sides = [compare.expr, *(operand.expr for operand in compare.ops)]
        for one, other in (*pairwise(sides), *((b, a) for a, b in pairwise(sides))):
            number, sized = _number(other), isinstance(one, nodes.Filter) and one.name == "abs"
            path = _path(one.node) if isinstance(one, nodes.Filter) and sized and one.node else _path(one)
            if number is not None and path is not None:
                bounds.setdefault(path, {}).update(dict.fromkeys([number, *([-number] if sized else [])]))
    return {path: tuple(numbers) for path, numbers in bounds.items()}


def _required(node: nodes.Node) -> Iterator[nodes.Compare]:
    """The comparisons that must all be so for a condition to hold: its parts joined by ``and``."""
    if isinstance(node, nodes.And):
        yield from _required(node.left)
        yield from _required(node.right)
    elif isinstance(node, nodes.Compare) and len(node.ops) == 1:
        yield node


def _one_path(node: nodes.Node) -> tuple[str, ...] | None:
    """The one path of a side of a comparison, a number added or not; None where there are others or none."""
    paths = _paths(node) if _path(node) is None else [_path(node)]
    simple = isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem | nodes.Add | nodes.Sub)
    return paths[0] if simple and len(paths) == 1 else None


def _orders(
    tree: nodes.Node,
) -> tuple[list[tuple[tuple[str, ...], tuple[str, ...]]], dict[tuple[str, ...], str]]:
    """Which figure must be smaller than which, and which words must stand where."""
    smaller: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    words: dict[tuple[str, ...], str] = {}
    whole = next(tree.find_all(nodes.Output)).nodes[0]
    for compare in _required(whole):
        operand = compare.ops[0]
        one, other = _one_path(compare.expr), _one_path(operand.expr)
        if operand.op in {"lt", "lteq", "gt", "gteq"} and one and other:
            smaller.append((one, other) if operand.op.startswith("lt") else (other, one))
        text = operand.expr.value if isinstance(operand.expr, nodes.Const) else None
        if operand.op == "eq" and one and isinstance(text, str):
            words[one] = text
    return smaller, words


def _paths(tree: nodes.Node) -> list[tuple[str, ...]]:
    """Every dotted or bracketed path in an expression, longest form."""
    paths: list[tuple[str, ...]] = []

    def walk(node: nodes.Node) -> None:
        whole = _path(node)
        if whole is not None:
            paths.append(whole)
            return
        for child in node.iter_child_nodes():
            walk(child)

    walk(tree)
    return paths


#: what we and the engine say of a condition, in Chinese; {} stands for what varies
IN_CHINESE = {
    "it is too long": "太长",
    "it is nested too deeply": "嵌套太深",
    "only results have columns": "只有结果才有列",
    "a number is too large": "数太大",
    "{} is not allowed here": "这里不能用这种写法",
    "unexpected char {} at {}": "有不能用的字符 {}",
    "unexpected {}": "多出 {}",
    "expected token {}, got {}": "应为 {}，却是 {}",
    "No filter named {}.": "没有名为 {} 的过滤器",
    "No test named {}.": "没有名为 {} 的判断",
}
#: what the engine calls the end of a condition, and other tokens
_TOKENS = {"'end of print statement'": "结尾", "'name'": "名称", "'integer'": "数字", "'string'": "文字"}


def unreadable(reason: str) -> Text:
    """Why a condition cannot be read, in both languages.

    >>> unreadable("unexpected '>'")["zh"], unreadable("something else")["zh"]
    ("多出 '>'", '不成式')
    """
    for english, chinese in IN_CHINESE.items():
        pattern = re.escape(english).replace(r"\{\}", "(.+?)")
        if match := re.fullmatch(pattern, reason):
            words = [_TOKENS.get(g, g) for g in match.groups()[: chinese.count("{}")]]
            return Text(zh=chinese.format(*words), en=reason)
    return Text(zh="不成式", en=reason)


def cannot(fault: Exception) -> Text:
    """Why a condition cannot be worked out, in both languages."""
    match fault:
        case ZeroDivisionError():
            reason = "除数为零"
        case TypeError():
            reason = "文字与数字不能比较或计算"
        case OverflowError():
            reason = "数太大"
        case SecurityError():
            reason = "只有数字可以相乘"
        case _:
            reason = "有一项不是数字"
    return Text(zh=reason, en=str(fault))


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
    smaller, words = _orders(tree)
    return Condition(source, run, tuple(_paths(tree)), _compared_with(tree), tuple(smaller), words)


@dataclass(frozen=True)
class CompiledRule:
    """A rule with its condition ready to be asked."""

    rule: Rule
    condition: Condition

    def cell(self, path: tuple[str, ...], facts: Facts) -> Cell:
        """A figure beside the rule: not to be printed as if it lay on a number that the rule compares it with."""
        cell = facts.cell(path)
        bounds = self.condition.bounds.get(path, ())
        return replace(cell, column=cell.column.bounded(*bounds)) if bounds else cell


#: looks up a path; raises UnknownName where it leads nowhere
Checked = Callable[[tuple[str, ...], Facts, Collection[str]], None]


def computed(path: tuple[str, ...], facts: Facts, _groupings: Collection[str]) -> None:
    """What stands as evidence: a number of a result."""
    facts.column(path)


def compared(path: tuple[str, ...], facts: Facts, groupings: Collection[str], own: str = "code") -> None:
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


def shown(path: tuple[str, ...], facts: Facts, groupings: Collection[str]) -> None:
    """What a text may show: a number of a result, the region's name, that of its group."""
    compared(path, facts, groupings, own="")


def no_place(slot: Slot, facts: Facts) -> tuple[Text, Text] | None:
    """What is wrong with a placeholder told as a place that leads to no rank, and what to do; None where nothing is."""
    result = facts.results.get(slot.path[0])
    column = result.by_id.get(slot.path[-1]) if result else None
    if not slot.place or column is None or column.role == "rank":
        return None
    dotted = ".".join(slot.path)
    return (
        Text(zh=f"“{dotted}”不是位次", en=f"“{dotted}” is no rank"),
        Text(zh="去掉 |place，或写位次列", en="leave out |place, or name a column of ranks"),
    )
