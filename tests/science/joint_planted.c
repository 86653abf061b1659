/* joint_planted.c -- changes of whole populations that were planted: how far numbers are off, how often intervals hold them,
 * how often no change is taken for one, and how often one that is there is found.
 *
 *     test_science_joint_planted               asserts what docs/concepts/change.md says, over 100 populations of each kind
 *     test_science_joint_planted --table 1000  writes its table, over 1000 */
#include "brain/change_bench.h"
#include "science/joint_truths.h"

enum { POPULATIONS = 100, DRAWS = 100, SHUFFLES = 99, SPLITS = 5 };

static const double x_[JOINT_CONDITIONS] = {0, 1, 2, 3, 4};

typedef struct {
  const char *name, *measure, *number, *covariance;
  planted_joint p;
  double (*truth)(const planted_joint *p, const planted_axes *a);
  double held[2],
    found[2];  /* least and most share: intervals that hold the truth; changes that are found */
  double bias; /* of the spread, at most; 0: what chance allows */
} planted_kind;

/* ---- what is planted ------------------------------------------------------------------------------------ */

#define AXES     .conditions = 2, .noise = 1, .signal = 2
#define GEOMETRY .conditions = 5, .repeats = 16, .noise = 2, .pattern = 1
#define NOISE    .conditions = 2, .repeats = 60, .noise = 1, .common = 1.5, .signal = 2
static const planted_kind kinds[] = {
  {"none", "rdm", "moved", "full", {GEOMETRY}, nothing, {0.92, 1}, {0, 0.12}, 0},
  {"half of patterns anew",
   "rdm",
   "moved",
   "full",
   {GEOMETRY, .anew = 0.5},
   moved,
   {0.83, 1},
   {0.2, 1},
   0},
  {"none", "rdm", "excess", "full", {GEOMETRY}, nothing, {0.9, 1}, {0, 0.12}, 0},
  {"none, other units",
   "rdm",
   "moved",
   "full",
   {GEOMETRY, .others = true},
   nothing,
   {0.9, 1},
   {0, 0},
   0},
  {"gain 2, other units",
   "rdm",
   "moved",
   "full",
   {GEOMETRY, .signal = 2, .gain = 2, .others = true, .loose = true},
   grown,
   {0.7, 1},
   {0, 0},
   0.3},
  {"none",
   "signal_axis",
   "cosine",
   "full",
   {AXES, .repeats = 30},
   turned,
   {0.92, 1},
   {0, 0.12},
   0.5},
  {"none, 120 trials",
   "signal_axis",
   "cosine",
   "full",
   {AXES, .repeats = 120},
   turned,
   {0.92, 1},
   {0, 0.12},
   0.5},
  {"30 deg, 120 trials",
   "signal_axis",
   "cosine",
   "full",
   {AXES, .repeats = 120, .turn = 30},
   turned,
   {0.9, 1},
   {0.8, 1},
   0.5},
  {"30 deg, 120 trials, units differ",
   "signal_axis",
   "cosine",
   "full",
   {AXES, .repeats = 120, .turn = 30, .loose = true},
   turned,
   {0.85, 1},
   {0.5, 1},
   0.5},
  {"90 deg",
   "signal_axis",
   "cosine",
   "full",
   {AXES, .repeats = 30, .turn = 90},
   turned,
   {0.9, 1},
   {0.9, 1},
   0.5},
  {"none, 120 trials",
   "readout",
   "cosine",
   "full",
   {AXES, .repeats = 120, .common = 1},
   turned_readout,
   {0.9, 1},
   {0, 0.12},
   0.5},
  {"30 deg, 120 trials",
   "readout",
   "cosine",
   "full",
   {AXES, .repeats = 120, .common = 1, .turn = 30},
   turned_readout,
   {0.87, 1},
   {0.5, 1},
   0.5},
  {"30 deg, 120 trials, shrunk",
   "readout",
   "cosine",
   "ledoit_wolf",
   {AXES, .repeats = 120, .common = 1, .turn = 30},
   turned_readout,
   {0, 1},
   {0.5, 1},
   4},
  {"none",
   "along_objective",
   "along",
   "full",
   {AXES, .repeats = 60},
   nothing,
   {0.9, 1},
   {0, 0.12},
   0.5},
  {"1 along",
   "along_objective",
   "along",
   "full",
   {AXES, .repeats = 60, .move = 1},
   length_along,
   {0.85, 1},
   {0.5, 1},
   0.5},
  {"2 at 45 deg",
   "along_objective",
   "share",
   "full",
   {AXES, .repeats = 60, .move = 2, .along = 45},
   share_along,
   {0.85, 1},
   {0, 0},
   0.5},
  {"2 at 90 deg",
   "along_objective",
   "share",
   "full",
   {AXES, .repeats = 60, .move = 2, .along = 90},
   share_along,
   {0.88, 1},
   {0, 0},
   0.5},
  {"none", "noise_along_signal", "share", "full", {NOISE}, noise_turned, {0.87, 1}, {0, 0.13}, 0.5},
  {"1.5 to 0.75",
   "noise_along_signal",
   "share",
   "full",
   {NOISE, .after_common = 0.75},
   noise_turned,
   {0.87, 1},
   {0.5, 1},
   0.5},
  {"none",
   "fisher_information",
   "information",
   "full",
   {NOISE},
   information,
   {0.9, 1},
   {0, 0.1},
   0.5},
  {"1.5 to 0.75",
   "fisher_information",
   "information",
   "full",
   {NOISE, .after_common = 0.75},
   information,
   {0.9, 1},
   {0.2, 1},
   0.5},
  {"none",
   "participation_ratio",
   "noise",
   "full",
   {NOISE},
   dimensions_lost,
   {0.82, 1},
   {0, 0.18},
   0.5},
  {"1.5 to 0.75",
   "participation_ratio",
   "noise",
   "full",
   {NOISE, .after_common = 0.75},
   dimensions_lost,
   {0.75, 1},
   {0.5, 1},
   1.5},
};

/* ---- counted -------------------------------------------------------------------------------------------- */

typedef struct {
  double value, error, low, high;
  bool found; /* p below 0.05 */
  double truth;
} planted_found;

static planted_found together(const planted_kind *k, uint64_t seed)
{
  struct asked_joint a = joint_named(k->measure, k->covariance);
  planted_axes axes;

  a.how.draws    = DRAWS;
  a.how.shuffles = SHUFFLES;
  a.how.splits   = SPLITS;
  a.how.seed     = seed;
  a.how.paired   = !k->p.others;
  planted_joint_of(&a, &k->p, 5000 + seed, &axes);
  const tct_joint_found *f  = joined(&a, k->number);
  const planted_found found = {f->value, f->error,     f->low,
                               f->high,  f->p <= 0.05, k->truth(&k->p, &axes)};
  joint_done(&a);
  return found;
}

static planted_found apart(const planted_kind *k, uint64_t seed)
{
  struct asked_change a = change_named(k->measure, k->number);
  planted_axes axes;
  tct_trials t[2];

  a.x          = x_;
  a.how.draws  = a.how.measure->needs & TCT_TUNING_NEEDS_NO_DRAWS ? 0 : DRAWS;
  a.how.paired = true;
  a.how.seed   = seed;
  for (int time = 0; time < 2; time++)
    t[time] = planted_trials(&k->p, time > 0, 5000 + seed, &axes);
  change_of(&a, &t[0], &t[1]);
  for (int time = 0; time < 2; time++) tct_trials_free(&t[time]);
  const planted_found found = {a.got.change, a.got.error,    a.got.low,
                               a.got.high,   a.got.p < 0.05, k->truth(&k->p, &axes)};
  change_done(&a);
  return found;
}

typedef struct {
  double truth, bias, spread, error, held, found;
  int undefined; /* numbers or intervals */
} planted_counts;

static planted_counts count(const planted_kind *k, int populations)
{
  planted_counts n = {0};
  double squares   = 0;
  int told         = 0;

  for (int i = 1; i <= populations; i++) {
    const planted_found f =
      tct_variant("changes", k->measure) ? together(k, (uint64_t)i) : apart(k, (uint64_t)i);
    if (isnan(f.value) || isnan(f.error)) {
      n.undefined++;
      continue;
    }
    told++;
    n.truth += f.truth;
    n.bias += f.value - f.truth;
    squares += square(f.value - f.truth);
    n.error += f.error;
    n.held += f.low <= f.truth && f.truth <= f.high;
    n.found += f.found;
  }
  double *const all[] = {&n.truth, &n.bias, &n.error, &n.held, &n.found, &squares};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) *all[i] /= told;
  n.spread = sqrt(fmax(squares - n.bias * n.bias, 0));
  return n;
}

static void table(int populations)
{
  (void)printf("| planted | measure | truth | bias | spread | mean error | held | p < 0.05 |\n"
               "|---|---|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const planted_kind *k  = &kinds[i];
    const planted_counts n = count(k, populations);
    (void)printf("| %s | `%s` %s | %.3g | %.2g | %.2g | %.2g | %.1f | ", k->name, k->measure,
                 k->number, fabs(n.truth) > 1e-12 ? n.truth : 0, n.bias, n.spread, n.error,
                 100 * n.held);
    if (k->found[1] > 0)
      (void)printf("%.1f |", 100 * n.found);
    else
      (void)printf("no p |");
    if (n.undefined) (void)printf(" %d not told |", n.undefined);
    (void)printf("\n");
    (void)fflush(stdout);
  }
}

static void within(const char *what, double got, const double range[2], const planted_kind *k)
{
  if (!(got >= range[0] - 1e-9 && got <= range[1] + 1e-9)) /* shares are sums */
    fail_msg("%s, %s %s: %s is %g, not in %g .. %g", k->name, k->measure, k->number, what, got,
             range[0], range[1]);
}

static void planted_changes_are_found_as_often_as_is_written(void **state)
{
  (void)state;

  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const planted_kind *k  = &kinds[i];
    const planted_counts n = count(k, POPULATIONS);
    const double slack     = (k->bias + 4 / sqrt(POPULATIONS)) * n.spread;
    const double range[2]  = {-slack, slack};
    assert_int_equal(n.undefined, 0);
    within("bias", n.bias, range, k);
    within("held", n.held, k->held, k);
    within("found", n.found, k->found, k);
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
