/* ridge.c -- ridge regression, the penalty of each unit by its own leave-one-out error. */
#include "brain/encoding/shrink.h"

struct params {
  tct_numbers penalties;
  int by;
};

static const tct_param params[] = {
  TCT_PARAM_NUMBERS(struct params, penalties, "0.01 0.1 1 10 100 1000 1e4 1e5 1e6 1e7", 1e-12, 1e15,
                    "1", "penalties to choose from, on the scale of sums of squares of features"),
  TCT_PARAM_CHOICE(struct params, by, TCT_LEAVE_ONE_OUT, TCT_SHRINK_BY,
                   "the error by which a unit chooses: with each leverage, or with their mean"),
};

static tct_status fit(const void *given, const tct_training *t, double *weight, double *chosen,
                      tct_encoder_why *why, tct_error *err)
{
  const struct params *own = given;

  return tct_shrink(t, &own->penalties, (size_t)t->p, (tct_shrink_by)own->by, weight, chosen, NULL,
                    why, err);
}

const tct_encoder tct_encoder_ridge = {
  .name    = "ridge",
  .title   = "Ridge regression",
  .family  = "linear",
  .summary = "weights kept small by a penalty, which each unit chooses by leave-one-out",
  .equation =
    "w = (X'X + a I)^-1 X'y\n"
    "a = argmin sum_i ((y_i - x_i'w) / (1 - h_i))^2,  h_i = 1/n + x_i'(X'X + a I)^-1 x_i\n"
    "generalised: the mean of all h in place of h_i",
  .source = "Hoerl & Kennard 1970, doi:10.1080/00401706.1970.10488634; Golub, Heath & Wahba 1979, "
            "doi:10.1080/00401706.1979.10489751",
  .notes  = "The mean is fitted without penalty; features are taken as they are, so that what "
            "varies more is "
            "penalised less.  A unit's penalty at either end of the list says that the list is too "
            "short; a "
            "unit that features say nothing of ends at the largest.  Of equal errors the larger "
            "penalty counts",
  .claims = TCT_ENCODER_ROTATION_FREE | TCT_ENCODER_UNITS_ALONE | TCT_ENCODER_UNIT_SCALE,
  .chosen = "penalty",
  TCT_TAKES(struct params, params),
  .fit = fit,
};
