"""Tables of the sources that a report lists: each named once, each figure in one table: `check_originals`."""

from __future__ import annotations

from analysis.values import Text
from intake.problems import Problems, Way
from intake.report.report import REPORT_FILE
from intake.report.schema import ReportFile


def check_originals(file: ReportFile, problems: Problems) -> None:
    """Whether no ``[[original]]`` is listed twice, and no indicator or printed table stands in two of them."""
    seen: set[str] = set()
    holder: dict[str, str] = {}
    for i, spec in enumerate(file.original):
        where = Way(f"original {spec.id}", ("original", i))
        if spec.id in seen:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="这个 id 用了两次", en="this id is used twice"),
                Text(zh="改名", en="rename one of them"),
            )
        seen.add(spec.id)
        for name in (*spec.indicators, *spec.printed):
            if name in holder:
                problems.error(
                    REPORT_FILE,
                    where,
                    Text(
                        zh=f"“{name}”已列在 {holder[name]} 中，其单元格会计两次",
                        en=f"“{name}” is listed in {holder[name]} already: its cells would count twice",
                    ),
                    Text(zh="从其中一处删去", en="delete it in one of the two"),
                )
            holder.setdefault(name, spec.id)
