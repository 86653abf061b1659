/* lesion.h -- what a circuit loses without some of its units, and what it does when they are driven.
 *
 *     lesions x draws of units -> the same trials, intact and lesioned -> a change of each condition
 *
 * A change is negative where the circuit does worse than intact, of accuracy and of loss alike (intact loss less the
 * lesioned one).  Trials are the same with and without, and so are all draws of units that draw.  Beside a set that
 * was chosen stands the same number of units drawn at random in the same population, and beside all, if it is given,
 * the circuit before any learning, under the same lesions.  Nothing on the disk changes, and the state is intact
 * afterwards. */
#ifndef TERCET_LESION_H
#define TERCET_LESION_H

#include <tercet/intervention.h>
#include <tercet/recording.h>

#define TCT_LESIONS(X)                                                                             \
  X(SILENCE, "silence", "units say nothing of this trial")                                         \
  X(SCALE, "scale", "rates are multiplied by a factor")                                            \
  X(INJECT, "inject", "a current joins the drive")

typedef enum {
#define X(name, text, doc) TCT_LESION_##name,
  TCT_LESIONS(X)
#undef X
} tct_lesion_kind;

/* What silent units say instead. */
#define TCT_SILENCES(X)                                                                            \
  X(ZERO, "zero", "0")                                                                             \
  X(MEAN, "mean", "the unit's mean over the trials shown, step by step")                           \
  X(RESAMPLE, "resample",                                                                          \
    "what they said in another of the trials: all units of a lesion in the same one, and every "   \
    "trial is taken once, so that the distribution stays")

typedef enum {
#define X(name, text, doc) TCT_SILENT_BY_##name,
  TCT_SILENCES(X)
#undef X
} tct_silence_by;

typedef enum { TCT_LESION_ALL, TCT_LESION_SHARE, TCT_LESION_LIST } tct_lesion_units;

enum { TCT_LESION_PLACES = 16 };

typedef struct {
  char name[TCT_LABEL];
  tct_lesion_kind kind;
  int place[TCT_LESION_PLACES], places; /* populations (several: an area), or one projection */
  bool projection;                      /* place[0] is one: only what it hears is lesioned */
  tct_lesion_units which;
  double share;    /* of each population, drawn at random: at least one unit */
  const int *unit; /* [units] ascending, of the one place of a list; the caller's */
  int units;
  double amount;     /* the factor; the drive */
  tct_silence_by by; /* of SILENCE */
  int from, to;      /* steps, as of an intervention */
  bool control;      /* of a list: as many at random beside it */
} tct_lesion;

typedef struct {
  const char *probe; /* whose RDMs are compared; NULL: the first of the task */
  bool on_probe;     /* trials are those of the probe set; else of the test split */
  uint64_t trials;   /* of the test split, at most; 0: as many as an evaluation has */
  int draws;         /* of the units of a share, of the trials of a resample, of controls */
  double level;      /* of intervals */
  uint64_t seed;
  size_t max_memory; /* bytes; 0: no limit.  Checked before anything is shown */
  /* done of so many passes over the trials, on the calling thread; true: stop, INTERRUPTED.  May be NULL */
  bool (*tell)(void *own, int done, int of);
  void *own;
} tct_lesion_how;

/* Over n trials and the draws of a lesion; all NAN where n is 0, the interval where n is below 2. */
typedef struct {
  double intact, lesioned;
  double change, low,
    high; /* negative: worse.  For other trials and, if there are draws, other units */
  int n;
} tct_effect;

/* The responses of a population that hears of the lesion, to the probe set. */
typedef struct {
  int population;
  double alike, least,
    most; /* Pearson's correlation of its RDM (squared Euclidean) with the intact one: mean and
                              * range over draws, 1 = unchanged */
  double moved;  /* |lesioned - intact| over |intact - its mean|, of patterns, mean over draws */
  int undefined; /* draws whose RDM is constant: left out of alike */
} tct_lesion_rdm;

typedef struct {
  int units, of; /* lesioned in each draw; in its places */
  int draws;
  tct_effect *accuracy, *loss; /* [conditions + categories + 1]; the last is of all trials */
  tct_effect balanced;         /* of accuracy: the mean over classes */
  double *change;              /* [draws][conditions + 1] of the measure */
  double *
    choice; /* [conditions + 1][classes] share of trials in which it was chosen, mean over draws; NULL: no classes */
  int controls; /* draws of as many units at random; 0: none */
  double control, control_low,
    control_high; /* of the change over all trials: mean, and the middle `level` of them */
  double p; /* that a random set is hurt as much or more: (1 + such controls) / (1 + controls) */
  tct_effect untrained_accuracy, untrained_loss; /* over all trials; n = 0: not given */
  int n_rdms;
  tct_lesion_rdm *rdm; /* [n_rdms] */
} tct_lesioned;

typedef struct {
  bool accuracy; /* the measure is accuracy; else loss */
  char trials[32];
  int conditions, categories, classes; /* classes: of the answer; 0: it has none */
  char (*condition)[TCT_LABEL], (*category_name)[TCT_LABEL];
  int *category;         /* [conditions] */
  int n_trials, dropped; /* shown; without a class, or with a loss that is not finite */
  double *choice;        /* as in tct_lesioned, intact */
  int n;
  tct_lesioned *lesioned; /* [n] in the order of the lesions */
} tct_lesions;

/* Answer all trials intact, and under each lesion.  `untrained`: another state of the same model, or NULL.  Freed by
 * tct_lesions_free, also on trouble: UNSUPPORTED and BAD_SHAPE as tct_state_intervene says, and where a task has no
 * such probe set; NO_MEMORY; INTERRUPTED.  The same for any number of threads. */
TCT_API tct_status tct_lesion_all(tct_state *s, tct_state *untrained, const tct_lesion *lesion,
                                  int n, const tct_lesion_how *how, tct_lesions *into,
                                  tct_error *err);
TCT_API void tct_lesions_free(tct_lesions *l);

/* Patterns of deficits as a recording: conditions are those of the trials, units are the lesions, a value is the change
 * of the measure, negative = worse; repeats are the draws, if all lesions have as many, else their mean is one.  NULL:
 * NO_MEMORY.  Freed by tct_recording_free. */
TCT_API tct_recording *tct_lesion_deficits(const tct_lesions *l, const tct_lesion *lesion,
                                           tct_error *err);

#endif
