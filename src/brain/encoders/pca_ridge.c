/* pca_ridge.c -- ridge regression on the principal components of what is fitted to, never of what is held out. */
#include "brain/encoding/shrink.h"

struct params {
  int64_t components;
  tct_numbers penalties;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, components, 100, 1, 100000, "1", "how many directions at most"),
  TCT_PARAM_NUMBERS(struct params, penalties, "0.01 0.1 1 10 100 1000 1e4 1e5 1e6 1e7", 1e-12, 1e15,
                    "1", "penalties to choose from, on the scale of sums of squares of features"),
};

static tct_status fit(const void *given, const tct_training *t, double *weight, double *chosen,
                      tct_encoder_why *why, tct_error *err)
{
  const struct params *own = given;

  return tct_shrink(t, &own->penalties, (size_t)own->components, TCT_LEAVE_ONE_OUT, weight, chosen,
                    NULL, why, err);
}

const tct_encoder tct_encoder_pca_ridge = {
  .name    = "pca_ridge",
  .title   = "Ridge regression on principal components",
  .family  = "linear",
  .summary = "ridge regression on those directions alone along which features vary most",
  .equation =
    "X'X = V S V',  z = X V_k,  w = V_k (S_k + a I)^-1 z'y,  a by leave-one-out as for ridge",
  .source = "Massy 1965, doi:10.1080/01621459.1965.10480787; Hoerl & Kennard 1970, "
            "doi:10.1080/00401706.1970.10488634",
  .notes  = "Features are taken as they are: loud ones say which directions count.  The directions "
            "are those of what is "
            "fitted to, fold by fold.  The leave-one-out error of a penalty takes them as given, "
            "although they saw the "
            "stimulus that is left out; what a fold is predicted by never saw that fold",
  .claims = TCT_ENCODER_ROTATION_FREE | TCT_ENCODER_UNITS_ALONE | TCT_ENCODER_UNIT_SCALE,
  .chosen = "penalty",
  TCT_TAKES(struct params, params),
  .fit = fit,
};
