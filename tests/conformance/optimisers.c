/* optimisers.c -- what every optimiser and every constraint must keep to, run on all of them. */
#include <tercet/constraint.h>
#include <tercet/optimiser.h>

#include "conformance/laws.h"
#include "kernels/kernels.h"

enum { N = 40 };

typedef struct {
  const tct_optimiser *optimiser;
  const void *params;
  uint64_t count;
  tct_real update[N], weight[N], moment[TCT_MOMENTS][N];
} bench;

static void set_up(bench *b, const tct_about *variant, const void *params)
{
  uint64_t draw = 3;

  memset(b, 0, sizeof *b);
  b->optimiser = (const tct_optimiser *)variant;
  b->params    = params;
  for (int i = 0; i < N; i++) {
    b->update[i] = (tct_real)law_draw(&draw);
    b->weight[i] = (tct_real)law_draw(&draw);
  }
}

static int moments(const bench *b)
{
  int n = 0;

  while (b->optimiser->moments && b->optimiser->moments[n]) n++;
  return n;
}

/* Weights from .. from + n - 1; moments that it does not name are not there. */
static void move_some(bench *b, size_t from, size_t n, double rate)
{
  tct_move m = {.n      = n,
                .params = b->params,
                .count  = b->count,
                .rate   = rate,
                .update = b->update + from,
                .weight = b->weight + from};

  for (int k = 0; k < moments(b); k++) m.moment[k] = b->moment[k] + from;
  b->optimiser->move(&m);
}

static void move(bench *b, double rate)
{
  move_some(b, 0, N, rate);
  b->count++;
}

/* ---- laws for optimisers ------------------------------------------------------------------------------ */

static bool begins_with_its_step(const tct_about *variant, void *params, law_why *why)
{
  const tct_param *first = variant->n_params ? &variant->params[0] : NULL;
  bench b;

  set_up(&b, variant, params);
  if (moments(&b) > TCT_MOMENTS) return broken(why, "%d moments", moments(&b));
  if (!first || strcmp(first->name, "step") != 0 || first->type != TCT_TYPE_REAL || first->offset)
    return broken(why, "its first parameter is not a real `step` at the head of its struct");
  return first->preset > 0 || broken(why, "a preset step of %g", first->preset);
}

static bool rests_without_an_update(const tct_about *variant, void *params, law_why *why)
{
  bench b, was;

  set_up(&b, variant, params);
  memset(b.update, 0, sizeof b.update);
  was = b;
  for (int k = 0; k < 3; k++) move(&b, 0.1);
  return memcmp(b.weight, was.weight, sizeof b.weight) == 0 ||
         broken(why, "without an update and from rest a weight moved");
}

static bool moves_with_the_update(const tct_about *variant, void *params, law_why *why)
{
  double along = 0;
  bench b, was;

  set_up(&b, variant, params);
  was = b;
  move(&b, 1e-3);
  for (int i = 0; i < N; i++) along += (double)b.update[i] * (double)(b.weight[i] - was.weight[i]);
  return along > 0 || broken(why, "the first step goes against its update");
}

static bool stands_still_at_rate_zero(const tct_about *variant, void *params, law_why *why)
{
  bench b, was;

  set_up(&b, variant, params);
  was = b;
  for (int k = 0; k < 3; k++) move(&b, 0);
  return memcmp(b.weight, was.weight, sizeof b.weight) == 0 ||
         broken(why, "a weight moved at a step size of 0");
}

/* Threads move slices of their own: how the weights are cut must not matter. */
static bool moves_slice_by_slice(const tct_about *variant, void *params, law_why *why)
{
  bench whole, cut;

  set_up(&whole, variant, params);
  cut = whole;
  for (int k = 0; k < 3; k++) {
    move(&whole, 0.1);
    move_some(&cut, 0, 7, 0.1);
    move_some(&cut, 7, N - 7, 0.1);
    cut.count++;
  }
  return memcmp(&whole, &cut, sizeof whole) == 0 || broken(why, "two slices are not the whole");
}

static bool leaves_zeros_alone(const tct_about *variant, void *params, law_why *why)
{
  bench b;

  for (int i = 0; i < variant->n_params; i++) /* a decay must not disturb them either */
    if (strcmp(variant->params[i].name, "decay") == 0)
      *(double *)((char *)params + variant->params[i].offset) = 0.1;
  set_up(&b, variant, params);
  memset(b.update, 0, sizeof b.update);
  memset(b.weight, 0, sizeof b.weight);
  for (int k = 0; k < 3; k++) move(&b, 0.1);
  for (int i = 0; i < N; i++)
    if (!(b.weight[i] == 0)) return broken(why, "a pad became %g", (double)b.weight[i]);
  return true;
}

/* loss = sum of h (w - bottom)^2 / 2 with h from 0.5 to 2; the step size fades, as in a run */
static bool reaches_the_bottom(const tct_about *variant, void *params, law_why *why)
{
  const double preset = variant->n_params ? variant->params[0].preset : 0.01;
  const int steps     = 20000;
  double worst        = 0;
  bench b;

  set_up(&b, variant, params);
  for (int t = 0; t < steps; t++) {
    for (int i = 0; i < N; i++)
      b.update[i] = (tct_real)((0.5 + 1.5 * i / N) * ((i % 5) * 0.3 - (double)b.weight[i]));
    move(&b, preset * (1 - (double)t / steps));
  }
  for (int i = 0; i < N; i++) {
    const double off = fabs((i % 5) * 0.3 - (double)b.weight[i]);
    if (!(off <= worst)) worst = off; /* NaN shows */
  }
  return worst < 1e-4 || broken(why, "%g away from the bottom after %d steps", worst, steps);
}

static const law optimiser_laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"begins with its step", begins_with_its_step, 0},
  {"rests without an update", rests_without_an_update, 0},
  {"moves with the update", moves_with_the_update, 0},
  {"stands still at rate zero", stands_still_at_rate_zero, 0},
  {"moves slice by slice", moves_slice_by_slice, 0},
  {"leaves zeros alone", leaves_zeros_alone, TCT_OPTIMISER_ZERO_STAYS},
  {"reaches the bottom", reaches_the_bottom, TCT_OPTIMISER_DESCENDS},
};

/* ---- laws for constraints ------------------------------------------------------------------------------- */

typedef struct {
  tct_real weight[N], mask[N];
} held;

static held hold(const tct_about *variant, const void *params, int sign, const held *from)
{
  const tct_constraint *c = (const tct_constraint *)variant;
  held after              = *from;

  if (c->hold) c->hold(params, sign, N, c->wants_mask ? after.mask : NULL, after.weight);
  if (c->hold_panel) c->hold_panel(params, sign, N / TCT_PANEL, after.weight);
  return after;
}

static held loose(void)
{
  uint64_t draw = 11;
  held h;

  for (int i = 0; i < N; i++) {
    h.weight[i] = i % 7 ? (tct_real)(5 * law_draw(&draw)) : 0;
    h.mask[i]   = i % 3 == 0;
  }
  return h;
}

/* To the bit; what scales all that a receiver hears, but for rounding. */
static bool alike(const tct_constraint *c, const held *a, const held *b)
{
  const double slack = c->hold_panel ? (sizeof(tct_real) == 4 ? 4e-7 : 1e-15) : 0;
  bool same          = true;

  for (int i = 0; i < N; i++)
    same = same &&
           fabs((double)a->weight[i] - (double)b->weight[i]) <= slack * fabs((double)a->weight[i]);
  return same;
}

static bool holds_once_and_for_all(const tct_about *variant, void *params, law_why *why)
{
  const held before = loose();

  for (int sign = -1; sign <= 1; sign++) {
    const held once  = hold(variant, params, sign, &before);
    const held twice = hold(variant, params, sign, &once);
    if (!alike((const tct_constraint *)variant, &once, &twice))
      return broken(why, "holding twice is not holding once");
    if (memcmp(once.mask, before.mask, sizeof once.mask) != 0)
      return broken(why, "it wrote the mask");
    if (!tct_all_finite(N, once.weight)) return broken(why, "a weight is not finite any more");
  }
  return true;
}

static bool leaves_silence_alone(const tct_about *variant, void *params, law_why *why)
{
  held none = loose();

  memset(none.weight, 0, sizeof none.weight);
  for (int sign = -1; sign <= 1; sign++) {
    const held after = hold(variant, params, sign, &none);
    for (int i = 0; i < N; i++)
      if (after.weight[i] != 0) return broken(why, "a pad became %g", (double)after.weight[i]);
  }
  return true;
}

static bool says_how_dense_its_mask_is(const tct_about *variant, void *params, law_why *why)
{
  const tct_constraint *c = (const tct_constraint *)variant;

  if (!c->wants_mask) return !c->density || broken(why, "a density without a mask");
  const double density = c->density ? c->density(params) : -1;
  return (density >= 0 && density <= 1) || broken(why, "a density of %g", density);
}

static const law constraint_laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"holds once and for all", holds_once_and_for_all, 0},
  {"leaves silence alone", leaves_silence_alone, 0},
  {"says how dense its mask is", says_how_dense_its_mask_is, 0},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static void climb(const tct_move *m)
{
  for (size_t i = 0; i < m->n; i++)
    m->weight[i] -= (tct_real)0.1 * m->update[i] - (tct_real)((m->n == N) * 1e-3);
}

static void an_optimiser_that_keeps_nothing_is_caught(void **state)
{
  static const tct_optimiser liar = {.title  = "a climber that drifts",
                                     .claims = TCT_OPTIMISER_ZERO_STAYS | TCT_OPTIMISER_DESCENDS,
                                     .move   = climb};
  (void)state;

  for (size_t i = 0; i < sizeof optimiser_laws / sizeof *optimiser_laws; i++)
    CAUGHT(optimiser_laws, optimiser_laws[i].name, &liar.about);
}

static void halve_and_lift(const void *params, int sign, size_t n, const tct_real *mask,
                           tct_real *weight)
{
  (void)params;
  (void)sign;
  (void)mask;
  for (size_t i = 0; i < n; i++) weight[i] = weight[i] / 2 + 1;
}

static double twice(const void *params)
{
  (void)params;
  return 2;
}

static void a_constraint_that_keeps_nothing_is_caught(void **state)
{
  static const tct_constraint liar = {
    .title = "a pull towards two", .hold = halve_and_lift, .wants_mask = true, .density = twice};
  (void)state;

  for (size_t i = 0; i < sizeof constraint_laws / sizeof *constraint_laws; i++)
    CAUGHT(constraint_laws, constraint_laws[i].name, &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(an_optimiser_that_keeps_nothing_is_caught),
    cmocka_unit_test(a_constraint_that_keeps_nothing_is_caught),
  };
  int failed = LAWS("optimisers", optimiser_laws);

  failed += LAWS("constraints", constraint_laws);
  return (cmocka_run_group_tests_name("laws of optimisers", planted, NULL, NULL) + failed) != 0;
}
