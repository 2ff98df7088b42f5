"""Reading of sentences for what they claim: numbers, places and words of comparison; `Reader`, `near`, `leftover`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.compose.sentences.world import CODES, GROUP_NAMES, INDICATORS, LEVELS, World, rank

#: a number as pages print it
NUM = r"[−+]?\d[\d,]*(?:\.\d+)?"
#: names of regions, in a row
NAMES = {
    "en": rf"(?:{'|'.join(en for _, en in CODES.values())})(?:(?:, | and )(?:{'|'.join(en for _, en in CODES.values())}))*",
    "zh": rf"(?:{'|'.join(zh for zh, _ in CODES.values())})(?:、(?:{'|'.join(zh for zh, _ in CODES.values())}))*",
}
#: what would be a claim that no pattern has read
CLAIMS = {
    "en": r"\d|\b(?:above|below|equal|more|less|higher|lower|rose|fell|up|down|most|least|best|weakest|strongest|lowest|"
    r"first|last|leads?|widened|narrowed|turned|stayed|gains?|loses?|lost|gained|overtook|overtaken|again|all|every|none|"
    r"only|no|constraint|constrain|frontier|lagged|faster|cluster|outlier|significant)\b",
    "zh": r"\d|高于|低于|等于|持平|升|降|最|首位|末位|扩大|缩小|变为|仍为|均|超过|重新|回到|制约|前沿|滞后|仅|没有|更快|集聚|离群|显著|低到高",
}


def value(shown: str) -> float:
    """A printed number."""
    return float(shown.replace(",", "").replace("−", "-").replace("+", "").replace("%", ""))


#: numbers of things to ten, as running text has them
WORDS = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "zh": ("一", "两", "三", "四", "五", "六", "七", "八", "九", "十"),
}


def count(shown: str) -> int:
    """A number of things: in words to ten, beyond that in figures."""
    words = {word: n for row in WORDS.values() for n, word in enumerate(row, start=1)}
    assert words.get(shown) or int(shown) > 10, f"{shown} is a word in running text"
    return words.get(shown) or int(shown)


def near(shown: str, true: float) -> bool:
    """Whether a printed number is a true one, rounded as printed."""
    digits = len(shown.partition(".")[2].rstrip("%"))
    return abs(value(shown) - true) <= 0.5 * 10**-digits * (1 + 1e-6) + 1e-9


def codes(names: str) -> list[str]:
    """The regions named in a row."""
    found = {n: c for c, pair in CODES.items() for n in pair}
    return [found[n] for n in re.split("、|, | and ", names)]


@dataclass(frozen=True)
class Said:
    """One claim: what the pattern found, whose page it is on, in which world."""

    world: World
    code: str
    language: str
    found: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.found[name]

    def __contains__(self, name: str) -> bool:
        return self.found.get(name) is not None


def stands(said: Said, figures: dict[str, float], way: str = "+", of: str = "", joint: str = "joint") -> bool:
    """Whether a region's place is what is said, and whether it is called joint just where others have it too."""
    places = [rank(figures, c, way) for c in figures]
    own = rank(figures, said.code, way)
    return int(said[of or "rank"]) == own and (places.count(own) > 1) == (joint in said)


#: behind a place that is counted from the lowest figure
LOWEST = r"(?P<lowest> \(lowest first\))?"
LOWEST_ZH = r"(?P<lowest>（由低到高）)?"


def end_told(said: Said, figures: dict[str, float], way: str) -> bool:
    """Whether it is said that the lowest is first just where it is, and where there is an order at all."""
    return ("lowest" in said) == (way == "-" and len({rank(figures, c, way) for c in figures}) > 1)


Check = Callable[[Said], bool]
#: patterns of a claim in English and Chinese, with named groups, and the check of what they find
Claim = tuple[str, str, Check]


def leftover(text: str, claims: list[Claim], world: World, code: str, language: str) -> str:
    """Check every claim that is found in a text; what is left of the text, where nothing must be claimed any more.

    Raises:
        AssertionError: a claim that is not true.
    """
    for english, chinese, check in claims:
        pattern = re.compile(
            {"en": english, "zh": chinese}[language].replace("NUM", NUM).replace("NAMES", NAMES[language])
        )
        while found := pattern.search(text):
            said = Said(world, code, language, found.groupdict())
            assert check(said), f"{world.name}, {code}: “{found[0]}” is not true"
            text = f"{text[: found.start()]}§{text[found.end() :]}"
    return text


def unread(text: str, language: str) -> list[str]:
    """Claims that no pattern has read, names left out."""
    text = text.replace("人均所得", "")
    for zh, en, *_ in (*CODES.values(), *GROUP_NAMES.values(), *INDICATORS.values(), *LEVELS.values()):
        text = text.replace(zh if language == "zh" else en, "")
    return re.findall(CLAIMS[language], text)
