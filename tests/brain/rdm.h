/* rdm.h -- what the tests of distances all do: take the RDM, or be told why there is none. */
#ifndef TESTS_RDM_H
#define TESTS_RDM_H

#include <string.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "brain/near.h"

/* The RDM of mean patterns [n][units]. */
static inline void assert_rdm(const tct_distance *d, const void *params, int n, int units,
                              const double *mean, double *rdm)
{
  tct_error err        = {0};
  const tct_patterns p = {.conditions = n, .units = units, .mean = mean};

  if (tct_distances(d, params, &p, rdm, &err) != TCT_OK) fail_msg("%s", err.text);
}

static inline void assert_rdm_of(const tct_distance *d, const void *params, const tct_patterns *p,
                                 double *rdm)
{
  tct_error err = {0};

  if (tct_distances(d, params, p, rdm, &err) != TCT_OK) fail_msg("%s", err.text);
}

static inline void assert_refused(const tct_distance *d, const void *params, const tct_patterns *p,
                                  tct_status code, const char *words)
{
  tct_error err = {0};
  double rdm[64];

  assert_int_equal(tct_distances(d, params, p, rdm, &err), code);
  assert_int_equal(err.code, code);
  if (!strstr(err.text, words)) fail_msg("'%s' does not say '%s'", err.text, words);
}

/* Whichever allocation fails, it is told of, nothing leaks, and the next time all is well. */
static inline void assert_memory_is_told(const tct_distance *d, const void *params,
                                         const tct_patterns *p, double *rdm)
{
  tct_error err     = {0};
  int64_t failures  = 0;
  tct_status status = TCT_NO_MEMORY;

  while (status != TCT_OK) {
    tct_fail_allocation(failures + 1, false);
    status = tct_distances(d, params, p, rdm, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_non_null(strstr(err.text, "no memory"));
    failures++;
  }
  assert_true(failures > 0);
}

#endif
