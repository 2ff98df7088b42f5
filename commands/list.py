"""Command `list`."""

from __future__ import annotations

from commands.common import UiOption, screen, ui_language
from compose.language.catalogue import translator


def list_(ui: UiOption = "") -> None:
    """Command ``list``; its help is in `commands.application`."""
    from analysis.registry import ANALYSES
    from compose.blocks.registry import BLOCKS
    from pipeline.prepare import report_names

    t = translator(ui_language(ui))
    screen.print(t("Reports: {names}").format(names=", ".join(report_names())))
    screen.print(t("Analyses: {names}").format(names=", ".join(ANALYSES)))
    screen.print(t("Blocks: {names}").format(names=", ".join(BLOCKS)))
