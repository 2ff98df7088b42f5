"""At whose prices figures are, as columns of offices say it: ``at_prices``."""

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


__all__ = ["at_prices"]
