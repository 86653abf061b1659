/* crossed.h -- the mean of numbers that belong to a draw and to an example, both of them random and crossed.
 *
 *     s² = (MS_draw + MS_example - MS_rest) / (draws examples)
 *
 * with Satterthwaite's degrees of freedom (doi:10.2307/3002019); one draw leaves the standard error over examples. */
#ifndef TERCET_LAB_CROSSED_H
#define TERCET_LAB_CROSSED_H

typedef struct {
  double mean, error,
    freedom; /* error: the standard error of the mean, for other draws and other examples */
} tct_crossed;

/* x [draws][examples], finite; at least one draw and two examples. */
tct_crossed tct_crossed_of(const double *x, int draws, int examples);

#endif
