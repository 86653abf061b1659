/* judge.c -- gain, loss, nothing, or not enough to tell: from paired gains alone.
 *
 *     mean -+ t s,   s² = (MS_seed + MS_example - MS_rest) / (seeds examples)
 *
 * Seeds and examples are crossed random effects: a rule that gained with these three seeds need not gain
 * with others.  Degrees of freedom are Satterthwaite's (doi:10.2307/3002019); one seed leaves the paired t
 * test.  That a gain is nothing needs its own proof, two one-sided tests (Schuirmann 1987,
 * doi:10.1007/BF01068419). */
#include <tercet/verdict.h>

#include <math.h>

#include "kernels/distributions.h"

typedef struct {
  double mean, seed, example, rest; /* mean squares */
} squares;

static double mean_of(const double *x, int n, int stride)
{
  double sum = 0;
  for (int i = 0; i < n; i++) sum += x[(size_t)i * (size_t)stride];
  return sum / n;
}

static squares analyse(const double *gain, int seeds, int examples)
{
  squares q    = {0};
  double whole = 0;

  q.mean = mean_of(gain, seeds * examples, 1);
  for (int s = 0; s < seeds; s++) {
    const double apart = mean_of(gain + (size_t)s * (size_t)examples, examples, 1) - q.mean;
    q.seed += apart * apart * examples;
  }
  for (int e = 0; e < examples; e++) {
    const double apart = mean_of(gain + e, seeds, examples) - q.mean;
    q.example += apart * apart * seeds;
  }
  for (int i = 0; i < seeds * examples; i++) whole += (gain[i] - q.mean) * (gain[i] - q.mean);
  if (seeds > 1) q.rest = fmax(whole - q.seed - q.example, 0) / (seeds - 1) / (examples - 1);
  q.seed = seeds > 1 ? q.seed / (seeds - 1) : 0;
  q.example /= examples - 1;
  return q;
}

/* The variance of the mean, and how well it is known.  No effect of seeds or of examples is less than none:
 * there the larger of the two stands alone. */
static double spread(const squares *q, int seeds, int examples, double *freedom)
{
  const double s = q->seed, e = q->example, r = q->rest, of_seeds = seeds - 1,
               of_examples = examples - 1;

  *freedom = of_examples;
  if (seeds == 1) return e / examples;
  if (fmin(s, e) <= r) {
    *freedom = s > e ? of_seeds : of_examples;
    return fmax(s, e) / seeds / examples;
  }
  const double sum = s + e - r;
  *freedom = sum * sum / (s * s / of_seeds + e * e / of_examples + r * r / of_seeds / of_examples);
  *freedom = fmax(1, *freedom);
  return sum / seeds / examples;
}

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

  const squares q    = analyse(gain, seeds, examples);
  const double error = sqrt(spread(&q, seeds, examples, &j->freedom));
  const double wide  = error * tct_student_quantile(0.975, j->freedom),
               less  = error * tct_student_quantile(0.95, j->freedom);
  j->gain            = q.mean;
  j->low             = q.mean - wide;
  j->high            = q.mean + wide;
  j->nothing         = q.mean - less > -margin && q.mean + less < margin;
  j->p               = q.mean == 0 ? 1 : 2 * tct_student_above(fabs(q.mean) / error, j->freedom);
  j->finding         = find(j, moved);
  return TCT_OK;
}
