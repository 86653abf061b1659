"""rdm.py THREADS BATCH DISTANCE CONDITIONS UNITS FOLDS NOISE: an RDM by the formulas of the toolbox in wide use.

    correlation   1 - sum_k z_ik z_jk, by einsum as it stands, which multiplies without BLAS
    euclidean     |x_i|^2 + |x_j|^2 - 2 x_i . x_j, by BLAS
    crossnobis    of each fold: (mean of the others) P (fold)', P the noise's inverse: 1 without noise; by BLAS

The inverse is given.  Sorting and averaging trials, copies and names, of which the toolbox makes many, are left out."""

import sys

import talk

import numpy as np

DISTANCE, (N, UNITS, FOLDS), NOISE = sys.argv[3], map(int, sys.argv[4:7]), sys.argv[7] == "full"
rng = np.random.default_rng(1)
x = rng.standard_normal((FOLDS, N, UNITS)) + 2 * rng.standard_normal((N, UNITS))
inverse = np.linalg.inv(0.5 + np.diag(1 + np.arange(UNITS) % 7)) if NOISE else np.eye(UNITS)


def upper(square):
    return square[np.triu(np.ones_like(square, dtype=bool), k=1)]


def correlation():
    z = x[0] - x[0].mean(axis=1, keepdims=True)
    z /= np.sqrt(np.einsum("ij,ij->i", z, z))[:, None]
    return upper(1 - np.einsum("ik,jk", z, z))


def euclidean():
    square = np.sum(x[0] ** 2, axis=1, keepdims=True)
    return upper(square + square.T - 2 * np.dot(x[0], x[0].T)) / UNITS


def crossnobis():
    each = []
    for fold in range(FOLDS):
        train = np.delete(x, fold, axis=0).mean(axis=0)
        product = train @ inverse @ x[fold].T
        own = np.diag(product)
        each.append(upper(own[None, :] + own[:, None] - product - product.T) / UNITS)
    return np.mean(each, axis=0)


made = {"correlation": correlation, "euclidean": euclidean, "crossnobis": crossnobis}[DISTANCE]
talk.talk(made, lambda: 0, warm=0)
