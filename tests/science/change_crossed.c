/* change_crossed.c -- changes that were planted with scatter over units, conditions and subjects: how often intervals for
 * other units and trials, other conditions, these subjects and other subjects hold what they are for.
 *
 *     test_science_change_crossed              asserts what docs/concepts/change.md says, over 60 experiments of
 *                                              most kinds
 *     test_science_change_crossed --table 1000 writes its tables, over 1000 */
#include "brain/change_bench.h"

enum { EXPERIMENTS = 60, DRAWS = 100, SUBJECTS_MOST = 10, SHOWN = 12, REPEATS = 8, UNITS = 20 };

/* Of unit k in condition c after less before: mean + unit_k + condition_c + both_kc, + what the subject has. */
typedef struct {
  const char *name;
  double mean, units, conditions, both, subjects;
  int n;      /* subjects */
  bool drawn; /* conditions are, else trials */
  double held
    [2]; /* least and most share that hold the mean: of one subject's interval, of other subjects' */
  double held_these[2]; /* of the interval for these subjects */
} crossed_kind;

static const crossed_kind of_conditions[] = {
  {"units differ; trials drawn", 0, 1, 0, 0, 0, 1, false, {0.88, 1}, {0, 1}},
  {"units differ; conditions drawn", 0, 1, 0, 0, 0, 1, true, {0.88, 1}, {0, 1}},
  {"conditions differ; trials drawn", 0, 0.5, 1, 0, 0, 1, false, {0, 0.75}, {0, 1}},
  {"conditions differ; conditions drawn", 0, 0.5, 1, 0, 0, 1, true, {0.88, 1}, {0, 1}},
  {"units, conditions, both; conditions drawn", 0, 1, 0.5, 1, 0, 1, true, {0.88, 1}, {0, 1}},
  {"the same, a change of 1; conditions drawn", 1, 1, 0.5, 1, 0, 1, true, {0.88, 1}, {0, 1}},
};

static const crossed_kind of_subjects[] = {
  {"subjects alike", 0, 1, 0, 0, 0, 3, false, {0.88, 1}, {0.88, 1}},
  {"subjects differ", 0, 1, 0, 0, 1, 2, false, {0.88, 1}, {0, 0.7}},
  {"subjects differ", 0, 1, 0, 0, 1, 3, false, {0.88, 1}, {0, 0.75}},
  {"subjects differ", 0, 1, 0, 0, 1, 5, false, {0.88, 1}, {0, 0.75}},
  {"subjects differ", 0, 1, 0, 0, 1, 10, false, {0.88, 1}, {0, 0.75}},
  {"subjects differ, a change of 1", 1, 1, 0, 0, 1, 2, false, {0.88, 1}, {0, 0.75}},
  {"subjects differ, a change of 1", 1, 1, 0, 0, 1, 3, false, {0.88, 1}, {0, 0.75}},
  {"subjects differ, a change of 1", 1, 1, 0, 0, 1, 5, false, {0.88, 1}, {0, 0.75}},
  {"subjects differ, a change of 1", 1, 1, 0, 0, 1, 10, false, {0.88, 1}, {0, 0.75}},
};

struct crossed_rate {
  const crossed_kind *k;
  tct_key key;
  bool after;
};

static double crossed_rate(const void *own, int unit, int c)
{
  const struct crossed_rate *r = own;
  const crossed_kind *k        = r->k;
  const uint32_t u = (uint32_t)unit, s = (uint32_t)c;
  const double base = 10 + 3 * tct_normal(r->key, 0, s, u);

  if (!r->after) return base;
  return base + k->mean + k->units * tct_normal(r->key, 1, 0, u) +
         k->conditions * tct_normal(r->key, 2, s, 0) + k->both * tct_normal(r->key, 3, s, u) +
         k->subjects * tct_normal(r->key, 4, 0, 0);
}

static void subject(const crossed_kind *k, struct asked_change *a, uint64_t seed)
{
  tct_trials t[2];

  for (int side = 0; side < 2; side++) {
    const struct crossed_rate rate = {k, tct_key_of(seed, "crossed"), side == 1};
    t[side] =
      tuning_drawn(UNITS, SHOWN, REPEATS, 2, 2 * seed + (uint64_t)side, crossed_rate, &rate);
  }
  a->how.conditions = k->drawn;
  a->how.seed       = seed;
  change_of(a, &t[0], &t[1]);
  for (int side = 0; side < 2; side++) tct_trials_free(&t[side]);
}

typedef struct {
  double bias, spread, error, held, changed, these;
} crossed_counts;

static crossed_counts count(const crossed_kind *k, int experiments)
{
  struct asked_change a = change_named("response", "mean");
  crossed_counts n      = {0};
  double squares        = 0;

  a.how.paired = true;
  a.how.draws  = DRAWS;
  for (int i = 0; i < experiments; i++) {
    double x[SUBJECTS_MOST], error[SUBJECTS_MOST], freedom[SUBJECTS_MOST];
    tct_change_pooled p;
    for (int s = 0; s < k->n; s++) {
      subject(k, &a, 1000 + (uint64_t)(i * SUBJECTS_MOST + s));
      x[s]       = a.got.change;
      error[s]   = a.got.error;
      freedom[s] = a.got.freedom;
    }
    tct_change_pool(x, error, freedom, k->n, 0.95, &p);
    const double low = k->n > 1 ? p.other_low : p.low, high = k->n > 1 ? p.other_high : p.high;
    const double off = p.change - k->mean;
    n.bias += off / experiments;
    squares += off * off / experiments;
    n.error += (k->n > 1 ? p.other_error : p.error) / experiments;
    n.held += (double)(low <= k->mean && k->mean <= high) / experiments;
    n.changed += (double)(low > 0 || high < 0) / experiments;
    n.these += (double)(p.low <= k->mean && k->mean <= p.high) / experiments;
  }
  n.spread = sqrt(squares - n.bias * n.bias);
  change_done(&a);
  return n;
}

static void table(int experiments)
{
  (void)printf("| planted | bias | spread | mean error | held | found a change "
               "|\n|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof of_conditions / sizeof *of_conditions; i++) {
    const crossed_counts n = count(&of_conditions[i], experiments);
    (void)printf("| %s | %.2g | %.2g | %.2g | %.1f | %.1f |\n", of_conditions[i].name, n.bias,
                 n.spread, n.error, 100 * n.held, 100 * n.changed);
  }
  (void)printf("\n| planted | subjects | bias | spread | mean error | others held | found a change "
               "| these held |\n"
               "|---|---|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof of_subjects / sizeof *of_subjects; i++) {
    const crossed_counts n = count(&of_subjects[i], experiments);
    (void)printf("| %s | %d | %.2g | %.2g | %.2g | %.1f | %.1f | %.1f |\n", of_subjects[i].name,
                 of_subjects[i].n, n.bias, n.spread, n.error, 100 * n.held, 100 * n.changed,
                 100 * n.these);
  }
}

static void within(const char *what, double got, const double range[2], const char *name)
{
  if (!(got >= range[0] - 1e-9 && got <= range[1] + 1e-9)) /* shares are sums */
    fail_msg("%s: %s is %g, not in %g .. %g", name, what, got, range[0], range[1]);
}

static void hold(const crossed_kind *k)
{
  const crossed_counts n = count(k, EXPERIMENTS);

  assert_near(n.bias, 0, 4 * n.spread / sqrt(EXPERIMENTS));
  within("held", n.held, k->held, k->name);
  within("held of these", n.these, k->held_these, k->name);
}

static void intervals_hold_for_other_conditions_where_they_are_drawn(void **state)
{
  (void)state;

  for (size_t i = 0; i < sizeof of_conditions / sizeof *of_conditions; i++) hold(&of_conditions[i]);
}

static void intervals_hold_for_other_subjects(void **state)
{
  (void)state;

  for (size_t i = 0; i < sizeof of_subjects / sizeof *of_subjects; i++)
    if (of_subjects[i].n < 10 && of_subjects[i].mean == 0)
      hold(&of_subjects[i]); /* the others for long */
}

int main(int n, char **word)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(intervals_hold_for_other_conditions_where_they_are_drawn),
    cmocka_unit_test(intervals_hold_for_other_subjects),
  };

  if (n == 3 && strcmp(word[1], "--table") == 0) {
    table(atoi(word[2]));
    return 0;
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
