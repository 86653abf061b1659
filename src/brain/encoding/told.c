/* told.c -- what was found of each unit: means over cuttings, what was chosen, what failed and why. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/encoding/recordings.h"
#include "brain/inference/intervals.h"

static tct_status told_new(const tct_cuttings *c, tct_encoding *e, tct_error *err)
{
  const size_t n = (size_t)c->of.n, units = (size_t)c->of.units;
  const size_t reals = n * units + (TCT_ENCODING_N + 1) * units, ints = n + 3 * units;
  double *block = tct_alloc(1, reals * sizeof *block + ints * sizeof(int));

  if (!block) return tct_fail(err, TCT_NO_MEMORY, "no memory for numbers of %zu units", units);
  *e = (tct_encoding){.conditions = c->of.n,
                      .dropped    = c->of.dropped,
                      .features   = c->of.features,
                      .units      = c->of.units,
                      .folds      = c->folds,
                      .own        = block};
  for (size_t i = 0; i < reals; i++) block[i] = (double)NAN;
  e->predicted = block;
  block += n * units;
  for (int i = 0; i < TCT_ENCODING_N; i++, block += units) e->number[i] = block;
  e->chosen    = block;
  e->condition = (int *)(block + units);
  e->failed    = e->condition + n;
  e->fit_why   = (tct_encoder_why *)(e->failed + units);
  e->why       = (tct_encoding_why *)(e->fit_why + units);
  memcpy(e->condition, c->of.condition, n * sizeof *e->condition);
  return TCT_OK;
}

/* Mean of those that are there; `stride` apart. */
static double mean_of(int n, const double *x, size_t stride)
{
  double sum = 0;
  int there  = 0;

  for (int i = 0; i < n; i++)
    if (!isnan(x[(size_t)i * stride])) sum += x[(size_t)i * stride], there++;
  return there ? sum / there : (double)NAN;
}

static void fits(const tct_cuttings *c, int k, double *room, tct_encoding *e)
{
  const size_t q = (size_t)c->of.q, all = (size_t)c->how->cuttings * (size_t)c->folds,
               unit = (size_t)c->of.unit[k];

  for (size_t i = 0; i < all; i++) {
    const tct_encoder_why why = c->why[i * q + (size_t)k];
    room[i]                   = c->chosen[i * q + (size_t)k];
    if (why == TCT_ENCODER_FINE) continue;
    if (e->failed[unit]++ == 0) e->fit_why[unit] = why;
  }
  e->chosen[unit] = tct_quantile(tct_close_up(all, room), room, 0.5);
}

static void numbers(const tct_cuttings *c, int k, tct_encoding *e)
{
  const size_t n = (size_t)c->of.n, q = (size_t)c->of.q, unit = (size_t)c->of.unit[k];

  for (int i = 0; i < TCT_ENCODING_N; i++) {
    const double *first = tct_cutting_number(c, 0, (tct_encoding_number)i) + k;
    e->number[i][unit] =
      mean_of(i == TCT_ENCODING_CEILING ? 1 : c->how->cuttings, first, (size_t)TCT_ENCODING_N * q);
  }
  for (size_t i = 0; i < n; i++)
    e->predicted[i * (size_t)e->units + unit] =
      mean_of(c->how->cuttings, c->predicted + i * q + (size_t)k, n * q);
}

/* Is there a condition with two trials of a unit? */
static bool repeated(const tct_gathered *g)
{
  const size_t rows = (size_t)g->q * (size_t)g->n, repeats = (size_t)g->repeats;

  for (size_t i = 0; i < rows; i++) {
    int there = 0;
    for (size_t k = 0; k < repeats; k++) there += isfinite(g->trial[i * repeats + k]) != 0;
    if (there > 1) return true;
  }
  return false;
}

tct_status tct_encoding_told(const tct_cuttings *c, tct_encoding *e, tct_error *err)
{
  const size_t all  = (size_t)c->how->cuttings * (size_t)c->folds;
  const bool judged = c->how->ceiling && repeated(&c->of);
  double *room      = tct_alloc(all, sizeof *room);

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for numbers of units");
  const tct_status status = told_new(c, e, err);
  if (status != TCT_OK) {
    tct_free(room);
    return status;
  }
  for (int k = 0; k < c->of.q; k++) {
    fits(c, k, room, e);
    numbers(c, k, e);
  }
  tct_free(room);
  for (int u = 0, k = 0; u < e->units; u++) {
    const double ceiling = e->number[TCT_ENCODING_CEILING][u];
    const bool recorded  = k < c->of.q && c->of.unit[k] == u;
    k += recorded;
    e->why[u] = !recorded                             ? TCT_ENCODING_WHY_NOT_RECORDED
                : isnan(e->number[TCT_ENCODING_R][u]) ? TCT_ENCODING_WHY_NOT_PREDICTED
                : judged && !(ceiling > 0 && ceiling >= c->how->least) ? TCT_ENCODING_WHY_UNRELIABLE
                                                                       : TCT_ENCODING_WHY_FINE;
    e->count[e->why[u]]++;
  }
  return TCT_OK;
}

void tct_encoding_free(tct_encoding *e)
{
  if (!e) return;
  tct_free(e->own);
  *e = (tct_encoding){.units = 0};
}
