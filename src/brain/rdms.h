/* rdms.h -- RDMs of recordings: what is told of each, and all as a file. */
#ifndef TERCET_RDMS_H
#define TERCET_RDMS_H

#include <tercet/recording.h>

typedef struct {
  size_t undefined;              /* pairs that are NAN */
  int dropped;                   /* conditions of which no distance is defined */
  double least, median, largest; /* of those that are not; NAN: there is none */
} tct_rdm_spread;

/* Of rdm [conditions (conditions - 1) / 2].  NO_MEMORY.  Any thread. */
tct_status tct_rdm_spread_of(int conditions, const double *rdm, tct_rdm_spread *into,
                             tct_error *err);

/* A view: nothing in it is owned. */
typedef struct {
  const tct_recordings *of; /* whose they are, in order, and where those are from */
  double *const *rdm;   /* [of->n][conditions (conditions - 1) / 2], upper triangle, row-major */
  const char *distance; /* its name */
  const char *noise;    /* the covariance's name; NULL: none was taken */
  const double *window; /* [2] ms from the event; NULL: all of each trial */
} tct_rdms;

/* As .npz, through a temporary name: NAME [condition][condition], symmetric, 0 on the diagonal, NaN where
 * undefined; NAME.condition their names; `about` in JSON.  NO_MEMORY, IO. */
tct_status tct_rdms_write(const char *path, const tct_rdms *r, tct_error *err);

#endif
