/* compare.h -- two runs held against each other, population by population. */
#ifndef TERCET_COMPARE_H
#define TERCET_COMPARE_H

#include <tercet/recording.h>

typedef struct {
  const char *probe;      /* NULL: the first of A's task */
  const char *metric;     /* a similarity, such as "cka", or "rsa" */
  const char *distance;   /* of rsa; NULL: correlation */
  const char *comparator; /* of rsa; NULL: rho_a */
  bool untrained;         /* add both circuits as they were before any learning */
  int threads;            /* 0: all cores.  The result does not depend on it */
} tct_compare_how;

typedef struct {
  char probe[32];
  int rows, columns;  /* populations of A, of B; the untrained ones come after the trained */
  char (*row)[96];    /* [rows] "v1", "v1 (untrained)" */
  char (*column)[96]; /* [columns] */
  double
    *value; /* [rows][columns], as the metric counts (of rsa, its comparator); NAN: undefined */
  int conditions, dropped; /* compared; left out because a response to them is missing somewhere */
} tct_comparison;

/* Record both from the same probe set and compare every population of A with every one of B.  A and B may
 * be the same folder.  BAD_SHAPE where the probe sets differ.  Freed by tct_comparison_free. */
TCT_API tct_status tct_compare_runs(const char *a, const char *b, const tct_compare_how *how,
                                    tct_comparison *into, tct_error *err);
TCT_API void tct_comparison_free(tct_comparison *c);

#endif
