/* distributions.h -- tails and quantiles of the normal and of Student's distribution.
 *
 * Relative errors are below 1e-12 in both tails (tests/kernels/distributions.c), so that a small p is right
 * in its digits and not only small.  NAN for what is not in the domain.  No allocation; any thread. */
#ifndef TERCET_DISTRIBUTIONS_H
#define TERCET_DISTRIBUTIONS_H

double tct_normal_above(double z);    /* P(Z > z) */
double tct_normal_quantile(double p); /* z with P(Z < z) = p; p in 0 .. 1 */

/* dof: degrees of freedom, any number above 0, INFINITY for the normal */
double tct_student_above(double t, double dof); /* P(T > t) */
double tct_student_quantile(double p, double dof);

#endif
