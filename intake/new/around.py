"""Words around a table: title, a period within them, parts of a year, dates of one column: ``title_of``, ``period_within``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.periods import Period, parse, read_column
from intake.new.words import key, says

#: names of sheets and files that say nothing about what is in them
GENERIC = re.compile(
    r"(sheet|工作表|表|table|data|数据|dataset|download|export|figures|statistics|untitled|book|工作簿|新建.*|年度数据|eurostat|oecd|worldbank|world.?bank|api|csv|[\W\d_]*)?[\s_\-()（）]*\d*",
    re.IGNORECASE,
)
#: the number that a yearbook prints before a table's title
TABLE_NUMBER = re.compile(
    r"^\s*(?:附?表\s*[\d一二三四五六七八九十]+(?:[-—–.]\d+)*|table\s*\d+(?:[-.]\d+)*|\d+(?:[-—–.]\d+)+|[一二三四五六七八九十]+、)"
    r"(?![\d年月])[\s:：.、]*",
    re.IGNORECASE,
)


def title_of(words: str) -> str:
    """The title above a table without its number; nothing where it is long, or in two languages.

    >>> title_of("表1-2  西部各省份经济韧性"), title_of("Table 3: Urbanisation by region")
    ('西部各省份经济韧性', 'Urbanisation by region')
    >>> title_of("2-1 国内生产总值 Gross Domestic Product")
    ''
    """
    bare = TABLE_NUMBER.sub("", words)
    both = re.search(r"[㐀-鿿]", bare) and re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", bare)
    return "" if both or len(bare) > 60 else " ".join(bare.split())


def period_within(words: str) -> Period | None:
    """The one period that words around a table name; None where they name none or several.

    >>> str(period_within("2019年各地区生产总值")), period_within("2009-2018年与2019年比较"), str(period_within("城市 2020年一季度"))
    ('2019', None, '2020-Q1')
    """
    if (whole := parse(words)) is not None:
        return whole
    found = {
        p
        for m in re.finditer(
            r"(?<!\d)(?:19|20)\d\d(?:年?(?:第?[一二三四1-4]季度|上半年|下半年|前三季度|\d{1,2}月(?!\d))|[-_.]?Q[1-4]|年)?(?![\d])",
            words,
        )
        if (p := parse(m.group().replace("_", "-")))
    }
    return found.pop() if len(found) == 1 else None


def part_of(year: Period, part: str, heading: str) -> Period | None:
    """A month or quarter of a year, said in a column of its own.

    >>> str(part_of(parse("2020"), "3", "month")), str(part_of(parse("2020"), "二季度", "季度")), str(part_of(parse("2020"), "Q2", "quarter"))
    ('2020-03', '2020-Q2', '2020-Q2')
    """
    word = part.strip()
    number = re.fullmatch(r"(\d{1,2})(?:\.0)?", word)
    if number:
        quarter = says(heading, frozenset({key("季度"), key("quarter"), key("qtr"), key("季")}))
        word = f"Q{number[1]}" if quarter else f"{int(number[1]):02d}"
    return next(
        (
            p
            for form in (
                f"{year.year}-{word}",
                f"{year.year}年{word}",
                f"{word} {year.year}",
                f"{year.year}{word}",
            )
            if (p := parse(form))
        ),
        None,
    )


def days_in_order(words: Sequence[str]) -> dict[str, Period] | None:
    """Dates like 31/12/2020, where one of them tells day from month."""
    parts = {
        w: m
        for w in words
        if (
            m := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]((?:19|20)\d\d)(?: 0?0:00(?::00)?)?", w.strip())
        )
    }
    if not parts:
        return None
    first, second = ({int(m[k]) for m in parts.values()} for k in (1, 2))
    if max(first) > 12 or (first == {1} and len(second) > 1 and max(second) <= 12):
        day, month = 1, 2
    elif max(second) > 12 or second == {1}:
        day, month = 2, 1
    else:
        return None
    iso = {f"{m[3]}-{int(m[month]):02d}-{int(m[day]):02d}": w for w, m in parts.items()}
    return {iso[k]: p for k, p in read_column(iso).by_word.items()}
