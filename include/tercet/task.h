/* task.h -- the problem the circuit must solve: named signals, splits, probe sets.
 *
 * Trial i of a split is a pure function of (seed, split, i), and of the actions taken where the task answers
 * them (`act`).  An opened task is a *world*: read-only, shared by all threads; what actions change is kept
 * by who shows it, trial by trial. */
#ifndef TERCET_TASK_H
#define TERCET_TASK_H

#include <tercet/describe.h>

enum { TCT_SIGNALS = 8, TCT_PROBES = 8, TCT_EPOCHS = 8 };

typedef enum { TCT_SIGNAL_REAL, TCT_SIGNAL_CLASS } tct_signal_kind; /* class: one-hot rows */

typedef struct {
  char name[32]; /* "image", "target" */
  tct_signal_kind kind;
  int shape[3]; /* [channels, height, width]; a vector is [1, 1, n].  Units lie [y][x][channel] */
  bool hidden;  /* not for input populations: targets */
  bool still;   /* the same at every step */
} tct_signal;

typedef enum {
  TCT_TRAIN,
  TCT_VALIDATION,
  TCT_TEST,
  TCT_PROBE
} tct_split; /* TCT_PROBE + k: probe set k */

typedef struct {
  char name[32];
  int conditions, repeats; /* trial i of the split is condition i / repeats, repeat i % repeats */
} tct_probe;

/* A part of every trial, from step `begin` to before `end`: "stimulus", "delay". */
typedef struct {
  char name[32];
  int begin, end;
} tct_epoch;

typedef struct tct_world {
  const struct tct_task *task;
  const void *params;
  uint64_t seed;
  int steps; /* of one trial */
  double dt; /* ms per step, which the architecture then has too; 0: whatever that says */
  int n_signals;
  tct_signal signal[TCT_SIGNALS];
  uint64_t trials[3]; /* in train, validation, test; 0: without end (drawn afresh) */
  double chance;      /* accuracy of a random player; NAN where accuracy means nothing */
  int n_probes;
  tct_probe probe[TCT_PROBES];
  int n_epochs; /* in order of time; 0: a trial has no parts */
  tct_epoch epoch[TCT_EPOCHS];
  int
    actions;  /* units of the population that acts; 0: whatever is done, the task does not answer */
  int memory; /* numbers that it keeps of a trial from step to step; all 0 when the trial begins */
  void *own;
} tct_world;

/* What to show: rows of one signal for some trials at some steps. */
typedef struct {
  int split;             /* tct_split, or TCT_PROBE + k */
  const uint64_t *trial; /* [trials] numbers in the split */
  int trials, begun, steps;
  int signal;
  size_t ld;
  tct_real *rows; /* [step][trial][ld] */
  /* of a task that answers: what it kept, [step][memory][trial], from step `begun` on; NULL: nobody has acted yet */
  const tct_real *memory;
} tct_showing;

/* What was done at one step, by a shard of trials; and what comes of it. */
typedef struct {
  int split;
  const uint64_t *trial; /* [trials] numbers in the split */
  int trials, step;
  size_t ld;
  const tct_real *action; /* [trial][ld] rates of the population that acts, w->actions units */
  const tct_real *before; /* [memory][trial] what was kept of this trial up to this step */
  tct_real *after;        /* [memory][trial] and up to the next: written whole */
  tct_real *reward;       /* [trial] what is paid for it: written whole */
} tct_acting;

enum {                             /* claims */
       TCT_TASK_SOLVABLE = 1 << 0, /* `oracle` gives full marks */
       TCT_TASK_BALANCED = 1 << 1, /* classes are equally frequent */
};

typedef struct tct_task {
  TCT_DESCRIBED;
  /* Fill signals, splits, probes and `own` from world->params; `folder` is where relative paths start.
   * What is not set is 0, but for steps (1) and chance (NAN).  If it fails `close` is called all the
   * same, so `own` may be NULL there or half filled. */
  tct_status (*open)(tct_world *w, const char *folder, tct_error *err);
  void (*close)(tct_world *w);
  /* Rows are written whole, pads (0) and all.  Trial numbers beyond the split's size wrap; where a
   * trial has draws of its own they go by the number as given, so that the next round is drawn afresh. */
  void (*show)(const tct_world *w, const tct_showing *s);
  /* The world answers, once a step for all trials of a shard, after the population that acts; NULL: it does not.
   * What it draws goes by (split, trial, step), so that a trial that is swept again meets the same world. */
  void (*act)(const tct_world *w, const tct_acting *a);
  /* name (at most 31 bytes) and category (from 0) of a probe's condition, and the category's name */
  void (*condition)(const tct_world *w, int probe, int i, char name[32], int *category,
                    char category_name[32]);
  /* the best answer to trials, as rows for a read-out; NULL: none known */
  void (*oracle)(const tct_world *w, const tct_showing *s);
  const char *const *data; /* Debian packages it reads, NULL ends; NULL: none */
  /* the phenomena that it promises of who has learnt it (signature.h), TCT_SIGNATURES at most */
  const struct tct_signature *signatures;
  int n_signatures;
} tct_task;

/* Open and close a world; params were bound to the task's descriptor and stay the caller's. */
TCT_API tct_world *tct_world_open(const tct_task *task, const void *params, uint64_t seed,
                                  const char *folder, tct_error *err);
TCT_API void tct_world_close(tct_world *w);
TCT_API int tct_world_signal(const tct_world *w, const char *name); /* -1: none */
TCT_API int tct_world_probe(const tct_world *w, const char *name);
TCT_API int tct_world_epoch(const tct_world *w, const char *name);

#endif
