/* riemann.h -- how far one geometry is from another along the curved space of covariances. */
#ifndef TERCET_BRAIN_RIEMANN_H
#define TERCET_BRAIN_RIEMANN_H

#include <tercet/comparator.h>

/* From a, scaled and with noise of the covariance in c added, as suits best, to b.  NAN: b is not positive
 * definite, or no number is; a pair of conditions that both have is missing; no memory. */
double tct_riemannian_distance(const tct_conditions *c, int n, const double *a, const double *b);

#endif
