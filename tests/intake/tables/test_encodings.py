"""Files in the encodings of offices are read as they were written; what is no text is refused."""

from __future__ import annotations

import pytest

from intake.tables.encodings import decode, encoding_of

TABLES = {
    "zh": ("地区,地区生产总值（亿元）\n北京,41610.9\n天津,16311.3\n", ["gbk", "gb18030", "utf-8", "utf-16"]),
    "names": ("region,a\n北京,1\n江苏,2\n四川,3\n湖北,5\n新疆,4\n", ["gbk"]),
    "ja": (
        "地域,完全失業率（％）\n北海道,3.1\n青森,2.9\n岩手,2.2\n宮城,3.1\n秋田,2.5\n",
        ["cp932", "euc-jp"],
    ),
    "ru": ("Регион;Уровень безработицы, %\nБелгородская область;3,5\nБрянская область;4,1\n", ["cp1251"]),
    "pl": (
        "Kod;Nazwa;ludność ogółem\n02;DOLNOŚLĄSKIE;2904207\n10;ŁÓDZKIE;2466322\n",
        ["cp1250", "iso8859-2"],
    ),
    "hu": ("Megye;Népesség\nGyőr-Moson-Sopron;467144\nSzatmár;529381\nFőváros;1706851\n", ["cp1250"]),
    "el": ("Περιφέρεια;Πληθυσμός\nΚεντρική Μακεδονία;1795669\nΉπειρος;319991\n", ["cp1253", "iso8859-7"]),
    "th": ("จังหวัด,ประชากร\nกรุงเทพมหานคร,5527994\nนนทบุรี,1288637\n", ["cp874"]),
    "tr": ("İl;Nüfus\nİstanbul;15840900\nİzmir;4425789\nŞanlıurfa;2143020\nMuğla;1021141\n", ["cp1254"]),
    "fr": ("Région;Taux de chômage\nÎle-de-France;7,1\nBourgogne-Franche-Comté;6,5\n", ["cp1252"]),
    "ko": ("행정구역별,총인구\n서울특별시,9668465\n부산광역시,3391946\n", ["cp949"]),
    "he": ("מחוז,אוכלוסייה\nירושלים,1209700\nהצפון,1513600\n", ["cp1255"]),
}


@pytest.mark.parametrize(("name", "encoding"), [(n, e) for n, (_, es) in TABLES.items() for e in es])
def test_text_is_read_as_it_was_written(name: str, encoding: str) -> None:
    text = TABLES[name][0]
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n" + b"\0\1" * 50])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert decode(data) is None
    assert encoding_of(data) == ""
