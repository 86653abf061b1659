/* reading.c -- how well classes of conditions are read from rates: at one moment, and by what was fitted at another.
 *
 * The decoder is Fisher's discriminant with noise drawn towards equal noise (src/brain/decoders/lda.c, ledoit_wolf).  It is
 * fitted to the even repeats and told the odd ones, and the other way round.
 */
#include "lab/signature/own.h"

#include "base/memory.h"
#include "substrate/complain.h"

#include <tercet/decoder.h>

#include <math.h>
#include <string.h>

typedef struct {
  const tct_deeds *d;
  int classes;
  const int *of; /* [conditions] */
  const tct_decoder *decoder;
  tct_decoder_noise noise;
  void *params, *noise_params;
  double *x;      /* [trials][units] of one half at one moment */
  int *class;     /* [trials] */
  double *weight; /* [classes][units + 1] */
  double *score;  /* [trials][classes] */
} reader;

/* The rates of one half of the trials at one step; how many. */
static int gather(const reader *r, int half, int step)
{
  const tct_deeds *d = r->d;
  const size_t units = (size_t)d->units;
  int n              = 0;

  for (int i = 0; i < d->trials; i++) {
    const int did = d->did[i];
    const int of  = r->of[d->condition[d->was[i]]];
    if (of < 0 || did % d->repeats % 2 != half) continue;
    memcpy(r->x + (size_t)n * units,
           d->rate + ((size_t)did * (size_t)d->steps + (size_t)step) * units, units * sizeof *r->x);
    r->class[n++] = of;
  }
  return n;
}

static bool is_fit(const reader *r, int n)
{
  const size_t units = (size_t)r->d->units;

  for (size_t k = units; k < (size_t)n * units; k++)
    if (r->x[k] != r->x[k - units]) return true; /* some unit varies */
  return false;
}

static bool all_there(const reader *r, int n)
{
  for (int k = 0; k < r->classes; k++) {
    int i = 0;
    while (i < n && r->class[i] != k) i++;
    if (i == n) return false;
  }
  return true;
}

static double share_right(const reader *r, int n)
{
  int right = 0;

  tct_decoder_scores(n, r->d->units, r->classes, r->x, r->weight, r->score);
  for (int i = 0; i < n; i++) {
    const double *score = r->score + (size_t)i * (size_t)r->classes;
    int best            = 0;
    for (int k = 1; k < r->classes; k++) best = score[k] > score[best] ? k : best;
    right += best == r->class[i];
  }
  return n ? (double)right / n : (double)NAN;
}

/* Fit one half at moment a, tell the other at each; its share is added to gain [moments]. */
static tct_status read_from(reader *r, int half, int moments, const int *moment, int a,
                            double *gain, tct_error *err)
{
  tct_decoder_why why      = TCT_DECODER_FINE;
  const int n              = gather(r, half, moment[a]);
  const bool fits          = n > 1 && all_there(r, n) && is_fit(r, n);
  const tct_class_trials t = {
    .n = n, .units = r->d->units, .classes = r->classes, .x = r->x, .of = r->class};

  if (fits)
    TCT_TRY(tct_decoder_fit(r->decoder, r->params, &r->noise, &t, r->weight, &why, err), err,
            "fitting a decoder");
  for (int b = 0; b < moments; b++) {
    const int m        = gather(r, 1 - half, moment[b]);
    const double share = fits && why == TCT_DECODER_FINE ? share_right(r, m) : (double)NAN;
    gain[b] += (share - 1.0 / r->classes) / (1 - 1.0 / r->classes) / 2;
  }
  return TCT_OK;
}

static tct_status take(reader *r, tct_error *err)
{
  const size_t trials = (size_t)r->d->trials, units = (size_t)r->d->units,
               classes = (size_t)r->classes;

  r->decoder      = (const tct_decoder *)tct_variant("decoders", "lda");
  r->noise.of     = (const tct_covariance *)tct_variant("covariances", "ledoit_wolf");
  r->params       = tct_params_new(&r->decoder->about);
  r->noise_params = tct_params_new(&r->noise.of->about);
  r->noise.params = r->noise_params;
  r->x            = tct_alloc(trials * units, sizeof *r->x);
  r->class        = tct_alloc(trials, sizeof *r->class);
  r->weight       = tct_alloc(classes * (units + 1), sizeof *r->weight);
  r->score        = tct_alloc(trials * classes, sizeof *r->score);
  return r->params && r->noise_params && r->x && r->class && r->weight && r->score
           ? TCT_OK
           : tct_fail(err, TCT_NO_MEMORY, "no memory to read %d trials", r->d->trials);
}

tct_status tct_deeds_read(const tct_deeds *d, int classes, const int *of, int moments,
                          const int *moment, double *gain, tct_error *err)
{
  reader r = {.d = d, .classes = classes, .of = of};

  for (int k = 0; k < moments * moments; k++)
    gain[k] = d->units > 0 && classes > 1 ? 0 : (double)NAN;
  if (d->units < 1 || classes < 2) return TCT_OK;
  tct_status status = take(&r, err);
  for (int half = 0; half < 2; half++)
    for (int a = 0; a < moments && status == TCT_OK; a++)
      status = read_from(&r, half, moments, moment, a, gain + (size_t)a * (size_t)moments, err);
  tct_params_free(&r.decoder->about, r.params);
  tct_params_free(&r.noise.of->about, r.noise_params);
  tct_free(r.x);
  tct_free(r.class);
  tct_free(r.weight);
  tct_free(r.score);
  return status;
}
