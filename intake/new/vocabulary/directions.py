"""Whether more or less of an indicator is better, where its name says so: ``direction_of``."""

from __future__ import annotations

import re

from intake.new.answers import Direction
from intake.new.vocabulary.direction_words import says_less, says_more
from intake.tables.totals import grows_with_size, relative

#: names of what a region wants less of
_LESS = re.compile(
    r"失业|污染物|污染|排放|能耗|煤耗|电耗|水耗|死亡|贫困|恩格尔|事故|犯罪|案件|赤字|负债率|债务率|不良|"
    r"废水|废气|粉尘|烟尘|二氧化|氮氧|化学需氧|臭氧|PM2\.?5|PM10|(?<![a-z0-9])(?:O3|SO2|NO2)(?![a-z0-9])|^CO(?=[：: （(]|$)|"
    r"基尼|发病率|辍学|文盲|返贫|超载|噪声|火灾|受灾|返贫率|通货膨胀|"
    r"unemploy|pollut|emission|mortalit|\bdeaths?\b|poverty|\bpoor\b|engel|accident|crime|homicide|murder|"
    r"suicide|deficit|\bdebt|waste(?!water treat)|gini|"
    r"pm2\.?5|pm10|intensity of energy|energy intensity|inequalit|illitera|drop.?out|undernourish|malnutrition|stunting|"
    r"wasting\b|underweight|an(?:a?e|æ)mi[ac]|infant mort|\b(?:IMR|U5MR|NMR|MMR)\b|"
    r"at risk of|arbeitslos|chômage|chomage|_chom|desemp|bezroboci|armut|pauvreté|pobreza|pobreza|deprivation|"
    r"overcrowd|burden|inflation|incidence of|prevalence of|obesity|smok|neet\b|early leavers|vacancy|"
    r"\bfires?\b|corruption|delay",
    re.IGNORECASE,
)
#: deaths of a whole population, of which there are more where it is older: no more is said of health than births say of welfare
_CRUDE = re.compile(
    r"(?:(?:户籍|常住|总)?人口)?粗?死亡率|(?:crude |general |overall )?(?:death|mortality) rate|"
    r"(?:crude )?deaths? per 1[ ,]?000(?: (?:population|people|persons|inhabitants))?",
    re.IGNORECASE,
)
#: distances between groups and prices in years of income: less of them is better, though what is compared is an income
_GAP = re.compile(
    r"(?:城乡|男女|贫富|地区|行业|区域).{0,12}(?:收入|工资|消费|支出).{0,8}(?:之?比(?![重例率较上])|比值|倍数|倍差|差距|差异|差额)|"
    r"(?:收入|工资|消费)(?:倍差|差距|之比)|房价收入比|欠薪|拖欠|低收入|贫富|收入比$|"
    r"(?:income|wage|pay|gender|urban.rural)[ -]+(?:gap|disparit|ratio)|price.to.income|low.income",
    re.IGNORECASE,
)
_NOT_LESS = re.compile(
    r"治理|处理|利用|防治|投资|投入|减排|下降|降低|达标|优良|control|treat|investment|recycl|reduction|decline|expenditure on",
    re.IGNORECASE,
)
#: names of what a region wants more of
_MORE = re.compile(
    r"人均(?:地区|国内)?(?:生产总值|GDP|收入|可支配|纯收入|消费|产值|公园|绿地|道路|存款|粮食|储蓄|财政收入|一般公共预算收入)|"
    r"(?:GDP|社零|零售|进出口|出口|增加值|投资)[：:]?\s*(?:名义|实际)?(?:增速|增长|增幅|同比)|(?:生产总值|(?<!单位)GDP|增加值|产值|投资|零售总?额|零售额|进出口|出口|财政收入|预算收入|营业收入).*(?:增速|增长|增幅|发展速度|：.*变化率?$|20\d\d/20\d\d)|收入|工资|"
    r"城镇化|城镇(?:人口|常住人口)?(?:比重|占比)|识字|受教育|入学率|升学率|寿命|床位|医师|医生|护士|卫生技术人员|卫生人员|绿化|"
    r"森林覆盖|空气质量优良|优良天数|达标率|治理率|处理率|利用率|普及率|参保率|覆盖率|合格率|合格率|满意|"
    r"就业率|"
    r"劳动生产率|专利|研发|研究与试验发展|R&D|科技投入|高新|利润|第三产业(?:占比|比重|增加值占)|互联网|宽带|上网|高等教育|"
    r"大学生|图书|韧性|高质量|质量(?:指数|得分|发展)|效率|竞争力|创新|指数得分|综合得分|幸福|协调度|"
    r"per[ _]?capita (?:gdp|income|gross|output|consumption)|"
    r"(?:g[dr]p|income|output|gni|product|consumption|savings?)[^.;]{0,60} per[ _](?:capita|head|person|worker|hour|inhabitant)|"
    r"^(?:real |nominal )?(?:g[dr]p|gross (?:domestic|regional|value)[a-z ]*|output|value added|retail sales|exports|investment|turnover)"
    r"(?: per (?:capita|head|inhabitant))?: "
    r".*(?:growth|change|increase|20\d\d/20\d\d)|"
    r"(?:g[dr]p|income|gnp|gni)_per_capita|gdp growth|growth of gdp|\bincome|\bwages?\b|\bearnings|\bsalary|"
    r"literacy|literate|life expectancy|schooling|enrol(?:l)?ment|graduat|attainment|"
    r"beds|doctors|physicians|nurses|forest|green (?:space|area)|coverage|access to|vaccinat|immuni[sz]|"
    r"\bemployment rate|\bproductivity|patents|r ?& ?d|research|innovation|"
    r"internet|broadband|urbani[sz]ation|urban share|tertiary share|(?:share of )?tertiary(?! (?:industr|sector))|resilience|"
    r"quality|efficiency|competitiveness|happiness|satisfaction|coordination|"
    r"human development|\bidh\b|\bhdi\b|profit|renewable|recycl|treated|treatment",
    re.IGNORECASE,
)


#: a region's part of what all have together is as large as the region
_OF_ALL = re.compile(
    r"占(?:全国|全省|全市|全区|全县|全球|总量|总数|总额)|share of (?:the )?(?:nation|country|world|total population|total area|area)\b|% of (?:the )?(?:nation|world)",
    re.IGNORECASE,
)


#: GNI per capita rank minus HDI rank
_OF_RANKS = re.compile(
    r"\brank\b.*\b(?:minus|less|difference|change)\b|(?:位次|名次|排名)(?:变化|变动|之?差|升降)",
    re.IGNORECASE,
)


#: what is used up, of which more is neither better nor worse by its name
_USED = re.compile(
    r"\b(?:energy|electricity|power|fuel|coal|oil|gas|water|alcohol|tobacco|cigarettes?|meat|sugar|fertili[sz]er|pesticides?)\b[\w -]{0,16}\b(?:consumption|use|usage)\b|"
    r"\b(?:consumption|use) of (?:\w+ )?(?:energy|electricity|power|fuel|coal|oil|gas|water|alcohol|tobacco|meat|sugar|fertili[sz]er)|"
    r"(?:能源|电力|煤炭|石油|天然气|水资源|酒类?|烟草|化肥|农药)消[费耗]|用[电水气能煤]量",
    re.IGNORECASE,
)
_CLEAN = re.compile(r"renewable|clean\b|efficien|productivity|recycl|可再生|清洁|效率|强度", re.IGNORECASE)


#: people for each of something: of crimes, of physicians
_PEOPLE_PER = re.compile(
    r"(?:total |resident )?(?:population|persons|people|inhabitants|residents|households|families) (?:per|for each|for every) "
    r"(?P<en>(?!1?[\d,. ]|capita|head|household|km|square|hectare|sq).+)|"
    r"(?:einwohner|bevölkerung) (?:je|pro) (?P<de>.+)|(?:habitants?|population) par (?P<fr>.+)|(?:habitantes|población|população) por (?P<es>.+)|"
    r"每(?:名|位|一|起|个|张|所|家)(?P<zh>.+?)(?:负担|服务|赡养|对应|承担)?的?(?:常住|服务)?(?:人口|人数|居民)数?",
    re.IGNORECASE,
)
_TURNED: dict[Direction, Direction] = {"more": "less", "less": "more"}
#: what is given to those who lack something, of which more says neither that fewer lack it nor that more do
_AID = re.compile(
    r"\b(?:donations?|charit\w*|alms|aid|assistance|relief|benefits?|subsid\w+|grants?|support|help)\b|救助|救济|补助|捐|慈善|帮扶|spenden?\b|\baides?\b|\bayudas?\b",
    re.IGNORECASE,
)


def _own_words(name: str) -> str:
    """A name without the headings above it that speak of several things: what they say need not be said of each."""
    *above, own = re.split(r": |：", name)
    kept = [w for w in above if not re.search(r" and | & |[和及与、]", w)]
    return ": ".join([*kept, own])


def direction_of(name: str, unit: str) -> Direction | None:
    """What the name says is better; ``neither`` for a plain size; None where a person must say.

    >>> [direction_of(*w) for w in (("失业率", "%"), ("人均GDP", "元"), ("常住人口", "万人"), ("商品房平均销售价格", "元"), ("研究与试验发展经费投入强度", "%"))]
    ['less', 'more', 'neither', None, 'more']
    >>> [direction_of(*w) for w in (("Poverty rate", "%"), ("Literacy", "%"), ("Area", "km2"), ("aging_rate_pct", "%"))]
    ['less', 'more', 'neither', None]
    >>> [direction_of(w, "") for w in ("城乡居民收入比", "城乡居民人均可支配收入之比", "房价收入比", "税收收入占比", "固定资产投资(不含农户)：增长")]
    ['less', 'less', 'less', 'more', 'more']
    >>> [direction_of(w, "mg/m³") for w in ("CO", "CO：浓度", "O3", "Cost of coal")]
    ['less', 'less', 'less', None]
    >>> [direction_of(w, "") for w in ("IMR", "U5MR", "Wasting", "Underweight children", "Anaemia among women", "TFR")]
    ['less', 'less', 'less', 'less', 'less', None]
    >>> direction_of("GDP: Change 2022-2023", "%"), direction_of("Population: Change 2022-2023", "%"), direction_of("地区生产总值：2023/2022", "%")
    ('more', None, 'more')
    >>> [direction_of(*w) for w in (("BIP je Einwohner", "EUR"), ("Arbeitslosenquote", "%"), ("Revenu médian", "€"), ("完全失業率", "%"), ("BIP", "Mio. EUR"))]
    ['more', 'less', 'more', 'less', 'neither']
    >>> [direction_of(w, "") for w in ("Energy consumption per capita", "Consumption per capita", "Share of renewable energy consumption")]
    [None, 'more', 'more']
    >>> direction_of("Births and deaths: Total fertility rate", "births per female"), direction_of("Deaths: all causes", "per 1,000")
    (None, 'less')
    >>> [direction_of(w, "") for w in ("Population per crime", "Persons per suicide", "每名医生服务人口", "Inhabitants per hospital bed", "Einwohner je Arzt")]
    ['more', 'more', 'less', 'less', None]
    >>> [direction_of(w, "") for w in ("Population per km2", "Donations to the poor", "贫困救助支出", "Persons per household", "Poverty rate")]
    [None, None, None, None, 'less']
    >>> [direction_of(w, "‰") for w in ("死亡率", "人口自然变动：死亡率", "Crude death rate", "婴儿死亡率", "Infant mortality rate", "交通事故死亡率")]
    [None, None, None, 'less', 'less', 'less']
    """
    name = _own_words(name)
    if _OF_ALL.search(name):
        return "neither"
    if _OF_RANKS.search(name):
        return None
    if (per := _PEOPLE_PER.fullmatch(name.strip())) is not None:
        # the more people there are for each crime the fewer crimes there are, and the fewer physicians
        what = next(filter(None, per.groups()))
        known = direction_of(what, "") or direction_of(f"{what}s", "")
        return None if known is None else _TURNED.get(known)
    if (_LESS.search(name) and _AID.search(name)) or _CRUDE.fullmatch(re.split(r": |：", name)[-1].strip()):
        return None
    if _GAP.search(name) and not _NOT_LESS.search(name):
        return "less"
    # a product per head may say so in the unit only
    text = f"{name} {unit}".strip()
    less = (bool(_LESS.search(text)) or says_less(name)) and not _NOT_LESS.search(text)
    more = (
        bool(_MORE.search(text))
        or says_more(name)
        or (bool(_LESS.search(text)) and bool(_NOT_LESS.search(text)))
    )
    if more and _USED.search(name) and not _CLEAN.search(name):
        # whoever uses more energy is richer, or wastes it
        more = False
    if less:
        # 不良 and 收入 in one name decide nothing
        return "less" if not (_MORE.search(text) or says_more(name)) else None
    if more:
        return "more"
    return "neither" if grows_with_size(name, unit) and not relative(name, unit) else None
