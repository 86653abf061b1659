/* change_planted.c -- changes that were planted into simulated populations: how far they are off, how often intervals
 * hold them, how often the verdict errs, and how often it finds what is there.
 *
 *     test_science_change_planted               asserts what docs/concepts/change.md says, over 200 populations of each kind
 *     test_science_change_planted --table 1000  writes its table, over 1000 */
#include "brain/change_bench.h"

enum { POPULATIONS = 200, DRAWS = 200 };

typedef struct {
  const char *name, *measure, *number;
  planted_change p;
  bool paired;
  double truth, margin;
  double held[2];                  /* least and most share of intervals that hold the truth */
  double changed[2], unchanged[2]; /* of these verdicts */
} planted_kind;

static const planted_kind kinds[] = {
#define OWN_NOISE .units = 30, .repeats = 20, .noise = 2
  {"none, own noise",
   "response",
   "mean",
   {OWN_NOISE},
   true,
   0,
   0.5,
   {0.92, 1},
   {0, 0.08},
   {0.9, 1}},
  {"none, units differ",
   "response",
   "mean",
   {OWN_NOISE, .spread = 1},
   true,
   0,
   0.2,
   {0.92, 1},
   {0, 0.08},
   {0, 0.4}},
  {"none, shared noise",
   "response",
   "mean",
   {OWN_NOISE, .common = 1},
   true,
   0,
   0.5,
   {0.89, 1},
   {0, 0.11},
   {0, 0.8}},
  {"at the margin",
   "response",
   "mean",
   {OWN_NOISE, .spread = 1, .mean = 0.5},
   true,
   0.5,
   0.5,
   {0.92, 1},
   {0.4, 1},
   {0, 0.08}},
  {"1, units differ",
   "response",
   "mean",
   {OWN_NOISE, .spread = 1, .mean = 1},
   true,
   1,
   (double)NAN,
   {0.92, 1},
   {0.95, 1},
   {0, 0}},
  {"none, other units",
   "response",
   "mean",
   {OWN_NOISE, .others = true},
   false,
   0,
   (double)NAN,
   {0.92, 1},
   {0, 0.08},
   {0, 0}},
  {"5, other units",
   "response",
   "mean",
   {OWN_NOISE, .others = true, .mean = 5},
   false,
   5,
   (double)NAN,
   {0.92, 1},
   {0.95, 1},
   {0, 0}},
#undef OWN_NOISE
#define PAIRS .units = 15, .repeats = 60, .noise = 1, .common = 0.5
  {"none, pairs",
   "noise_correlation",
   "plain",
   {PAIRS},
   true,
   0,
   (double)NAN,
   {0.92, 1},
   {0, 0.08},
   {0, 0}},
  {"0.2 to 0.06, pairs",
   "noise_correlation",
   "plain",
   {PAIRS, .after_common = 0.25},
   true,
   0.0625 / 1.0625 - 0.2,
   (double)NAN,
   {0.9, 1},
   {0.5, 1},
   {0, 0}},
#undef PAIRS
};

typedef struct {
  double bias, spread, held, changed, unchanged, error;
} planted_counts;

static planted_counts count(const planted_kind *k, int populations)
{
  struct asked_change a = change_named(k->measure, k->number);
  planted_counts n      = {0};
  double squares        = 0;

  a.how.paired = k->paired;
  a.how.draws  = DRAWS;
  a.how.margin = k->margin;
  for (int i = 0; i < populations; i++) {
    a.how.seed = (uint64_t)i + 1;
    planted_of(&a, &k->p, 1000 + (uint64_t)i);
    const double off = a.got.change - k->truth;
    n.bias += off / populations;
    squares += off * off / populations;
    n.error += a.got.error / populations;
    n.held += (double)(a.got.low <= k->truth && k->truth <= a.got.high) / populations;
    n.changed += (double)(a.got.verdict == TCT_CHANGE_CHANGED) / populations;
    n.unchanged += (double)(a.got.verdict == TCT_CHANGE_UNCHANGED) / populations;
  }
  n.spread = sqrt(squares - n.bias * n.bias);
  change_done(&a);
  return n;
}

static void table(int populations)
{
  (void)printf(
    "| planted | measure | truth | bias | spread | mean error | held | changed | not changed |\n"
    "|---|---|---|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const planted_kind *k  = &kinds[i];
    const planted_counts n = count(k, populations);
    (void)printf("| %s | `%s` | %.3g | %.2g | %.2g | %.2g | %.1f | %.1f | ", k->name, k->measure,
                 k->truth, n.bias, n.spread, n.error, 100 * n.held, 100 * n.changed);
    if (isnan(k->margin))
      (void)printf("no margin |\n");
    else
      (void)printf("%.1f (%g) |\n", 100 * n.unchanged, k->margin);
  }
}

static void within(const char *what, double got, const double range[2], const char *name)
{
  if (!(got >= range[0] - 1e-9 && got <= range[1] + 1e-9)) /* shares are sums */
    fail_msg("%s: %s is %g, not in %g .. %g", name, what, got, range[0], range[1]);
}

static void planted_changes_are_found_as_often_as_is_written(void **state)
{
  (void)state;

  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const planted_kind *k  = &kinds[i];
    const planted_counts n = count(k, POPULATIONS);
    assert_near(n.bias, 0, 4 * n.spread / sqrt(POPULATIONS));
    within("held", n.held, k->held, k->name);
    within("changed", n.changed, k->changed, k->name);
    within("not changed", n.unchanged, k->unchanged, k->name);
  }
}

int main(int n, char **word)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(planted_changes_are_found_as_often_as_is_written),
  };

  if (n == 3 && strcmp(word[1], "--table") == 0) {
    table(atoi(word[2]));
    return 0;
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
