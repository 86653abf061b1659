/* recording.h -- units x conditions x time x repeats, with names: the one currency of comparison.
 *
 * Whether it came from a model or an electrode, an analysis never knows.  A recording is of one area of one
 * subject in one session; several make a set.  Functions here are safe on different objects at once. */
#ifndef TERCET_RECORDING_H
#define TERCET_RECORDING_H

#include <tercet/status.h>

enum { TCT_LABEL = 64 }; /* bytes of a name, the 0 at its end included */

/* Row-major, double, [condition][repeat][time][unit].  Owned by whoever made it. */
typedef struct {
  char name[96]; /* "it", "runs/a:it", "M1 V4 day 2" */
  char subject[TCT_LABEL], area[TCT_LABEL], session[TCT_LABEL]; /* "": it has none */
  char quantity[16]; /* what a value is: "rate" (of a model), "Hz", "count", "z", "dF/F" */
  int units, conditions, repeats, steps;
  double dt;               /* ms per step; 0: no time */
  double start;            /* ms from the event to the beginning of the first step; 0 if dt is */
  double *value;           /* [conditions x repeats x steps x units]; NAN: missing */
  char (*unit)[TCT_LABEL]; /* [units] ids: the same id in two sessions is the same unit */
  char (*condition)[TCT_LABEL]; /* [conditions] names, stable from file to file */
  int *category;                /* [conditions], from 0 */
  int categories;
  char (*category_name)[TCT_LABEL]; /* [categories] */
  int64_t
    *trial;  /* [conditions x repeats] its place in the session, from 0; -1: no such repeat.  Areas
                   * of one session that share a trial were recorded at once */
  int folds; /* parts of the trials that share no noise; 0: each repeat is a fold of its own */
  int *fold; /* [conditions x repeats] which, from 0; -1: in none; NULL if folds is 0 */
} tct_recording;

/* All values NAN, all trials -1, all names "". */
TCT_API tct_recording *tct_recording_new(int units, int conditions, int repeats, int steps,
                                         int categories, tct_error *err);
TCT_API void tct_recording_free(tct_recording *r);
/* Mean over repeats and steps: [condition][unit], into out [conditions x units]. */
TCT_API void tct_recording_patterns(const tct_recording *r, double *out);

/* Several, and where they are from. */
typedef struct {
  int n;
  tct_recording **recording; /* [n], owned */
  char *
    provenance; /* a JSON object: the recipe or the run, and hashes of it and of what it read; owned */
} tct_recordings;

/* Frees all in it, not the struct; a zeroed one is fine. */
TCT_API void tct_recordings_free(tct_recordings *r);

/* Write them, by the file's ending: .npz, which is read back bit for bit; .csv, a long table; .json.  Through
 * a temporary name; UNSUPPORTED for other endings, BAD_SHAPE if there is none, NO_MEMORY, IO. */
TCT_API tct_status tct_recordings_write(const char *path, const tct_recordings *r, tct_error *err);
TCT_API bool tct_recordings_writes(const char *path); /* a file that ends like this */
/* Read an .npz that tct_recordings_write made; `most` bounds the bytes taken.  On trouble nothing is left
 * behind; messages carry the file. */
TCT_API tct_status tct_recordings_read(const char *path, size_t most, tct_recordings *into,
                                       tct_error *err);

#endif
