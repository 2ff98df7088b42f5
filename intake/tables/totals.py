"""Whether an indicator grows with a region's size, by its name and unit, and what is far off with no size to explain it:
`grows_with_size`, `relative`, `far_off`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from intake.tables.of_each import is_pay, of_each, sums_of_pay
from intake.tables.unit_words import is_large

#: units and names of figures that do not grow with a region's size
_RELATIVE = re.compile(
    r"人均|每萬|每戶|戶均|每仟|佔|每万|每千|每百|每人|户均|率|比重|占比|比例|性别?比|指数|密度|增速|增长|增幅|同比|强度|得分|评分|可支配收入|寿命|年限|"
    r"[가-힣]당(?:\s|$)|[률율]$|"
    r"[1１一]人(?:当|あ)たり|\bje\b|\bpro[ -](?:kopf|einwohner)|\bpar (?:habitant|personne|tête|emploi)|\bpor (?:habitante|persona|pessoa)|"
    r"per c[áa]pita|quote\b|dichte\b|densit|densid|\b(?:taux|tasa|taxa|anteil|part de|lebenserwartung)\b|(?:espérance|esperanza|esperança|expectativa) de|"
    r"per[ _]?capita|per[ _]|_per_|\bshare|rate(?!d)|ratio|pct|percent|index|density|growth|expectancy|income|score|literacy|\bincrease\b",
    re.IGNORECASE,
)

#: what is counted or measured, and its English
UNITS: Mapping[str, str] = {
    "元": "yuan", "美元": "US dollars", "人": "persons", "户": "households", "件": "items", "项": "items",
    "吨": "tonnes", "吨标准煤": "tonnes of coal equivalent", "公里": "km", "千米": "km", "公顷": "hectares",
    "平方公里": "km²", "平方千米": "km²", "平方米": "m²", "立方米": "m³", "千瓦时": "kWh", "千瓦": "kW", "瓦": "W", "兆瓦": "MW", "辆": "vehicles", "张": "beds",
    "床": "beds", "명": "persons", "円": "yen", "世帯": "households",
    "세대": "households", "가구": "households", "个": "units", "家": "units", "所": "units", "处": "units", "座": "units", "台": "units", "部": "units",
    "艘": "vessels", "架": "aircraft", "人次": "person-times", "人年": "person-years", "对": "couples", "亩": "mu",
}  # fmt: skip


#: at which prices an amount is counted, which is no price itself: 地区生产总值（当年价格）
_AT_PRICES = re.compile(
    r"\s*[(（](?:按)?(?:当年|当期|现行|不变|可比|现|\d{4}年(?:不变)?)价(?:格)?(?:计算)?[)）]|"
    r",?\s*\(?\b(?:at )?(?:(?:current|constant|chained|\d{4}) (?:basic |market )?|market |basic |purchasers['’] )prices\)?",
    re.IGNORECASE,
)


def relative(name: str, unit: str) -> bool:
    """Whether figures of large and small regions can be compared as they are.

    >>> relative("人均GDP", "元"), relative("GDP", "亿元"), relative("Output", "euro per inhabitant"), relative("Price", "")
    (True, False, True, True)
    >>> [relative(w, "") for w in ("BIP je Einwohner", "Bevölkerungsdichte", "PIB par habitant", "Tasa de paro", "1人当たり県民所得", "실업률", "Bevölkerung")]
    [True, True, True, True, True, True, False]
    >>> relative("地区生产总值（当年价格）", "亿元"), relative("GDP at current prices", "million euros"), relative("粮食价格", "元")
    (False, False, True)
    >>> relative("GDP at market prices, Current prices", "million euro"), relative("Market price of rice", "euro")
    (False, True)
    >>> relative("pay", "thousand dollars"), relative("Teachers' pay", "thousand dollars"), relative("Pay bill", "thousand dollars")
    (True, True, False)
    >>> [relative(w, "") for w in ("单位GDP能耗", "企业单位数", "社会福利收养性单位床位数", "单位从业人员")]
    [True, False, False, False]
    """
    name = _AT_PRICES.sub("", name)
    if sums_of_pay(name, unit):
        return False
    by_unit = unit.startswith(("%", "‰")) or "/" in unit or re.search(r"\bper\b|每|%", unit) is not None
    by_name = _RELATIVE.search(name) or _NO_SUM.search(name) or of_each(name) or is_pay(name, unit)
    return by_unit or bool(by_name)


#: what a distance is measured in is no total, though the unit is kilometres, nor is what a unit of output takes
_NO_SUM = re.compile(
    r"(?<![业性人关动构])单位(?!数|从业|就业|职工|人员|个数)|距离|海拔|高度|万元(?:gdp|地区生产总值|增加值|产值)|"
    r"distance|altitude|elevation",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(?:总|年末|年末总|常住|年末常住|户籍|年末户籍|年平均|年均|城镇|乡村|就业|从业|男性|女性|在校)*(?:人口|人数|学生|学生数)(?:数|总数)?(?:合计)?|"
    r"(?:總|年底|年中|戶籍|現住|設籍|男性|女性|就業)*(?:人口|人數|學生)(?:總?數)?(?:合計)?|"
    r".{0,12}(?:总量|总额|总值|增加值|产值|产量|数量|总数|总产|面积|总收入|总支出|零售额|投资额|预算收入|预算支出|"
    r"總量|總額|總值|產值|產量|數量|總數|面積|戶數)|"
    r"(?:地区生产总值|国内生产总值|生产总值)|"
    r"(?:total )?(?:(?:real|nominal) )?(?:(?:gross|net) (?:(?:state|regional|national|provincial|domestic|district|county|city) )+product|"
    r"(?:gross|net) (?:(?:state|regional|national) )?value added|g[snr]?dp|grdp|g[rsn]p|n[sn][dv]p|g[sr]?va|nsva)(?: at (?:basic|market|factor) (?:prices?|cost))?|"
    r"(?:net |indirect )*(?:taxes|subsidies|taxes (?:less|minus|net of) subsidies)(?: on products?(?: and imports)?)?|"
    r"(?:total |resident |permanent |urban |rural |registered |male |female )*(?:population|inhabitants|residents)"
    r"(?: estimates?| projections?| counts?)?(?:,? (?:total|\(?(?:19|20)\d\d\)?))?|(?:total |land |surface )*area(?: of land)?|number of .*|count|"
    r"counts|total .*|(?:.*[ _])?(?:students|pupils|employees|teachers)|(?:.*[ _])?patents(?:[ _].*)?|"
    r"households|families|dwellings|(?:총|주민등록|등록|남자|여자|외국인)*\s*(?:인구|세대|가구)\s*수?|世帯(?:総)?数|総?世帯数?|"
    r"pop|.{0,20}(?:einwohner|bevölkerung|población|população|popolazione|befolkning|ludność).{0,40}",
    re.IGNORECASE,
)
_EN_SCALE = r"(?:\d[\d,]*|ten|hundred|thousands?|millions?|billions?|trillions?|bn|mn|mil|miles|milhões|mio\.?|mill\.?|mrd\.?|tsd\.?|lakhs?|crores?)"
_EN_MONEY = r"(?:yuan|renminbi|rmb|cny|(?:us )?dollars?|us ?\$|\$|usd|euros?|eur|€|pounds?|gbp|£|reais|rs\.?|rupees?|inr|₹)"
_EN_THINGS = (
    r"(?:number|anzahl|personas?|pessoas?|personen|personnes|habitantes?|einwohner|persons?|people|inhabitants?|residents?|households?|students?|beds?|units?|items?|patents?|cases?|vehicles?|"
    r"tce|fte|tonn?es?|tons?|hectares?|ha|mu|quil[ôo]metros quadrados|kil[óo]metros cuadrados|"
    r"qkm|sq\.? ?km\.?|square (?:kilomet(?:re|er)s|miles)|km2|km²|m2|m²|m3|m³|[kmgt]wh?|visits?|person-times|person-years)"
)
_EN_TOTAL = re.compile(
    rf"(?:{_EN_SCALE}(?:\s+(?:of\s+)?|$))+(?:{_EN_MONEY}|{_EN_THINGS})?|{_EN_MONEY}\s+(?:in )?{_EN_SCALE}|{_EN_THINGS}",
    re.IGNORECASE,
)


#: names of variables that are logarithms: lnpgdp, ln_fdi, log(GDP), 人均GDP对数
_LOGARITHM = re.compile(
    r"[lL]n(?=[a-z\d_(（\s]|[A-Z㐀-鿿]).+|log(?:10|2)?(?=[_(（\s.A-Z㐀-鿿]).+|.*对数[)）]?|.*[_(（]\s*(?:ln|log)\s*[)）]?"
)


def is_logarithm(name: str) -> bool:
    """Whether an indicator is a logarithm by its name.

    >>> [w for w in ("lnpgdp", "ln_fdi", "LnGDP", "log(GDP)", "logGDP", "人均GDP对数", "ln人均GDP", "pgdp_ln") if not is_logarithm(w)]
    []
    >>> [w for w in ("logistics", "Log houses", "login", "pgdp", "LNG imports", "ln") if is_logarithm(w)]
    []
    """
    return _LOGARITHM.fullmatch(name.strip()) is not None


#: what is counted in ten thousands and hundred millions, by its symbol: 亿m³, 万kW
_SYMBOLS = re.compile(r"k?m[23²³]|t|tce|[km]wh?", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"


#: money in millions is nobody's own; in thousands it may be a household's
_MILLIONS = re.compile(r"\b(?:m|b|tr)illions?\b", re.IGNORECASE)
#: a heading that says no more than that something is counted, and the words of what
_COUNT = re.compile(r"counts?|number(?: of .+)?", re.IGNORECASE)
_COUNTED = re.compile(r"(?!.*\b(?:per|index|points?|share|rate|ratio)\b)[a-z]+(?: [a-z]+)*", re.IGNORECASE)
_THOUSANDS = re.compile(r"thousands?\b", re.IGNORECASE)
_OF_ALL = re.compile(r"(?:total|aggregate|national|personal|gross (?:national|disposable))\b", re.IGNORECASE)


def grows_with_size(name: str, unit: str) -> bool:
    """Whether name and unit say that a figure is a count or a sum: people, areas, money in 亿元.

    Money in plain 元 may be an income or a price as well; without a word that decides, the answer is no.

    >>> [grows_with_size(*w) for w in (("常住人口", "万人"), ("GDP", "亿元"), ("Population", ""), ("Beds", "beds"))]
    [True, True, True, True]
    >>> [grows_with_size(*w) for w in (("Population 31 Dec", ""), ("Population on 1 January", ""), ("Tax due in May", ""))]
    [True, True, False]
    >>> [grows_with_size(w, "") for w in ("Gross State Domestic Product", "GRDP", "GSVA at basic prices", "Taxes on Products", "Tax rate", "Product quality")]
    [True, True, True, True, False, False]
    >>> [grows_with_size(*w) for w in (("人均GDP", "万元"), ("可支配收入", "元"), ("平均工资", "万元"), ("城镇化率", "%"))]
    [False, False, False, False]
    >>> [grows_with_size(*w) for w in (("Gross disposable household income", "pounds million"), ("Personal income", "Thousands of dollars"))]
    [True, True]
    >>> [grows_with_size(*w) for w in (("Household income", "thousand yuan"), ("Personal income per capita", "dollars"), ("Income per head", "million won"))]
    [False, False, False]
    >>> [grows_with_size(w, "") for w in ("年底人口數", "土地面積", "每戶人口數", "平均每人居住面積", "人口密度")]
    [True, True, False, False, False]
    >>> [grows_with_size("GSDP", u) for u in ("crore Rs.", "Rs. crore", "₹ in lakhs", "Rs.")], grows_with_size("Per capita GSDP", "Rs.")
    ([True, True, True, False], False)
    >>> grows_with_size("count", "homicides"), grows_with_size("rate", "homicides"), grows_with_size("count", "homicides per 100,000")
    (True, False, False)
    >>> grows_with_size("水资源总量", "亿m³"), grows_with_size("人均水资源量", "万m³"), grows_with_size("降水量", "mm")
    (True, False, False)
    >>> [grows_with_size("并网容量", u) for u in ("万千瓦", "千瓦", "兆瓦", "MW", "千瓦/人")]
    [True, True, True, True, False]
    >>> [grows_with_size(*w) for w in (("粮食总播种面积", "万亩"), ("耕地面积", "亩"), ("人均耕地", "亩"), ("亩均税收", "万元"))]
    [True, True, False, False]
    >>> grows_with_size("年平均人口", "万人"), grows_with_size("세대수", "세대"), grows_with_size("세대당 인구", "명")
    (True, True, False)
    """
    name = _AT_PRICES.sub("", name)
    if _MILLIONS.search(unit) or (_THOUSANDS.match(unit) and _OF_ALL.match(name)):
        # all that the people of a region earn together
        name = re.sub(r"\bincomes?\b", "product", name, flags=re.IGNORECASE)
    if relative(name, unit):
        return False
    name = re.sub(r"^(?:19|20)\d\d年?度?\s*|[\s_(（]*(?:19|20)\d\d年?[)）]?$", "", name)
    # Population 31 Dec, population on 1 January
    name = re.sub(
        rf"[\s,(]+(?:(?:on|at|as of|as at) )?(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})\)?$",
        "",
        name,
        flags=re.IGNORECASE,
    )
    if unit in {"km", "公里", "千米"}:
        return bool(re.search(r"里程|长度|公路|铁路|road|rail|length", name, re.IGNORECASE))
    if not unit:
        return bool(_PEOPLE.fullmatch(name.strip()))
    if re.sub("[€£₹]", "", unit).isascii() or unit in {"km²", "m²", "m³"}:
        # millions of chained 2012 dollars
        return bool(
            _EN_TOTAL.fullmatch(unit.strip())
            or _MILLIONS.search(unit)
            or re.match(r"(?:thousand|million|billion|trillion)s?\b", unit.strip(), re.IGNORECASE)
            or is_large(unit.strip())
            # homicides, of which a column has the count
            or (_COUNT.fullmatch(name.strip()) and _COUNTED.fullmatch(unit.strip()))
        )
    match = re.fullmatch(r"(万亿|千万|百万|十万|亿|万|千|百)?(.+)", unit)
    if match and match[1] and _SYMBOLS.fullmatch(match[2]):
        return True
    if match is None or match.group(2) not in UNITS:
        return is_large(unit)
    return bool(match.group(1)) or match.group(2) not in {"元", "美元", "公里", "千米"}


#: what is so many times beyond all others on a scale of tens is a slip or in another unit, wherever no size explains it
_BEYOND = 3.0
#: of fewer figures nothing is far off; a larger share of them is a group of its own
_FEWEST, _MOST_OFF = 6, 0.25
#: figures near nothing are rounded: a smaller one is told only where it is written with so many digits
_WRITTEN = 3
#: a region that is far off in all of so many periods is so
_ALWAYS = 3


def far_off(values: Mapping[str, float], sizes: Sequence[Mapping[str, float]] = ()) -> list[str]:
    """The regions whose figure of one indicator is a thousand and more times larger or smaller than those of all others.

    The others must lie nearer together than they lie to it (so that a count that has all sizes, of capitals and villages,
    shows nothing), and none of the regions' other sizes may explain it: a capital is large in every count.

    Args:
        values: region → figure, of one indicator in one period; what is nothing is not compared.
        sizes: the same of the other indicators that grow with a region.

    >>> jobs = {"a": 412586.0, "b": 0.28, "c": 0.14, "d": 412586.0, "e": 0.09, "f": 0.15, "g": 0.03, "h": 0.21}
    >>> far_off(jobs), far_off(jobs, [{"a": 9e6, "b": 9, "c": 8, "d": 9, "e": 7, "f": 8, "g": 9, "h": 8}])
    (['a', 'd'], ['d'])
    >>> far_off({"a": 0.4123, "b": 1500, "c": 1800, "d": 1720, "e": 1333, "f": 1940}), far_off(dict(zip("abcdef", (9000, 700, 50, 9, 2, 1))))
    (['a'], [])
    """
    order = sorted((k for k, v in values.items() if v), key=lambda k: abs(values[k]))
    if len(order) < _FEWEST:
        return []
    logs = [math.log10(abs(values[k])) for k in order]
    for sign in (1, -1):
        if sign < 0:
            order, logs = order[::-1], [-x for x in logs[::-1]]
        for off in range(1, int(_MOST_OFF * len(order)) + 1):
            rest, first = logs[:-off], logs[-off]
            # one figure near nothing widens no others
            spread = rest[-1] - rest[len(rest) // 10]
            if first - rest[-1] < max(_BEYOND, spread):
                continue
            found = [
                k
                for k, x in zip(order[-off:], logs[-off:], strict=True)
                if not any(_explains(size, k, sign, x - rest[len(rest) // 2]) for size in sizes)
                and (sign > 0 or len(f"{abs(values[k]):.11e}"[:13].replace(".", "").rstrip("0")) >= _WRITTEN)
            ]
            if found:
                return sorted(found, key=list(values).index)
    return []


def far_off_over(
    figures: Mapping[str, Mapping[str, float]], sizes: Callable[[str], Sequence[Mapping[str, float]]]
) -> list[tuple[str, str]]:
    """Region and period of what is `far_off` in an indicator, but for regions that are in all of three periods or more.

    Args:
        figures: period → region → figure.
        sizes: the other indicators that grow with a region, of a period; asked for where something is far off.

    >>> near = {"b": 0.28, "c": 0.14, "d": 0.11, "e": 0.09, "f": 0.15, "g": 0.03}
    >>> far = near | {"a": 412586.0}
    >>> far_off_over({"1": far, "2": near | {"a": 0.4}}, lambda _: []), far_off_over({"1": far, "2": far, "3": far}, lambda _: [])
    ([('a', '1')], [])
    """
    found: dict[str, list[str]] = {}
    for period, values in figures.items():
        for region in far_off(values, sizes(period)) if far_off(values) else ():
            found.setdefault(region, []).append(period)
    return [
        (region, period)
        for region, some in found.items()
        for period in some
        if len(some) < max(_ALWAYS, sum(region in values for values in figures.values()))
    ]


def _explains(size: Mapping[str, float], region: str, sign: int, beyond: float) -> bool:
    """Whether another size of a region lies at least half so far beyond the middle of all, on a scale of tens."""
    known = [abs(v) for v in size.values() if v]
    if not size.get(region) or not known:
        return False
    return sign * math.log10(abs(size[region]) / median(known)) >= beyond / 2
