"""What a word in a region column stands for: a region of China at a level, an area of several, a note; exports ``name_of``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from analysis.values import Region
from intake.new.vocabulary.words import AREA_WORDS, LEFT_OUT_WORDS, NOTE, says
from intake.places import china
from intake.tables.files import tidy
from intake.tables.units import without_marks

Level = Literal["province", "prefecture", "county", "table"]
#: ``area`` stands for several regions, ``out`` for none that could be compared (a median, 其他)
Kind = Literal["region", "former", "shared", "gone", "absent", "other", "area", "out", "note", "unknown"]

#: what a yearbook calls the districts of a city together
PARTS_OF_CITIES = r"(?:市区|市辖区|市本级|主城区|中心城区|市区合计|市辖区合计)"
#: how a row begins that is a part of the one above it
_OF_WHICH = re.compile(
    r"^[\s#*·.\-–]*(?:其\s*中|うち|그\s*중)\s*[:：、,，]?\s*(?=\S)|"
    r"^[\s*·.\-–]*(?:of which|thereof|davon|darunter|dont|de l[oa]s cuales|d[oa]s quais|di cui|w tym|в том числе)(?:\s*[:：,]\s*|\s+)(?=\S)|"
    r"^[\s*·.\-–]*incl(?:uding|\.)?\s*:\s*(?=\S)",
    re.IGNORECASE,
)
#: how a name ends that stands for several regions: 西部地区均值, OECD average
_OF_SEVERAL = re.compile(
    rf".+(?:平均值?|平均数|平均水平|均值|[合总小共]计)|.+市{PARTS_OF_CITIES}|全[国省市区县州盟].+|(?:市内|中心城?|主?城区?|滨海|沿海|沿江|[近远]?郊|环城|[东南西北]部?)[二两三四五六七八九十][区县市]|"
    r".+\b(?:averages?|mean|(?:sub-?)?totals?)",
    re.IGNORECASE,
)
#: when a table was made is no name
_DATE = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s+\d\d?:\d\d(?::\d\d)?)?")

#: a name in two languages in one cell: 灣仔 Wan Chai, 东镇（Dongzhen）, 东镇/Dongzhen
BOTH_LANGUAGES = re.compile(r"([㐀-鿿·・]+)\s*[（(/／|]?\s*([A-Z][a-z][A-Za-z .,&'’-]*?)\s*[)）]?")

_TRADITIONAL = (
    "園园區区縣县廣广陝陕雲云貴贵遼辽寧宁內内龍龙蘇苏慶庆臺台門门東东濟济長长瀋沈陽阳鄭郑蘭兰銀银魯鲁齊齐爾尔濱滨連连無无錫锡溫温紹绍興兴義义烏乌漢汉頭头島岛煙烟濰潍萊莱"
    "蕪芜馬马銅铜黃黄岡冈荊荆揚扬鎮镇鹽盐遷迁關关瀘泸樂乐綿绵達达資资賓宾貢贡涼凉畢毕節节順顺盤盘麗丽臨临滄沧紅红雙双納纳寶宝雞鸡鷄鸡鹹咸張张隴陇樹树吳吴衛卫魯鲁"
    "鄲郸呂吕晉晋運运營营撫抚錦锦鐵铁嶺岭蘆芦鶴鹤鴨鸭綏绥潤润滬沪溝沟灣湾橋桥莊庄豐丰陸陆澤泽華华縉缙麥麦蓋盖賽赛邊边際际廈厦漳漳潁颍鳳凤鳴鸣騰腾贛赣閩闽"
    "鄖郧鄒邹鄂鄂鄧邓醴醴瓊琼畬畲穀谷穎颖維维經经紀纪約约級级綱纲緬缅縱纵織织羅罗習习聖圣聞闻聯联職职肅肃膠胶腦脑臘腊艦舰艷艳蒼苍蓮莲蔥葱薊蓟藍蓝藝艺藥药蘄蕲"
    "處处號号術术補补裝装覺觉觀观計计訓训許许評评詔诏誠诚論论諸诸謝谢譚谭讓让豬猪財财貞贞責责費费貿贸賀贺賢贤賴赖購购贊赞趙赵躍跃車车軍军軒轩輝辉輪轮轅辕轉转農农"
    "進进遊游過过違违適适選选遺遗還还郵邮鄉乡鄭郑鄰邻醫医釋释針针鈞钧鈴铃鉛铅鋼钢錢钱錄录鎢钨鏡镜鐘钟鑲镶閣阁開开閑闲間间陳陈陰阴隊队陽阳隨随險险隱隐雜杂離离難难電电靈灵"
    "靜静韓韩響响項项須须預预頓顿領领顏颜願愿風风飛飞飯饭餘余館馆駐驻騎骑驛驿驗验鬆松鬱郁魚鱼鮮鲜鳥鸟鴻鸿鹿鹿麵面黨党點点齡龄龜龟"
)
_SIMPLE = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))

#: the first form of each is the usual one
_TRADITIONAL_OF = {
    ord(simple): full
    for full, simple in reversed(list(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))
}


def simplified(word: str) -> str:
    """A Chinese name of a place in simplified characters.

    >>> simplified("陝西"), simplified("內蒙古"), simplified("黑龍江")
    ('陕西', '内蒙古', '黑龙江')
    """
    return word.translate(_SIMPLE)


def traditional(word: str) -> str:
    """A Chinese name of a place in traditional characters, as Taiwan, Hong Kong and Macao write it.

    >>> traditional("重庆"), traditional("陕西"), traditional("四川")
    ('重慶', '陝西', '四川')
    """
    return word.translate(_TRADITIONAL_OF)


#: so large a share of counties may bear the name of one that lies elsewhere
_STRAY = 0.1
#: the districts of Beijing, Tianjin, Shanghai and Chongqing lie in one place, whatever the third and fourth digits of their codes
_MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass(frozen=True)
class Sense:
    """What a word in the region column stands for."""

    kind: Kind
    code: str = ""
    #: ``shared``: the codes of those that bear the name; ``gone``, ``former``: what became of it, and when
    codes: tuple[str, ...] = ()
    since: str = ""
    level: str = ""


def without_of_which(word: str) -> str:
    """A name without what says that it is a part of the row above.

    >>> [without_of_which(w) for w in ("其中：高新区", "of which: capital", "  其中 市辖区", "Dont-le-Haut", "Incline", "其中")]
    ['高新区', 'capital', '市辖区', 'Dont-le-Haut', 'Incline', '其中']
    """
    return _OF_WHICH.sub("", word)


@lru_cache(maxsize=50_000)
def plain_name(word: str) -> str:
    """A name as a person would say it: without row numbers, footnote marks, blanks inside Chinese, 其中.

    >>> plain_name("1. 黑 龙 江①"), plain_name("其中：大连"), plain_name("Farrow  Isles [2]"), plain_name("北京 Beijing")
    ('黑龙江', '大连', 'Farrow Isles', '北京')
    >>> plain_name("Wien <AT13>")
    'Wien'
    """
    plain = re.sub(r"^\d{1,3}\s*[.、．)]\s*", "", tidy(without_marks(word))).strip(" :：*")
    plain = re.sub(r"^[.·•]+\s*", "", plain)
    plain = without_of_which(re.sub(r"^#\s*[:：]?\s*", "", plain))
    # Wien <AT13>: the code behind a name
    plain = re.sub(r"(?<=\w)\s*<[A-Z0-9_\-]{1,12}>$", "", plain)
    if both := re.fullmatch(r"([一-鿿 ]+?)\s*[A-Za-z][A-Za-z' .]*", plain):
        plain = both.group(1)
    return re.sub(r"\s+", "" if re.search(r"[一-鿿]", plain) else " ", plain)


@lru_cache(maxsize=50_000)
def name_of(word: str, level: str, above: tuple[str, ...] = ()) -> Sense:
    """What a word in a region column means at a level; ``above`` are the words of the columns of larger units.

    >>> name_of("四　川", "province").code, name_of("襄樊", "prefecture").kind, name_of("合计", "province").kind
    ('510000', 'former', 'area')
    >>> name_of("西部地区均值", "province").kind, name_of("Western mean", "table").kind
    ('area', 'area')
    >>> [name_of(w, "county").kind for w in ("全市常住人口", "滨海三区", "市内六区", "六合区", "二七区", "塘沽区")]
    ['area', 'area', 'area', 'region', 'region', 'gone']
    >>> name_of("四万十市", "table").kind
    'region'
    >>> name_of("鼓楼区", "county").kind, name_of("鼓楼区", "county", ("徐州",)).code, name_of("陝西", "province").code
    ('shared', '320302', '610000')
    """
    plain = plain_name(word)
    if not plain or len(plain) > 60:
        return Sense("note" if plain else "unknown")
    if NOTE.match(plain):
        return Sense("note")
    if _DATE.fullmatch(plain):
        return Sense("out")
    if level == "table":
        kind: Kind = "out" if says(plain, LEFT_OUT_WORDS) else "area" if _is_area(plain) else "region"
        return Sense(kind, plain)
    wanted: china.Level = (
        "province" if level == "province" else "prefecture" if level == "prefecture" else "county"
    )
    plain = simplified(plain)
    named = _found(plain, wanted, above)
    if len(named) == 1:
        return Sense("absent" if named[0].level == "absent" else "region", named[0].code)
    if len(named) > 1:
        return Sense("shared", codes=tuple(r.code for r in named))
    if says(plain, LEFT_OUT_WORDS):
        return Sense("out")
    if _is_area(plain):
        return Sense("area")
    past = china.former(wanted, plain)
    if past is not None:
        return Sense(
            "former" if past.kind == "renamed" else "gone", past.code, since=past.since, level=past.kind
        )
    for other in china.LEVELS:
        if (
            other != wanted
            and not re.fullmatch(r"\d{1,5}", plain)
            and len(hits := china.candidates(other, plain) or _below_a_province(plain, other)) >= 1
        ):
            return Sense("other", hits[0].code if len(hits) == 1 else "", level=other)
    return Sense("unknown")


def _is_area(plain: str) -> bool:
    return says(plain, AREA_WORDS) or _OF_SEVERAL.fullmatch(plain) is not None


def _found(plain: str, wanted: china.Level, above: tuple[str, ...]) -> tuple[Region, ...]:
    # a short number is a row's number rather than the first digits of a code
    if re.fullmatch(r"\d{1,5}", plain):
        return ()
    if re.fullmatch(r"\d{12}|\d{9}", plain):
        plain = plain[:6]
    words = [w for w in above if w]
    for prefix in ("".join(words[i:]) for i in range(len(words))):
        candidates = china.candidates(wanted, simplified(prefix) + plain)
        if len(candidates) == 1:
            return candidates
    return china.candidates(wanted, plain) or _below_a_province(plain, wanted)


#: what joins a province and what lies in it: 广东省-广州市, 江苏/南京, 湖北省·武汉市
_JOINED = re.compile(r"\s*[-－‐–—/／·・.．_|｜>＞→\\]+\s*")


def _below_a_province(plain: str, wanted: china.Level) -> tuple[Region, ...]:
    """The units that a name means with its province, and those between, written before it; none outside of that province."""
    *larger, own = _JOINED.split(plain)
    home = china.candidates("province", larger[0]) if larger and wanted != "province" else ()
    if len(home) != 1 or home[0].code == "100000":
        return ()
    joined = china.candidates(wanted, "".join((home[0].full["zh"], *larger[1:], own)))
    mine = joined or tuple(
        r for r in china.candidates(wanted, own) if r.code and r.code[:2] == home[0].code[:2]
    )
    if len(mine) > 1 and len(larger) > 1:
        between = {r.code[:4] for r in china.candidates("prefecture", larger[-1]) if r.code}
        mine = tuple(r for r in mine if r.code and r.code[:4] in between)
    return mine


def amount_or_code(word: str) -> bool:
    """Whether a word may name a region: letters, or a six-digit code."""
    return bool(re.search(r"[^\W\d]", word)) or bool(re.fullmatch(r"\d{6}|\d{9}|\d{12}", word))


def level_hits(words: Sequence[str]) -> dict[str, int]:
    """How many of the different words are regions of China, by level."""
    some = list(dict.fromkeys(w for w in words if w and amount_or_code(w)))[:3000]
    # districts of 2009 that are no more
    known = {"region", "former", "shared", "gone", "absent"}
    return {level: sum(name_of(w, level).kind in known for w in some) for level in china.LEVELS}


def home_of(words: Sequence[str], level: str) -> str:
    """The first digits of the codes of the prefecture, or province, in which all regions lie whose names are their own.

    Of counties one in ten may lie elsewhere: a district that is no more may have the name of one far away.

    >>> home_of(["兰考县", "杞县", "尉氏县", "鼓楼区"], "county"), home_of(["杭州", "宁波", "温州"], "prefecture"), home_of(["杭州"], "prefecture")
    ('4102', '33', '')
    >>> home_of(["双桥区", "涪陵区", "大渡口区", "沙坪坝区", "九龙坡区", "北碚区", "渝北区", "巴南区", "黔江区", "荣昌区", "綦江区"], "county")
    '50'
    """
    names = [name_of(w, level) for w in words]
    own = [n.code for n in names if n.kind == "region" and n.code != "100000"]
    if level not in {"prefecture", "county"} or len(own) < 3:
        return ""
    province, _ = Counter(c[:2] for c in own).most_common(1)[0]
    widths = (2,) if level == "prefecture" or province in _MUNICIPALITIES else (4, 2)
    for stray in (0.0, _STRAY) if level == "county" else (0.0,):
        for digits in widths:
            home, count = Counter(c[:digits] for c in own).most_common(1)[0]
            if len(own) - count <= stray * len(own):
                return home
    return ""
