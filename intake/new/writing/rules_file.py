"""``recommendations.toml`` of a new report, with a starter rule per indicator: ``rules_file``."""

from __future__ import annotations

import re

import tomlkit

from analysis.values import Text, of_period
from intake.new.writing.draft import TODO, Draft
from intake.new.writing.toml import entry, inline, strings, wording
from intake.report.schema import RULES_SCHEMA


def rules_file(draft: Draft) -> str:
    """The text of ``recommendations.toml``."""
    doc = tomlkit.document()
    for line in (
        f":schema {RULES_SCHEMA}",
        draft.say(
            "什么结果引出什么建议。when 是对结果的条件；文字里的 {…} 是结果中的数字。",
            "Which advice follows from which result. `when` is a condition over results; {…} is a number of a result.",
        ),
        draft.say(
            "下面每个指标一条：位次处于后三分之一时触发。建议请自己写。",
            "One starter rule per indicator, for regions in the bottom third. The advice is yours to write.",
        ),
    ):
        doc.add(tomlkit.comment(line))
    doc.add(tomlkit.nl())
    doc.add("most", 6)
    rules = tomlkit.aot()
    limit = max(1, round(2 * len(draft.codes) / 3))
    for i, measure in enumerate(draft.plan.index if draft.composite else (), start=1):
        cell = f"index_profile.{measure.id}"
        # braces stand for numbers in these texts
        name = {k: re.sub(r"[{}]", "", v) for k, v in draft.name_of(measure).items()}
        bare = {k: v.removeprefix(TODO).strip() for k, v in name.items()}
        # a finding is of the index's period, which is said where the page has others
        if draft.says_when:
            name = dict(of_period(Text(name), draft.plan.last))
        unit = "|unit" if measure.unit else ""
        finding = Text(
            zh=f"{name['zh']}为{{{cell}.value{unit}}}，居{{{cell}.rank|place}}，处于后三分之一。",
            en=f"{name['en']} is {{{cell}.value{unit}}} and ranks {{{cell}.rank|place}}, in the bottom third.",
        )
        advice = Text(zh=f"{TODO} 针对{bare['zh']}的建议。", en=f"{TODO} advice on {bare['en']}.")
        rules.append(
            entry(
                id=f"R{i:02d}",
                priority=10 + i,
                when=f"{cell}.rank > {limit}",
                finding=wording(finding),
                advice=wording(draft.open(f"rule R{i:02d} advice", advice)),
                evidence=strings([f"{cell}.rank", f"{cell}.value"]),
                source="table",
                watch=inline(indicator=measure.id, by=wording(Text(zh="下一版简报", en="the next edition"))),
            )
        )
    if len(rules):
        doc.add("rule", rules)
    return tomlkit.dumps(doc).replace("# :schema", "#:schema", 1)
