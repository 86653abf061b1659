/* mds.h -- places in few dimensions whose distances are as near as may be to those of an RDM. */
#ifndef TERCET_MDS_H
#define TERCET_MDS_H

#include <tercet/status.h>

typedef struct {
  int dimensions; /* 1 .. 8 */
  int most;       /* steps of majorisation; 0: the classical solution as it is */
  /* end where a step takes off less than this share of the sum of squared dissimilarities; 0: never */
  double enough;
  const double
    *start; /* [conditions][dimensions] places to begin at; NULL: the classical solution */
} tct_mds_how;

/* what a picture wants */
#define TCT_MDS_MAP                                                                                \
  {                                                                                                \
    2, 1000, 1e-8, NULL                                                                            \
  }

typedef struct {
  double
    stress; /* the root of sum (distance - dissimilarity)^2 over sum dissimilarity^2, known pairs */
  int steps;
  int lost; /* conditions of which no pair is known: their places are NAN */
} tct_mds_fit;

/* Metric MDS of the dissimilarities as they are: those below 0, which unbiased estimates have, count as 0;
 * pairs that are NAN as nothing at all.  place [conditions][dimensions], along their principal axes, each with
 * its largest place above 0; with a start they stay as that one lies.  The same places each time.  BAD_DATA:
 * conditions fall into parts between which no pair is known, or no pair is; BAD_SHAPE; NO_MEMORY. */
tct_status tct_mds(int conditions, const double *rdm, const tct_mds_how *how, double *place,
                   tct_mds_fit *fit, tct_error *err);

/* Turn, mirror and shift a map [n][2] onto another, least squares over those that have places in both;
 * sizes stay (Procrustes).  Fewer than two of them: it is only shifted, or left. */
void tct_mds_align(int n, const double *to, double *place);

#endif
