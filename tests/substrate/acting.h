/* acting.h -- circuits that act in a bandit, in a few lines; and one of their trials driven by hand. */
#ifndef TERCET_TESTS_ACTING_H
#define TERCET_TESTS_ACTING_H

#include "circuit.h"

enum { ACTING_ARMS = 2, ACTING_LD = TCT_PANEL };

/* `task` stands behind `kind: bandit`, `cells` is a population, `training` stands behind the batch of 8. */
static inline circuit acting_open(const char *task, const char *rule, const char *cells,
                                  const char *training, int threads)
{
  char text[2048];
  circuit c     = {0};
  tct_error err = {0};

  snprintf(
    text, sizeof text,
    "tercet: 1\nseed: 3\ntask: {kind: bandit%s}\nobjective: {kind: reward, at: choice}\n"
    "rule: %s\narchitecture:\n  populations: {seen: {kind: input, from: observation}, cells: "
    "%s, choice: {kind: choice, units: 2, draw: true}, value: {kind: rate, units: 1, "
    "activation: linear}}\n  projections: {seen -> cells: dense, cells -> cells: {wiring: "
    "dense, delay: 1}, cells -> choice: dense, cells -> value: dense}\ntrain: {batch: 8%s}\n",
    task, rule, cells, training);
  c.spec = tct_spec_parse(text, "test", &err);
  if (!c.spec) fail_msg("%s", err.text);
  c.model = tct_compile(c.spec, &err);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, threads, &err);
  if (!c.state) fail_msg("%s", err.text);
  tct_state_check(c.state, true);
  circuit_stir(&c, 1.2);
  return c;
}

#define ACTING_LEAKY "{kind: leaky, units: 5, tau: 3 ms, activation: tanh}"

/* What choice and value come to, step by step, of a trial in which these arms are pulled and pay that: [step][arm], and [step].  Not
 * by the task: senses are made here. */
static inline void acting_by_hand(const circuit *c, uint64_t trial, int steps, const int *arm,
                                  const double *paid, double (*p)[ACTING_ARMS], double *value)
{
  const int choice                 = tct_population_named(c->model, "choice"),
            says                   = tct_population_named(c->model, "value");
  tct_real senses[1 + ACTING_ARMS] = {0};
  tct_error err                    = {0};

  assert_int_equal(tct_state_begin(c->state, trial, &err), TCT_OK);
  for (int t = 0; t < steps; t++) {
    const tct_real *const sense[] = {senses};
    const tct_lesson *l           = tct_state_step(c->state, sense);
    assert_non_null(l);
    const tct_real *x   = tct_rows(l, l->drive, choice, 0);
    const double likely = 1 / (1 + exp((double)x[1] - (double)x[0]));
    p[t][0]             = likely;
    p[t][1]             = 1 - likely;
    value[t]            = (double)tct_rows(l, l->rate, says, 0)[0];
    memset(senses, 0, sizeof senses);
    senses[0]          = (tct_real)paid[t];
    senses[1 + arm[t]] = 1;
  }
}

/* What was done and paid in a trial as the state itself sweeps it; also drives of the choice and what was seen. */
typedef struct {
  int arm[128];
  double paid[128], drive[128][ACTING_ARMS], value[128], seen[128][1 + ACTING_ARMS];
} acted;

static inline void acting_see(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  acted *a             = (acted *)arg + first;
  const int choice     = tct_population_named(l->model, "choice"),
            says       = tct_population_named(l->model, "value"),
            eye        = tct_population_named(l->model, "seen");
  const tct_real *paid = tct_reward((tct_lesson *)l);

  (void)trial;
  assert_non_null(paid);
  for (int t = 0; t < l->steps; t++)
    for (int i = 0; i < l->trials; i++) {
      const size_t at     = (size_t)i * ACTING_LD;
      const int step      = l->begun + t;
      const tct_real *row = tct_rows(l, l->rate, choice, t) + at;
      assert_true(step < 128 && row[0] + row[1] == 1 && row[0] * row[1] == 0);
      a[i].arm[step]   = row[1] > row[0];
      a[i].paid[step]  = (double)paid[t * l->trials + i];
      a[i].value[step] = (double)tct_rows(l, l->rate, says, t)[at];
      for (int k = 0; k < ACTING_ARMS; k++)
        a[i].drive[step][k] = (double)tct_rows(l, l->drive, choice, t)[at + (size_t)k];
      for (int k = 0; k < 1 + ACTING_ARMS; k++)
        a[i].seen[step][k] = (double)tct_rows(l, l->rate, eye, t)[at + (size_t)k];
    }
}

static inline void acting_run(const circuit *c, int split, const uint64_t *trial, int trials,
                              acted *into)
{
  tct_error err = {0};
  memset(into, 0, (size_t)trials * sizeof *into);
  if (tct_state_respond(c->state, split, trial, trials, acting_see, into, &err))
    fail_msg("%s", err.text);
}

#endif
