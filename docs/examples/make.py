"""Write the tutorial's further examples from the western report's data: ``python docs/examples/make.py``.

``west-page.xlsx`` is a page as one gets it: a title, the unit above, means and ranks among the figures, a column of
one's own, a note. ``west-wide.xlsx`` is laid out as yearbooks are: joined headings, a sheet per table, totals, notes.
``west-long.csv`` holds the same figures one row per region and year, with English headings.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "reports" / "west" / "data"
YEARS = ("2000", "2004", "2008", "2012", "2016", "2019")
SOURCE = "资料来源：孙慧、原伟鹏，《区域经济评论》2020年第5期"


def table(name: str) -> dict[tuple[str, str], dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return {(row["region"], row["year"]): row for row in csv.DictReader(file)}


def page(figures: dict[tuple[str, str], dict[str, str]]) -> None:
    """The table of the tutorial: what the paper prints, and the difference of the two indices."""
    with xlsxwriter.Workbook(HERE / "west-page.xlsx") as book:
        book.set_properties({"created": datetime.datetime(2026, 11, 21)})
        sheet = book.add_worksheet("表4")
        sheet.write("A1", "西部各省份经济韧性与经济高质量发展")
        sheet.write("F2", "单位：分")
        sheet.write_row(2, 0, ("地区", "年份", "经济韧性", "经济韧性位次", "经济高质量发展", "二者之差"))
        line = 3
        for year in YEARS:
            for region in dict.fromkeys(r for r, _ in figures):
                row = figures[region, year]
                sheet.write_row(
                    line, 0, (f"{region[0]}　{region[1]}" if len(region) == 2 else region, int(year))
                )
                sheet.write(line, 2, float(row["resilience"]))
                if row["resilience_rank_printed"]:
                    sheet.write(line, 3, int(row["resilience_rank_printed"]))
                sheet.write(line, 4, float(row["quality"]))
                sheet.write(line, 5, round(float(row["quality"]) - float(row["resilience"]), 2))
                line += 1
        sheet.write(line, 0, SOURCE)


def main() -> None:
    figures, coupling = table("west_resilience_quality.csv"), table("west_coupling_printed.csv")
    regions = [r for r in dict.fromkeys(r for r, _ in figures) if r != "西部地区均值"]
    page(figures)
    with xlsxwriter.Workbook(HERE / "west-wide.xlsx") as book:
        book.set_properties({"created": datetime.datetime(2026, 11, 21)})
        sheet = book.add_worksheet("韧性与质量")
        sheet.merge_range("A1:M1", "表1  西部各省份经济韧性与经济高质量发展")
        sheet.write("A2", "单位：分")
        sheet.merge_range("A3:A4", "地  区")
        for k, year in enumerate(YEARS):
            sheet.merge_range(2, 1 + 2 * k, 2, 2 + 2 * k, f"{year}年")
            sheet.write_row(3, 1 + 2 * k, ("经济韧性", "高质量发展"))
        for i, region in enumerate(regions, start=4):
            spaced = f"{region[0]}　{region[1]}" if len(region) == 2 else region
            sheet.write(i, 0, "全国" if region == "中国" else spaced)
            for k, year in enumerate(YEARS):
                for j, column in enumerate(("resilience", "quality")):
                    sheet.write(i, 1 + 2 * k + j, float(figures[region, year][column]))
        sheet.write(4 + len(regions), 0, SOURCE)
        sheet = book.add_worksheet("耦合协调度")
        sheet.write_row(0, 0, ("地区", *(int(y) for y in YEARS)))
        for i, region in enumerate(regions, start=1):
            sheet.write(i, 0, "全国" if region == "中国" else region)
            for k, year in enumerate(YEARS):
                sheet.write(i, 1 + k, float(coupling[region, year]["coupling_coordination"]))
        sheet.write(1 + len(regions), 0, SOURCE)
    with (HERE / "west-long.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(
            ("Region", "Year", "Resilience (points)", "Quality of development (points)", "Coordination")
        )
        for region in regions:
            for year in YEARS:
                row = figures[region, year]
                name = "China" if region == "中国" else region
                coordination = coupling[region, year]["coupling_coordination"]
                out.writerow((name, year, row["resilience"], row["quality"], coordination))


if __name__ == "__main__":
    main()
