/* test_bench.h -- evidence for the laws of tests: all that a test of significance may look at. */
#ifndef TERCET_TESTS_CONFORMANCE_TEST_BENCH_H
#define TERCET_TESTS_CONFORMANCE_TEST_BENCH_H

#include <tercet/test.h>

#include "conformance/metrics.h"
#include "kernels/distributions.h"

enum {
  SUBJECTS = 9,
  DRAWS    = 400,
  LABELS   = 300,
  ALL      = SUBJECTS + DRAWS + LABELS,
  REPEATS  = 4000,
  SOME     = 1009
};

static double some_normal[SOME + DRAWS + LABELS];

/* Evidence of all kinds for one estimate; its numbers lie in `all`. */
typedef struct {
  tct_evidence e;
  double all[ALL];
} body;

static inline double normal(uint64_t *at)
{
  return tct_normal_quantile(0.5 * (1 + law_draw(at)));
}

/* Standard error and draws as the subjects have them; labels about 0. */
static inline void gather(body *b, uint64_t seed)
{
  double *subject = b->all, *draw = subject + SUBJECTS, *label = draw + DRAWS, square = 0;
  const double *z = some_normal + seed % SOME;

  b->e = (tct_evidence){.dof        = SUBJECTS - 1,
                        .draws      = DRAWS,
                        .draw       = draw,
                        .subjects   = SUBJECTS,
                        .subject    = subject,
                        .relabelled = LABELS,
                        .relabel    = label,
                        .flips      = 1000,
                        .seed       = 3};
  for (int i = 0; i < SUBJECTS; i++) b->e.value += subject[i] / SUBJECTS;
  for (int i = 0; i < SUBJECTS; i++) square += pow(subject[i] - b->e.value, 2);
  b->e.error = sqrt(square / (SUBJECTS - 1) / SUBJECTS);
  for (int i = 0; i < DRAWS; i++) draw[i] = b->e.value + b->e.error * z[i];
  for (int i = 0; i < LABELS; i++) label[i] = b->e.error * z[DRAWS + i];
}

static inline void draw_evidence(body *b, uint64_t seed, double middle)
{
  for (int i = 0; i < SUBJECTS; i++) b->all[i] = middle + normal(&seed);
  gather(b, seed);
}

/* All of it times c. */
static inline void scale(body *b, double c)
{
  b->e.value *= c;
  b->e.error *= fabs(c);
  for (int i = 0; i < ALL; i++) b->all[i] *= c;
}

static inline double p_of(const tct_about *variant, const void *params, const tct_evidence *e)
{
  double p = 77;
  tct_error err;

  if (((const tct_test *)variant)->p(params, e, &p, &err) != TCT_OK) fail_msg("%s", err.text);
  return p;
}

static inline double smallest(const tct_about *variant, const void *params, const tct_evidence *e)
{
  return ((const tct_test *)variant)->smallest(params, e);
}

#endif
