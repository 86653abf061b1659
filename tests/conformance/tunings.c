/* tunings.c -- what every measure of tuning keeps, and what those keep that say so. */
#include "conformance/tuning_bench.h"

#include "base/memory.h"

/* ---- laws of all ---------------------------------------------------------------------------------------- */

static bool describes_itself(const tct_about *variant, void *params, law_why *why)
{
  static const char *const units[] = {"1", "x", "r", "r2", "r/x", "1/x", "1/x2", "bit"};
  const tct_tuning *m              = (const tct_tuning *)variant;
  (void)params;

  if (!law_describes(variant, true, why)) return false;
  if (m->n < 1 || m->n > TCT_TUNING_NUMBERS) return broken(why, "%d numbers", m->n);
  for (int j = 0; j < m->n; j++) {
    size_t u = 0;
    while (u < sizeof units / sizeof *units && strcmp(units[u], m->number[j].unit) != 0) u++;
    if (u == sizeof units / sizeof *units || !law_sentence(m->number[j].doc, 15))
      return broken(why, "number %s has no unit or is not explained", m->number[j].name);
  }
  return true;
}

static bool minds_no_order_of_conditions(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 1);
  furnish(&other, variant, params, 1);
  for (int c = 0; c < CONDITIONS; c++) {
    const int to = (5 * c + 3) % CONDITIONS;
    other.x[to]  = b.x[c];
    other.y[to]  = b.y[c];
    for (int i = 0; i < REPEATS; i++) other.condition[c * REPEATS + i] = to;
  }
  return unmoved(&b, &other, 1, 0, 1e-9, why);
}

static bool keeps_its_bounds(const tct_about *variant, void *params, law_why *why)
{
  const tct_tuning *m = (const tct_tuning *)variant;
  bool good           = true;

  for (uint64_t seed = 1; seed <= 20 && good; seed++) {
    struct bench b;
    tct_tuned t;
    furnish(&b, variant, params, seed);
    for (int i = 0; i < ROWS * UNITS && seed > 10; i++) b.value[i] = fabs(law_draw(&seed));
    if (!measured(&b, &t, why)) return false;
    for (int i = 0; i < t.items * m->n && good; i++) {
      const tct_tuned_number *n = &m->number[i % m->n];
      if (isnan(t.value[i]) || (n->least == 0 && n->most == 0)) continue;
      if (t.value[i] < n->least || t.value[i] > n->most)
        good = broken(why, "%s is %.15g", n->name, t.value[i]);
    }
    tct_tuned_free(&t);
  }
  return good;
}

/* The same bits with any number of threads, with intervals; and these hold their number. */
static bool minds_no_threads(const tct_about *variant, void *params, law_why *why)
{
  const tct_tuning *m = (const tct_tuning *)variant;
  struct bench b;
  tct_tuned one = {0}, three = {0};
  bool good;

  furnish(&b, variant, params, 2);
  b.how.draws   = 24;
  good          = measured(&b, &one, why);
  b.how.threads = 3;
  good          = good && measured(&b, &three, why);
  for (int i = 0; good && i < 3 * one.items * m->n; i++)
    if (memcmp(&one.value[i], &three.value[i], sizeof(double)) != 0 &&
        !(isnan(one.value[i]) && isnan(three.value[i])))
      good = broken(why, "number %d: %.17g and %.17g", i, one.value[i], three.value[i]);
  for (int i = 0; good && i < one.items * m->n; i++)
    if (!isnan(one.low[i]) && !(one.low[i] <= one.value[i] && one.value[i] <= one.high[i]))
      good = broken(why, "%g in an interval from %g to %g", one.value[i], one.low[i], one.high[i]);
  tct_tuned_free(&one);
  tct_tuned_free(&three);
  return good;
}

/* Numbers or a reason, and never an infinity. */
static bool answers(const struct bench *b, const char *what, law_why *why)
{
  const tct_tuning *m = b->how.measure;
  tct_tuned t;
  bool good = true;

  if (!measured(b, &t, why)) return false;
  for (int i = 0; i < t.items && good; i++) {
    int there = 0;
    for (int j = 0; j < m->n; j++) {
      const double v = t.value[i * m->n + j];
      there += !isnan(v);
      if (isinf(v)) good = broken(why, "%s: %s is %g", what, m->number[j].name, v);
    }
    if (good && (there > 0) != (t.why[i] == TCT_TUNING_FINE))
      good = broken(why, "%s: %d numbers, and '%s'", what, there, tct_tuning_why_text(t.why[i]));
  }
  tct_tuned_free(&t);
  return good;
}

static double extreme(int what, int i, int c, double value)
{
  const double of[] = {0,
                       7,
                       i < UNITS ? 1.0 : 0,
                       -value,
                       1e60 * value,
                       1e-60 * value,
                       c < 8 ? 3.0 : 5,
                       c == 2 ? 9.0 : 0,
                       value - 8};

  return of[what];
}

static bool answers_extremes_with_a_reason(const tct_about *variant, void *params, law_why *why)
{
  static const char *const names[] = {"silent", "constant", "one spike",     "negative", "huge",
                                      "tiny",   "ties",     "one condition", "around 0"};
  const tct_tuning *m              = (const tct_tuning *)variant;
  struct bench b;

  for (int what = 0; what < 9; what++) {
    furnish(&b, variant, params, 3);
    for (int i = 0; i < ROWS * UNITS; i++)
      b.value[i] = extreme(what, i, i / UNITS / REPEATS, b.value[i]);
    if (!answers(&b, names[what], why)) return false;
  }
  furnish(&b, variant, params, 3); /* no trials; one a condition; two conditions; one unit */
  b.trials.rows = 0;
  if (!(m->needs & TCT_TUNING_NEEDS_TWO) && !answers(&b, "no trials", why)) return false;
  b.trials.rows = ROWS;
  for (int i = 0; i < ROWS; i++) b.condition[i] = i % REPEATS ? -1 : i / REPEATS;
  if (!answers(&b, "no repeats", why)) return false;
  for (int i = 0; i < ROWS; i++) b.condition[i] = i / REPEATS < 2 ? i / REPEATS : -1;
  if (!answers(&b, "two conditions", why)) return false;
  furnish(&b, variant, params, 3);
  b.trials.units = 1;
  return answers(&b, "one unit", why);
}

/* A trial in which a unit is missing is as if it were not there, for this unit. */
static bool leaves_out_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 4);
  furnish(&other, variant, params, 4);
  for (int i = 0; i < ROWS; i += 7) {
    for (int k = 0; k < UNITS; k++) b.value[i * UNITS + k] = (double)NAN;
    other.condition[i] = -1;
  }
  return unmoved(&b, &other, 1, 0, 0, why);
}

static bool says_what_it_lacks(const tct_about *variant, void *params, law_why *why)
{
  const tct_tuning *m = (const tct_tuning *)variant;
  tct_error err       = {0};
  struct bench b;
  tct_tuned t;

  furnish(&b, variant, params, 5);
  b.how.x = b.how.y        = NULL;
  const tct_status without = tct_tuned_of(&b.trials, &b.how, &t, &err);
  tct_tuned_free(&t);
  if ((without == TCT_OK) ==
      ((m->needs & (TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_SECOND)) != 0))
    return broken(why, "without a variable: %s", tct_status_name(without));
  furnish(&b, variant, params, 5);
  b.how.period              = 0;
  const tct_status straight = tct_tuned_of(&b.trials, &b.how, &t, &err);
  tct_tuned_free(&t);
  if ((straight == TCT_OK) == ((m->needs & TCT_TUNING_NEEDS_CIRCLE) != 0))
    return broken(why, "without a period: %s", tct_status_name(straight));
  furnish(&b, variant, params, 5);
  b.condition[3] = CONDITIONS;
  if (tct_tuned_of(&b.trials, &b.how, &t, &err) != TCT_BAD_DATA || !strstr(err.text, "trial 4"))
    return broken(why, "a condition that is not there: %s", err.text);
  return true;
}

static bool fails_in_good_order_without_memory(const tct_about *variant, void *params, law_why *why)
{
  struct bench b;
  tct_tuned t;

  furnish(&b, variant, params, 6);
  b.how.draws    = 1;
  b.trials.units = SMALL;
  for (int64_t n = 1; n < 4000; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, false);
    const tct_status got = tct_tuned_of(&b.trials, &b.how, &t, &err);
    tct_fail_allocation(-1, false);
    if (got == TCT_OK) {
      tct_tuned_free(&t);
      return true;
    }
    if (got != TCT_NO_MEMORY || !err.text[0] || t.value)
      return broken(why, "allocation %d: %s '%s'", (int)n, tct_status_name(got), err.text);
  }
  return broken(why, "there is no end to its allocations");
}

/* ---- claims --------------------------------------------------------------------------------------------- */

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 7);
  furnish(&other, variant, params, 7);
  for (int i = 0; i < ROWS * UNITS; i++) other.value[i] *= 3.7;
  return unmoved(&b, &other, 3.7, 0, 1e-6, why);
}

static bool minds_no_shift(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 8);
  furnish(&other, variant, params, 8);
  for (int i = 0; i < ROWS * UNITS; i++) other.value[i] += 11.3;
  return unmoved(&b, &other, 1, 0, 1e-6, why);
}

static bool minds_no_turn(const tct_about *variant, void *params, law_why *why)
{
  const double angle = 37.3;
  struct bench b, other;

  furnish(&b, variant, params, 9);
  furnish(&other, variant, params, 9);
  for (int c = 0; c < CONDITIONS; c++) other.x[c] += angle;
  other.how.reference += angle;
  return unmoved(&b, &other, 1, angle, 1e-5, why);
}

static bool minds_no_values(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 10);
  furnish(&other, variant, params, 10);
  for (int c = 0; c < CONDITIONS; c++) other.x[c] = 3 - b.x[c] * b.x[c] * b.x[c];
  return unmoved(&b, &other, 1, 0, 1e-9, why);
}

static bool is_symmetric(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 11);
  furnish(&other, variant, params, 11);
  b.trials.units = other.trials.units = 2;
  for (int i = 0; i < ROWS; i++) {
    other.value[2 * i]     = b.value[2 * i + 1];
    other.value[2 * i + 1] = b.value[2 * i];
  }
  return unmoved(&b, &other, 1, 0, 1e-10, why);
}

static bool minds_no_rotation(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 12);
  furnish(&other, variant, params, 12);
  rotated(b.value, ROWS, UNITS, other.value);
  return unmoved(&b, &other, 1, 0, 1e-8, why);
}

static const law laws[] = {
  {"describes itself", describes_itself, 0},
  {"minds no order of conditions", minds_no_order_of_conditions, 0},
  {"keeps its bounds", keeps_its_bounds, 0},
  {"minds no threads", minds_no_threads, 0},
  {"answers extremes with a reason", answers_extremes_with_a_reason, 0},
  {"leaves out what is missing", leaves_out_what_is_missing, 0},
  {"says what it lacks", says_what_it_lacks, 0},
  {"fails in good order without memory", fails_in_good_order_without_memory, 0},
  {"minds no scale", minds_no_scale, TCT_TUNING_SCALE_FREE},
  {"minds no shift", minds_no_shift, TCT_TUNING_SHIFT_FREE},
  {"minds no turn", minds_no_turn, TCT_TUNING_TURN_FREE},
  {"minds no values", minds_no_values, TCT_TUNING_ORDER_FREE},
  {"is symmetric", is_symmetric, TCT_TUNING_SYMMETRIC},
  {"minds no rotation", minds_no_rotation, TCT_TUNING_ROTATION_FREE},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static tct_status first_trial(const void *params, const tct_responses *r, tct_tuned_item *out,
                              tct_error *err)
{
  (void)params, (void)err;
  out->value[0] =
    r->value[0] * r->value[0] + r->value[(size_t)r->units * 20 - 1] * (r->x ? r->x[1] : 1);
  out->value[1] = INFINITY;
  return TCT_OK;
}

static const tct_tuned_number liars[] = {
  {"first", "1", "whatever the first trial was", 0, 1, false},
  {"last", "1", "an infinity, always and everywhere", 0, 1, false},
};

static void a_measure_that_keeps_nothing_is_caught(void **state)
{
  const tct_tuning unit = {.title   = "the first trial",
                           .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_CIRCLE,
                           .period  = 180,
                           .n       = 2,
                           .number  = liars,
                           .measure = first_trial};
  tct_tuning pair = unit, all = unit, plain = unit;
  (void)state;

  plain.needs = 0;
  pair.scope  = TCT_TUNING_PAIR;
  all.scope   = TCT_TUNING_POPULATION;
  CAUGHT(laws, "minds no order of conditions", &plain.about);
  CAUGHT(laws, "keeps its bounds", &unit.about);
  CAUGHT(laws, "answers extremes with a reason", &unit.about);
  CAUGHT(laws, "minds no scale", &unit.about);
  CAUGHT(laws, "minds no shift", &unit.about);
  CAUGHT(laws, "minds no turn", &unit.about);
  CAUGHT(laws, "minds no values", &unit.about);
  CAUGHT(laws, "is symmetric", &pair.about);
  CAUGHT(laws, "minds no rotation", &all.about);
  CAUGHT(laws, "describes itself", &unit.about);
}

/* fails as if there were no memory, and says nothing */
static tct_status wordless(const void *params, const tct_responses *r, tct_tuned_item *out,
                           tct_error *err)
{
  double *room = tct_alloc((size_t)r->conditions, sizeof *room);
  (void)params, (void)err;

  tct_free(room);
  out->value[0] = out->value[1] = 0.5;
  return room ? TCT_OK : TCT_NO_MEMORY;
}

/* has numbers although it failed */
static tct_status unsure(const void *params, const tct_responses *r, tct_tuned_item *out,
                         tct_error *err)
{
  (void)params, (void)r, (void)err;
  out->value[0] = (double)NAN;
  return TCT_OK;
}

static void a_measure_that_fails_without_a_word_is_caught(void **state)
{
  const tct_tuning mute = {.title = "no word", .n = 2, .number = liars, .measure = wordless},
                   none = {.title = "no number", .n = 2, .number = liars, .measure = unsure};
  (void)state;

  CAUGHT(laws, "fails in good order without memory", &mute.about);
  CAUGHT(laws, "answers extremes with a reason", &none.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_measure_that_keeps_nothing_is_caught),
    cmocka_unit_test(a_measure_that_fails_without_a_word_is_caught),
  };
  const int failed = LAWS("tunings", laws);

  return (cmocka_run_group_tests_name("laws of tunings", planted, NULL, NULL) + failed) != 0;
}
