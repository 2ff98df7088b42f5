"""Levels of regions by their codes, where one column holds several: ``levels_of_codes``,
``codes_of``, ``finest_complete``, ``parent_of``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from intake.new.vocabulary.countries import nuts_level, world_area

#: how many digits of a code of a fixed length say the larger units
_CUTS = {5: (2, 5), 6: (2, 4, 6), 9: (2, 4, 6, 9), 12: (2, 4, 6, 9, 12), 8: (2, 4, 6, 8), 7: (2, 7)}


def levels_of_codes(codes: Sequence[str]) -> dict[str, int]:
    """The level of every code, 0 the largest units; nothing where codes are of one level or show none.

    Codes of NUTS are of as many levels as they have signs behind the country; codes of one length end in zeros where they
    are of larger units; codes of several lengths begin with those of larger units. A code of zeros only is the whole: −1.

    >>> levels_of_codes(["AT", "AT1", "AT11", "EU27_2020"])
    {'AT': 0, 'AT1': 1, 'AT11': 2, 'EU27_2020': -1}
    >>> levels_of_codes(["00000", "01000", "01100", "01202", "13000"])
    {'00000': -1, '01000': 0, '01100': 1, '01202': 1, '13000': 0}
    >>> levels_of_codes(["01", "01001", "01003", "02", "02010"]), levels_of_codes(["R10", "R20", "R1"])
    ({'01': 0, '01001': 1, '01003': 1, '02': 0, '02010': 1}, {})
    >>> levels_of_codes(["E12000001", "E12000002", "W92000004", "E92000001", "K02000001"])
    {'E12000001': 0, 'E12000002': 0, 'W92000004': 0, 'E92000001': -1, 'K02000001': -1}
    >>> levels_of_codes(["UK", "TLC", "TLC1", "TLC2", "TLD", "TLD1"])
    {'UK': -1, 'TLC': 0, 'TLC1': 1, 'TLC2': 1, 'TLD': 0, 'TLD1': 1}
    """
    known = [c for c in dict.fromkeys(codes) if c]
    nuts = {c: nuts_level(c) for c in known}
    whole = {c for c in known if world_area(c, True) is not None}
    if known and sum(v is not None or c in whole for c, v in nuts.items()) >= 0.8 * len(known):
        return {
            c: -1 if c in whole or v is None else v for c, v in nuts.items() if v is not None or c in whole
        }
    if british := _british(known):
        return british
    if not known or not all(re.fullmatch(r"\d{1,12}|[A-Z]{1,3}\d{0,7}", c) for c in known):
        return {}
    lengths = {len(c) for c in known}
    digits = all(c.isdigit() for c in known)
    if len(lengths) == 1:
        levels = _by_zeros(known, lengths.pop()) if digits else {}
    else:
        levels = {} if numbered_on(known) else _by_length(known)
    return levels if len(set(levels.values()) - {-1}) > 1 or -1 in levels.values() else {}


def codes_of(rows: Sequence[tuple[str, str]]) -> list[str]:
    """The codes of rows, each given by its word and the code beside it: the words, where nearly all are codes of NUTS.

    A name that looks like one among names (ROCK, a county of Wisconsin; LU is Luxembourg) is a name.

    >>> codes_of([("AT11", ""), ("AT12", "")]), codes_of([("ADAMS", "1"), ("BOND", "2"), ("ROCK", "3")])
    (['AT11', 'AT12'], ['1', '2', '3'])
    """
    named = [nuts_level(word) is not None for word, _ in rows]
    if sum(named) >= 0.5 * len(rows):
        return [word if is_code else code for (word, code), is_code in zip(rows, named, strict=True)]
    return [code for _, code in rows]


def numbered_on(codes: Sequence[str]) -> bool:
    """Whether codes are numbers from 1 on, nearly all of them there, with no nought before the short ones: the departments of France.

    >>> numbered_on([str(n) for n in range(1, 96) if n != 20]), numbered_on(["1", "11", "12", "2", "21", "22"])
    (True, False)
    """
    if not all(c.isdigit() and c[0] != "0" for c in codes):
        return False
    numbers = sorted(map(int, codes))
    # one may stand apart: Corsica, 200
    usual = numbers[: max(1, round(0.95 * len(numbers)))]
    return usual[0] == 1 and usual[-1] <= 1.1 * len(usual) + 1


def beyond_digits(codes: Sequence[str]) -> set[str]:
    """Codes of NUTS that an office made for several of its regions: with a letter, though the digits before it are not used up.

    The Italian office calls Trentino-Alto Adige, which is two regions of NUTS, ITDA beside ITD1 and ITD2. In NUTS letters come
    behind the ninth.

    >>> sorted(beyond_digits(["ITD1", "ITD2", "ITD5", "ITDA", "FI19", "FI1B", "FI1C", "FRB0", "UKI3"]))
    ['ITDA']
    """
    last: dict[str, set[str]] = {}
    for code in codes:
        if len(code) >= 4:
            last.setdefault(code[:-1], set()).add(code[-1])
    return {
        c
        for c in codes
        if c[-1:].isalpha() and (some := last.get(c[:-1], set())) & set("12345678") and "9" not in some
    }


def _british(codes: Sequence[str]) -> dict[str, int]:
    """Codes of the Office for National Statistics: the first three signs say what kind of unit it is.

    A country among its regions or districts, the regions among districts, and what several countries make are larger units.
    """
    if not codes or not all(re.fullmatch(r"[EWSNKJL]\d{8}", c) for c in codes):
        return {}
    small = sum(c[:3] not in {"E12", "E92", "W92", "S92", "N92"} and c[0] != "K" for c in codes)
    regions = sum(c[:3] == "E12" for c in codes)
    nations = {c[0] for c in codes if c[1:3] != "92" and c[0] != "K"}

    def larger(code: str) -> bool:
        if code[0] == "K":
            return True
        # Wales beside the regions of England is one of them, and beside its own districts it is not
        return (code[1:3] == "92" and (code[0] in nations)) or (code[:3] == "E12" and small > regions)

    levels = {c: -1 if larger(c) else 0 for c in codes}
    return levels if 0 < sum(v < 0 for v in levels.values()) < len(codes) else {}


def _by_zeros(codes: Sequence[str], length: int) -> dict[str, int]:
    cuts = _CUTS.get(length)
    if cuts is None:
        return {}
    levels = {}
    for code in codes:
        levels[code] = (
            next((k for k, cut in enumerate(cuts) if not code[cut:].strip("0")), len(cuts) - 1)
            if code.strip("0")
            else -1
        )
    return levels


def _by_length(codes: Sequence[str]) -> dict[str, int]:
    lengths = sorted({len(c) for c in codes})
    first = [c for c in codes if len(c) == lengths[0]]
    if (
        len(first) == 1
        and len(lengths) > 2
        and not any(c.startswith(first[0]) for c in codes if c != first[0])
    ):
        # one short code of its own over all others: the whole
        rest = _by_length([c for c in codes if c != first[0]])
        return {first[0]: -1, **rest} if rest else {}
    shorter = {c for c in codes if len(c) < lengths[-1]}
    # most long codes must begin with a short one, or they are only numbers of different size
    nested = [
        c for c in codes if len(c) > lengths[0] and any(c[:n] in shorter for n in lengths if n < len(c))
    ]
    if len(lengths) > 4 or len(nested) < 0.8 * sum(len(c) > lengths[0] for c in codes):
        return {}
    return {c: lengths.index(len(c)) for c in codes}


def parent_of(code: str, levels: Mapping[str, int]) -> str | None:
    """The code of the next larger unit among those there are.

    >>> parent_of("AT11", {"AT": 0, "AT1": 1, "AT11": 2}), parent_of("01100", {"01000": 0, "01100": 1})
    ('AT1', '01000')
    >>> parent_of("15001", {"10000": 0, "15000": 0, "15001": 1})
    '15000'
    """
    mine = levels[code]
    larger = [c for c, level in levels.items() if 0 <= level < mine]
    fits = [
        c
        for c in larger
        if code.startswith(c) or (len(c) == len(code) and code.startswith(c.rstrip("0")) and c.rstrip("0"))
    ]
    return max(fits, key=lambda c: (levels[c], len(c.rstrip("0"))), default=None)


def finest_complete(levels: Mapping[str, int]) -> int:
    """The finest level at which nearly all units of the level above have parts; the coarsest where none is so.

    >>> finest_complete({"AT": 0, "AT1": 1, "AT11": 2, "AT2": 1, "FI": 0, "FI1": 1})
    1
    """
    present = sorted({v for v in levels.values() if v >= 0})
    best = present[0]
    for above, level in pairwise(present):
        parents = {c for c, v in levels.items() if v == above}
        with_parts = {parent_of(c, levels) for c, v in levels.items() if v == level}
        if len(parents & with_parts) < 0.9 * len(parents):
            break
        best = level
    return best
