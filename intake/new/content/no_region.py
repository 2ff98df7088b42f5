"""Names of no known region, zones among counties, and answers that make a region of what is none: ``near_miss``, ``with_zones``, ``say_own``,
``say_earlier``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from analysis.values import Region, Text
from intake.new.answers import Answers, typed
from intake.new.notes import Notes
from intake.new.vocabulary.kinds import KIND_NAMES, Kind
from intake.new.vocabulary.names import Sense, name_of
from intake.places import china
from intake.places.regions import Gazetteer

#: what is administered by itself and is no division of China: its name resembles those of districts by chance
_ZONE = re.compile(
    r"(?:高新|经开|开发|保税|工业园|产业园|园|示范|度假|风景(?:名胜)?|景|出口加工|自贸|自由贸易|试验|实验|合作|管理|物流|空港)区(?:管委会)?$|管委会$"
)


#: a region without a part of it, which is counted by itself
WITHOUT = re.compile(r"(.+?)\s*[（(](?:不含|不包括|未含|剔除|除去?)([^()（）]+)[)）]")


def near_miss(known: Gazetteer, word: str) -> str | None:
    """The region whose name a word may be a slip of; none for a zone: 高新区 is not 新荣区.

    >>> from intake.places import china
    >>> [near_miss(china.of_level("county"), w) for w in ("高新区", "经济技术开发区", "新容区")]
    [None, None, '新荣区']
    >>> near_miss(china.of_level("province"), "辽宁（不含大连）")
    '辽宁'
    """
    if (match := WITHOUT.fullmatch(word)) and known.find(match[1]) is not None:
        return match[1]
    # nor is 新疆兵团 a second 新疆
    return None if is_zone(word) else known.suggestion(word)


def is_written_so(name: str, word: str) -> bool:
    """Whether a word is a region's name with another kind of unit behind it, or without a part of the region.

    >>> is_written_so("西藏", "西藏省"), is_written_so("辽宁", "辽宁（不含大连）"), is_written_so("西藏", "西臧")
    (True, True, False)
    """
    kinds = "(?:省|市|自治区|地区|县|区)"
    return re.fullmatch(re.escape(name) + kinds, word) is not None or WITHOUT.fullmatch(word) is not None


def say_no_region(notes: Notes, place: Text, word: str, kind: Kind) -> None:
    """Refuse ``--means NAME=region`` in a table of provinces, prefectures or counties, which are a closed list; tell what may be said."""
    kinds = KIND_NAMES[kind]
    notes.error(
        place,
        f"--means 说“{word}”是一个地区，{kinds['zh']}里没有它",
        f"--means says that “{word}” is a region, and none of China’s {kinds['en']} is called so",
        f"用 --means {typed(f'{word}=代码')} 写明是哪一个，或加 --level table，全部按自有地区读取",
        f"name it by its code with --means {typed(f'{word}=CODE')}, or take all names as your own regions with --level table",
    )


def is_zone(word: str) -> bool:
    """Whether a name is that of a zone, which is counted beside districts and counties and is none of them.

    >>> [is_zone(w) for w in ("内江经开区", "奋勇高新区", "曹妃甸新区", "新疆兵团", "东兴区")]
    [True, True, True, True, False]
    """
    return _ZONE.search(word) is not None or word.endswith(("新区", "兵团"))


#: what such a row may be answered to be
ZONE = Text(
    zh="一个地区，与其他各行一样比较（各地区都按自有地区读取，没有边界图）",
    en="a region like the other rows (all are then taken as your own, without a map of boundaries)",
)


def with_zones(kind: Kind, names: Sequence[str], answers: Answers, notes: Notes) -> Kind:
    """Of which kind regions are: the user's own where zones among known ones are answered to be regions, else as they are known."""
    if kind not in china.LEVELS:
        return kind
    zones = [
        w
        for w in names
        if is_zone(w) and name_of(w, kind).kind == "unknown" and answers.given("means", w) == "region"
    ]
    if not zones:
        return kind
    notes.note(
        "",
        f"{'、'.join(zones[:4])}{'等' * (len(zones) > 4)}不在{KIND_NAMES[kind]['zh']}之列：各地区都按自有地区读取，没有边界图",
        f"{', '.join(zones[:4])}{' …' * (len(zones) > 4)}: none of China’s {KIND_NAMES[kind]['en']}, so all regions are taken as "
        "your own, without a map of boundaries",
        f"如不对，加 --means {typed(f'{zones[0]}=nothing')}，不读这一行",
        f"if that is wrong, leave the row out with --means {typed(f'{zones[0]}=nothing')}",
    )
    return "own"


def english_of(word: str, kind: Kind, home: str) -> str:
    """The English name of one of China's regions among the user's own; empty where it is none, or one of several of that name."""
    if kind not in china.LEVELS:
        return ""
    named = name_of(word, kind)
    codes = (
        [named.code] if named.kind == "region" else [c for c in named.codes if home and c.startswith(home)]
    )
    regions = china.of_level(kind).regions
    if len(codes) != 1 or codes[0] not in regions:
        return ""
    # among those of one place what tells names apart elsewhere is left out: Weiyuan (Neijiang)
    return re.sub(r" \(.+\)$", "" if home else r"\g<0>", regions[codes[0]].name["en"])


def say_gone(notes: Notes, place: Text, word: str, named: Sense, now: Region | None) -> None:
    """Refuse the name of a region that is no more; tell what its figures are to be added to.

    Args:
        now: what it became a part of; None where it was divided.
    """
    if now is None:
        zh, en = (
            f"“{word}”于{named.since}年撤销并拆分",
            f"“{word}” was dissolved and divided in {named.since}",
        )
    else:
        zh = f"“{word}”于{named.since}年并入{now.full['zh']}"
        en = f"“{word}” became part of {now.name['en']} in {named.since}"
    notes.error_of_row(
        place, zh, en, "先把数字归入现在的地区", "add its figures to the present region first", word
    )


def say_earlier(notes: Notes, kind: Kind, words: Collection[str], rows: Mapping[str, str]) -> None:
    """Tell which names mean the smaller regions of former years: those to which another in the same table was added later.

    Args:
        words: the names in the table, also of rows that are left out.
        rows: code → name in the table of each region that is read.
    """
    if kind not in china.LEVELS:
        return
    added: dict[str, list[tuple[str, str]]] = {}
    for word in words:
        named = name_of(word, kind)
        if named.kind == "gone" and named.level == "merged" and named.code in rows:
            added.setdefault(named.code, []).append((word, named.since))
    for code, gone in added.items():
        word, since = rows[code], min(year for _, year in gone)
        now = china.of_level(kind).regions[code]
        notes.note(
            "",
            f"“{word}”是{since}年以前的{word}，不是现在的{now.full['zh']}：后来并入了{'、'.join(w for w, _ in gone)}。它的数字放在现名之下，"
            "地图上是现在的边界",
            f"“{word}” is the region of that name before {since}, smaller than {now.name['en']} of today, of which "
            f"{', '.join(w for w, _ in gone)} became part; its figures stand under the present name, and on maps within present boundaries",
            f"各期不能直接比较；如不要它，加 --leave-out {typed(word)}",
            f"they cannot be compared with later ones; to do without it add --leave-out {typed(word)}",
        )


def say_own(notes: Notes, names: Sequence[str]) -> None:
    """Names that are those of no Chinese regions are regions of the user's own."""
    notes.note(
        "",
        f"不是中国的行政区，按你自己的地区处理：{'、'.join(names[:3])}等 {len(names)} 个",
        f"these are not Chinese regions and are taken as your own: {', '.join(names[:3])} … ({len(names)})",
        "如不对，请加 --level",
        "if that is wrong, say --level",
    )
