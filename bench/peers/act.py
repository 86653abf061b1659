"""act.py THREADS BATCH: an nn.LSTMCell of 48 cells, a choice of 2 and what it is worth: one animal, a step at a time.

Nothing is learnt; the choice is drawn as people draw it, from torch.distributions."""

import talk
import torch
from torch import nn
from torch.distributions import Categorical

torch.set_flush_denormal(True)  # as we do: see docs/decisions/11
torch.set_num_threads(talk.THREADS)
torch.manual_seed(1)
x = torch.randn(100, talk.BATCH, 8)
cell, answer, critic = nn.LSTMCell(8, 48), nn.Linear(48, 2), nn.Linear(48, 1)
here = {"step": 0, "kept": None, "chosen": [0, 0], "worth": 0.0}


def step():
    with torch.no_grad():
        kept = here["kept"] if here["step"] else None
        here["kept"] = kept = cell(x[here["step"]], kept)
        choice = Categorical(logits=answer(kept[0])).sample()
        here["worth"] = float(critic(kept[0]))
        here["chosen"][int(choice)] += 1
    here["step"] = (here["step"] + 1) % 100


talk.talk(step, lambda: 0.0, warm=200)
