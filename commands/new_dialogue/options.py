"""Options of command `new`, each an answer to what a table leaves open: `SheetOption`, `LevelOption` and so on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from compose.language.catalogue import marked

SheetOption = Annotated[
    list[str] | None, typer.Option("--sheet", help=marked("only these sheets"), show_default=False)
]
RegionColumnOption = Annotated[
    str, typer.Option("--region-column", help=marked("heading or letter of the region column"))
]
PeriodColumnOption = Annotated[
    str, typer.Option("--period-column", help=marked("heading or letter of the period column"))
]
LevelOption = Annotated[
    str, typer.Option("--level", help=marked("province, prefecture, county, table, nuts2 …"))
]
RegionsOption = Annotated[
    Path | None,
    typer.Option("--regions", help=marked("a table of your own regions: code, zh, en"), show_default=False),
]
GeometryOption = Annotated[
    Path | None, typer.Option("--geometry", help=marked("boundaries of your own regions"), show_default=False)
]
GeometryCodeOption = Annotated[
    str, typer.Option("--geometry-code", help=marked("the field with the region code"))
]
PeriodOption = Annotated[str, typer.Option("--period", help=marked("the one period all figures are about"))]
IndicatorOption = Annotated[
    str, typer.Option("--indicator", help=marked("the one indicator all figures are about"))
]
PercentOption = Annotated[
    str, typer.Option("--percent", help=marked("fraction or points, for figures under 1 in %"))
]
DirectionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--direction", help=marked("what is better: NAME=more, less or neither"), show_default=False
    ),
]
UnitOption = Annotated[
    list[str] | None,
    typer.Option("--unit", help=marked("the unit of an indicator: NAME=UNIT"), show_default=False),
]
ChooseOption = Annotated[
    list[str] | None,
    typer.Option(
        "--choose", help=marked("which value of a column is read: HEADING=VALUE, or all"), show_default=False
    ),
]
MeansOption = Annotated[
    list[str] | None,
    typer.Option(
        "--means",
        help=marked("what a name means: 鼓楼区=320106, or =area, =region, =nothing"),
        show_default=False,
    ),
]
DoubtOption = Annotated[
    list[str] | None,
    typer.Option(
        "--doubt",
        help=marked(
            "what is true where figures contradict each other: NAME=right, =out or what is asked for"
        ),
        show_default=False,
    ),
]
LeaveOutOption = Annotated[
    list[str] | None,
    typer.Option("--leave-out", help=marked("rows or columns not to read"), show_default=False),
]
FolderOption = Annotated[
    Path | None, typer.Option("--into", help=marked("where reports live"), show_default=False)
]
