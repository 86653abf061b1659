/* signature.c -- every measure of a signature on deeds whose number is known; verdicts on circuits that know nothing. */
#include "lab/signature_bench.h"

#include "lab/signature/own.h"
#include "substrate/complain.h"

#include <tercet/correction.h>

/* ---- choices ---------------------------------------------------------------------------------------------- */

static void rightness_is_counted_and_held_to_the_oracle(void **state)
{
  bench b                   = bench_new(2, 50, 1, 2, "c=%d");
  const tct_signature right = {.measure = tct_measure_right},
                      ideal = {.measure = tct_measure_short_of_ideal};
  (void)state;

  for (int i = 0; i < 100; i++) {
    b.kept.right[i]  = i / 50;
    b.kept.best[i]   = i % 10 == 0 ? 1 - i / 50 : i / 50; /* 0.9 */
    b.kept.choice[i] = i % 4 == 0 ? 1 - i / 50 : i / 50;  /* 0.75 */
  }
  assert_true(fabs(bench_measure(&b, &right) - 0.75) < 1e-12);
  assert_true(fabs(bench_measure(&b, &ideal) - 0.15) < 1e-12);
  bench_law(&b, &right);
  bench_law(&b, &ideal);
  bench_free(&b);
}

/* choice = sign(a E1 + b E2): a half counts for a / sqrt(a^2 + b^2), each of the ideal for 1 / sqrt 2. */
static double kernel_of(double second, bool law)
{
  bench b               = bench_new(1, 8000, 1, 2, "c=%d");
  const tct_signature s = {.measure = tct_measure_kernel, .epoch = "middle", .channel = {0, 1}};

  for (int i = 0; i < b.d->trials; i++) {
    double sum[2] = {0, 0};
    for (int t = 0; t < STEPS; t++) {
      const double e                        = bench_normal(i, t);
      b.kept.shown[(i * STEPS + t) * 2]     = 3; /* in both channels: no evidence */
      b.kept.shown[(i * STEPS + t) * 2 + 1] = 3 + e;
      if (t >= BEGIN && t < END) sum[t >= (BEGIN + END) / 2] += e;
    }
    b.kept.choice[i] = sum[0] + second * sum[1] > 0;
    b.kept.best[i]   = sum[0] + sum[1] > 0;
  }
  const double value = bench_measure(&b, &s);
  if (law) bench_law(&b, &s);
  bench_free(&b);
  return value;
}

static void a_kernel_is_as_flat_as_its_lesser_half(void **state)
{
  (void)state;
  assert_true(fabs(kernel_of(1, true) - 1) <
              0.05); /* the halves of 8,000 trials differ by chance */
  assert_true(fabs(kernel_of(0.25, true) - sqrt(2) * 0.25 / sqrt(1 + 0.0625)) < 0.05);
  assert_true(fabs(kernel_of(0, false)) < 0.05);
}

/* Choices by a logistic of 6 x the strength that counts and `other` x the other. */
static double slopes_of(double other, bool law)
{
  bench b               = bench_new(18, 500, 1, 2, "c=%d");
  const tct_signature s = {.measure = tct_measure_slopes, .word = {"context", "a", "b"}};
  const tct_key key     = tct_key_of(8, "test.slopes");

  for (int c = 0; c < 18; c++) {
    const double strength[] = {0.3 * (c / 3 % 3 - 1), 0.3 * (c % 3 - 1)};
    const int counts        = c / 9;
    snprintf(b.kept.name[c], sizeof b.kept.name[c], "context=%s a=%g b=%g", counts ? "b" : "a",
             strength[0], strength[1]);
    for (int i = c * 500; i < (c + 1) * 500; i++)
      b.kept.choice[i] = tct_uniform(key, (uint64_t)i, 0, 0) <
                         1 / (1 + exp(-6 * strength[counts] - other * strength[1 - counts]));
  }
  const double value = bench_measure(&b, &s);
  if (law) bench_law(&b, &s);
  bench_free(&b);
  return value;
}

static void slopes_are_those_that_choices_were_drawn_by(void **state)
{
  (void)state;
  assert_true(fabs(slopes_of(6, false) - 1) < 0.1);
  assert_true(fabs(slopes_of(2, true) - 3) < 0.4);
  assert_true(fabs(slopes_of(-2, false) - 3) < 0.4); /* against it is not to ignore it */
}

/* ---- rates ------------------------------------------------------------------------------------------------ */

/* Two units ramp with coherence, up and down; one does not move: r2 = 1, 1, 0. */
static void ramps_scale_with_signed_strength(void **state)
{
  bench b               = bench_new(4, 40, 3, 2, "coherence=%d");
  const tct_signature s = {.measure = tct_measure_ramp, .epoch = "middle", .word = {"coherence"}};
  (void)state;

  for (int i = 0; i < b.d->trials; i++) {
    b.kept.right[i] = i % 2;
    for (int t = 0; t < STEPS; t++) {
      bench_rates(&b, i, t)[0] = (i % 2 ? 1 : -1) * (i / 40) * t;
      bench_rates(&b, i, t)[1] = 5 - 0.1 * (i % 2 ? 1 : -1) * (i / 40) * t;
      bench_rates(&b, i, t)[2] = i % 2 ? 1 : -1;
    }
  }
  assert_true(fabs(bench_measure(&b, &s) - 2.0 / 3) < 1e-12);
  bench_law(&b, &s);
  bench_free(&b);
}

/* Unit (class + turn x t) % 4 is at 1, with noise of 0.1. */
static bench coding(int turn, double size)
{
  bench b = bench_new(4, 40, 4, 2, "sample=%d half=0");

  for (int i = 0; i < b.d->trials; i++)
    for (int t = 0; t < STEPS; t++)
      for (int u = 0; u < 4; u++)
        bench_rates(&b, i, t)[u] =
          size * (u == (i / 40 + turn * t) % 4) + 0.1 * bench_normal(i, t * 4 + u);
  return b;
}

static void what_units_code_is_read_and_what_they_do_not_is_not(void **state)
{
  const tct_signature
    read  = {.measure = tct_measure_decoded, .epoch = "middle", .word = {"sample"}},
    lasts = {.measure = tct_measure_persistence, .epoch = "middle", .word = {"sample"}},
    only  = {.measure = tct_measure_decoded, .epoch = "middle", .word = {"sample", "half", "1"}};
  bench still = coding(0, 1), moving = coding(1, 1), nothing = coding(0, 0);
  (void)state;

  assert_true(fabs(bench_measure(&still, &read) - 1) < 1e-12);
  assert_true(fabs(bench_measure(&moving, &read) - 1) < 1e-12);
  assert_true(fabs(bench_measure(&nothing, &read)) < 0.2);
  assert_true(fabs(bench_measure(&still, &lasts) - 1) < 1e-12);
  assert_true(bench_measure(&moving, &lasts) < 0); /* others' codes are told wrong for sure */
  assert_true(bench_measure(&nothing, &lasts) == 0);
  assert_true(isnan(bench_measure(&still, &only))); /* nothing is left where half says 1 */
  bench_law(&still, &read);
  bench_law(&still, &lasts);
  bench_free(&still);
  bench_free(&moving);
  bench_free(&nothing);
}

/* Eight directions, eight units: `bounded`, each unit follows the half; else a bump, alike around the circle. */
static double categories_of(bool bounded, bool law)
{
  bench b               = bench_new(8, 20, 8, 2, "c=%d");
  const tct_signature s = {
    .measure = tct_measure_categories, .epoch = "middle", .word = {"sample", "half"}};

  for (int c = 0; c < 8; c++)
    snprintf(b.kept.name[c], sizeof b.kept.name[c], "sample=%g half=%s", (c + 0.5) * 45,
             c < 4 ? "a" : "b");
  for (int i = 0; i < b.d->trials; i++)
    for (int t = 0; t < STEPS; t++)
      for (int u = 0; u < 8; u++)
        bench_rates(&b, i, t)[u] =
          bounded ? (i / 20 < 4) != (u % 2) : cos(acos(-1) / 4 * (i / 20 - u));
  const double value = bench_measure(&b, &s);
  if (law) bench_law(&b, &s);
  bench_free(&b);
  return value;
}

static void categories_are_more_than_what_lies_near(void **state)
{
  (void)state;
  assert_true(fabs(categories_of(true, true) - 1) < 1e-12);
  assert_true(fabs(categories_of(false, false)) < 1e-12);
}

/* ---- answers ---------------------------------------------------------------------------------------------- */

static void errors_are_held_to_the_mean_trajectory(void **state)
{
  bench b               = bench_new(3, 20, 1, 2, "cue=%d");
  const tct_signature s = {.measure = tct_measure_error, .epoch = "middle"};
  (void)state;

  for (int i = 0; i < b.d->trials; i++)
    for (int k = 0; k < 2 * STEPS; k++) b.kept.wanted[i * 2 * STEPS + k] = sin(k + i / 20);
  for (int half = 0; half < 3; half++) { /* the target; half way from the mean; the mean */
    for (int i = 0; i < b.d->trials; i++)
      for (int k = 0; k < 2 * STEPS; k++) {
        const double mean = (sin(k) + sin(k + 1) + sin(k + 2)) / 3;
        b.kept.answer[i * 2 * STEPS + k] =
          mean + (1 - half / 2.0) * (b.kept.wanted[i * 2 * STEPS + k] - mean);
      }
    assert_true(fabs(bench_measure(&b, &s) - half * half / 4.0) < 1e-9);
    if (half == 0) bench_law(&b, &s);
  }
  bench_free(&b);
}

/* ---- of circuits ------------------------------------------------------------------------------------------- */

typedef struct {
  tct_spec *spec;
  tct_model *model;
  tct_state *state;
} circuit;

static circuit naive(const char *task)
{
  char text[1024];
  circuit c     = {0};
  tct_error err = {0};

  snprintf(text, sizeof text,
           "tercet: 1\nseed: 3\ntask: %s\nobjective: {kind: cross_entropy, at: choice, steps: "
           "last}\nrule: backprop\narchitecture:\n  populations: {in: {kind: input, from: "
           "%s}, cells: {kind: gru, units: 6}, choice: {kind: choice, units: %d}}\n"
           "  projections: {in -> cells: dense, cells -> cells/recurrent: {wiring: dense, delay: "
           "1}, cells -> choice: dense}\ntrain: {batch: 16}\n",
           task, strstr(task, "gratings") ? "image" : "evidence", strstr(task, "gratings") ? 8 : 2);
  c.spec = tct_spec_parse(text, "test", &err);
  assert_non_null(c.spec);
  c.model = tct_compile(c.spec, &err);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, 1, &err);
  assert_non_null(c.state);
  return c;
}

static void leave(circuit *c)
{
  tct_state_free(c->state);
  tct_model_free(c->model);
  tct_spec_free(c->spec);
}

#define DECISION "{kind: perceptual_decision, stimulus: 200, coherence: 0.5}"

static void who_learnt_nothing_shows_nothing_whatever_the_threads(void **state)
{
  circuit c = naive(DECISION);
  tct_signed found[3][TCT_SIGNATURES];
  tct_error err = {0};
  int n;
  (void)state;

  for (int threads = 1; threads <= 3; threads++) {
    const tct_signature_how how = {.draws = 40, .seed = 2, .threads = threads};
    memset(found[threads - 1], 0, sizeof found[0]);
    if (tct_signatures_of(c.state, c.state, &how, found[threads - 1], &n, &err) != TCT_OK)
      fail_msg("%s", err.text);
    assert_int_equal(n, c.model->task->n_signatures);
    for (int i = 0; i < n; i++) {
      const tct_signed *f = &found[threads - 1][i], *one = &found[0][i];
      assert_memory_equal(&f->trained, &one->trained, sizeof f->trained);
      assert_memory_equal(&f->null, &one->null, sizeof f->null);
      assert_true(f->trained.value == f->untrained.value); /* one state, twice */
      assert_true(f->trials == 200 && f->verdict != TCT_SIGNATURE_SHOWN && !f->untrained_too);
    }
  }
  assert_string_equal(found[0][0].of->name, "accuracy");
  assert_int_equal(found[0][0].verdict, TCT_SIGNATURE_NOT_SHOWN);
  assert_string_equal(tct_signature_verdict_text(found[0][0].verdict), "not shown");
  /* a null is chance: 0.5 at a coherence at which the ideal observer is right in 0.954 of trials */
  assert_true(found[0][0].null.low < 0.45 && found[0][0].null.high > 0.42);
  leave(&c);
}

static void what_cannot_be_asked_is_said(void **state)
{
  static const char *const wrong[] = {"kernal"};
  circuit c = naive(DECISION), g = naive("gratings");
  tct_signed found[TCT_SIGNATURES];
  tct_error err = {0};
  int n;
  (void)state;

  assert_int_equal(tct_signatures_of(c.state, c.state,
                                     &(tct_signature_how){.only = wrong, .n_only = 1}, found, &n,
                                     &err),
                   TCT_UNSUPPORTED);
  assert_non_null(
    strstr(err.text, "task perceptual_decision has no signature 'kernal'; did you mean 'kernel'?"));
  assert_int_equal(
    tct_signatures_of(g.state, g.state, &(tct_signature_how){.draws = 20}, found, &n, &err),
    TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "task gratings promises no signatures"));
  assert_int_equal(tct_signatures_of(c.state, c.state,
                                     &(tct_signature_how){.draws = 20, .max_memory = 1000}, found,
                                     &n, &err),
                   TCT_NO_MEMORY);
  assert_non_null(strstr(err.text, "200 trials of 20 steps and 13 units take more than"));
  leave(&c);
  leave(&g);
}

/* ---- chance ----------------------------------------------------------------------------------------------- */

static void p_counts_shuffles_as_far_out_and_is_never_0(void **state)
{
  const double draw[] = {1, 2, NAN, 4, 3}, none[] = {NAN, NAN};
  (void)state;

  assert_true(fabs(tct_signature_chance(5, 5, draw) - 2.0 / 5) < 1e-12); /* one of 5, either side */
  assert_true(fabs(tct_signature_chance(0, 5, draw) - 2.0 / 5) < 1e-12);
  assert_true(fabs(tct_signature_chance(3.5, 5, draw) - 4.0 / 5) < 1e-12);
  assert_true(fabs(tct_signature_chance(4, 5, draw) - 4.0 / 5) < 1e-12); /* as far out counts */
  assert_true(tct_signature_chance(2.5, 5, draw) == 1);
  assert_true(isnan(tct_signature_chance(NAN, 5, draw)));
  assert_true(isnan(tct_signature_chance(1, 2, none)));
}

/* Holm of 0.01, 0.03, 0.02: 0.03, 0.04, 0.04; what is not promised does not count. */
static void many_signatures_ask_more_of_each(void **state)
{
  const tct_correction *holm    = (const tct_correction *)tct_variant("corrections", "holm");
  const tct_signature_how plain = {.level = 0}, asks = {.correction = holm},
                          strict = {.correction = holm, .level = 0.965};
  const double p[] = {0.01, 0.03, 0.02, 0.001}, corrected[] = {0.03, 0.04, 0.04};
  tct_signed found[4] = {{.p = 0}};
  tct_error err       = {0};
  (void)state;

  for (int k = 0; k < 3; k++) {
    for (int i = 0; i < 4; i++)
      found[i] = (tct_signed){.p       = p[i],
                              .verdict = i == 3   ? TCT_SIGNATURE_NOT_PROMISED
                                         : i == 2 ? TCT_SIGNATURE_NOT_SHOWN
                                                  : TCT_SIGNATURE_SHOWN};
    const tct_signature_how *how = k == 0 ? &plain : k == 1 ? &asks : &strict;
    assert_int_equal(tct_signature_correct(how, found, 4, &err), TCT_OK);
    for (int i = 0; i < 3; i++)
      assert_true(fabs(found[i].p_corrected - (k ? corrected[i] : p[i])) < 1e-12);
    assert_true(isnan(found[3].p_corrected) && found[3].verdict == TCT_SIGNATURE_NOT_PROMISED);
    assert_int_equal(found[0].verdict, TCT_SIGNATURE_SHOWN);
    assert_int_equal(found[1].verdict, k == 2 ? TCT_SIGNATURE_UNRESOLVED : TCT_SIGNATURE_SHOWN);
    assert_int_equal(found[2].verdict, TCT_SIGNATURE_NOT_SHOWN);
  }
}

/* Whichever allocation fails, it says so. */
static void memory_that_fails_is_told_of(void **state)
{
  circuit c                   = naive(DECISION);
  const tct_signature_how how = {.draws = 20, .threads = 1, .repeats = 2};
  tct_signed found[TCT_SIGNATURES];
  int n;
  (void)state;

  for (int64_t i = 1, step = 1;; i += step, step += i > 60 ? 7 : 0) {
    tct_error err = {0};
    tct_fail_allocation(i, false);
    const tct_status status = tct_signatures_of(c.state, c.state, &how, found, &n, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
  }
  leave(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rightness_is_counted_and_held_to_the_oracle),
    cmocka_unit_test(a_kernel_is_as_flat_as_its_lesser_half),
    cmocka_unit_test(slopes_are_those_that_choices_were_drawn_by),
    cmocka_unit_test(ramps_scale_with_signed_strength),
    cmocka_unit_test(what_units_code_is_read_and_what_they_do_not_is_not),
    cmocka_unit_test(categories_are_more_than_what_lies_near),
    cmocka_unit_test(errors_are_held_to_the_mean_trajectory),
    cmocka_unit_test(who_learnt_nothing_shows_nothing_whatever_the_threads),
    cmocka_unit_test(what_cannot_be_asked_is_said),
    cmocka_unit_test(p_counts_shuffles_as_far_out_and_is_never_0),
    cmocka_unit_test(many_signatures_ask_more_of_each),
    cmocka_unit_test(memory_that_fails_is_told_of),
  };
  return cmocka_run_group_tests_name("signatures", tests, NULL, NULL);
}
