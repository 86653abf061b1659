/* behaviours.c -- what every measure of choices keeps, and what those keep that say so. */
#include <tercet/behaviour.h>

#include "base/memory.h"
#include "conformance/laws.h"

enum { TRIALS = 360, IMAGES = 12, OPTIONS = 4 };

/* Two observers of the same trials, with everything in their tables that a measure might ask for. */
struct bench {
  int image[TRIALS], truth[TRIALS], distractor[TRIALS], choice[2][TRIALS];
  double strength[TRIALS], time[TRIALS];
  tct_choices of[2];
  tct_behaviour_how how;
};

static double draw(uint64_t *at)
{
  return 0.5 * (1 + law_draw(at));
}

static void furnish(struct bench *b, uint64_t seed)
{
  for (int i = 0; i < TRIALS; i++) {
    b->image[i]      = i % IMAGES;
    b->truth[i]      = b->image[i] % OPTIONS;
    b->distractor[i] = (b->truth[i] + 1 + i / IMAGES % (OPTIONS - 1)) % OPTIONS;
    b->strength[i]   = 0.25 * (1 + (int)(8 * draw(&seed)));
    b->time[i]       = 0.4 + 0.5 * draw(&seed) + 0.5 / (1 + b->strength[i]);
    const double right =
      0.5 + 0.45 * (b->strength[i] / 2) * (i + 60.0) / (TRIALS + 60) * (0.5 + 0.05 * b->image[i]);
    for (int o = 0; o < 2; o++)
      b->choice[o][i] = draw(&seed) < right ? b->truth[i] : b->distractor[i];
  }
  for (int o = 0; o < 2; o++)
    b->of[o] = (tct_choices){.trials     = TRIALS,
                             .options    = OPTIONS,
                             .images     = IMAGES,
                             .image      = b->image,
                             .truth      = b->truth,
                             .distractor = b->distractor,
                             .choice     = b->choice[o],
                             .strength   = b->strength,
                             .time       = b->time};
  b->how = (tct_behaviour_how){.level = 0.95, .seed = 1};
}

static bool takes_two(const tct_behaviour *m)
{
  return (m->needs & (TCT_BEHAVIOUR_NEEDS_TWO | TCT_BEHAVIOUR_NEEDS_MAY_TWO)) != 0;
}

static bool measured(const struct bench *b, const tct_about *variant, void *params, bool turned,
                     tct_behaved *got, law_why *why)
{
  const tct_behaviour *m = (const tct_behaviour *)variant;
  tct_error err          = {0};

  if (tct_behave(m, params, &b->of[turned], takes_two(m) ? &b->of[!turned] : NULL, &b->how, got,
                 &err) == TCT_OK)
    return true;
  return broken(why, "%s", err.text);
}

static bool same(const tct_behaviour *m, const tct_behaved *a, const tct_behaved *b, double slack,
                 law_why *why)
{
  for (int j = 0; j < m->n; j++) {
    const double x = a->number[j].value, y = b->number[j].value;
    if (!(isnan(x) && isnan(y)) && !(slack == 0 ? x == y : law_near(x, y, slack)))
      return broken(why, "%s is %.15g and %.15g", m->number[j].name, x, y);
    if (a->number[j].n != b->number[j].n)
      return broken(why, "%s is of %d and of %d", m->number[j].name, a->number[j].n,
                    b->number[j].n);
  }
  return true;
}

/* ---- laws of all ---------------------------------------------------------------------------------------- */

static bool describes_itself(const tct_about *variant, void *params, law_why *why)
{
  static const char *const units[] = {"1", "x", "1/x", "t", "trial"};
  const tct_behaviour *m           = (const tct_behaviour *)variant;
  (void)params;

  if (!law_describes(variant, true, why)) return false;
  if (!m->direction || !law_sentence(m->direction, 15)) return broken(why, "it has no direction");
  if (m->n < 1 || m->n > TCT_BEHAVIOUR_NUMBERS) return broken(why, "%d numbers", m->n);
  for (int j = 0; j < m->n; j++) {
    size_t u = 0;
    while (u < sizeof units / sizeof *units && strcmp(units[u], m->number[j].unit) != 0) u++;
    if (u == sizeof units / sizeof *units || !law_sentence(m->number[j].doc, 15))
      return broken(why, "number %s has no unit or is not explained", m->number[j].name);
  }
  return true;
}

/* Points of all trials, near to which the fitted curve runs. */
static bool is_a_curve_near_its_points(const tct_about *variant, void *params, law_why *why)
{
  const tct_behaviour *m = (const tct_behaviour *)variant;
  tct_behaviour_points p;
  tct_error err = {0};
  tct_behaved got;
  struct bench b;
  int held = 0, trials = 0;

  if (!m->curve) return true;
  furnish(&b, 10);
  if (!measured(&b, variant, params, false, &got, why)) return false;
  if (tct_behaviour_points_of(m, params, &b.of[0], 0.99, &p, &err) != TCT_OK)
    return broken(why, "%s", err.text);
  if (got.number[0].why != TCT_BEHAVIOUR_FINE) return true; /* no fit of what does not rise */
  for (int k = 0; k < p.n; k++) {
    const double y = m->curve->at(params, got.number, p.x[k]);
    if (k > 0 && p.x[k] <= p.x[k - 1]) return broken(why, "places do not rise");
    trials += p.trials[k];
    held += p.low[k] <= y && y <= p.high[k];
  }
  if (trials != got.trials[0]) return broken(why, "points of %d trials", trials);
  return held >= p.n - 1 ? true : broken(why, "%d of %d points hold the curve", held, p.n);
}

/* A number within its bounds, of some trials, or a reason. */
static bool answers(const struct bench *b, const tct_about *variant, void *params, const char *what,
                    law_why *why)
{
  const tct_behaviour *m = (const tct_behaviour *)variant;
  tct_behaved got;

  if (!measured(b, variant, params, false, &got, why)) return false;
  for (int j = 0; j < m->n; j++) {
    const tct_behaved_number *v   = &got.number[j];
    const tct_behaviour_number *n = &m->number[j];
    if (isinf(v->value)) return broken(why, "%s: %s is infinite", what, n->name);
    if (isnan(v->value) != (v->why != TCT_BEHAVIOUR_FINE))
      return broken(why, "%s: %s is %g and '%s'", what, n->name, v->value,
                    tct_behaviour_why_text(v->why));
    if (!isnan(v->value) && v->n < 1) return broken(why, "%s: %s is of none", what, n->name);
    if (!isnan(v->value) && (n->least != 0 || n->most != 0) &&
        (v->value < n->least || v->value > n->most))
      return broken(why, "%s: %s is %.15g", what, n->name, v->value);
    if (isnan(v->low) != isnan(v->high) || v->low > v->high)
      return broken(why, "%s: %s from %g to %g", what, n->name, v->low, v->high);
  }
  return true;
}

static bool keeps_its_bounds(const tct_about *variant, void *params, law_why *why)
{
  struct bench b;

  for (uint64_t seed = 1; seed <= 10; seed++) {
    furnish(&b, seed);
    b.how.draws = 12;
    if (!answers(&b, variant, params, "draws", why)) return false;
  }
  return true;
}

static bool answers_extremes_with_a_reason(const tct_about *variant, void *params, law_why *why)
{
  static const char *const names[] = {"always right", "always wrong", "one strength",
                                      "one time",     "one image",    "all missing",
                                      "one trial",    "two trials",   "none right of one"};
  struct bench b;

  for (int what = 0; what < 9; what++) {
    furnish(&b, 3);
    b.how.draws = 5;
    for (int i = 0; i < TRIALS; i++) {
      if (what == 0) b.choice[0][i] = b.choice[1][i] = b.truth[i];
      if (what == 1) b.choice[0][i] = b.choice[1][i] = b.distractor[i];
      if (what == 2) b.strength[i] = 1;
      if (what == 3) b.time[i] = 1;
      if (what == 4) b.image[i] = b.truth[i] = 0, b.distractor[i] = 1;
      if (what == 5) b.choice[0][i] = -1;
      if (what == 8) b.choice[0][i] = b.distractor[i];
    }
    if (what == 6 || what == 7) b.of[0].trials = b.of[1].trials = what - 5;
    if (!answers(&b, variant, params, names[what], why)) return false;
  }
  return true;
}

static bool leaves_out_what_is_missing(const tct_about *variant, void *params, law_why *why)
{
  const tct_behaviour *m = (const tct_behaviour *)variant;
  tct_behaved got, without;
  struct bench b;
  int n = 0;

  furnish(&b, 4);
  for (int i = 0; i < TRIALS; i += 7) b.choice[0][i] = b.choice[1][i] = -1;
  if (!measured(&b, variant, params, false, &got, why)) return false;
  for (int i = 0; i < TRIALS; i++) {
    if (i % 7 == 0) continue;
    b.image[n]      = b.image[i];
    b.truth[n]      = b.truth[i];
    b.distractor[n] = b.distractor[i];
    b.strength[n]   = b.strength[i];
    b.time[n]       = b.time[i];
    for (int o = 0; o < 2; o++) b.choice[o][n] = b.choice[o][i];
    n++;
  }
  b.of[0].trials = b.of[1].trials = n;
  if (!measured(&b, variant, params, false, &without, why)) return false;
  if (got.dropped[0] != TRIALS - n)
    return broken(why, "%d are said to be left out", got.dropped[0]);
  return same(m, &got, &without, 0, why);
}

static bool says_what_it_lacks(const tct_about *variant, void *params, law_why *why)
{
  const tct_behaviour *m = (const tct_behaviour *)variant;
  tct_error err          = {0};
  tct_behaved got;
  struct bench b;
  bool bare, one;

  furnish(&b, 5);
  one = tct_behave(m, params, &b.of[0], NULL, &b.how, &got, &err) == TCT_OK;
  if (one == ((m->needs & TCT_BEHAVIOUR_NEEDS_TWO) != 0)) return broken(why, "of one observer");
  b.of[0].image    = NULL;
  b.of[0].strength = b.of[0].time = NULL;
  bare =
    tct_behave(m, params, &b.of[0], takes_two(m) ? &b.of[1] : NULL, &b.how, &got, &err) == TCT_OK;
  if (bare == ((m->needs & (TCT_BEHAVIOUR_NEEDS_IMAGES | TCT_BEHAVIOUR_NEEDS_STRENGTH |
                            TCT_BEHAVIOUR_NEEDS_TIME)) != 0))
    return broken(why, "of choices alone: %s", err.text);
  furnish(&b, 5);
  b.choice[0][3] = OPTIONS;
  return tct_behave(m, params, &b.of[0], takes_two(m) ? &b.of[1] : NULL, &b.how, &got, &err) ==
               TCT_BAD_DATA &&
             strstr(err.text, "trial 4")
           ? true
           : broken(why, "a choice that is not there: %s", err.text);
}

static bool draws_the_same_again(const tct_about *variant, void *params, law_why *why)
{
  const tct_behaviour *m = (const tct_behaviour *)variant;
  tct_behaved one, two;
  struct bench b;

  furnish(&b, 6);
  b.how.draws = 10;
  if (!measured(&b, variant, params, false, &one, why)) return false;
  if (!measured(&b, variant, params, false, &two, why)) return false;
  for (int j = 0; j < m->n; j++) {
    const double x = one.number[j].low, y = two.number[j].low;
    if (x != y && !(isnan(x) && isnan(y))) return broken(why, "%.17g and %.17g", x, y);
  }
  return same(m, &one, &two, 0, why);
}

static bool fails_in_good_order_without_memory(const tct_about *variant, void *params, law_why *why)
{
  const tct_behaviour *m = (const tct_behaviour *)variant;
  struct bench b;
  tct_behaved got;

  furnish(&b, 7);
  b.how.draws = 2;
  for (int64_t n = 1; n < 4000; n++) {
    tct_error err = {0};
    tct_fail_allocation(n, false);
    const tct_status s =
      tct_behave(m, params, &b.of[0], takes_two(m) ? &b.of[1] : NULL, &b.how, &got, &err);
    tct_fail_allocation(-1, false);
    if (s == TCT_OK) return true;
    if (s != TCT_NO_MEMORY || !err.text[0] || !isnan(got.number[0].value))
      return broken(why, "allocation %d: %s '%s'", (int)n, tct_status_name(s), err.text);
  }
  return broken(why, "there is no end to its allocations");
}

/* ---- claims --------------------------------------------------------------------------------------------- */

static bool is_symmetric(const tct_about *variant, void *params, law_why *why)
{
  tct_behaved one, two;
  struct bench b;

  furnish(&b, 8);
  return measured(&b, variant, params, false, &one, why) &&
         measured(&b, variant, params, true, &two, why) &&
         same((const tct_behaviour *)variant, &one, &two, 1e-12, why);
}

static bool minds_no_order(const tct_about *variant, void *params, law_why *why)
{
  tct_behaved one, two;
  struct bench b, c;

  furnish(&b, 9);
  furnish(&c, 9);
  for (int i = 0; i < TRIALS; i++) {
    const int to     = (7 * i + 5) % TRIALS;
    c.image[to]      = b.image[i];
    c.truth[to]      = b.truth[i];
    c.distractor[to] = b.distractor[i];
    c.strength[to]   = b.strength[i];
    c.time[to]       = b.time[i];
    for (int o = 0; o < 2; o++) c.choice[o][to] = b.choice[o][i];
  }
  return measured(&b, variant, params, false, &one, why) &&
         measured(&c, variant, params, false, &two, why) &&
         same((const tct_behaviour *)variant, &one, &two, 1e-9, why);
}

static const law laws[] = {
  {"describes itself", describes_itself, 0},
  {"is a curve near its points", is_a_curve_near_its_points, 0},
  {"keeps its bounds", keeps_its_bounds, 0},
  {"answers extremes with a reason", answers_extremes_with_a_reason, 0},
  {"leaves out what is missing", leaves_out_what_is_missing, 0},
  {"says what it lacks", says_what_it_lacks, 0},
  {"draws the same again", draws_the_same_again, 0},
  {"fails in good order without memory", fails_in_good_order_without_memory, 0},
  {"is symmetric", is_symmetric, TCT_BEHAVIOUR_SYMMETRIC},
  {"minds no order", minds_no_order, TCT_BEHAVIOUR_ORDER_FREE},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static tct_status first_trial(const void *params, const tct_choices *a, const tct_choices *b,
                              const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  static int calls;
  double *room = tct_alloc(1, sizeof *room);
  (void)params, (void)how, (void)err, (void)b;

  tct_free(room);
  out[0].value = 0.01 * ++calls + a->choice[0] + (a->trials < 3 ? (double)NAN : 3);
  out[0].n     = 1;
  return room ? TCT_OK : TCT_NO_MEMORY;
}

static double some_choice(const void *params, const tct_choices *c, int i, double *x)
{
  (void)params;
  *x = c->strength[i];
  return c->choice[i] == c->truth[i];
}

static double flat(const void *params, const tct_behaved_number *number, double x)
{
  (void)params, (void)number, (void)x;
  return 0.1;
}

static const tct_behaviour_curve crooked = {
  .x = "strength", .y = "right", .share = true, .trial = some_choice, .at = flat};

static const tct_behaviour_number liars[] = {{"first", "", "whatever the first choice was", 0, 1}};

static void a_measure_that_keeps_nothing_is_caught(void **state)
{
  const tct_behaviour liar = {.name  = "liar",
                              .title = "the first trial",
                              .needs = TCT_BEHAVIOUR_NEEDS_TWO | TCT_BEHAVIOUR_NEEDS_PAIRED |
                                       TCT_BEHAVIOUR_NEEDS_STRENGTH,
                              .curve   = &crooked,
                              .n       = 1,
                              .number  = liars,
                              .measure = first_trial};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
    if (strcmp(laws[i].name, "says what it lacks") != 0 &&
        strcmp(laws[i].name, "fails in good order without memory") != 0)
      CAUGHT(laws, laws[i].name, &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_measure_that_keeps_nothing_is_caught),
  };
  const int failed = LAWS("behaviours", laws);

  return (cmocka_run_group_tests_name("laws of behaviours", planted, NULL, NULL) + failed) != 0;
}
