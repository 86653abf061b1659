/* change_verdicts.c -- learning, change only, unlearning: how often the verdict from recordings alone errs, and how often it
 * finds what was planted into two times of a simulated population.
 *
 *     test_science_change_verdicts              asserts what docs/concepts/change.md says, over 40 experiments of each kind
 *     test_science_change_verdicts --table 1000 writes its table, over 1000 */
#include "brain/near.h"

#include "base/memory.h"
#include "base/random.h"
#include "substrate/complain.h"

#include <tercet/learning.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { EXPERIMENTS = 40, UNITS = 20, CLASSES = 2, TRIALS = 300, FINDINGS = TCT_UNMOVED + 1 };
static const double margin = 0.1;

/* Two classes at +- d' / 2 along one axis of units with noise of spread 1 each; both move by `drift` across that axis. */
typedef struct {
  const char *name;
  double before, after; /* d' */
  double drift;         /* from before to after, across the axis */
  double shift;         /* along the axis, of both classes */
  double walk;          /* spread of a unit's random walk over each session, at its end */
  double least[FINDINGS], most[FINDINGS]; /* shares, by tct_finding */
} planted_kind;

#define ANY                                                                                        \
  {                                                                                                \
    0, 0, 0, 0, 0                                                                                  \
  }
static const planted_kind kinds[] = {
  {"nothing", 1.4, 1.4, 0, 0, 0, ANY, {1, 0.1, 0.1, 0.2, 1}},
  {"both classes drift across the axis",
   1.4,
   1.4,
   0.7,
   0,
   0,
   {0, 0, 0, 0.8, 0},
   {1, 0.1, 0.1, 1, 0}},
  {"both classes move along the axis",
   1.4,
   1.4,
   0,
   0.7,
   0,
   {0, 0, 0, 0.8, 0},
   {1, 0.1, 0.1, 1, 0.05}},
  {"d' from 1.4 to 1.75", 1.4, 1.75, 0, 0, 0, {0, 0.2, 0, 0, 0}, {1, 1, 0.05, 1, 1}},
  {"d' from 1.4 to 2.2", 1.4, 2.2, 0, 0, 0, {0, 0.85, 0, 0, 0}, {1, 1, 0, 0.2, 0.2}},
  {"d' from 1.4 to 2.2, and drift", 1.4, 2.2, 0.7, 0, 0, {0, 0.85, 0, 0, 0}, {1, 1, 0, 0.2, 0}},
  {"d' from 2.2 to 1.4", 2.2, 1.4, 0, 0, 0, {0, 0, 0.85, 0, 0}, {1, 0, 1, 0.2, 0.2}},
  {"nothing, but a walk within sessions", 1.4, 1.4, 0, 0, 0.5, ANY, {1, 0.1, 0.1, 1, 1}},
};

typedef struct {
  double value[CLASSES * TRIALS * UNITS];
  int condition[CLASSES * TRIALS];
} session;

/* The axis is (1, .., 1), drift (1, -1, 1, ..), of length 1. */
static void record(const planted_kind *k, int time, uint64_t seed, session *s)
{
  const tct_key key = tct_key_in(tct_key_of(seed, "session"), (uint64_t)time);
  const double one = 1 / sqrt(UNITS), half = (time ? k->after : k->before) / 2;
  double walk[UNITS] = {0};

  for (int i = 0; i < CLASSES * TRIALS; i++) {
    s->condition[i] = i % CLASSES;
    for (int u = 0; u < UNITS; u++) {
      const double along  = (i % CLASSES ? half : -half) + (time ? k->shift : 0);
      const double across = time ? k->drift * (u % 2 ? -1 : 1) : 0;
      walk[u] += k->walk / sqrt(CLASSES * TRIALS) * tct_normal(key, (uint64_t)i, 1, (uint32_t)u);
      s->value[i * UNITS + u] =
        one * (along + across) + walk[u] + tct_normal(key, (uint64_t)i, 0, (uint32_t)u);
    }
  }
}

static tct_trials trials_of(const session *s)
{
  return (tct_trials){.rows       = CLASSES * TRIALS,
                      .units      = UNITS,
                      .conditions = CLASSES,
                      .value      = s->value,
                      .condition  = s->condition};
}

typedef struct {
  double of[FINDINGS], held, moved, gain, truth;
} found_counts;

/* Of the best decoder; that of trials is a little worse. */
static double accuracy(double d)
{
  return erfc(-d / 2 / sqrt(2)) / 2;
}

static found_counts count(const planted_kind *k, int experiments)
{
  static session s[2];
  static const int class_of[] = {0, 1};
  const tct_decoder *lda      = (const tct_decoder *)tct_variant("decoders", "lda");
  const tct_about *shrunk     = tct_variant("covariances", "ledoit_wolf");
  void *params = tct_params_new(&lda->about), *of_noise = tct_params_new(shrunk);
  found_counts n = {.truth = accuracy(k->after) - accuracy(k->before)};
  tct_error err  = {0};

  for (int i = 0; i < experiments; i++) {
    for (int time = 0; time < 2; time++) record(k, time, 1 + (uint64_t)i, &s[time]);
    const tct_trials t[]     = {trials_of(&s[0]), trials_of(&s[1])};
    const tct_learnt_how how = {
      .trials       = {&t[0], &t[1]},
      .class_of     = class_of,
      .classes      = CLASSES,
      .decode       = {.decoder = lda,
                       .params  = params,
                       .noise   = {(const tct_covariance *)shrunk, of_noise},
                       .folds   = 5,
                       .threads = 1},
      .dealings     = 2,
      .permutations = 99,
      .margin       = margin,
      .level        = 0.95,
      .seed         = 7 + (uint64_t)i,
    };
    tct_learnt got;
    if (tct_learnt_between(&how, &got, &err) != TCT_OK) fail_msg("%s", err.text);
    n.of[got.finding] += 1.0 / experiments;
    n.held += (double)(got.gain.low <= n.truth && n.truth <= got.gain.high) / experiments;
    n.moved += (double)(got.moved.p <= 0.05 + 1e-12) / experiments;
    n.gain += got.gain.gain / experiments;
  }
  tct_params_free(&lda->about, params);
  tct_params_free(shrunk, of_noise);
  return n;
}

static void table(int experiments)
{
  (void)printf("| planted | gain | found | held | activity moved | learning | change only | "
               "unlearning | no change seen | unresolved |\n"
               "|---|---|---|---|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const found_counts n = count(&kinds[i], experiments);
    (void)printf("| %s | %.3f | %.3f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |\n",
                 kinds[i].name, n.truth, n.gain, 100 * n.held, 100 * n.moved,
                 100 * n.of[TCT_LEARNING], 100 * n.of[TCT_CHANGE], 100 * n.of[TCT_DETERIORATION],
                 100 * n.of[TCT_UNMOVED], 100 * n.of[TCT_UNRESOLVED]);
    (void)fflush(stdout);
  }
}

static void verdicts_are_found_as_often_as_is_written(void **state)
{
  (void)state;

  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const found_counts n = count(&kinds[i], EXPERIMENTS);
    for (int f = 0; f < FINDINGS; f++)
      if (n.of[f] < kinds[i].least[f] - 1e-9 || n.of[f] > kinds[i].most[f] + 1e-9)
        fail_msg("%s: '%s' in a share of %g, not in %g .. %g", kinds[i].name,
                 tct_finding_text((tct_finding)f), n.of[f], kinds[i].least[f], kinds[i].most[f]);
  }
}

int main(int n, char **word)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(verdicts_are_found_as_often_as_is_written),
  };

  if (n == 3 && strcmp(word[1], "--table") == 0) {
    table(atoi(word[2]));
    return 0;
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
