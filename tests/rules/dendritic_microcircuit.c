/* dendritic_microcircuit.c -- I5: in the self-predicting state the gradient, with an error that falls with λ;
 * nothing at apical sites without a target; one trial by hand; what interneurons and top-down synapses learn. */
#include "circuit.h"

#include "substrate/desk.h"

#define CIRCUIT(rule, circuit, weight)                                                             \
  "objective: {kind: squared_error, at: readout, weight: " weight "}\nrule: " rule                 \
  "\narchitecture: {kind: dendritic_microcircuit, units: [18, 5], activation: tanh, readout: "     \
  "linear, " circuit "}\ntrain: {batch: 8}\n"

/* Maps on the way up, as interneurons too; feedback is dense. */
#define CONV                                                                                       \
  "objective: {kind: squared_error, at: out, target: goal, weight: 0}\n"                           \
  "rule: dendritic_microcircuit\narchitecture:\n  populations: {in: {kind: input, from: x}, a: "   \
  "{kind: two_compartment, shape: [4, 3, 3]}, b: {kind: two_compartment, shape: [5, 3, 3]}, out: " \
  "{kind: rate, units: 2}, i: {kind: interneuron, shape: [5, 3, 3]}}\n  projections: {in -> a: "   \
  "dense, a -> b: {wiring: conv, kernel: 3, padding: 1}, b -> out: dense, a -> i: {wiring: conv, " \
  "kernel: 3, padding: 1, init: {kind: copy, of: a -> b}}, b -> a: {wiring: dense, site: apical, " \
  "down: true, fixed: true}, i -> a: {wiring: dense, site: apical, down: true, fixed: true, "      \
  "init: {kind: copy, of: b -> a, gain: -1}}, b -> i: {wiring: one_to_one, site: soma, down: "     \
  "true, fixed: true, init: constant}}\ntrain: {batch: 8}\n"

static const char *const basal[] = {"senses->area1", "area1->area2", "area2->readout",
                                    "one->area1",    "one->area2",   "one->readout"};

static const tct_projection *named(const circuit *c, const char *name)
{
  return &c->model->projection[tct_projection_named(c->model, name)];
}

/* Relative distance of the basal updates to those of backprop on the same circuit. */
static double far_from_backprop(const char *rule, const char *backprop)
{
  circuit c = circuit_open(false, rule, 2), b = circuit_open(false, backprop, 1);
  const tct_real *u = tct_state_update(c.state), *g = tct_state_update(b.state);
  double off = 0, all = 0;

  circuit_propose(&c, 8);
  circuit_propose(&b, 8);
  for (int k = 0; k < 6; k++) {
    const tct_projection *s = named(&c, basal[k]);
    for (size_t i = s->at; i < s->at + s->n; i++) {
      off += pow((double)u[i] - (double)g[i], 2);
      all += pow((double)g[i], 2);
    }
  }
  circuit_close(&c);
  circuit_close(&b);
  assert_true(all > 1e-6);
  return sqrt(off / all);
}

#define SMALL(x)                                                                                   \
  CIRCUIT("{kind: dendritic_microcircuit, nudge: " x ", apical: " x "}",                           \
          "top_down: transposed, apical: " x ", teaching: " x, "1"),                               \
    CIRCUIT("backprop", "top_down: transposed, apical: " x ", teaching: " x, "1")

static void with_everything_small_it_is_the_gradient(void **state)
{
  (void)state;
  const double far = far_from_backprop(SMALL("0.002")), near = far_from_backprop(SMALL("0.001"));
  if (fabs(log2(far / near) - 1) > 0.05 || near > 0.02)
    fail_msg("%g off at 0.002, %g at 0.001", far, near);
}

/* Apical drives felt in full, as by preset: the error falls with the pull alone. */
static void with_a_small_pull_it_is_the_gradient(void **state)
{
#define PULL(x)                                                                                    \
  CIRCUIT("{kind: dendritic_microcircuit, nudge: " x "}", "top_down: transposed, teaching: " x,    \
          "1"),                                                                                    \
    CIRCUIT("backprop", "top_down: transposed, teaching: " x, "1")
  (void)state;
  const double far = far_from_backprop(PULL("0.002")), near = far_from_backprop(PULL("0.001"));
  if (fabs(log2(far / near) - 1) > 0.05 || near > 0.02)
    fail_msg("%g off at 0.002, %g at 0.001", far, near);
}

static double largest_apical(const circuit *c)
{
  const tct_lesson *l = &c->state->lesson[0];
  double most         = 0;

  for (int p = 0; p < c->model->n_populations; p++) {
    const tct_population *q = &c->model->population[p];
    if (!q->unit || strcmp(q->unit->name, "two_compartment") != 0) continue;
    for (size_t i = 0; i < tct_span(l, p); i++)
      most = fmax(most, fabs((double)tct_rows(l, l->drive + l->size, p, 0)[i]));
  }
  return most;
}

static void without_a_target_nothing_is_left_at_apical_sites(void **state)
{
  static const char *const spec[] = {CIRCUIT("dendritic_microcircuit", "top_down: transposed", "0"),
                                     CIRCUIT("dendritic_microcircuit", "top_down: random", "0"),
                                     CONV,
                                     CIRCUIT("dendritic_microcircuit", "top_down: random", "1")};

  (void)state;
  for (int i = 0; i < 4; i++) {
    circuit c = circuit_open(false, spec[i], 1);
    circuit_propose(&c, 8);
    const double apical = largest_apical(&c);
    if (i < 3 && apical > 1e-14) fail_msg("circuit %d: %g at an apical site", i, apical);
    if (i == 3 && apical < 1e-3) fail_msg("a target leaves %g: nothing was tested", apical);
    circuit_close(&c);
  }
}

/* One trial, everything plastic and stirred, so that nothing predicts anything: the update of synapse (0, 1)
 * of every kind, from the rates of both ways. */
static void one_trial_by_hand(void **state)
{
  circuit c = circuit_open(
    false,
    CIRCUIT("{kind: dendritic_microcircuit, nudge: 0.25, apical: 0.5, interneurons: 3}",
            "apical: 0.5, learn_top_down: true, learn_inhibition: true", "1"),
    1);
  const tct_lesson *l            = &c.state->lesson[0];
  const tct_real *u              = tct_state_update(c.state);
  const uint64_t trial           = 6;
  static const char *const way[] = {"area1->area2",  "area1->inter1", "area2->inter2",
                                    "inter1->area1", "area2->area1",  "readout->area2"};

  (void)state;
  circuit_stir(&c, 1);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int k = 0; k < 6; k++) {
    const tct_projection *s = named(&c, way[k]);
    const tct_real *before = tct_rows(l, l->kept[0], s->post, 0), *w = tct_state_weights(c.state),
                   *after = tct_rows(l, l->rate, s->post, 0),
                   *pre   = tct_rows(l, k < 3 ? l->kept[0] : l->rate, s->pre, 0);
    const int senders     = c.model->population[s->pre].size;
    double heard = 0, post = 0;
    for (int j = 0; j < senders; j++)
      heard += (double)(w[s->at + s->wiring->place(s, (size_t)j)] * pre[j]);
    if (k == 0) post = (double)(after[0] - before[0]) / (0.25 * 0.5);
    if (k == 1 || k == 2) post = 3 * (double)(after[0] - before[0]) / 0.25;
    if (k == 3) {
      const tct_projection *other = named(&c, "area2->area1");
      const tct_real *above       = tct_rows(l, l->rate, other->pre, 0);
      for (int j = 0; j < senders; j++)
        heard += (double)(w[other->at + other->wiring->place(other, (size_t)j)] * above[j]);
      post = -heard;
    }
    if (k > 3) post = (double)after[0] - tanh(heard);
    const double got = (double)u[s->at + s->wiring->place(s, 1)];
    if (fabs(got - post * (double)pre[1]) > 1e-13 || fabs(got) < 1e-6)
      fail_msg("%s: %g, by hand %g", way[k], got, post * (double)pre[1]);
  }
  circuit_close(&c);
}

/* Without a target, from weights that predict nothing: interneurons come to answer as who teaches them, and
 * then to cancel what these send down. */
static void interneurons_learn_to_predict_and_to_cancel(void **state)
{
  circuit c =
    circuit_open(false, CIRCUIT("dendritic_microcircuit", "learn_inhibition: true", "0"), 2);
  tct_real *w       = tct_state_weights(c.state);
  const char *all[] = {"area1->inter1", "area2->inter2", "inter1->area1", "inter2->area2"};
  tct_error err     = {0};

  (void)state;
  for (int k = 0; k < 4; k++) {
    const tct_projection *s = named(&c, all[k]);
    for (size_t i = 0; i < s->synapses; i++)
      w[s->at + s->wiring->place(s, i)] = (tct_real)(0.3 * circuit_wave((int)i + 5 * k, k));
  }
  tct_state_turn(c.state);
  circuit_propose(&c, 8);
  const double before = largest_apical(&c);
  for (int i = 0; i < 3000; i++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 8, 0.02, &err), TCT_OK);
  circuit_propose(&c, 8);
  const double after = largest_apical(&c);
  if (before < 0.3 || after > 0.1 * before)
    fail_msg("apical drives went from %g to %g", before, after);
  circuit_close(&c);
}

static void what_it_cannot_serve_is_refused(void **state)
{
  (void)state;
  circuit_refused(
    false,
    "objective: squared_error\nrule: dendritic_microcircuit\narchitecture: {kind: perceptron, "
    "units: 4}\n",
    "nobody may remember, draw or choose");
  circuit_refused(
    false,
    "objective: {kind: squared_error, target: goal}\nrule: dendritic_microcircuit\n"
    "architecture: {populations: {in: {kind: input, from: x}, y: {kind: rate, units: 2}}, "
    "projections: {in -> y: dense}}\n",
    "nothing comes down");
  circuit_refused(
    false,
    "objective: {kind: squared_error, target: goal, at: y}\nrule: dendritic_microcircuit\n"
    "architecture: {populations: {in: {kind: input, from: x}, a: {kind: rate, units: 3}, y: "
    "{kind: rate, units: 2}}, projections: {in -> a: dense, a -> y: dense, y -> a: {wiring: "
    "dense, down: true}}}\n",
    "y->a teaches, it is not taught: give it `fixed: true`");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(with_everything_small_it_is_the_gradient),
    cmocka_unit_test(with_a_small_pull_it_is_the_gradient),
    cmocka_unit_test(one_trial_by_hand),
    cmocka_unit_test(interneurons_learn_to_predict_and_to_cancel),
    cmocka_unit_test(what_it_cannot_serve_is_refused),
    cmocka_unit_test(without_a_target_nothing_is_left_at_apical_sites),
  };
  return cmocka_run_group_tests_name("dendritic_microcircuit", tests, NULL, NULL);
}
