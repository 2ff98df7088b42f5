"""Names of what each has and not all together: means, amounts per head, prices, pay; exports ``of_each``, ``is_pay``, ``sums_of_pay``.

Such a figure is no quantity of size, whatever money it is in: pay in thousand dollars, 生均经费 in 万元, Bruttolohn in EUR.
"""

from __future__ import annotations

import re

#: each of what an amount is of, and means
_EACH = {
    "zh": r"[人户生次床亩畝地劳勞车車店企村校班单單师師]均|每(?![年月日天周週季次])|平均(?!人口)|均值|均价|中位|单产|单价|客单|消费水平|待遇水平|"
    r"(?:低保|最低|补助|补贴|收费|工资|保障|待遇|养老金|生活|薪酬)标准|养老金水平|降[水雨]量|气温",
    "en": r"\b(?:per|each|average|avg|mean|median|p\.c\.)(?![a-z])|[a-z] pc$|\bp\.?c\.? (?:income|gdp|grp|product|expenditure|consumption)|\bpgdp\b|"
    r"\bunit (?:costs?|prices?|values?)\b|\bhousehold size\b|\bproductivity\b|\b(?:crop |grain )?yields?\b|\bpension level",
    "de": r"\bje\b|\bpro[ -](?:kopf|einwohner)|durchschnitt|durchschn\.|\bmittlere[rs]?\b",
    "fr": r"\bpar (?:habitant|personne|tête|emploi|élève|ménage|salarié)|\bmoyen(?:ne)?s?\b|\bmédian(?:e)?s?\b",
    "es": r"\bpor (?:habitante|persona|hogar|alumno|trabajador)|\bper c[áa]pita|\bmedi[oa]s?\b|\bmediana\b|\bpromedio\b",
    "pt": r"\bpor (?:habitante|pessoa|aluno|domicílio|trabalhador)|\bmédi[oa]s?\b|\bmediana\b",
    "it": r"\bpro capite\b|\bper (?:abitante|famiglia|addetto)|\bmedi[oa]\b",
    "nl": r"\bgemiddeld",
    "pl": r"\bna (?:mieszkańca|1 mieszkańca|osobę)|\bprzeciętn|\bśredni",
    "ru": r"\bна душу\b|\bна (?:одного|1) (?:жителя|работника|человека)|\bсредн(?!его образ)|среднемесячн|среднедушев",
    "sv": r"\bper invånare|\bmedel(?=lön|inkomst|värde)|\bgenomsnittlig",
    "ja": r"(?:当|あ)たり|平均(?!人口)",
    "ko": r"[1１]인당|가구당|평균",
}
#: prices and rents
_PRICES = {
    "zh": r"价格|房价|地价|房租|租金(?!收入|总)|学费(?!收入|总)",
    "en": r"\b(?:prices?|rents?|fees?|tuition|fares?|cost of living)\b(?! (?:index|income|revenue|receipts))",
    "de": r"preise?\b|\bmieten?\b|miete\b",
    "fr": r"\bprix\b|\bloyers?\b",
    "es": r"\bprecios?\b|\balquiler(?:es)?\b",
    "pt": r"\bpreços?\b|\balugue[lr]\b|\baluguéis\b",
    "it": r"\bprezz[oi]\b|\baffitt[oi]\b",
    "pl": r"\bcen[ay]\b",
    "ru": r"\bцен[аы]\b",
    "ja": r"家賃|地価|価格",
    "ko": r"집값|가격|월세|전세가",
}
#: pay, which is one person's unless it is said to be all of it
_PAY = {
    "zh": r"工资|薪酬|薪资|薪水|月薪|年薪|起薪|工資|薪資",
    "en": r"\bpay\b|\bwages?\b|\bsalar(?:y|ies)\b|\bearnings\b|\bremuneration\b",
    "de": r"löhne?\b|lohn\b|verdienste?\b|gehälter\b|gehalt\b|\bentgelte?\b",
    "fr": r"\bsalaires?\b|\brémunérations?\b",
    "es": r"\bsalarios?\b|\bsueldos?\b",
    "pt": r"\bsalários?\b",
    "it": r"\bstipendi[o]?\b|\bretribuzion[ei]\b",
    "pl": r"\bwynagrodze(?:nie|nia|ń)\b|\bpłac[ae]\b",
    "ru": r"зарплат|заработн\w+ плат",
    "sv": r"lön(?:er)?\b",
    "ja": r"賃金|給与|給料|月給|年収",
    "ko": r"임금|급여액|월급|연봉",
}


def _any(*words: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(w for some in words for w in some.values()), re.IGNORECASE)


_OF_EACH, _PAY_ANY = _any(_EACH, _PRICES), _any(_PAY)
#: all the pay of a region together; tables of national accounts have it
_ALL_PAY = re.compile(
    r"总额|總額|總计|总计|合计|\btotals?\b|\bbills?\b|\bwages and salaries\b|\bpayrolls?\b|summe\b|\bmasse salariale\b|\bmasa salarial\b|\bfundusz\b|фонд|総額|총액",
    re.IGNORECASE,
)
#: money that no one person is paid: millions of the larger moneys, hundreds of millions of any
_COLLECTIVE = re.compile(
    r"亿|百万(?:元|美元|欧元|英镑)|千万元|亿元|\b(?:b|tr)illions?\b|"
    r"(?:\b(?:millions?|mn|mio\.?|mill\.?|млн\.?)\b.*(?:dollars?|\$|usd|euros?|eur\b|€|pounds?|gbp|£|yuan|rmb|cny|francs?|chf)|"
    r"(?:dollars?|\$|usd|euros?|eur|€|pounds?|gbp|£|yuan|rmb|cny|francs?|chf)\s*(?:millions?|mn|m)\b)",
    re.IGNORECASE,
)


def of_each(name: str) -> bool:
    """Whether a name says that a figure is a mean, a price, or an amount of each: of each person, bed, hectare.

    >>> some = ("生均经费", "亩均税收", "地价", "Weekly rent", "spending per pupil", "средняя зарплата", "1인당 소득", "house_price", "gdp_pc")
    >>> [w for w in some if not of_each(w)]
    []
    >>> [w for w in ("GDP", "年平均人口", "每年新增就业", "Current assets", "租金收入", "Performance", "PC ownership", "Expenses") if of_each(w)]
    []
    """
    return _OF_EACH.search(name.replace("_", " ")) is not None


def is_pay(name: str, unit: str) -> bool:
    """Whether a figure is what somebody is paid, to judge by name and unit, and not what all are paid together.

    >>> is_pay("teacher pay", "thousand dollars"), is_pay("Lohn", "EUR"), is_pay("工资", "万元"), is_pay("임금", "천원")
    (True, True, True, True)
    >>> is_pay("工资总额", "万元"), is_pay("Wages", "million dollars"), is_pay("薪酬", "亿元"), is_pay("Wages", "million won"), is_pay("Payments", "")
    (False, False, False, True, False)
    """
    return _PAY_ANY.search(name.replace("_", " ")) is not None and not sums_of_pay(name, unit)


def sums_of_pay(name: str, unit: str) -> bool:
    """Whether a figure is all the pay of a region: its name says so, or nobody is paid in that unit.

    >>> sums_of_pay("工资总额", ""), sums_of_pay("Wages and salaries", "EUR"), sums_of_pay("平均工资", "亿元"), sums_of_pay("GDP", "亿元")
    (True, True, False, False)
    """
    name = name.replace("_", " ")
    if _PAY_ANY.search(name) is None or of_each(name):
        return False
    return _ALL_PAY.search(name) is not None or _COLLECTIVE.search(unit) is not None
