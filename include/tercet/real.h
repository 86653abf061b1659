/* real.h -- the number that activity and weights are made of.
 *
 * float in the product; double in the test build (TERCET_DOUBLE), where gradients are held against
 * differences and identities are exact.  Everything in src/brain is double in both. */
#ifndef TERCET_REAL_H
#define TERCET_REAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef TERCET_DOUBLE
typedef double tct_real;
#else
typedef float tct_real;
#endif

#define TCT_API __attribute__((visibility("default")))

enum {
  TCT_PANEL = 16, /* receivers whose synapses lie together; rows of activity are whole panels */
  TCT_SITES = 4,  /* places on a unit where projections land */
  TCT_SLOTS = 5,  /* memories of a unit beside its rate */
};

#endif
