"""4096 random trials, as ../data.c draws them; in torch's memory, so that a batch is a slice."""

import torch

TRIALS = 4096


def stills():
    """Uniform pixels and the classes of a linear teacher."""
    x = torch.rand(TRIALS, 784)
    return x, ((x - 0.5) @ torch.randn(784, 10)).argmax(1)


class Batches:
    """Neighbouring rows, one batch after another."""

    def __init__(self, batch, *arrays):
        self.batch, self.arrays, self.at = batch, arrays, 0

    def next(self):
        if self.at + self.batch > TRIALS:
            self.at = 0
        rows = slice(self.at, self.at + self.batch)
        self.at += self.batch
        return [a[rows] for a in self.arrays]
