"""Lines of Python, R and Excel that read a report's data, for the data page: `lines`, `nodes`."""

from __future__ import annotations

from html import escape

from analysis.values import Result
from compose.context import Context
from compose.document import Markdown, Node, Paragraph
from compose.language.sheets import sheet_name


def shown(context: Context) -> Result | None:
    """The table that is read as an example: the first of the report that ranks its regions."""
    return next((r for r in context.results.values() if r.keys == ("region",) and "rank" in r.by_id), None)


def lines(result: Result, report: str, language: str) -> dict[str, str]:
    """Three lines each; they run in the folder with the files."""
    main = result.main_column.id
    name = f"name_{language}"
    sheet = sheet_name(result.title[language], ())
    return {
        "Python": (
            "import pandas as pd\n"
            f'table = pd.read_csv("{result.id}.csv", dtype={{"code": str}})\n'
            f'print(table.sort_values("rank")[["{name}", "rank", "{main}"]].head())'
        ),
        "R": (
            f'table <- read.csv("{result.id}.csv", fileEncoding = "UTF-8-BOM", colClasses = c(code = "character"))\n'
            "table <- table[order(table$rank), ]\n"
            f'print(head(table[, c("{name}", "rank", "{main}")]))'
        ),
        "Excel": f"{report}.{language}.xlsx\n{sheet}",
    }


def nodes(context: Context) -> tuple[Node, ...]:
    """The section's content; nothing where the report ranks no regions."""
    result = shown(context)
    if result is None:
        return ()
    told = lines(result, context.report.name, context.language)
    file, sheet = told["Excel"].split("\n")
    made: list[Node] = [
        Paragraph(
            context.say(
                "In the folder with the files; a web address in the place of a file’s name works as well."
            ),
            "note",
        )
    ]
    for name in ("Python", "R"):
        html = f'<h3>{name}</h3><pre class="code" tabindex="0" data-language="{name}"><code>{escape(told[name])}</code></pre>'
        made.append(Markdown(html, f"**{name}**\n\n```\n{told[name]}\n```"))
    made.append(
        Paragraph(
            context.say(
                "Excel: open {file}; the list of sheets links to “{sheet}”; sort it by the column “{rank}” with Data, Sort.",
                file=file,
                sheet=sheet,
                rank=result.by_id["rank"].name[context.language],
            )
        )
    )
    return tuple(made)
