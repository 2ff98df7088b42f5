"""The languages that pages are written in: `Language`, what a page asks of one, and `LANGUAGES`, a row a language.

Separators, brackets, numbering, order of names and typesetting are attributes here, so that no other module
asks which language it writes. Words are not here: they are in the catalogues, those of periods in `analysis.periods.spoken`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from babel import Locale

from compose.language.chinese import typeset
from compose.language.pinyin import Reading, by_pinyin
from compose.language.script import has_han


def says_unit(name: str, unit: str) -> bool:
    """Whether a name says its unit already, in brackets or as its last words; where there is no unit, too.

    >>> says_unit("Score", "score"), says_unit("综合得分", "分"), says_unit("Difference (%)", "%"), says_unit("位次", "")
    (True, True, True, True)
    >>> says_unit("Transport", "t"), says_unit("Transport and information", "score")
    (False, False)
    """
    if not unit or f"({unit})" in name or f"（{unit}）" in name:
        return True
    before, there, after = name.casefold().rpartition(unit.casefold())
    # a word of letters is one that begins there
    begun = has_han(unit) or not unit[0].isalnum() or not before[-1:].isalnum() or has_han(before[-1:])
    return bool(there) and not after and begun


def as_it_is(html: str) -> str:
    """A page in a language whose letters need no room of their own."""
    return html


def by_letters(name: str) -> tuple[Reading, ...]:
    """What names in letters are sorted by: the alphabet, whatever their case; accents only where names are alike.

    >>> sorted(["Shaanxi", "inner Mongolia", "Zunyi", "Ürümqi"], key=by_letters)
    ['inner Mongolia', 'Shaanxi', 'Ürümqi', 'Zunyi']
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return (*((c, 0, 0) for c in plain), *((c, 1, 0) for c in name.casefold() if plain != name.casefold()))


def english_ordinal(n: int) -> tuple[str, str]:
    """What stands before and after the number of a rank.

    >>> [english_ordinal(n)[1] for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    ['st', 'nd', 'rd', 'th', 'th', 'th', 'th', 'st', 'nd', 'th']
    """
    return "", "th" if n // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


def english_number(n: int) -> str:
    """A number in words to ten, as running text has it.

    >>> english_number(4), english_number(12)
    ('four', '12')
    """
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[n] if n < len(words) else str(n)


def chinese_ordinal(_: int) -> tuple[str, str]:
    """What stands before and after the number of a rank: 第3位."""
    return "第", "位"


def chinese_number(n: int) -> str:
    """A number of things in characters to ten, 两 and not 二.

    >>> chinese_number(2), chinese_number(4), chinese_number(12)
    ('两', '四', '12')
    """
    return "零一两三四五六七八九十"[n] if n <= 10 else str(n)


def chinese_neighbours(noun: str) -> str:
    """What regions that adjoin are called: 邻 with the class of the regions.

    >>> [chinese_neighbours(n) for n in ("个省份", "个市", "个城市", "个地市", "个县区", "国")]
    ['邻省', '邻市', '邻市', '邻市', '相邻县区', '邻国']
    """
    bare = noun.removeprefix("个")
    kind = {
        "省份": "省",
        "省": "省",
        "城市": "市",
        "地市": "市",
        "州": "州",
        "市": "市",
        "县": "县",
        "区": "区",
        "国": "国",
        "国家": "国",
    }.get(bare)
    return f"邻{kind}" if kind else f"相邻{bare}"


def chinese_heading(noun: str) -> str:
    """What a column of regions is headed by: the noun without its measure word.

    >>> [chinese_heading(n) for n in ("个省份", "个地市", "国")]
    ['省份', '地市', '国家']
    """
    bare = noun.removeprefix("个")
    return "国家" if bare == "国" else bare


def english_heading(nouns: str) -> str:
    """What a column of regions is headed by: the plural that the report calls them by, in the singular.

    >>> [english_heading(n) for n in ("provinces", "cities", "counties and districts", "countries", "Länder", "NUTS regions")]
    ['Province', 'City', 'County or district', 'Country', 'Region', 'NUTS region']
    """
    words = [
        re.sub("ies$", "y", part) if part.endswith("ies") else part.removesuffix("s")
        for part in nouns.split(" and ")
    ]
    if any(word == part for word, part in zip(words, nouns.split(" and "), strict=True)):
        return "Region"
    name = " or ".join(words)
    return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class Language:
    """How a language writes what is no word: marks, numbering, dates, order, typesetting."""

    #: as in ``{ zh = …, en = … }``, in ``--lang`` and in the site's folders
    code: str
    #: its name in itself
    name: str
    #: BCP 47, for ``lang`` of HTML, SVG, PDF and feeds
    tag: str
    #: how Babel knows it: numbers and dates
    locale: Locale
    #: between names in a row
    listing: str
    #: between clauses of a sentence
    comma: str
    #: between clauses that have commas
    semicolon: str
    #: before what was announced
    colon: str
    #: at the end of a sentence
    stop: str
    #: between sentences, and between a label and what it labels
    gap: str
    #: between the ends of a range of numbers, as GB/T 15834 and GB/T 15835 have it in Chinese (一字线)
    to: str
    #: around what is put in, with the space before and after
    brackets: tuple[str, str]
    #: between the parts of a name that has several
    dot: str
    #: before the last of several names in a sentence
    conjunction: str
    #: a table's and a figure's number, with ``{number}``
    table: str
    figure: str
    #: between that number and the caption, in running text
    after_number: str
    #: whether it is written in Chinese characters: lines break between any two, justified text is the rule,
    #: headings of official documents are counted 一、（一）, and the fonts for Chinese come first
    han: bool = False
    #: a page's HTML with the room that its characters need
    typeset: Callable[[str], str] = as_it_is
    #: a rank as a word of order: what stands before and after its number
    ordinal: Callable[[int], tuple[str, str]] = english_ordinal
    #: what regions that adjoin are called, by what regions are called after a number
    neighbours: Callable[[str], str] = "neighbouring {}".format
    #: what a column of regions is headed by, by what regions are called after a number
    region_heading: Callable[[str], str] = english_heading
    #: words for powers of ten that amounts are told in, with their exponents; Chinese has them in its units: 亿元
    powers: Mapping[str, int] = field(default_factory=dict)
    #: units that stand before their figures
    units_before: str = "(?!)"
    #: how a rate of growth is called after what grows; what a pattern has as ``what`` is that
    growth_names: tuple[str, ...] = ()
    #: the same of rates of change that are not called growth
    change_names: tuple[str, ...] = ()
    #: a small number in words
    counted: Callable[[int], str] = english_number
    #: words before a name that an index does not sort by
    articles: tuple[str, ...] = ()
    #: what names are sorted by
    sort_key: Callable[[str], tuple[Reading, ...]] = by_letters

    def behind(self, unit: str) -> str:
        """A unit as it stands behind its figure; one that begins with a number is told apart from it.

        >>> [LANGUAGES["en"].behind(u) for u in ("%", "yuan", "100 million yuan", "")]
        ['%', ' yuan', ' × 100 million yuan', '']
        >>> LANGUAGES["zh"].behind("亿元"), LANGUAGES["en"].behind("2015 US dollars"), LANGUAGES["zh"].behind("2015年价美元")
        ('亿元', ' 2015 US dollars', ' 2015年价美元')
        """
        if not unit or unit in {"%", "‰"}:
            return unit
        if self.before(unit):
            return ""
        if re.match(r"(?:19|20)\d\d(?![\d,.])", unit):
            # the year of prices multiplies nothing
            return f"{self.gap or ' '}{unit}"
        return f"{self.gap or ' '}×{self.gap or ' '}{unit}" if unit[0].isdigit() else self.gap + unit

    def before(self, unit: str) -> str:
        """A unit that stands before its figure; nothing for any other.

        >>> [LANGUAGES["zh"].before(u) for u in ("每千例活产", "每10万人", "每年", "张/千人", "亿元")], LANGUAGES["en"].before("per 1,000")
        (['每千例活产', '每10万人', '', '', ''], '')
        >>> LANGUAGES["zh"].behind("每千例活产")
        ''
        """
        return unit if re.fullmatch(self.units_before, unit) else ""

    def grown(self, name: str, *, changes: bool = False) -> str:
        """What a rate is the growth of (with ``changes``, or the change of), by its name; empty where that does not say so.

        >>> [LANGUAGES["zh"].grown(n) for n in ("地区生产总值增速", "零售总额当月同比增速", "人口自然增长率", "城镇化率")]
        ['地区生产总值', '零售总额当月同比', '', '']
        >>> [LANGUAGES["en"].grown(n) for n in ("Growth of retail sales", "GDP growth rate", "Growth", "Urbanisation rate")]
        ['retail sales', 'GDP', '', '']
        """
        patterns = (*self.growth_names, *(self.change_names if changes else ()))
        found = (re.fullmatch(pattern, name) for pattern in patterns)
        return next((match["what"] for match in found if match), "")

    def bracketed(self, words: str) -> str:
        """Words in brackets after a name; nothing for none.

        >>> LANGUAGES["zh"].bracketed("亿元"), LANGUAGES["en"].bracketed("km"), LANGUAGES["en"].bracketed("")
        ('（亿元）', ' (km)', '')
        >>> LANGUAGES["zh"].bracketed("百万欧元（2015年价）")
        '（百万欧元，2015年价）'
        """
        opening, closing = self.brackets
        if words.endswith(closing):
            # no brackets within brackets: 百万欧元（2015年价） is （百万欧元，2015年价）
            head, _, tail = words[: -len(closing)].rpartition(opening)
            words = f"{head}{self.comma}{tail}" if head and closing not in tail else words
        return words and opening + words + closing

    def with_unit(self, name: str, unit: str) -> str:
        """A name with its unit after it, unless it says its unit already.

        >>> LANGUAGES["zh"].with_unit("城镇化率", "%"), LANGUAGES["zh"].with_unit("综合得分", "分")
        ('城镇化率（%）', '综合得分')
        >>> LANGUAGES["en"].with_unit("Integration score", "score"), LANGUAGES["en"].with_unit("Share (%)", "%")
        ('Integration score', 'Share (%)')
        """
        return name if says_unit(name, unit) else name + self.bracketed(unit)

    def between(self, low: str, high: str) -> str:
        """A range by its ends, in figures; where they are one, that.

        >>> LANGUAGES["zh"].between("16", "23"), LANGUAGES["en"].between("16", "23"), LANGUAGES["en"].between("3", "3")
        ('16—23', '16–23', '3')
        """
        return low if low == high else low + self.to + high

    def listed(self, words: Iterable[str]) -> str:
        """Names in a row.

        >>> LANGUAGES["zh"].listed(["四川", "贵州"]), LANGUAGES["en"].listed(["Sichuan", "Guizhou"])
        ('四川、贵州', 'Sichuan, Guizhou')
        """
        words = list(words)
        return self.separator(words).join(words)

    def separator(self, words: Iterable[str]) -> str:
        """What stands between names in a row: semicolons where one of them has a comma of its own (Pima County, Arizona).

        >>> [LANGUAGES["en"].separator([w, "Prato"]) for w in ("Pisa", "Rioja, La", "Pisa (12.3, 4th)")]
        [', ', '; ', ', ']
        """
        own = any(self.listing in re.sub(r"\([^()]*\)", "", word) for word in words)
        return self.semicolon if own and self.listing == self.comma else self.listing

    def without_article(self, name: str) -> str:
        """A name as an index sorts it.

        >>> LANGUAGES["en"].without_article("The network"), LANGUAGES["en"].without_article("Theil index")
        ('network', 'Theil index')
        """
        first, _, rest = name.partition(" ")
        return rest if rest and first.casefold() in self.articles else name

    def initial(self, name: str) -> str:
        """The letter a name stands under in an index; ``#`` where it begins with none.

        >>> LANGUAGES["zh"].initial("重庆"), LANGUAGES["en"].initial("Inner Mongolia"), LANGUAGES["zh"].initial("31省")
        ('C', 'I', '#')
        """
        first = self.sort_key(name)[0][0][:1].upper()
        return first if first.isalpha() and not has_han(first) else "#"

    @property
    def office_tag(self) -> str:
        """The language with its country, as office programs and social cards know it.

        >>> LANGUAGES["zh"].office_tag, LANGUAGES["en"].office_tag
        ('zh-CN', 'en-GB')
        """
        return f"{self.locale.language}-{self.locale.territory}"


#: the languages of pages; the first is the one a report is in where it does not say
LANGUAGES: dict[str, Language] = {
    "zh": Language(
        "zh",
        "中文",
        "zh-Hans",
        Locale("zh", "CN", "Hans"),
        listing="、",
        comma="，",
        semicolon="；",
        colon="：",
        stop="。",
        units_before=r"每(?![年月日天周]).+",
        gap="",
        to="—",
        brackets=("（", "）"),
        dot="·",
        conjunction="、",
        table="表{number}",
        figure="图{number}",
        after_number="　",
        han=True,
        ordinal=chinese_ordinal,
        neighbours=chinese_neighbours,
        region_heading=chinese_heading,
        growth_names=("(?P<what>.+(?<!自然))(?:增速|增长速度|增长率|增长幅度|增幅)",),
        change_names=("(?P<what>.+)(?:变动幅度|变化幅度|变动率|变化率)",),
        powers={"万": 4, "亿": 8},
        counted=chinese_number,
        typeset=typeset,
        sort_key=by_pinyin,
    ),
    "en": Language(
        "en",
        "English",
        "en-GB",
        Locale("en", "GB"),
        listing=", ",
        comma=", ",
        semicolon="; ",
        colon=": ",
        stop=".",
        gap=" ",
        to="–",
        brackets=(" (", ")"),
        dot=" · ",
        conjunction=" and ",
        table="Table {number}",
        figure="Figure {number}",
        after_number=". ",
        articles=("the", "a", "an"),
        growth_names=("Growth(?: rate)? (?:of|in) (?P<what>.+)", "(?P<what>.+) growth(?: rate)?"),
        change_names=("Change (?:of|in) (?P<what>.+)",),
        powers={"thousand": 3, "million": 6, "billion": 9, "trillion": 12},
    ),
}
