/* changes.c -- what every measure of two times together keeps, and what those keep that say so. */
#include "conformance/change_bench.h"

#include "base/memory.h"

/* ---- laws of all ---------------------------------------------------------------------------------------- */

static bool describes_itself(const tct_about *variant, void *params, law_why *why)
{
  static const char *const units[] = {"1", "deg", "r2", "r4"};
  const tct_joint *m               = (const tct_joint *)variant;
  (void)params;

  if (!law_describes(variant, true, why)) return false;
  if (m->n < 1 || m->n > TCT_JOINT_NUMBERS || m->sums > TCT_JOINT_SUMS || !m->over)
    return broken(why, "%d numbers of %d sums", m->n, m->sums);
  for (int j = 0; j < m->n; j++) {
    const tct_joint_number *n = &m->number[j];
    size_t u                  = 0;
    while (u < sizeof units / sizeof *units && strcmp(units[u], n->unit) != 0) u++;
    if (u == sizeof units / sizeof *units || !law_sentence(n->doc, 15))
      return broken(why, "number %s has no unit or is not explained", n->name);
    if (n->angle && (j == 0 || strcmp(n[-1].name, "cosine") != 0))
      return broken(why, "%s is of no cosine", n->name);
  }
  return true;
}

/* What is held against itself has not changed; turned around, a change is the opposite. */
static bool changes_from_before_to_after(const tct_about *variant, void *params, law_why *why)
{
  tct_error err = {0};
  tct_joined to = {0}, back = {0}, none = {0};
  struct bench b;
  bool good;

  furnish(&b, variant, params, 1);
  good = hold(&b, 0, 1, &to, &err) == TCT_OK && hold(&b, 1, 0, &back, &err) == TCT_OK &&
         hold(&b, 0, 0, &none, &err) == TCT_OK;
  if (!good) (void)broken(why, "%s", err.text);
  for (int i = 0; i < to.length && good; i++)
    if (!law_near(to.change[i], -back.change[i], 1e-12) || fabs(none.change[i]) > 1e-12)
      good = broken(why, "%g, back %g, and of no change %g", to.change[i], back.change[i],
                    none.change[i]);
  tct_joined_free(&to);
  tct_joined_free(&back);
  tct_joined_free(&none);
  return good;
}

/* How many times larger a number becomes where responses do by `scale`. */
static double grown(const tct_joint_number *n, double scale)
{
  return strcmp(n->unit, "r2") == 0   ? scale * scale
         : strcmp(n->unit, "r4") == 0 ? pow(scale, 4)
                                      : 1;
}

/* scale 0: lengths are not looked at. */
static bool same(const struct bench *b, const struct bench *then, double scale, double slack,
                 law_why *why)
{
  tct_joined one = {0}, other = {0};
  bool good = measured(b, &one, why) && measured(then, &other, why);

  for (int i = 0; good && i < one.n; i++) {
    const tct_joint_number *n = &b->how.measure->number[i];
    const double was = one.number[i].value * grown(n, scale), is = other.number[i].value;
    if (scale == 0 && grown(n, 2) > 1) continue;
    if (!(isnan(was) && isnan(is)) && !law_near(was, is, slack))
      good = broken(why, "%s was %.15g, is %.15g", n->name, was, is);
  }
  tct_joined_free(&one);
  tct_joined_free(&other);
  return good;
}

static bool minds_no_order_of_conditions(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 2);
  furnish(&other, variant, params, 2);
  for (int c = 0; c < CONDITIONS; c++) other.x[(c + 1) % CONDITIONS] = b.x[c];
  for (int i = 0; i < 2 * ROWS; i++)
    other.condition[i / ROWS][i % ROWS] = (b.condition[i / ROWS][i % ROWS] + 1) % CONDITIONS;
  return same(&b, &other, 1, 1e-9, why);
}

static bool leaves_out_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 3);
  furnish(&other, variant, params, 3);
  for (int i = 0; i < ROWS; i += 7) {
    b.value[i % 2][i * UNITS + 1] = (double)NAN;
    other.condition[i % 2][i]     = -1;
  }
  return same(&b, &other, 1, 1e-12, why);
}

static bool as_sure(const tct_joined *a, const tct_joined *b, const tct_joint *m, law_why *why)
{
  for (int i = 0; i < a->n; i++) {
    const tct_joint_number *n = &m->number[i];
    const tct_joint_found *f  = &a->number[i];
    if (memcmp(f, &b->number[i], sizeof *f) != 0)
      return broken(why, "%s: %.17g and %.17g", n->name, f->value, b->number[i].value);
    if (n->least < n->most && (f->low < n->least || f->high > n->most))
      return broken(why, "%s from %g to %g", n->name, f->low, f->high);
    if (f->p < 0 || f->p > 1 || (isnan(n->none) && !isnan(f->p)))
      return broken(why, "%s: p is %g", n->name, f->p);
  }
  return memcmp(&a->halves, &b->halves, sizeof a->halves) == 0 ||
         broken(why, "halves agree by %g and %g", a->halves, b->halves);
}

static bool minds_no_threads(const tct_about *variant, void *params, law_why *why)
{
  tct_joined one = {0}, three = {0};
  struct bench b;
  bool good;

  furnish(&b, variant, params, 4);
  b.how.draws    = 24;
  b.how.shuffles = 20;
  good           = measured(&b, &one, why);
  b.how.threads  = 3;
  good           = good && measured(&b, &three, why) && as_sure(&one, &three, b.how.measure, why);
  tct_joined_free(&one);
  tct_joined_free(&three);
  return good;
}

/* Numbers or a reason, and never an infinity. */
static bool answers(const struct bench *b, const char *what, law_why *why)
{
  tct_joined j;
  int there = 0;
  bool good = true;

  if (!measured(b, &j, why)) return false;
  for (int i = 0; i < j.n; i++) {
    there += !isnan(j.number[i].value);
    if (isinf(j.number[i].value))
      good = broken(why, "%s: %s is %g", what, b->how.measure->number[i].name, j.number[i].value);
  }
  if (good && (there == j.n) != (j.why == TCT_JOINT_FINE))
    good = broken(why, "%s: %d numbers, and '%s'", what, there, tct_joint_why_text(j.why));
  tct_joined_free(&j);
  return good;
}

static bool answers_extremes_with_a_reason(const tct_about *variant, void *params, law_why *why)
{
  static const char *const names[] = {"silent", "constant", "huge", "tiny", "one spike"};
  struct bench b;

  for (int what = 0; what < 5; what++) {
    furnish(&b, variant, params, 5);
    for (int i = 0; i < 2 * ROWS * UNITS; i++) {
      double *v            = &b.value[i / ROWS / UNITS][i % (ROWS * UNITS)];
      const double other[] = {0, 3, 1e60 * *v, 1e-60 * *v, i == 5};
      *v                   = other[what];
    }
    if (!answers(&b, names[what], why)) return false;
  }
  furnish(&b, variant, params, 5); /* one trial of each condition; then two; then a unit alone */
  for (int few = 1; few < 3; few++) {
    for (int i = 0; i < 2 * ROWS; i++)
      b.condition[i / ROWS][i % ROWS] = i % REPEATS < few ? i % ROWS / REPEATS : -1;
    if (!answers(&b, "few trials", why)) return false;
  }
  furnish(&b, variant, params, 5);
  b.trials[0].units = b.trials[1].units = 1;
  return answers(&b, "one unit", why);
}

static bool fails_in_good_order_without_memory(const tct_about *variant, void *params, law_why *why)
{
  struct bench b;
  tct_joined j;

  furnish(&b, variant, params, 6);
  b.how.draws    = 20;
  b.how.shuffles = 1;
  b.how.splits   = 1;
  for (int64_t n = 1; n < 4000; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, false);
    const tct_status status = hold(&b, 0, 1, &j, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) {
      tct_joined_free(&j);
      return n > 6 || broken(why, "it took memory %d times", (int)n);
    }
    if (status != TCT_NO_MEMORY || !*err.text || j.change)
      return broken(why, "allocation %d: %s '%s'", (int)n, tct_status_name(status), err.text);
  }
  return broken(why, "it never came to an end");
}

/* ---- claims ----------------------------------------------------------------------------------------------- */

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 7);
  furnish(&other, variant, params, 7);
  for (int time = 0; time < 2; time++) scaled(b.value[time], ROWS * UNITS, 2.5, other.value[time]);
  return same(&b, &other, 2.5, 1e-9, why);
}

static bool shifted(const tct_about *variant, void *params, bool both, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 8);
  furnish(&other, variant, params, 8);
  for (int i = 0; i < ROWS * UNITS; i++) {
    other.value[1][i] += 1 + i % UNITS;
    other.value[0][i] += both * (1 + i % UNITS);
  }
  return same(&b, &other, 1, 1e-9, why);
}

static bool minds_no_shift(const tct_about *variant, void *params, law_why *why)
{
  return shifted(variant, params, true, why);
}

static bool minds_no_shift_of_a_time(const tct_about *variant, void *params, law_why *why)
{
  return shifted(variant, params, false, why);
}

static bool minds_no_rotation(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 9);
  furnish(&other, variant, params, 9);
  for (int time = 0; time < 2; time++) rotated(b.value[time], ROWS, UNITS, other.value[time]);
  return same(&b, &other, 1, 1e-9, why);
}

static bool minds_no_copies(const tct_about *variant, void *params, law_why *why)
{
  struct bench b, other;

  furnish(&b, variant, params, 10);
  furnish(&other, variant, params, 10);
  for (int time = 0; time < 2; time++) {
    for (int i = 0; i < ROWS; i++)
      for (int k = 0; k < 2 * UNITS; k++)
        other.value[time][i * 2 * UNITS + k] = b.value[time][i * UNITS + k % UNITS];
    other.trials[time].units = 2 * UNITS;
  }
  return same(&b, &other, 0, 1e-9, why);
}

static const law laws[] = {
  {"describes itself", describes_itself, 0},
  {"changes from before to after", changes_from_before_to_after, 0},
  {"minds no order of conditions", minds_no_order_of_conditions, 0},
  {"leaves out what is missing", leaves_out_what_is_missing, 0},
  {"minds no threads", minds_no_threads, 0},
  {"answers extremes with a reason", answers_extremes_with_a_reason, 0},
  {"fails in good order without memory", fails_in_good_order_without_memory, 0},
  {"minds no scale", minds_no_scale, TCT_JOINT_SCALE_FREE},
  {"minds no shift", minds_no_shift, TCT_JOINT_SHIFT_FREE},
  {"minds no shift of a time", minds_no_shift_of_a_time, TCT_JOINT_TIME_SHIFT_FREE},
  {"minds no rotation", minds_no_rotation, TCT_JOINT_ROTATION_FREE},
  {"minds no copies", minds_no_copies, TCT_JOINT_COPY_FREE},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static tct_status first_trial(const void *params, const tct_joint_times *t, double *sum,
                              tct_joint_why *why, tct_error *err)
{
  (void)params, (void)why, (void)err;
  sum[0] = t->at[0].trial[0][0] * t->at[0].units;
  return TCT_OK;
}

static void forever(const tct_joint_times *t, const double *sum, double *number, tct_joint_why *why)
{
  (void)t, (void)why;
  number[0] = sum[0];
  number[1] = INFINITY;
}

static int two(const tct_joint_times *t)
{
  (void)t;
  return 2;
}

static tct_status only_after(const void *params, const tct_joint_times *t, int half, double *out,
                             tct_joint_why *why, tct_error *err)
{
  (void)params, (void)half, (void)why, (void)err;
  out[0] = out[1] = t->at[1].trial[0][0];
  return TCT_OK;
}

static void a_measure_that_keeps_nothing_is_caught(void **state)
{
  static const tct_joint_number liars[] = {
    {"first", "1", "whatever the first trial was", 0, 1, 0, 0, false},
    {"last", "r2", "an infinity, always and everywhere", 0, 1, 0, 0, false},
  };
  const tct_joint liar = {.title  = "the first trial",
                          .n      = 2,
                          .sums   = 1,
                          .number = liars,
                          .add    = first_trial,
                          .find   = forever,
                          .over   = "nothing",
                          .length = two,
                          .change = only_after};
  (void)state;

  CAUGHT(laws, "describes itself", &liar.about);
  CAUGHT(laws, "changes from before to after", &liar.about);
  CAUGHT(laws, "minds no order of conditions", &liar.about);
  CAUGHT(laws, "answers extremes with a reason", &liar.about);
  CAUGHT(laws, "minds no scale", &liar.about);
  CAUGHT(laws, "minds no shift", &liar.about);
  CAUGHT(laws, "minds no rotation", &liar.about);
  CAUGHT(laws, "minds no copies", &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_measure_that_keeps_nothing_is_caught),
  };
  const int failed = LAWS("changes", laws);

  return (cmocka_run_group_tests_name("laws of changes", planted, NULL, NULL) + failed) != 0;
}
