/* error_rates.h -- how often tests and intervals err, counted over simulated experiments.
 *
 * Each experiment is scored, drawn and relabelled once; every test, bootstrap and interval then looks at the same
 * tables, as tct_rsa_infer would (science/inference.c holds the two against each other).  Where a null does not
 * hold by construction it is made to hold: the truth, a mean over thousands of other experiments, is taken
 * off the contrast. */
#ifndef TESTS_ERROR_RATES_H
#define TESTS_ERROR_RATES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "brain/inference/infer_own.h"
#include "science/crossed_world.h"

enum { TEST_T, TEST_BOOTSTRAP, TEST_PERMUTATION, TEST_SIGNED_RANK, TESTS };
static const char *const test_names[TESTS] = {"t", "bootstrap", "permutation", "signed_rank"};

/* an unrelated model against 0; two equal models; the lower ceiling; within the margin of it; the ceiling against 0 */
enum { ASK_ZERO, ASK_PAIR, ASK_CEILING, ASK_EQUIVALENT, ASK_CEILING_ZERO, QUESTIONS };
static const char *const question_names[QUESTIONS] = {
  "score > 0", "score a != score b", "score != lower ceiling", "score > lower ceiling - margin",
  "lower ceiling > 0"};

/* models 0 and 1, which are equal, and one that is unrelated */
enum { RATE_MODELS = 3, UNRELATED = 2, LOWER = RATE_MODELS, COLUMNS = RATE_MODELS + 2 };
static const int rate_models[RATE_MODELS] = {0, 1, 4};

typedef struct {
  world w;
  int sets, repeats; /* of what is not drawn anew; experiments each */
  int draws;
  bool raw; /* take no truth off: there are effects, and it is power that is counted */
} rate_how;

typedef struct {
  double n;
  double below[QUESTIONS][TESTS][TCT_BOOT_N]; /* shares of p up to 0.05 */
  double covered[2][TCT_INTERVAL_N]
                [TCT_BOOT_N]; /* shares of intervals with the truth: a score, a difference */
} rates;

static inline tct_contrast contrast_of(int question)
{
  const tct_contrast known[QUESTIONS] = {
    {.a = UNRELATED, .b = -1, .sign = 1, .one_sided = true, .labels = true},
    {.a = 0, .b = 1, .sign = 1},
    {.a = 0, .b = LOWER, .sign = 1},
    {.a = 0, .b = LOWER, .sign = 1, .one_sided = true},
    {.a = LOWER, .b = -1, .sign = 1, .one_sided = true, .labels = true},
  };
  return known[question];
}

static inline double of_row(const tct_contrast *c, const double *row)
{
  return row[c->a] - (c->b < 0 ? 0 : row[c->b]);
}

/* The mean row over experiments that are not looked at otherwise. */
static inline void truth_of(const rate_how *h, uint64_t set, experiment *e, double *row)
{
  enum { EXPERIMENTS = 1500 };
  double score[RATE_MODELS];
  tct_scores s = {.score = score};

  for (int i = 0; i < COLUMNS; i++) row[i] = 0;
  for (uint64_t n = 0; n < EXPERIMENTS; n++) {
    experiment_draw(&h->w, set, 1000000 + n, e);
    tct_scorer *scorer = tct_scorer_new(rsa_of(e), true, NULL);
    assert_non_null(scorer);
    assert_int_equal(tct_scorer_at(scorer, NULL, NULL, &s, NULL), TCT_OK);
    tct_scorer_free(scorer);
    for (int m = 0; m < RATE_MODELS; m++) row[m] += score[m] / EXPERIMENTS;
    row[LOWER] += s.lower / EXPERIMENTS;
    row[LOWER + 1] += s.upper / EXPERIMENTS;
  }
}

static inline const tct_test *test_of(int test)
{
  return (const tct_test *)tct_variant("tests", test_names[test]);
}

/* The same tables as if this bootstrap had been asked for. */
static inline tct_inquiry seen_by(const tct_inquiry *all, tct_infer_how *how, tct_boot boot)
{
  static const tct_boot drawn[TCT_DRAWN_N] = {TCT_BOOT_BOTH, TCT_BOOT_SUBJECTS,
                                              TCT_BOOT_CONDITIONS};
  tct_inquiry q                            = *all;

  *how           = *all->how;
  how->draw.boot = boot;
  q.how          = how;
  q.dof          = tct_degrees_of_freedom(boot, q.of->subjects, q.of->conditions);
  for (int i = 0; i < TCT_DRAWN_N; i++)
    if (boot != TCT_BOOT_DUAL && boot != drawn[i]) q.drawn[i].at = NULL;
  return q;
}

/* Is it so by construction?  Else the truth is taken off. */
static inline bool null_holds(const world *w, int question)
{
  switch (question) {
  case ASK_ZERO:
  case ASK_PAIR:
    return w->drawn == DRAWN_BOTH;
  default:
    return question == ASK_CEILING_ZERO && w->strangers;
  }
}

static inline void count_p(const rate_how *h, const tct_inquiry *all, const double *truth, rates *r)
{
  for (int question = 0; question < QUESTIONS; question++)
    for (int boot = 0; boot < TCT_BOOT_N; boot++)
      for (int test = 0; test < TESTS; test++) {
        tct_contrast c = contrast_of(question);
        tct_infer_how how;
        tct_examined x;
        tct_inquiry q = seen_by(all, &how, (tct_boot)boot);
        q.test        = test_of(test);
        how.interval  = TCT_INTERVAL_T;
        if (!h->raw && !null_holds(&h->w, question)) {
          c.shift  = -of_row(&c, truth);
          c.labels = false; /* labels mean something: there is no such null */
        }
        assert_int_equal(tct_examine(&q, &c, &x, NULL), TCT_OK);
        r->below[question][test][boot] += x.p <= 0.05;
      }
}

static inline void count_covered(const tct_inquiry *all, const double *truth, rates *r)
{
  static const int asked[2] = {ASK_PAIR, ASK_CEILING};

  for (int pair = 0; pair < 2; pair++)
    for (int boot = 0; boot < TCT_BOOT_N; boot++)
      for (int interval = 0; interval < TCT_INTERVAL_N; interval++) {
        tct_contrast c = contrast_of(asked[0]);
        tct_infer_how how;
        tct_examined x;
        tct_inquiry q = seen_by(all, &how, (tct_boot)boot);
        if (!pair) c.b = -1;
        how.interval = (tct_interval_kind)interval;
        q.test       = test_of(TEST_T);
        if (boot == TCT_BOOT_NONE && interval != TCT_INTERVAL_T) continue;
        assert_int_equal(tct_examine(&q, &c, &x, NULL), TCT_OK);
        r->covered[pair][interval][boot] +=
          x.estimate.low <= of_row(&c, truth) && of_row(&c, truth) <= x.estimate.high;
      }
}

static inline void one_experiment(const rate_how *h, uint64_t seed, experiment *e,
                                  const double *truth, rates *r)
{
  const tct_infer_how how = {
    .draw = {.boot = TCT_BOOT_DUAL, .draws = h->draws, .seed = seed, .ceiling = true, .threads = 1},
    .interval = TCT_INTERVAL_BCA,
    .level    = 0.95};
  tct_inquiry q = {.of         = rsa_of(e),
                   .how        = &how,
                   .test       = test_of(TEST_PERMUTATION),
                   .quantities = COLUMNS,
                   .lower      = LOWER,
                   .upper      = LOWER + 1};

  assert_int_equal(tct_tables_make(&q, NULL), TCT_OK);
  count_p(h, &q, truth, r);
  count_covered(&q, truth, r);
  tct_tables_free(&q);
  r->n++;
}

static inline rates measure_rates(const rate_how *h)
{
  experiment e = experiment_new(&h->w, RATE_MODELS, rate_models);
  double truth[COLUMNS];
  rates r = {0};

  for (int set = 0; set < h->sets; set++) {
    truth_of(h, (uint64_t)set, &e, truth);
    for (int i = 0; i < h->repeats; i++) {
      experiment_draw(&h->w, (uint64_t)set, (uint64_t)i, &e);
      one_experiment(h, (uint64_t)i, &e, truth, &r);
    }
  }
  double *share = &r.below[0][0][0];
  for (size_t i = 0; i < sizeof r.below / sizeof *share; i++) share[i] /= r.n;
  share = &r.covered[0][0][0];
  for (size_t i = 0; i < sizeof r.covered / sizeof *share; i++) share[i] /= r.n;
  experiment_free(&e);
  return r;
}

#endif
