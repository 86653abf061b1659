/* electrode.c -- without noise nothing is changed, and draws depend on what they should and on nothing else. */
#include "electrode_bench.h"

/* ---- without noise ---- */

typedef struct {
  double *value; /* [trial][step][unit] of population 1 */
} raw;

static void take_raw(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  const raw *to = arg;

  (void)first;
  for (int t = 0; t < l->steps; t++)
    for (int k = 0; k < l->trials; k++)
      for (int j = 0; j < UNITS; j++)
        to->value[((int)trial[k] * STEPS + l->begun + t) * UNITS + j] =
          (double)tct_rows(l, l->rate, 1, t)[(size_t)k * l->model->population[1].ld + (size_t)j];
}

static void without_noise_the_values_are_the_circuit_s_own_bit_for_bit(void **unused)
{
  uint64_t trial[CONDITIONS];
  double value[CONDITIONS * STEPS * UNITS];
  tct_electrode e = quiet;
  tct_recording *plain[4];
  tct_error err = {0};
  tct_model *m;
  tct_state *s;
  int n;

  (void)unused;
  open_stream(leaky, 2, &m, &s);
  for (int i = 0; i < CONDITIONS; i++) trial[i] = (uint64_t)i;
  assert_int_equal(
    tct_state_respond(s, TCT_PROBE, trial, CONDITIONS, take_raw, &(raw){value}, &err), TCT_OK);
  tct_recordings r = listen(s, &e, NULL);
  assert_int_equal(r.n, 3);
  assert_memory_equal(r.recording[1]->value, value, sizeof value);
  assert_int_equal(r.recording[1]->steps, STEPS);
  assert_true(r.recording[1]->dt == 2);
  assert_string_equal(r.recording[1]->quantity, "rate");
  /* and nothing else differs from the plain recording */
  assert_int_equal(tct_record(s, "ramp", NULL, plain, &n, &err), TCT_OK);
  assert_int_equal(n, 3);
  for (int i = 0; i < n; i++) {
    const tct_recording *a = plain[i], *b = r.recording[i];
    assert_memory_equal(a->value, b->value,
                        (size_t)(a->conditions * a->repeats * a->steps * a->units) *
                          sizeof(double));
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->area, b->area);
    assert_memory_equal(a->unit, b->unit, (size_t)a->units * TCT_LABEL);
    assert_memory_equal(a->condition, b->condition, CONDITIONS * TCT_LABEL);
    assert_memory_equal(a->trial, b->trial, CONDITIONS * sizeof(int64_t));
    tct_recording_free(plain[i]);
  }
  tct_recordings_free(&r);
  tct_state_free(s);
  tct_model_free(m);
}

static void drawn_units_have_the_values_that_they_have_among_all(void **unused)
{
  static const char *const only[] = {"v1"};
  tct_electrode e = quiet, few = quiet;
  tct_model *m;
  tct_state *s;

  (void)unused;
  open_stream(leaky, 1, &m, &s);
  few.units       = 4;
  few.population  = only;
  few.populations = 1;
  few.seed = e.seed = 8;
  for (int noise = TCT_NOISE_NONE; noise <= TCT_NOISE_POISSON; noise++) {
    e.noise = few.noise = (tct_trial_noise)noise;
    e.gain = few.gain  = 500;
    tct_recordings all = listen(s, &e, NULL), some = listen(s, &few, NULL);
    const tct_recording *a = all.recording[1], *b = some.recording[0];
    assert_int_equal(some.n, 1);
    assert_int_equal(b->units, 4);
    for (int k = 0; k < b->units; k++) {
      const int unit = atoi(strchr(b->unit[k], ':') + 1);
      assert_string_equal(b->unit[k], a->unit[unit]);
      for (int i = 0; i < CONDITIONS * STEPS; i++)
        assert_true(a->value[i * UNITS + unit] == b->value[i * 4 + k]);
    }
    tct_recordings_free(&all);
    tct_recordings_free(&some);
  }
  tct_state_free(s);
  tct_model_free(m);
}

/* ---- what a draw does not depend on ---- */

static void the_same_seed_gives_the_same_bits_for_any_number_of_threads(void **unused)
{
  tct_electrode e = quiet;

  (void)unused;
  e.units = 5;
  for (int noise = TCT_NOISE_GAUSSIAN; noise <= TCT_NOISE_POISSON; noise++) {
    tct_recordings first = {0};
    e.noise              = (tct_trial_noise)noise;
    e.gain               = 800;
    e.repeats            = 3;
    for (int threads = 1; threads <= 3; threads++) {
      tct_model *m;
      tct_state *s;
      open_stream(leaky, threads, &m, &s);
      tct_recordings r = listen(s, &e, NULL);
      tct_state_free(s);
      tct_model_free(m);
      if (threads == 1) {
        first = r;
        continue;
      }
      for (int i = 0; i < r.n; i++)
        assert_memory_equal(r.recording[i]->value, first.recording[i]->value,
                            (size_t)(CONDITIONS * 3 * STEPS * r.recording[i]->units) *
                              sizeof(double));
      tct_recordings_free(&r);
    }
    tct_recordings_free(&first);
  }
}

/* A later session, another seed, another day: other noise.  More repeats: the same first ones. */
static void a_draw_depends_on_seed_and_session_and_not_on_how_many_repeats_follow(void **unused)
{
  tct_electrode e = quiet, more = quiet, other = quiet;
  tct_recordings a = {0}, b = {0};
  tct_model *m;
  tct_state *s;

  (void)unused;
  open_stream(leaky, 1, &m, &s);
  for (int noise = TCT_NOISE_GAUSSIAN; noise <= TCT_NOISE_POISSON; noise++) {
    e.noise = more.noise = other.noise = (tct_trial_noise)noise;
    e.gain = more.gain = other.gain = 800;
    e.repeats                       = 2;
    more.repeats                    = 5;
    other.repeats                   = 2;
    other.seed                      = 1;
    tct_recordings r = listen(s, &e, NULL), longer = listen(s, &more, NULL),
                   o   = listen(s, &other, NULL);
    const size_t trial = STEPS * UNITS;
    for (size_t c = 0; c < CONDITIONS; c++)
      for (size_t k = 0; k < 2; k++) {
        assert_memory_equal(r.recording[1]->value + (c * 2 + k) * trial,
                            longer.recording[1]->value + (c * 5 + k) * trial,
                            trial * sizeof(double));
        assert_int_equal(r.recording[1]->trial[c * 2 + k], k * CONDITIONS + c);
        assert_int_equal(longer.recording[1]->trial[c * 5 + k], k * CONDITIONS + c);
      }
    assert_memory_not_equal(r.recording[1]->value, o.recording[1]->value,
                            2 * CONDITIONS * trial * sizeof(double));
    assert_int_equal(tct_electrode_record(s, &e, "000000040", &a, NULL, NULL), TCT_OK);
    assert_int_equal(tct_electrode_record(s, &e, "000000080", &b, NULL, NULL), TCT_OK);
    assert_string_equal(b.recording[1]->session, "000000080");
    assert_memory_not_equal(a.recording[1]->value, b.recording[1]->value,
                            2 * CONDITIONS * trial * sizeof(double));
    tct_recordings_free(&a);
    tct_recordings_free(&b);
    tct_recordings_free(&r);
    tct_recordings_free(&longer);
    tct_recordings_free(&o);
  }
  tct_state_free(s);
  tct_model_free(m);
}

/* Units that draw do so afresh when the probe set is shown again; those that do not answer as before. */
static void a_probe_set_that_is_shown_again_is_drawn_afresh_by_units_that_draw(void **unused)
{
  static const char *const kinds[] = {"architecture.populations.v1={kind: rate, units: 9}",
                                      "architecture.populations.v1={kind: bernoulli, units: 9}"};

  (void)unused;
  for (int draws = 0; draws < 2; draws++) {
    tct_electrode e = quiet;
    tct_model *m;
    tct_state *s;
    int differ = 0;
    open_stream(kinds[draws], 1, &m, &s);
    e.repeats        = 2;
    tct_recordings r = listen(s, &e, NULL);
    for (int c = 0; c < CONDITIONS; c++)
      for (int i = 0; i < STEPS * UNITS; i++) {
        const double *v = r.recording[1]->value + (size_t)(c * 2 * STEPS * UNITS + i);
        differ += v[0] != v[STEPS * UNITS];
      }
    assert_true(draws ? differ > 50 : differ == 0);
    tct_recordings_free(&r);
    tct_state_free(s);
    tct_model_free(m);
  }
}

/* ---- areas and names ---- */

static void populations_lie_in_the_areas_that_are_said(void **unused)
{
  static const tct_placement placement[] = {{"v1", "V4"}, {"choice", "V4"}};
  tct_electrode e                        = quiet;
  tct_model *m;
  tct_state *s;

  (void)unused;
  open_stream("", 1, &m, &s);
  e.placement      = placement;
  e.placements     = 2;
  e.subject        = "M1";
  tct_recordings r = listen(s, &e, NULL);
  assert_string_equal(r.recording[0]->area, "senses");
  assert_string_equal(r.recording[1]->area, "V4");
  assert_string_equal(r.recording[2]->area, "V4");
  for (int i = 0; i < 3; i++) assert_string_equal(r.recording[i]->subject, "M1");
  tct_recordings_free(&r);
  tct_state_free(s);
  tct_model_free(m);
}

static void what_cannot_be_is_refused_and_what_was_recorded_before_stays(void **unused)
{
  static const char *const only[]      = {"v2"};
  static const tct_placement nowhere[] = {{"v3", "V3"}};
  tct_electrode e                      = quiet;
  tct_model *m;
  tct_state *s;
  tct_error err;

  (void)unused;
  open_stream("", 1, &m, &s);
  tct_recordings r = listen(s, &e, NULL);
  e.population     = only;
  e.populations    = 1;
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "no population 'v2'"));
  e            = quiet;
  e.placement  = nowhere;
  e.placements = 1;
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "no population 'v3'"));
  e       = quiet;
  e.probe = "rmap";
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_UNSUPPORTED);
  e       = quiet;
  e.noise = TCT_NOISE_POISSON;
  e.gain  = 1e12;
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "too large to make spikes of"));
  tct_state_weights(s)[0] = (tct_real)NAN;
  tct_state_turn(s);
  e.noise = TCT_NOISE_GAUSSIAN;
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_DIVERGED);
  assert_non_null(strstr(err.text, "v1"));
  assert_int_equal(r.n, 3);
  tct_recordings_free(&r);
  tct_state_free(s);
  tct_model_free(m);
}

static void no_memory_leaves_no_recording(void **unused)
{
  tct_electrode e  = quiet;
  tct_heard *heard = NULL;
  tct_recordings r = {0};
  tct_model *m;
  tct_state *s;
  tct_error err;
  int64_t i;

  (void)unused;
  open_stream("", 1, &m, &s);
  e.noise = TCT_NOISE_GAUSSIAN;
  e.units = 2;
  for (i = 1;; i++) {
    tct_fail_allocation(i, i % 2);
    const tct_status code = tct_electrode_record(s, &e, "", &r, &heard, &err);
    tct_fail_allocation(-1, false);
    if (code == TCT_OK) break;
    assert_int_equal(code, TCT_NO_MEMORY);
    assert_int_equal(r.n, 0);
  }
  assert_true(i > 20);
  tct_recordings_free(&r);
  tct_heard_free(heard);
  tct_state_free(s);
  tct_model_free(m);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(without_noise_the_values_are_the_circuit_s_own_bit_for_bit),
    cmocka_unit_test(drawn_units_have_the_values_that_they_have_among_all),
    cmocka_unit_test(the_same_seed_gives_the_same_bits_for_any_number_of_threads),
    cmocka_unit_test(a_draw_depends_on_seed_and_session_and_not_on_how_many_repeats_follow),
    cmocka_unit_test(a_probe_set_that_is_shown_again_is_drawn_afresh_by_units_that_draw),
    cmocka_unit_test(populations_lie_in_the_areas_that_are_said),
    cmocka_unit_test(what_cannot_be_is_refused_and_what_was_recorded_before_stays),
    cmocka_unit_test(no_memory_leaves_no_recording),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
