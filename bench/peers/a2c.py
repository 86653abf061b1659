"""a2c.py THREADS STEPS [cell]: an nn.LSTM of 48 cells learns a two-armed bandit by advantage actor-critic, one animal.

A step of the benchmark is an episode of STEPS pulls and one update.  It acts by the module's own weights, step by step
and without a graph, and learns from the whole episode at once, which is quicker than the graph of nn.LSTMCell that
acting leaves behind (`cell`).  `a2c.py THREADS STEPS check FILE` holds another's update against autograd instead."""

import json
import random
import sys

import talk
import torch
from torch import nn
from torch.distributions import Categorical

HOW = sys.argv[3] if len(sys.argv) > 3 else "lstm"
STEPS, ARMS, CELLS = talk.BATCH, 2, 48
DISCOUNT, CRITIC, ENTROPY = 0.9, 0.5, 0.05

torch.set_flush_denormal(True)  # as we do: see docs/decisions/11
torch.set_num_threads(talk.THREADS)
torch.manual_seed(1)
random.seed(1)


class Agent(nn.Module):
    def __init__(self):
        super().__init__()
        self.cells = nn.LSTM(1 + ARMS, CELLS)
        self.actor = nn.Linear(CELLS, ARMS)
        self.critic = nn.Linear(CELLS, 1)
        with torch.no_grad():  # the forget gate keeps the cell before anything is learnt
            self.cells.bias_ih_l0[CELLS : 2 * CELLS] += 1
        self.cell = nn.LSTMCell(1 + ARMS, CELLS)  # the same weights, a step at a time
        for name in "weight_ih", "weight_hh", "bias_ih", "bias_hh":
            setattr(self.cell, name, getattr(self.cells, name + "_l0"))


agent = Agent()
optimiser = torch.optim.RMSprop(agent.parameters(), 7e-4)
paid = []


def pull(chances, arm):
    return float(random.random() < chances[arm])


def returns_of(rewards):
    returns, after = [], 0.0
    for r in reversed(rewards):
        after = r + DISCOUNT * after
        returns.append(after)
    return torch.tensor(returns[::-1])


def loss_of(logits, values, actions, rewards):
    """-A log p(a) + c/2 A^2 - beta H, mean over steps; the advantage stands still in the first."""
    choice = Categorical(logits=logits)
    advantage = returns_of(rewards) - values
    policy = -(advantage.detach() * choice.log_prob(actions)).mean()
    return policy + CRITIC / 2 * (advantage**2).mean() - ENTROPY * choice.entropy().mean()


def episode():
    """Act with a graph or without; then learn."""
    chances = [random.random() for _ in range(ARMS)]
    x, kept = torch.zeros(1, 1 + ARMS), None
    seen, actions, rewards, rates = [], [], [], []
    with torch.set_grad_enabled(HOW == "cell"):
        for _ in range(STEPS):
            kept = agent.cell(x, kept)
            with torch.no_grad():
                arm = int(torch.multinomial(torch.softmax(agent.actor(kept[0]), 1), 1))
            seen.append(x)
            actions.append(arm)
            rewards.append(pull(chances, arm))
            rates.append(kept[0])
            x = torch.zeros(1, 1 + ARMS)
            x[0, 0], x[0, 1 + arm] = rewards[-1], 1
    rates = torch.cat(rates) if HOW == "cell" else agent.cells(torch.stack(seen))[0][:, 0]
    logits, values = agent.actor(rates), agent.critic(rates)[:, 0]
    optimiser.zero_grad(set_to_none=True)
    loss_of(logits, values, torch.tensor(actions), rewards).backward()
    optimiser.step()
    paid.append(sum(rewards) / STEPS)


def check(path):
    """The largest difference between what was proposed there and the gradient of the same episode here, of the largest
    gradient; and between the rates."""
    said = json.load(open(path))
    gates = ["input", "forget", "candidate", "output"]  # as torch orders them
    put = {}
    for name, from_ in ("weight_ih_l0", "senses"), ("weight_hh_l0", "cells"), ("bias_ih_l0", "one"):
        put[name] = [f"{from_}->{gate}" for gate in gates]
    with torch.no_grad():
        for name, parts in put.items():
            rows = torch.cat([torch.tensor(said["weight"][p]) for p in parts])
            getattr(agent.cells, name).copy_(rows.reshape(getattr(agent.cells, name).shape))
        agent.cells.bias_hh_l0.zero_()
        agent.cells.bias_hh_l0[CELLS : 2 * CELLS] = 1
        for where, module in ("actor", agent.actor), ("critic", agent.critic):
            rows = torch.tensor(said["weight"]["cells->" + where])
            module.weight.copy_(rows.reshape(module.weight.shape))
            module.bias.copy_(torch.tensor(said["weight"]["one->" + where]).reshape(-1))
    rates = agent.cells(torch.tensor(said["senses"], dtype=torch.float32)[:, None])[0][:, 0]
    logits, values = agent.actor(rates), agent.critic(rates)[:, 0]
    loss_of(logits, values, torch.tensor(said["actions"]), said["rewards"]).backward()
    pairs = []
    for name, parts in put.items():
        rows = torch.cat([torch.tensor(said["update"][p]) for p in parts])
        pairs.append((-getattr(agent.cells, name).grad.reshape(-1), rows.reshape(-1)))
    for where, module in ("actor", agent.actor), ("critic", agent.critic):
        for name, part in ("weight", "cells->"), ("bias", "one->"):
            mine = -getattr(module, name).grad
            pairs.append((mine.reshape(-1), torch.tensor(said["update"][part + where]).reshape(-1)))
    largest = max(float(a.abs().max()) for a, _ in pairs)
    apart = max(float((a - b).abs().max()) for a, b in pairs) / largest
    worth = float((values.detach() - torch.tensor(said["values"])).abs().max())
    talk.say({"apart": apart, "values_apart": worth, "largest": largest})


def mean_paid():
    return sum(paid[-500:]) / max(1, len(paid[-500:]))


if HOW == "check":
    check(sys.argv[4])
else:
    talk.talk(episode, mean_paid, warm=5)
