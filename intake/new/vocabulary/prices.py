"""At whose prices figures are, as columns of offices say it: ``at_prices``; in which money: ``in_named_money``."""

from __future__ import annotations

import re

_MONEY = r"dollars?|euros?|pesos?|rupees?|pounds?|yuan|yen|won|francs?"
_PRICES = re.compile(
    rf"\W*(?:(?:at|in) )?(?:current|constant|fixed|chained|comparable|basic|market|base|previous|(?:19|20)\d\d)\b.*\b(?:prices?|{_MONEY})\b|"
    r"\W*(?:at |in )?(?:(?:prices? of (?:19|20)\d\d|chain[- ]linked)\b|(?:nominal|real|current|constant|chained)(?: terms| values?)?$)|"
    r"按?(?:(?:19|20)\d\d年)?(?:现价|现行价|当年价|不变价|可比价)|(?:名义|名目|实际|実質|실질|명목)[值額额]?$|(?:경상|불변)가격|"
    r"(?:aux? |à |a )?(?:prix (?:courants|constants|chaînés)|precios (?:corrientes|constantes)|preços (?:correntes|constantes)|prezzi (?:correnti|costanti))|"
    r"(?:in )?(?:jeweiligen|konstanten) preisen|preisbereinigt",
    re.IGNORECASE,
)


def at_prices(words: str) -> bool:
    """Whether words say at whose prices figures are, and not of what the prices are.

    >>> [at_prices(w) for w in ("At Constant 2018 Prices", "Chained (2017) dollars", "Current prices", "不变价", "名目", "Nominal")]
    [True, True, True, True, True, True]
    >>> [at_prices(w) for w in ("House prices", "Consumer prices", "Unadjusted", "Current account", "Real estate", "GDP at market prices", "")]
    [False, False, False, False, False, False, False]
    """
    return _PRICES.match(words.strip()) is not None


def in_named_money(name: str, unit: str) -> str:
    """The unit of an amount whose name says in which money it is: 美元（亿元） is in 亿美元.

    >>> in_named_money("GDP：美元", "亿元"), in_named_money("人均GDP：美元", "元"), in_named_money("GDP：本币", "亿元"), in_named_money("美元储备", "亿元")
    ('亿美元', '美元', '亿元', '亿元')
    """
    money = re.search(r"(?:^|：)(美元|港元|欧元|日元|英镑)$", name)
    plain = re.fullmatch(r"([十百千万亿]*)元", unit)
    return f"{plain[1]}{money[1]}" if money is not None and plain is not None else unit


__all__ = ["at_prices", "in_named_money"]
