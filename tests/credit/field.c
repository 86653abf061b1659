/* field.c -- updates split by the gradient, and verdicts on what comes of them, from a spec. */
#include "circuit.h"

#include <tercet/field.h>

#include "base/memory.h"

#define SPEC(more)                                                                                 \
  "tercet: 1\nseed: 3\ntask: {kind: gratings, size: 5, orientations: 4, phase: fixed, contrast: "  \
  "1}\nobjective: {kind: cross_entropy, at: out}\nrule: backprop\narchitecture:\n  populations: "  \
  "{in: {kind: input, from: image}, a: {kind: rate, units: 3, bias: false}, out: {kind: rate, "    \
  "units: 4, bias: false, init: {kind: lecun, gain: 0.02}}}\n  projections: {in -> a: dense, a "   \
  "-> out: dense}\ntrain: {optimiser: {kind: sgd, step: 0.05, momentum: 0}, batch: 16, trials: "   \
  "4000}\ncredit: {rules: {oja: [\"architecture.projections.a -> out.fixed=true\"], hebb: "        \
  "[\"architecture.projections.a -> out.fixed=true\"]}}\n" more

#define VARIANCE "field: {objectives: {variance: [\"objective={kind: variance, at: a}\"]}}\n"

enum { WEIGHTS = 25 * 3 + 3 * 4 };

static tct_spec *opened(void *text, tct_error *err)
{
  return tct_spec_parse(text, "test", err);
}

static tct_field_how how_of(const char *spec, const char *const *rule, int rules)
{
  return (tct_field_how){.open     = opened,
                         .open_arg = (void *)spec,
                         .rule     = rule,
                         .rules    = rules,
                         .examples = 16,
                         .draws    = 200,
                         .seeds    = 6,
                         .probes   = 20,
                         .updates  = 40,
                         .held_out = 32,
                         .margin   = 0.02,
                         .threads  = 2};
}

static tct_field_table measured(const tct_field_how *how)
{
  tct_field_table t;
  tct_error err = {0};

  if (tct_field_measure(how, &t, &err) != TCT_OK) fail_msg("%s", err.text);
  return t;
}

static double whole(const tct_field_cell *c)
{
  return c->along.value + c->across.value + c->choice.value + c->noise.value;
}

static void backprop_lies_along_and_feedback_alignment_across(void **state)
{
  static const char *const rule[] = {"backprop", "feedback_alignment"};
  const tct_field_how how         = how_of(SPEC(""), rule, 2);
  tct_field_table t               = measured(&how);
  const tct_field_rule *b = &t.rule[0], *f = &t.rule[1];

  (void)state;
  assert_true(t.objectives == 1 && t.rules == 2 && b->deterministic && f->deterministic);
  assert_string_equal(t.objective[0], "cross_entropy");
  for (int i = 0; i < 2; i++) {
    assert_string_equal(t.rule[i].cell[0].refused, "");
    assert_true(fabs(whole(&t.rule[i].cell[0]) - 1) < 1e-12);
    assert_true(t.rule[i].cell[0].noise.value == 0 && t.rule[i].cell[0].check < 1e-6);
    assert_true(t.rule[i].cell[0].zero == 0 && t.rule[i].moved > 0.01);
  }
  assert_true(b->kappa.value < 1e-8 && b->kappa.high < 1e-8);
  assert_true(fabs(b->cell[0].across.value) < 1e-14 && b->cell[0].along.low > 0.01);
  assert_true(fabs(b->cell[0].cosine.value - 1) < 1e-12);
  assert_true(f->cell[0].across.low > 0.01 && f->kappa.low > 0.3);
  assert_true(f->cell[0].cosine.high < 0.9);
  assert_int_equal(b->cell[0].finding, TCT_LEARNING);
  assert_true(b->cell[0].update.gain > b->cell[0].shuffled.gain && b->cell[0].first_order > 0);
  assert_true(b->cell[0].adjusted >= b->cell[0].update.p && b->cell[0].adjusted < 0.05);
  tct_field_table_free(&t);
}

/* V = N + 1: of the rule's own noise comes V / (1 + V). */
static void noise_has_the_share_of_its_law(void **state)
{
  static const char *const rule[] = {"forward_gradient"};
  tct_field_how how               = how_of(SPEC(""), rule, 1);
  const double law                = (WEIGHTS + 1.0) / (WEIGHTS + 2.0);

  (void)state;
  how.seeds               = 1;
  how.draws               = 2000;
  tct_field_table t       = measured(&how);
  const tct_field_cell *c = &t.rule[0].cell[0];
  assert_false(t.rule[0].deterministic);
  assert_true(isnan(t.rule[0].kappa.value)); /* its mean is not known well enough */
  assert_true(fabs(whole(c) - 1) < 1e-12);
  assert_true(fabs(c->noise.value - law) < 1e-3 && c->noise.low < law && law < c->noise.high);
  assert_true(c->cosine.value > 0.9);
  tct_field_table_free(&t);
}

/* The matrix of rules and objectives: what is learning for one is change for another. */
static void oja_learns_variance_and_merely_changes_classes(void **state)
{
  static const char *const rule[] = {"oja", "hebb", "backprop"};
  tct_field_how how               = how_of(SPEC(VARIANCE), rule, 3);

  (void)state;
  how.updates       = 20;
  tct_field_table t = measured(&how);
  assert_int_equal(t.objectives, 2);
  assert_string_equal(t.objective[1], "variance");
  const tct_field_rule *oja = &t.rule[0];
  print_message("oja: variance %s %g, classes %s %g (%g)\n", tct_finding_name(oja->cell[1].finding),
                oja->cell[1].update.gain, tct_finding_name(oja->cell[0].finding),
                oja->cell[0].update.gain, oja->cell[0].margin);
  assert_int_equal(oja->cell[1].finding, TCT_LEARNING);
  assert_int_equal(oja->cell[0].finding, TCT_CHANGE);
  assert_true(oja->cell[0].update.nothing && oja->cell[1].cosine.low > 0.5);
  assert_true(fabs(oja->cell[0].cosine.value) < 0.4 && oja->kappa.low > 0.1);
  assert_true(oja->cell[1].shuffled.gain < 0.5 * oja->cell[1].update.gain);
  assert_true(t.rule[1].kappa.value < 1e-8); /* Hebb climbs variance: exactly its gradient */
  assert_true(fabs(t.rule[1].cell[1].cosine.value - 1) < 1e-9);
  assert_int_equal(t.rule[2].cell[0].finding, TCT_LEARNING);
  tct_field_table_free(&t);
}

/* u = A g with an antisymmetric A: at a right angle to the gradient, so that F changes at second order only.
 * Half the step leaves a quarter of the gain; along the gradient it leaves half. */
static void a_rotated_gradient_is_of_second_order(void **state)
{
  circuit c =
    circuit_open(false,
                 "objective: {kind: cross_entropy, at: out}\nrule: backprop\n"
                 "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: "
                 "rate, units: 6, activation: tanh}, out: readout}\n  projections: {in -> "
                 "a: dense, a -> out: dense}\ntrain: {batch: 24}\n",
                 1);
  const size_t n = c.model->n;
  double gain[2][2], slope = 0;

  (void)state;
  circuit_stir(&c, 1);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, NULL),
                   TCT_OK);
  tct_real *before = calloc(n, sizeof *before), *after = calloc(n, sizeof *after);
  tct_real *u[2] = {calloc(n, sizeof **u), calloc(n, sizeof **u)};
  assert_true(before && after && u[0] && u[1]);
  memcpy(before, tct_state_weights(c.state), n * sizeof *before);
  memcpy(u[0], tct_state_update(c.state), n * sizeof **u);
  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    for (size_t i = 0; i + 1 < s->synapses; i += 2) {
      const size_t a = s->at + s->wiring->place(s, i), b = s->at + s->wiring->place(s, i + 1);
      u[1][a] = u[0][b];
      u[1][b] = -u[0][a];
      slope += (double)(u[0][a] * u[1][a] + u[0][b] * u[1][b]);
    }
  }
  assert_true(fabs(slope) < 1e-15);
  for (int rotated = 0; rotated < 2; rotated++)
    for (int half = 0; half < 2; half++) {
      const tct_verdict_how how = {
        .split = TCT_TRAIN, .trials = CIRCUIT_TRIALS, .trial = circuit_trials()};
      tct_verdict v;
      for (size_t i = 0; i < n; i++) after[i] = before[i] + (half ? 0.5 : 1) * 1e-3 * u[rotated][i];
      assert_int_equal(tct_verdict_between(c.state, c.state, before, after, &how, &v, NULL),
                       TCT_OK);
      gain[rotated][half] = v.update.gain;
      if (rotated) assert_true(fabs(v.first_order) < 1e-15);
    }
  print_message("along %g %g, rotated %g %g\n", gain[0][0], gain[0][1], gain[1][0], gain[1][1]);
  assert_true(fabs(gain[0][0] / gain[0][1] - 2) < 1e-2);
  assert_true(fabs(gain[1][0] / gain[1][1] - 4) < 1e-2);
  assert_true(fabs(gain[1][0]) < 1e-2 * gain[0][0]);
  free(before);
  free(after);
  free(u[0]);
  free(u[1]);
  circuit_close(&c);
}

/* The plane shows the rule that was measured, feedback and all: the same cosine, an arrow at the beginning
 * that points where the rule's way leads, and a window with the way in it. */
static void the_plane_is_that_of_the_rule(void **state)
{
  static const char *const rule[] = {"backprop", "feedback_alignment"};
  tct_field_how how               = how_of(SPEC(""), rule, 2);

  (void)state;
  how.seeds         = 1;
  how.updates       = 5;
  tct_field_table t = measured(&how);
  for (int r = 0; r < 2; r++) {
    tct_field_plane p;
    tct_error err = {0};
    double least = INFINITY, toward = 0;
    if (tct_field_plane_of(&how, rule[r], 7, 9, &p, &err)) fail_msg("%s", err.text);
    assert_int_equal(p.borrowed, r == 0);
    assert_true(fabs(p.cosine - t.rule[r].cell[0].cosine.value) < 1e-9);
    assert_true(p.steps == 6 && p.path[0][0] == 0 && p.path[0][1] == 0);
    for (int i = 0; i < p.steps; i++) {
      assert_true(p.path[i][0] > p.x_low && p.path[i][0] < p.x_high);
      assert_true(p.path[i][1] > p.y_low && p.path[i][1] < p.y_high);
    }
    const double *end = p.path[p.steps - 1];
    for (int i = 0; i < p.arrows; i++) {
      const double *a = p.arrow[i], away = hypot(a[0], a[1]);
      if (away < least) {
        least  = away;
        toward = (a[2] * end[0] + a[3] * end[1]) / hypot(a[2], a[3]) / hypot(end[0], end[1]);
      }
    }
    if (!(toward > 0.95)) fail_msg("%s: %g", rule[r], toward);
    assert_true(p.height[3 * 7 + 6] > p.height[3 * 7]); /* uphill along the gradient */
    tct_field_plane_free(&p);
  }
  tct_field_plane none;
  assert_int_equal(tct_field_plane_of(&how, "node_perturbation", 7, 9, &none, NULL),
                   TCT_UNSUPPORTED);
  assert_null(none.height);
  tct_field_table_free(&t);
}

static void threads_do_not_matter(void **state)
{
  static const char *const rule[] = {"node_perturbation", "feedback_alignment", "backprop"};
  tct_field_how how               = how_of(SPEC(VARIANCE), rule, 3);

  (void)state;
  how.seeds             = 2;
  how.draws             = 20;
  how.threads           = 1;
  tct_field_table one   = measured(&how);
  how.threads           = 3;
  tct_field_table three = measured(&how);
  for (int i = 0; i < 6; i++) {
    const tct_field_cell *a = &one.rule[i / 2].cell[i % 2], *b = &three.rule[i / 2].cell[i % 2];
    assert_true(a->along.value == b->along.value && a->update.gain == b->update.gain);
    assert_true(a->adjusted == b->adjusted && a->shuffled.low == b->shuffled.low);
  }
  tct_field_table_free(&one);
  tct_field_table_free(&three);
}

/* A rule or an objective that cannot be measured is told, and the others go on. */
static void what_cannot_be_measured_is_told(void **state)
{
  static const char *const rule[] = {"e_prop", "backprop"};
  tct_field_how how               = how_of(
                  SPEC("field: {objectives: {lost: [\"objective={kind: variance, at: nowhere}\"]}}\n"), rule, 2);

  (void)state;
  how.seeds         = 1;
  tct_field_table t = measured(&how);
  assert_non_null(strstr(t.rule[0].refused, "no population has a memory"));
  assert_non_null(strstr(t.rule[1].cell[1].refused, "nowhere"));
  assert_string_equal(t.rule[1].cell[0].refused, "");
  assert_int_equal(t.rule[1].cell[0].finding, TCT_LEARNING);
  tct_field_table_free(&t);
}

static void nonsense_is_refused(void **state)
{
  static const char *const rule[] = {"backprop"}, *const lost[] = {"entropy"};
  tct_field_how how = how_of(SPEC(VARIANCE), rule, 1);
  tct_field_table t;
  tct_error err = {0};

  (void)state;
  how.objective  = lost;
  how.objectives = 1;
  assert_int_equal(tct_field_measure(&how, &t, &err), TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "no objective 'entropy'"));
  how.objectives = 0;
  how.state      = "own:100";
  assert_int_equal(tct_field_measure(&how, &t, &err), TCT_BAD_SPEC);
  how.state    = "init";
  how.open_arg = (void *)SPEC("field: {marginal: 1}\n");
  assert_int_equal(tct_field_measure(&how, &t, &err), TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "did you mean margin"));
  how.open_arg = (void *)SPEC("field: {rules: {}}\n");
  how.rules    = 0;
  assert_int_equal(tct_field_measure(&how, &t, &err), TCT_BAD_SPEC);
  how.open_arg = (void *)SPEC("field: {rules: [lost]}\n");
  assert_int_equal(tct_field_measure(&how, &t, &err), TCT_BAD_SPEC);
  how.rules    = 1;
  how.margin   = 0;
  how.open_arg = (void *)SPEC("field: {margin: 0}\n");
  assert_int_equal(tct_field_measure(&how, &t, &err), TCT_BAD_SPEC);
  how.open_arg = (void *)SPEC("field: {objectives: [variance]}\n");
  assert_int_equal(tct_field_measure(&how, &t, &err), TCT_BAD_SPEC);
  how.open_arg = (void *)SPEC("field: {objectives: {cross_entropy: []}}\n");
  assert_int_equal(tct_field_measure(&how, &t, &err), TCT_BAD_SPEC); /* twice */
  how.held_out = 1;
  how.open_arg = (void *)SPEC("");
  assert_int_equal(tct_field_measure(&how, &t, &err), TCT_BAD_SPEC);
}

/* The caller goes before the spec, the spec before what is usual. */
static void the_spec_may_say_what_is_measured(void **state)
{
  tct_field_how how = {
    .open     = opened,
    .open_arg = (void *)SPEC("field: {rules: [backprop, oja], seeds: 2, updates: 3, margin: 0.5, "
                             "held_out: 8, examples: 4, probes: 2, null: nothing}\n"),
    .updates  = 4};

  (void)state;
  tct_field_table t = measured(&how);
  assert_true(t.rules == 2 && t.seeds == 2 && t.updates == 4 && t.held_out == 8);
  assert_true(t.margin == 0.5 && t.examples == 4 && t.probes == 2 && t.draws == 200);
  assert_string_equal(t.rule[1].rule, "oja");
  tct_field_table_free(&t);
}

static void a_lack_of_memory_is_said(void **state)
{
  static const char *const rule[] = {"backprop"};
  tct_field_how how               = how_of(SPEC(VARIANCE), rule, 1);
  tct_field_table t;
  tct_error err;
  int k = 1, ends = 0;

  (void)state;
  how.seeds = how.updates = 1;
  how.probes              = 2;
  how.threads             = 1;
  for (; ends == 0 && k < 20000; k += 1 + k / 8) {
    err = (tct_error){0};
    tct_fail_allocation(k, false);
    const tct_status code = tct_field_measure(&how, &t, &err);
    tct_fail_allocation(-1, false);
    if (code == TCT_OK) {
      ends += *t.rule[0].refused == 0;
      tct_field_table_free(&t);
    } else {
      assert_int_equal(code, TCT_NO_MEMORY);
    }
  }
  assert_true(ends == 1 && k > 50);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(backprop_lies_along_and_feedback_alignment_across),
    cmocka_unit_test(noise_has_the_share_of_its_law),
    cmocka_unit_test(oja_learns_variance_and_merely_changes_classes),
    cmocka_unit_test(a_rotated_gradient_is_of_second_order),
    cmocka_unit_test(the_plane_is_that_of_the_rule),
    cmocka_unit_test(threads_do_not_matter),
    cmocka_unit_test(what_cannot_be_measured_is_told),
    cmocka_unit_test(nonsense_is_refused),
    cmocka_unit_test(the_spec_may_say_what_is_measured),
    cmocka_unit_test(a_lack_of_memory_is_said),
  };
  return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
