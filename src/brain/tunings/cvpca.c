/* cvpca.c -- how much signal each principal component has, and how fast it falls: the spectrum of a population's code.
 *
 * Components are found on half of the trials, and what they explain is measured across halves:
 *
 *     A A' = U L U',   l_n = u_n' B A' u_n / K,   A, B: means of two halves of the trials [conditions][units], centred
 *
 * mean over both ways round.  Noise that the halves do not share adds nothing to l_n on average.  alpha is the
 * slope of log l on log n, weighted by 1 / n: 1 + 2 / d is the least for a smooth code of a d-dimensional
 * stimulus. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"
#include "kernels/eigen.h"

struct params {
  int64_t first, last;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, first, 1, 1, 1e6, "1", "component from which the slope is fitted"),
  TCT_PARAM(struct params, last, 500, 2, 1e6, "1",
            "component up to which it is fitted, if there are so many"),
};

/* Adds half of each l_n to signal [n], largest component first; `within`: half of what A itself varies.  False: no
 * memory. */
static bool add_spectrum(size_t n, size_t units, const double *a, const double *b, double *room,
                         double *signal, double *within)
{
  double *own = room, *cross = room + n * n, *value = cross + n * n;

  tct_row_products(n, units, a, a, 1.0 / (double)n, own);
  tct_row_products(n, units, b, a, 1.0 / (double)n, cross);
  for (size_t i = 0; i < n; i++) *within += own[i * n + i] / 2;
  if (!tct_eigen(n, own, value, true)) return false;
  for (size_t c = 0; c < n; c++) {
    const double *u = own + (n - 1 - c) * n;
    double sum      = 0;
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++) sum += u[i] * cross[i * n + j] * u[j];
    signal[c] += sum / 2;
  }
  return true;
}

/* - slope of log l on log n over those above 0; NAN below three */
static double slope_of(const struct params *own, size_t n, const double *l)
{
  double weights = 0, x = 0, y = 0, xx = 0, xy = 0;
  int used = 0;

  for (size_t i = (size_t)own->first; i <= n && i <= (size_t)own->last; i++) {
    const double w = 1 / (double)i, at = log((double)i), v = log(l[i - 1]);
    if (!(l[i - 1] > 1e-12 * l[0])) continue;
    weights += w;
    x += w * at;
    y += w * v;
    xx += w * at * at;
    xy += w * at * v;
    used++;
  }
  return used < 3 ? (double)NAN : -(xy - x * y / weights) / (xx - x * x / weights);
}

static void tell(const struct params *own, size_t n, const double *l, double within,
                 tct_tuned_item *out)
{
  double sum = 0, squares = 0;

  for (size_t i = 0; i < n; i++) {
    sum += l[i];
    squares += l[i] * l[i];
  }
  if (!(sum > 0)) {
    out->why = TCT_TUNING_NO_SIGNAL;
    return;
  }
  out->value[0] = slope_of(own, n - 1, l); /* centred: the last is 0 */
  out->value[1] = sum / within;
  out->value[2] = sum * sum / squares;
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const size_t units = (size_t)r->units, most = (size_t)r->conditions;
  double *a = tct_alloc(2 * most * units + 2 * most * most + 2 * most, sizeof *a);
  double *b = a ? a + most * units : NULL, *signal = b ? b + most * units : NULL, within = 0;
  bool good = a != NULL;

  if (good) {
    const size_t n = (size_t)tct_half_means(r, 0, a);
    (void)tct_half_means(r, 1, b);
    tct_centre_units((int)n, r->units, a);
    tct_centre_units((int)n, r->units, b);
    if (n < 2)
      out->why = TCT_TUNING_FEW_REPEATS;
    else
      good = add_spectrum(n, units, a, b, signal + most, signal, &within) &&
             add_spectrum(n, units, b, a, signal + most, signal, &within);
    if (n >= 2 && good && !(within > r->floor * r->floor))
      out->why = TCT_TUNING_CONSTANT;
    else if (n >= 2 && good)
      tell(given, n, signal, within, out);
  }
  tct_free(a);
  return good ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a spectrum of %zu", most);
}

static const tct_tuned_number numbers[] = {
  {"alpha", "1", "exponent with which signal falls from component to component", 0, 0, false},
  {"reliable", "1", "share of the variance of half the trials that the other half has too", 0, 0,
   false},
  {"dimensions", "1", "participation ratio of the components' signal", 0, 0, false},
};

const tct_tuning tct_tuning_cvpca = {
  .name     = "cvpca",
  .title    = "Cross-validated principal components",
  .family   = "dimensions",
  .summary  = "how fast the signal of a population falls from one principal component to the next",
  .equation = "l_n = u_n' B A' u_n / K,   l_n ~ n^-alpha",
  .source   = "Stringer et al. 2019, doi:10.1038/s41586-019-1346-5",
  .notes =
    "Over conditions that were shown twice or more, and trials in which all units were recorded.  "
    "Components with no signal are left out of the slope, of which the last ones are then too "
    "few: of few conditions alpha says little.  Takes K^3 steps: for some hundred conditions",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE | TCT_TUNING_ROTATION_FREE,
  .needs   = TCT_TUNING_NEEDS_REPEATS | TCT_TUNING_NEEDS_HALVES | TCT_TUNING_NEEDS_DISTINCT,
  .scope   = TCT_TUNING_POPULATION,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
