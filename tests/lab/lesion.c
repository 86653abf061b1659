/* lesion.c -- a circuit made by hand, in which unit k alone says class k: what each lesion must cost is known. */
#include "circuit.h"

#include <tercet/lesion.h>

#include "base/memory.h"
#include "base/random.h"
#include "lab/lesion/own.h"

enum { TRIALS = 30, CLASSES = 3, PROBES = 6 };

static char data[64];

static void sweep_up(void)
{
  unlink(data);
}

/* x is the class, one of three inputs at 1, with a little of the others; y the class. */
static void write_data(void)
{
  static const char *const split[] = {"", "_validation", "_test"};
  tct_arrays all                   = {0};
  const size_t shape[] = {TRIALS, CLASSES}, probe[] = {PROBES, CLASSES}, rows[] = {TRIALS};

  for (int s = 0; s < 3; s++) {
    char name[32];
    snprintf(name, sizeof name, "x%s", split[s]);
    double *x = tct_arrays_add(&all, name, TCT_F64, 2, shape)->bytes;
    snprintf(name, sizeof name, "y%s", split[s]);
    int64_t *y = tct_arrays_add(&all, name, TCT_I64, 1, rows)->bytes;
    for (int i = 0; i < TRIALS; i++) {
      y[i] = i % CLASSES;
      for (int k = 0; k < CLASSES; k++)
        x[i * CLASSES + k] = (k == i % CLASSES) + 0.1 * fabs(circuit_wave(i, k));
    }
  }
  double *p = tct_arrays_add(&all, "probe_places", TCT_F64, 2, probe)->bytes;
  for (int i = 0; i < PROBES * CLASSES; i++) p[i] = fabs(circuit_wave(i, 2));
  assert_int_equal(tct_format_of(data)->write(data, &all, NULL), TCT_OK);
  tct_arrays_free(&all);
}

static void set(const circuit *c, const char *projection, double on, double off)
{
  const int k = tct_projection_named(c->model, projection);
  assert_true(k >= 0);
  const tct_projection *s = &c->model->projection[k];
  tct_real w[CLASSES * CLASSES];
  for (int i = 0; i < CLASSES * CLASSES; i++)
    w[i] = (tct_real)(i % CLASSES == i / CLASSES ? on : off);
  tct_fill(s, w, tct_state_weights(c->state));
}

/* in -> a -> out, each unit to its like; `on` 0: it knows nothing. */
static circuit open_known(int threads, double on)
{
  char text[1024];
  circuit c     = {0};
  tct_error err = {0};

  if (!data[0]) {
    snprintf(data, sizeof data, "lesion_%d.npz", (int)getpid());
    write_data();
    atexit(sweep_up);
  }
  snprintf(text, sizeof text,
           "tercet: 1\nseed: 3\ntask: {kind: arrays, file: %s}\n"
           "objective: {kind: cross_entropy, at: out}\nrule: backprop\narchitecture:\n"
           "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 3}, out: readout}\n"
           "  projections: {in -> a: dense, a -> out: dense}\ntrain: {batch: 8}\n",
           data);
  c.spec = tct_spec_parse(text, "test", &err);
  assert_non_null(c.spec);
  c.model = tct_compile(c.spec, &err);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, threads, &err);
  assert_non_null(c.state);
  memset(tct_state_weights(c.state), 0, c.model->n * sizeof(tct_real));
  set(&c, "in->a", 1, 0);
  set(&c, "a->out", on, 0);
  tct_state_turn(c.state);
  return c;
}

static tct_lesion of(const circuit *c, tct_lesion_kind kind, const int *unit, int units)
{
  tct_lesion x = {.name   = "x",
                  .kind   = kind,
                  .place  = {tct_population_named(c->model, "a")},
                  .places = 1,
                  .which  = unit ? TCT_LESION_LIST : TCT_LESION_ALL,
                  .unit   = unit,
                  .units  = units};
  return x;
}

static const tct_lesion_how plain = {.draws = 10, .level = 0.95, .seed = 1};

static tct_lesions lesion(const circuit *c, tct_state *untrained, const tct_lesion *x, int n,
                          const tct_lesion_how *how)
{
  tct_lesions all;
  tct_error err = {0};

  if (tct_lesion_all(c->state, untrained, x, n, how, &all, &err)) fail_msg("%s", err.text);
  return all;
}

/* ---- tests ---- */

static void a_unit_that_carries_a_class_costs_that_class_alone(void **state)
{
  static const int one[] = {1};
  circuit c              = open_known(2, 4);
  tct_lesion x           = of(&c, TCT_LESION_SILENCE, one, 1);

  (void)state;
  x.control     = true;
  tct_lesions l = lesion(&c, NULL, &x, 1, &plain);
  assert_int_equal(l.conditions, 3);
  assert_int_equal(l.n_trials, TRIALS);
  assert_int_equal(l.dropped, 0);
  for (int k = 0; k < CLASSES; k++) {
    const tct_effect *e = &l.lesioned[0].accuracy[k];
    assert_int_equal(e->n, 10);
    assert_true(e->intact == 1 && e->change == (k == 1 ? -1 : 0));
    assert_true(e->low < e->high && e->low <= e->change && e->change <= e->high);
    assert_true(k != 1 || e->high < -0.4);
    assert_true((l.lesioned[0].loss[k].change < -0.5) == (k == 1));
  }
  assert_true(fabs(l.lesioned[0].accuracy[3].change + 1 / 3.0) < 1e-12);
  assert_true(fabs(l.lesioned[0].balanced.change + 1 / 3.0) < 1e-12);
  assert_int_equal(l.lesioned[0].controls, 10); /* any unit costs a class */
  assert_true(fabs(l.lesioned[0].control + 1 / 3.0) < 1e-12 && l.lesioned[0].p == 1);
  assert_int_equal(l.lesioned[0].n_rdms, 1);
  assert_int_equal(l.lesioned[0].rdm[0].population, tct_population_named(c.model, "out"));
  assert_true(l.lesioned[0].rdm[0].alike < 0.999 && l.lesioned[0].rdm[0].moved > 0.1);
  tct_lesions_free(&l);
  circuit_close(&c);
}

static void all_silent_one_class_is_answered(void **state)
{
  circuit c     = open_known(1, 4);
  tct_lesion x  = of(&c, TCT_LESION_SILENCE, NULL, 0);
  tct_lesions l = lesion(&c, NULL, &x, 1, &plain);

  (void)state;
  assert_true(fabs(l.lesioned[0].accuracy[3].lesioned - 1 / 3.0) < 1e-12);
  assert_true(fabs(l.lesioned[0].loss[3].lesioned - log(3)) < 1e-6);
  for (int k = 0; k <= CLASSES; k++) assert_true(l.lesioned[0].choice[k * CLASSES] > 0.999);
  assert_int_equal(l.lesioned[0].rdm[0].undefined, 1); /* nothing depends on the stimulus */
  assert_true(isnan(l.lesioned[0].rdm[0].alike));
  tct_lesions_free(&l);
  circuit_close(&c);
}

static void more_of_a_dose_does_more(void **state)
{
  static const int one[] = {1};
  circuit c              = open_known(2, 4);
  tct_lesion x[10];

  (void)state;
  for (int i = 0; i < 5; i++) {
    x[i]            = of(&c, TCT_LESION_SCALE, one, 1);
    x[i].amount     = 1 - 0.25 * i;
    x[5 + i]        = of(&c, TCT_LESION_INJECT, one, 1);
    x[5 + i].amount = 0.3 * i;
  }
  tct_lesions l = lesion(&c, NULL, x, 10, &plain);
  assert_true(l.lesioned[0].loss[3].change == 0 && l.lesioned[5].loss[3].change == 0);
  assert_true(fabs(l.lesioned[0].rdm[0].alike - 1) < 1e-12 && l.lesioned[0].rdm[0].moved == 0);
  for (int i = 1; i < 5; i++) {
    assert_true(l.lesioned[i].loss[1].change < l.lesioned[i - 1].loss[1].change);
    /* a drive into the unit of class 1 turns choices into it, and never out of it */
    assert_true(l.lesioned[5 + i].choice[3 * 3 + 1] >= l.lesioned[4 + i].choice[3 * 3 + 1]);
    assert_true(l.lesioned[5 + i].loss[0].change < l.lesioned[4 + i].loss[0].change);
  }
  assert_true(l.lesioned[9].choice[3 * 3 + 1] > 0.999);
  tct_lesions_free(&l);
  circuit_close(&c);
}

static void a_resample_keeps_what_each_unit_says_over_trials(void **state)
{
  circuit c            = open_known(1, 4);
  tct_lesion x         = of(&c, TCT_LESION_SILENCE, NULL, 0);
  tct_shown shown      = {0};
  tct_lesion_plan plan = {0}, again = {0};
  bool taken[TRIALS] = {false};
  int same           = 0;

  (void)state;
  x.by = TCT_SILENT_BY_RESAMPLE;
  assert_int_equal(tct_shown_test(&shown, c.model, 0, NULL), TCT_OK);
  assert_int_equal(tct_shown_listen(&shown, c.state, &x, 1, NULL), TCT_OK);
  assert_int_equal(tct_lesion_plan_make(&plan, c.model, &x, 1, 0, false, &shown, NULL), TCT_OK);
  assert_int_equal(tct_lesion_plan_make(&again, c.model, &x, 1, 1, false, &shown, NULL), TCT_OK);
  for (int i = 0; i < shown.n; i++) {
    assert_true(plan.row[i] != i && !taken[plan.row[i]]);
    taken[plan.row[i]] = true;
    same += plan.row[i] == again.row[i];
  }
  assert_true(same < shown.n / 2);
  tct_lesion_plan_free(&plan);
  tct_lesion_plan_free(&again);
  tct_shown_free(&shown, c.model);
  tct_lesion both[] = {x, x};
  both[1].by        = TCT_SILENT_BY_MEAN;
  tct_lesions l     = lesion(&c, NULL, both, 2, &plain);
  assert_int_equal(l.lesioned[0].draws, 10);
  assert_int_equal(l.lesioned[1].draws, 1);
  /* choices are as frequent as ever, and right by chance alone */
  for (int k = 0; k < CLASSES; k++)
    assert_true(fabs(l.lesioned[0].choice[3 * 3 + k] - 1 / 3.0) < 1e-9);
  assert_true(l.lesioned[0].accuracy[3].lesioned < 0.45);
  assert_true(fabs(l.lesioned[1].loss[3].lesioned - log(3)) < 0.05);
  tct_lesions_free(&l);
  circuit_close(&c);
}

static void shares_are_drawn_anew_and_the_untrained_circuit_loses_nothing(void **state)
{
  circuit c = open_known(2, 4), naive = open_known(2, 0);
  tct_lesion x = of(&c, TCT_LESION_SILENCE, NULL, 0);
  bool differ  = false;

  (void)state;
  x.which       = TCT_LESION_SHARE;
  x.share       = 0.34;
  tct_lesions l = lesion(&c, naive.state, &x, 1, &plain);
  assert_int_equal(l.lesioned[0].units, 1);
  assert_int_equal(l.lesioned[0].draws, 10);
  for (int d = 1; d < 10; d++)
    for (int k = 0; k < CLASSES; k++)
      differ = differ || l.lesioned[0].change[d * 4 + k] != l.lesioned[0].change[k];
  assert_true(differ);
  assert_true(fabs(l.lesioned[0].accuracy[3].change + 1 / 3.0) < 1e-12);
  assert_true(l.lesioned[0].untrained_accuracy.n == TRIALS);
  assert_true(l.lesioned[0].untrained_accuracy.change > -1e-12);
  assert_true(l.lesioned[0].untrained_loss.change > -1e-12);

  tct_recording *r = tct_lesion_deficits(&l, &x, NULL);
  assert_non_null(r);
  assert_true(r->units == 1 && r->conditions == 3 && r->repeats == 10 && r->steps == 1);
  assert_string_equal(r->condition[1], "class 1");
  assert_true(r->value[1 * 10 + 4] == l.lesioned[0].change[4 * 4 + 1]);
  tct_recording_free(r);
  tct_lesions_free(&l);
  circuit_close(&naive);
  circuit_close(&c);
}

static void threads_do_not_change_bits_and_the_state_is_intact(void **state)
{
  static const int two[] = {0, 2};
  double first           = 0;

  (void)state;
  for (int threads = 1; threads <= 3; threads++) {
    circuit c         = open_known(threads, 4);
    const double loss = circuit_loss(&c, CIRCUIT_TRIALS);
    tct_lesion x      = of(&c, TCT_LESION_SILENCE, two, 2);
    tct_lesion_how on = plain;
    x.by              = TCT_SILENT_BY_RESAMPLE;
    on.on_probe       = true;
    tct_lesions l     = lesion(&c, NULL, &x, 1, &on);
    assert_int_equal(l.conditions, PROBES);
    assert_int_equal(l.dropped, PROBES); /* a probe of that task has no class */
    assert_true(!l.accuracy && l.lesioned[0].accuracy[0].n == 0);
    assert_true(circuit_loss(&c, CIRCUIT_TRIALS) == loss);
    const double now = l.lesioned[0].rdm[0].alike + l.lesioned[0].rdm[0].moved;
    if (threads > 1) assert_true(now == first);
    first = now;
    tct_lesions_free(&l);
    circuit_close(&c);
  }
}

static bool stop(void *own, int done, int of_all)
{
  (void)own;
  return done == of_all - 1;
}

static void trouble_is_said_and_nothing_is_left(void **state)
{
  static const int far[] = {7};
  circuit c              = open_known(1, 4);
  tct_lesion x           = of(&c, TCT_LESION_SILENCE, far, 1);
  tct_lesion_how how     = plain;
  tct_lesions l;
  tct_error err = {0};
  int n         = 0;

  (void)state;
  assert_int_equal(tct_lesion_all(c.state, NULL, &x, 1, &how, &l, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "units 0 to 2"));
  tct_lesions_free(&l);
  x         = of(&c, TCT_LESION_SILENCE, NULL, 0);
  x.by      = TCT_SILENT_BY_RESAMPLE;
  how.probe = "nowhere";
  assert_int_equal(tct_lesion_all(c.state, NULL, &x, 1, &how, &l, &err), TCT_UNSUPPORTED);
  tct_lesions_free(&l);
  how.probe = NULL;
  how.tell  = stop;
  assert_int_equal(tct_lesion_all(c.state, NULL, &x, 1, &how, &l, &err), TCT_INTERRUPTED);
  tct_lesions_free(&l);
  how            = plain;
  how.max_memory = 100;
  assert_int_equal(tct_lesion_all(c.state, NULL, &x, 1, &how, &l, &err), TCT_NO_MEMORY);
  tct_lesions_free(&l);
  how.max_memory = 0;
  how.draws      = 2;
  for (tct_status status = TCT_NO_MEMORY; status != TCT_OK; n++) {
    tct_fail_allocation(n + 1, true);
    status = tct_lesion_all(c.state, c.state, &x, 1, &how, &l, &err);
    tct_fail_allocation(-1, false);
    tct_lesions_free(&l);
    if (status != TCT_OK) assert_int_equal(status, TCT_NO_MEMORY);
  }
  assert_true(n > 30);
  circuit_close(&c);
}

/* Paired right and wrong of 12 trials, of which a lesion changes few: the interval covers what it says. */
static void intervals_of_right_and_wrong_cover(void **state)
{
  enum { N = 12, REPEATS = 4000 };
  const tct_key key = tct_key_of(5, "coverage");
  int covered       = 0, list[N];
  double intact[N], lesioned[N];

  (void)state;
  for (int i = 0; i < N; i++) list[i] = i;
  for (uint64_t r = 0; r < REPEATS; r++) {
    for (int i = 0; i < N; i++) {
      const double u = tct_uniform(key, r, 0, (uint32_t)i);
      intact[i]      = u < 0.9;
      lesioned[i]    = u < 0.75; /* 0.15 are lost */
    }
    const tct_goodness g = {.n = N, .draws = 1, .intact = intact, .lesioned = lesioned};
    tct_effect e;
    assert_int_equal(tct_effect_of(&g, list, N, NULL, true, 0.95, &e, NULL), TCT_OK);
    covered += e.low <= -0.15 && -0.15 <= e.high;
  }
  assert_true(covered > 0.94 * REPEATS);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_unit_that_carries_a_class_costs_that_class_alone),
    cmocka_unit_test(all_silent_one_class_is_answered),
    cmocka_unit_test(more_of_a_dose_does_more),
    cmocka_unit_test(a_resample_keeps_what_each_unit_says_over_trials),
    cmocka_unit_test(shares_are_drawn_anew_and_the_untrained_circuit_loses_nothing),
    cmocka_unit_test(threads_do_not_change_bits_and_the_state_is_intact),
    cmocka_unit_test(trouble_is_said_and_nothing_is_left),
    cmocka_unit_test(intervals_of_right_and_wrong_cover),
  };
  return cmocka_run_group_tests_name("lesion", tests, NULL, NULL);
}
