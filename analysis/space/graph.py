"""Measures of a graph's shape: `shape`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.values import Method, Text

Floats = NDArray[np.float64]
NETWORK = Method(
    "network",
    Text(zh="网络结构", en="Structure of a network"),
    Text(
        zh="度为联系对象的个数；介数为经过该地的最短路径所占的份额；密度为已有联系占可能联系的份额。",
        en="Degree counts partners; betweenness is the share of shortest paths that pass through; density is "
        "the share of possible links that exist.",
    ),
    (
        r"B_i = \frac{2}{(n-1)(n-2)} \sum_{s<t} \frac{\sigma_{st}(i)}{\sigma_{st}}",
        r"\rho = \frac{2 m}{n (n-1)}",
    ),
    "Freeman, *Sociometry* 40 (1), 1977; Wasserman and Faust, *Social Network Analysis*, 1994",
    ours=True,
)


@dataclass(frozen=True)
class Shape:
    """A network as a whole, and its nodes in order."""

    degree: NDArray[np.intp]
    betweenness: Floats
    #: the number of each node's component, 1 the largest; isolated nodes have one of their own
    component: NDArray[np.intp]
    links: int
    density: float
    components: int
    largest: int


def shape(n: int, links: Sequence[tuple[int, int]]) -> Shape:
    """Degree, betweenness (normalised), components and density of ``n`` nodes with undirected ``links``.

    >>> star = shape(4, [(0, 1), (0, 2), (0, 3)])
    >>> star.degree.tolist(), star.betweenness.tolist(), star.density
    ([3, 1, 1, 1], [1.0, 0.0, 0.0, 0.0], 0.5)
    """
    # here: most reports draw no network
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(links)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    component = np.empty(n, dtype=np.intp)
    for number, part in enumerate(parts, start=1):
        component[list(part)] = number
    between = nx.betweenness_centrality(graph)
    return Shape(
        np.array([graph.degree[i] for i in range(n)], dtype=np.intp),
        np.array([between[i] for i in range(n)], dtype=float),
        component,
        graph.number_of_edges(),
        float(nx.density(graph)),
        len(parts),
        len(parts[0]) if parts else 0,
    )
