/* decode_bench.h -- recordings whose code is planted, and what is decoded of them. */
#ifndef TESTS_DECODE_BENCH_H
#define TESTS_DECODE_BENCH_H

#include "brain/decoders.h"

#include <stdio.h>

#include <tercet/decoding.h>

#include "base/random.h"

/* Every value is noise of spread 1; conditions are called c0, c1 ..., each the whole of category c % categories. */
static inline tct_recording *noise_alone(int units, int conditions, int repeats, int steps,
                                         int categories, uint64_t seed)
{
  tct_error err    = {0};
  tct_recording *r = tct_recording_new(units, conditions, repeats, steps, categories, &err);
  const int n      = units * conditions * repeats * steps;

  if (!r) fail_msg("%s", err.text);
  r->dt = steps > 1 ? 10 : 0;
  (void)snprintf(r->name, sizeof r->name, "r");
  for (int i = 0; i < n; i++)
    r->value[i] = tct_normal(tct_key_of(seed, "noise"), (uint64_t)i, 0, 0);
  for (int i = 0; i < conditions * repeats; i++) r->trial[i] = i;
  for (int c = 0; c < conditions; c++) {
    (void)snprintf(r->condition[c], TCT_LABEL, "c%d side=%d", c, c / categories);
    r->category[c] = c % categories;
  }
  for (int k = 0; k < categories; k++) (void)snprintf(r->category_name[k], TCT_LABEL, "k%d", k);
  return r;
}

static inline double *value_at(const tct_recording *r, int condition, int repeat, int step,
                               int unit)
{
  return r->value + ((condition * r->repeats + repeat) * r->steps + step) * (ptrdiff_t)r->units +
         unit;
}

/* `more` to a unit in all trials of a condition at a step; step -1: at all. */
static inline void plant(const tct_recording *r, int condition, int step, int unit, double more)
{
  for (int k = 0; k < r->repeats; k++)
    for (int s = 0; s < r->steps; s++)
      if (step < 0 || s == step) *value_at(r, condition, k, s, unit) += more;
}

/* lda with the sample's noise, five folds, nothing drawn. */
static inline tct_decode_how how_of(const char *decoder)
{
  const tct_decoder *d = decoder_named(decoder);

  return (tct_decode_how){
    .decoder = d,
    .params  = params_of(&d->about, NULL, 0),
    .noise   = {.of = (const tct_covariance *)tct_variant("covariances", "full")},
    .folds   = 5,
    .level   = 0.95,
    .seed    = 1,
    .threads = 2,
  };
}

static inline void how_free(tct_decode_how *how)
{
  tct_params_free(&how->decoder->about, (void *)(uintptr_t)how->params);
}

/* width 0: the mean over time. */
static inline tct_status decode(const tct_recording *r, const char *what, int width,
                                const tct_decode_how *how, tct_decoded *into, tct_error *err)
{
  const tct_cut all = {.first = 0};
  tct_decode_trials t;
  tct_classes c;

  tct_status status = tct_decode_trials_of(r, &all, width, 1, &t, err);
  if (status != TCT_OK) return status;
  status = tct_classes_of(r, what, NULL, &c, err);
  if (status == TCT_OK) status = tct_decode_of(&t, &c, how, into, err);
  tct_classes_free(&c);
  tct_decode_trials_free(&t);
  return status;
}

static inline tct_decoded decoded(const tct_recording *r, const char *what, int width,
                                  const tct_decode_how *how)
{
  tct_decoded d;
  tct_error err = {0};

  if (decode(r, what, width, how, &d, &err) != TCT_OK) fail_msg("%s", err.text);
  return d;
}

#endif
