"""Units in German, French, Spanish, Portuguese, Italian, Polish, Czech, Russian, Scandinavian and other languages: ``in_both``."""

from __future__ import annotations

import re

#: scales as offices of the continent write them, longest first: what they are in English and Chinese
_SCALES: dict[str, tuple[str, str]] = {
    r"mil(?:es)? de millones(?: de)?|mil millones(?: de)?|milliarden|milliards?(?: de| d['’])?|miliardi(?: di)?|miljarder|milliarder|miljard|"
    r"milyar|miliar(?:d[yów]*)?|bilhões(?: de)?|mrd\.?|mld\.?|md(?=€)|mia\.?|млрд\.?|миллиард\w*|tỷ|십억": ("billion", "十亿"),
    r"millionen|millions?(?: de| d['’])?|millones(?: de)?|milhões(?: de)?|milioni(?: di)?|miljoner|millioner|miljoen|milion[ówy]*|milyon|juta|triệu|"
    r"mio\.?|mill\.?|mln\.?|m(?=€)|млн\.?|миллион\w*|백만": ("million", "百万"),
    r"tausend|milliers?(?: de| d['’])?|miles(?: de)?|milhares(?: de)?|migliaia(?: di)?|tysi[ąę]c\w*|tisíc|tusen|duizend|ribu|nghìn|bin|"
    r"tsd\.?|tys\.?|tis\.?|t(?=eur)|mil|тыс\.?|тысяч\w*|1[. ]?000|천": ("thousand", "千"),
}  # fmt: skip
#: what is counted
_COUNTED: dict[str, tuple[str, str]] = {
    r"eur|euros?|€|евро": ("euros", "欧元"),
    r"schweizer franken|franken|francs? suisses?|franchi svizzeri|chf": ("Swiss francs", "瑞士法郎"),
    r"(?:us-?)?dollar|dólares(?: estadounidenses)?|dollari|долл\w*\.?(?: сша)?": ("US dollars", "美元"),
    r"reais|r\$": ("reais", "雷亚尔"),
    r"złotych|złoty|zł|pln": ("zlotys", "兹罗提"),
    r"korun|kč|czk": ("koruna", "捷克克朗"),
    r"рублей|рубль|руб\.?|₽": ("roubles", "卢布"),
    r"kronor|sek": ("Swedish kronor", "瑞典克朗"),
    r"forint|huf|ft": ("forints", "福林"),
    r"원": ("won", "韩元"),
    r"rs\.?|rupees?|₹": ("rupees", "卢比"),
    r"personen|personas|pessoas|personnes|persone|personer|osoby|osób|человек|чел\.?|orang|jiwa|người|kişi|명": ("persons", "人"),
    r"einwohner|habitants|habitantes|abitanti|mieszkańców|obyvatel|жителей|invånare|innbyggere|inwoners": ("inhabitants", "人"),
    r"haushalte|ménages|hogares|domicílios|famiglie": ("households", "户"),
    r"qkm|quadratkilometer|kilomètres carrés|kilómetros cuadrados|quilômetros quadrados|chilometri quadrati": ("km²", "平方公里"),
    r"tonnen|toneladas|tonnellate|ton(?=$)|тонн": ("tonnes", "吨"),
}  # fmt: skip
#: is English as well
_ALIKE = r"rupees?|(?!qkm)[a-z]{3}|euros?|€|reais|r\$|ft|ton"
_PER = (
    r"(?:\s*/\s*|\s+(?:je|pro|par|por|per|na|на)\s+)(?:einwohner(?:in)?|einw\.?|kopf|person|habitante?|hab\.?|personne|persona|abitante|tête|"
    r"mieszkańca|osobę|obyvatele|душу(?: населения)?|чел\.?)"
)


def in_both(unit: str) -> tuple[str, str] | None:
    """The Chinese and the English of a unit in another language; None where it is none of those known.

    >>> in_both("Mill. EUR"), in_both("Mrd. Euro"), in_both("millones de euros"), in_both("млн руб.")
    (('百万欧元', 'million euros'), ('十亿欧元', 'billion euros'), ('百万欧元', 'million euros'), ('百万卢布', 'million roubles'))
    >>> in_both("TEUR"), in_both("mil reais"), in_both("tys. osób"), in_both("EUR je Einwohner"), in_both("백만원")
    (('千欧元', 'thousand euros'), ('千雷亚尔', 'thousand reais'), ('千人', 'thousand persons'), ('欧元/人', 'euros per inhabitant'), ('百万韩元', 'million won'))
    >>> in_both("Rs."), in_both("Rs. lakh"), in_both("₹ crore")
    (('卢比', 'rupees'), ('十万卢比', 'lakh rupees'), ('千万卢比', 'crore rupees'))
    >>> in_both("million yuan"), in_both("Personen"), in_both("euros"), in_both("mil"), in_both("miles")
    (None, ('人', 'persons'), None, None, None)
    """
    plain = " ".join(unit.split()).casefold()
    plain = re.sub(r"^(?:in|en|em|i|w|v|в) (?=\S)", "", plain)
    heads = re.fullmatch(rf"(?P<what>.+?){_PER}", plain)
    if heads is not None and (above := in_both(heads["what"]) or _plain(heads["what"])) is not None:
        return f"{above[0]}/人", f"{above[1]} per inhabitant"
    if (indian := re.fullmatch(r"(?:rs\.?|₹|inr|rupees?)\s*(?:in )?(lakh|crore)s?", plain)) is not None:
        return {"lakh": "十万", "crore": "千万"}[indian[1]] + "卢比", f"{indian[1]} rupees"
    for form, (english, chinese) in _SCALES.items():
        if (scale := re.fullmatch(rf"(?:{form})\s*(?P<what>.+)", plain)) is not None and (
            counted := _plain(scale["what"])
        ) is not None:
            mine = f"{english} {counted[1]}"
            return None if mine == plain else (chinese + counted[0], mine)
    # euros and CHF are written alike in English
    alone = _plain(plain)
    return alone if alone is not None and not re.fullmatch(_ALIKE, plain) else None


def _plain(word: str) -> tuple[str, str] | None:
    for form, (english, chinese) in _COUNTED.items():
        if re.fullmatch(form, word):
            return chinese, english
    return None


__all__ = ["in_both"]
