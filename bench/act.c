/* act.c -- one animal in a world of its own: an LSTM of 48 cells hears 8 numbers, draws one of 2 choices and says
 * what it is worth, step by step.
 *
 *     act
 *
 * Senses are handed in, no batch and no task; the peer is a loop of nn.LSTMCell. */
#include <string.h>

#include <tercet/state.h>

#include "talk.h"

enum { SENSES = 8, CELLS = 48, STEPS = 100 };

/* Every gate hears the senses and the cells of the step before. */
static const char spec[] =
  "tercet: 1\nseed: 1\nrule: backprop\nobjective: {kind: cross_entropy, at: out}\n"
  "task: {kind: teacher, inputs: 8, outputs: 2, answer: class}\n"
  "architecture:\n  populations:\n"
  "    in: {kind: input, from: x}\n"
  "    r: {kind: lstm, units: 48}\n"
  "    out: {kind: choice, units: 2, draw: true}\n"
  "    worth: {kind: rate, units: 1}\n"
  "  projections:\n"
  "    in -> r/candidate: dense\n"
  "    in -> r/input: dense\n"
  "    in -> r/forget: dense\n"
  "    in -> r/output: dense\n"
  "    r -> r/candidate: {wiring: dense, delay: 1}\n"
  "    r -> r/input: {wiring: dense, delay: 1}\n"
  "    r -> r/forget: {wiring: dense, delay: 1}\n"
  "    r -> r/output: {wiring: dense, delay: 1}\n"
  "    r -> out: dense\n"
  "    r -> worth: dense\n"
  "train: {batch: 1}\n";

typedef struct {
  tct_model *model;
  tct_state *state;
  tct_real sense[STEPS][SENSES];
  int step, out, worth;
  uint64_t trial, chosen[2];
  double said;
} bench;

static void give_up(const char *what, const tct_error *err)
{
  fprintf(stderr, "act: %s: %s\n", what, err->text);
  exit(EXIT_FAILURE);
}

static void step(void *arg)
{
  bench *b                      = arg;
  const tct_real *const sense[] = {b->sense[b->step]};
  tct_error err                 = {0};

  if (b->step == 0 && tct_state_begin(b->state, b->trial++, &err)) give_up("beginning", &err);
  const tct_lesson *l = tct_state_step(b->state, sense);
  b->chosen[tct_rows(l, l->rate, b->out, 0)[1] > 0]++;
  b->said += (double)tct_rows(l, l->rate, b->worth, 0)[0];
  b->step = (b->step + 1) % STEPS;
}

int main(void)
{
  static bench b;
  tct_error err = {0};

  for (int t = 0; t < STEPS; t++)
    for (int i = 0; i < SENSES; i++)
      b.sense[t][i] = (tct_real)((t * 37 + i * 101) % 200 - 100) / 60;
  tct_spec *s = tct_spec_parse(spec, "act", &err);
  if (s) b.model = tct_compile(s, &err);
  if (!b.model) give_up("compiling", &err);
  tct_spec_free(s);
  b.state = tct_state_new(b.model, 1, &err);
  if (!b.state) give_up("making a state", &err);
  b.out   = tct_population_named(b.model, "out");
  b.worth = tct_population_named(b.model, "worth");
  for (int i = 0; i < 1000; i++) step(&b);
  printf("{\"trials\": 1, \"flops\": %d}\n", 2 * (4 * CELLS * (SENSES + CELLS) + 3 * CELLS));
  fflush(stdout);
  talk(step, &b);
  printf("{\"peak_mb\": %.1f, \"loss\": [0, 0], \"show_ms\": 0, \"chosen\": [%llu, %llu]}\n",
         talk_peak_mb(), (unsigned long long)b.chosen[0], (unsigned long long)b.chosen[1]);
  tct_state_free(b.state);
  tct_model_free(b.model);
  return EXIT_SUCCESS;
}
