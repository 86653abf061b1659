/* rule_laws.h -- what every rule must keep to on the benches that it runs on: each law returns NULL, or what is
 * wrong. */
#ifndef TERCET_TESTS_RULE_LAWS_H
#define TERCET_TESTS_RULE_LAWS_H

#include "rule_bench.h"

/* ---- the laws: each returns NULL, or what is wrong ------------------------------------------------------ */

typedef const char *(*law_on_bench)(const tct_rule *rule, const bench *b, circuit *c);

static const char *repeats_itself(const tct_rule *rule, const bench *b, circuit *c)
{
  const size_t bytes = c->model->n * sizeof(tct_real);
  tct_real *first    = malloc(bytes);

  (void)rule;
  (void)b;
  assert_non_null(first);
  circuit_propose(c, 8);
  memcpy(first, tct_state_update(c->state), bytes);
  circuit_propose(c, 8);
  const bool same = memcmp(first, tct_state_update(c->state), bytes) == 0;
  free(first);
  return same ? NULL : "the same trials proposed another change";
}

static const char *never_writes_a_weight(const tct_rule *rule, const bench *b, circuit *c)
{
  char before[65], after[65];

  (void)rule;
  (void)b;
  tct_state_sha256(c->state, before);
  circuit_propose(c, 8);
  tct_state_sha256(c->state, after);
  return strcmp(before, after) == 0 ? NULL : "a weight was written";
}

static const char *does_not_see_the_cut(const tct_rule *rule, const bench *b, circuit *c)
{
  const size_t bytes = c->model->n * sizeof(tct_real);
  const char *wrong  = NULL;

  circuit_propose(c, 7);
  for (int threads = 2; threads <= 3 && !wrong; threads++) {
    circuit other = set_up(rule, b, 1, threads, 0);
    circuit_propose(&other, 7);
    if (memcmp(tct_state_update(c->state), tct_state_update(other.state), bytes) != 0)
      wrong = "other bits in other shards";
    circuit_close(&other);
  }
  return wrong;
}

/* pads of weights, updates and every field, whenever a propose returns */
static const char *leaves_pads_zero(const tct_rule *rule, const bench *b, circuit *c)
{
  const tct_model *m = c->model;
  double sum         = 0;

  (void)rule;
  (void)b;
  circuit_propose(c, 8);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    bool *real              = calloc(s->n + 1, sizeof *real);
    assert_non_null(real);
    for (size_t i = 0; i < s->synapses; i++) real[s->wiring->place(s, i)] = true;
    for (size_t i = 0; i < s->n; i++)
      if (!real[i])
        sum += fabs((double)tct_state_update(c->state)[s->at + i]) +
               fabs((double)c->state->weight[s->at + i]);
    free(real);
  }
  const tct_lesson *l = &c->state->lesson[0];
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    for (int i = 0; i < l->steps * l->trials; i++)
      for (int k = q->size; k < q->panels * TCT_PANEL; k++) {
        const size_t at = (size_t)i * q->ld + (size_t)k;
        sum += fabs((double)tct_rows(l, l->rate, p, 0)[at]) +
               fabs((double)tct_rows(l, l->credit, p, 0)[at]);
      }
  }
  return sum == 0 ? NULL : "pads are not zero";
}

static const char *no_error_no_update(const tct_rule *rule, const bench *b, circuit *c)
{
  circuit blind = set_up(rule, b, 0, 1, 0);
  double sum    = 0;

  (void)c;
  circuit_propose(&blind, 8);
  for (size_t i = 0; i < blind.model->n; i++)
    sum = fmax(sum, fabs((double)tct_state_update(blind.state)[i]));
  circuit_close(&blind);
  return sum < 1e-12 ? NULL
                     : "an update without an error"; /* phases that settle differ by rounding */
}

static const char *windows_do_not_matter(const tct_rule *rule, const bench *b, circuit *c)
{
  const char *wrong = NULL;

  if (!b->stream) return NULL;
  circuit_propose(c, 8);
  for (int window = 1; window <= 5 && !wrong; window += 2) {
    circuit other = set_up(rule, b, 1, 1, window);
    if (!other.state) return "refused in windows";
    circuit_propose(&other, 8);
    for (size_t i = 0; i < c->model->n; i++)
      if (tct_state_update(c->state)[i] != tct_state_update(other.state)[i])
        wrong = "another update in other windows";
    circuit_close(&other);
  }
  return wrong;
}

/* Credit that goes back over windows does so whole. */
static const char *windows_are_swept_again(const tct_rule *rule, const bench *b, circuit *c)
{
  const char *wrong = NULL;

  if (!b->stream) return NULL;
  circuit_propose(c, 8);
  for (int window = 1; window <= 5 && !wrong; window++) {
    circuit other = set_up(rule, b, 1, 1, window);
    if (!other.state) return "refused in windows";
    circuit_propose(&other, 8);
    for (size_t i = 0; i < c->model->n; i++)
      if (fabs((double)tct_state_update(c->state)[i] - (double)tct_state_update(other.state)[i]) >
          1e-12)
        wrong = "another update in other windows";
    circuit_close(&other);
  }
  return wrong;
}

static const char *is_finite_on_extremes(const tct_rule *rule, const bench *b, circuit *c)
{
  static const double gain[] = {0, 40, 1e4};

  (void)rule;
  (void)b;
  for (int i = 0; i < 3; i++) {
    circuit_stir(c, gain[i]);
    circuit_propose(c, 8);
    if (!tct_all_finite(c->model->n, tct_state_update(c->state)))
      return "not finite on silent, saturated or huge input";
  }
  return NULL;
}

static const char *is_the_gradient(const tct_rule *rule, const bench *b, circuit *c)
{
  (void)rule;
  if (b->spiking || c->model->responds)
    return NULL; /* a spike has no slope; a resting point is another claim */
  return circuit_gradient_error(c, 1e-5, 7) < 1e-8 ? NULL : "not the gradient";
}

/* Whoever does not pay for transport must not notice that the weights changed once the error was felt. */
static const char *carries_no_weight_back(const tct_rule *rule, const bench *b, circuit *c)
{
  const size_t n   = c->model->n;
  tct_real *honest = malloc(n * sizeof *honest), *scrambled = malloc(n * sizeof *scrambled);

  (void)rule;
  (void)b;
  assert_true(honest && scrambled);
  circuit_propose(c, 8);
  memcpy(honest, tct_state_update(c->state), n * sizeof *honest);
  for (size_t i = 0; i < n; i++) scrambled[i] = -3 * c->state->weight[i];
  c->state->scrambled = scrambled;
  tct_state_propose(c->state, TCT_TRAIN, circuit_trials(), 8,
                    NULL); /* a word may refuse: a bundle not its own */
  c->state->scrambled = NULL;
  const bool same     = memcmp(honest, tct_state_update(c->state), n * sizeof *honest) == 0;
  free(honest);
  free(scrambled);
  return same ? NULL : "it read a weight on the way back";
}

/* Synapses beyond the population that a synapse lands on may be anything: its change is the same, bit for bit. */
static const char *sees_nothing_beyond(const tct_rule *rule, const bench *b, circuit *c)
{
  const tct_projection *first = &c->model->projection[0];
  const size_t bytes          = first->n * sizeof(tct_real);
  tct_real *w                 = tct_state_weights(c->state);

  (void)rule;
  if (strcmp(b->name, "closed") == 0) return NULL; /* through the world all is heard */
  tct_real *before = malloc(bytes);
  assert_non_null(before);
  circuit_propose(c, 8);
  memcpy(before, tct_state_update(c->state) + first->at, bytes);
  for (int k = 0; k < c->model->n_projections; k++) {
    const tct_projection *s = &c->model->projection[k];
    for (size_t i = s->at; s->post != first->post && i < s->at + s->n; i++) w[i] *= -3;
  }
  tct_state_turn(c->state);
  circuit_propose(c, 8);
  const bool same = memcmp(before, tct_state_update(c->state) + first->at, bytes) == 0;
  free(before);
  return same ? NULL : "a synapse saw what lies beyond its population";
}

static const char *keeps_signs(const tct_rule *rule, const bench *b, circuit *c)
{
  const tct_model *m = c->model;
  tct_error err      = {0};

  (void)rule;
  (void)b;
  for (int i = 0; i < 3; i++)
    assert_int_equal(tct_state_learn(c->state, TCT_TRAIN, circuit_trials(), 8, 0.5, &err), TCT_OK);
  const tct_real *kept = tct_state_kept(c->state, 0, 0);
  for (int k = 0; k < m->n_projections; k++)
    for (size_t i = 0; i < m->projection[k].synapses; i++) {
      const size_t at = m->projection[k].at + m->projection[k].wiring->place(&m->projection[k], i);
      if ((kept[at] > 0) != (c->state->weight[at] > 0)) return "a sign differs";
    }
  return NULL;
}

static double cosine_to_gradient(const circuit *c, const circuit *exact)
{
  double dot = 0, uu = 0, gg = 0;

  memcpy(tct_state_weights(exact->state), tct_state_weights(c->state),
         c->model->n * sizeof(tct_real));
  tct_state_turn(exact->state);
  circuit_propose(c, 8);
  circuit_propose(exact, 8);
  const tct_projection *s =
    &c->model->projection[0]; /* hidden: the read-out always has the gradient */
  for (size_t i = s->at; i < s->at + s->n; i++) {
    const double u = (double)tct_state_update(c->state)[i],
                 g = (double)tct_state_update(exact->state)[i];
    dot += u * g;
    uu += u * u;
    gg += g * g;
  }
  return uu > 0 && gg > 0 ? dot / sqrt(uu * gg) : 0;
}

/* The mean over three seeds' worth of weights of how the first projection's update lies to the gradient. */
static const char *comes_to_align(const tct_rule *rule, const bench *b, circuit *c)
{
  tct_error err = {0};

  (void)rule;

  if (b->stream || b->spiking || c->model->responds) return NULL;
  circuit exact = set_up((const tct_rule *)tct_variant("rules", "backprop"), b, 1, 1, 0);
  circuit_stir(c, 0.3);
  for (int i = 0; i < 400; i++)
    assert_int_equal(tct_state_learn(c->state, TCT_TRAIN, circuit_trials(), 8, 0.1, &err), TCT_OK);
  const double after = cosine_to_gradient(c, &exact);
  circuit_close(&exact);
  return after > 0.2 ? NULL : "the update does not lie along the gradient after learning";
}

/* The mean over draws lies on the gradient: no further off, along it and across it, than chance allows. */
static const char *is_unbiased(const tct_rule *rule, const bench *b, circuit *c)
{
  const size_t n  = c->model->n;
  const int draws = 4000;
  double along = 0, square = 0, gg = 0, mean = 0;

  (void)rule;
  if (b->stream || b->spiking || c->model->responds) return NULL;
  circuit exact = set_up((const tct_rule *)tct_variant("rules", "backprop"), b, 1, 1, 0);
  circuit_propose(&exact, 1);
  const tct_real *g = tct_state_update(exact.state);
  for (size_t i = 0; i < n; i++) gg += (double)g[i] * (double)g[i];
  for (int k = 0; k < draws; k++) {
    tct_state_set_batches(c->state, (uint64_t)k);
    circuit_propose(c, 1);
    along = tct_dot(n, tct_state_update(c->state), g) / gg;
    mean += along / draws;
    square += along * along / draws;
  }
  circuit_close(&exact);
  const double error = sqrt(fmax(square - mean * mean, 0) / draws);
  return fabs(mean - 1) < 4 * error + 1e-3 ? NULL : "biased along the gradient";
}

#endif
