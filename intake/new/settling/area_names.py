"""The names in both languages of rows that stand for several regions: ``area_of``; which is the nation over them: ``nation_over``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from analysis.values import Text, same
from intake.new.content.regions import Row
from intake.new.tidy import Area
from intake.new.vocabulary.countries import country, country_name, native_country, nuts_level, world_area
from intake.new.vocabulary.kinds import Kind
from intake.new.vocabulary.larger_units import homes_of, share_of_home
from intake.new.vocabulary.names import PARTS_OF_CITIES, plain_name
from intake.new.vocabulary.words import AREA_NAMES, NATION_WORDS, says
from intake.places import china
from intake.places.regions import NATION

#: parts of a country that lists of countries have as another name of it
_NO_COUNTRY = {"great britain": Text(zh="大不列颠", en="Great Britain")}

#: what the sum of all rows is called in other languages
_TOTALS = frozenset(
    [
        "insgesamt",
        "gesamt",
        "ensemble",
        "totale",
        "totaal",
        "totalt",
        "total",
        "ogółem",
        "razem",
        "всего",
        "итого",
        "samtliga",
        "celkem",
        "yhteensä",
        "toplam",
        "計",
        "合計",
        "總計",
        "全県計",
        "전체",
        "합계",
        "계",
    ]
)

#: rows for all as Japanese tables write them, in Chinese: 高于全県計 stands on no page
_JAPANESE_ROWS = {"総数": "合计", "計": "合计", "全国計": "全国合计", "全県計": "各都道府县合计"}


def area_of(row: Row, number: int, kind: Kind, homes: Collection[str] = ()) -> Area:
    """A row for several regions, with its name in both languages where it is known.

    Args:
        homes: the country whose regions these are, where it is known: 中国 over 鳥取県 and 島根県 is not China.
    """
    if kind in china.LEVELS and row.key == NATION.code:
        return Area("nation", NATION.name, row.word)
    if re.fullmatch(r"\d{6}", row.key) and kind in china.LEVELS:
        level: china.Level = "province" if row.key.endswith("0000") else "prefecture"
        return Area(row.key, china.of_level(level).regions[row.key].name, row.word)
    name = world_area(row.word, code=kind in {"nuts", "country"}) or (
        world_area(row.code, True) if row.code else None
    )
    if kind != "country":
        name = name or _NO_COUNTRY.get(row.word.casefold())
    if (
        name is None
        # DOM below the departments of France are those overseas, and not the Dominican Republic
        and not (kind not in {"nuts", "country"} and re.fullmatch(r"[A-Z]{2,4}", row.word))
        and (three := native_country(row.word) or country(row.word, codes=kind == "nuts")) is not None
        and (not homes or three in homes)
    ):
        name = country_name(three)
    # 合计(2023) is the total, of whatever year the figure is
    plain = re.sub(r"\s*[（(](?:19|20)\d\d年?[)）]$", "", plain_name(row.word))
    if name is None and plain in AREA_NAMES:
        name = Text(zh=_JAPANESE_ROWS.get(plain, plain), en=AREA_NAMES[plain])
    if name is None and says(row.word, NATION_WORDS):
        name = Text(zh="全国", en="Whole country")
    if name is None and row.word.strip().casefold() in _TOTALS:
        name = Text(zh="合计", en="Total")
    english = {v: k for k, v in reversed(list(AREA_NAMES.items()))}
    if name is None and row.word.capitalize() in english:
        name = Text(zh=english[row.word.capitalize()], en=row.word)
    if name is None and (city := re.fullmatch(rf"(.+市){PARTS_OF_CITIES}", row.word)) is not None:
        hits = china.candidates("prefecture", city[1])
        name = Text(zh=row.word, en=f"{hits[0].name['en']}, urban districts") if len(hits) == 1 else None
    if name is None and nuts_level(row.word) is not None:
        # beside a code of NUTS stands the name that the office gives it
        name = same(row.other or row.word)
    if name is None and re.search(r"[㐀-鿿]", row.word) and re.fullmatch(r"[A-Z][\w .,'’()&/-]+", row.other):
        # 香港島 Hong Kong Island
        name = Text(zh=row.word, en=row.other)
    name = name or (Text(zh=row.other, en=row.word) if re.search(r"[㐀-鿿]", row.other) else same(row.word))
    code = re.sub(r"[^A-Za-z0-9]+", "-", row.code or name["en"]).strip("-").lower()
    # of 北方6区 only the six is left
    told = re.match(r"[a-z0-9]", code) and (row.code or not code.isdigit())
    return Area(code if told else f"area-{number}", name, row.word)


#: of the regions of a country so many are nearly all: its list has some under two names
_NEARLY_ALL = 0.45
#: of a country without a list so many regions may be all
_FEWEST = 4


def coded_over(areas: Mapping[str, str], codes: Sequence[str]) -> str:
    """The area of the longest code that those of all regions of NUTS begin with: IT over ITC1 and ITF3; empty where there is none.

    Args:
        areas: code → name in the table, which is a code of NUTS as well.
        codes: those of the regions.

    >>> coded_over({"a": "IT", "b": "ITC"}, ["ITC1", "ITF3"]), coded_over({"a": "IT", "b": "ITC"}, ["ITC1", "ITC2"]), coded_over({"a": "EU27_2020"}, ["ITC1"])
    ('a', 'b', '')
    """
    over = {c: w for c, w in areas.items() if codes and all(k.startswith(w) and k != w for k in codes)}
    return max(over, key=lambda c: len(over[c])) if over else ""


def nation_over(areas: Mapping[str, str], regions: Sequence[str]) -> str:
    """The code of the one area that is a country, where the regions are nearly all of that country's; empty where there is none.

    Args:
        areas: code → name in the table.
        regions: the names of the regions.

    >>> lands = ["Bayern", "Berlin", "Hessen", "Bremen", "Hamburg", "Saarland", "Sachsen", "Thüringen"]
    >>> nation_over({"d": "Deutschland", "n": "North"}, lands), nation_over({"d": "Deutschland"}, lands[:4]), nation_over({"f": "France"}, lands)
    ('d', '', '')
    """
    found = [(code, three) for code, word in areas.items() if (three := native_country(word)) is not None]
    if len(found) != 1 or len(regions) < _FEWEST:
        return ""
    code, three = found[0]
    homes = homes_of(regions)
    return code if not homes or (three in homes and share_of_home(three, len(regions)) >= _NEARLY_ALL) else ""
