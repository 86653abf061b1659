/* encoders.c -- what every encoder must keep to, run on all of them, with fewer features than stimuli and more. */
#include <tercet/encoder.h>

#include "base/memory.h"
#include "brain/encoding/encoding.h"
#include "conformance/encoder_liars.h"
#include "conformance/metrics.h"

enum { N = 25, Q = 3, FOLDS = 5, FEW = 5, MANY = 40, MOST = (N + 3) * MANY };

typedef struct {
  double x[MOST], y[(N + 3) * Q];
  int fold[N + 3];
  tct_encode_data d;
} bench;

/* Each unit is one feature, made louder, and `noise`; or noise alone, where `noise` is above 1. */
static void set_out(bench *b, int p, uint64_t seed, double noise)
{
  b->d = (tct_encode_data){N, p, Q, FOLDS, b->x, b->y, b->fold};
  draw_all(b->x, N * p, seed);
  for (int i = 0; i < N; i++) {
    b->fold[i] = i * 7 % FOLDS;
    for (int u = 0; u < Q; u++)
      b->y[i * Q + u] =
        (noise > 1 ? 0 : (2 + u) * b->x[i * p + u] + 1 - u) + noise * law_draw(&seed);
  }
}

static bool encode(const tct_about *variant, void *params, const bench *b, tct_encoded *into,
                   law_why *why)
{
  tct_error err = {0};

  if (tct_encode_of(&b->d, (const tct_encoder *)variant, params, into, &err) == TCT_OK) return true;
  tct_encoded_free(into);
  return broken(why, "it failed: %s", err.text);
}

static bool same(const tct_encoded *a, const tct_encoded *b, int from, double slack, law_why *why,
                 const char *what)
{
  for (int i = from; i < a->n * a->q; i++)
    if (!law_near(a->predicted[i], b->predicted[i], slack) &&
        !(isnan(a->predicted[i]) && isnan(b->predicted[i])))
      return broken(why, "stimulus %d, unit %d: %.12g, %s %.12g", i / a->q, i % a->q,
                    a->predicted[i], what, b->predicted[i]);
  return true;
}

/* ---- laws for all ----------------------------------------------------------------------------------- */

static bool minds_no_order(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;
  tct_encoded one, other;

  for (int p = FEW; p <= MANY; p += MANY - FEW) {
    set_out(&a, p, 1, 0.5);
    b   = a;
    b.d = (tct_encode_data){N, p, Q, FOLDS, b.x, b.y, b.fold};
    in_other_order(a.x, N, p, b.x);
    in_other_order(a.y, N, Q, b.y);
    for (int i = 0; i < N; i++) b.fold[i] = a.fold[shuffled(i, N)];
    if (!encode(variant, params, &a, &one, why)) return false;
    if (!encode(variant, params, &b, &other, why)) return tct_encoded_free(&one), false;
    double sorted[N * Q];
    in_other_order(one.predicted, N, Q, sorted);
    memcpy(one.predicted, sorted, sizeof sorted);
    const bool kept = same(&one, &other, 0, 1e-8, why, "in another order");
    tct_encoded_free(&one);
    tct_encoded_free(&other);
    if (!kept) return false;
  }
  return true;
}

static bool predicts_what_is_there(const tct_about *variant, void *params, law_why *why)
{
  for (uint64_t seed = 1; seed <= 5; seed++) {
    bench b;
    tct_encoded e;
    double r[Q];
    set_out(&b, FEW, seed, 0.01);
    if (!encode(variant, params, &b, &e, why)) return false;
    tct_encoded_scores(&b.d, &e, TCT_ENCODE_PEARSON, r, NULL);
    tct_encoded_free(&e);
    for (int u = 0; u < Q; u++)
      if (!(r[u] > 0.99)) return broken(why, "unit %d: r = %g where it is a feature", u, r[u]);
  }
  return true;
}

/* The mean over 60 draws and 3 units is off by 0.04 or so where nothing is there. */
static bool predicts_nothing_of_noise(const tct_about *variant, void *params, law_why *why)
{
  for (int p = FEW; p <= MANY; p += MANY - FEW) {
    double sum = 0;
    int n      = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
      bench b;
      tct_encoded e;
      double r[Q];
      set_out(&b, p, 100 * seed, 1.5);
      if (!encode(variant, params, &b, &e, why)) return false;
      tct_encoded_scores(&b.d, &e, TCT_ENCODE_PEARSON, r, NULL);
      tct_encoded_free(&e);
      for (int u = 0; u < Q; u++)
        if (!isnan(r[u])) sum += r[u], n++;
    }
    if (n > 0 && !(fabs(sum / n) < 0.12)) return broken(why, "r = %g of %d of noise", sum / n, n);
  }
  return true;
}

/* Units of the last fold are others, and its features, too: what is predicted of it follows from its features
 * alone, so that with the same features nothing changes. */
static bool learns_nothing_from_what_is_held_out(const tct_about *variant, void *params,
                                                 law_why *why)
{
  bench a, b;
  tct_encoded one, other;
  uint64_t seed = 77;
  bool kept     = true;

  for (int p = FEW; kept && p <= MANY; p += MANY - FEW) {
    set_out(&a, p, 3, 0.5);
    b   = a;
    b.d = (tct_encode_data){N, p, Q, FOLDS, b.x, b.y, b.fold};
    for (int i = 0; i < N; i++)
      for (int u = 0; b.fold[i] == 2 && u < Q; u++) b.y[i * Q + u] = 30 * law_draw(&seed);
    int far =
      0; /* and one of them has features a thousand times as large: it alone may be predicted otherwise */
    while (b.fold[far] != 2) far++;
    for (int j = 0; j < p; j++) b.x[far * p + j] *= 1000;
    if (!encode(variant, params, &a, &one, why)) return false;
    if (!encode(variant, params, &b, &other, why)) return tct_encoded_free(&one), false;
    for (int i = 0; i < N * Q; i++)
      if (b.fold[i / Q] != 2 || i / Q == far) one.predicted[i] = other.predicted[i] = 0;
    kept = same(&one, &other, 0, 1e-7, why, "where what is held out is another");
    tct_encoded_free(&one);
    tct_encoded_free(&other);
  }
  return kept;
}

static bool leaves_out_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;
  tct_encoded one, other;

  set_out(&a, FEW, 4, 0.5);
  b   = a;
  b.d = (tct_encode_data){N + 3, FEW, Q, FOLDS, b.x, b.y, b.fold};
  draw_all(b.x + N * FEW, 3 * FEW, 5);
  draw_all(b.y + N * Q, 3 * Q, 6);
  b.x[N * FEW + 2]     = (double)NAN;
  b.x[(N + 1) * FEW]   = (double)INFINITY;
  b.y[(N + 2) * Q + 1] = (double)NAN;
  for (int i = 0; i < 3; i++) b.fold[N + i] = i;
  if (!encode(variant, params, &a, &one, why)) return false;
  if (!encode(variant, params, &b, &other, why)) return tct_encoded_free(&one), false;
  bool kept = same(&one, &other, 0, 0, why, "with three that are not whole");
  for (int i = N * Q; kept && i < (N + 3) * Q; i++)
    kept = isnan(other.predicted[i]) || broken(why, "it predicts what is not whole");
  if (kept && (one.left_out != 0 || other.left_out != 3))
    kept = broken(why, "%d and %d left out", one.left_out, other.left_out);
  tct_encoded_free(&one);
  tct_encoded_free(&other);
  return kept;
}

/* Every unit of every fold has predictions and no reason, or none and a reason, which is counted. */
static bool accounts(const bench *b, const tct_encoded *e, law_why *why)
{
  int failed = 0;

  for (int i = 0; i < FOLDS * Q; i++) failed += e->why[i] != TCT_ENCODER_FINE;
  if (failed != e->failed) return broken(why, "%d failed, %d counted", failed, e->failed);
  for (int i = 0; i < b->d.n * Q; i++) {
    const bool fine = e->why[b->d.fold[i / Q] * Q + i % Q] == TCT_ENCODER_FINE;
    if (fine != (isfinite(e->predicted[i]) != 0) || isinf(e->predicted[i]))
      return broken(why, "%g, and it is said to be %s", e->predicted[i], fine ? "fine" : "failed");
  }
  return true;
}

static bool says_why_it_could_not(const tct_about *variant, void *params, law_why *why)
{
  for (int what = 0; what < 8; what++) {
    const int p = what % 2 ? MANY : FEW;
    bench b;
    tct_encoded e;
    set_out(&b, p, 8, 0.5);
    if (what >= 6) b.d.n = what - 4; /* two stimuli, three */
    for (int i = 0; what / 2 == 1 && i < N; i++) b.y[i * Q + 1] = 0.1;
    for (int i = 0; what / 2 == 2 && i < N * p; i++) b.x[i] = 0.1 + i % p;
    if (!encode(variant, params, &b, &e, why)) return false;
    bool kept = accounts(&b, &e, why);
    for (int i = 0; kept && i < FOLDS * Q; i++) {
      const bool flat = what / 2 == 1 && i % Q == 1, none = what / 2 == 2, few = what / 2 == 3;
      if ((flat && e.why[i] != TCT_ENCODER_FLAT_UNIT) ||
          (none && e.why[i] != TCT_ENCODER_FLAT_FEATURES) ||
          (few && i < Q && e.why[i] != TCT_ENCODER_FEW))
        kept = broken(why, "case %d: '%s'", what, tct_encoder_why_text(e.why[i]));
    }
    tct_encoded_free(&e);
    if (!kept) return false;
  }
  return true;
}

static bool says_that_memory_ran_out(const tct_about *variant, void *params, law_why *why)
{
  for (int p = FEW; p <= MANY; p += MANY - FEW) {
    bench b;
    tct_encoded e;
    tct_error err = {0};
    set_out(&b, p, 9, 0.5);
    const uint64_t before = tct_allocations();
    if (!encode(variant, params, &b, &e, why)) return false;
    tct_encoded_free(&e);
    const int64_t taken = (int64_t)(tct_allocations() - before);
    for (int64_t i = 1; i <= taken; i++) {
      tct_fail_allocation(i, false);
      const tct_status status = tct_encode_of(&b.d, (const tct_encoder *)variant, params, &e, &err);
      tct_fail_allocation(-1, false);
      tct_encoded_free(&e);
      if (status != TCT_NO_MEMORY)
        return broken(why, "status %d without piece %d of memory", (int)status, (int)i);
    }
  }
  return true;
}

static bool minds_no_threads(const tct_about *variant, void *params, law_why *why)
{
  bench b;
  tct_encoded one, other;

  set_out(&b, FEW, 10, 0.5);
  if (!encode(variant, params, &b, &one, why)) return false;
  tct_encode_on(&b.d, (const tct_encoder *)variant, params, 3, &other, NULL);
  const bool kept = !memcmp(one.predicted, other.predicted, sizeof(double) * N * Q) ||
                    broken(why, "three threads make other bits");
  tct_encoded_free(&one);
  tct_encoded_free(&other);
  return kept;
}

/* ---- claims ------------------------------------------------------------------------------------------- */

static bool minds_no_rotation(const tct_about *variant, void *params, law_why *why)
{
  bool kept = true;

  for (int p = FEW; kept && p <= MANY; p += MANY - FEW) {
    bench a, b;
    tct_encoded one, other;
    set_out(&a, p, 11, 0.5);
    b   = a;
    b.d = (tct_encode_data){N, p, Q, FOLDS, b.x, b.y, b.fold};
    rotated(a.x, N, p, b.x);
    if (!encode(variant, params, &a, &one, why)) return false;
    if (!encode(variant, params, &b, &other, why)) return tct_encoded_free(&one), false;
    kept = same(&one, &other, 0, 1e-8, why, "rotated");
    tct_encoded_free(&one);
    tct_encoded_free(&other);
  }
  return kept;
}

static bool fits_each_alone(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;
  tct_encoded one, other;

  set_out(&a, FEW, 12, 0.5);
  b   = a;
  b.d = (tct_encode_data){N, FEW, 1, FOLDS, b.x, b.y, b.fold};
  for (int i = 0; i < N; i++) b.y[i] = a.y[i * Q + 1];
  if (!encode(variant, params, &a, &one, why)) return false;
  if (!encode(variant, params, &b, &other, why)) return tct_encoded_free(&one), false;
  bool kept = true;
  for (int i = 0; kept && i < N; i++)
    kept = law_near(one.predicted[i * Q + 1], other.predicted[i], 1e-9) ||
           broken(why, "%.12g, alone %.12g", one.predicted[i * Q + 1], other.predicted[i]);
  tct_encoded_free(&one);
  tct_encoded_free(&other);
  return kept;
}

static bool follows_the_scale(const tct_about *variant, void *params, law_why *why)
{
  bench a, b;
  tct_encoded one, other;

  set_out(&a, FEW, 13, 0.5);
  b   = a;
  b.d = (tct_encode_data){N, FEW, Q, FOLDS, b.x, b.y, b.fold};
  for (int i = 0; i < N; i++) b.y[i * Q + 1] *= 530;
  if (!encode(variant, params, &a, &one, why)) return false;
  if (!encode(variant, params, &b, &other, why)) return tct_encoded_free(&one), false;
  for (int i = 0; i < N; i++) other.predicted[i * Q + 1] /= 530;
  const bool kept = same(&one, &other, 0, 1e-9, why, "on another scale");
  tct_encoded_free(&one);
  tct_encoded_free(&other);
  return kept;
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"minds no order", minds_no_order, 0},
  {"predicts what is there", predicts_what_is_there, 0},
  {"predicts nothing of noise", predicts_nothing_of_noise, 0},
  {"learns nothing from what is held out", learns_nothing_from_what_is_held_out, 0},
  {"leaves out what is missing", leaves_out_what_is_missing, 0},
  {"says why it could not", says_why_it_could_not, 0},
  {"says that memory ran out", says_that_memory_ran_out, 0},
  {"minds no threads", minds_no_threads, 0},
  {"minds no rotation", minds_no_rotation, TCT_ENCODER_ROTATION_FREE},
  {"fits each alone", fits_each_alone, TCT_ENCODER_UNITS_ALONE},
  {"follows the scale", follows_the_scale, TCT_ENCODER_UNIT_SCALE},
};

/* ---- planted: the laws must be able to fail ----------------------------------------------------------- */

static void an_encoder_of_the_first_stimulus_is_caught(void **state)
{
  const tct_encoder liar = {.title  = "a look at the first",
                            .fit    = first_come,
                            .claims = TCT_ENCODER_ROTATION_FREE | TCT_ENCODER_UNITS_ALONE |
                                      TCT_ENCODER_UNIT_SCALE};
  (void)state;

  CAUGHT(laws, "describes itself", &liar.about);
  CAUGHT(laws, "minds no order", &liar.about);
  CAUGHT(laws, "predicts what is there", &liar.about);
  CAUGHT(laws, "minds no rotation", &liar.about);
  CAUGHT(laws, "fits each alone", &liar.about);
  CAUGHT(laws, "follows the scale", &liar.about);
}

static void an_encoder_that_remembers_another_fold_is_caught(void **state)
{
  const tct_encoder liar = {.title = "a memory", .fit = remembers};
  (void)state;

  CAUGHT(laws, "learns nothing from what is held out", &liar.about);
  CAUGHT(laws, "minds no threads", &liar.about);
}

static void who_fails_in_silence_is_caught(void **state)
{
  const tct_encoder liar = {.title = "a silence", .fit = gives_up};
  (void)state;

  CAUGHT(laws, "says why it could not", &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(an_encoder_of_the_first_stimulus_is_caught),
    cmocka_unit_test(an_encoder_that_remembers_another_fold_is_caught),
    cmocka_unit_test(who_fails_in_silence_is_caught),
  };
  const int failed = LAWS("encoders", laws);

  return (cmocka_run_group_tests_name("laws of encoders", planted, NULL, NULL) + failed) != 0;
}
