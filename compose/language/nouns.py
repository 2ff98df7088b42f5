"""What a report calls its regions, inside sentences: `nouns_of` (省份, provinces) and `neighbours_of` (邻省)."""

from __future__ import annotations

from analysis.values import Text

#: what a Chinese noun ends in, the longest first, and what the units next to one are called
_NEXT = {
    "国家和地区": "邻国", "国家": "邻国", "省份": "邻省", "省市": "邻省", "省区": "邻省", "省": "邻省", "地市": "邻市",
    "市州": "邻近市州", "城市": "邻市", "县市": "邻近县市", "县区": "邻近县区", "区县": "邻近区县", "乡镇": "邻近乡镇", "街道": "邻近街道",
    "州": "邻州", "市": "邻市", "县": "邻县", "镇": "邻镇", "地区": "邻近地区", "区": "邻区",
}  # fmt: skip


def nouns_of(noun: Text, language: str) -> str:
    """The regions of a report without a counter.

    >>> noun = Text(zh="个地市", en="prefectures")
    >>> nouns_of(noun, "zh"), nouns_of(noun, "en")
    ('地市', 'prefectures')
    """
    return noun[language].removeprefix("个")


def neighbours_of(noun: Text, language: str) -> str:
    """What the regions next to one are called.

    >>> neighbours_of(Text(zh="个地市", en="prefectures"), "zh"), neighbours_of(Text(zh="个省份", en="provinces"), "en")
    ('邻市', 'neighbouring provinces')
    >>> neighbours_of(Text(zh="个片区", en="zones"), "zh"), neighbours_of(Text(zh="个岛", en="islands"), "zh")
    ('邻近片区', '邻近岛')
    """
    plain = nouns_of(noun, language)
    if language != "zh":
        return f"neighbouring {plain}"
    known = next((near for ending, near in _NEXT.items() if plain == ending), "")
    return known or f"邻近{plain}"
