"""A report of panel models on raw statistics of provinces: `write` makes its folder."""

from __future__ import annotations

from pathlib import Path

NAMES = {
    "gdp_per_capita_yuan": ("人均GDP", "GDP per head"),
    "tertiary_share_pct": ("第三产业比重", "share of services"),
    "urbanisation_pct": ("城镇化率", "urbanisation"),
    "income_per_capita_yuan": ("人均收入", "income per head"),
    "university_students": ("高校学生", "students"),
}
LOGS = '["gdp_per_capita_yuan", "income_per_capita_yuan"]'
ANALYSES = """
[[analysis]]
id = "about"
kind = "panel_description"
variables = ["income_per_capita_yuan", "gdp_per_capita_yuan", "urbanisation_pct", "tertiary_share_pct"]
dependent = "income_per_capita_yuan"
logs = LOGS

[[analysis]]
id = "model"
kind = "panel_regression"
dependent = "income_per_capita_yuan"
regressors = ["gdp_per_capita_yuan", "urbanisation_pct", "tertiary_share_pct"]
logs = LOGS
[[analysis.variants]]
id = "early"
name = { zh = "2013—2018年", en = "2013–2018" }
periods = ["2013", "2014", "2015", "2016", "2017", "2018"]
[[analysis.variants]]
id = "late"
name = { zh = "2018—2023年", en = "2018–2023" }
periods = ["2018", "2019", "2020", "2021", "2022", "2023"]
[[analysis.variants]]
id = "random"
name = { zh = "随机效应", en = "Random effects" }
estimator = "random"

[[analysis]]
id = "roots"
kind = "panel_unit_roots"
variables = ["income_per_capita_yuan", "gdp_per_capita_yuan"]
logs = LOGS

[[analysis]]
id = "together"
kind = "panel_cointegration"
dependent = "income_per_capita_yuan"
regressors = ["gdp_per_capita_yuan"]
logs = LOGS

[[analysis]]
id = "cause"
kind = "panel_granger"
variables = ["income_per_capita_yuan", "gdp_per_capita_yuan"]
logs = LOGS
form = "difference"

[[analysis]]
id = "dynamics"
kind = "panel_var"
variables = ["gdp_per_capita_yuan", "income_per_capita_yuan"]
logs = LOGS
form = "difference"
draws = 200

[[analysis]]
id = "instrumented"
kind = "panel_iv"
dependent = "income_per_capita_yuan"
endogenous = ["gdp_per_capita_yuan"]
regressors = ["urbanisation_pct"]
lagged = ["gdp_per_capita_yuan", "tertiary_share_pct"]
logs = LOGS

[[analysis]]
id = "moments"
kind = "panel_gmm"
dependent = "income_per_capita_yuan"
endogenous = ["gdp_per_capita_yuan"]
logs = LOGS

[[analysis]]
id = "moderated"
kind = "panel_moderation"
dependent = "income_per_capita_yuan"
variable = "gdp_per_capita_yuan"
moderator = "urbanisation_pct"
logs = LOGS

[[analysis]]
id = "through"
kind = "panel_mediation"
dependent = "income_per_capita_yuan"
variable = "gdp_per_capita_yuan"
mediator = "urbanisation_pct"
logs = LOGS
draws = 200

[[analysis]]
id = "near"
kind = "panel_spatial"
dependent = "income_per_capita_yuan"
regressors = ["gdp_per_capita_yuan", "urbanisation_pct"]
logs = LOGS
draws = 200

[[analysis]]
id = "clubs"
kind = "panel_clubs"
variable = "gdp_per_capita_yuan"
logs = ["gdp_per_capita_yuan"]

[[analysis]]
id = "catching_up"
kind = "panel_beta"
variable = "gdp_per_capita_yuan"
controls = ["urbanisation_pct"]

[[analysis]]
id = "rank"
kind = "ranking"
indicator = "urbanisation_pct"

[[overview.block]]
kind = "regression"
of = "model"
title = { zh = "收入与产出", en = "Income and output" }
[[overview.block]]
kind = "regression"
of = "model_robustness"
title = { zh = "稳健性", en = "Robustness" }
tell = "main"
[[overview.block]]
kind = "unit_roots"
of = "roots"
[[overview.block]]
kind = "cointegration"
of = "together"
[[overview.block]]
kind = "granger"
of = "cause"
[[overview.block]]
kind = "impulse_responses"
of = "dynamics"
[[overview.block]]
kind = "regression"
of = "instrumented"
[[overview.block]]
kind = "regression"
of = "moments"
[[overview.block]]
kind = "marginal_effects"
of = "moderated"
[[overview.block]]
kind = "mediation"
of = "through"
[[overview.block]]
kind = "regression"
of = "near"
[[brief.block]]
kind = "ranking"
of = "rank"
"""


def write(folder: Path, table: Path) -> Path:
    """The folder of the report: the table, what its columns mean, the analyses and the blocks of the overview."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "panel.csv").write_bytes(table.read_bytes())
    headings = table.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    ignored = [h for h in headings if h not in {"region", "year", *NAMES}]
    indicators = "".join(
        f'[[indicator]]\nid = "{c}"\nname = {{ zh = "{zh}", en = "{en}" }}\ndecimals = 1\n'
        for c, (zh, en) in NAMES.items()
    )
    columns = "\n".join(f'{c} = "{c}"' for c in NAMES)
    head = f"""
[report]
title = {{ zh = "面板模型", en = "Panel models" }}
edition = "2024-01"
date = "2024-01-15"
period = {{ zh = "2013—2023年", en = "2013–2023" }}
[[source]]
id = "panel"
short = {{ zh = "面板", en = "Panel" }}
cite = {{ zh = "测试数据", en = "Test data" }}
[[table]]
file = "data/panel.csv"
source = "panel"
period = "year"
ignore = [{", ".join(f'"{h}"' for h in ignored)}]
[table.columns]
{columns}
{indicators}
"""
    (folder / "report.toml").write_text(head + ANALYSES.replace("LOGS", LOGS), encoding="utf-8")
    return folder
