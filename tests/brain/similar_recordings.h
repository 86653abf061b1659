/* similar_recordings.h -- small recordings with names, for tests of how alike two are. */
#ifndef SIMILAR_RECORDINGS_H
#define SIMILAR_RECORDINGS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/similar.h>

#include "base/memory.h"
#include "brain/near.h"
#include "python.h"
#include "substrate/complain.h"

static inline const tct_similarity *similarity(const char *name)
{
  const tct_similarity *s = (const tct_similarity *)tct_variant("similarities", name);

  assert_non_null(s);
  return s;
}

/* Named "c0", "c1" ... from `first` on, all values drawn. */
static inline tct_recording *recorded(const char *name, int units, int conditions, int repeats,
                                      int steps, int first, uint32_t seed)
{
  tct_recording *r = tct_recording_new(units, conditions, repeats, steps, 0, NULL);

  assert_non_null(r);
  (void)snprintf(r->name, sizeof r->name, "%s", name);
  for (int i = 0; i < conditions; i++)
    (void)snprintf(r->condition[i], sizeof r->condition[i], "c%d", first + i);
  draws(seed, (size_t)units * (size_t)conditions * (size_t)repeats * (size_t)steps, r->value);
  if (steps > 1) r->dt = 10;
  return r;
}

static inline void assert_told(tct_status got, tct_status wanted, const tct_error *err,
                               const char *words)
{
  assert_int_equal(got, wanted);
  if (!strstr(err->text, words)) fail_msg("'%s' does not say '%s'", err->text, words);
}

#endif
