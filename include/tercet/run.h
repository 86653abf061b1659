/* run.h -- a run: training a model from its spec, in a folder that can be killed and resumed.
 *
 *   spec.yaml         resolved: every preset written out
 *   provenance.json   versions, processor, kernels, seed, threads, cut into shards, hashes of inputs
 *   log.jsonl         one line for each evaluation
 *   result.json       at the end
 *   checkpoints/N/    weights.safetensors, manifest.json; `last` names the newest; two are kept, or
 *                     all of them where the spec says `keep: all`
 *   figures/  report.html
 *
 * A checkpoint is written beside, flushed and renamed, so a run killed at any moment resumes to the
 * same bits.  These functions never print; progress is told to a callback on the calling thread. */
#ifndef TERCET_RUN_H
#define TERCET_RUN_H

#include <tercet/choices.h>
#include <tercet/recording.h>
#include <tercet/state.h>

typedef struct {
  uint64_t trials, of;        /* shown so far; in all */
  double seconds, rate;       /* of this session; trials per second lately */
  double objective, accuracy; /* of the last evaluation, validation; NAN before */
  const char *phase;          /* "training", "evaluating", "checkpoint" */
} tct_progress;

typedef struct {
  int threads;    /* 0: all cores */
  bool resume;    /* go on with what is in the folder (start over if there is no checkpoint yet) */
  bool replace;   /* a folder that exists is emptied first (only if it is a run) */
  bool alignment; /* log angles to the true gradient */
  size_t max_memory;        /* bytes; 0: no limit.  Checked before anything is allocated */
  const volatile int *stop; /* becomes not 0: checkpoint, return INTERRUPTED; may be NULL */
  void (*progress)(void *arg, const tct_progress *p);
  void *arg;
} tct_train_how;

typedef struct {
  char run[512];
  uint64_t trials;
  double seconds, trials_per_second;
  tct_score train, validation, test;
  char weights_sha256[65];
} tct_result;

/* Compile and train `s`, into `folder` (NULL: nothing is written). */
TCT_API tct_status tct_train(tct_spec *s, const char *folder, const tct_train_how *how,
                             tct_result *result, tct_error *err);
/* result as the JSON object of result.json; freed with tct_string_free. */
TCT_API char *tct_result_json(const tct_result *r);

/* Open what a run left: its model, and a state with its weights; `trained` false: as it was before any
 * learning.  `s` alone may be NULL, or both.  The caller frees both (state first). */
TCT_API tct_status tct_run_open(const char *folder, bool trained, int threads, tct_model **m,
                                tct_state **s, tct_error *err);

/* Virtual electrophysiology: the rates of one population, or of all (`population` NULL; [n] recordings into
 * `into`, which has room for m->n_populations), for a probe set of the model's task. */
TCT_API tct_status tct_record(tct_state *s, const char *probe, const char *population,
                              tct_recording **into, int *n, tct_error *err);

/* What a circuit is shown to choose. */
typedef struct {
  const char *
    probe; /* a probe set: an image is a condition; NULL: trials of the validation split, an image each,
                           which are the same for worlds of one seed alone */
  int trials;           /* of these at most; 0: all, of a split without end 1,000 */
  const char *strength; /* of a probe set: a pattern as in tct_variable_named; NULL: none */
} tct_choosing;

/* The choices of a state whose objective is about classes: the largest answer at the last step and, where the objective
 * knows them, probabilities by softmax.  Beside it `untrained`, an other state of the same model, or NULL.  They are
 * called `name` and `name (untrained)`, in this order.  Options have the names of the categories of the task's first
 * probe set, if these are its classes, else their numbers.  UNSUPPORTED where nothing is chosen, BAD_DATA as tct_variable_named
 * says it, NO_MEMORY. */
TCT_API tct_status tct_run_choices(tct_state *s, tct_state *untrained, const char *name,
                                   const tct_choosing *how, tct_observers *into, tct_error *err);

/* How a rule's update lies to the true gradient, for each population's incoming synapses. */
typedef struct {
  char population[TCT_NAME];
  double cosine, degrees; /* of the whole update onto this population, biases included */
  double ratio;           /* |update| / |gradient| */
} tct_alignment;
/* The same circuit compiled with the rule backprop everywhere, or recurrent_backprop if it settles before
 * it answers, and a state of it.  UNSUPPORTED where neither is its gradient.  The caller frees both (state first). */
TCT_API tct_status tct_alignment_new(const tct_model *m, int threads, tct_model **straight,
                                     tct_state **gradient, tct_error *err);
/* `gradient` is a state that tct_alignment_new made for the model of `s`; the
 * weights of `s` are copied into it.  At most m->n_populations entries into `a`. */
TCT_API tct_status tct_align(tct_state *s, tct_state *gradient, int split, const uint64_t *trial,
                             int trials, tct_alignment *a, int *n, tct_error *err);

#endif
