/* linear_svm.c -- a border between each class and all others, as far from both as errors allow.
 *
 *     f(x) = w'x + b,   least  (|w|^2 + b^2) / 2 + C sum max(0, 1 - y f(x))^2,   y = 1 for the class, -1 for others
 *
 * The squares make the sum smooth, and the constant has a price too, as a weight of a unit that is always 1: so
 * there is one least value, which is gone down to. */
#include <math.h>

#include "brain/decoding/losses.h"
#include "kernels/statistics.h"

struct params {
  double cost, tolerance;
  int64_t steps;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, cost, 1, 1e-9, 1e9, "1",
            "how much errors cost, beside the squares of weights"),
  TCT_PARAM(struct params, tolerance, 1e-8, 1e-14, 0.1, "1",
            "it is at rest where the gradient is this share of what it could be"),
  TCT_PARAM(struct params, steps, 5000, 1, 10000000, "1", "after so many it has failed"),
};

struct fit {
  const struct params *own;
  tct_losses losses;
  int class_at; /* that stands against all others */
};

static double at(void *own, const double *weight, double *gradient)
{
  struct fit *f    = own;
  tct_losses *l    = &f->losses;
  const size_t row = (size_t)l->t->units + 1;
  double sum       = tct_inner(row, weight, weight) / 2;

  tct_losses_scores(l, weight);
  for (size_t i = 0; i < (size_t)l->t->n; i++) {
    const double y = l->t->of[i] == f->class_at ? 1 : -1, short_of = fmax(0, 1 - y * l->score[i]);
    sum += f->own->cost * short_of * short_of;
    l->slope[i] = -2 * f->own->cost * y * short_of;
  }
  for (size_t u = 0; u < row; u++) gradient[u] = weight[u];
  tct_losses_gradient(l, gradient);
  return sum;
}

static tct_status fit(const void *given, const tct_class_trials *t, double *weight,
                      tct_decoder_why *why, tct_error *err)
{
  const size_t row        = (size_t)t->units + 1;
  struct fit f            = {.own = given};
  const tct_status status = tct_losses_new(t, 1, &f.losses, err);

  for (int k = t->classes > 2 ? 0 : 1; status == TCT_OK && k < t->classes; k++) {
    f.class_at = k;
    tct_losses_least(&f.losses, at, &f, f.own->tolerance * fmax(1, 2 * f.own->cost), f.own->steps,
                     weight + (size_t)k * row, why);
  }
  for (size_t u = 0; t->classes == 2 && u < row; u++) weight[u] = -weight[row + u];
  tct_losses_free(&f.losses);
  return status;
}

const tct_decoder tct_decoder_linear_svm = {
  .name     = "linear_svm",
  .title    = "Linear support vector machine",
  .family   = "losses",
  .summary  = "for each class a border to all others, as far from both as errors allow",
  .equation = "least (|w|^2 + b^2) / 2 + C sum_i max(0, 1 - y_i (w'x_i + b))^2,  one class against "
              "all others",
  .source   = "Cortes and Vapnik 1995, doi:10.1007/BF00994018",
  .notes =
    "Of the squares of what falls short of the margin, as LIBLINEAR has it by default; the "
    "constant "
    "is penalised, as "
    "there.  Units on different scales are penalised differently: bring them to one.  Borders of "
    "several classes "
    "are fitted each by itself, and a trial is of the class on whose side it lies farthest",
  TCT_TAKES(struct params, params),
  .claims = TCT_DECODER_ROTATION_FREE,
  .needs  = TCT_DECODER_NEEDS_PASSES,
  .fit    = fit,
};
