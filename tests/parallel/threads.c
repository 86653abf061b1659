/* threads.c -- I19: the same bits for 1, 2 and 3 threads, whatever the circuit and the rule. */
#include "circuit.h"

typedef struct {
  const char *name;
  bool stream;
  const char *rest;
} case_of;

#define MLP                                                                                        \
  "{populations: {in: {kind: input, from: x}, a: {kind: rate, units: 37, activation: relu}, b: "   \
  "{kind: rate, units: 20, "                                                                       \
  "activation: relu}, out: readout}, projections: {in -> a: dense, a -> b: dense, b -> out: "      \
  "dense}}"
#define CNN                                                                                        \
  "{populations: {in: {kind: input, from: x}, image: {kind: rate, shape: [1, 10, 10]}, v1: "       \
  "{kind: rate, channels: 16, activation: relu}, "                                                 \
  "v2: {kind: rate, channels: 5, activation: relu}, pool: rate, out: readout}, projections: {in "  \
  "-> image: dense, "                                                                              \
  "image -> v1: {wiring: conv, kernel: 3}, v1 -> v2: {wiring: conv, kernel: 3, padding: 1}, v2 "   \
  "-> pool: {wiring: max_pool, size: 2}, "                                                         \
  "pool -> out: dense}}"
#define RNN                                                                                        \
  "{populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 21, activation: relu, tau: " \
  "5 ms}, out: readout}, "                                                                         \
  "projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}}"
#define NOISY                                                                                      \
  "{populations: {in: {kind: input, from: x}, r: {kind: leaky, units: 21, integration: euler, "    \
  "noise: 0.5}, out: readout}, "                                                                   \
  "projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}}"
#define LIF                                                                                        \
  "{populations: {in: {kind: input, from: x}, r: {kind: lif, units: 21, threshold: 0.4}, out: "    \
  "readout}, "                                                                                     \
  "projections: {in -> r: dense, r -> r: {wiring: dense, delay: 1}, r -> out: dense}}"
#define TWO_WAY                                                                                    \
  "{populations: {in: {kind: input, from: x}, a: {kind: rate, units: 21, activation: "             \
  "hard_sigmoid}, out: {kind: rate, units: 3, "                                                    \
  "activation: hard_sigmoid}}, projections: {in -> a: dense, a -> out: {wiring: dense, back: 1}}}"
#define CE(rule, a) "objective: cross_entropy\nrule: " rule "\narchitecture: " a "\n"
#define CHOOSING(hidden, out)                                                                      \
  "{populations: {in: {kind: input, from: x}, a: {kind: " hidden ", units: 37}, out: {kind: " out  \
  ", units: 3}}, projections: {in -> a: dense, a -> out: dense}}"
#define MANY "train: {batch: 40, optimiser: {kind: sgd, step: 0.05, momentum: 0.9}}\n"
#define SGD  "train: {batch: 10, optimiser: {kind: sgd, step: 0.05, momentum: 0.9}}\n"

static const case_of cases[] = {
  {"MLP, backprop", false, CE("backprop", MLP) SGD},
  {"MLP, Adam, masked", false,
   CE("backprop", MLP) "train: {batch: 10, optimiser: {kind: adam, step: 0.01}, constraints: "
                       "[{kind: mask, density: 0.5}]}\n"},
  {"MLP, feedback alignment", false, CE("feedback_alignment", MLP) SGD},
  {"MLP, redrawn signs", false, CE("{kind: sign_symmetric, sizes: redrawn}", MLP) SGD},
  {"MLP, direct feedback alignment", false, CE("direct_feedback_alignment", MLP) SGD},
  {"MLP, node perturbation", false, CE("node_perturbation", MLP) SGD},
  {"CNN, backprop", false, CE("backprop", CNN) SGD},
  {"recurrent, backprop", true, CE("backprop", RNN) SGD},
  {"many, recurrent with noise", true, CE("backprop", NOISY) MANY},
  {"recurrent, feedback alignment", true, CE("feedback_alignment", RNN) SGD},
  {"spiking, e-prop", true, CE("e_prop", LIF) SGD},
  {"spiking, e-prop in windows", true, CE("e_prop", LIF) "train: {batch: 10, window: 2}\n"},
  {"both ways, equilibrium propagation", false,
   "objective: {kind: squared_error, at: out}\nrule: "
   "equilibrium_propagation\narchitecture: " TWO_WAY "\n" SGD},
  {"two rules", false,
   "objective: cross_entropy\nrule: backprop\narchitecture: {populations: {in: {kind: input, from: "
   "x}, a: {kind: rate, units: 20}, out: readout}, "
   "projections: {in -> a: {wiring: dense, rule: oja}, a -> out: dense}}\n" SGD},
  /* three shards of 16, 16 and 8 trials, whose sums a rule finishes */
  {"many, weight perturbation", false, CE("weight_perturbation", MLP) MANY},
  {"many, node perturbation held against its mean", false,
   CE("{kind: node_perturbation, baseline: running, population: one, size: 1}", MLP) MANY},
  {"many, evolution strategies", false,
   CE("{kind: evolution_strategies, shaping: ranks, members: 6}", MLP) MANY},
  {"many, agrel", false, CE("agrel", CHOOSING("rate", "choice, draw: true")) MANY},
  {"many, reinforce", false, CE("reinforce", CHOOSING("bernoulli", "choice, draw: true")) MANY},
  {"many, reinforce_policy", false,
   CE("reinforce_policy", CHOOSING("rate", "choice, draw: true")) MANY},
  {"many, brainprop", false,
   "objective: squared_error\nrule: brainprop\narchitecture: " CHOOSING("rate", "rate") "\n" MANY},
};

static void after_learning(const case_of *k, int threads, char hex[65])
{
  circuit c = circuit_open(k->stream, k->rest, threads);
  char before[65];

  tct_state_check(c.state, threads == 2);
  tct_state_sha256(c.state, before);
  for (uint64_t n = 0; n < 30; n++) {
    uint64_t trial[40];
    const int some = n % 7 == 6 ? 3 : c.model->training.batch; /* a last batch is smaller */
    for (uint64_t i = 0; i < 40; i++) trial[i] = (n * 5 + i) % CIRCUIT_TRIALS;
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, trial, some, 0.005, NULL), TCT_OK);
  }
  tct_state_sha256(c.state, hex);
  assert_string_not_equal(before, hex);
  assert_true(isfinite(circuit_loss(&c, 10)));
  circuit_close(&c);
}

static void same_bits(void **state)
{
  char one[65], more[65];

  after_learning(*state, 1, one);
  for (int threads = 2; threads <= 3; threads++) {
    after_learning(*state, threads, more);
    assert_string_equal(one, more);
  }
}

int main(void)
{
  enum { N = sizeof cases / sizeof *cases };
  struct CMUnitTest tests[N];

  for (int i = 0; i < N; i++)
    tests[i] =
      (struct CMUnitTest){cases[i].name, same_bits, NULL, NULL, (void *)(uintptr_t)&cases[i]};
  return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
