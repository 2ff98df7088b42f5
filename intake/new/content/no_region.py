"""Names of no known region, of regions that are no more and of several together, and what is asked of them: ``near_miss``, ``with_zones``,
``ask_gone``, ``astray``, ``ask_astray``, ``ask_level``, ``several_regions``, ``set_in_below``, ``say_own``, ``earlier_extents``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher

from analysis.values import Region, Text, same
from intake.new.answers import Answers, Question, typed
from intake.new.notes import Notes
from intake.new.vocabulary.kinds import KIND_NAMES, Kind
from intake.new.vocabulary.names import Sense, name_of, plain_name
from intake.places import china
from intake.places.regions import NATION, Gazetteer

#: what is administered by itself and is no division of China: its name resembles those of districts by chance
_ZONE = re.compile(
    r"(?:高新|经开|开发|保税|工业园|产业园|园|示范|度假|风景(?:名胜)?|景|出口加工|自贸|自由贸易|试验|实验|合作|管理|物流|空港)区(?:管委会)?$|管委会$"
)


#: a region without a part of it, which is counted by itself
WITHOUT = re.compile(r"(.+?)\s*[（(](?:不含|不包括|未含|剔除|除去?)([^()（）]+)[)）]")


#: how names end that planners give to several regions together
_OF_REGIONS = re.compile(
    r"(?:经济区|经济带|经济圈|富集区|功能区|协作区|一体化区|示范区|城市群|都市圈|片区?|板块|流域|走廊)$|^(?:市区|市辖区|市本级|城区)$"
)
#: so much of a word in Latin letters is that of the name it may be a slip of
_LIKE = 0.7
#: a name with something in brackets behind it
_BESIDE = re.compile(r"(.+?)\s*[（(][^()（）]+[)）]")
#: a region with another, which is counted by itself as well
_WITH = re.compile(r"(.+?)\s*[（(](?:含|包括|包含)([^()（）]+)[)）]")


def near_miss(known: Gazetteer, word: str, home: str = "") -> str | None:
    """The region whose name a word may be a slip of; none for a zone: 高新区 is not 新荣区.

    Args:
        known: the regions of the level.
        word: the name that none of them has.
        home: the first digits of the codes of the place in which all others lie, where they lie in one.

    >>> from intake.places import china
    >>> [near_miss(china.of_level("county"), w) for w in ("高新区", "经济技术开发区", "新容区")]
    [None, None, '新荣区']
    >>> near_miss(china.of_level("province"), "辽宁（不含大连）")
    '辽宁'
    """
    if (match := WITHOUT.fullmatch(word)) and known.find(match[1]) is not None:
        return match[1]
    # 东西湖(临空港经开区): the district, with what it is called beside
    if (match := _BESIDE.fullmatch(word)) and not _WITH.fullmatch(word):
        mine = within(known, home).find(match[1])
        if mine is not None:
            return match[1]
    # nor is 新疆兵团 a second 新疆
    hit = None if is_zone(word) else within(known, home).suggestion(word)
    # Head Offices is no slip of Henan Province
    unlike = (
        hit is not None
        and hit.isascii()
        and SequenceMatcher(None, word.casefold(), hit.casefold()).ratio() < _LIKE
    )
    return None if unlike else hit


def within(known: Gazetteer, home: str) -> Gazetteer:
    """Those of a list of regions that lie in one place; all where it is not said which."""
    if not home:
        return known
    mine = {code: r for code, r in known.regions.items() if code.startswith(home)}
    return Gazetteer(mine, {w: c for w, c in known.names.items() if c in mine})


def is_written_so(name: str, word: str) -> bool:
    """Whether a word is a region's name with another kind of unit behind it, or without a part of the region.

    >>> is_written_so("西藏", "西藏省"), is_written_so("辽宁", "辽宁（不含大连）"), is_written_so("西藏", "西臧")
    (True, True, False)
    >>> is_written_so("东西湖", "东西湖(临空港经开区)"), is_written_so("鲤城", "鲤城(含开发区)")
    (True, False)
    """
    kinds = "(?:省|市|自治区|地区|县|区)"
    beside = None if _WITH.fullmatch(word) else _BESIDE.fullmatch(word)
    return (
        re.fullmatch(re.escape(name) + kinds, word) is not None
        or (beside is not None and beside[1] == name)
        or WITHOUT.fullmatch(word) is not None
    )


def question_of(known: Gazetteer, word: str, hit: str | None, words: Collection[str]) -> tuple[Text, str]:
    """What is asked of a name that no region is known by, and what is proposed: a region's code, ``area``, ``nothing``, or open.

    Args:
        known: the regions that the others are.
        word: the name.
        hit: the region whose name it may be a slip of.
        words: the names of all rows of the table.

    >>> from intake.places import china
    >>> rows = {"鲤城区(含开发区)", "鲤城区", "开发区"}
    >>> [question_of(china.of_level("county"), w, None, rows)[1] for w in ("鲤城区(含开发区)", "开发区", "高新区")]
    ['area', 'nothing', '']
    """
    both = _WITH.fullmatch(word)
    if both and {both[1], both[2]} <= set(words):
        return Text(
            zh=f"没有名为“{word}”的地区：按名称它是“{both[1]}”与“{both[2]}”之和，与这两行重复",
            en=f"there is no region called “{word}”: by its name it is “{both[1]}” and “{both[2]}” together, which are rows as well",
        ), "area"
    for over in (m for w in words if (m := _WITH.fullmatch(w)) and m[2] == word and m[1] in words):
        return Text(
            zh=f"没有名为“{word}”的地区：它已计入“{over[0]}”，不在“{over[1]}”之内",
            en=f"there is no region called “{word}”: it is counted in “{over[0]}”, and not in “{over[1]}”",
        ), "nothing"
    near = known.find(hit) if hit else None
    spoken = (near.name["zh"], hit or "") if near is not None else ()
    meant = near is not None and near.level == "region" and any(is_written_so(n, word) for n in spoken)
    default = (
        near.code if near is not None and meant else "area" if _OF_REGIONS.search(plain_name(word)) else ""
    )
    zh = f"没有名为“{word}”的地区" + (f"（可能是“{hit}”）" if hit else "")
    en = f"there is no region called “{word}”" + (f" (perhaps “{hit}”)" if hit else "")
    return Text(zh=zh, en=en), default


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


def set_in_below(names: Sequence[str], dotted: Collection[str]) -> dict[str, list[str]]:
    """The names with dots before them that stand below each that has none.

    >>> set_in_below(["Pará", ".. RM Belém", "Amapá", "North", "..East", "..West"], [".. RM Belém", "..East", "..West"])
    {'Pará': ['.. RM Belém'], 'North': ['..East', '..West']}
    """
    below: dict[str, list[str]] = {}
    above = ""
    for word in names:
        if word not in dotted:
            above = word
        elif above:
            below.setdefault(above, []).append(word)
    return below


#: how a name begins that stands for several of those without it
_REGION_OF = re.compile(
    r"(?:grande )?(?:região|región|région|region|regione|regiunea) (?!metropol|de bruxelles)", re.IGNORECASE
)


def several_regions(names: Sequence[str]) -> set[str]:
    """Names that begin with the word for a region where most do not: the regions of several states, in a table of states.

    >>> states = ["Acre", "Pará", "Bahia", "Ceará", "Paraná", "Goiás", "Piauí", "Sergipe"]
    >>> sorted(several_regions(["Região Norte", "Região Sul", "Região Nordeste", *states])), several_regions(["Región de Murcia", *states])
    (['Região Nordeste', 'Região Norte', 'Região Sul'], set())
    """
    begun = {w for w in names if _REGION_OF.match(w.strip())}
    return begun if 3 <= len(begun) <= 0.3 * len(names) else set()


def astray(kind: Kind, home: str, names: Sequence[str]) -> set[str]:
    """Names of counties that are known elsewhere only, where nearly all others lie in one place, which ``home`` is the code of."""
    if kind != "county" or not home:
        return set()
    named = {w: name_of(w, kind) for w in names}
    here = (home, NATION.code)
    return {w for w, n in named.items() if n.kind in {"region", "former"} and not n.code.startswith(here)}


#: what such a row may be answered to be
ZONE = Text(
    zh="一个地区，与其他各行一样比较（各地区都按自有地区读取，没有边界图）",
    en="a region like the other rows (all are then taken as your own, without a map of boundaries)",
)
NOT_READ = Text(zh="不读这一行", en="leave the row out")


def with_zones(kind: Kind, home: str, names: Sequence[str], answers: Answers, notes: Notes) -> Kind:
    """Of which kind regions are: the user's own where names that no such region has today are answered to be regions.

    Zones are such, and districts that were merged into others; else regions are of the kind that they are known as.
    """
    if kind not in china.LEVELS:
        return kind
    stray = astray(kind, home, names)
    zones = [
        w
        for w in names
        if "region" in {answers.given("means", w), answers.given("means", plain_name(w))}
        and (is_zone(w) or kind != "province")
        and (name_of(w, kind).kind in {"unknown", "gone"} or w in stray)
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
    if named.kind == "gone":
        past = china.former(kind, plain_name(word))
        return past.en if past is not None else ""
    codes = (
        [named.code] if named.kind == "region" else [c for c in named.codes if home and c.startswith(home)]
    )
    regions = china.of_level(kind).regions
    if len(codes) != 1 or codes[0] not in regions:
        return ""
    # among those of one place what tells names apart elsewhere is left out: Weiyuan (Neijiang)
    return re.sub(r" \(.+\)$", "" if home else r"\g<0>", regions[codes[0]].name["en"])


def ask_gone(notes: Notes, place: Text, word: str, named: Sense, now: Region | None) -> None:
    """Ask what is to be done with a region that is no more: kept as it was, which makes all regions the user's own, or left out.

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
    notes.ask(
        Question(
            "means",
            place,
            Text(
                zh=f"{zh}，其数字未归入现在的地区",
                en=f"{en}, and its figures are not in those of the present region",
            ),
            (("region", ZONE), ("nothing", NOT_READ)),
            word,
            "region",
        )
    )


def ask_astray(notes: Notes, place: Text, word: str, far: Region, home: str) -> None:
    """Ask which region a name is that is known far from where all others lie, and may be that of one that is no more."""
    where = place_of(home)
    notes.ask(
        Question(
            "means",
            place,
            Text(
                zh=f"“{word}”现在是{far.full['zh']}的名称，其他各行都在{where['zh']}",
                en=f"“{word}” is the name of {far.full['en']} today, and the other rows lie in {where['en']}",
            ),
            ((far.code, far.full), ("region", ZONE), ("nothing", NOT_READ)),
            word,
            "region",
        )
    )


def ask_level(notes: Notes, larger: china.Level, smaller: china.Level, best: str) -> None:
    """Ask which of two levels a report is about where the names of a table are of both."""
    zh = f"表里既有{china.LEVEL_NAMES[larger]['zh']}地区，又有{china.LEVEL_NAMES[smaller]['zh']}地区"
    en = f"the table has {china.LEVEL_NAMES[larger]['en']} and {china.LEVEL_NAMES[smaller]['en']}"
    options = tuple((x, KIND_NAMES[x]) for x in (larger, smaller))
    text = Text(zh=f"{zh}，报告写哪一级", en=f"{en}: which is the report about")
    notes.ask(Question("level", same(""), text, options, default=best))


def place_of(home: str) -> Text:
    """The name of the prefecture, or else the province, that codes begin with."""
    cities, whole = china.of_level("prefecture").regions, china.of_level("province").regions
    region = (cities.get(home.ljust(6, "0")) if len(home) == 4 else None) or whole.get(home[:2].ljust(6, "0"))
    return region.name if region is not None else same("")


def earlier_extents(
    notes: Notes,
    kind: Kind,
    words: Collection[str],
    rows: Mapping[str, str],
    periods: Mapping[str, Sequence[str]],
) -> dict[str, Text]:
    """What is to be known of regions whose figures are of another area than that of the name today; each is told as well.

    Another region of the same table became part of it later (拱墅区 before 2021 is without 下城区), or a part of it became
    a region later that the table does not have (余杭区 before 2021 is with 临平区).

    Args:
        words: the names in the table, also of rows that are left out.
        rows: code → name in the table of each region that is read.
        periods: code → the periods in which it has figures.

    Returns:
        Code → what a reader of its figures must know.
    """
    if kind not in china.LEVELS:
        return {}
    extents: dict[str, Text] = {}
    added: dict[str, list[china.Former]] = {}
    for word in words:
        named = name_of(word, kind)
        if named.kind == "gone" and named.level == "merged" and named.code in rows:
            past = china.former(kind, plain_name(word))
            if past is not None and past.name not in {f.name for f in added.get(named.code, ())}:
                added.setdefault(named.code, []).append(past)
    for code, gone in added.items():
        since = min(past.since for past in gone)
        if all(p[:4].isdigit() and p[:4] > since for p in periods.get(code, ())):
            continue
        parts = Text(zh="、".join(f.name for f in gone), en=" and ".join(f.en for f in gone))
        extents[code] = _extent(code, kind, since, periods, without=parts)
        told = extents[code]
        _tell_extent(notes, rows[code], told)
    lost: dict[str, list[china.Divided]] = {}
    for change in china.divided() if kind == "county" else ():
        before = [p for p in periods.get(change.code, ()) if p[:4].isdigit() and p[:4] < change.since]
        counted = set(before) & set(periods.get(change.part, ()))
        if change.code in rows and before and not counted:
            lost.setdefault(change.code, []).append(change)
    for code, changes in lost.items():
        known = china.of_level(kind).regions
        parts = Text(
            zh="、".join(bare(known[c.part].name["zh"]) for c in changes),
            en=" and ".join(bare(known[c.part].name["en"]) for c in changes),
        )
        told = _extent(code, kind, max(c.since for c in changes), periods, including=parts)
        extents.setdefault(code, told)
        _tell_extent(notes, rows[code], told)
    return extents


def bare(name: str) -> str:
    """A region's name without what tells it from others of that name.

    >>> bare("西湖区（杭州）"), bare("Xihu (Hangzhou)")
    ('西湖区', 'Xihu')
    """
    return re.sub(r"\s*[(（].+[)）]$", "", name)


def _extent(
    code: str,
    kind: china.Level,
    since: str,
    periods: Mapping[str, Sequence[str]],
    *,
    without: Text | None = None,
    including: Text | None = None,
) -> Text:
    """Of which area the figures of a region are, in a sentence."""
    region = china.of_level(kind).regions[code]
    which = (
        Text(zh="数字", en="Figures")
        if all(p[:4] <= since for p in periods.get(code, ()))
        else Text(zh="早先的数字", en="Earlier figures")
    )
    if without is not None:
        zh, en = f"不含后来并入的{without['zh']}", f"without {without['en']}, which became part of it later"
    else:
        assert including is not None
        zh, en = (
            f"含后来另设的{including['zh']}",
            f"with {including['en']}, by {'itself' if ' and ' not in including['en'] else 'themselves'} since",
        )
    return Text(
        zh=f"{which['zh']}按{since}年以前的{bare(region.name['zh'])}，{zh}，与后来的数字不能直接比较；地图上是现在的边界",
        en=f"{which['en']} are of {bare(region.name['en'])} as it was before {since}, {en}: they cannot be compared with later ones; maps show present boundaries",
    )


def _tell_extent(notes: Notes, word: str, extent: Text) -> None:
    notes.note(
        "",
        f"“{word}”：{extent['zh']}",
        f"“{word}”: {extent['en'][0].lower()}{extent['en'][1:]}",
        f"说明会写进它的简报；如不要它，加 --leave-out {typed(word)}",
        f"its brief will say so; to do without it add --leave-out {typed(word)}",
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
