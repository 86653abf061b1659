/* crossed.c -- a mean over draws and examples that are both drawn, and how well it is known. */
#include "lab/crossed.h"

#include <math.h>
#include <stddef.h>

typedef struct {
  double mean, draw, example, rest; /* mean squares */
} squares;

static double mean_of(const double *x, int n, int stride)
{
  double sum = 0;
  for (int i = 0; i < n; i++) sum += x[(size_t)i * (size_t)stride];
  return sum / n;
}

static squares analyse(const double *gain, int draws, int examples)
{
  squares q    = {0};
  double whole = 0;

  q.mean = mean_of(gain, draws * examples, 1);
  for (int s = 0; s < draws; s++) {
    const double apart = mean_of(gain + (size_t)s * (size_t)examples, examples, 1) - q.mean;
    q.draw += apart * apart * examples;
  }
  for (int e = 0; e < examples; e++) {
    const double apart = mean_of(gain + e, draws, examples) - q.mean;
    q.example += apart * apart * draws;
  }
  for (int i = 0; i < draws * examples; i++) whole += (gain[i] - q.mean) * (gain[i] - q.mean);
  if (draws > 1) q.rest = fmax(whole - q.draw - q.example, 0) / (draws - 1) / (examples - 1);
  q.draw = draws > 1 ? q.draw / (draws - 1) : 0;
  q.example /= examples - 1;
  return q;
}

/* The variance of the mean, and how well it is known.  No effect of draws or of examples is less than none:
 * there the larger of the two stands alone. */
static double spread(const squares *q, int draws, int examples, double *freedom)
{
  const double s = q->draw, e = q->example, r = q->rest, of_draws = draws - 1,
               of_examples = examples - 1;

  *freedom = of_examples;
  if (draws == 1) return e / examples;
  if (fmin(s, e) <= r) {
    *freedom = s > e ? of_draws : of_examples;
    return fmax(s, e) / draws / examples;
  }
  const double sum = s + e - r;
  *freedom = sum * sum / (s * s / of_draws + e * e / of_examples + r * r / of_draws / of_examples);
  *freedom = fmax(1, *freedom);
  return sum / draws / examples;
}

tct_crossed tct_crossed_of(const double *x, int draws, int examples)
{
  const squares q = analyse(x, draws, examples);
  tct_crossed out = {.mean = q.mean};

  out.error = sqrt(spread(&q, draws, examples, &out.freedom));
  return out;
}
