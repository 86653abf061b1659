/* units.c -- what every unit must keep to, run on all of them with every activation and switch. */
#include "conformance/unit_liars.h"
#include "conformance/unit_memory.h"

/* ---- laws for all ---------------------------------------------------------------------------------- */

static bool describes_its_shape(const tct_about *variant, void *params, law_why *why)
{
  const tct_unit *u = (const tct_unit *)variant;
  int sites         = 0;

  while (u->sites && u->sites[sites]) sites++;
  if (sites < 1 || sites > TCT_SITES) return broken(why, "%d sites", sites);
  if (u->slots < 0 || u->slots > TCT_SLOTS) return broken(why, "%d slots", u->slots);
  if (u->slots && !u->memory) return broken(why, "slots without memory");
  if (!u->step) return broken(why, "no step");
  if (!u->pull && ((u->claims & TCT_UNIT_SMOOTH) || u->leak))
    return broken(why, "smooth, or with a leak for traces, and no way back");
  if (u->overwrites && !u->slots) return broken(why, "it overwrites memories that it has not");
  if (u->in_place && u->credit_at_drive)
    return broken(why, "objectives read a drive that is overwritten");
  if (u->discount && !(u->discount(params) >= 0 && u->discount(params) <= 1))
    return broken(why, "a discount of %g", u->discount(params));
  if (!u->leak) return true;
  if (u->prepare) u->prepare(params, 2);
  const double slow = u->leak(params);
  if (!u->memory || !(slow >= 0 && slow < 1)) return broken(why, "a leak of %g", slow);
  if (u->prepare) u->prepare(params, 1e-3);
  const double once = log(u->leak(params)); /* short steps, for Euler's are not exact */
  if (u->prepare) u->prepare(params, 2e-3);
  return law_near(log(u->leak(params)), 2 * once, 1e-3 * fabs(once)) ||
         broken(why, "a step of 1 us loses %g, one of 2 us %g", -once, -log(u->leak(params)));
}

static bool is_finite_on_extremes(const tct_about *variant, void *params, law_why *why)
{
  static const double extreme[] = {0, 1e30, -1e30, 1e-30, -1e-30, 700, -700, 40, -40, 1};
  bench *b                      = set_up(variant, params, 1);
  tct_real ask[ALL];
  bool finite = true;

  for (int k = 0; k < b->sites; k++)
    for (int r = 0; r < ROWS; r++)
      for (int i = 0; i < b->units; i++)
        b->drive[k][r * LD + i] = (tct_real)extreme[(i + r + 3 * k) % 10];
  for (int i = 0; i < ALL; i++) ask[i] = i % 2 ? 1 : -1;
  step(b);
  for (int r = 0; r < ROWS; r++)
    finite = finite && tct_all_finite((size_t)b->columns, b->rate + r * LD);
  if (!finite) broken(why, "a rate is not finite");
  pull(b, ask, true);
  for (int r = 0; finite && r < ROWS; r++)
    for (int k = 0; finite && k < b->sites; k++)
      finite = tct_all_finite((size_t)b->columns, (k ? b->error[k] : b->credit) + r * LD) ||
               broken(why, "a credit is not finite");
  free(b);
  return finite;
}

/* The same in, the same out, whatever was there before; and what is read is not written. */
static bool steps_purely(const tct_about *variant, void *params, law_why *why)
{
  bench *b = set_up(variant, params, 2), *again = set_up(variant, params, 2);
  bool pure = true;

  step(b);
  step(b);
  for (int i = 0; i < ALL; i++) again->rate[i] = again->slot[0][i] = -3;
  step(again);
  for (int r = 0; r < ROWS; r++) {
    const size_t n = (size_t)b->columns * sizeof *b->rate;
    pure           = pure && memcmp(b->rate + r * LD, again->rate + r * LD, n) == 0;
    for (int k = 0; k < b->unit->slots; k++)
      pure = pure && memcmp(b->slot[k] + r * LD, again->slot[k] + r * LD, n) == 0;
  }
  if (!pure) broken(why, "the same drives gave other rates");
  bench *fresh = set_up(variant, params, 2);
  if (pure && (memcmp(b->drive, fresh->drive, sizeof b->drive) != 0 ||
               memcmp(b->before, fresh->before, sizeof b->before) != 0 ||
               memcmp(b->uniform, fresh->uniform, sizeof b->uniform) != 0 ||
               memcmp(b->slot_before, fresh->slot_before, sizeof b->slot_before) != 0))
    pure = broken(why, "it wrote what it should only read");
  free(fresh);
  free(again);
  free(b);
  return pure;
}

static bool hears_no_other_trial(const tct_about *variant, void *params, law_why *why)
{
  bench *all = set_up(variant, params, 2), *one = set_up(variant, params, 2);

  step(all);
  for (int r = 0; r < ROWS; r++) step_rows(one, r, 1);
  const bool same = memcmp(all->rate, one->rate, sizeof all->rate) == 0;
  free(one);
  free(all);
  return same || broken(why, "a row alone is not what it is among others");
}

/* Whole panels of the block are its own, the next panel is another block's. */
static bool stays_in_its_columns(const tct_about *variant, void *params, law_why *why)
{
  bench *b = set_up(variant, params, 2);
  tct_real ask[ALL];
  bool inside = true;

  for (int i = 0; i < ALL; i++) ask[i] = 77;
  step(b);
  pull(b, ask, true);
  for (int r = 0; r < ROWS; r++)
    for (int i = r * LD + b->columns; i < (r + 1) * LD; i++) {
      inside = inside && b->rate[i] == 77 && b->credit[i] == 77;
      for (int k = 1; k < b->sites; k++) inside = inside && b->error[k][i] == 77;
      for (int k = 0; k < b->unit->slots; k++)
        inside = inside && b->slot[k][i] == 77 && b->credit_slot_before[k][i] == 77;
      if (b->unit->memory) inside = inside && b->credit_before[i] == 0.25;
    }
  free(b);
  return inside || broken(why, "it wrote into its neighbour's columns");
}

/* A site to which nobody speaks hears nothing: NULL is as good as zeros; at further sites, unless it minds. */
static bool can_be_alone(const tct_about *variant, void *params, law_why *why)
{
  bench *deaf = set_up(variant, params, 0), *alone = set_up(variant, params, 0);
  tct_units u = block(alone, 0, ROWS);
  bool same   = true;

  for (int k = 0; k < TCT_SITES; k++) u.drive[k] = NULL;
  for (int k = 1; k < TCT_SITES; k++) u.error[k] = NULL;
  tct_units silent = block(deaf, 0, ROWS);
  for (int k = 1; k < TCT_SITES; k++) silent.drive[k] = NULL;
  if (deaf->unit->claims & TCT_UNIT_MINDS_SILENCE)
    deaf->unit->step(&silent);
  else
    step(deaf);
  alone->unit->step(&u);
  for (int r = 0; r < ROWS; r++)
    same = same && memcmp(deaf->rate + r * LD, alone->rate + r * LD,
                          (size_t)deaf->units * sizeof *deaf->rate) == 0;
  for (int i = 0; i < ALL; i++) alone->credit[i] = 1;
  if (alone->unit->pull)
    alone->unit->pull(&u); /* with nowhere to go it must at least not fall over */
  free(alone);
  free(deaf);
  return same || broken(why, "without a drive it is not as with a drive of 0");
}

/* No credit in and nothing owed: no credit out, in pads neither. */
static bool blames_nobody_for_nothing(const tct_about *variant, void *params, law_why *why)
{
  if (!((const tct_unit *)variant)->pull) return true;
  bench *b                = set_up(variant, params, 2);
  const tct_real ask[ALL] = {0};
  bool silent             = true;

  memset(b->credit_slot, 0, sizeof b->credit_slot);
  step(b);
  pull(b, ask, true);
  for (int r = 0; r < ROWS; r++)
    for (int i = r * LD; i < r * LD + b->columns; i++) {
      for (int k = 0; k < b->sites; k++) silent = silent && (k ? b->error[k] : b->credit)[i] == 0;
      for (int k = 0; k < b->unit->slots; k++) silent = silent && b->credit_slot_before[k][i] == 0;
      if (b->unit->memory) silent = silent && b->credit_before[i] == 0.25;
    }
  free(b);
  return silent || broken(why, "credit came from nowhere");
}

/* What one unit is asked asks nothing of its neighbours: forward mode reads slopes off `pull` (tilt.c). */
static bool pulls_each_by_itself(const tct_about *variant, void *params, law_why *why)
{
  if (!((const tct_unit *)variant)->pull) return true;
  bench *b = set_up(variant, params, 2);
  tct_real ask[ALL];
  uint64_t draw = 9;
  bool alone    = true;

  fill(b, ask, 1, &draw);
  for (int i = 0; i < ALL; i++)
    if (i % 3) ask[i] = 0;
  for (int k = 0; k < b->unit->slots; k++)
    for (int i = 0; i < ALL; i++)
      if (i % 3) b->credit_slot[k][i] = 0;
  step(b);
  pull(b, ask, true);
  for (int r = 0; r < ROWS && !b->unit->mixes; r++)
    for (int i = r * LD; i < r * LD + b->units; i++) {
      if (i % 3 == 0) continue;
      for (int k = 0; k < b->sites; k++) alone = alone && (k ? b->error[k] : b->credit)[i] == 0;
      for (int k = 0; k < b->unit->slots; k++) alone = alone && b->credit_slot_before[k][i] == 0;
      if (b->unit->memory) alone = alone && b->credit_before[i] == 0.25;
    }
  free(b);
  return alone || broken(why, "what one unit was asked for reached another");
}

/* ---- claims ------------------------------------------------------------------------------------------ */

/* sum of ask x rate + what is owed x memory: what `pull` is the slope of */
static double total(bench *b, const tct_real *ask)
{
  double sum = 0;

  step(b);
  for (int r = 0; r < ROWS; r++)
    for (int i = r * LD; i < r * LD + b->units; i++) {
      sum += (double)ask[i] * (double)b->rate[i];
      for (int k = 0; k < b->unit->slots; k++)
        sum += (double)b->credit_slot[k][i] * (double)b->slot[k][i];
    }
  return sum;
}

/* The slope of `total` for every number of x against `told`, which started from `start`. */
static bool is_slope(bench *b, const tct_real *ask, const char *of, tct_real *x,
                     const tct_real *told, double start, law_why *why)
{
  const double h = 1e-5;

  for (int r = 0; r < ROWS; r++)
    for (int i = r * LD; i < r * LD + b->units; i++) {
      const tct_real was = x[i];
      x[i]               = (tct_real)(was + h);
      const double up    = total(b, ask);
      x[i]               = (tct_real)(was - h);
      const double slope = (up - total(b, ask)) / (2 * h);
      x[i]               = was;
      if (!law_near((double)told[i] - start, slope, 1e-8))
        return broken(why, "at %s %g the slope is %.10g, but pull says %.10g", of, (double)was,
                      slope, (double)told[i] - start);
    }
  return true;
}

static bool pulls_as_it_steps(const tct_about *variant, void *params, law_why *why)
{
  bench *b = set_up(variant, params, 2), *told = calloc(1, sizeof *told);
  tct_real ask[ALL];
  uint64_t draw = 9;
  bool good     = true;

  assert_non_null(told);
  fill(b, ask, 1, &draw);
  step(b);
  pull(b, ask, true);
  *told = *b;
  for (int k = 0; good && k < b->sites; k++)
    good =
      is_slope(b, ask, b->unit->sites[k], b->drive[k], k ? told->error[k] : told->credit, 0, why);
  if (good && b->unit->memory)
    good = is_slope(b, ask, "a rate before of", b->before, told->credit_before, 0.25, why);
  for (int k = 0; good && k < b->unit->slots; k++)
    good = is_slope(b, ask, "a memory of", b->slot_before[k], told->credit_slot_before[k], 0, why);
  free(told);
  free(b);
  return good;
}

static bool fires_or_not(const tct_about *variant, void *params, law_why *why)
{
  bench *b  = set_up(variant, params, 1000); /* mV, or thresholds */
  int fired = 0, silent = 0;

  step(b);
  for (int r = 0; r < ROWS; r++)
    for (int i = r * LD; i < r * LD + b->units; i++) {
      fired += b->rate[i] == 1;
      silent += b->rate[i] == 0;
    }
  const int all = ROWS * b->units;
  free(b);
  if (fired + silent != all) return broken(why, "a rate is neither 0 nor 1");
  return (fired > 0 && silent > 0) || broken(why, "strong drives never made a difference");
}

static bool is_silent_at_rest(const tct_about *variant, void *params, law_why *why)
{
  bench *b    = set_up(variant, params, 0);
  bool silent = true;

  memset(b->before, 0, sizeof b->before);
  memset(b->slot_before, 0, sizeof b->slot_before);
  step(b);
  for (int r = 0; r < ROWS; r++)
    for (int i = r * LD; i < r * LD + b->columns; i++) {
      silent = silent && b->rate[i] == 0;
      for (int k = 0; k < b->unit->slots; k++) silent = silent && b->slot[k][i] == 0;
    }
  free(b);
  return silent || broken(why, "it speaks though it hears and remembers nothing");
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"describes its shape", describes_its_shape, 0},
  {"is finite on extreme drives", is_finite_on_extremes, 0},
  {"steps purely", steps_purely, 0},
  {"hears no other trial", hears_no_other_trial, 0},
  {"stays in its columns", stays_in_its_columns, 0},
  {"can be alone", can_be_alone, 0},
  {"blames nobody for nothing", blames_nobody_for_nothing, 0},
  {"needs no past", needs_no_past, 0},
  {"pulls each by itself", pulls_each_by_itself, 0},
  {"overwrites if it says so", overwrites_if_it_says_so, 0},
  {"sums if it says so", sums_if_it_says_so, 0},
  {"tells who speaks", tells_who_speaks, 0},
  {"begins by its draws", begins_by_its_draws, 0},
  {"pulls as it steps", pulls_as_it_steps, TCT_UNIT_SMOOTH},
  {"fires or not", fires_or_not, TCT_UNIT_SPIKING},
  {"is silent at rest", is_silent_at_rest, TCT_UNIT_SILENT_AT_REST},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static void a_slope_that_is_not_one_is_caught(void **state)
{
  static const tct_unit liar = {.title  = "a false slope",
                                .claims = TCT_UNIT_SMOOTH,
                                .sites  = soma,
                                .step   = half_step,
                                .pull   = whole_pull};
  (void)state;

  CAUGHT(laws, "pulls as it steps", &liar.about);
}

static void a_graded_spike_and_a_restless_unit_are_caught(void **state)
{
  static const tct_unit liar = {.title  = "a graded spike",
                                .claims = TCT_UNIT_SPIKING | TCT_UNIT_SILENT_AT_REST,
                                .sites  = soma,
                                .step   = half_step,
                                .pull   = whole_pull};
  (void)state;

  CAUGHT(laws, "fires or not", &liar.about);
  CAUGHT(laws, "is silent at rest", &liar.about);
}

static void a_step_that_remembers_in_secret_is_caught(void **state)
{
  static const tct_unit liar = {
    .title = "a secret counter", .sites = soma, .step = count_step, .pull = whole_pull};
  (void)state;

  CAUGHT(laws, "steps purely", &liar.about);
  CAUGHT(laws, "hears no other trial", &liar.about);
  CAUGHT(laws, "stays in its columns", &liar.about);
}

static void an_exponential_that_overflows_is_caught(void **state)
{
  static const tct_unit liar = {
    .title = "an overflow", .sites = soma, .step = overflow_step, .pull = whole_pull};
  (void)state;

  CAUGHT(laws, "is finite on extreme drives", &liar.about);
}

static void credit_from_nowhere_and_a_mute_descriptor_are_caught(void **state)
{
  static const tct_unit liar = {
    .title = "credit from nowhere", .sites = soma, .step = half_step, .pull = one_pull};
  (void)state;

  CAUGHT(laws, "blames nobody for nothing", &liar.about);
  CAUGHT(laws, "pulls each by itself", &liar.about);
  CAUGHT(laws, "describes itself", &liar.about);
}

static void a_memory_that_is_lost_and_a_beginning_of_its_own_are_caught(void **state)
{
  (void)state;

  CAUGHT(laws, "overwrites if it says so", &forgetful.about);
  CAUGHT(laws, "begins by its draws", &forgetful.about);
  CAUGHT(laws, "sums if it says so", &mute.about);
  CAUGHT(laws, "tells who speaks", &mute.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_slope_that_is_not_one_is_caught),
    cmocka_unit_test(a_graded_spike_and_a_restless_unit_are_caught),
    cmocka_unit_test(a_step_that_remembers_in_secret_is_caught),
    cmocka_unit_test(an_exponential_that_overflows_is_caught),
    cmocka_unit_test(credit_from_nowhere_and_a_mute_descriptor_are_caught),
    cmocka_unit_test(a_memory_that_is_lost_and_a_beginning_of_its_own_are_caught),
  };
  const int failed = LAWS("units", laws);

  return (cmocka_run_group_tests_name("laws of units", planted, NULL, NULL) + failed) != 0;
}
