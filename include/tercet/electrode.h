/* electrode.h -- a model becomes a subject: units are drawn, trials have noise, days are checkpoints.
 *
 * What is drawn is a function of the seed, the population, the session, the condition, the repeat, the step
 * and the unit: it does not depend on threads, nor on which other populations are recorded, nor on how many
 * repeats follow, and a smaller draw of units is part of a larger one. */
#ifndef TERCET_ELECTRODE_H
#define TERCET_ELECTRODE_H

#include <tercet/recording.h>
#include <tercet/state.h>

/* none: the circuit's own rates, bit for bit.
 * gaussian: rate + sd x spread x N(0,1), spread that of all rates of the population in one showing of the
 *   probe set.
 * poisson: spikes counted in each step, their mean gain x rate x step; a rate below 0 counts as 0. */
typedef enum { TCT_NOISE_NONE, TCT_NOISE_GAUSSIAN, TCT_NOISE_POISSON } tct_trial_noise;

typedef struct {
  const char *population, *area;
} tct_placement;

typedef struct {
  const char *probe;             /* of the task; NULL: its first */
  const char *const *population; /* [populations] which; none: all */
  int populations;
  const tct_placement
    *placement; /* [placements] areas; a population that is not there is its own */
  int placements;
  const char *subject;
  int units;   /* of each population, drawn without replacement; 0, or more than it has: all */
  int repeats; /* of each condition; 0: those of the probe set */
  uint64_t seed;
  tct_trial_noise noise;
  double sd;    /* gaussian, in spreads */
  bool voltage; /* membrane potentials instead of rates, of those populations that have them */
  double gain;  /* poisson, Hz at a rate of 1 */
  double
    step; /* ms of a step where the circuit has no time of its own; 0: 100 for poisson, else no time */
  /* ms: steps are put together in bins so long, spikes counted if all that is recorded spikes, else their mean taken;
   * 0: every step.  A whole number of steps, and of bins in a trial; not with Poisson noise */
  double bin;
  size_t max_memory; /* bytes; 0: no limit.  Checked before anything is shown */
  void (*progress)(void *arg, uint64_t done,
                   uint64_t of); /* trials, on the calling thread; may be NULL */
  void *arg;
} tct_electrode;

/* Presets, for who has nothing to say of them. */
#define TCT_ELECTRODE_PRESET                                                                       \
  {                                                                                                \
    .sd = 1, .gain = 30                                                                            \
  }
#define TCT_ELECTRODE_STEP 100.0 /* ms */

/* What is known of one recording beside itself. */
typedef struct {
  char population[TCT_NAME];
  int of;           /* units the population has */
  double spread;    /* of its rates; NAN unless the noise is gaussian */
  uint64_t clipped; /* rates below 0 that Poisson noise took as 0 */
  bool spiking;     /* its units spike by themselves */
} tct_heard;

/* Record from a state.  `session` names the day ("": it has none) and is part of what noise depends on.
 * `into` gets recordings added, in the order of the spec's populations; `heard` gets one more each, or is NULL; it
 * is [into->n] afterwards, freed with tct_heard_free.  UNSUPPORTED: no such probe set or population, a
 * rate too large for spikes, or no membrane potential; DIVERGED: a rate that is not finite, under noise; NO_MEMORY.  On trouble `into` is as it was. */
TCT_API tct_status tct_electrode_record(tct_state *s, const tct_electrode *e, const char *session,
                                        tct_recordings *into, tct_heard **heard, tct_error *err);
TCT_API void tct_heard_free(tct_heard *heard);

/* ---- a run as a subject ---- */

#define TCT_UNTRAINED (-1) /* a day: the circuit as it was before any learning */

typedef struct {
  tct_recordings recordings; /* day by day; with provenance */
  tct_heard *heard;          /* [recordings.n] */
  char probe[32];
  int days;
  double step;      /* ms of a step: the circuit's, the electrode's or its preset */
  bool pruned;      /* all days were asked for, and the run has kept its two newest only */
  uint64_t seed;    /* of the electrode */
  char started[32]; /* when the run was first begun, RFC 3339; "": it does not say */
} tct_subject;

/* Which days of the run to record: `all` that were kept, the untrained circuit first; or `day` [days], trials
 * of checkpoints and TCT_UNTRAINED; or, with neither, the newest checkpoint. */
typedef struct {
  bool all;
  const int64_t *day;
  int days;
} tct_days;

/* Record the run in a folder on those days (NULL: the newest).  `fresh` is a state of it as tct_run_open leaves it
 * untrained; afterwards it is that of the last day.  Every day has the same units in the same order; recordings of
 * several days carry them in their names.  NO_FILE if a checkpoint is not there (it says which are). */
TCT_API tct_status tct_subject_record(const char *run, tct_state *fresh, const tct_electrode *e,
                                      const tct_days *days, tct_subject *into, tct_error *err);
TCT_API void tct_subject_free(tct_subject *s);
/* Write it by the file's ending: .nwb, one session with a trial table, spikes (of counts) or samples (of rates); or
 * what tct_recordings_write writes. */
TCT_API tct_status tct_subject_write(const char *path, const tct_subject *s, tct_error *err);
TCT_API bool tct_subject_writes(const char *path); /* a file that ends like this */

#endif
