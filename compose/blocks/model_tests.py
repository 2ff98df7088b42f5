"""Sentences about the tests of estimated models: `test_sentences`, `bond_sentences`, `significant`."""

from __future__ import annotations

from dataclasses import replace

from analysis.values import Cell, Result
from compose.context import Context, Value
from compose.document import Prose
from compose.language.catalogue import marked, within


def significant(p: Cell) -> bool:
    """Whether a p-value is there and below five per cent."""
    return not p.missing and float(p.value) < 0.05


def bond_sentences(context: Context, result: Result) -> list[Prose]:
    """Whether the lagged dependent variable’s coefficient by GMM lies where it should: between fixed effects and pooled OLS.

    Fixed effects of few periods put it too low, pooled least squares too high (Bond, Portuguese Economic Journal 1, 2002).
    """
    models = set(map(str, result.frame.index.get_level_values("model")))
    if not {"pooled", "fixed"} <= models:
        return []
    term = next(k[1] for k, _ in result.rows() if k[0] == "pooled")
    ends = [result.cell((m, term), "b") for m in ("fixed", "pooled")]
    low, high = sorted(float(end.value) for end in ends)
    sentences = []
    for model in ("difference", "system"):
        if model not in models:
            continue
        b = result.cell((model, term), "b")
        facts: dict[str, Value] = {
            "model": context.label(result, "model", model),
            "x": within(context.label(result, "term", term)),
            "b": b,
            "fixed": ends[0],
            "pooled": ends[1],
        }
        if low <= float(b.value) <= high:
            sentences.append(
                context.say(
                    "{model}: the coefficient of {x} ({b}) lies between those of fixed effects ({fixed}) and pooled OLS ({pooled}), as "
                    "it should.",
                    **facts,
                )
            )
        else:
            sentences.append(
                context.say(
                    "{model}: the coefficient of {x} ({b}) does not lie between those of fixed effects ({fixed}) and pooled OLS "
                    "({pooled}), as it should: the estimate is not reliable.",
                    **facts,
                )
            )
    return sentences


def small(sentence: Prose) -> Prose:
    """A sentence as it stands behind a colon: begun small."""
    return (replace(sentence[0], text=within(sentence[0].text)), *sentence[1:]) if sentence else sentence


def test_sentences(of: str, context: Context) -> list[Prose]:
    """What the tests of a family of models say, each of those that decide something."""
    tests = context.results.get(f"{of}_tests")
    if tests is None:
        return []
    sentences = []
    for key, row in tests.rows():
        check = key[-1]
        model = context.label(tests, "model", key[0]) if len(key) > 1 else ""
        name = check.split(":")[0]
        if name == "first":
            sentences.append(_strength(tests, check, row, context))
        elif name in _WORDS and not row["p"].missing:
            rejected, not_rejected = _WORDS[name]
            words = rejected if significant(row["p"]) else not_rejected
            sentence = context.say(words, p=row["p"])
            sentences.append(
                context.say("{model}: {sentence}", model=model, sentence=small(sentence))
                if model
                else sentence
            )
    return [s for s in sentences if s]


#: decimals of Stock and Yogo's critical values, as their table has them
TABULATED = 2


def _strength(tests: Result, check: str, row: dict[str, Cell], context: Context) -> Prose:
    """Whether instruments are weak by Stock and Yogo's value, where there is one."""
    if ("stock_yogo",) not in tests or row["statistic"].missing:
        return ()
    limit = tests.cell("stock_yogo", "statistic")
    facts: dict[str, Value] = {
        "f": context.formatter.run(row["statistic"]),
        "limit": context.formatter.run(limit, decimals=TABULATED),
        "test": context.label(tests, "check", check),
    }
    if float(row["statistic"].value) < float(limit.value):
        return context.say(
            "{test} is {f}, below the critical value {limit}: the instruments are weak, and the estimate by them and its "
            "error mislead.",
            **facts,
        )
    return context.say(
        "{test} is {f}, above the critical value {limit}: the instruments are not weak by it.", **facts
    )


#: test → what is said where it rejects at five per cent, and where it does not
_WORDS = {
    "hausman_robust": (
        marked("The robust Hausman test rejects random effects (*p*{p}): fixed effects are to be preferred."),
        marked("The robust Hausman test does not reject random effects (*p*{p})."),
    ),
    "cd": (
        marked(
            "With region effects alone the residuals of regions are correlated with each other (CD test, *p*{p}): look at period "
            "effects and at the Driscoll–Kraay errors."
        ),
        marked("With region effects no correlation of residuals between regions is found (CD test, *p*{p})."),
    ),
    "endogeneity": (
        marked("That the regressors in question are exogenous is rejected (*p*{p}): least squares misleads."),
        marked("That the regressors in question are exogenous is not rejected (*p*{p})."),
    ),
    "rank_lm": (
        marked(
            "That the instruments leave the model under-identified is rejected (Kleibergen–Paap rk LM, *p*{p})."
        ),
        marked(
            "That the instruments leave the model under-identified is not rejected (Kleibergen–Paap rk LM, *p*{p}): the estimate by "
            "them shows nothing."
        ),
    ),
    "sargan": (
        marked("Over-identification is rejected (Sargan, *p*{p}): not all instruments are valid."),
        marked(
            "Over-identification is not rejected (Sargan, *p*{p}), which does not prove the instruments valid."
        ),
    ),
    "hansen": (
        marked("Over-identification is rejected (Hansen, *p*{p}): not all instruments are valid."),
        marked(
            "Over-identification is not rejected (Hansen, *p*{p}), which does not prove the instruments valid."
        ),
    ),
    "lm_lag_robust": (
        marked("The robust LM test points to a spatial lag (*p*{p})."),
        marked("The robust LM test finds no spatial lag (*p*{p})."),
    ),
    "lm_error_robust": (
        marked("The robust LM test points to a spatial error (*p*{p})."),
        marked("The robust LM test finds no spatial error (*p*{p})."),
    ),
    "ar2": (
        marked(
            "differenced errors are correlated at second order (*p*{p}), so that second lags are no valid instruments."
        ),
        marked("no correlation of second order is found in differenced errors (*p*{p})."),
    ),
}
