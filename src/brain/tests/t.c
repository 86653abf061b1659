/* t.c -- the estimate in standard errors, by Student's t.
 *
 *     t = value / error,   p = P(T > t) of the degrees of freedom, or 2 P(T > |t|)
 *
 * The error comes from a bootstrap (or, without one, from the scatter of subjects), and says for what the p holds:
 * other subjects, other conditions, or both. */
#include <tercet/test.h>

#include <math.h>

#include "kernels/distributions.h"

static tct_status p_of(const void *params, const tct_evidence *e, double *p, tct_error *err)
{
  const double t = e->value == 0 ? 0 : e->value / e->error; /* 0 / 0: nothing speaks for more */
  (void)params, (void)err;

  *p = e->one_sided ? tct_student_above(t, e->dof) : 2 * tct_student_above(fabs(t), e->dof);
  if (!(e->error >= 0)) *p = (double)NAN;
  return TCT_OK;
}

static double smallest(const void *params, const tct_evidence *e)
{
  (void)params;
  return e->error >= 0 && e->dof > 0 ? 0 : (double)NAN;
}

const tct_test tct_test_t = {
  .name     = "t",
  .title    = "Student's t",
  .family   = "standard error",
  .summary  = "how many standard errors the estimate is from 0",
  .equation = "t = value / error,  p = P(T > t), or 2 P(T > |t|)",
  .source = "Student 1908, doi:10.1093/biomet/6.1.1; Schütt et al. 2023, doi:10.7554/eLife.82566",
  .notes =
    "Holds for what was drawn: other subjects, other conditions or, by the dual bootstrap, "
    "both.  Supposes that estimates are about normal.  Any p can be reached.  Undefined (NAN) "
    "without a degree of freedom: one subject, unless conditions alone are drawn",
  .claims   = TCT_TEST_NEEDS_ERROR,
  .p        = p_of,
  .smallest = smallest,
};
