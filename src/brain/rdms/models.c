/* models.c -- RDMs that say what a representation would be like that keeps one thing of its conditions, and no other.
 *
 *     of categories   d_ik = 0 within one category, 1 between two
 *     of a feature    d_ik = |f_i - f_k|
 *
 * Both have heavy ties, of which a comparator that takes ties for agreement makes too little or too much: compare
 * them by rho_a or tau_a.
 *
 * Source: Nili et al. 2014, PLoS Computational Biology 10:e1003553, doi:10.1371/journal.pcbi.1003553. */
#include "brain/rdms/rdms.h"

#include <math.h>

tct_rdm *tct_rdm_of_categories(int conditions, const int *category, int categories,
                               const tct_label *name, tct_error *err)
{
  tct_rdm *r    = tct_rdm_new(conditions, err);
  double *value = r ? r->value : NULL;

  for (int i = 0; r && i < conditions; i++)
    for (int k = i + 1; k < conditions; k++, value++)
      if (category[i] >= 0 && category[k] >= 0) *value = category[i] != category[k];
  if (!r || !name || tct_rdm_set_categories(r, category, categories, name)) return r;
  tct_rdm_free(r);
  tct_fail(err, TCT_NO_MEMORY, "no memory for %d categories", categories);
  return NULL;
}

tct_rdm *tct_rdm_of_feature(int conditions, const double *feature, tct_error *err)
{
  tct_rdm *r    = tct_rdm_new(conditions, err);
  double *value = r ? r->value : NULL;

  for (int i = 0; r && i < conditions; i++)
    for (int k = i + 1; k < conditions; k++) *value++ = fabs(feature[i] - feature[k]);
  return r;
}
