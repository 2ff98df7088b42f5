"""A report's period is printed behind its title, unless the title says it."""

from __future__ import annotations

import pytest

from compose.brief import _dated
from compose.document import Prose, Run


class Saying:
    """Fills in a wording, as a context does."""

    def say(self, words: str, **values: str) -> Prose:
        return (Run(words.format(**values)),)


@pytest.mark.parametrize(
    ("title", "period", "printed"),
    [
        ("各市主要指标", "2022—2023年", "各市主要指标 · 2022—2023年"),
        ("各市评估（2022—2023）", "2022—2023年", "各市评估（2022—2023）"),
        ("2023年各县主要指标", "2023年", "2023年各县主要指标"),
        ("2023年1—11月软件业", "2023年1—11月", "2023年1—11月软件业"),
        ("2023年11月软件业", "2023年1月", "2023年11月软件业 · 2023年1月"),
        ("Towns, 2022-2023", "2022–2023", "Towns, 2022-2023"),
        ("Towns since 2022", "2022–2023", "Towns since 2022 · 2022–2023"),
        ("Sheet 12023", "2023", "Sheet 12023 · 2023"),
        ("", "2023", "2023"),
    ],
)
def test_a_period_is_printed_once(title: str, period: str, printed: str) -> None:
    assert _dated(Saying(), title, period) == printed  # type: ignore[arg-type]
