"""loop.py THREADS BATCH [N]: the leaky rates that `rnn` has, as people write them: a loop over time in Python.

N = 128 relu units that keep 0.8 of their rate, T = 100, 5 senses, 3 answers at every step, autograd, Adam."""

import sys

import talk
import torch
from torch import nn
from torch.nn.functional import cross_entropy, relu

torch.set_flush_denormal(True)  # as we do: see docs/decisions/11
torch.set_num_threads(talk.THREADS)
torch.manual_seed(1)
N = int(sys.argv[3]) if len(sys.argv) > 3 else 128
x = torch.randn(100, talk.BATCH, 5)
y = torch.randint(0, 3, (100 * talk.BATCH,))


class Circuit(nn.Module):
    def __init__(self):
        super().__init__()
        self.senses = nn.Linear(5, N)
        self.again = nn.Linear(N, N, bias=False)
        self.answer = nn.Linear(N, 3)

    def forward(self, stimuli):
        rate = torch.zeros(talk.BATCH, N)
        said = []
        for stimulus in stimuli:
            rate = 0.8 * rate + 0.2 * relu(self.senses(stimulus) + self.again(rate))
            said.append(self.answer(rate))
        return torch.stack(said).view(-1, 3)


net = Circuit()
optimiser = torch.optim.Adam(net.parameters(), 1e-3)


def step():
    optimiser.zero_grad(set_to_none=True)
    cross_entropy(net(x), y).backward()
    optimiser.step()


def loss():
    with torch.no_grad():
        return float(cross_entropy(net(x), y))


talk.talk(step, loss, warm=3)
