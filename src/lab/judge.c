/* judge.c -- gain, loss, nothing, or not enough to tell: from paired gains alone.
 *
 * Seeds and examples are crossed random effects (crossed.h): a rule that gained with these three seeds need not
 * gain with others; one seed leaves the paired t test.  That a gain is nothing needs its own proof, two one-sided tests (Schuirmann 1987,
 * doi:10.1007/BF01068419). */
#include <tercet/verdict.h>

#include <math.h>

#include "kernels/distributions.h"
#include "lab/crossed.h"

static tct_finding find(const tct_judgement *j, double moved)
{
  if (!(moved > 0)) return TCT_UNMOVED;
  if (j->low > 0) return TCT_LEARNING;
  if (j->high < 0) return TCT_DETERIORATION;
  return j->nothing ? TCT_CHANGE : TCT_UNRESOLVED;
}

tct_status tct_judge(const double *gain, int seeds, int examples, double margin, double moved,
                     tct_judgement *j, tct_error *err)
{
  if (seeds < 1 || examples < 2 || !(margin >= 0))
    return tct_fail(err, TCT_BUG, "a verdict needs a seed, two examples and a margin");
  for (int i = 0; i < seeds * examples; i++)
    if (!isfinite(gain[i]))
      return tct_fail(err, TCT_DIVERGED, "the gain of example %d is not finite", i % examples);

  const tct_crossed q = tct_crossed_of(gain, seeds, examples);
  const double error  = q.error;
  j->freedom          = q.freedom;
  const double wide   = error * tct_student_quantile(0.975, j->freedom),
               less   = error * tct_student_quantile(0.95, j->freedom);
  j->gain             = q.mean;
  j->low              = q.mean - wide;
  j->high             = q.mean + wide;
  j->nothing          = q.mean - less > -margin && q.mean + less < margin;
  j->p                = q.mean == 0 ? 1 : 2 * tct_student_above(fabs(q.mean) / error, j->freedom);
  j->finding          = find(j, moved);
  return TCT_OK;
}
