"""cka.py THREADS BATCH CONDITIONS UNITS UNITS: linear CKA in numpy, by products of units, as it is written best.

    |Xc' Yc|^2 / (|Xc' Xc| |Yc' Yc|)

numpy multiplies a matrix by its own transpose in half the time (BLAS's syrk)."""

import sys

import talk

import numpy as np

N, P, Q = map(int, sys.argv[3:6])


def draws(n, at):
    """What ../similarity.c draws: at <- a at + c, n times, modulo 2^64."""
    a, c = np.uint64(6364136223846793005), np.uint64(1442695040888963407)
    power = np.cumprod(np.full(n, a))  # a, a^2 ...
    below = np.cumsum(np.concatenate(([np.uint64(1)], power[:-1])))
    return ((power * np.uint64(at) + c * below) >> np.uint64(11)) / 2**52 - 1


x, y = draws(N * P, 1).reshape(N, P), draws(N * Q, 2).reshape(N, Q)
last = 0


def cka():
    global last
    a, b = x - x.mean(axis=0), y - y.mean(axis=0)
    last = np.linalg.norm(a.T @ b) ** 2 / np.linalg.norm(a.T @ a) / np.linalg.norm(b.T @ b)
    return last


talk.talk(cka, lambda: float(last), warm=0)
