/* data.c -- 4096 random trials in a file of arrays: what the peers draw for themselves.
 *
 * Validation and test have a trial of their own, so that the training trials stay in order, as the
 * peers' do: a batch is a block of neighbouring rows, and nobody pays for a shuffle. */
#include "data.h"

#include <stdio.h>
#include <string.h>

#include <tercet/format.h>

#include "base/random.h"

enum { PIXELS = 784, SIDE = 28, CLASSES = 10, STEPS = 100, SENSES = 5, ANSWERS = 3 };

static const char *const endings[] = {"", "_validation", "_test"};

static tct_array *add(tct_arrays *all, const char *name, int split, tct_dtype type, int rank,
                      const size_t *shape)
{
  char whole[32];

  snprintf(whole, sizeof whole, "%s%s", name, endings[split]);
  return tct_arrays_add(all, whole, type, rank, shape);
}

static int64_t taught(const float *x, const float *teacher)
{
  int64_t best = 0;
  double most  = 0;

  for (int k = 0; k < CLASSES; k++) {
    double sum = 0;
    for (int i = 0; i < PIXELS; i++) sum += ((double)x[i] - 0.5) * (double)teacher[k * PIXELS + i];
    if (k == 0 || sum > most) {
      most = sum;
      best = k;
    }
  }
  return best;
}

static bool add_stills(tct_arrays *all, data_kind kind, int split, size_t n)
{
  const size_t flat[] = {n, PIXELS}, deep[] = {n, SIDE, SIDE};
  const int rank    = kind == DATA_IMAGES ? 3 : 2;
  const tct_key key = tct_key_in(tct_key_of(1, "bench.stills"), (uint64_t)split);
  tct_array *x      = add(all, "x", split, TCT_F32, rank, kind == DATA_IMAGES ? deep : flat);
  float *pixel      = x ? x->bytes : NULL;
  tct_array *y      = add(all, "y", split, TCT_I64, 1, &n);
  float teacher[CLASSES * PIXELS];

  if (!pixel || !y) return false;
  tct_normals(tct_key_of(1, "bench.teacher"), 0, 0, 0, CLASSES * PIXELS, 1, teacher);
  for (size_t i = 0; i < n; i++) {
    for (uint32_t k = 0; k < PIXELS; k++) pixel[i * PIXELS + k] = (float)tct_uniform(key, i, 0, k);
    ((int64_t *)y->bytes)[i] = taught(pixel + i * PIXELS, teacher);
  }
  return true;
}

static bool add_streams(tct_arrays *all, int split, size_t n)
{
  const size_t shape[] = {n, STEPS, SENSES};
  const tct_key key    = tct_key_in(tct_key_of(1, "bench.streams"), (uint64_t)split);
  tct_array *x         = add(all, "x", split, TCT_F32, 3, shape);
  float *rate          = x ? x->bytes : NULL;
  tct_array *y         = add(all, "y", split, TCT_I64, 2, shape);

  if (!rate || !y) return false;
  for (size_t i = 0; i < n; i++) {
    tct_normals(key, i, 0, 0, STEPS * SENSES, 1, rate + i * STEPS * SENSES);
    for (uint32_t t = 0; t < STEPS; t++)
      ((int64_t *)y->bytes)[i * STEPS + t] = (int64_t)(tct_bits(key, i, 1, t) % ANSWERS);
  }
  return true;
}

tct_status data_write(const char *path, data_kind kind, tct_error *err)
{
  static const size_t trials[] = {DATA_TRIALS, 3, 3};
  const tct_format *format     = tct_format_of(path);
  tct_arrays all               = {0};
  tct_status status            = TCT_NO_MEMORY;
  bool whole                   = true;

  if (!format) return tct_fail(err, TCT_UNSUPPORTED, "%s: not a format of arrays", path);
  for (int split = 0; split < 3 && whole; split++)
    whole = kind == DATA_STREAMS ? add_streams(&all, split, trials[split])
                                 : add_stills(&all, kind, split, trials[split]);
  if (whole)
    status = format->write(path, &all, err);
  else
    tct_fail(err, status, "no memory for %d trials", DATA_TRIALS);
  tct_arrays_free(&all);
  return status;
}
