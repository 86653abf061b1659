/* rows.h -- a matrix as the residuals of trials, for the tests of covariances. */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include <string.h>

#include <tercet/covariance.h>

#include "base/memory.h"
#include "brain/near.h"

typedef struct {
  int units;
  const double *x;
} rows_of;

static inline void rows_give(const void *from, int64_t first, int64_t n, double *out)
{
  const rows_of *r = from;

  memcpy(out, r->x + first * r->units, (size_t)(n * r->units) * sizeof *out);
}

static inline tct_residuals rows(const rows_of *from, int64_t n, double dof)
{
  return (tct_residuals){
    .rows = n, .units = from->units, .dof = dof, .give = rows_give, .from = from};
}

/* `wanted` [units][units], and the shrinkage. */
static inline void assert_covariance(const tct_covariance *c, const void *params,
                                     const tct_residuals *r, const double *wanted, double shrunk)
{
  tct_error err = {0};
  double out[64], shrinkage = 77;

  if (tct_covariance_of(c, params, r, out, &shrinkage, &err) != TCT_OK) fail_msg("%s", err.text);
  for (int i = 0; i < r->units * r->units; i++) assert_near(out[i], wanted[i], 1e-14);
  assert_near(shrinkage, shrunk, 1e-14);
}

/* Whichever allocation fails, it is told of and nothing leaks; and without a degree of freedom there is none. */
static inline void assert_trouble_is_told(const tct_covariance *c, const void *params,
                                          const tct_residuals *r)
{
  tct_error err      = {0};
  tct_residuals none = *r;
  double out[64];
  int64_t failures  = 0;
  tct_status status = TCT_NO_MEMORY;

  while (status != TCT_OK) {
    tct_fail_allocation(failures + 1, false);
    status = tct_covariance_of(c, params, r, out, NULL, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    failures++;
  }
  assert_true(failures > 0);
  none.dof = 0;
  assert_int_equal(tct_covariance_of(c, params, &none, out, NULL, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "no condition was shown twice"));
}

#endif
