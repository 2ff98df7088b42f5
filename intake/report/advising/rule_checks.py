"""Rules checked before anything is made: `compile_rules`; every name, every figure, and which way the evidence points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.values import Cell, Panel, Result, Text, same
from intake.problems import Problems, listing, near
from intake.report.advising.placeholders import Slot, parse_path, parse_text
from intake.report.advising.rules import (
    CANNOT,
    RULES_FILE,
    Checked,
    CompiledRule,
    Condition,
    Facts,
    UnknownName,
    Unreadable,
    cannot,
    compared,
    compile_condition,
    computed,
    no_place,
    shown,
    unreadable,
)
from intake.report.advising.schema import Rule, RulesFile

#: marks of a Chinese keyboard that no condition understands, and what is meant
FULL_WIDTH = {
    "＞": ">", "＜": "<", "＝": "=", "≥": ">=", "≤": "<=", "≠": "!=", "（": "(", "）": ")", "［": "[", "］": "]",
    "“": "'", "”": "'", "‘": "'", "’": "'", "，": ",", "。": ".", "．": ".", "＋": "+", "－": "-", "×": "*", "÷": "/",
    "\N{IDEOGRAPHIC SPACE}": " ", **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}  # fmt: skip
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


#: what other languages write → what a condition wants
_OTHERWISE = (
    (re.compile(r"(?<![=!<>])=(?!=)"), "=="),
    (re.compile(r"&&?|并且|而且|且"), "and"),
    (re.compile(r"\|\|?|或者|或"), "or"),
    (re.compile(r"<>"), "!="),
    (re.compile(r"!(?!=)|不是|非"), "not"),
)


def _meant(condition: str) -> Text:
    """What to do about a condition that cannot be read: the sign that is meant, else an example."""
    for pattern, right in _OTHERWISE:
        if found := pattern.search(condition):
            return Text(zh=f"“{found[0]}”写成 {right}", en=f"for “{found[0]}” write {right}")
    return Text(
        zh='例如：stage.level == "low" and integration.rank > 20',
        en='for example: stage.level == "low" and integration.rank > 20',
    )


@dataclass(frozen=True)
class _Checker:
    """What one rule is checked against, and where its problems go."""

    results: Mapping[str, Result]
    panel: Panel
    rules: tuple[str, ...]
    problems: Problems

    @property
    def facts(self) -> Facts:
        return Facts(self.results, None, {})

    def wrong(self, rule: Rule, place: str, what: Text, remedy: Text) -> None:
        self.problems.error(RULES_FILE, same(f"rule {rule.id} {place}"), what, remedy)

    def known(self, rule: Rule, place: str, path: tuple[str, ...], check: Checked) -> None:
        """A path must lead to a column."""
        try:
            check(path, self.facts, list(self.panel.groupings))
        except UnknownName as fault:
            dotted = ".".join(path)
            self.wrong(
                rule,
                place,
                Text(
                    zh=f"“{dotted}”中没有“{fault.word}”",
                    en=f"“{dotted}” names nothing: no “{fault.word}”",
                ),
                among(fault.word, fault.known),
            )

    def names(self, rule: Rule) -> None:
        """A rule must not exclude itself; that the others are there is looked up with all names."""
        if rule.id in rule.excludes:
            self.wrong(
                rule,
                "excludes",
                Text(zh="规则排除了自己", en="the rule excludes itself"),
                Text(zh="写另一条规则的 id", en="write the id of another rule"),
            )

    def condition(self, rule: Rule) -> Condition | None:
        """The compiled condition with every path known; None where it cannot be read."""
        plain = _QUOTED.sub("", rule.when)
        odd = next((mark for mark in plain if mark in FULL_WIDTH), "")
        if odd:
            self.wrong(
                rule,
                "when",
                Text(zh=f"条件里有全角符号“{odd}”", en=f"the condition has the full-width mark “{odd}”"),
                Text(
                    zh=f"换成半角的 {FULL_WIDTH[odd]}".rstrip(),
                    en=f"write {FULL_WIDTH[odd].strip() or 'a plain space'} instead",
                ),
            )
            return None
        try:
            condition = compile_condition(rule.when)
        except Unreadable as fault:
            self.wrong(
                rule,
                "when",
                Text(zh="条件写法有误（{why}）", en="the condition cannot be read ({why})").fill(
                    why=unreadable(str(fault.message))
                ),
                _meant(plain),
            )
            return None
        for path in condition.paths:
            self.known(rule, "when", path, compared)
        return condition

    def texts(self, rule: Rule) -> None:
        """Every placeholder of every text can be read and leads to a figure."""
        for field in ("finding", "advice", "detail"):
            text: Text | None = getattr(rule, field)
            for lang, words in (text or {}).items():
                place = f"{field}.{lang}"
                try:
                    slots = [p for p in parse_text(words) if isinstance(p, Slot)]
                except ValueError as bad:
                    self.wrong(
                        rule,
                        place,
                        Text(
                            zh=f"占位符有误：{str(bad) or '{}'}",
                            en=f"a placeholder cannot be read: {str(bad) or '{}'}",
                        ),
                        Text(
                            zh="写成 {结果.列}，大括号成对", en="write {result.column}, with braces in pairs"
                        ),
                    )
                    continue
                for slot in slots:
                    self.known(rule, place, slot.path, shown)
                    if wrong := no_place(slot, self.facts):
                        self.wrong(rule, place, *wrong)

    def evidence(self, rule: Rule) -> None:
        """Every address of evidence can be read and leads to a figure."""
        for address in rule.evidence:
            try:
                path = parse_path(address)
            except ValueError:
                self.wrong(
                    rule,
                    "evidence",
                    Text(zh=f"“{address}”不是地址", en=f"“{address}” is not an address"),
                    Text(zh="写成 结果.列", en="write result.column"),
                )
                continue
            self.known(rule, "evidence", path, computed)

    def tried(self, rule: Rule, condition: Condition) -> None:
        """The condition can be worked out everywhere, and where it holds the evidence points its way."""
        against: dict[str, list[str]] = {}
        side = side_of(rule, condition)
        for code in self.panel.codes():
            facts = Facts.of(self.results, self.panel, code)
            try:
                holds = condition.tried(facts)
            except CANNOT as fault:
                self.wrong(
                    rule,
                    "when",
                    Text(zh="条件无法计算（{why}）", en="the condition cannot be worked out ({why})").fill(
                        why=cannot(fault)
                    ),
                    Text(
                        zh="文字只能与文字比较，数字与数字比较；除数不能为零",
                        en="compare words with words and numbers with numbers, and divide by nothing that is zero",
                    ),
                )
                return
            for address in rule.evidence if holds and side else ():
                if opposes(facts.cell(parse_path(address)), side, self.results, self.panel):
                    against.setdefault(address, []).append(code)
        for address, codes in against.items():
            self._against(rule, address, side, codes)

    def _against(self, rule: Rule, address: str, side: str, codes: list[str]) -> None:
        names = [self.panel.regions[c].name for c in codes]
        claimed = Text(zh="弱项", en="a weakness") if side == "weakness" else Text(zh="强项", en="a strength")
        where = Text(
            zh="、".join(n["zh"] for n in names[:3]) + (f"等{len(names)}地" if len(names) > 3 else ""),
            en=", ".join(n["en"] for n in names[:3])
            + (f" and {len(names) - 3} more" if len(names) > 3 else ""),
        )
        self.wrong(
            rule,
            "evidence",
            Text(
                zh=f"规则说的是{claimed['zh']}，依据“{address}”在{where['zh']}却相反",
                en=f"the rule tells of {claimed['en']}, but “{address}” says the opposite for {where['en']}",
            ),
            Text(
                zh='删去这项依据，或在 when 中加以限定；规则另有所指时写 points = "neither"',
                en='leave this evidence out, or ask for it in `when`; write points = "neither" if the rule claims neither',
            ),
        )


def among(word: str, known: Iterable[str]) -> Text:
    """A remedy for an unknown word: the near miss if there is one, and what there is.

    >>> among("scor", ["score", "rank"])["en"]
    'did you mean “score”? There are: score, rank'
    """
    words = list(dict.fromkeys(known))
    hit, there = near(word, words), listing(words)
    if hit is None:
        return there
    return Text(zh=f"是否应为“{hit}”？{there['zh']}", en=f"did you mean “{hit}”? T{there['en'][1:]}")


_RANK = re.compile(r"[\w.\[\]'\"]*\brank\s*(>=|>|<=|<|==)\s*(\d+)")
_GAP = re.compile(r"[\w.\[\]'\"]*\bgap_\w+\s*(>=|>|<=|<)\s*0(?![.\d])")


def side_of(rule: Rule, condition: Condition) -> str:
    """Whether a rule tells of a ``weakness``, of a ``strength``, or of neither (empty).

    What the rule states counts; else what its condition compares: ``rank > 20`` and ``gap_nation < 0`` are
    weaknesses, ``rank < 4`` and ``gap_nation > 0`` strengths. A condition with ``or``, ``not`` or both is neither.
    """
    if rule.points is not None:
        return "" if rule.points == "neither" else rule.points
    if re.search(r"\b(or|not|if)\b", condition.source):
        return ""
    sides = {"weakness" if op in {">", ">="} else "strength" for op, _ in _RANK.findall(condition.source)}
    sides |= {"weakness" if op in {"<", "<="} else "strength" for op in _GAP.findall(condition.source)}
    return sides.pop() if len(sides) == 1 else ""


def opposes(cell: Cell, side: str, results: Mapping[str, Result], panel: Panel) -> bool:
    """Whether a figure contradicts what a rule tells: a gap of the other sign, a rank in the third at the other end.

    A gap counts in the direction of its indicator; one that is printed as zero contradicts nothing.
    """
    if cell.missing:
        return False
    result = results[cell.result]
    if re.match("gap_|contribution", cell.column.id) and cell.column.role in {"value", "share"}:
        # a contribution is positive where it lifts the score; a gap is in the figure's own direction
        sign = 1 if cell.column.id.startswith("contribution") else _direction(cell, result, panel)
        value = round(float(cell.value), cell.column.decimals) * sign
        return value > 0 if side == "weakness" else value < 0
    if cell.column.role == "rank" and cell.column.id == "rank" and "of" in result.by_id:
        of = result.cell(cell.key, "of").value
        return bool(cell.value <= of / 3 if side == "weakness" else cell.value > of - of / 3)
    return False


def _direction(cell: Cell, result: Result, panel: Panel) -> int:
    """−1 where a figure is of an indicator of which less is better."""
    if "indicator" in result.keys:
        of = panel.indicators.get(str(cell.key[result.keys.index("indicator")]))
        return of.direction if of else 1
    named = {i.split("@")[0] for i in result.inputs} & set(panel.indicators)
    return panel.indicators[named.pop()].direction if len(named) == 1 and "region" in result.keys else 1


def compile_rules(
    rules: RulesFile,
    results: Mapping[str, Result],
    panel: Panel,
    problems: Problems,
) -> tuple[CompiledRule, ...]:
    """Compile every rule and check every name in it against the results. Problems name rule and field."""
    checker = _Checker(results, panel, tuple(r.id for r in rules.rule), problems)
    compiled: list[CompiledRule] = []
    seen: set[str] = set()
    for rule in rules.rule:
        before = len(problems)
        if rule.id in seen:
            checker.wrong(
                rule,
                "id",
                Text(zh="这个 id 用了两次", en="this id is used twice"),
                Text(zh="改名", en="rename one of them"),
            )
        seen.add(rule.id)
        checker.names(rule)
        condition = checker.condition(rule)
        if condition is None:
            continue
        checker.texts(rule)
        checker.evidence(rule)
        if len(problems) == before:
            checker.tried(rule, condition)
        compiled.append(CompiledRule(rule, condition))
    return tuple(compiled)
