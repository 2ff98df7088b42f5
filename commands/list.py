"""Command `list`."""

from __future__ import annotations

from commands.common import UiOption, say, screen, ui_language


def list_(ui: UiOption = "") -> None:
    """List the reports, and what can be written into report.toml."""
    from analysis.registry import ANALYSES
    from compose.blocks.registry import BLOCKS
    from pipeline.prepare import report_names

    language = ui_language(ui)
    screen.print(say("报告：", "Reports: ", language) + ", ".join(report_names()))
    screen.print(say("分析：", "Analyses: ", language) + ", ".join(ANALYSES))
    screen.print(say("页面块：", "Blocks: ", language) + ", ".join(BLOCKS))
