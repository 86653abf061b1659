"""encoding.py THREADS 1 pls|ridge STIMULI FEATURES UNITS FOLDS BY: scikit-learn, one fold a step, one after another.

`loss` is what each fold was missed by, null where scikit-learn has not come to it; `exact`, for PLS, the same in numpy
with each direction from a whole eigen-decomposition: scikit-learn ends its power iterations unconverged; and for BY 1
ridge regression with penalties by generalised cross-validation, which scikit-learn does not have."""

import sys
import warnings

import talk

import numpy as np
from sklearn.cross_decomposition import PLSRegression
from sklearn.linear_model import RidgeCV

ENCODER, (N, P, Q, FOLDS, BY) = sys.argv[3], map(int, sys.argv[4:9])
COMPONENTS, HEARD = 25, 64
PENALTIES = 10.0 ** np.arange(-2, 8)
warnings.filterwarnings("ignore")  # that it has not converged


def draws(n, at):
    """What ../encoding.c draws: at <- a at + c, n times, modulo 2^64."""
    a, c = np.uint64(6364136223846793005), np.uint64(1442695040888963407)
    power = np.cumprod(np.full(n, a))  # a, a^2 ...
    below = np.cumsum(np.concatenate(([np.uint64(1)], power[:-1])))
    return ((power * np.uint64(at) + c * below) >> np.uint64(11)) / 2**52 - 1


x = draws(N * P, 1).reshape(N, P) / np.sqrt(1 + np.arange(P) / 8)
weight = draws(Q * HEARD, 3).reshape(Q, HEARD)[:, : min(P, HEARD)]
y = x[:, :HEARD] @ weight.T + 2 * draws(N * Q, 2).reshape(N, Q)
fold = np.arange(N) * FOLDS // N
missed, turn = [None] * FOLDS, 0


def miss(f, predicted):
    return float(np.sqrt(np.mean((y[fold == f] - predicted) ** 2)))


def exact_pls(f):
    """Kernel PLS: X'X and X'Y alone, each direction the leading eigenvector."""
    t = fold != f
    mx, my = x[t].mean(0), y[t].mean(0)
    xx, left = (x[t] - mx).T @ (x[t] - mx), (x[t] - mx).T @ (y[t] - my)
    loadings, along, r = [], [], []
    for _ in range(COMPONENTS):
        w = left @ np.linalg.eigh(left.T @ left)[1][:, -1]
        w /= np.linalg.norm(w)
        r.append(w - sum((p @ w) * old for p, old in zip(loadings, r)))
        loadings.append(xx @ r[-1] / (r[-1] @ xx @ r[-1]))
        along.append(left.T @ r[-1] / (r[-1] @ xx @ r[-1]))
        left = left - np.outer(loadings[-1], r[-1] @ left)
    return miss(f, (x[~t] - mx) @ np.array(r).T @ np.array(along) + my)


def exact_gcv(f):
    t = fold != f
    mx, my = x[t].mean(0), y[t].mean(0)
    u, s, v = np.linalg.svd(x[t] - mx, full_matrices=False)
    b, c = u.T @ (y[t] - my), ((y[t] - my) ** 2).sum(0)
    errors = []
    for a in PENALTIES:
        taken = s**2 / (s**2 + a)
        missing = c - (b**2).sum(0) + ((1 - taken) ** 2) @ b**2
        errors.append(missing / (1 - (1 + taken.sum()) / t.sum()) ** 2)
    a = PENALTIES[np.argmin(errors, axis=0)]
    return miss(f, (x[~t] - mx) @ v.T @ (b * s[:, None] / (s[:, None] ** 2 + a)) + my)


def step():
    global turn
    f, t = turn % FOLDS, fold != turn % FOLDS
    turn += 1
    if ENCODER == "pls":
        model = PLSRegression(COMPONENTS, scale=False)
    else:
        model = RidgeCV(PENALTIES, alpha_per_target=True)
    missed[f] = miss(f, model.fit(x[t], y[t]).predict(x[~t]))


def loss():
    return {"loss": missed, "exact": [EXACT(f) for f in range(FOLDS)] if EXACT else []}


EXACT = exact_pls if ENCODER == "pls" else exact_gcv if BY else None
talk.talk(step, lambda: loss() if turn else None, warm=0)
