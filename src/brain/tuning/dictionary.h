/* dictionary.h -- functions of a stimulus variable, orthonormal over the conditions that were shown.
 *
 * With a period, waves: cos and sin of 1, 2, 3 ... periods; without, polynomials of degree 1, 2, 3 ... along the line.
 * None has a mean. */
#ifndef TERCET_BRAIN_TUNING_DICTIONARY_H
#define TERCET_BRAIN_TUNING_DICTIONARY_H

/* At x [n], ascending, into word [most][n]; how many there are: most, or n - 1 if that is less. */
int tct_dictionary(double period, int n, const double *x, int most, double *word);

#endif
