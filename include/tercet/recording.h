/* recording.h -- units x conditions x time x repeats, with names: the one currency of comparison.
 *
 * Whether it came from a model or an electrode, an analysis never knows. */
#ifndef TERCET_RECORDING_H
#define TERCET_RECORDING_H

#include <tercet/status.h>

/* Row-major, double, [condition][repeat][time][unit].  Owned by whoever made it. */
typedef struct {
  char name[96]; /* "it", or "runs/a:it" */
  int units, conditions, repeats, steps;
  double dt;             /* ms per step; 0: no time */
  double *value;         /* [conditions x repeats x steps x units]; NAN: missing */
  char (*condition)[32]; /* [conditions] names */
  int *category;         /* [conditions], from 0 */
  int categories;
  char (*category_name)[32]; /* [categories] */
} tct_recording;

TCT_API tct_recording *tct_recording_new(int units, int conditions, int repeats, int steps,
                                         int categories, tct_error *err);
TCT_API void tct_recording_free(tct_recording *r);
/* Mean over repeats and steps: [condition][unit], into out [conditions x units]. */
TCT_API void tct_recording_patterns(const tct_recording *r, double *out);

#endif
