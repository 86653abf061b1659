/* signature.h -- the phenomena that a task promises of whoever has learnt it: measured, with a null and a control.
 *
 *     trained and untrained state -> a probe set of the task -> tct_deeds -> measure -> number, interval, null, verdict
 *
 * A task's descriptor ends in a table of them (task.h).  A measure is a function of what a circuit did in the trials of a
 * probe set, beside what was asked of it in them.  It looks at deeds through two lists: item i is what was done in trial
 * did[i], held to what was asked in trial was[i].  As recorded both are i; an interval draws repeats of both alike, a null
 * shuffles `was` alone. */
#ifndef TERCET_SIGNATURE_H
#define TERCET_SIGNATURE_H

#include <tercet/recording.h>
#include <tercet/state.h>

enum { TCT_SIGNATURE_WORDS = 3, TCT_SIGNATURES = 16 };

/* Trials are condition x repeats + repeat.  Read-only, shared by all threads. */
typedef struct tct_deeds {
  const tct_world *world;
  int probe; /* place of the probe set in the world */
  int trials, conditions, repeats, steps;
  const int *did, *was; /* [trials] */

  /* what was asked: through `was` */
  const int *condition;         /* [trials] */
  const char (*name)[TCT_NAME]; /* [conditions] "coherence=0.5 side=first" */
  const int *category;          /* [conditions] */
  int classes;          /* of the objective's target; 0: it is of numbers, or there is none */
  const int *right;     /* [trials] the class that was wanted; NULL where there are no classes */
  const int *best;      /* [trials] what the task's oracle says; NULL: none is known */
  const double *wanted; /* [trials][steps][answers] the target, of numbers; NULL: classes */
  int inputs;           /* units of all input populations together, in order of the spec */
  const double *shown;  /* [trials][steps][inputs] */

  /* what was done: through `did` */
  const int
    *choice;   /* [trials] the largest answer at the last step; NULL where there are no classes */
  int answers; /* units of the objective's population */
  const double *answer; /* [trials][steps][answers] their rates */
  int units;            /* of all other populations together, in order of the spec */
  const double *rate;   /* [trials][steps][units] */
  int
    surprise; /* which of `units` tells errors of predicted reward, the first of them; -1: none does */
} tct_deeds;

struct tct_signature;
/* The number, NAN where it is undefined.  A status is for memory alone.  Pure; any thread. */
typedef tct_status tct_measure(const tct_deeds *d, const struct tct_signature *s, double *value,
                               tct_error *err);

/* One phenomenon.  What it looks at is said here, so that several tasks share a measure. */
typedef struct tct_signature {
  const char *name;   /* "kernel" */
  const char *says;   /* what is expected, one sentence, no full stop */
  const char *source; /* who found it, with a DOI; NULL: it follows from the task */
  const char *probe;  /* of the task */
  tct_measure *measure;
  double least,
    most; /* the criterion: a value between; -INFINITY and INFINITY where there is no bound */
  const char *epoch; /* of the task: the steps that are looked at; NULL: all */
  const char *
    word[TCT_SIGNATURE_WORDS]; /* of conditions' names: "coherence" of "coherence=0.5 side=first" */
  int channel[2];              /* of `shown`: the evidence is the second less the first */
  const char *
    shuffled; /* the null's: a word; trials are shuffled among conditions that differ in it alone.  NULL: all */
  bool (*applies)(const tct_world *w); /* is it promised with these parameters?  NULL: always */
} tct_signature;

/* The end of a task's descriptor:  TCT_PROMISES(signatures), */
#define TCT_PROMISES(table)                                                                        \
  .signatures = (table), .n_signatures = (int)(sizeof(table) / sizeof *(table))

/* ---- for measures ---------------------------------------------------------------------------------------- */

/* The steps of s->epoch; all where it says none, or the task has no such epoch. */
void tct_deeds_epoch(const tct_deeds *d, const tct_signature *s, int *begin, int *end);
/* What `word` says in the name of condition c, "0.5" of "coherence=0.5 side=first", into text; false: nothing. */
bool tct_deeds_says(const tct_deeds *d, int c, const char *word, char text[TCT_NAME]);
/* The same as a number; NAN where there is none. */
double tct_deeds_number(const tct_deeds *d, int c, const char *word);
/* Which of its levels, from 0 in order of appearance, each condition has, into level [conditions]; how many there are. */
int tct_deeds_levels(const tct_deeds *d, const char *word, int *level);

/* Measures that several tasks share.  src/lab/signature/README.md says what each is. */
tct_measure tct_measure_right, tct_measure_short_of_ideal, tct_measure_kernel, tct_measure_ramp,
  tct_measure_slopes, tct_measure_decoded, tct_measure_persistence, tct_measure_categories,
  tct_measure_error;

/* ---- measured -------------------------------------------------------------------------------------------- */

/* shown: the interval keeps to the criterion, and the value lies outside the null's interval, which is no matter of
 * chance however many signatures there are (p_corrected, where a correction is asked for).  not shown: the interval
 * lies outside the criterion.  unresolved: neither.  not promised: it is measured, and not judged. */
#define TCT_SIGNATURE_VERDICTS(X)                                                                  \
  X(SHOWN, "shown")                                                                                \
  X(NOT_SHOWN, "not shown")                                                                        \
  X(UNRESOLVED, "unresolved")                                                                      \
  X(NOT_PROMISED, "not promised")

typedef enum {
#define X(name, text) TCT_SIGNATURE_##name,
  TCT_SIGNATURE_VERDICTS(X)
#undef X
} tct_signature_verdict;

TCT_API const char *tct_signature_verdict_text(tct_signature_verdict v);

typedef struct {
  const char *const *only; /* [n_only] names; none: all */
  int n_only;
  int repeats;  /* of each condition; 0: those of the probe set */
  int draws;    /* for each interval, 20 at least; 0: 200 */
  double level; /* 0: 0.95 */
  uint64_t seed;
  int threads;       /* 0: all cores; the same bits for any number */
  size_t max_memory; /* bytes of what is recorded; 0: no limit */
  /* of p, over all that are promised: what is no more than chance then is unresolved.  NULL: none */
  const struct tct_correction *correction;
  /* now and then, on the calling thread; true: stop.  May be NULL */
  bool (*tell)(void *told, const char *what, int done, int of);
  void *told;
} tct_signature_how;

/* A number with the middle `level` of its draws, moved so that the number is their median (those of a null are not); NAN
 * where undefined, or where half of the draws are. */
typedef struct {
  double value, low, high;
} tct_signature_number;

typedef struct {
  const tct_signature *of;
  int trials;
  tct_signature_number trained;   /* trials drawn again, repeats within conditions */
  tct_signature_number null;      /* the mean over shuffles, and their interval */
  tct_signature_number untrained; /* the same circuit before any learning */
  double
    p; /* how often shuffles come as far out to either side, never 0; NAN: undefined, not promised */
  double p_corrected; /* as large as all that are promised ask */
  tct_signature_verdict verdict;
  bool untrained_too; /* the untrained circuit shows it as well: it is not for having learnt */
} tct_signed;

/* Measure all signatures of the model's task, in its order, into found [TCT_SIGNATURES]; `untrained` is another state of
 * the same model.  UNSUPPORTED where the task has none, or none of a name (it says which there are); NO_MEMORY;
 * INTERRUPTED. */
TCT_API tct_status tct_signatures_of(tct_state *trained, tct_state *untrained,
                                     const tct_signature_how *how, tct_signed *found, int *n,
                                     tct_error *err);

#endif
