/* choice_probability.c -- how well a unit's response tells what the animal will choose, the stimulus being the same.
 *
 * The first variable is the stimulus, the second the choice.  Within each stimulus responses are z-scored by the
 * mean and the spread that they would have if both choices were as frequent,
 *
 *     m = (m_1 + m_2) / 2,   s^2 = (s_1^2 + s_2^2) / 2 + (m_1 - m_2)^2 / 4
 *
 * for plain z-scores of stimuli at which one choice is rare draw the area to 0.5 (Kang and Maunsell 2012); then
 * all stimuli are taken together, and the area under the ROC between both choices is the probability. */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/tuning/means.h"

struct params {
  int64_t least;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, least, 5, 2, 1e9, "1",
            "trials of each choice below which a stimulus is left out"),
};

/* Two choices, and nothing else, at the stimulus whose first condition is c? */
static bool has_two(const tct_responses *r, int c, int64_t least)
{
  return c + 1 < r->conditions && r->x[c + 1] == r->x[c] &&
         r->first[c + 1] - r->first[c] >= least && r->first[c + 2] - r->first[c + 1] >= least &&
         (c == 0 || r->x[c - 1] != r->x[c]) && (c + 2 == r->conditions || r->x[c + 2] != r->x[c]);
}

/* z-scored trials of condition c, behind n others; how many there are now */
static size_t put_scores(const tct_responses *r, int c, double mean, double spread, double *z,
                         size_t n)
{
  for (int i = r->first[c]; i < r->first[c + 1]; i++) z[n++] = (r->value[i] - mean) / spread;
  return n;
}

static tct_status areas(const tct_responses *r, int64_t least, double *low, double *high,
                        tct_tuned_item *out, tct_error *err)
{
  size_t lows = 0, highs = 0;
  double sum      = 0, area;
  int long_enough = 0, trials = 0;

  for (int c = 0; c < r->conditions; c++) {
    if (!has_two(r, c, least)) continue;
    long_enough++;
    const tct_moment a = tct_moment_of(r, c, 0), b = tct_moment_of(r, c + 1, 0);
    const double apart = (a.mean - b.mean) / 2;
    const double spread =
      sqrt((a.sum_squares / (a.n - 1) + b.sum_squares / (b.n - 1)) / 2 + apart * apart);
    if (!(spread > r->floor)) continue;
    TCT_PASS(tct_area_between((size_t)a.n, r->value + r->first[c], (size_t)b.n,
                              r->value + r->first[c + 1], &area, err));
    sum += area * (a.n + b.n);
    trials += a.n + b.n;
    lows  = put_scores(r, c, (a.mean + b.mean) / 2, spread, low, lows);
    highs = put_scores(r, c + 1, (a.mean + b.mean) / 2, spread, high, highs);
  }
  if (trials == 0) {
    out->why = long_enough ? TCT_TUNING_CONSTANT : TCT_TUNING_FEW_REPEATS;
    return TCT_OK;
  }
  out->value[1] = sum / trials;
  return tct_area_between(lows, low, highs, high, &out->value[0], err);
}

static tct_status measure(const void *given, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  const struct params *own = given;
  const size_t trials      = (size_t)r->first[r->conditions];
  double *z                = tct_alloc(trials, 2 * sizeof *z);

  if (!z) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials", trials);
  const tct_status status = areas(r, own->least, z, z + trials, out, err);
  tct_free(z);
  return status;
}

static const tct_tuned_number numbers[] = {
  {"probability", "1", "of all stimuli together, z-scored within each", 0, 1, false},
  {"mean", "1", "of the areas of stimuli, by their trials", 0, 1, false},
};

const tct_tuning tct_tuning_choice_probability = {
  .name     = "choice_probability",
  .title    = "Choice probability",
  .family   = "discrimination",
  .summary  = "how well a response tells what will be chosen while the stimulus stays",
  .equation = "P(r of the larger choice > r of the smaller) + P(equal) / 2",
  .source   = "Britten et al. 1996, doi:10.1017/S095252380000715X; Kang and Maunsell 2012, "
              "doi:10.1152/jn.00451.2012",
  .notes =
    "Of stimuli at which both choices were made often enough, and no third.  0.5: a response tells "
    "nothing of the choice.  The larger value of the second variable is the choice that a response "
    "above the mean speaks for",
  TCT_TAKES(struct params, params),
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE | TCT_TUNING_ORDER_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_SECOND | TCT_TUNING_NEEDS_REPEATS,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
