/* logistic.c -- multinomial logistic regression, its weights kept small.
 *
 *     p_k = exp(w_k'x + b_k) / sum over j,   least  - sum ln p_own + a / 2 sum |w_k|^2
 *
 * The constants b_k are not penalised.  With a penalty the sum has one least value, which is gone down to. */
#include <math.h>

#include "brain/decoding/losses.h"
#include "kernels/statistics.h"

struct params {
  double penalty, tolerance;
  int64_t steps;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, penalty, 1, 1e-9, 1e9, "1",
            "how much large weights cost, beside the sum over trials"),
  TCT_PARAM(struct params, tolerance, 1e-8, 1e-14, 0.1, "1",
            "it is at rest where the gradient is this share of what it could be"),
  TCT_PARAM(struct params, steps, 5000, 1, 10000000, "1", "after so many it has failed"),
};

struct fit {
  const struct params *own;
  tct_losses losses;
};

/* The loss of trial i; its slopes. */
static double one(tct_losses *l, size_t i)
{
  const size_t n = (size_t)l->t->n, k = (size_t)l->rows, own = (size_t)l->t->of[i];
  const double *score = l->score + i * k;
  double most = score[0], sum = 0;

  for (size_t c = 1; c < k; c++) most = fmax(most, score[c]);
  for (size_t c = 0; c < k; c++) sum += exp(score[c] - most);
  for (size_t c = 0; c < k; c++)
    l->slope[c * n + i] = exp(score[c] - most) / sum - (c == own ? 1 : 0);
  return log(sum) + most - score[own];
}

static double at(void *own, const double *weight, double *gradient)
{
  struct fit *f      = own;
  tct_losses *l      = &f->losses;
  const size_t units = (size_t)l->t->units, row = units + 1;
  double sum = 0;

  tct_losses_scores(l, weight);
  for (size_t i = 0; i < (size_t)l->t->n; i++) sum += one(l, i);
  for (size_t c = 0; c < (size_t)l->rows; c++) {
    const double *w = weight + c * row;
    sum += f->own->penalty / 2 * tct_inner(units, w, w);
    for (size_t u = 0; u < units; u++) gradient[c * row + u] = f->own->penalty * w[u];
    gradient[c * row + units] = 0;
  }
  tct_losses_gradient(l, gradient);
  return sum;
}

static tct_status fit(const void *given, const tct_class_trials *t, double *weight,
                      tct_decoder_why *why, tct_error *err)
{
  struct fit f            = {.own = given};
  const tct_status status = tct_losses_new(t, t->classes, &f.losses, err);

  if (status == TCT_OK)
    tct_losses_least(&f.losses, at, &f, f.own->tolerance, f.own->steps, weight, why);
  tct_losses_free(&f.losses);
  return status;
}

const tct_decoder tct_decoder_logistic = {
  .name     = "logistic",
  .title    = "Logistic regression",
  .family   = "losses",
  .summary  = "weights that make the right classes likely, kept small by a penalty",
  .equation = "least - sum_i ln p_own(x_i) + a / 2 sum_k |w_k|^2,\n"
              "p_k = exp(w_k'x + b_k) / sum_j exp(w_j'x + b_j)",
  .source   = "Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x",
  .notes =
    "Two classes have weights of their own, too, one the other's negative: with the penalty a "
    "they are those of "
    "a single weight vector, twice as long, penalised by a / 2.  Units on different scales are "
    "penalised "
    "differently: bring them to one.  A class with more trials is likelier: its constant says so",
  TCT_TAKES(struct params, params),
  .claims = TCT_DECODER_ROTATION_FREE | TCT_DECODER_SHIFT_FREE,
  .needs  = TCT_DECODER_NEEDS_PASSES,
  .fit    = fit,
};
