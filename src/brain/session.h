/* session.h -- what an experimenter's file holds of one session: units, trials, and spikes or samples.
 *
 * A model that is recorded from becomes one (src/lab), NWB writes and reads one (src/brain/nwb/nwb_write.h),
 * and a recipe makes recordings of one, as of any file of a laboratory.  Times are seconds from the
 * session's start. */
#ifndef TERCET_BRAIN_SESSION_H
#define TERCET_BRAIN_SESSION_H

#include <tercet/recording.h>

typedef struct {
  double start, stop;       /* s */
  char stimulus[TCT_LABEL]; /* the condition's stable id */
  char category[TCT_LABEL]; /* "": none */
  int repeat;               /* from 0 */
  char day[TCT_LABEL];      /* "": there is but one; a model's checkpoint, "000012800" */
} tct_trial;

typedef struct {
  char subject[TCT_LABEL], identifier[TCT_LABEL], description[256];
  /* when it began and when it was written down, "2019-10-28T09:30:00+00:00" (RFC 3339); "": nobody said.
   * Given by the caller: a run that is repeated gives the same file */
  char start[TCT_LABEL], created[TCT_LABEL];
  int units;
  char (*unit)[TCT_LABEL]; /* [units] ids, "v1:17" */
  char (*area)[TCT_LABEL]; /* [units] */
  /* one of the two: `end` or `sample` is NULL */
  uint64_t
    *end; /* [units] spikes of unit i are spike[end[i-1]] .. spike[end[i]-1], in order of time */
  double *spike;  /* [end[units-1]] s; NULL if there is none */
  double *sample; /* [samples][units] */
  size_t samples;
  double rate;       /* samples per second; the first is at 0 s */
  char quantity[16]; /* of a sample */
  int trials;
  tct_trial *trial; /* [trials], in order of time */
  char *provenance; /* a JSON object */
} tct_session;

/* OK if it is what is said here: BAD_DATA with what is not, of the file at `path` that it comes from or goes
 * to.  Samples may be NAN, times may not. */
tct_status tct_session_sound(const tct_session *s, const char *path, tct_error *err);
/* Frees all in it, not the struct; a zeroed one is fine. */
void tct_session_free(tct_session *s);

#endif
