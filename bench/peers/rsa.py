"""rsa.py THREADS BATCH FILE COMPARATOR CEILING: a bootstrap of RDMs, a draw a step, in numpy and scipy.
rsa.py make FILE: RDMs of 5 models and 20 subjects over 92 conditions, drawn.

As the toolbox in common use does it: what was drawn is gathered into new RDMs, pairs of two copies of a condition
are dropped, all models are compared with all subjects, and subjects are pooled for the ceilings once for all and
once without each.  Written from the formulas, a draw's RDMs at once wherever numpy can; the toolbox itself makes objects of
them and takes longer."""

import sys

CONDITIONS, MODELS, SUBJECTS, UNITS = 92, 5, 20, 30


def make(path):
    """Squared distances of points: subjects see them with much noise, each model with more."""
    import numpy as np

    rng = np.random.default_rng(1)
    points = rng.standard_normal((CONDITIONS, UNITS))
    upper = np.triu_indices(CONDITIONS, 1)

    def rdm(noise):
        x = points + noise * rng.standard_normal(points.shape)
        return ((x[:, None] - x[None]) ** 2).sum(2)[upper]

    model = np.array([rdm(0.5 + m) for m in range(MODELS)])
    np.savez(path, model=model, subject=np.array([rdm(1.5) for _ in range(SUBJECTS)]))


def main():
    import talk
    import numpy as np
    from scipy import stats

    path, comparator, ceiling = sys.argv[3], sys.argv[4], sys.argv[5] != "0"
    data = np.load(path)
    upper = np.triu_indices(CONDITIONS, 1)

    def square(rdms):
        out = np.zeros((len(rdms), CONDITIONS, CONDITIONS))
        out[:, upper[0], upper[1]] = rdms
        return out + out.transpose(0, 2, 1)

    model, subject = square(data["model"]), square(data["subject"])
    rng = np.random.default_rng(2)

    def unit(x):
        return x / np.sqrt((x * x).sum(1, keepdims=True))

    def centred(x):
        return x - x.mean(1, keepdims=True)

    def ranks(x):
        return stats.rankdata(x, axis=1)

    def tau_a(a, b):
        """From scipy's tau-b: what it divides by is known from the ties."""
        n = a.shape[1] * (a.shape[1] - 1) / 2

        def untied(x):
            count = np.unique(x, return_counts=True)[1]
            return n - (count * (count - 1) / 2).sum()

        left, right = [untied(x) for x in a], [untied(x) for x in b]
        tau_b = np.array([[stats.kendalltau(x, y)[0] for y in b] for x in a])
        return tau_b * np.sqrt(np.outer(left, right)) / n

    def whiten(x, kept):
        """Inner products in the metric of V, all errors alike: rows of all D / 2 that are brought to add up to 0
        over the pairs that were kept, with one system of the conditions."""
        pairs = np.zeros((CONDITIONS, CONDITIONS))
        pairs[upper[0][kept], upper[1][kept]] = 1
        pairs += pairs.T
        d = np.zeros((len(x), CONDITIONS, CONDITIONS))
        d[:, upper[0][kept], upper[1][kept]] = x / 2
        d += d.transpose(0, 2, 1)
        system = pairs + np.diag(2 + pairs.sum(1))
        a = np.linalg.solve(system, d.sum(2).T).T
        g = (a[:, :, None] + a[:, None, :]) * pairs - d
        g[:, range(CONDITIONS), range(CONDITIONS)] = 2 * a
        return g.reshape(len(x), -1)

    def compare(a, b, kept):
        if comparator == "cosine":
            return unit(a) @ unit(b).T
        if comparator == "pearson":
            return unit(centred(a)) @ unit(centred(b)).T
        if comparator == "spearman":
            return unit(centred(ranks(a))) @ unit(centred(ranks(b))).T
        if comparator == "tau_a":
            return tau_a(a, b)
        return unit(whiten(centred(a), kept)) @ unit(whiten(centred(b), kept)).T

    def parts(x, kept):
        if comparator == "cosine":
            return unit(x)
        if comparator == "pearson":
            return unit(centred(x))
        if comparator == "whitened_correlation":
            length = np.sqrt((whiten(centred(x), kept) ** 2).sum(1, keepdims=True))
            return centred(x) / length
        return ranks(x)

    def score(conditions, subjects):
        """Means over subjects: each model, the lower and the upper ceiling."""
        kept = conditions[upper[0]] != conditions[upper[1]]
        rows, columns = conditions[upper[0][kept]], conditions[upper[1][kept]]
        of_models, of_subjects = model[:, rows, columns], subject[subjects][:, rows, columns]
        out = list(compare(of_models, of_subjects, kept).mean(1))
        if ceiling:
            part = parts(of_subjects, kept)
            others = np.array([part[subjects != s].mean(0) for s in subjects])
            low = [compare(o[None], s[None], kept)[0, 0] for o, s in zip(others, of_subjects)]
            high = compare(part.mean(0, keepdims=True), of_subjects, kept)
            out += [np.mean(low), high.mean()]
        return out

    def step():
        score(
            rng.integers(CONDITIONS, size=CONDITIONS),
            rng.integers(SUBJECTS, size=SUBJECTS),
        )

    as_it_is = [float(x) for x in score(np.arange(CONDITIONS), np.arange(SUBJECTS))]
    talk.talk(step, lambda: as_it_is, warm=1)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        main()
