/* decoders.h -- a decoder by name, and its weights. */
#ifndef TESTS_DECODERS_H
#define TESTS_DECODERS_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/decoder.h>

#include "brain/near.h"
#include "substrate/complain.h"

static inline const tct_decoder *decoder_named(const char *name)
{
  const tct_decoder *d = (const tct_decoder *)tct_variant("decoders", name);

  if (!d) fail_msg("there is no decoder '%s'", name);
  return d;
}

/* Parameters at their presets, but number or choice `name` (NULL: none). */
static inline void *params_of(const tct_about *a, const char *name, double x)
{
  void *params = tct_params_new(a);

  assert_non_null(params);
  for (int i = 0; name && i < a->n_params; i++) {
    char *own = (char *)params + a->params[i].offset;
    if (strcmp(a->params[i].name, name) != 0) continue;
    if (a->params[i].type == TCT_TYPE_REAL)
      *(double *)own = x;
    else if (a->params[i].type == TCT_TYPE_INT)
      *(int64_t *)own = (int64_t)x;
    else
      *(int *)own = (int)x;
    return params;
  }
  if (name) fail_msg("%s has no '%s'", a->name, name);
  return params;
}

static inline tct_decoder_why weights_of(const char *decoder, const char *name, double x,
                                         const char *covariance, double shrinkage,
                                         const tct_class_trials *t, double *weight)
{
  const tct_decoder *d    = decoder_named(decoder);
  tct_decoder_noise noise = {.of = NULL};
  void *params = params_of(&d->about, name, x), *of_noise = NULL;
  tct_decoder_why why;
  tct_error err = {0};

  if (covariance) {
    noise.of     = (const tct_covariance *)tct_variant("covariances", covariance);
    of_noise     = params_of(&noise.of->about, noise.of->n_params ? "shrinkage" : NULL, shrinkage);
    noise.params = of_noise;
  }
  if (tct_decoder_fit(d, params, &noise, t, weight, &why, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_params_free(&d->about, params);
  if (covariance) tct_params_free(&noise.of->about, of_noise);
  return why;
}

#endif
