"""What the lines of advice claim, and how each is checked: `RULES`, the rules of the grid, and `recommendations`, their reader.

The reader counts ranks anew and asks itself which rules hold; only the ranks of the runs are taken from their table.
"""

from __future__ import annotations

import re

from tests.compose.sentences.reading import Claim, Said, leftover, near, stands
from tests.compose.sentences.world import CODES, World, rank

#: a rank and a figure beyond which the rules hold
PLACE, LOSS = 4, 60.0
RULES = f"""
[[rule]]
id = "A1"
priority = 1
when = "income_now.rank > {PLACE}"
finding = {{ zh = "所得居{{income_now.rank|place}}。", en = "Income ranks {{income_now.rank|place}}." }}
advice = {{ zh = "甲", en = "Do this." }}
evidence = ["income_now.rank"]
source = "made-up"
watch = {{ indicator = "income", direction = "+", who = {{ zh = "某部门", en = "an office" }}, by = {{ zh = "来年", en = "in a year" }} }}
[[rule]]
id = "A2"
priority = 2
when = "index.rank > {PLACE}"
finding = {{ zh = "指数居{{index.rank|place}}。", en = "Its index ranks {{index.rank|place}}." }}
advice = {{ zh = "乙", en = "Do that." }}
evidence = ["index.rank"]
source = "made-up"
watch = {{ figure = "index.score", what = {{ zh = "合成指数", en = "its index" }}, direction = "+" }}
[[rule]]
id = "A3"
priority = 3
when = "losses_now.value > {LOSS}"
finding = {{ zh = "损失为{{losses_now.value}}元。", en = "It loses {{losses_now.value}} yuan." }}
advice = {{ zh = "丙", en = "Do so." }}
evidence = ["losses_now.value"]
source = "made-up"
watch = {{ indicator = "losses" }}
[[rule]]
id = "A4"
priority = 4
when = "losses_now.value <= {LOSS}"
finding = {{ zh = "损失仅为{{losses_now.value}}元。", en = "It loses only {{losses_now.value}} yuan." }}
advice = {{ zh = "丁", en = "Do thus." }}
evidence = ["losses_now.value"]
source = "made-up"
watch = {{ what = {{ zh = "路灯盏数", en = "the number of street lamps" }}, held = {{ zh = "路灯名册", en = "the register of lamps" }}, direction = "+" }}
"""
#: how each rule begins on a page, in English and as a pattern in Chinese
HEADS = {
    # not the ranks of headlines and findings (人均所得居第, 合成指数居第), not evidence (眼下损失为)
    "A1": ("Income ranks", "(?<!人均)所得居(?:并列)?第"),
    "A2": ("Its index ranks", "(?<!合成)指数居(?:并列)?第"),
    "A3": ("It loses (?!only)", "(?<!眼下)损失为"),
    "A4": ("It loses only", "损失仅为"),
}
#: both editions are about the same period: what is unchanged is no newer figure
OUTCOMES = {
    "moved as hoped": 1, "moved the other way": -1, "has no newer figure": 0,
    "朝期望的方向变动": 1, "朝相反方向变动": -1, "尚无新的数字": 0,
}  # fmt: skip


def held(w: World, code: str) -> set[str]:
    """The rules that hold for a region, counted from its raw figures."""
    income, losses = w.at("income", "2020"), w.at("losses", "2020")
    return {
        name
        for name, holds in (
            ("A1", code in income and rank(income, code) > PLACE),
            ("A2", code in w.index and rank(w.index, code) > PLACE),
            ("A3", code in losses and losses[code] > LOSS),
            ("A4", code in losses and losses[code] <= LOSS),
        )
        if holds
    }


def _income(said: Said) -> bool:
    figures = said.world.at("income", "2020")
    own = rank(figures, said.code)
    # regions that are printed alike could as well stand the other way round
    better = sum(
        round(f, 1) == round(figures[said.code], 1) and rank(figures, c) < own for c, f in figures.items()
    )
    return stands(said, figures) and own > PLACE and ("rounding" in said) == (own - better <= PLACE)


def _index(said: Said) -> bool:
    own = rank(said.world.index, said.code)
    results = said.world.results
    runs = {int(k[1]): c["share"].value for k, c in results["index_rank_ranks"].rows() if k[0] == said.code}
    low, high = (results["index_rank"].cell(said.code, c).value for c in ("low", "high"))
    straddles = any(low <= r <= min(high, PLACE) for r, share in runs.items() if share > 0)
    if not stands(said, said.world.index) or own <= PLACE or ("share" in said) != straddles:
        return False
    return not straddles or near(said["share"], sum(s for r, s in runs.items() if r > PLACE))


def _losses(said: Said) -> bool:
    loss = said.world.at("losses", "2020")[said.code]
    return near(said["loss"], loss) and loss > LOSS and ("rounding" in said) == (loss - 0.05 <= LOSS)


def _little_lost(said: Said) -> bool:
    loss = said.world.at("losses", "2020")[said.code]
    return near(said["loss"], loss) and loss <= LOSS and ("rounding" in said) == (loss + 0.05 > LOSS)


#: what is watched, as it is called
WATCHED = {
    "household income": "income", "居民收入": "income", "losses": "losses", "事故损失": "losses",
    "its index": "index", "合成指数": "index",
}  # fmt: skip


def _then_and_now(said: Said) -> tuple[float | None, float | None]:
    """The figures of what was watched in the edition before and now; None where there is none."""
    w, name = said.world, WATCHED[said["name"]]
    if name != "index":
        then, now = w.at_before(name, "2020"), w.at(name, "2020")
    else:
        green, skill = (w.at_before(i, "2020") for i in ("green", "skill"))
        then, now = {c: green[c] + skill[c] for c in green if c in skill}, w.index
    return then.get(said.code), now.get(said.code)


def _asked(said: Said) -> bool:
    """Whether the advice of the edition before that says to watch it held there."""
    w, name = said.world, WATCHED[said["name"]]
    then, losses = _then_and_now(said)[0], w.at_before("losses", "2020")
    if name == "losses":
        return losses.get(said.code, 0) > LOSS
    figures = w.at_before("income", "2020")
    if name == "index":
        green, skill = (w.at_before(i, "2020") for i in ("green", "skill"))
        figures = {c: green[c] + skill[c] for c in green if c in skill}
    return then is not None and rank(figures, said.code) > PLACE


def _moved(said: Said) -> bool:
    then, now = _then_and_now(said)
    if not _asked(said) or then is None or now is None:
        return False
    places = 2 if WATCHED[said["name"]] == "index" else 1
    change = round(now, places) - round(then, places)
    hoped = (abs(change) > 0.5 * 10**-places) * (1 if change > 0 else -1)
    hoped *= -1 if WATCHED[said["name"]] == "losses" else 1
    # where there is no newer figure it is told once
    told_once = said["outcome"] in {"has no newer figure", "尚无新的数字"}
    right = near(said["then"], then) and ("now" in said) != told_once
    return right and (told_once or near(said["now"], now)) and OUTCOMES[said["outcome"]] == hoped


def _gone(said: Said) -> bool:
    then, now = _then_and_now(said)
    return _asked(said) and then is not None and near(said["then"], then) and now is None


def _lamps(said: Said) -> bool:
    """What the report has no figure of: the advice of the edition before held there."""
    return said.world.at_before("losses", "2020").get(said.code, LOSS + 1) <= LOSS


def _placed(said: Said) -> bool:
    figures = (
        said.world.index if said["of_what"] in {"index", "合成指数"} else said.world.at("income", "2020")
    )
    return stands(said, figures) and int(said["of"]) == len(figures)


ROUNDING = r"(?P<rounding> Borderline: it depends on the rounding of a figure)?"
ROUNDING_ZH = r"(?P<rounding>临界：成立与否取决于一个数的舍入)?"
CLAIMS: list[Claim] = [
    (
        rf"Income ranks (?P<joint>joint )?(?P<rank>\d+)[a-z]{{2}}\.{ROUNDING}",
        rf"所得居(?P<joint>并列)?第(?P<rank>\d+)位。{ROUNDING_ZH}",
        _income,
    ),
    (
        r"Its index ranks (?P<joint>joint )?(?P<rank>\d+)[a-z]{2}\.(?: Borderline: it holds in (?P<share>NUM)% of the runs with other weights and methods)?",
        r"指数居(?P<joint>并列)?第(?P<rank>\d+)位。(?:临界：[^。\d]*(?P<share>NUM)%[^。]*)?",
        _index,
    ),
    (rf"It loses (?P<loss>NUM) yuan\.{ROUNDING}", rf"损失为(?P<loss>NUM)元。{ROUNDING_ZH}", _losses),
    (
        rf"It loses only (?P<loss>NUM) yuan\.{ROUNDING}",
        rf"损失仅为(?P<loss>NUM)元。{ROUNDING_ZH}",
        _little_lost,
    ),
    (
        r"To watch: (?P<name>household income|losses|its index), which should (?P<way>rise|fall)",
        r"观察指标：(?P<name>居民收入|事故损失|合成指数)，应(?P<way>上升|下降)",
        lambda s: (WATCHED[s["name"]] != "losses") == (s["way"] in {"rise", "上升"}),
    ),
    (
        r"To watch: the number of street lamps \(not in this report; see the register of lamps\), which should rise",
        r"观察指标：路灯盏数（本报告未收录，见路灯名册），应上升",
        lambda s: "A4" in held(s.world, s.code),
    ),
    (
        r"(?P<of_what>present income|index), (?P<joint>joint )?(?P<rank>\d+)[a-z]{2} of (?P<of>\d+) provinces",
        r"(?P<of_what>人均所得|合成指数)在(?P<of>\d+)个省份中居(?P<joint>并列)?第(?P<rank>\d+)位",
        _placed,
    ),
    (
        r"present losses: (?P<loss>NUM) yuan",
        r"眼下损失(?:为|：)(?P<loss>NUM)元",
        lambda s: near(s["loss"], s.world.at("losses", "2020")[s.code]),
    ),
    (
        r"The advice of the last edition said to watch (?P<name>household income|losses|its index): (?P<then>NUM)(?: yuan)? then(?:, (?P<now>NUM)(?: yuan)? now)?; "
        rf"it (?P<outcome>{'|'.join(o for o in OUTCOMES if o.isascii())})",
        r"(?P<name>居民收入|事故损失|合成指数)[^\d。]*(?P<then>NUM)[元分]?(?:[^\d。]*(?P<now>NUM)[元分]?)?"
        rf"[^\d。]*?(?P<outcome>{'|'.join(o for o in OUTCOMES if not o.isascii())})",
        _moved,
    ),
    (
        r"The advice of the last edition said to watch (?P<name>household income|losses|its index): (?P<then>NUM)(?: yuan)? then; this edition has no figure",
        r"上一版建议观察(?P<name>居民收入|事故损失|合成指数)：当时为(?P<then>NUM)[元分]?，本版没有数字",
        _gone,
    ),
    (
        r"The advice of the last edition said to watch the number of street lamps; this report has no such figure, and whether it moved must be looked up",
        r"上一版建议观察路灯盏数：本报告未收录，有无变动须另行查证",
        _lamps,
    ),
]


def recommendations(texts: list[str], w: World, code: str, language: str) -> str:
    """Every piece of advice that holds is there, no other, with how firmly; what became of what was to be watched."""
    assert code in CODES
    text = "\n".join(texts)
    said = {
        name for name, words in HEADS.items() if re.search(rf"^{words[language == 'zh']}", text, re.MULTILINE)
    }
    assert said == held(w, code), f"{code}: advice {said}, and {held(w, code)} holds"
    return leftover(text, CLAIMS, w, code, language)
