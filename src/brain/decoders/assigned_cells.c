/* assigned_cells.c -- a cell stands for the class that drives it most, and a trial is of the class whose cells answer most.
 *
 *     c(u) = argmax over k of m_ku,   score of class k = mean over cells u with c(u) = k of x_u
 *
 * How networks whose cells learn without labels are asked what they have learnt.  A cell that never answered stands for none;
 * a class that no cell stands for has a score of 0, and is never told while any cell of another class answers. */
#include "brain/decoding/class_means.h"

static tct_status fit(const void *params, const tct_class_trials *t, double *weight,
                      tct_decoder_why *why, tct_error *err)
{
  const size_t row = (size_t)t->units + 1;
  (void)params, (void)err;

  *why = TCT_DECODER_FINE;
  tct_class_means(t, weight);
  for (size_t u = 0; u < (size_t)t->units; u++) {
    int most = 0;
    for (int k = 1; k < t->classes; k++)
      if (weight[(size_t)k * row + u] > weight[(size_t)most * row + u]) most = k;
    const bool answers = weight[(size_t)most * row + u] > 0;
    for (int k = 0; k < t->classes; k++) weight[(size_t)k * row + u] = answers && k == most;
  }
  for (int k = 0; k < t->classes; k++) {
    double *w = weight + (size_t)k * row, cells = 0;
    for (size_t u = 0; u < (size_t)t->units; u++) cells += w[u];
    for (size_t u = 0; u < (size_t)t->units && cells > 0; u++) w[u] /= cells;
  }
  return TCT_OK;
}

const tct_decoder tct_decoder_assigned_cells = {
  .name   = "assigned_cells",
  .title  = "Assigned cells",
  .family = "labels",
  .summary =
    "each cell is given the class that drives it most; the class whose cells answer most is told",
  .equation = "c(u) = argmax_k m_ku;  k = argmax_k mean of x_u over cells with c(u) = k",
  .source   = "Diehl & Cook 2015, doi:10.3389/fncom.2015.00099",
  .notes    = "For rates and counts, which are 0 where a cell is silent: `--raw`.  Looks at no "
              "pattern: what two "
              "classes share is told of neither.  Classes without cells are never told.  Of classes "
              "that drive a cell "
              "alike the first has it",
  .claims   = TCT_DECODER_SCALE_FREE | TCT_DECODER_COUNT_FREE,
  .fit      = fit,
};
