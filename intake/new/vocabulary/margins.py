"""How far figures may be from the truth, in headings and in columns that tell figures and their errors apart: ``MARGIN``, ``margins_among``."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: the ends of confidence intervals and margins of error, also as the U.S. census numbers them
MARGIN = re.compile(
    r"margin of error|standard error|^conf(?:idence.*)?$|\b(?:lower|upper)(?: (?:bound|limit|ci|confidence.*|ci [\d.]+ ?%? limit))?$|"
    r"_(?:lower|upper|lci|uci|se|ci)$|误差|标准误|置信|信頼区間|신뢰구간|(?:\b|_)(?:ci|ic|ki)[_ ]*9[059]|9[059][_ ]*%?[_ ]*(?:ci|ic|ki)(?:\b|_)|"
    r"intervalo de confian|intervalle de confiance|konfidenzintervall|intervallo di confidenza|error est[áa]ndar|erro padrão|"
    r"standardfehler|erreur[- ]type|coeficiente de variaci[óo]n|coefficient of variation|^[A-Z]\d{5}[A-Z]*_\d{3}M\b|\bci (?:low|high)$",
    re.IGNORECASE,
)
#: what stands beside them for the figures themselves
_FIGURE = re.compile(
    r"(?:point |survey )?estimates?(?: \(.*\))?|values?|figures?|levels?|means?|averages?|totals?|numbers?|counts?|rates?|percent(?:age)?s?|proportions?|"
    r"估计值?|数值|均值|推計値|推定値|値|추정치|wert|schätz(?:ung|wert)|estimation|estimaci[óo]n|estimativa|valeur|valor",
    re.IGNORECASE,
)


def margins_among(words: Iterable[str]) -> frozenset[str]:
    """The words of a column that are errors of estimates, where the others are the estimates; else none.

    >>> sorted(margins_among(["Estimate", "Standard error of estimate", "Confidence interval (95%)"]))
    ['Confidence interval (95%)', 'Standard error of estimate']
    >>> margins_among(["Estimate", "Unadjusted"]), margins_among(["Income", "Standard error"]), margins_among(["估计值", "标准误差"])
    (frozenset(), frozenset(), frozenset({'标准误差'}))
    """
    listed = [w for w in words if w]
    margins = {w for w in listed if is_margin(w)}
    rest = [w for w in listed if w not in margins]
    return frozenset(margins) if rest and all(_FIGURE.fullmatch(w.strip()) for w in rest) else frozenset()


def is_margin(name: str) -> bool:
    """Whether a name is that of an error of estimates, and of nothing that is measured.

    >>> [is_margin(w) for w in ("Standard error of estimate", "95% confidence limit, upper", "Income", "Consumer confidence")]
    [True, True, False, False]
    """
    if re.search(r"consumer|business|信心", name, re.IGNORECASE):
        return False
    return MARGIN.search(name) is not None or _SPAN.search(name) is not None


_SPAN = re.compile(
    r"confidence (?:interval|limit|bound)|(?:lower|upper) (?:limit|bound|confidence)|relative standard|margins? of error",
    re.IGNORECASE,
)


__all__ = ["MARGIN", "is_margin", "margins_among"]
