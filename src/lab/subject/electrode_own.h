/* electrode_own.h -- drawing units and noise: the pure part of an electrode. */
#ifndef TERCET_ELECTRODE_OWN_H
#define TERCET_ELECTRODE_OWN_H

#include "base/random.h"

#include <tercet/electrode.h>

/* n of `of` units of a population, ascending, into unit [n].  Drawn without replacement: the first n of a shuffle
 * of them all. */
void tct_choose_units(uint64_t seed, const char *population, int of, int n, int *unit);
bool tct_is_recorded(const tct_electrode *e, const tct_model *m, const tct_population *p);
/* ms: the circuit's own, or the electrode's or its preset. */
double tct_electrode_step(const tct_electrode *e, const tct_model *m);
int tct_electrode_per(const tct_electrode *e, const tct_model *m); /* steps in a bin, or 1 */
/* The key of what is drawn of a population, or of a unit, in a session: place is "noise" or "spikes". */
tct_key tct_electrode_key(uint64_t seed, const char *whose, const char *session, const char *place);
/* A Poisson count of mean `mean` (0 to TCT_POISSON_MOST), from the draws of that trial, step and unit. */
#define TCT_POISSON_MOST 1e5
uint64_t tct_poisson(double mean, tct_key key, uint64_t trial, uint32_t step, uint32_t unit);
/* Spread of rates from their sums about the first of them. */
double tct_spread(double sum, double squares, uint64_t n);

/* Noise on rates, in place.  unit [r->units] are the units' places in their population.  DIVERGED if a rate is
 * not finite; UNSUPPORTED if more than TCT_POISSON_MOST spikes are to be expected of a step. */
tct_status tct_add_gaussian(tct_recording *r, const int *unit, tct_key key, double sd,
                            tct_error *err);
tct_status tct_make_spikes(tct_recording *r, const int *unit, tct_key key, double per_rate,
                           uint64_t *clipped, tct_error *err);

#endif
