/* a2c.c -- one animal acts and learns: an LSTM of 48 cells pulls the arms of a bandit, 100 to an episode, and learns from
 * each by advantage actor-critic.
 *
 *     a2c            talks to bench/run; a step is an episode
 *     a2c check      one episode and the update that it proposes, as JSON, for peers/a2c.py to hold against autograd */
#include <string.h>

#include <tercet/state.h>

#include "base/memory.h"
#include "base/text.h"
#include "talk.h"

enum { PULLS = 100, SENSES = 3, CELLS = 48, TESTED = 300 };

static const double step_size = 7e-4;

/* Every gate hears the senses and the cells of the step before. */
static const char spec[] =
  "tercet: 1\nseed: 1\ntask: {kind: bandit, pulls: 100, acts: actor}\n"
  "objective: {kind: reward, at: actor}\n"
  "rule: {kind: advantage_actor_critic, value: critic, discount: 0.9, critic: 0.5, entropy: 0.05}\n"
  "architecture:\n  populations:\n"
  "    senses: {kind: input, from: observation}\n"
  "    cells: {kind: lstm, units: 48}\n"
  "    actor: {kind: choice, units: 2, draw: true}\n"
  "    critic: {kind: rate, units: 1, activation: linear}\n"
  "  projections:\n"
  "    senses -> cells/candidate: dense\n"
  "    senses -> cells/input: dense\n"
  "    senses -> cells/forget: dense\n"
  "    senses -> cells/output: dense\n"
  "    cells -> cells/candidate: {wiring: dense, delay: 1}\n"
  "    cells -> cells/input: {wiring: dense, delay: 1}\n"
  "    cells -> cells/forget: {wiring: dense, delay: 1}\n"
  "    cells -> cells/output: {wiring: dense, delay: 1}\n"
  "    cells -> actor: dense\n"
  "    cells -> critic: dense\n"
  "train: {batch: 1, optimiser: {kind: rmsprop, step: 7e-4}}\n";

typedef struct {
  tct_model *model;
  tct_state *state;
  uint64_t trial;
} bench;

static void give_up(const char *what, const tct_error *err)
{
  fprintf(stderr, "a2c: %s: %s\n", what, err->text);
  exit(EXIT_FAILURE);
}

static void episode(void *arg)
{
  bench *b      = arg;
  tct_error err = {0};

  if (tct_state_learn(b->state, TCT_TRAIN, &b->trial, 1, step_size, &err))
    give_up("learning", &err);
  b->trial++;
}

/* Of a pull, over episodes that it does not learn from. */
static double mean_paid(const bench *b)
{
  double sum    = 0;
  tct_error err = {0};

  for (uint64_t i = 0; i < TESTED; i++) {
    tct_score score;
    if (tct_state_score(b->state, TCT_TEST, &i, 1, &score, &err)) give_up("testing", &err);
    sum += score.reward / PULLS;
  }
  return sum / TESTED;
}

/* ---- for the peer to look at ---------------------------------------------------------------------------- */

static void put(tct_text *t, const char *key, int n, size_t apart, const tct_real *x)
{
  tct_text_add(t, "\"%s\": [", key);
  for (int i = 0; i < n; i++)
    tct_text_add(t, "%s%.9g", i ? ", " : "", (double)x[(size_t)i * apart]);
  tct_text_add(t, "]");
}

/* "senses->forget", "one->actor" */
static void put_bundle(tct_text *t, const tct_model *m, const char *key, const tct_real *bundle)
{
  static tct_real tensor[CELLS * CELLS];
  char name[2 * TCT_NAME + 8];

  tct_text_add(t, "\"%s\": {", key);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s    = &m->projection[k];
    const tct_population *post = &m->population[s->post];
    tct_print(name, sizeof name, "%s->%s", m->population[s->pre].name,
              strcmp(post->name, "cells") == 0 ? post->unit->sites[s->site] : post->name);
    tct_unpack(s, bundle, tensor);
    tct_text_add(t, "%s", k ? ", " : "");
    put(t, name, (int)s->synapses, 1, tensor);
  }
  tct_text_add(t, "}, ");
}

static void look(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  const tct_model *m = l->model;
  const int senses = tct_population_named(m, "senses"), actor = tct_population_named(m, "actor");
  const tct_population *critic = &m->population[tct_population_named(m, "critic")];
  const tct_real *seen = tct_rows(l, l->rate, senses, 0), *done = tct_rows(l, l->rate, actor, 0);
  tct_text *t = arg;

  (void)first;
  (void)trial;
  tct_text_add(t, "\"senses\": [");
  for (size_t i = 0; i < PULLS; i++) {
    const tct_real *x = seen + i * m->population[senses].ld;
    tct_text_add(t, "%s[%g, %g, %g]", i ? ", " : "", (double)x[0], (double)x[1], (double)x[2]);
  }
  tct_text_add(t, "], \"actions\": [");
  for (size_t i = 0; i < PULLS; i++)
    tct_text_add(t, "%s%d", i ? ", " : "", done[i * m->population[actor].ld + 1] > 0);
  tct_text_add(t, "], ");
  put(t, "rewards", PULLS, 1, tct_reward((tct_lesson *)l));
  tct_text_add(t, ", ");
  put(t, "values", PULLS, critic->ld, tct_rows(l, l->rate, (int)(critic - m->population), 0));
}

/* Once it has learnt a little; a batch draws by its number, so that the episode is the one that is proposed upon. */
static void check(bench *b)
{
  tct_text t    = {0};
  tct_error err = {0};

  for (int i = 0; i < 50; i++) episode(b);
  if (tct_state_propose(b->state, TCT_TRAIN, &b->trial, 1, &err)) give_up("proposing", &err);
  tct_text_add(&t, "{");
  put_bundle(&t, b->model, "weight", tct_state_weights(b->state));
  put_bundle(&t, b->model, "update", tct_state_update(b->state));
  if (tct_state_respond(b->state, TCT_TRAIN, &b->trial, 1, look, &t, &err))
    give_up("answering", &err);
  puts(t.failed ? "no memory" : t.at);
  puts("}");
  tct_text_free(&t);
}

int main(int argc, char **argv)
{
  static bench b;
  tct_error err = {0};

  tct_spec *s = tct_spec_parse(spec, "a2c", &err);
  if (s) b.model = tct_compile(s, &err);
  if (!b.model) give_up("compiling", &err);
  tct_spec_free(s);
  b.state = tct_state_new(b.model, 1, &err);
  if (!b.state) give_up("making a state", &err);
  if (argc > 1 && strcmp(argv[1], "check") == 0) {
    check(&b);
  } else {
    const double before = mean_paid(&b);
    printf("{\"trials\": %d, \"flops\": %d}\n", PULLS,
           PULLS * 3 * 2 * (4 * CELLS * (SENSES + CELLS) + 3 * CELLS));
    fflush(stdout);
    talk(episode, &b);
    printf("{\"peak_mb\": %.1f, \"loss\": [%.4f, %.4f], \"show_ms\": 0}\n", talk_peak_mb(), before,
           mean_paid(&b));
  }
  tct_state_free(b.state);
  tct_model_free(b.model);
  return EXIT_SUCCESS;
}
