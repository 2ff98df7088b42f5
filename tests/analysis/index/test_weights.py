"""Normalisation, weights and aggregation against pymcdm and scikit-learn, published examples, invariances."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.index import aggregate, normalise, weights
from analysis.index.outliers import skewed, treat

RNG = np.random.default_rng(11)
Z = RNG.uniform(0.05, 1, (30, 5))
UP = np.ones(5, dtype=int)


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(weights).failed == 0


def test_entropy_weights_are_pymcdms():
    from pymcdm import weights as mcdm_weights

    assert weights.entropy(Z) == pytest.approx(mcdm_weights.entropy_weights(Z))


def test_entropy_is_not_weighted_by_e_itself():
    """The inversion that an old library had: the indicator that tells regions apart must weigh more."""
    sharp = np.column_stack([np.linspace(0.01, 1, 20) ** 4, np.linspace(0.9, 1, 20)])
    w = weights.entropy(sharp)
    assert w[0] > 0.9 > 0.1 > w[1]


def test_critic_weights_are_pymcdms():
    from pymcdm import weights as mcdm_weights

    # pymcdm scales to 0 … 1 itself
    assert weights.critic(normalise.minmax(Z, UP)) == pytest.approx(mcdm_weights.critic_weights(Z))


def test_equal_weights():
    from pymcdm import weights as mcdm_weights

    assert weights.equal(Z) == pytest.approx(mcdm_weights.equal_weights(Z))


def test_topsis_is_pymcdms():
    from pymcdm import methods as mcdm

    w = np.array([0.1, 0.3, 0.2, 0.25, 0.15])
    theirs = mcdm.TOPSIS(normalization_function=lambda x, cost=False: x)(Z, w, UP)
    assert aggregate.topsis(Z, w) == pytest.approx(theirs)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("minmax", "minmax_normalization"),
        ("vector", "vector_normalization"),
        ("distance", "max_normalization"),
    ],
)
def test_normalisations_are_pymcdms(name, theirs):
    from pymcdm import normalizations

    function = getattr(normalizations, theirs)
    for j in range(Z.shape[1]):
        assert normalise.KERNELS[name](Z, UP)[:, j] == pytest.approx(function(Z[:, j]))


def test_saatys_example():
    """Saaty 2008, Decision making with the AHP, Table 2 (drinks): the weights he prints to three decimals."""
    A = np.array(
        [
            [1, 9, 5, 2, 1, 1, 1 / 2],
            [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
            [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
            [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
            [1, 9, 4, 2, 1, 2, 1 / 2],
            [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
            [2, 9, 9, 3, 2, 3, 1],
        ]
    )
    judged = weights.ahp(A)
    assert judged.weights == pytest.approx([0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], abs=0.001)
    assert judged.ratio == pytest.approx(0.022, abs=0.002)


def test_weights_of_a_known_scale_come_back():
    """Judgements that are ratios of known weights are consistent, whatever the weights."""
    known = np.array([0.4, 0.3, 0.2, 0.05, 0.05])
    judged = weights.ahp(known[:, None] / known)
    assert judged.weights == pytest.approx(known)
    assert (judged.largest, judged.index, judged.ratio) == pytest.approx((5, 0, 0))


def test_thirds_may_be_written_to_three_decimals():
    A = np.array([[1, 3, 6], [0.333, 1, 2], [0.167, 0.5, 1]])
    assert weights.ahp(A).weights == pytest.approx([2 / 3, 2 / 9, 1 / 9], abs=0.001)


def test_inconsistent_or_not_reciprocal():
    with pytest.raises(ValueError, match="reciprocal"):
        weights.ahp(np.array([[1.0, 2], [2, 1]]))


def test_kmo_and_bartlett_by_their_definitions():
    x = RNG.normal(size=(200, 1)) + 0.5 * RNG.normal(size=(200, 4))
    R = np.corrcoef(x, rowvar=False)
    inverse = np.linalg.inv(R)
    partial = np.array(
        [[-inverse[i, j] / np.sqrt(inverse[i, i] * inverse[j, j]) for j in range(4)] for i in range(4)]
    )
    off = ~np.eye(4, dtype=bool)
    assert weights.kmo(R) == pytest.approx(
        (R[off] ** 2).sum() / ((R[off] ** 2).sum() + (partial[off] ** 2).sum())
    )
    statistic, p = weights.bartlett(R, 200)
    assert statistic == pytest.approx(-(200 - 1 - 13 / 6) * np.log(np.linalg.det(R)))
    assert p < 1e-10
    assert weights.factor(x).weights == pytest.approx([0.25] * 4, abs=0.03)


def test_components_are_scikit_learns():
    """Squared loadings of the components kept are the communalities; the weights are their shares."""
    from sklearn.decomposition import PCA

    x = RNG.normal(size=(60, 2)) @ RNG.normal(size=(2, 5)) + 0.4 * RNG.normal(size=(60, 5))
    found = weights.factor(x)
    pca = PCA().fit((x - x.mean(axis=0)) / x.std(axis=0, ddof=1))
    assert found.eigenvalues == pytest.approx(pca.explained_variance_)
    assert found.kept == int((pca.explained_variance_ >= 1).sum())
    loadings = pca.components_[: found.kept].T * np.sqrt(pca.explained_variance_[: found.kept])
    communalities = (loadings**2).sum(axis=1)
    assert found.weights == pytest.approx(communalities / communalities.sum())
    assert found.explained == pytest.approx(pca.explained_variance_ratio_[: found.kept].sum())


#: OECD/JRC 2008, Table 17: loadings of the indicators of the Technology Achievement Index on four rotated components
TAI = {
    "patents": (0.07, 0.97, 0.06, 0.06),
    "royalties": (0.13, 0.07, -0.07, 0.93),
    "internet": (0.79, -0.21, 0.21, 0.42),
    "exports": (-0.64, 0.56, -0.04, 0.36),
    "telephones": (0.37, 0.17, 0.38, 0.68),
    "electricity": (0.82, -0.04, 0.25, 0.35),
    "schooling": (0.88, 0.23, -0.09, 0.09),
    "university": (0.08, 0.04, 0.96, 0.04),
}
#: Table 18, weights by principal components
TAI_WEIGHTS = (0.17, 0.15, 0.11, 0.06, 0.08, 0.12, 0.14, 0.16)


def test_the_handbook_s_own_weights():
    """The technology achievement index: squared loadings, assignment and weights as the handbook prints them."""
    loadings = np.array(list(TAI.values()))
    explained = (loadings**2).sum(axis=0)
    assert explained == pytest.approx([2.64, 1.39, 1.19, 1.76], abs=0.011)
    assert explained / explained.sum() == pytest.approx([0.38, 0.20, 0.17, 0.25], abs=0.005)
    found, groups = weights.assigned(loadings)
    assert groups == [1, 3, 0, 1, 3, 0, 0, 2]
    # the loadings are printed to two decimals, and so are the weights: what their roundings allow must hold
    rounding = np.random.default_rng(1).uniform(-0.005, 0.005, (2000, *loadings.shape))
    near = np.array([weights.assigned(loadings + r)[0] for r in rounding])
    low, high = near.min(axis=0) - 0.005, near.max(axis=0) + 0.005
    assert ((low <= TAI_WEIGHTS) & (high >= TAI_WEIGHTS)).all()
    assert (high - low < 0.015).all()
    assert found.sum() == pytest.approx(1)


def test_varimax_is_scikit_learns():
    """Scikit-learn rotates without Kaiser's scaling of the rows: given scaled rows, both must agree."""
    from sklearn.decomposition._factor_analysis import _ortho_rotation

    rng = np.random.default_rng(4)
    for k in (2, 3):
        A = rng.normal(size=(9, k))
        lengths = np.sqrt((A**2).sum(axis=1, keepdims=True))
        theirs = _ortho_rotation(A / lengths, method="varimax", tol=1e-12, max_iter=2000).T * lengths
        ours = weights.varimax(A)
        # components may come in another order and with another sign
        like = np.abs(ours.T @ theirs) / np.sqrt(np.outer((ours**2).sum(0), (theirs**2).sum(0)))
        assert np.sort(like.max(axis=1)) == pytest.approx(np.ones(k), abs=1e-6)
        # a rotation changes no communality
        assert (ours**2).sum(axis=1) == pytest.approx((A**2).sum(axis=1))


def test_handbook_weights_follow_the_groups_of_indicators():
    """Two groups, each one factor: each group's weight is its share of the variance, divided alike within."""
    rng = np.random.default_rng(5)
    one, two = rng.normal(size=(2, 400, 1))
    x = np.hstack([one + 0.3 * rng.normal(size=(400, 4)), two + 0.3 * rng.normal(size=(400, 2))])
    found = weights.pca(x)
    assert found.kept == 2 and found.groups == (0, 0, 0, 0, 1, 1)
    assert found.weights == pytest.approx([1 / 6] * 6, abs=0.01)
    order = [5, 0, 4, 1, 2, 3]
    assert weights.pca(x[:, order]).weights == pytest.approx(found.weights[order])
    # ours counts the whole communality, whatever component it is on
    assert weights.factor(x).weights == pytest.approx([1 / 6] * 6, abs=0.01)
    # one that belongs to both groups has its whole communality there, and here only what it shares with one
    mixed = np.hstack([x, (one + two) / np.sqrt(2) + 0.3 * rng.normal(size=(400, 1))])
    assert weights.pca(mixed).weights[-1] < 0.7 * weights.factor(mixed).weights[-1]


def test_as_many_components_as_explain_six_tenths():
    rng = np.random.default_rng(6)
    found = weights.pca(rng.normal(size=(500, 15)))
    shares = found.eigenvalues / found.eigenvalues.sum()
    assert shares.max() < 0.1 and shares[: found.kept].sum() > 0.6 > shares[: found.kept - 1].sum()


def test_kmo_and_bartlett_tell_noise_from_a_common_factor():
    rng = np.random.default_rng(20)
    noise = [np.corrcoef(rng.normal(size=(4, 100))) for _ in range(300)]
    p = np.array([weights.bartlett(R, 100)[1] for R in noise])
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.03)
    common = np.corrcoef(rng.normal(size=100) + 0.5 * rng.normal(size=(4, 100)))
    assert weights.kmo(common) > 0.75 > np.mean([weights.kmo(R) for R in noise])


def test_what_cannot_be_weighted_is_said_in_both_languages():
    flat = np.column_stack([np.linspace(0, 1, 6), np.full(6, 0.1)])
    for kernel, message in (
        (weights.critic, "does not vary"),
        (weights.factor, "does not vary"),
        (weights.pca, "does not vary"),
        (lambda z: weights.entropy(z * 0 + 0.1), "tells the regions apart"),
        (lambda z: weights.entropy(z - 0.5), "negative"),
        (lambda z: weights.entropy(z * 0), "zero"),
        (lambda z: weights.critic(z[:, [0, 0]]), "perfectly"),
        (lambda z: weights.factor(z[:, [0]]), "two indicators"),
        (lambda z: weights.ahp(np.ones((16, 16))), "15"),
    ):
        with pytest.raises(normalise.Unfit, match=message) as told:
            kernel(flat)
        assert told.value.words["zh"].strip()
    # an indicator that does not tell regions apart has no entropy weight; one alone has all of it
    assert weights.entropy(flat) == pytest.approx([1, 0])
    assert weights.critic(flat[:, [0]]) == pytest.approx([1])


#: to two decimals, so that no two figures differ by less than a change of unit keeps apart
matrix = arrays(float, (8, 3), elements=st.integers(1, 10_000).map(lambda i: i / 100))


@given(matrix)
def test_order_of_rows_and_units(X):
    assume((np.ptp(X, axis=0) > 1e-3).all())
    directions = np.array([1, -1, 1])
    units = np.array([1000.0, 0.001, 7.0])
    for name in ("minmax", "zscore", "rank", "vector", "distance"):
        base = normalise.KERNELS[name](X, directions)
        assert normalise.KERNELS[name](X[::-1], directions)[::-1] == pytest.approx(base, rel=1e-6, abs=1e-6)
        assert normalise.KERNELS[name](X * units, directions) == pytest.approx(base, rel=1e-6, abs=1e-6), name


@given(matrix)
def test_means_are_ordered_and_between_the_extremes(X):
    w = np.array([0.5, 0.3, 0.2])
    h, g, a = (aggregate.KERNELS[k](X, w) for k in ("harmonic", "geometric", "arithmetic"))
    assert (h <= g * (1 + 1e-9)).all() and (g <= a * (1 + 1e-9)).all()
    assert (X.min(axis=1) <= h * (1 + 1e-9)).all() and (a <= X.max(axis=1) * (1 + 1e-9)).all()


@given(matrix)
def test_many_weights_at_once_are_each_alone(X):
    W = np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]])
    for name, kernel in aggregate.KERNELS.items():
        both = kernel(X, W)
        for k in range(2):
            assert both[k] == pytest.approx(kernel(X, W[k])), name


def test_directions_turn_and_constants_are_refused():
    X = np.array([[1.0], [2.0], [4.0]])
    assert normalise.minmax(X, np.array([-1])).ravel().tolist() == pytest.approx([1, 2 / 3, 0])
    with pytest.raises(normalise.ConstantColumn):
        normalise.minmax(np.ones((3, 1)), np.array([1]))
    with pytest.raises(ValueError, match="positive"):
        aggregate.geometric(np.zeros((2, 2)), np.array([0.5, 0.5]))


def test_outliers_are_winsorised_then_logged():
    x = np.concatenate([np.linspace(1, 2, 30), [500.0]])
    assert skewed(x)
    treated = treat(x)
    assert treated.kind == "winsorised" and treated.values.max() == 2.0 and not skewed(treated.values)
    heavy = np.exp(np.linspace(0, 12, 100))
    assert treat(heavy).kind == "log" and not skewed(treat(heavy).values)
    assert treat(np.linspace(0, 1, 20)).kind == ""
