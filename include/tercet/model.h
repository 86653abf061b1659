/* model.h -- what follows from a spec: populations joined by projections, in order, with a layout.
 *
 * Everything a rule touches has one of two shapes:
 *
 *   a *field*   like activity: [population][past + time][trial][unit], one per shard; rows are whole
 *               panels (`ld` reals apart), pads zero
 *   a *bundle*  like the weights: every projection's synapses, one vector; a projection's part is
 *               ordered as its wiring likes (panels for speed), pads zero
 *
 * A bias is a projection from the population `one`, whose rate is 1.  A model never changes; all
 * threads share it. */
#ifndef TERCET_MODEL_H
#define TERCET_MODEL_H

#include <tercet/constraint.h>
#include <tercet/objective.h>
#include <tercet/optimiser.h>
#include <tercet/rule.h>
#include <tercet/spec.h>
#include <tercet/task.h>
#include <tercet/unit.h>
#include <tercet/wiring.h>

enum {
  TCT_NAME            = 64,
  TCT_PROJECTION_NAME = 2 * TCT_NAME + 32,
  TCT_RULES           = 4,
  TCT_OBJECTIVES      = 4,
  TCT_CONSTRAINTS     = 4
};

typedef struct {
  char name[TCT_NAME];
  int shape[3]; /* channels, height, width; a vector is 1, 1, n.  Units lie [y][x][channel] */
  int size;
  const tct_unit *unit; /* NULL: an input, or `one` */
  void *params;         /* of its unit */
  int signal;           /* of an input: which of the task's signals; else -1 */
  bool constant;        /* it is `one` */
  double precision;     /* how much its surprise weighs in rules that predict rates; 1 */
  int sign;             /* Dale: +1 all its synapses excite, -1 inhibit, 0 either */
  /* what follows */
  int panels;
  size_t ld;       /* reals from row to row */
  unsigned open;   /* sites that hear something on the way up, as bits */
  unsigned opened; /* those that hear something only on the way down */
  int loop;        /* populations that reach each other share a loop */
  bool stepped;    /* must be computed step by step: it remembers, or is in a loop */
  bool felt;       /* an objective is felt here */
  bool leads;  /* to the population that acts, or it is that: swept step by step with the world */
  bool drives; /* its drive is kept apart from its rate */
  bool brief;  /* one row holds its memories, written where they are read */
  int hops;    /* on the way up to the nearest objective; 0 at it, -1 if there is no way */
  /* projections that it hears, at each site (at the first also those that work both ways); that it is heard by */
  const int *heard[TCT_SITES], *told;
  int n_heard[TCT_SITES], n_told;
} tct_population;

/* Who meets at a synapse, and where it is stored in the projection's part of a bundle. */
typedef struct {
  int post, pre;
  size_t at;
} tct_meeting;

struct tct_projection {
  char name[TCT_PROJECTION_NAME]; /* "retina->v1"; "retina->cells/forget" where it names the site */
  int pre, post, site;
  const tct_wiring *wiring;
  void *params;  /* of its wiring */
  int delay;     /* steps */
  tct_real back; /* gain of the same synapses in reverse while the circuit relaxes; 0: one way */
  bool down;     /* silent on the way up: it speaks in `descend` alone, and learns by name alone */
  bool fixed;    /* not plastic */
  int rule;      /* who proposes: place in model->rule */
  int init;      /* how its weights start: place in the table of init.h */
  double gain;   /* of that */
  int like;      /* 1 + the projection whose weights it starts with, x gain; 0: none */
  bool like_transposed;
  /* what follows; the first four are given to wiring->fit */
  int pre_shape[3], post_shape[3];
  size_t pre_ld, post_ld;
  size_t synapses;            /* learnt numbers, without pads */
  size_t n, at;               /* reals in a bundle, from where */
  size_t turned_n, turned_at; /* in its turned form */
  size_t scratch;             /* reals that push, carry or outer want */
  int parts;                  /* independent slices of its weights */
  double fan_in, fan_out;
  int rank;         /* of the tensor that leaves the program */
  size_t tensor[4]; /* its shape, row-major: [post][pre] or [post][pre][y][x] */
  void *own;        /* the wiring's tables */
  tct_meeting
    *meetings; /* [synapses], where a rule keeps PAIRED traces and there are no panels; or NULL */
  bool turns;  /* the turned form of the weights is kept up to date */
};

typedef struct {
  const tct_objective *objective;
  void *params;
  int at;     /* population where it is felt */
  int signal; /* of the task: the target; -1 if the objective wants none */
  double weight;
  bool last; /* felt at the last step only; else the mean over all steps */
  int reads; /* projection whose synapses are read back; -1: none */
} tct_aim;

typedef struct {
  const tct_rule *rule;
  void *params;
} tct_learner;

typedef struct {
  const tct_constraint *constraint;
  void *params;
  int only; /* the projection that it holds; -1: all */
} tct_hold;

/* How a run goes on; of the spec's `train`. */
typedef struct {
  const tct_optimiser *optimiser;
  void *params; /* of the optimiser; begins with its step size */
  int schedule; /* place in "constant|linear|cosine|step" */
  double
    schedule_to; /* share of the step size that is left at the end (linear, cosine) or after each drop (step) */
  int64_t schedule_drops; /* of a step schedule */
  double clip_value,
    clip_norm;     /* the most of each number of an update, then its greatest length; 0: no limit */
  uint64_t trials; /* to be shown in all */
  int batch;
  int window; /* steps of time at once, as asked for; 0: the whole trial */
  bool
    by_step; /* weights move at every step of time, while the trial goes on; else after a batch */
  uint64_t evaluate, checkpoint; /* every so many trials; 0: at the end only */
  bool keep_all;                 /* checkpoints: every one, or the two newest */
  uint64_t evaluate_trials;      /* of each split at an evaluation; 0: all (endless splits: 1000) */
  double tolerance; /* the largest last move with which what settles is said to be at rest */
} tct_train_spec;

struct tct_model {
  char name[256];
  uint64_t seed;
  double dt;    /* ms per step */
  double shown; /* ms for which what stands still is shown; 0: one step, or as the task has it */
  const tct_task *task;
  void *task_params;
  tct_world *world; /* the task, opened */
  int actor;        /* population whose rates are what is done, where the task answers; else -1 */
  int n_populations, n_projections, n_objectives, n_rules, n_constraints;
  tct_population *population; /* the last is `one`, if anybody has a bias */
  tct_projection *projection; /* as in the spec, then biases in the order of populations */
  tct_aim objective[TCT_OBJECTIVES];
  tct_learner rule[TCT_RULES];
  tct_hold constraint[TCT_CONSTRAINTS];
  tct_train_spec training;
  int *order;      /* populations, on the way up; loops stand together */
  int *down;       /* populations, on the way down */
  int *neighbours; /* lists of projections that populations point to */
  size_t n;        /* reals in a bundle */
  size_t turned_n; /* reals in its turned form */
  size_t synapses; /* learnt numbers in all */
  int past;   /* rows of history before step 0 that a field keeps: the longest delay, at least 1 */
  int steps;  /* of time in a trial */
  int window; /* of time at once: of a whole trial's, or fewer */
  bool drives, sites,
    slots; /* some population keeps its drive, hears at further sites, has memories */
  int most_sites, most_slots;
  const tct_rule *responds; /* the rule that says how the circuit answers, or NULL: sweep */
  int responder;            /* its place */
  char *circuit;            /* what a ready-made circuit was expanded to, or NULL */
};

/* What follows from a spec.  NULL on trouble: `err` has the first complaint, the spec all of them.  The
 * model keeps nothing of the spec.  Opens the task (reads its data). */
TCT_API tct_model *tct_compile(tct_spec *s, tct_error *err);
TCT_API void tct_model_free(tct_model *m);

/* The spec with every preset written out; reads back to the same model.  Freed by the caller with
 * tct_text_free of base/text.h, or tct_string_free. */
TCT_API char *tct_resolved(const tct_model *m, tct_error *err);
TCT_API void tct_string_free(char *s);

TCT_API bool tct_population_draws(const tct_population *q);             /* its rates are chance's */
TCT_API int tct_population_named(const tct_model *m, const char *name); /* -1: none */
TCT_API int tct_projection_named(const tct_model *m, const char *name);

/* The memory that a state of `threads` threads will take, in bytes. */
TCT_API size_t tct_model_memory(const tct_model *m, int threads);

/* Traces that synapses keep in each trial, over all rules (TCT_PAIRED): reals, without pads. */
TCT_API size_t tct_model_traces(const tct_model *m);

/* Row-major numbers of one projection's part of a bundle, and back (pads are left zero). */
TCT_API void tct_unpack(const tct_projection *s, const tct_real *bundle, tct_real *tensor);
TCT_API void tct_fill(const tct_projection *s, const tct_real *tensor, tct_real *bundle);

#endif
