"""The one indicator that a report without an index ranks by: ``leading``, ``is_count``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.tidy import Measure, Tidy
from intake.new.vocabulary.region_parts import ALL_OF, parts_of
from intake.tables.totals import relative


def is_count(measure: Measure) -> bool:
    """Whole numbers of nothing that is named: most often counts, which grow with a region's size; none that the user says is judged."""
    if measure.because == "said" and measure.direction != "neither":
        return False
    return not measure.unit and not measure.decimals and not relative(measure.base or measure.name, "")


#: what is told first of regions: their product, their people
_TELLING = (
    re.compile(
        r"^(?:地区|国内)?生产总值(?:总量)?$|^G[DR]P$|^gross (?:domestic|regional) product$", re.IGNORECASE
    ),
    re.compile(
        r"^(?:年末)?(?:常住|户籍|总)?人口(?:总?数)?(?:：?[合总]计)?$|^(?:resident |total )?population(?:: total|, total)?$|"
        # as tables of other countries head it
        r"^(?:年底|戶籍|総|總)?人口(?:總?數|総数)?$|^총?인구수?$|^(?:gesamt)?bevölkerung(?: insgesamt)?$|^einwohner(?:zahl)?$|"
        r"^(?:población|população|popolazione|population)(?: total[e]?)?$|^befolkning$|^ludność$|^jumlah penduduk$",
        re.IGNORECASE,
    ),
)
#: the land of a region; what is sold, built or sown is none
_AREA = re.compile(
    r"^(?!.*(?:销售|施工|竣工|开工|待售|出租|建筑|播种|种植|收获|成交|floor|sown|sold)).*面[积積]$|^면적$|\barea$|fläche$|^(?:superficie?|superfície|área|areal|powierzchnia)\b|^luas\b",
    re.IGNORECASE,
)


def leading(tidy: Tidy, usable: Sequence[Measure]) -> list[Measure]:
    """The one indicator to rank by, where there is no index; empty where there is none at all.

    Args:
        tidy: the table.
        usable: its indicators that have enough figures.
    """
    parts = parts_of(usable or tidy.measures)
    some = [m for m in usable or tidy.measures if m.id not in parts]
    judged = [m for m in some if m.direction != "neither" and not m.whole]
    plain = [m for m in some if not m.whole]
    # a balance that may be negative is as little comparable as the amounts that it stands beside
    free = [m for m in plain if not m.total and m.because != "size" and not is_count(m)]
    # where nothing is better or worse, a region's product or people say more than a sex ratio, and its area least
    told = [m for form in _TELLING for m in plain if form.search(m.name)]
    large = [m for m in plain if not _AREA.search(m.name)]
    # all of it leads, and none of its parts
    entire = [m for m in large if ALL_OF.search(m.name)]
    # fewest deaths have the smallest regions: a size of which less is better tells less than product or people
    ranked = [*[m for m in judged if not m.total], *told, *judged, *free, *entire, *large, *plain, *some]
    return ranked[:1]


__all__ = ["is_count", "leading"]
