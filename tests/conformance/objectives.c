/* objectives.c -- what every objective must keep to, run on all of them. */
#include <tercet/objective.h>

#include "conformance/laws.h"
#include "kernels/kernels.h"

enum { TRIALS = 2, ROWS = 2 * TRIALS, UNITS = 5, LD = 16, ALL = ROWS * LD }; /* of two steps */

typedef struct {
  const tct_objective *objective;
  tct_real judged[ALL], target[ALL];
  tct_felt felt;
} bench;

/* Targets of the kind that it wants: a class as one-hot rows, or any numbers. */
static void set_up(bench *b, const tct_about *variant, const void *params, double size)
{
  uint64_t draw = 5;

  memset(b, 0, sizeof *b);
  b->objective = (const tct_objective *)variant;
  for (int r = 0; r < ROWS; r++)
    for (int k = 0; k < UNITS; k++) {
      b->judged[r * LD + k] = (tct_real)(size * law_draw(&draw));
      b->target[r * LD + k] = b->objective->target == TCT_WANTS_CLASS ? k == (2 * r + 1) % UNITS
                                                                      : (tct_real)law_draw(&draw);
    }
  b->felt = (tct_felt){
    .rows   = ROWS,
    .units  = UNITS,
    .trials = TRIALS,
    .ld     = LD,
    .params = params,
    .judged = b->judged,
    .target =
      b->objective->target == TCT_WANTS_NOTHING && !b->objective->reads_back ? NULL : b->target};
}

static double value_of(const bench *b, int row)
{
  double value[ROWS] = {0};

  b->objective->value(&b->felt, value);
  return value[row];
}

/* ---- laws for all ----------------------------------------------------------------------------------- */

static bool credits_the_way_down(const tct_about *variant, void *params, law_why *why)
{
  const double h = 1e-5, c = 0.7;
  tct_real credit[ALL] = {0};
  bench b;

  set_up(&b, variant, params, 2);
  b.objective->credit(&b.felt, (tct_real)c, credit);
  for (int r = 0; r < ROWS; r++)
    for (int i = r * LD; i < r * LD + UNITS; i++) {
      const tct_real was = b.judged[i];
      b.judged[i]        = (tct_real)(was + h);
      const double up    = value_of(&b, r);
      b.judged[i]        = (tct_real)(was - h);
      const double slope = (up - value_of(&b, r)) / (2 * h);
      b.judged[i]        = was;
      if (!law_near((double)credit[i], -c * slope, 1e-8))
        return broken(why, "at %g the credit is %.10g, downhill is %.10g", (double)was,
                      (double)credit[i], -c * slope);
    }
  return true;
}

static bool adds_to_what_is_there(const tct_about *variant, void *params, law_why *why)
{
  double empty[ROWS] = {0}, full[ROWS] = {3, -4, 5, 0};
  tct_real none[ALL] = {0}, some[ALL];
  bench b;

  set_up(&b, variant, params, 2);
  for (int i = 0; i < ALL; i++) some[i] = 2;
  b.objective->value(&b.felt, empty);
  b.objective->value(&b.felt, full);
  b.objective->credit(&b.felt, 1, none);
  b.objective->credit(&b.felt, 1, some);
  for (int r = 0; r < ROWS; r++) {
    const double was[ROWS] = {3, -4, 5, 0};
    if (!law_near(full[r] - was[r], empty[r], 1e-12)) return broken(why, "a value was overwritten");
    for (int i = r * LD; i < r * LD + UNITS; i++)
      if (!law_near((double)(some[i] - 2), (double)none[i], 1e-12))
        return broken(why, "a credit was overwritten");
    for (int i = r * LD + UNITS; i < (r + 1) * LD; i++)
      if (some[i] != 2) return broken(why, "a pad was written");
  }
  return true;
}

/* The rows of a trial alone are what they are among others; and a row, unless the objective looks ahead. */
static bool judges_trial_by_trial(const tct_about *variant, void *params, law_why *why)
{
  double all[ROWS]     = {0};
  tct_real credit[ALL] = {0};
  bench b;

  set_up(&b, variant, params, 2);
  b.objective->value(&b.felt, all);
  b.objective->credit(&b.felt, 1, credit);
  const int together = b.objective->looks_ahead ? ROWS / TRIALS : 1; /* rows that belong together */
  for (int first = 0; first < ROWS / together; first++) {
    double alone[ROWS]    = {0};
    tct_real its_own[ALL] = {0};
    tct_real judged[ALL], target[ALL];
    tct_felt one = b.felt;
    for (int i = 0; i < together; i++) {
      memcpy(judged + i * LD, b.judged + (first + i * TRIALS) * LD, LD * sizeof *judged);
      memcpy(target + i * LD, b.target + (first + i * TRIALS) * LD, LD * sizeof *target);
    }
    one.rows   = together;
    one.trials = 1;
    one.judged = judged;
    one.target = b.felt.target ? target : NULL;
    b.objective->value(&one, alone);
    b.objective->credit(&one, 1, its_own);
    for (int i = 0; i < together; i++) {
      const int r = first + i * TRIALS;
      if (alone[i] != all[r] || memcmp(its_own + i * LD, credit + r * LD, LD * sizeof *credit) != 0)
        return broken(why, "row %d alone is not what it is among others", r);
    }
  }
  return true;
}

static bool is_finite_on_extremes(const tct_about *variant, void *params, law_why *why)
{
  static const double extreme[] = {1e30, -1e30, 0, 800, -800, 1e-30, 40};
  double value[ROWS]            = {0};
  tct_real credit[ALL]          = {0};
  bench b;

  set_up(&b, variant, params, 2);
  for (int r = 0; r < ROWS; r++)
    for (int k = 0; k < UNITS; k++) b.judged[r * LD + k] = (tct_real)extreme[(r + 3 * k) % 7];
  b.objective->value(&b.felt, value);
  b.objective->credit(&b.felt, 1, credit);
  for (int r = 0; r < ROWS; r++)
    if (!isfinite(value[r])) return broken(why, "a value is not finite");
  return tct_all_finite(ALL, credit) || broken(why, "a credit is not finite");
}

/* ---- claims ------------------------------------------------------------------------------------------- */

static bool is_never_negative(const tct_about *variant, void *params, law_why *why)
{
  bench b;

  for (int s = 0; s < 8; s++) {
    set_up(&b, variant, params, pow(10, s - 4));
    for (int r = 0; r < ROWS; r++)
      if (!(value_of(&b, r) >= 0)) return broken(why, "a value of %g", value_of(&b, r));
  }
  return true;
}

static bool is_zero_at_its_target(const tct_about *variant, void *params, law_why *why)
{
  tct_real credit[ALL] = {0};
  bench b;

  set_up(&b, variant, params, 2);
  memcpy(b.judged, b.target, sizeof b.judged);
  b.objective->credit(&b.felt, 1, credit);
  for (int r = 0; r < ROWS; r++)
    if (value_of(&b, r) != 0) return broken(why, "a value of %g at the target", value_of(&b, r));
  for (int i = 0; i < ALL; i++)
    if (credit[i] != 0) return broken(why, "a credit of %g at the target", (double)credit[i]);
  return true;
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"credits the way down", credits_the_way_down, 0},
  {"adds to what is there", adds_to_what_is_there, 0},
  {"judges trial by trial", judges_trial_by_trial, 0},
  {"is finite on extremes", is_finite_on_extremes, 0},
  {"is never negative", is_never_negative, TCT_OBJECTIVE_NON_NEGATIVE},
  {"is zero at its target", is_zero_at_its_target, TCT_OBJECTIVE_ZERO_AT_TARGET},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static void first_judged(const tct_felt *f, double *value)
{
  for (int r = 0; r < f->rows; r++) value[r] += (double)f->judged[0] + 0.5;
}

static void uphill(const tct_felt *f, tct_real c, tct_real *credit)
{
  for (int r = 0; r < f->rows; r++) credit[(size_t)r * f->ld] = c;
}

static void an_objective_that_keeps_nothing_is_caught(void **state)
{
  static const tct_objective liar = {.title = "an objective that points uphill",
                                     .claims =
                                       TCT_OBJECTIVE_NON_NEGATIVE | TCT_OBJECTIVE_ZERO_AT_TARGET,
                                     .value  = first_judged,
                                     .credit = uphill};
  (void)state;

  CAUGHT(laws, "credits the way down", &liar.about);
  CAUGHT(laws, "adds to what is there", &liar.about);
  CAUGHT(laws, "judges trial by trial", &liar.about);
  CAUGHT(laws, "is never negative", &liar.about);
  CAUGHT(laws, "is zero at its target", &liar.about);
  CAUGHT(laws, "describes itself", &liar.about);
}

static void naive_value(const tct_felt *f, double *value)
{
  for (int r = 0; r < f->rows; r++) {
    double sum = 0;
    for (int k = 0; k < f->units; k++) sum += exp((double)f->judged[(size_t)r * f->ld + (size_t)k]);
    value[r] += log(sum);
  }
}

static void a_softmax_that_overflows_is_caught(void **state)
{
  static const tct_objective liar = {
    .title = "a naive softmax", .value = naive_value, .credit = uphill};
  (void)state;

  CAUGHT(laws, "is finite on extremes", &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(an_objective_that_keeps_nothing_is_caught),
    cmocka_unit_test(a_softmax_that_overflows_is_caught),
  };
  const int failed = LAWS("objectives", laws);

  return (cmocka_run_group_tests_name("laws of objectives", planted, NULL, NULL) + failed) != 0;
}
