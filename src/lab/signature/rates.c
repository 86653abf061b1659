/* rates.c -- signatures of what units do: ramps, what can be read from them and for how long, categories.
 *
 *     ramp          r2 of how far a unit has come from the first step of an epoch to its last and the strength, signed by
 *                   which of two classes is right; over trials, in the mean over units
 *     decoded       how well a word of conditions' names is read at the last step of an epoch (reading.c): 1 without
 *                   error, 0 by chance; with three words only where the second says the third
 *     persistence   the same at eight moments of an epoch, told by what was fitted at another, over told by its own: 1, one
 *                   code; 0, a code for each moment, or nothing that can be read
 *     categories    differences of a unit's mean rate in an epoch between conditions whose second word differs, less those
 *                   between conditions where it does not that are as far apart by the first, in degrees on a circle; over
 *                   their sum; all units together
 */
#include "lab/signature/own.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { MOMENTS = 8 };

static const double *rates_at(const tct_deeds *d, int did, int step)
{
  return d->rate + ((size_t)did * (size_t)d->steps + (size_t)step) * (size_t)d->units;
}

/* ---- ramps ------------------------------------------------------------------------------------------------ */

/* r2 of one unit; x [trials] is centred, of these squares.  A unit that does not move has 0. */
static double ramps(const tct_deeds *d, const double *x, double squares, int unit, int begin,
                    int end)
{
  double sum = 0, own = 0, both = 0;

  for (int i = 0; i < d->trials; i++)
    sum += rates_at(d, d->did[i], end - 1)[unit] - rates_at(d, d->did[i], begin)[unit];
  for (int i = 0; i < d->trials; i++) {
    const double y =
      rates_at(d, d->did[i], end - 1)[unit] - rates_at(d, d->did[i], begin)[unit] - sum / d->trials;
    own += y * y;
    both += x[i] * y;
  }
  return own > 1e-18 * d->trials ? both * both / (own * squares) : 0;
}

tct_status tct_measure_ramp(const tct_deeds *d, const tct_signature *s, double *value,
                            tct_error *err)
{
  int begin, end;
  double mean = 0, squares = 0, sum = 0;

  *value = NAN;
  tct_deeds_epoch(d, s, &begin, &end);
  if (d->classes != 2 || d->units < 1 || end - begin < 2) return TCT_OK;
  double *x = tct_alloc((size_t)d->trials + (size_t)d->conditions, sizeof *x);
  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for ramps");
  double *strength = x + d->trials;
  for (int c = 0; c < d->conditions; c++) strength[c] = tct_deeds_number(d, c, s->word[0]);
  for (int i = 0; i < d->trials; i++) {
    const int was = d->was[i];
    x[i]          = (d->right[was] ? 1 : -1) * strength[d->condition[was]];
    mean += x[i] / d->trials;
  }
  for (int i = 0; i < d->trials; i++) {
    x[i] -= mean;
    squares += x[i] * x[i];
  }
  for (int u = 0; u < d->units && squares > 0; u++) sum += ramps(d, x, squares, u, begin, end);
  tct_free(x);
  if (squares > 0) *value = sum / d->units;
  return TCT_OK;
}

/* ---- what can be read --------------------------------------------------------------------------------------- */

static tct_status read_word(const tct_deeds *d, const tct_signature *s, int moments,
                            const int *moment, double *gain, tct_error *err)
{
  int *level = tct_alloc((size_t)d->conditions, sizeof *level);
  char text[TCT_NAME];

  if (!level) return tct_fail(err, TCT_NO_MEMORY, "no memory for levels");
  const int n = tct_deeds_levels(d, s->word[0], level);
  for (int c = 0; s->word[1] && s->word[2] && c < d->conditions; c++)
    if (!tct_deeds_says(d, c, s->word[1], text) || strcmp(text, s->word[2]) != 0) level[c] = -1;
  const tct_status status = tct_deeds_read(d, n, level, moments, moment, gain, err);
  tct_free(level);
  return status;
}

tct_status tct_measure_decoded(const tct_deeds *d, const tct_signature *s, double *value,
                               tct_error *err)
{
  int begin, end;

  tct_deeds_epoch(d, s, &begin, &end);
  const int last = end > begin ? end - 1 : begin;
  return read_word(d, s, 1, &last, value, err);
}

tct_status tct_measure_persistence(const tct_deeds *d, const tct_signature *s, double *value,
                                   tct_error *err)
{
  double gain[MOMENTS * MOMENTS] = {0}, own = 0, others = 0;
  int begin, end, moment[MOMENTS];

  *value = NAN;
  tct_deeds_epoch(d, s, &begin, &end);
  const int n = end - begin < MOMENTS ? end - begin : MOMENTS;
  if (n < 2) return TCT_OK;
  for (int k = 0; k < n; k++) moment[k] = begin + (end - begin - 1) * k / (n - 1);
  TCT_TRY(read_word(d, s, n, moment, gain, err), err, "reading rates");
  for (int a = 0; a < n; a++)
    for (int b = 0; b < n; b++)
      *(a == b ? &own : &others) += gain[a * n + b] / (a == b ? n : n * (n - 1));
  *value = own > 0.1 ? others / own : own <= 0.1 ? 0 : own;
  return TCT_OK;
}

/* ---- categories ------------------------------------------------------------------------------------------- */

/* mean [conditions][units] over the steps of an epoch and trials of a condition; of no trials NAN. */
static void means_of(const tct_deeds *d, int begin, int end, double *mean, double *n)
{
  const size_t units = (size_t)d->units;

  for (int i = 0; i < d->trials; i++) n[d->condition[d->was[i]]] += end - begin;
  for (int i = 0; i < d->trials; i++) {
    const int c = d->condition[d->was[i]];
    for (int t = begin; t < end; t++) {
      const double *row = rates_at(d, d->did[i], t);
      for (size_t u = 0; u < units; u++) mean[(size_t)c * units + u] += row[u] / n[c];
    }
  }
}

static double apart(double a, double b)
{
  const double x = fabs(remainder(a - b, 360));

  return nearbyint(x * 1e6) / 1e6;
}

/* Conditions on a circle. */
typedef struct {
  const double *at;    /* [conditions] degrees */
  const double *mean;  /* [conditions][units] */
  const int *category; /* [conditions] */
} circle;

/* Pairs of conditions `far` apart: mean |difference| of a unit in pairs of one category and of two, into by [2]; false:
 * there are none of one kind. */
static bool pairs(const tct_deeds *d, const circle *o, double far, int unit, double by[2])
{
  int n[2] = {0, 0};

  by[0] = by[1] = 0;
  for (int a = 0; a < d->conditions; a++)
    for (int b = 0; b < a; b++) {
      if (apart(o->at[a], o->at[b]) != far) continue;
      const int kind = o->category[a] != o->category[b];
      by[kind] += fabs(o->mean[a * d->units + unit] - o->mean[b * d->units + unit]);
      n[kind]++;
    }
  for (int k = 0; k < 2 && n[0] && n[1]; k++) by[k] /= n[k];
  return n[0] && n[1];
}

static double index_of(const tct_deeds *d, const circle *o)
{
  double within = 0, between = 0, by[2];

  for (int c = 1; c < d->conditions; c++) { /* every distance from condition 0, once */
    const double far = apart(o->at[c], o->at[0]);
    int before       = 1;
    while (before < c && apart(o->at[before], o->at[0]) != far) before++;
    if (before < c || far == 0) continue;
    for (int u = 0; u < d->units && pairs(d, o, far, u, by); u++) {
      within += by[0];
      between += by[1];
    }
  }
  return within + between > 0 ? (between - within) / (between + within) : (double)NAN;
}

tct_status tct_measure_categories(const tct_deeds *d, const tct_signature *s, double *value,
                                  tct_error *err)
{
  const size_t n = (size_t)d->conditions;
  int begin, end;

  *value = NAN;
  tct_deeds_epoch(d, s, &begin, &end);
  if (d->units < 1) return TCT_OK;
  double *at    = tct_alloc(n * (2 + (size_t)d->units), sizeof *at);
  int *category = tct_alloc(n, sizeof *category);
  if (!at || !category) {
    tct_free(at);
    tct_free(category);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for categories");
  }
  const circle o = {.at = at, .mean = at + 2 * n, .category = category};
  for (int c = 0; c < d->conditions; c++) at[c] = tct_deeds_number(d, c, s->word[0]);
  (void)tct_deeds_levels(d, s->word[1], category);
  means_of(d, begin, end, at + 2 * n, at + n);
  *value = index_of(d, &o);
  tct_free(at);
  tct_free(category);
  return TCT_OK;
}
