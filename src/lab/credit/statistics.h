/* statistics.h -- how far a learning rule is from the gradient, and how much it trembles.
 *
 * At fixed weights, over a fixed set of examples i = 1 .. D, with the exact gradient g of the whole
 * set, a rule proposes u_ir for example i in the r-th draw of its own noise.  Write m_i for the mean
 * of u_ir over the noise and m for the mean of m_i over the set, M for |m|^2.
 *
 *   cosine      <m,g> / (|m| |g|)
 *   bias        min over a >= 0 of |a m - g|^2 / |g|^2 = 1 - max(0, cosine)^2: direction only
 *   bias_each   the same with one a >= 0 for each projection: a step size for each is always allowed
 *   raw_bias    |m - g|^2 / |g|^2: for rules that claim the right size as well
 *   variance    mean_i tr Cov(u_i) / mean_i |m_i|^2: of the rule, given the example
 *   online      (mean_i E|u_i|^2 - M) / M: of one random example, sampling included
 *   efficiency  <m,g>^2 / (|g|^2 mean_i E|u_i|^2) = cosine^2 / (1 + online)
 *
 * The square of an averaged noisy vector is too large by the noise that is left in it, so that an
 * unbiased rule looks biased.  Here each square is a mean of products of different draws, and the bias is
 * the square q of what lies across g, over that and the square p along it; not one minus a cosine.  So
 * noise can take it below 0 (there it is q / p) and the cosine, sqrt(1 - bias), above 1: neither is clipped.
 *
 * What is estimated belongs to these weights and this set of examples: intervals (95 %) hold the rule's
 * noise and nothing else, and are points for a rule without noise.  How things differ between sets,
 * weights or frozen feedback is for tct_spread_of, over instances.  Draws with the same number may share
 * noise between examples; draws with different numbers must be independent.
 *
 * Draws are put into at most 20 blocks; memory is 41 vectors, whatever the number of examples and draws.
 * With 8 to 19 draws, noise in a few directions only, or unresolved projections, intervals are wider than
 * they need be; tests/lab/credit_statistics.c has the numbers. */
#ifndef TERCET_LAB_CREDIT_STATISTICS_H
#define TERCET_LAB_CREDIT_STATISTICS_H

#include <tercet/credit.h>

enum { TCT_CREDIT_BLOCKS = 20, TCT_CREDIT_FEWEST = 8, TCT_SPREAD_FEWEST = 10 };

typedef struct {
  size_t from, to;
} tct_credit_range;

typedef struct {
  size_t n; /* numbers in an update */
  const double *gradient;
  int parts;                    /* projections */
  const tct_credit_range *part; /* in order, apart; what lies in none of them does not count */
  int examples;
  int draws; /* of each example: 1 if deterministic, else 8 to 20 or a multiple of 20 */
  bool deterministic;
} tct_credit_plan;

/* Unresolved: neither |m|^2 nor <m,g> lies 3 standard errors from 0, so that m has no direction yet;
 * then `bias.value` is NAN, `bias.high` an upper bound, and the cosine anything from -1 to 1.  The value of
 * `bias_each` is NAN if a projection is unresolved; its interval then holds all that this one may be. */
typedef struct {
  bool resolved;
  double share; /* |g_l|^2 / |g|^2 */
  tct_estimate cosine, bias;
} tct_credit_part;

typedef struct {
  bool resolved;
  tct_estimate cosine, bias, bias_each, raw_bias, variance, online, efficiency;
} tct_credit_result;

typedef struct tct_credit tct_credit;

tct_credit *tct_credit_new(const tct_credit_plan *plan, tct_error *err); /* keeps copies */
/* Example by example, and each one's draws in order, both from 0. */
tct_status tct_credit_add(tct_credit *c, int example, int draw, const double *u, tct_error *err);
/* After the last draw of the last example; `part` has room for all projections. */
tct_status tct_credit_finish(tct_credit *c, tct_credit_result *result, tct_credit_part *part,
                             tct_error *err);
void tct_credit_free(tct_credit *c);

/* One number for each instance (frozen feedback, weights, ...): where they lie and where their mean. */
typedef struct {
  double mean, sd;
  double low, high;   /* 95 % for the mean of all instances there could be (Student) */
  double least, most; /* of those there are */
} tct_spread;

/* Refuses fewer than 10. */
tct_status tct_spread_of(const double *value, int n, tct_spread *spread, tct_error *err);

#endif
