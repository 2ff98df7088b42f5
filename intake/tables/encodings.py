"""Encodings of text files of offices: ``decode``, ``encoding_of``.

UTF-8 and UTF-16 are known by their bytes, what Chinese and Korean offices write (GB 18030, which contains GBK and GB 2312; Big5;
CP949) by words that are common in tables, what Western ones write by few accents among plain letters. All others (Shift_JIS,
EUC-JP, Cyrillic, Central European, Greek, Thai …) are charset-normalizer's to tell; that is said, for it may be wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: encodings in which text of another alphabet can be read without a fault, to Chinese characters that nobody writes
_CHINESE = ["gb18030", "gbk", "gb2312", "hz", "big5", "big5hkscs", "cp950", "johab", "cp949", "euc_kr"]
_OTHER_CHINESE = [x for x in _CHINESE if x != "gb18030"]
#: of a library's guesses those that no office uses, under the names of those that are meant
_OF_OFFICES = {
    "mac_cyrillic": "cp1251",
    "mac_latin2": "cp1250",
    "mac_greek": "cp1253",
    "mac_turkish": "cp1254",
    "mac_roman": "cp1252",
}
#: encodings of the same letters, which differ in a few of them
_SIBLINGS = {"cp1250": "iso8859_2", "iso8859_2": "cp1250", "iso8859_16": "iso8859_2"}
#: what symbols between letters tell of text in cp1252 that was none: ogó³em, ludno¶æ
_SYMBOL_INSIDE = re.compile("[^\\W\\d_][¡-©«-¶¸¹»-¿][^\\W\\d_]")
#: encodings of more than one byte a character, besides the Chinese ones
_WIDE = [
    "cp932",
    "shift_jis",
    "shift_jis_2004",
    "shift_jisx0213",
    "euc_jp",
    "euc_jis_2004",
    "euc_jisx0213",
    "iso2022_jp",
]


def decode(data: bytes) -> str | None:
    """The text of a file in one of the encodings offices use, or None.

    >>> decode("地区,值".encode("gbk"))
    '地区,值'
    >>> decode(b"\\xef\\xbb\\xbfa,b")
    'a,b'
    """
    return _read(data)[0]


def encoding_of(data: bytes) -> str:
    """The encoding of a file, empty where it is none that offices use.

    >>> encoding_of("地区,值".encode("gbk")), encoding_of("Región;Año".encode()), encoding_of("Województwo;ludność".encode("cp1250"))
    ('gb18030', 'utf-8', 'cp1250')
    """
    return _read(data)[1]


@lru_cache(maxsize=16)
def _read(data: bytes) -> tuple[str | None, str]:
    """The text, and the encoding it was read in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        known = [(_plain(data, "utf-16"), "utf-16")]
    elif (text := _plain(data, "utf-8-sig")) is not None:
        known = [(text, "utf-8")]
    elif re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data):
        # a picture, a program
        return None, ""
    else:
        chinese = _plain(data, "gb18030")
        garbled = chinese is None or _is_garbled(chinese)
        known = [(_korean(data), "cp949"), (_big5(data), "big5")]
        if garbled:
            known += [(_western(data), "cp1252"), _told(data, _CHINESE)]
        else:
            if chinese is not None and (_common(chinese) > 0.02 or _few(chinese)):
                known.append((chinese, "gb18030"))
            known += [_told(data, _OTHER_CHINESE), (chinese, "gb18030")]
    text, name = next(((t, n) for t, n in known if t is not None), (None, ""))
    # other encodings read as GB 18030 give characters that nobody has assigned
    return (None, "") if text is None or re.search("[\x00\ue000-\uf8ff]", text) else (text, name)


def _plain(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _few(text: str) -> bool:
    """Whether there are too few Chinese characters for their words to tell anything."""
    return sum(c > "\u2e7f" for c in text) < 6


def _told(data: bytes, never: list[str]) -> tuple[str | None, str]:
    """The text in the encoding that charset-normalizer tells, but for some, and its name; none where it tells none."""
    for encoding, known in (("cp1255", _is_hebrew), ("cp1253", _is_greek), ("cp874", _is_thai)):
        if (text := _plain(data, encoding)) is not None and known(text):
            return text, encoding
    # few files are in neither UTF-8 nor GB 18030
    from charset_normalizer import from_bytes

    high = sum(b > 0x7F for b in data)
    # among Latin letters single bytes are letters with accents
    latin = len(re.findall(rb"[A-Za-z]", data)) > high
    best = from_bytes(data, cp_exclusion=[*never, *(_WIDE if latin else [])]).best()
    if best is None or best.encoding in {"ascii", "utf_8"}:
        return None, ""
    name = _OF_OFFICES.get(best.encoding, best.encoding)
    text = _plain(data, name)
    if text is not None and _SYMBOL_INSIDE.search(text) and name in _SIBLINGS:
        name = _SIBLINGS[name]
        text = _plain(data, name)
    return (text, name) if text is not None else (str(best), best.encoding)


def _is_hebrew(text: str) -> bool:
    other = [c for c in text if c > "\x7f"]
    return len(other) > 10 and all("\u05d0" <= c <= "\u05ea" for c in other)


def _is_thai(text: str) -> bool:
    """Whether text is Thai: all its letters are, and no sign that stands behind a letter begins a word."""
    other = [c for c in text if c > "\x7f"]
    astray = re.search("(?<![\u0e01-\u0e5b])[\u0e30-\u0e3a\u0e47-\u0e4e]", text)
    return len(other) > 10 and all("\u0e01" <= c <= "\u0e5b" for c in other) and astray is None


def _is_greek(text: str) -> bool:
    """Whether text is Greek: all its letters are, capitals begin words, and many words have an accent.

    >>> _is_greek("Περιφέρεια, Ήπειρος, Θεσσαλία"), _is_greek("Πεγθξν, Αρνγκ")
    (True, False)
    """
    other = [c for c in text if c > "\x7f"]
    letters = sum("\u0384" <= c <= "\u03ce" for c in other)
    accents = len(re.findall("[ά-ίόύώ]", text))
    mixed = re.search("[A-Za-z][\u0384-\u03ce]|[α-ώ][Α-Ω]", text)
    return len(other) > 10 and letters > 0.97 * len(other) and accents > 0.04 * letters and mixed is None


def _big5(data: bytes) -> str | None:
    """The text of a file in Big5, as Taiwan, Hong Kong and Macao write it: the traditional words of tables are common in it.

    >>> _big5("年底別,縣市,年底人口數".encode("big5")), _big5("地区,总人口,城镇化率".encode("gbk"))
    ('年底別,縣市,年底人口數', None)
    """
    try:
        text = data.decode("cp950")
    except UnicodeDecodeError:
        try:
            text = data.decode("big5hkscs")
        except UnicodeDecodeError:
            return None
    other = [c for c in text if ord(c) > 0x2E7F]
    words = sum(c in "年月日人口數量地區省市縣全國合計總指標單位億萬率鄉別臺灣新北平均之" for c in other)
    if not other or words < 0.15 * len(other):
        return None
    # the same bytes are characters in GB 18030 too, of which hardly any is a word of tables
    return text if words / len(other) > 2 * _common(data.decode("gb18030", "replace")) else None


def _korean(data: bytes) -> str | None:
    """The text of a file in Korean, which reads as rare Chinese characters in GB 18030: all but a few signs are of Hangul.

    >>> _korean("행정구역별,총인구".encode("cp949")), _korean("地区,总人口,城镇化率,常住人口".encode("gbk"))
    ('행정구역별,총인구', None)
    """
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    other = [c for c in text if c.isalpha() and ord(c) > 0x7F]
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in other)
    # Chinese text read as Korean has Hangul for the first half of the alphabet only, Chinese characters for the other
    common = _common(data.decode("gb18030", "replace"))
    return text if hangul >= 6 and hangul >= 0.95 * len(other) and common < 0.05 else None


def _is_garbled(text: str) -> bool:
    """Whether text read as GB 18030 was in another encoding: one Chinese character inside Latin words, or none that is common."""
    inside = len(re.findall("[A-Za-z][\u4e00-\u9fff][A-Za-z]", text))
    if inside and not re.search("[\u4e00-\u9fff]{2}", text):
        return True
    runs = re.findall("([a-z]?)[\u4e00-\u9fff]+([a-z]?)", text)
    if len(runs) > 2 and sum(bool(x or y) for x, y in runs) > 0.6 * len(runs):
        return True
    return _common(text) < 0.02 and bool(
        re.search("[\x00\ue000-\uf8ff\uff61-\uff9f]|[\u4e00-\u9fff]{6}", text)
    )


def _common(text: str) -> float:
    """The share of common words of tables among what is not ASCII."""
    other = [c for c in text if ord(c) > 0x2E7F]
    return (
        sum(c in "年月日人口数量地区省市县州全国合计总指标单位元万亿率乡村都道府県計数区" for c in other)
        / len(other)
        if other
        else 0.0
    )


def _western(data: bytes) -> str | None:
    """The text of a file in a Western encoding: few letters with accents among plain ones."""
    high = sum(b > 0x7F for b in data)
    if not data or high > 0.06 * len(data) or re.search(rb"[\x00-\x08\x0e-\x1f]", data):
        return None
    text = data.decode("cp1252", "replace")
    told = "\ufffd" not in text and not re.search("[\x80-\x9f]", text) and not _SYMBOL_INSIDE.search(text)
    return text if told else None
