"""Amounts as running text has them: 26,018 in units of 100 million yuan is 2.60 trillion yuan: `Amount`, `amount`.

Chinese counts in 万 and 亿, and its units say so; in English such a unit stands behind a figure only as “× 100 million
yuan”, which nobody writes.
"""

from __future__ import annotations

import decimal
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.decimals import DIGITS, rounded

#: decimals of a large amount that is told in full
_MOST = 3


def _order(value: float) -> int:
    """The power of ten of a figure as it is printed: 999.96 millions are a billion."""
    first = math.floor(math.log10(abs(value)))
    return math.floor(math.log10(abs(rounded(value, DIGITS - 1 - first))))


@dataclass(frozen=True)
class Amount:
    """A figure in another power of ten than its unit's.

    ``value``: the figure; ``shift``: by how many powers of ten it is larger; ``before``: a currency's sign; ``behind``:
    the word of its power and the rest of the unit, with the space before.
    """

    value: float
    shift: int
    before: str
    behind: str


#: how Chinese units of other countries' tables begin (千雷亚尔, 百万韩元), and no symbol does: 千克, 千瓦时, 百分点
_THOUSANDS = re.compile(r"(千万|百万|十亿|千)(?![瓦克米卡焦伏帕赫伊]|分)(.*)")
_POWERS = {"千": 3, "百万": 6, "千万": 7, "十亿": 9}
_MONEY = re.compile(r"元$|镑$|卢比$|雷亚尔$|卢布$|里拉$|法郎$|克朗$|比索$|兰特$|林吉特$|泰铢$|盾$")
_READ = {4: "万", 8: "亿", 12: "万亿"}


def _in_hundred_millions(value: float, unit: str, decimals: int | None) -> Amount | None:
    """What is counted in 万, 千 or 百万, in 亿 from ten thousand of them on; other units say their power of ten as it is read."""
    counted = unit.strip()
    if decimals is not None or not value:
        return None
    if counted.startswith("万") and not counted.startswith("万亿"):
        power, chosen, rest = 4, 8 if _order(value) >= 4 else 0, counted[1:]
    elif (others := _THOUSANDS.fullmatch(counted)) is not None:
        power, rest = _POWERS[others[1]], others[2]
        # 千公顷 is a unit of its own in Chinese tables, 百万美元 is not, nor is a power of ten alone
        told = not rest or _order(value) >= 4 or _MONEY.search(rest) is not None
        chosen = max((p for p in _READ if p <= _order(value) + power), default=0) if told else 0
    else:
        return None
    if not chosen:
        return None
    shift = power - chosen
    return Amount(
        float(decimal.Decimal(repr(float(value))).scaleb(shift)), shift, "", f"{_READ[chosen]}{rest}"
    )


def amount(value: float, unit: str, powers: Mapping[str, int], decimals: int | None = None) -> Amount | None:
    """A figure whose unit begins with a power of ten, in the power of ten that fits its size.

    Args:
        value: the figure, in units of ``unit``.
        unit: “US$”, “100 million yuan”, “10,000 persons”, “US$10,000”, “billion kWh”.
        decimals: of the figure, where all of them are shown: then no word is chosen that gives it more than three.
        powers: the language’s words for powers of ten, with their exponents; the first three digits are never grouped.

    Returns:
        None where the unit begins with no power of ten and is no currency’s sign, or the language has no words for them.

    >>> english = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
    >>> amount(26018.0, "100 million yuan", english)
    Amount(value=2.6018, shift=-4, before='', behind=' trillion yuan')
    >>> amount(-721.62, "10,000 persons", english), amount(0.52, "10,000 persons", english)
    (Amount(value=-7.2162, shift=-2, before='', behind=' million persons'), Amount(value=5200.0, shift=4, before='', behind=' persons'))
    >>> amount(1783151, "US$10,000", english)
    Amount(value=17.83151, shift=-5, before='US$', behind=' billion')
    >>> amount(11510.15, "100 million yuan", english, decimals=2)
    Amount(value=1151.015, shift=-1, before='', behind=' billion yuan')
    >>> amount(2.5, "US$", english)
    Amount(value=2.5, shift=0, before='US$', behind='')
    >>> [amount(5.0, unit, english) for unit in ("yuan", "%", "2015 = 100", "persons per 10,000", "")]
    [None, None, None, None, None]
    >>> chinese = {"万": 4, "亿": 8}
    >>> amount(1783151, "万美元", chinese), amount(1863.4, "万人", chinese), amount(26018.0, "亿元", chinese)
    (Amount(value=178.3151, shift=-4, before='', behind='亿美元'), None, None)
    >>> amount(34965677.0, "百万韩元", chinese), amount(139959.0, "千雷亚尔", chinese)
    (Amount(value=34.965677, shift=-6, before='', behind='万亿韩元'), Amount(value=1.39959, shift=-5, before='', behind='亿雷亚尔'))
    >>> amount(120754.0, "千", chinese), amount(76.69, "百万", chinese)
    (Amount(value=1.20754, shift=-5, before='', behind='亿'), Amount(value=7669.0, shift=2, before='', behind='万'))
    >>> [amount(20500.0, unit, chinese) for unit in ("千瓦时", "千克", "百分点", "元", "亿元")], amount(854.0, "千公顷", chinese)
    ([None, None, None, None, None], None)
    >>> amount(7669.0, "百万美元", chinese), amount(5254.0, "千日元", chinese)
    (Amount(value=76.69, shift=-2, before='', behind='亿美元'), Amount(value=525.4, shift=-1, before='', behind='万日元'))
    >>> amount(5.0, "亿元", {})
    """
    if not powers or not math.isfinite(value):
        return None
    if "万" in powers:
        return _in_hundred_millions(value, unit, decimals)
    words = "|".join(powers)
    found = re.fullmatch(
        rf"(?P<sign>(?:[A-Z]{{1,3}})?[$€£¥])?(?P<number>10{{0,2}}(?:[,\u00a0\u202f]?000)*(?![\d.,⁰¹²³⁴-⁹]))?"
        rf"\s?(?P<word>(?:{words})\b)?\s?(?P<rest>[^=]*)",
        unit.strip(),
    )
    if found is None or not (found["sign"] or found["number"] or found["word"]):
        return None
    power = (found["number"] or "").count("0") + powers.get(found["word"] or "", 0)
    if not power and (found["rest"] or not found["sign"]):
        return None
    size = _order(value) + power if value else 0
    # thousands are grouped digits, which need no word
    fitting = [
        p for p in powers.values() if 3 < p <= size and (decimals is None or decimals + p - power <= _MOST)
    ]
    chosen = max(fitting, default=0)
    word = next((w for w, p in powers.items() if p == chosen), "")
    shift = power - chosen
    rest = found["rest"].strip()
    return Amount(
        float(decimal.Decimal(repr(float(value))).scaleb(shift)),
        shift,
        found["sign"] or "",
        "".join(f" {part}" for part in (word, rest) if part),
    )
