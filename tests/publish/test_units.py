"""Codes of units: what the shipped reports measure in, and what has none."""

from __future__ import annotations

import json
import re

import pytest

from analysis.values import Text
from publish.entry.dataset import described
from publish.units import ucum

#: terms as UCUM's grammar has them: atoms with exponents, powers of ten, annotations
TERM = re.compile(r"(?:%|\[ppth\]|10\*\d|[A-Za-z]+\d?|\{\w+\})")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("%", "%"),
        ("km²", "km2"),
        ("10,000 km²", "10*4.km2"),
        ("10,000 persons", "10*4.{person}"),
        ("persons per km²", "{person}/km2"),
        ("million tonnes", "10*6.t"),
        ("score", "{score}"),
        ("beds per 1,000 persons", ""),
        ("yuan", ""),
        ("100 million yuan", ""),
        ("percentage points", ""),
        ("", ""),
    ],
)
def test_a_unit_has_the_code_of_its_meaning_or_none(words, code):
    assert ucum(Text(zh="", en=words)) == code
    assert not code or all(TERM.fullmatch(term) for part in code.split("/") for term in part.split("."))


def test_the_description_of_a_report_has_them_in_both_languages_alike(prepared):
    site = prepared["provinces"]
    found = {}
    for lang in ("zh", "en"):
        measured = json.loads(described(site.plan, site.about, lang))["variableMeasured"]
        found[lang] = {one["propertyID"]: one["unitCode"] for one in measured if "unitCode" in one}
    assert found["zh"] == found["en"] and found["zh"]
    for id, code in found["zh"].items():
        indicator = site.plan.report.panel.indicators.get(id)
        if indicator is not None:
            assert code == f"UCUM:{ucum(indicator.unit)}"
