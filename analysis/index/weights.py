"""Weights of a composite index: equal, entropy, CRITIC, principal components, factor analysis, AHP: `entropy`, `critic`, `pca`, `factor`.

Kernels take a normalised (rows, indicators) matrix without missing values and return weights that sum to one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.distributions import chi2
from analysis.index.normalise import Unfit
from analysis.values import Method, Text

#: Saaty's random consistency index by matrix size (Saaty 1980)
RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)


def equal(Z: np.ndarray) -> np.ndarray:
    """The same weight for every indicator."""
    return np.full(Z.shape[1], 1 / Z.shape[1])


def entropy(Z: np.ndarray) -> np.ndarray:
    """Entropy weights: the more an indicator tells regions apart, the more it weighs.

    ``p_ij = z_ij/Σ_i z_ij``, ``e_j = −Σ_i p_ij ln p_ij / ln m`` with ``0 ln 0 = 0``, and
    ``w_j = (1−e_j)/Σ(1−e_j)``.

    Args:
        Z: (m rows, indicators), not negative; for a panel the rows of all periods together.

    Raises:
        Unfit: a figure is negative, a column is all zero, or no column tells the rows apart.

    >>> entropy(np.array([[0.0, 0.5], [1.0, 0.6]])).round(3)
    array([0.994, 0.006])
    """
    if Z.min() < 0:
        raise Unfit("熵值法要求数值非负", "entropy weights need figures that are not negative")
    total = Z.sum(axis=0)
    if (total <= 0).any():
        raise Unfit("有一列全为零", "a column is all zero")
    p = Z / total
    # zeros apart: 0 ln 0 counts as nothing
    logs = np.log(p) if Z.min() > 0 else np.log(p, out=np.zeros_like(p), where=p > 0)
    d = 1 + np.einsum("ij,ij->j", p, logs) / np.log(len(Z))
    # rounding can leave the entropy of equal figures a hair off one
    d = np.where((Z[0] == Z).all(axis=0), 0.0, np.clip(d, 0, None))
    if d.sum() == 0:
        raise Unfit("各指标都没有差异", "no indicator tells the regions apart")
    return np.asarray(d / d.sum())


def correlations(Z: np.ndarray) -> np.ndarray:
    """Pearson correlations between columns: (indicators, indicators).

    Raises:
        Unfit: a column does not vary.
    """
    if not np.ptp(Z, axis=0).all():
        raise Unfit(
            "有一列没有差异，相关系数无定义", "a column does not vary, so its correlations are undefined"
        )
    return np.atleast_2d(np.corrcoef(Z, rowvar=False))


def critic(Z: np.ndarray) -> np.ndarray:
    """CRITIC: contrast times conflict, ``C_j = s_j Σ_k (1 − r_jk)`` (Diakoulaki et al. 1995).

    Raises:
        Unfit: a column does not vary, or all columns agree perfectly.
    """
    if Z.shape[1] == 1:
        return np.ones(1)
    conflict = (1 - correlations(Z)).sum(axis=0)
    if (conflict < 1e-12).all():
        raise Unfit(
            "各指标完全相关，没有冲突信息", "the indicators agree perfectly, there is no conflict to weigh"
        )
    information = Z.std(axis=0, ddof=1) * conflict
    return np.asarray(information / information.sum())


@dataclass(frozen=True)
class Factors:
    """A principal-component solution and what tells whether it may be used.

    ``groups``: the number of the component that each indicator is counted to, 0 the first; empty where weights are made
    of all components kept.
    """

    weights: np.ndarray
    eigenvalues: np.ndarray
    kept: int
    explained: float
    kmo: float
    bartlett: float
    bartlett_p: float
    groups: tuple[int, ...] = ()


def kmo(R: np.ndarray) -> float:
    """Kaiser–Meyer–Olkin measure of sampling adequacy of a correlation matrix (Kaiser 1974).

    Squared correlations over themselves plus squared partial correlations, off the diagonal.
    """
    P = np.linalg.pinv(R)
    scale = np.sqrt(np.outer(np.diag(P), np.diag(P)))
    partial = -P / scale
    off = ~np.eye(len(R), dtype=bool)
    r2, a2 = (R[off] ** 2).sum(), (partial[off] ** 2).sum()
    return float(r2 / (r2 + a2))


def bartlett(R: np.ndarray, n: int) -> tuple[float, float]:
    """Bartlett's test of sphericity: χ² and p-value (Bartlett 1951)."""
    k = len(R)
    sign, logdet = np.linalg.slogdet(R)
    statistic = -(n - 1 - (2 * k + 5) / 6) * (logdet if sign > 0 else -np.inf)
    return float(statistic), float(chi2.sf(statistic, k * (k - 1) / 2))


def _components(Z: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Correlations of the columns, their eigenvalues from the largest down, unit eigenvectors in columns."""
    if Z.shape[1] < 2:
        raise Unfit("主成分至少要有两项指标", "principal components need at least two indicators")
    R = correlations(Z)
    values, vectors = np.linalg.eigh(R)
    order = np.argsort(values)[::-1]
    return R, values[order], vectors[:, order]


def factor(Z: np.ndarray, least: float = 1.0) -> Factors:
    """Weights by communality: the share of each indicator's variance that the components kept account for.

    Components with an eigenvalue of at least ``least`` are kept (Kaiser's rule), at least one; ``w_j ∝ Σ_k λ_k a_jk²``
    with a unit eigenvectors. A rotation of the components does not change a communality.

    Raises:
        Unfit: fewer than two columns, or one that does not vary.
    """
    R, values, vectors = _components(Z)
    kept = max(1, int((values >= least).sum()))
    share = (vectors[:, :kept] ** 2) @ values[:kept]
    statistic, p = bartlett(R, len(Z))
    return Factors(
        share / share.sum(), values, kept, float(values[:kept].sum() / values.sum()), kmo(R), statistic, p
    )


#: a component of the handbook's explains more than this of all variance, and those kept together more than that
LEAST_ALONE, LEAST_TOGETHER = 0.10, 0.60


def pca(Z: np.ndarray) -> Factors:
    """The weights of the OECD/JRC handbook: rotated components, each indicator counted to one of them.

    Kept are the components that explain more than a tenth of the variance each, and more if these explain less than six
    tenths together; their loadings are rotated by varimax. See :func:`assigned` for what becomes of the loadings.

    Raises:
        Unfit: fewer than two columns, or one that does not vary.
    """
    R, values, vectors = _components(Z)
    shares = values / values.sum()
    together = int(np.searchsorted(shares.cumsum(), LEAST_TOGETHER, side="right")) + 1
    kept = min(len(values), max(1, int((shares > LEAST_ALONE).sum()), together))
    loadings = varimax(vectors[:, :kept] * np.sqrt(values[:kept].clip(0)))
    weights, groups = assigned(loadings)
    statistic, p = bartlett(R, len(Z))
    # numbered by the variance that each explains after the rotation
    order = np.argsort(-(loadings**2).sum(axis=0), kind="stable").tolist()
    return Factors(
        weights,
        values,
        kept,
        float(shares[:kept].sum()),
        kmo(R),
        statistic,
        p,
        tuple(order.index(g) for g in groups),
    )


def assigned(loadings: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Weights from rotated loadings, and the component of each indicator (OECD/JRC 2008, ch. 6).

    Squared loadings are scaled to sum to one within each component; an indicator is counted to the component where its
    scaled one is largest, as in the handbook's Table 17, and weighs that times the component's share in the variance
    explained; the weights are then made to sum to one.

    Args:
        loadings: (indicators, components).

    >>> w, groups = assigned(np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.7]]))
    >>> w.round(3).tolist(), groups
    ([0.418, 0.33, 0.253], [0, 0, 1])
    """
    squared = loadings**2
    explained = squared.sum(axis=0)
    scaled = squared / explained
    groups = scaled.argmax(axis=1)
    weights = scaled[np.arange(len(squared)), groups] * explained[groups] / explained.sum()
    return np.asarray(weights / weights.sum()), groups.tolist()


def varimax(loadings: np.ndarray, rounds: int = 500, tolerance: float = 1e-10) -> np.ndarray:
    """Loadings rotated so that each indicator loads on few components (Kaiser 1958), rows scaled to one meanwhile.

    Args:
        loadings: (indicators, components).
    """
    k = loadings.shape[1]
    if k < 2:
        return loadings
    lengths = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    scale = np.where(lengths > 0, lengths, 1.0)
    A = loadings / scale
    T, before = np.eye(k), 0.0
    for _ in range(rounds):
        B = A @ T
        u, s, v = np.linalg.svd(A.T @ (B**3 - B * (B**2).mean(axis=0)))
        T = u @ v
        if s.sum() <= before * (1 + tolerance):
            break
        before = float(s.sum())
    return np.asarray(A @ T * scale)


@dataclass(frozen=True)
class Judgement:
    """Weights from pairwise comparisons and how consistent they are."""

    weights: np.ndarray
    largest: float
    index: float
    ratio: float


def ahp(A: np.ndarray) -> Judgement:
    """Analytic hierarchy process: the principal eigenvector of a reciprocal matrix (Saaty 1980).

    ``CI = (λ_max − n)/(n − 1)``, ``CR = CI/RI``; below 0.1 the judgements are consistent enough.

    Args:
        A: (n, n) with ``a_ij = 1/a_ji > 0``.

    Raises:
        Unfit: the matrix is not reciprocal, or larger than Saaty's table.

    >>> j = ahp(np.array([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]]))
    >>> j.weights.round(2), abs(round(j.ratio, 6))
    (array([0.6, 0.3, 0.1]), 0.0)
    """
    n = len(A)
    # a third is written 0.333 in a report, and 3 × 0.333 is to count as one
    if A.shape != (n, n) or (A <= 0).any() or not np.allclose(A * A.T, 1, atol=0.01):
        raise Unfit("两两比较须构成互反矩阵", "the comparisons must form a reciprocal matrix")
    if n >= len(RANDOM_INDEX):
        raise Unfit("两两比较不能超过15项", "more than 15 criteria cannot be compared pairwise")
    values, vectors = np.linalg.eig(A)
    k = int(np.argmax(values.real))
    w = np.abs(vectors[:, k].real)
    largest = float(values[k].real)
    index = (largest - n) / (n - 1) if n > 1 else 0.0
    ratio = index / RANDOM_INDEX[n] if RANDOM_INDEX[n] else 0.0
    return Judgement(w / w.sum(), largest, index, ratio)


METHODS: dict[str, Method] = {
    "given": Method(
        "given",
        Text(zh="给定权重", en="Given weights"),
        Text(zh="权重由报告给定。", en="The weights are those the report gives."),
        (),
        "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 6",
    ),
    "equal": Method(
        "equal",
        Text(zh="等权", en="Equal weights"),
        Text(zh="各指标权重相同。", en="Every indicator weighs the same."),
        (r"w_j = 1/k",),
        "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 6",
    ),
    "entropy": Method(
        "entropy",
        Text(zh="熵值法", en="Entropy weights"),
        Text(
            zh="区分度越大的指标权重越大。",
            en="The more an indicator tells regions apart, the more it weighs.",
        ),
        (
            r"p_{ij} = z_{ij} / \sum_i z_{ij}",
            r"e_j = -\frac{1}{\ln m} \sum_i p_{ij} \ln p_{ij}",
            r"w_j = (1 - e_j) / \sum_j (1 - e_j)",
        ),
        "Shannon 1948; Zeleny, *Multiple Criteria Decision Making*, 1982",
    ),
    "critic": Method(
        "critic",
        Text(zh="CRITIC法", en="CRITIC weights"),
        Text(
            zh="兼顾离散程度与指标间的冲突。",
            en="Contrast of an indicator times its conflict with the others.",
        ),
        (r"C_j = s_j \sum_k (1 - r_{jk})", r"w_j = C_j / \sum_j C_j"),
        "Diakoulaki, Mavrotas and Papayannakis, *Computers & Operations Research* 22 (1995)",
    ),
    "factor": Method(
        "factor",
        Text(zh="共同度权重（主成分）", en="Communality weights (principal components)"),
        Text(
            zh="各指标的方差为保留主成分所解释的部分（共同度）占其合计的份额；保留特征值不小于1的主成分，不作旋转。",
            en="The part of each indicator’s variance that the components kept account for (its communality), as a share of "
            "all; components with an eigenvalue of at least one are kept and not rotated.",
        ),
        (r"w_j \propto \sum_k \lambda_k a_{jk}^2",),
        "Kaiser, *Educational and Psychological Measurement* 20 (1960), on the components kept",
        ours=True,
    ),
    "pca": Method(
        "pca",
        Text(zh="主成分权重（OECD手册）", en="Principal-component weights of the OECD handbook"),
        Text(
            zh="保留解释方差各在10%以上、合计在60%以上的主成分，方差最大化旋转；载荷平方在每个主成分内化为和为1，每项指标归入其值最大的"
            "主成分，以该值乘以该主成分的方差份额，最后使权重之和为1。",
            en="Components that explain more than 10% of the variance each, and more than 60% together, are rotated by "
            "varimax. Squared loadings are scaled to sum to one within each component; each indicator counts to the component where "
            "its own is largest, with that times the component’s share of the variance explained, made to sum to one.",
        ),
        (
            r"w_j \propto \frac{l_{jk}^2}{\sum_i l_{ik}^2} \cdot \frac{\sum_i l_{ik}^2}{\sum_m \sum_i l_{im}^2}, \quad "
            r"k = \arg\max_m l_{jm}^2 / \sum_i l_{im}^2",
        ),
        "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 6; Nicoletti, Scarpetta and Boylaud, *OECD "
        "Economics Department Working Papers* 226, 2000; Kaiser, *Psychometrika* 23 (1958)",
    ),
    "optimal": Method(
        "optimal",
        Text(zh="按目标重要性求权重", en="Weights for a wished importance"),
        Text(
            zh="指标的重要性以其与综合得分的相关系数占各指标之和的份额衡量，未必等于其权重。由协方差矩阵解出使重要性恰为所定份额的权重。",
            en="How much an indicator counts is measured by its correlation with the score, as a share of all, which need not be "
            "its weight. Weights with exactly the wished shares are solved from the covariances.",
        ),
        (r"\frac{r_j}{\sum_k r_k} = t_j", r"w \propto \Sigma^{-1} (t \circ s)"),
        "Becker et al., *Ecological Indicators* 80 (2017); *Journal of Open Source Software* 7 (78), 2022 (COINr, get_opt_weights)",
    ),
    "ahp": Method(
        "ahp",
        Text(zh="层次分析法", en="Analytic hierarchy process"),
        Text(
            zh="两两比较矩阵的主特征向量，报告一致性比率。",
            en="Principal eigenvector of pairwise comparisons; the consistency ratio is reported.",
        ),
        (r"A w = \lambda_{\max} w", r"CR = \frac{\lambda_{\max} - n}{(n - 1) RI}"),
        "Saaty, *The Analytic Hierarchy Process*, 1980",
    ),
}
