"""What is told where names are of no region that is known, or an answer makes one a region that is none: ``say_own``, ``say_no_region``, ``near_miss``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.values import Text
from intake.new.answers import typed
from intake.new.notes import Notes
from intake.new.vocabulary.kinds import KIND_NAMES, Kind
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
    return None if _ZONE.search(word) else known.suggestion(word)


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


def say_own(notes: Notes, names: Sequence[str]) -> None:
    """Names that are those of no Chinese regions are regions of the user's own."""
    notes.note(
        "",
        f"不是中国的行政区，按你自己的地区处理：{'、'.join(names[:3])}等 {len(names)} 个",
        f"these are not Chinese regions and are taken as your own: {', '.join(names[:3])} … ({len(names)})",
        "如不对，请加 --level",
        "if that is wrong, say --level",
    )
