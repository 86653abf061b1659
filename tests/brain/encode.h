/* encode.h -- an encoder by name, and what it predicts. */
#ifndef ENCODE_H
#define ENCODE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/encoder.h>

#include "brain/near.h"
#include "python.h"
#include "substrate/complain.h"

/* Parameters at their presets, but the list `name` (NULL: none). */
static inline void *encoder_params(const tct_encoder *e, const char *name, int n, const double *at)
{
  void *params = tct_params_new(&e->about);

  assert_non_null(params);
  for (int i = 0; name && i < e->n_params; i++) {
    if (strcmp(e->params[i].name, name) != 0) continue;
    char *own = (char *)params + e->params[i].offset;
    if (e->params[i].type == TCT_TYPE_INT) {
      *(int64_t *)own = (int64_t)at[0];
      return params;
    }
    tct_numbers *list = (tct_numbers *)own;
    list->n           = n;
    memcpy(list->at, at, (size_t)n * sizeof *at);
    return params;
  }
  if (name) fail_msg("%s has no '%s'", e->name, name);
  return params;
}

static inline tct_encoded encoded(const char *encoder, const tct_encode_data *d, const char *name,
                                  int n, const double *at)
{
  const tct_encoder *e = (const tct_encoder *)tct_variant("encoders", encoder);
  tct_error err        = {0};
  tct_encoded out;

  if (!e) fail_msg("there is no encoder '%s'", encoder);
  void *params = encoder_params(e, name, n, at);
  if (tct_encode_of(d, e, params, &out, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_params_free(&e->about, params);
  return out;
}

#endif
