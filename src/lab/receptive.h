/* receptive.h -- the weights of a projection by receiver, laid out as their senders lie. */
#ifndef TERCET_RECEPTIVE_H
#define TERCET_RECEPTIVE_H

#include <tercet/state.h>

/* One map for each receiver, or for each branch of its dendrites; of a convolution one for each kernel. */
typedef struct {
  int of;            /* how many there are */
  int n;             /* the first of them that are here */
  int height, width; /* of a map; channels lie beside each other, so width counts them all */
  double *value;     /* [n][height][width]; NAN: no synapse */
} tct_receptive;

/* Fill `into` with the first `most` maps; freed by tct_receptive_free, also after a failure.  UNSUPPORTED where weights belong to no pair of units
 * and are no kernels (pools, attention, one weight for all); NO_MEMORY. */
tct_status tct_receptive_of(const tct_state *s, int projection, int most, tct_receptive *into,
                            tct_error *err);
void tct_receptive_free(tct_receptive *r);

#endif
