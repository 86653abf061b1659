/* examine.c -- from tables to the estimate, interval and p of one contrast.
 *
 * A contrast is one score, or the difference of two.  Its draws are those of the difference, draw by draw, so that
 * what two models have in common falls out.
 *
 * Where subjects are drawn, pools are made of fewer different ones: the lower ceiling of draws is too low and the upper
 * too high.  That is no part of how they scatter, and draws of a ceiling are moved to where their mean is the
 * estimate.
 *
 * Cross-validation in each draw brings in the chance of its folds; several repeats of it tell how much, and the
 * variance is without.
 *
 * The dual bootstrap has a variance and no draws.  Where draws are asked for (percentiles, BCa, their share
 * beyond 0), those of subjects and conditions together stand for its own.  Draws that scatter more than the variance says, by
 * this or by folds, are drawn in towards the estimate until they do not. */
#include "brain/inference/infer_own.h"

#include <math.h>

#include "brain/inference/intervals.h"
#include "brain/inference/variances.h"

/* One contrast of every row: rows [t->rows] of out. */
static size_t column(const tct_inquiry *q, const tct_contrast *c, const tct_table *t, double *out)
{
  for (int i = 0; t->at && i < t->rows; i++) {
    const double *row = t->at + (size_t)i * (size_t)q->quantities;
    out[i]            = c->sign * (row[c->a] - (c->b < 0 ? 0 : row[c->b])) + c->shift;
  }
  return t->at ? (size_t)t->rows : 0;
}

/* What is known of one contrast; all columns lie in the inquiry's scratch. */
typedef struct {
  double value, labelled, error;
  size_t draws;
  double *draw; /* NULL: none */
  size_t subjects;
  double *subject;
  size_t labels;
  double *label;
} body;

/* Moves draws to where their mean is the estimate. */
static void centre(body *b)
{
  double sum = 0, n = 0;

  for (size_t i = 0; i < b->draws; i++) {
    n += !isnan(b->draw[i]);
    sum += isnan(b->draw[i]) ? 0 : b->draw[i];
  }
  for (size_t i = 0; i < b->draws; i++) b->draw[i] += b->value - sum / n;
}

/* Moves draws towards the estimate, until that is their variance. */
static void draw_in(body *b, double variance)
{
  const double now = tct_variance(b->draws, b->draw), in = now > 0 ? sqrt(variance / now) : 1;

  for (size_t i = 0; i < b->draws; i++) b->draw[i] = b->value + in * (b->draw[i] - b->value);
}

/* How much column [draws] scatters; of cross-validations, without what is by the chance of their folds: how much repeats
 * vary together.  From few draws that may come out next to 0, or below, and would be taken for certainty; it counts for
 * no less than twice its own standard error, which is one sqrt(2 / (r (r - 1) draws)) where repeats have nothing in
 * common. */
static double scatter(const tct_inquiry *q, const tct_contrast *c, int drawn, size_t draws,
                      const double *column_of)
{
  const double mean = tct_variance(draws, column_of), r = q->repeats;
  double one = 0;

  if (q->repeats < 2) return mean;
  for (int i = 0; i < q->repeats; i++) {
    const tct_table t = {(int)draws,
                         q->repeated[drawn].at + (size_t)i * draws * (size_t)q->quantities};
    (void)column(q, c, &t, q->spare);
    one += tct_variance(draws, q->spare) / r;
  }
  const double least = 2 * one * sqrt(2 / (r * (r - 1) * (double)draws));
  return fmin(mean, fmax(tct_beyond_repeats(q->repeats, mean, one), least));
}

/* The variance of the estimate, and its draws. */
static double drawn_variance(const tct_inquiry *q, const tct_contrast *c, body *b)
{
  const int n = q->of->subjects, k = q->of->conditions, fewer = n < k ? n : k;
  const tct_boot boot = q->how->draw.boot;
  double variance[TCT_DRAWN_N], wanted = 0;

  for (int i = TCT_DRAWN_N - 1; i >= 0; i--) {
    if (!q->drawn[i].at) continue;
    b->draw     = q->scratch[i];
    b->draws    = column(q, c, &q->drawn[i], b->draw);
    variance[i] = wanted = scatter(q, c, i, b->draws, b->draw);
  }
  if (boot == TCT_BOOT_DUAL) {
    const tct_three_variances v = {variance[TCT_DRAWN_SUBJECTS], variance[TCT_DRAWN_CONDITIONS],
                                   variance[TCT_DRAWN_BOTH], n, k};
    wanted                      = tct_dual_variance(&v);
  }
  if (boot == TCT_BOOT_DUAL || q->repeats > 1) draw_in(b, wanted);
  if (boot == TCT_BOOT_DUAL) return wanted;
  return wanted * tct_few(boot == TCT_BOOT_SUBJECTS ? n : boot == TCT_BOOT_CONDITIONS ? k : fewer);
}

static body look(const tct_inquiry *q, const tct_contrast *c)
{
  body b = {
    .error = (double)NAN, .subject = q->scratch[TCT_DRAWN_N], .label = q->scratch[TCT_DRAWN_N + 1]};

  (void)column(q, c, &q->value, &b.value);
  (void)column(q, c, &q->labelled, &b.labelled);
  b.subjects = column(q, c, &q->subject, b.subject);
  if (c->labels) b.labels = column(q, c, &q->relabelled, b.label);
  if (q->how->draw.boot == TCT_BOOT_NONE)
    b.error = sqrt(tct_variance(b.subjects, b.subject) / (double)b.subjects);
  else
    b.error = sqrt(drawn_variance(q, c, &b));
  if (c->a >= q->lower || c->b >= q->lower) centre(&b);
  if (q->dof >= 1) return b;
  b.error = (double)NAN; /* one subject says nothing of others */
  b.draws = 0;
  return b;
}

static double acceleration(const tct_inquiry *q, const tct_contrast *c, double *spare)
{
  tct_skew s          = {0, 0};
  const tct_boot boot = q->how->draw.boot;

  if (boot != TCT_BOOT_CONDITIONS)
    tct_add_skew(&s, column(q, c, &q->without_subject, spare), spare);
  if (boot != TCT_BOOT_SUBJECTS)
    tct_add_skew(&s, column(q, c, &q->without_condition, spare), spare);
  return tct_acceleration(&s);
}

/* Sorts the draws, which a test has seen before. */
static tct_range interval(const tct_inquiry *q, const tct_contrast *c, body *b)
{
  const double level = q->how->level;

  if (q->how->interval == TCT_INTERVAL_T) return tct_t_interval(b->value, b->error, q->dof, level);
  b->draws = tct_close_up(b->draws, b->draw);
  if (q->how->interval == TCT_INTERVAL_PERCENTILE || isnan(b->value))
    return tct_percentile_interval(b->draws, b->draw, level);
  return tct_bca_interval(b->draws, b->draw, b->value, acceleration(q, c, b->subject), level);
}

tct_status tct_examine(const tct_inquiry *q, const tct_contrast *c, tct_examined *out,
                       tct_error *err)
{
  body b               = look(q, c);
  const tct_evidence e = {.value      = b.labels ? b.labelled : b.value,
                          .error      = b.error,
                          .dof        = q->dof,
                          .draws      = (int)b.draws,
                          .draw       = b.draws ? b.draw : NULL,
                          .subjects   = (int)b.subjects,
                          .subject    = b.subject,
                          .relabelled = (int)b.labels,
                          .relabel    = b.labels ? b.label : NULL,
                          .all_labels = q->all_labels && c->a < q->lower,
                          .flips      = q->how->draw.draws,
                          .seed       = q->how->draw.seed,
                          .one_sided  = c->one_sided};

  out->smallest = q->test->smallest(NULL, &e);
  TCT_TRY(q->test->p(NULL, &e, &out->p, err), err, "testing by %s", q->test->name);
  if (isnan(b.value)) out->p = (double)NAN;
  const tct_range r = interval(q, c, &b);
  out->estimate     = (tct_rsa_estimate){b.value, r.low, r.high, b.error};
  return TCT_OK;
}
