/* learnt.c -- bundles that learn beside the weights: shards propose, the batch settles, both move.
 *
 * Two rules that are not in the house yet stand in: Kolen & Pollack's, whose forward and feedback weights see the
 * same change and both decay, so that they meet as (1 - step x decay)^t (Akrout et al. 2019,
 * doi:10.48550/arXiv.1904.05391; I9); and a perturbation of the weights, which runs the circuit on another bundle. */
#include "circuit.h"

#include "substrate/desk.h"

enum { FEEDBACK };
#define DECAY 0.3

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_LEARNT, .carried = true, "feedback that learns"}};

static void start(tct_lesson *l)
{
  tct_jitter(l, l->kept[FEEDBACK], "feedback");
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->kept[FEEDBACK], TCT_THROUGH_TIME);
  tct_outer(l, 1, l->error, l->rate);
  tct_outer_to(l, l->learnt[FEEDBACK], 1, l->error, l->rate);
}

static void settle(tct_lesson *l)
{
  for (size_t i = 0; i < l->model->n; i++) {
    l->learnt[FEEDBACK][i] -= (tct_real)DECAY * l->kept[FEEDBACK][i];
    l->update[i] -= (tct_real)DECAY * l->weight[i];
  }
}

static const tct_rule kolen_pollack = {.name  = "kolen_pollack",
                                       .costs = TCT_ERROR | TCT_FEEDBACK,
                                       TCT_KEEPS_ALL(keeps),
                                       .start   = start,
                                       .propose = propose,
                                       .settle  = settle};

#define SPEC                                                                                       \
  "objective: cross_entropy\nrule: feedback_alignment\narchitecture:\n  populations: {in: {kind: " \
  "input, from: x}, "                                                                              \
  "a: {kind: rate, units: 20, activation: tanh}, out: readout}\n  projections: {in -> a: dense, "  \
  "a -> out: dense}\n"                                                                             \
  "train: {batch: 24, optimiser: {kind: sgd, momentum: 0}}\n"

#define MOMENTUM                                                                                   \
  "objective: cross_entropy\nrule: feedback_alignment\narchitecture:\n  populations: {in: {kind: " \
  "input, from: x}, "                                                                              \
  "a: {kind: rate, units: 20, activation: tanh}, out: readout}\n  projections: {in -> a: dense, "  \
  "a -> out: dense}\n"                                                                             \
  "train: {batch: 24, optimiser: {kind: adam}}\n"

static double gap(const circuit *c)
{
  const tct_real *w = tct_state_weights(c->state), *b = tct_state_kept(c->state, 0, FEEDBACK);
  double sum = 0;

  for (size_t i = 0; i < c->model->n; i++) sum += pow((double)w[i] - (double)b[i], 2);
  return sqrt(sum);
}

static void forward_and_feedback_weights_meet(void **state)
{
  circuit c          = circuit_open_as(false, SPEC, 2, &kolen_pollack);
  const double first = gap(&c);
  char before[65], after[65];

  (void)state;
  tct_state_sha256(c.state, before);
  for (int n = 0; n < 40; n++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 24, 0.1, NULL), TCT_OK);
  tct_state_sha256(c.state, after);
  assert_string_not_equal(before, after);
  assert_true(first > 1);
  assert_true(fabs(gap(&c) / first - pow(1 - 0.1 * DECAY, 40)) < 1e-12);
  circuit_close(&c);
}

/* What a checkpoint holds is all of it: put back into a fresh state it goes on to the same bits. */
static void its_tensors_are_all_of_it(void **state)
{
  static const char spec[] = MOMENTUM;
  circuit a                = circuit_open_as(false, spec, 2, &kolen_pollack),
          b                = circuit_open_as(false, spec, 3, &kolen_pollack);
  char one[65], other[65];

  (void)state;
  for (int n = 0; n < 5; n++)
    assert_int_equal(tct_state_learn(a.state, TCT_TRAIN, circuit_trials(), 24, 0.1, NULL), TCT_OK);
  for (int i = 0; i < tct_state_tensors(a.state); i++) {
    const tct_tensor t = tct_state_tensor(a.state, i);
    tct_real *x        = malloc(t.n * sizeof *x);
    assert_non_null(x);
    for (int k = 0; k < i; k++) assert_string_not_equal(t.name, tct_state_tensor(a.state, k).name);
    tct_state_get(a.state, i, x);
    tct_state_put(b.state, i, x);
    free(x);
  }
  tct_state_set_batches(b.state, tct_state_batches(a.state));
  tct_state_turn(b.state);
  for (int n = 0; n < 5; n++) {
    assert_int_equal(tct_state_learn(a.state, TCT_TRAIN, circuit_trials(), 24, 0.1, NULL), TCT_OK);
    assert_int_equal(tct_state_learn(b.state, TCT_TRAIN, circuit_trials(), 24, 0.1, NULL), TCT_OK);
  }
  tct_state_sha256(a.state, one);
  tct_state_sha256(b.state, other);
  assert_string_equal(one, other);
  circuit_close(&a);
  circuit_close(&b);
}

static void the_same_bits_for_any_number_of_threads(void **state)
{
  char one[65], more[65];

  (void)state;
  for (int threads = 1; threads <= 5; threads++) {
    circuit c = circuit_open_as(false, SPEC, threads, &kolen_pollack);
    for (int n = 0; n < 12; n++)
      assert_int_equal(
        tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), n % 4 == 3 ? 17 : 24, 0.1, NULL),
        TCT_OK);
    tct_state_sha256(c.state, threads == 1 ? one : more);
    if (threads > 1) assert_string_equal(one, more);
    circuit_close(&c);
  }
}

/* ---- other weights for a while --------------------------------------------------------------------------- */

enum { TRIED, COST, CHANGE };

static const tct_keep perturbing[] = {
  {"tried", TCT_BUNDLE, TCT_SCRATCH, .doc = "weights with a change"},
  {"cost", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "loss"},
  {"change", TCT_BUNDLE, TCT_SCRATCH, .doc = "the change"}};
static double gain_along;

static double tried(tct_lesson *l, tct_real size)
{
  double sum = 0;

  for (size_t i = 0; i < l->model->n; i++)
    l->kept[TRIED][i] = l->weight[i] + size * l->kept[CHANGE][i];
  tct_run_on(l, l->kept[TRIED]);
  tct_sweep(l);
  tct_run_on(l, NULL);
  tct_cost(l, l->per_trial[COST]);
  for (int i = 0; i < l->trials; i++) sum += l->per_trial[COST][i] / l->trials;
  return sum;
}

static void perturb(tct_lesson *l)
{
  const double s = 1e-5;

  tct_jitter(l, l->kept[CHANGE], "change");
  gain_along = (tried(l, (tct_real)-s) - tried(l, (tct_real)s)) / (2 * s);
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->weight, TCT_THROUGH_TIME);
  tct_outer(l, 1, l->error, l->rate);
}

static const tct_rule perturbation = {
  .name = "perturbation", .costs = TCT_TRANSPORT, TCT_KEEPS_ALL(perturbing), .propose = perturb};

#define BACKPROP                                                                                   \
  "objective: cross_entropy\nrule: backprop\narchitecture:\n  populations: {in: {kind: input, "    \
  "from: x}, "                                                                                     \
  "a: {kind: rate, units: 20, activation: tanh}, out: readout}\n  projections: {in -> a: dense, "  \
  "a -> out: dense}\n"                                                                             \
  "train: {batch: 24}\n"

/* A change of the weights costs what the gradient says: the circuit did run on the other bundle, then on its own. */
static void a_circuit_runs_on_other_weights_and_then_on_its_own(void **state)
{
  circuit c    = circuit_open_as(false, BACKPROP, 1, &perturbation);
  double along = 0;

  (void)state;
  circuit_propose(&c, 24);
  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    for (size_t i = 0; i < s->synapses; i++) {
      const size_t at = s->at + s->wiring->place(s, i);
      along += (double)tct_state_update(c.state)[at] *
               (double)c.state->lesson[0].desk->field_kept[CHANGE][at];
    }
  }
  assert_true(fabs(along) > 1e-3);
  assert_true(fabs(gain_along / along - 1) < 1e-7);
  circuit_close(&c);
}

/* ---- one projection at a time ------------------------------------------------------------------------------ */

static double off;

static void push(tct_lesson *l)
{
  const tct_model *m      = l->model;
  const tct_projection *s = &m->projection[1];
  double by_hand          = 0;

  tct_sweep(l);
  memset(tct_rows(l, l->credit, s->post, 0), 0, tct_span(l, s->post) * sizeof(tct_real));
  tct_push_at(l, s, l->weight, l->rate, l->credit);
  for (int j = 0; j < 20; j++)
    by_hand += (double)l->weight[s->at + s->wiring->place(s, (size_t)j)] *
               (double)tct_rows(l, l->rate, s->pre, 0)[j];
  off = fabs(by_hand - (double)tct_rows(l, l->credit, s->post, 0)[0]);
}

static void push_at_says_what_one_projection_says(void **state)
{
  static tct_rule r;
  (void)state;
  r         = *(const tct_rule *)tct_variant("rules", "backprop");
  r.propose = push;
  circuit c = circuit_open_as(false, BACKPROP, 1, &r);
  off       = 1;
  circuit_propose(&c, 24);
  assert_true(off < 1e-14);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(forward_and_feedback_weights_meet),
    cmocka_unit_test(its_tensors_are_all_of_it),
    cmocka_unit_test(the_same_bits_for_any_number_of_threads),
    cmocka_unit_test(a_circuit_runs_on_other_weights_and_then_on_its_own),
    cmocka_unit_test(push_at_says_what_one_projection_says),
  };
  return cmocka_run_group_tests_name("learnt", tests, NULL, NULL);
}
