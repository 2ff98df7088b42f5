"""The kept words of units are those of the Unicode CLDR."""

import json

from intake.tables.unit_words import KEPT, measures, of_cldr, scales


def test_the_words_kept_are_those_of_the_cldr_that_is_installed():
    made = of_cldr()
    assert json.loads(KEPT.read_text(encoding="utf-8")) == made
    assert scales()["тыс"] == 1000
    assert scales()["mln"] == 10**6
    assert {"zł", "EUR", "habitantes"} <= measures()
