"""The order of Chinese names, by pinyin: `by_pinyin`.

Character goes before character: by syllable, by tone, then as GB 2312 has them. ``pinyin.txt``
gives the reading of every character of GB 2312 and of every character in a gazetteer's name, and the words
in which one is read differently (重庆, 长沙, 蔚县). It was made from pypinyin's tables by :func:`make_table`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from compose.language.script import all_han

FILE = Path(__file__).resolve().parent / "pinyin.txt"
#: how characters are read in names of places, where their first reading is another
PLACES = {
    "都": "du1", "长": "chang2", "朝": "chao2", "什": "shi2", "乐": "le4", "曾": "zeng1", "重": "zhong4",
    "任": "ren2", "盛": "sheng4", "单": "dan1", "曲": "qu1", "会": "hui4", "行": "xing2", "石": "shi2",
    "子": "zi3", "佛": "fo2", "市": "shi4",
}  # fmt: skip

#: of one character: syllable, tone, place among the characters of that reading
Reading = tuple[str, int, int]


@cache
def readings() -> tuple[dict[str, Reading], dict[str, tuple[str, ...]]]:
    """Character → its reading, and word → the readings of its characters where one is read differently."""
    characters: dict[str, Reading] = {}
    words: dict[str, tuple[str, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        *read, text = line.split()
        if len(read) > 1:
            words[text] = tuple(read)
        else:
            for place, character in enumerate(text):
                characters[character] = (read[0][:-1], int(read[0][-1]), place)
    return characters, words


def by_pinyin(name: str) -> tuple[Reading, ...]:
    """What Chinese names are sorted by.

    >>> sorted(["陕西", "上海", "山西", "重庆", "四川"], key=by_pinyin)
    ['重庆', '山西', '陕西', '上海', '四川']
    """
    characters, words = readings()
    key: list[Reading] = []
    while len(key) < len(name):
        rest = name[len(key) :]
        word = next((w for w in (rest[:n] for n in range(min(len(rest), 6), 1, -1)) if w in words), "")
        for character, read in zip(word, words.get(word, ()), strict=True):
            key.append((read[:-1], int(read[-1]), characters[character][2]))
        if not word:
            # what is no Chinese character stands by itself, before those that begin with the same letter
            key.append(characters.get(rest[0], (rest[0].casefold(), 0, ord(rest[0]))))
    return tuple(key)


def make_table() -> str:
    """The table, as it should stand beside this module.

    Needs pypinyin, one of the packages for development: ``python -m compose.language.pinyin`` writes it.
    """
    from pypinyin import Style, pinyin

    from intake.places.china import of_level
    from intake.places.english import reviewed, spellings
    from intake.places.regions import provinces

    def all_readings(word: str) -> list[list[str]]:
        readings = pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, heteronym=True)
        return [[r.replace("ü", "v") for r in one] for one in readings]

    def usual(character: str) -> str:
        return PLACES.get(character) or all_readings(character)[0][0]

    def read(name: str, latin: str) -> list[str]:
        """The readings of a name, by the pinyin of its English name or of the review of names."""
        syllables = []
        phrase = [one[0] for one in pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)]
        for character, here in zip(name, phrase, strict=True):
            possible = [here.replace("ü", "v"), usual(character), *all_readings(character)[0]]
            if PLACES.get(character, "")[:-1] == here[:-1]:
                possible = [PLACES[character]]
            fitting = [r for r in possible if latin.startswith(r[:-1])]
            syllables.append(fitting[0] if fitting else usual(character))
            latin = latin.removeprefix(syllables[-1][:-1]) if fitting else ""
        return syllables

    names: dict[str, str] = {}
    for known in (provinces(), of_level("prefecture"), of_level("county")):
        for region in known.regions.values():
            if all_han(region.name["zh"]):
                read_as = "".join(reviewed().get(region.code, ()))
                read_as = read_as or ("" if region.code in spellings() else region.name["en"])
                names[region.name["zh"]] = re.sub("[^a-zü]", "", read_as.lower()).replace("ü", "v")
    rows = [bytes([0xB0 + r, c]).decode("gb2312", "ignore") for r in range(72) for c in range(0xA1, 0xFF)]
    table = dict.fromkeys("".join(rows))
    table |= dict.fromkeys(sorted({c for name in names for c in name} - set(table)))
    by_reading: dict[str, str] = {}
    for character in table:
        by_reading[usual(character)] = by_reading.get(usual(character), "") + character
    words = {name: read(name, latin) for name, latin in names.items()}
    words = {name: reading for name, reading in words.items() if reading != [usual(c) for c in name]}
    lines = [f"{read} {text}" for read, text in sorted(by_reading.items())]
    lines += [f"{' '.join(read)} {name}" for name, read in sorted(words.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(make_table(), encoding="utf-8")
