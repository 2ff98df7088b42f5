"""Pages of shipped briefs: four in both languages for the provinces, none left more than a quarter empty but the last."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.blank import blank, of
from tests.shipped import Shipped

#: the most pages of a brief, and the share of a page that may be blank
MOST = {"provinces": 4, "west": 8, "henan-2020h1": 4}
BLANK = 0.25
BRIEFS = [
    ("provinces", "510000"),
    ("provinces", "540000"),
    ("provinces", "350000"),
    ("west", "510000"),
    ("west", "650000"),
    ("henan-2020h1", "410000"),
]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("report", "code"), BRIEFS)
def test_no_page_is_dead(shipped: Shipped, tmp_path: Path, report: str, code: str, language: str) -> None:
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(shipped.pdf(report, "brief", language, code))
    shares = of(pdf)
    assert len(shares) <= MOST[report]
    assert max(shares[:-1], default=0) <= BLANK, shares


def test_what_is_blank_is_measured() -> None:
    import numpy as np

    page = np.full((468, 331), 255, np.uint8)
    assert blank(page) == pytest.approx(1, abs=0.01)
    page[:, 100] = 0
    assert blank(page) == 0
    page[234:, 100] = 255
    assert blank(page) == pytest.approx(0.5, abs=0.06), "the lower half"
