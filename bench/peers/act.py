"""act.py THREADS BATCH: an nn.LSTMCell of 48 cells and a choice of 2, one animal, a step at a time; nothing is learnt."""

import talk
import torch
from torch import nn

torch.set_flush_denormal(True)  # as we do: see docs/decisions/11
torch.set_num_threads(talk.THREADS)
torch.manual_seed(1)
x = torch.randn(100, talk.BATCH, 8)
cell, answer = nn.LSTMCell(8, 48), nn.Linear(48, 2)
here = {"step": 0, "kept": None, "chosen": [0, 0]}


def step():
    with torch.no_grad():
        kept = here["kept"] if here["step"] else None
        here["kept"] = kept = cell(x[here["step"]], kept)
        chances = torch.softmax(answer(kept[0]), 1)
        here["chosen"][int(torch.multinomial(chances, 1))] += 1
    here["step"] = (here["step"] + 1) % 100


talk.talk(step, lambda: 0.0, warm=200)
