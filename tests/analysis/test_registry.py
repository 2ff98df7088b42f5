"""Tables of kinds: names without imports, modules where one of theirs is asked for, each kind in one module only."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from analysis.registry import ANALYSES, Kinds
from compose.blocks.registry import BLOCKS
from paths import ROOT


def test_names_are_known_without_an_import() -> None:
    told = (
        "import sys; from analysis.registry import ANALYSES; names = list(ANALYSES), len(ANALYSES), 'moran' in ANALYSES;"
        "before = [m for m in sys.modules if m.startswith('analysis.space')]; ANALYSES['moran'];"
        "print(len(before), 'analysis.space.autocorrelation' in sys.modules, 'analysis.panel.regression' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "True", "False"]


@pytest.mark.parametrize("table", [ANALYSES, BLOCKS])
def test_every_row_leads_to_its_kind(table: Kinds[Any]) -> None:
    assert {name: one.kind for name, one in table.items()} == {name: name for name in table}
    assert "none of ours" not in table
    assert table.get("none of ours") is None


def test_no_module_has_a_kind_that_its_row_does_not_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for table, of in ((ANALYSES, "ANALYSES"), (BLOCKS, "BLOCKS")):
        modules = {sys.modules[m] for m in (type_of(one) for one in table.values())}
        assert {k.kind for module in modules for k in getattr(module, of, ())} <= set(table)
    # a row that names what the module lacks
    module = ModuleType("some.module")
    module.KINDS = (SimpleNamespace(kind="a"),)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "some.module", module)
    some: Kinds[SimpleNamespace] = Kinds("some", "KINDS", {"module": "a b"})
    assert some["a"].kind == "a"
    with pytest.raises(KeyError, match="b"):
        some["b"]


def type_of(one: object) -> str:
    made = getattr(one, "run", None) or getattr(one, "compose", None)
    return str(made.__module__)
