/* score.c -- how well units were predicted, fold by fold. */
#include <math.h>

#include <tercet/encoder.h>

/* The correlation, or the share explained, of m pairs by their sums about means. */
static double of_fold(const tct_encode_data *d, const tct_encoded *e, int fold, int u,
                      tct_encode_score which)
{
  const size_t q = (size_t)d->q;
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0, left = 0, reach_a = 0, reach_b = 0;
  int m = 0;

  for (int pass = 0; pass < 2; pass++) {
    for (int i = 0; i < d->n; i++) {
      const double y = d->y[(size_t)i * q + (size_t)u], x = e->predicted[(size_t)i * q + (size_t)u];
      if (d->fold[i] != fold || isnan(x)) continue;
      if (pass == 0) {
        m++;
        a += x, b += y;
        reach_a = fmax(reach_a, fabs(x)), reach_b = fmax(reach_b, fabs(y));
        continue;
      }
      aa += (x - a) * (x - a), bb += (y - b) * (y - b), ab += (x - a) * (y - b);
      left += (y - x) * (y - x);
    }
    if (m < 2) return (double)NAN;
    if (pass == 0) a /= m, b /= m;
  }
  if (!(sqrt(bb) > 1e-14 * m * reach_b)) return (double)NAN;
  if (which == TCT_ENCODE_EXPLAINED) return 1 - left / bb;
  if (!(sqrt(aa) > 1e-14 * m * reach_a)) return (double)NAN;
  return fmax(-1, fmin(1, ab / (sqrt(aa) * sqrt(bb))));
}

void tct_encoded_scores(const tct_encode_data *d, const tct_encoded *e, tct_encode_score which,
                        double *score, int *folds)
{
  for (int u = 0; u < d->q; u++) {
    double sum = 0;
    int n      = 0;
    for (int f = 0; f < d->folds; f++) {
      const double x = of_fold(d, e, f, u, which);
      if (isnan(x)) continue;
      sum += x;
      n++;
    }
    score[u] = n ? sum / n : (double)NAN;
    if (folds) folds[u] = n;
  }
}
