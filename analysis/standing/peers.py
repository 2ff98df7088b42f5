"""Peers: the regions most alike in an index's dimensions or in chosen figures: `PeersParameters`, `distances`."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.parameters import Analysis, ColumnRef, Parameters, Ref, Wrong
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, joined, same

METHOD = Method(
    "peers",
    Text(zh="相近地区", en="Peers"),
    Text(
        zh="各维度标准化后的欧氏距离最小者为最相近的地区。",
        en="The regions at the smallest Euclidean distance over the standardised dimensions.",
    ),
    (r"d_{ik} = \sqrt{\sum_j \left(\frac{x_{ij} - x_{kj}}{s_j}\right)^2}",),
    "Everitt et al., *Cluster Analysis*, 5th ed., 2011",
    ours=True,
)


#: of so many rows distances are found together
_ROWS = 32


class PeersParameters(Parameters):
    """``kind = "peers"``."""

    kind: Literal["peers"] = "peers"
    of: Annotated[str, Ref("result", needs=("{}_profile",))] = Field(
        "", description="the composite whose dimensions are compared"
    )
    columns: tuple[ColumnRef, ...] = Field(
        (), description="in place of a composite: columns of results by region, each as result.column"
    )
    n: int = Field(4, ge=1, le=20, description="how many peers")

    @model_validator(mode="after")
    def _one(self) -> PeersParameters:
        if bool(self.of) == bool(self.columns):
            raise Wrong(
                "应写综合指数（of）或 columns，二者只写一个",
                "peers need a composite (of) or columns, not both",
            )
        if any(c.count(".") != 1 for c in self.columns):
            raise Wrong("columns 写成 结果.列", "columns are written as result.column")
        return self


def distances(X: np.ndarray) -> np.ndarray:
    """Euclidean distances between rows over columns divided by their standard deviation: (n, n).

    >>> distances(np.array([[0.0], [1.0], [3.0]])).round(3)[0].tolist()
    [0.0, 0.802, 2.405]
    """
    s = X.std(axis=0)
    columns = (X / np.where(s > 0, s, 1)).T
    total = np.zeros((len(X), len(X)))
    # column after column, as scipy's cdist adds them up, whose package takes longer to import; rows that fit a cache
    for start in range(0, len(X), _ROWS):
        part = total[start : start + _ROWS]
        for column in columns:
            apart = np.subtract.outer(column[start : start + _ROWS], column)
            apart *= apart
            part += apart
    return np.asarray(np.sqrt(total))


def _figures(p: PeersParameters, study: Study) -> tuple[pd.DataFrame, Text]:
    """What is compared, regions in rows, and what it is called; regions that lack a figure are left out."""
    if p.of:
        profile = study.result(f"{p.of}_profile")
        # what entered the index: one extreme figure would make all other regions alike
        scored = profile.frame[profile.frame["scaled"].notna()]
        wide = scored["entered" if "entered" in profile.by_id else "value"].unstack("indicator")
        return pd.DataFrame(wide), study.result(p.of).title
    columns = {}
    names = []
    for ref in p.columns:
        name, _, column = ref.partition(".")
        result = study.result(name)
        if result.keys != ("region",) or column not in result.by_id:
            known = ", ".join(result.by_id) if result.keys == ("region",) else "—"
            raise AnalysisProblem(
                Text(
                    zh=f"结果 {name} 没有按地区的列“{column}”",
                    en=f"{name} has no column “{column}” by region",
                ),
                Text(zh=f"现有列：{known}", en=f"its columns are: {known}"),
            )
        columns[ref] = pd.to_numeric(result.frame[column])
        names.append(result.title)
    title = joined(names)
    return pd.DataFrame(columns).dropna(), title


def run(p: PeersParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by (region, order)."""
    wide, title = _figures(p, study)
    if len(wide) <= p.n:
        raise AnalysisProblem(
            Text(zh="地区太少，选不出相近地区", en="there are too few regions to choose peers from"),
            Text(zh=f"把 n 设为小于 {len(wide)}", en=f"set n below {len(wide)}"),
        )
    D = distances(wide.to_numpy(float))
    np.fill_diagonal(D, np.inf)
    order = np.argsort(D, axis=1, kind="stable")[:, : p.n]
    codes = [str(c) for c in wide.index]
    index = pd.MultiIndex.from_product([codes, [str(i + 1) for i in range(p.n)]], names=["region", "order"])
    frame = pd.DataFrame(
        {
            "peer": [codes[j] for row in order for j in row],
            "distance": np.take_along_axis(D, order, axis=1).ravel(),
        },
        index=index,
    )
    return (
        Result(
            p.id,
            p.title or Text(zh=f"{title['zh']}：相近地区", en=f"{title['en']}: peers"),
            (
                Column("peer", Text(zh="相近地区", en="Peer"), role="region"),
                Column("distance", Text(zh="距离", en="Distance"), same(""), 2),
            ),
            frame,
            (METHOD,),
            note=Text(
                zh="距离按标准差计，0为完全相同。",
                en="Distances are in standard deviations; 0 means alike in every dimension.",
            ),
            inputs=(p.of,) if p.of else tuple(dict.fromkeys(c.partition(".")[0] for c in p.columns)),
            options=((Text(zh="列出的个数", en="Peers listed"), same(str(p.n))),),
        ),
    )


ANALYSES = (Analysis("peers", PeersParameters, run, methods=(METHOD,)),)
