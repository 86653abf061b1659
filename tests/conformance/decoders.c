/* decoders.c -- what every decoder must keep to, run on all of them. */
#include "base/memory.h"
#include "conformance/decoder_bench.h"

/* ---- laws for all ----------------------------------------------------------------------------------- */

static bool minds_no_order(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;

  for (uint64_t seed = 1; seed <= 5; seed++) {
    set_out(&a, UNITS, seed, 0.5);
    copy_of(&a, &b);
    in_other_order(a.x, N, UNITS, b.x);
    for (int i = 0; i < N; i++) b.of[i] = a.of[shuffled(i, N)];
    if (!alike(variant, params, &a, &b, why, "in another order")) return false;
  }
  return true;
}

static bool minds_no_names(const tct_about *variant, void *params, law_why *why)
{
  static const int name[CLASSES] = {2, 0, 1};
  double one[CLASSES * ROW], other[CLASSES * ROW];
  int of_one[ASKED], of_other[ASKED];
  bench a, b;

  set_out(&a, UNITS, 6, 0.5);
  copy_of(&a, &b);
  for (int i = 0; i < N; i++) b.of[i] = name[a.of[i]];
  if (!fit(variant, params, &a, one, why) || !fit(variant, params, &b, other, why)) return false;
  ask(&a, one, of_one);
  ask(&b, other, of_other);
  for (int i = 0; i < ASKED; i++)
    if (of_other[i] != name[of_one[i]])
      return broken(why, "trial %d is of class %d, and with other names of %d", i, of_one[i],
                    of_other[i]);
  return true;
}

static bool tells_apart_what_is_apart(const tct_about *variant, void *params, law_why *why)
{
  double weight[CLASSES * ROW];
  int answer[ASKED];
  bench b;

  for (int units = UNITS; units <= MANY; units += MANY - UNITS) {
    set_out(&b, units, 7, 6);
    if (units == MANY) set_noise(&b, 0.1);
    if (!fit(variant, params, &b, weight, why)) return false;
    const int right = ask(&b, weight, answer);
    if (right < ASKED) return broken(why, "%d of %d right by %d units", right, ASKED, units);
  }
  return true;
}

/* Of 60 x 21 trials of 3 classes a third is right, give or take 0.013. */
static bool tells_nothing_of_noise(const tct_about *variant, void *params, law_why *why)
{
  double weight[CLASSES * ROW];
  int answer[ASKED], right = 0;

  for (uint64_t seed = 1; seed <= 60; seed++) {
    bench b;
    set_out(&b, UNITS, 100 * seed, 0);
    if (!fit(variant, params, &b, weight, why)) return false;
    right += ask(&b, weight, answer);
  }
  const double share = right / (60.0 * ASKED);
  return fabs(share - 1.0 / CLASSES) < 0.055 || broken(why, "%g right where nothing is", share);
}

/* There are weights, all finite; or a reason, and none. */
static bool accounts(const tct_about *variant, void *params, const bench *b, int reason,
                     law_why *why)
{
  double weight[CLASSES * ROW];
  tct_decoder_why got;
  tct_error err = {0};

  if (tct_decoder_fit((const tct_decoder *)variant, params, NULL, &b->t, weight, &got, &err) !=
      TCT_OK)
    return broken(why, "it failed: %s", err.text);
  for (int i = 0; i < CLASSES * (b->t.units + 1); i++)
    if ((got == TCT_DECODER_FINE) != (isfinite(weight[i]) != 0))
      return broken(why, "a weight is %g, and it is said: %s", weight[i],
                    tct_decoder_why_text(got));
  return reason < 0 || (int)got == reason ||
         broken(why, "'%s', not '%s'", tct_decoder_why_text(got),
                tct_decoder_why_text((tct_decoder_why)reason));
}

static bool says_why_it_could_not(const tct_about *variant, void *params, law_why *why)
{
  bench b;

  set_out(&b, UNITS, 8, 0.5);
  for (int i = 0; i < N; i++) b.of[i] = b.of[i] == 2 ? 0 : b.of[i];
  if (!accounts(variant, params, &b, TCT_DECODER_NO_TRIALS, why)) return false;
  set_out(&b, UNITS, 8, 0.5);
  b.x[17] = (double)NAN;
  if (!accounts(variant, params, &b, TCT_DECODER_NOT_FINITE, why)) return false;
  set_out(&b, UNITS, 8, 0.5);
  for (int i = 0; i < N * UNITS; i++) b.x[i] = 0.1;
  if (!accounts(variant, params, &b, TCT_DECODER_FLAT, why)) return false;
  for (int units = 1; units <= MANY; units += MANY - 1) { /* one unit; more than trials */
    set_out(&b, units, 8, 0.5);
    if (!accounts(variant, params, &b, -1, why)) return false;
  }
  set_out(&b, UNITS, 8, 0.5); /* one unit never varies; all are huge */
  for (int i = 0; i < N; i++) b.x[i * UNITS + 2] = 0;
  set_noise(&b, 0);
  if (!accounts(variant, params, &b, -1, why)) return false;
  for (int i = 0; i < N * UNITS; i++) b.x[i] *= 1e160;
  set_noise(&b, 0);
  return accounts(variant, params, &b, -1, why);
}

static bool says_that_memory_ran_out(const tct_about *variant, void *params, law_why *why)
{
  double weight[CLASSES * ROW];
  tct_decoder_why reason;
  tct_error err = {0};
  bench b;

  set_out(&b, UNITS, 9, 0.5);
  const uint64_t before = tct_allocations();
  if (!fit(variant, params, &b, weight, why)) return false;
  const int64_t taken = (int64_t)(tct_allocations() - before);
  for (int64_t i = 1; i <= taken; i++) {
    tct_fail_allocation(i, false);
    const tct_status status =
      tct_decoder_fit((const tct_decoder *)variant, params, NULL, &b.t, weight, &reason, &err);
    tct_fail_allocation(-1, false);
    if (status != TCT_NO_MEMORY)
      return broken(why, "status %d without piece %d of memory", (int)status, (int)i);
  }
  return true;
}

/* ---- claims ------------------------------------------------------------------------------------------- */

static bool minds_no_rotation(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;

  for (uint64_t seed = 11; seed <= 15; seed++) {
    set_out(&a, UNITS, seed, 0.5);
    copy_of(&a, &b);
    rotated(a.x, N, UNITS, b.x);
    rotated(a.asked, ASKED, UNITS, b.asked);
    set_noise(&b, 0);
    if (!alike(variant, params, &a, &b, why, "rotated")) return false;
  }
  return true;
}

/* Every response times by[unit], and plus[unit]. */
static bool minds_not(const tct_about *variant, void *params, const double *by, const double *plus,
                      const char *what, law_why *why)
{
  bench a, b;

  for (uint64_t seed = 21; seed <= 25; seed++) {
    set_out(&a, UNITS, seed, 0.5);
    copy_of(&a, &b);
    for (int i = 0; i < N * UNITS; i++) b.x[i] = by[i % UNITS] * a.x[i] + plus[i % UNITS];
    for (int i = 0; i < ASKED * UNITS; i++)
      b.asked[i] = by[i % UNITS] * a.asked[i] + plus[i % UNITS];
    set_noise(&b, 0);
    if (!alike(variant, params, &a, &b, why, what)) return false;
  }
  return true;
}

static const double ones[UNITS] = {1, 1, 1, 1, 1}, none[UNITS] = {0};

static bool minds_no_units(const tct_about *variant, void *params, law_why *why)
{
  static const double by[UNITS] = {1, 40, 0.01, 3, 7};

  return minds_not(variant, params, by, none, "with units on other scales", why);
}

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  static const double by[UNITS] = {37, 37, 37, 37, 37};

  return minds_not(variant, params, by, none, "on another scale", why);
}

static bool minds_no_shift(const tct_about *variant, void *params, law_why *why)
{
  static const double plus[UNITS] = {-3, 5, 0, 40, 1};

  return minds_not(variant, params, ones, plus, "shifted", why);
}

/* Only those trials that are asked about: means of the others would be made of other trials. */
static bool minds_no_level(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;

  for (uint64_t seed = 31; seed <= 35; seed++) {
    set_out(&a, UNITS, seed, 0.5);
    copy_of(&a, &b);
    for (int i = 0; i < ASKED * UNITS; i++) b.asked[i] += 5 * cos(i / UNITS);
    if (!alike(variant, params, &a, &b, why, "at another level")) return false;
  }
  return true;
}

static bool minds_no_count(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;

  set_out(&a, UNITS, 41, 0.5);
  copy_of(&a, &b);
  for (int i = 0; i < N; i++) {
    if (a.of[i] != 1) continue;
    memcpy(b.x + b.t.n * UNITS, a.x + i * UNITS, UNITS * sizeof *b.x);
    b.of[b.t.n++] = 1;
  }
  return alike(variant, params, &a, &b, why, "with every trial of a class twice");
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"minds no order", minds_no_order, 0},
  {"minds no names", minds_no_names, 0},
  {"tells apart what is apart", tells_apart_what_is_apart, 0},
  {"tells nothing of noise", tells_nothing_of_noise, 0},
  {"says why it could not", says_why_it_could_not, 0},
  {"says that memory ran out", says_that_memory_ran_out, 0},
  {"minds no rotation", minds_no_rotation, TCT_DECODER_ROTATION_FREE},
  {"minds no units", minds_no_units, TCT_DECODER_UNIT_SCALE},
  {"minds no scale", minds_no_scale, TCT_DECODER_SCALE_FREE},
  {"minds no shift", minds_no_shift, TCT_DECODER_SHIFT_FREE},
  {"minds no level", minds_no_level, TCT_DECODER_LEVEL_FREE},
  {"minds no count", minds_no_count, TCT_DECODER_COUNT_FREE},
};

/* ---- planted: the laws must be able to fail ----------------------------------------------------------- */

static tct_status first_come(const void *params, const tct_class_trials *t, double *weight,
                             tct_decoder_why *why, tct_error *err)
{
  (void)params, (void)why, (void)err;
  for (int k = 0; k < t->classes; k++)
    for (int u = 0; u < t->units; u++)
      weight[k * (t->units + 1) + u] = t->x[u] * (u % 3 == k) + (t->n > N && k == 2 ? 9 : 0);
  return TCT_OK;
}

static void a_decoder_of_the_first_trial_is_caught(void **state)
{
  const tct_decoder liar = {.title  = "a look at the first",
                            .fit    = first_come,
                            .claims = TCT_DECODER_ROTATION_FREE | TCT_DECODER_UNIT_SCALE |
                                      TCT_DECODER_SHIFT_FREE | TCT_DECODER_LEVEL_FREE |
                                      TCT_DECODER_COUNT_FREE};
  (void)state;

  CAUGHT(laws, "describes itself", &liar.about);
  CAUGHT(laws, "minds no names", &liar.about);
  CAUGHT(laws, "tells apart what is apart", &liar.about);
  CAUGHT(laws, "minds no rotation", &liar.about);
  CAUGHT(laws, "minds no units", &liar.about);
  CAUGHT(laws, "minds no shift", &liar.about);
  CAUGHT(laws, "minds no count", &liar.about);
}

/* It favours who comes first, and takes a level for a pattern. */
static tct_status steep(const void *params, const tct_class_trials *t, double *weight,
                        tct_decoder_why *why, tct_error *err)
{
  (void)params, (void)why, (void)err;
  for (int k = 0; k < t->classes; k++) {
    double *w = weight + k * (t->units + 1);
    for (int u = 0; u < t->units; u++) w[u] = k * (t->x[0] > t->x[1] ? 1 : 0.1);
    w[t->units] = -4.0 * t->units * k * (k + 1) / 2;
  }
  return TCT_OK;
}

static void a_decoder_of_levels_is_caught(void **state)
{
  const tct_decoder liar = {
    .title = "a level", .fit = steep, .claims = TCT_DECODER_SCALE_FREE | TCT_DECODER_LEVEL_FREE};
  (void)state;

  CAUGHT(laws, "minds no order", &liar.about);
  CAUGHT(laws, "minds no scale", &liar.about);
  CAUGHT(laws, "minds no level", &liar.about);
}

/* It has seen what it is asked about. */
static tct_status clairvoyant(const void *params, const tct_class_trials *t, double *weight,
                              tct_decoder_why *why, tct_error *err)
{
  const double *asked =
    ((const bench *)(const void *)((const char *)t - offsetof(bench, t)))->asked;
  const int *truth = ((const bench *)(const void *)((const char *)t - offsetof(bench, t)))->truth;
  (void)params, (void)why, (void)err;

  for (int i = 0; i < ASKED; i++)
    for (int u = 0; u < t->units; u++) {
      double mean = 0;
      for (int j = 0; j < ASKED; j++) mean += asked[j * t->units + u] / ASKED;
      weight[truth[i] * (t->units + 1) + u] += asked[i * t->units + u] - mean;
      weight[truth[i] * (t->units + 1) + t->units] -= (asked[i * t->units + u] - mean) * mean;
    }
  return TCT_OK;
}

static void who_has_seen_what_is_asked_is_caught(void **state)
{
  const tct_decoder liar = {.title = "a look ahead", .fit = clairvoyant};
  (void)state;

  CAUGHT(laws, "tells nothing of noise", &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_decoder_of_the_first_trial_is_caught),
    cmocka_unit_test(a_decoder_of_levels_is_caught),
    cmocka_unit_test(who_has_seen_what_is_asked_is_caught),
  };
  const int failed = LAWS("decoders", laws);

  return (cmocka_run_group_tests_name("laws of decoders", planted, NULL, NULL) + failed) != 0;
}
