"""Panel models in the grid of sentences: `altered`, results as other data would have given them; `verdicts`, their reader."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from analysis.values import Result

#: what a sentence says of a test, by whether its p-value is below 0.05; the first that fits counts
VERDICTS = {
    "en": (
        (r"cannot be shown|not significant|does not reject|is not rejected|finds no|no correlation", False),
        (r"significant|rejects|is rejected|points to|correlated|rises with|falls as|helps to predict", True),
    ),
    "zh": (
        (
            r"不能证明|不能断定|不显著|不拒绝|没有拒绝|未拒绝|不能拒绝|未发现|没有发现|不能说明|无法证明",
            False,
        ),
        (r"显著|拒绝|指向|相关|存在|表明|随", True),
    ),
}


def altered(results: dict[str, Result], p: float, sign: int) -> dict[str, Result]:
    """The results with every p-value, and every coefficient with its interval on one side of zero (or, with 0, around it)."""
    made: dict[str, Result] = {}
    for name, result in results.items():
        frame = result.frame.copy()
        for column in result.columns:
            if column.role == "p" and column.id in frame:
                frame[column.id] = frame[column.id].where(frame[column.id].isna(), p)
        for mean in ("b", "effect"):
            if mean in frame:
                size = frame[mean].astype(float).abs()
                frame[mean] = size if sign >= 0 else -size
                if {"low", "high"} <= set(frame):
                    ends = (0.5 * frame[mean], 1.5 * frame[mean]) if sign else (-size, 2 * size)
                    frame["low"], frame["high"] = np.minimum(*ends), np.maximum(*ends)
        made[name] = replace(result, frame=frame)
    return made


def verdicts(text: str, language: str) -> list[tuple[str, float, bool]]:
    """The sentences that print a p-value, each with that value and whether it says that something was found."""
    found = []
    for sentence in re.split(r"(?<=[.。;；])\s?(?=[A-Z\u4e00-\u9fff])", text):
        told = re.findall(r"[pP]\s*([=<])\s*(0?\.\d+)", sentence)
        if len(told) != 1:
            continue
        for words, positive in VERDICTS[language]:
            if re.search(words, sentence):
                found.append((sentence, float(told[0][1]) - (1e-9 if told[0][0] == "<" else 0), positive))
                break
        else:
            found.append((sentence, float(told[0][1]), False))
    return found
