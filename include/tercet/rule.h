/* rule.h -- a learning rule proposes; an optimiser disposes.
 *
 * A rule is a short program of the lesson's words (lesson.h).  It gives a table of what it keeps, and
 * a few hooks.  What it may cost a brain it declares; the words record what it did, and the tests
 * hold the one against the other. */
#ifndef TERCET_RULE_H
#define TERCET_RULE_H

#include <tercet/describe.h>

typedef struct tct_lesson tct_lesson;
typedef struct tct_model tct_model;
typedef struct tct_projection tct_projection;

/* What a rule can cost a brain.  Equal to what its words recorded, or a test fails. */
#define TCT_RULE_COSTS(X)                                                                          \
  X(ERROR, "the objective's error, unit by unit")                                                  \
  X(TRANSPORT, "reads forward weights on the way back")                                            \
  X(SIGN_TRANSPORT, "knows the signs of forward weights")                                          \
  X(TIME, "carries credit back in time")                                                           \
  X(PHASES, "passes through the circuit in turn, which synapses must tell apart")                  \
  X(RELAXES, "lets the circuit settle")                                                            \
  X(SCALAR, "a number broadcast to all")                                                           \
  X(NODE_NOISE, "noise of its own in the drives")                                                  \
  X(SYNAPSE_NOISE, "noise of its own in the synapses")                                             \
  X(FEEDBACK, "feedback synapses of its own")                                                      \
  X(LEARNT_FEEDBACK, "feedback synapses that learn")                                               \
  X(COMPARTMENTS, "activity comes down to where it does not move the soma")                        \
  X(DIRECT, "feedback straight from the objective's population")                                   \
  X(TILTS, "pushes the effect of a change of all weights forward")                                 \
  X(TRACES, "decaying memories of activity")                                                       \
  X(SYNAPSE_TRACES, "decaying memories of a synapse's own, of both its cells")                     \
  X(RECIPROCAL, "a synapse reads its own weight, both ways")                                       \
  X(DESCENDS, "lets the circuit answer again, from the objective down")

#define TCT_RULE_CLAIMS(X)                                                                         \
  X(GRADIENT, "is the gradient of the objective")                                                  \
  X(UNBIASED, "is the gradient in the mean over its own noise")                                    \
  X(LOCAL, "a synapse's change depends on what its own two populations hear, on nothing beyond")   \
  X(ONLINE, "windows of any length give the same update")                                          \
  X(RESWEPT, "windows swept again from the last one back give the same update, but for rounding")  \
  X(ERROR_DRIVEN, "no error, no update")                                                           \
  X(ALIGNS, "comes to point along the gradient as it learns")                                      \
  X(SIGN_PRESERVING, "feedback keeps the signs of the forward weights")                            \
  X(ANY_WIRING,                                                                                    \
    "learns through wirings that are not linear in their weights, and says no less there")

#define X(name, doc) TCT_COST_BIT_##name,
enum { TCT_RULE_COSTS(X) TCT_COST_BITS };
#undef X
#define X(name, doc) TCT_CLAIM_BIT_##name,
enum { TCT_RULE_CLAIMS(X) TCT_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_##name = 1 << TCT_COST_BIT_##name,
enum { TCT_RULE_COSTS(X) };
#undef X
#define X(name, doc) TCT_CLAIM_##name = 1 << TCT_CLAIM_BIT_##name,
enum { TCT_RULE_CLAIMS(X) };
#undef X

typedef enum {
  TCT_FIELD,     /* like activity; one per shard, silent at trial start, rolled with the window */
  TCT_BUNDLE,    /* like the weights */
  TCT_STRAIGHT,  /* from the objective's population straight to every other: see tct_direct */
  TCT_PER_TRIAL, /* [trial], double: costs, winners */
  TCT_PER_UNIT,  /* [population][unit]: thresholds, regressors; tct_first_unit says where */
  TCT_NUMBERS,   /* [count]: baselines */
  TCT_PAIRED, /* SCRATCH; a bundle for each trial of the shard, of the rule's own projections: traces that no
                    product of two fields gives.  Silent at trial start, lasts over windows; see tct_pair */
} tct_shape;

typedef enum {
  TCT_SCRATCH, /* one per shard */
  TCT_STILL,   /* filled by `start` (and kept by `follow`); shared, read only in `propose` */
  TCT_FRESH, /* filled by `prepare` for each batch; shared, read only in `propose`, in no checkpoint */
  TCT_LEARNT, /* a bundle like a STILL one, and shards propose changes to it (l->learnt): summed, settled,
                 moved like weights.  PER_UNIT and NUMBERS: shards add to l->tally, and `settle` itself
                 moves what is kept by the sums */
  TCT_SUMMED, /* a bundle that shards add to (l->learnt) and `settle` reads the sums of: nothing lasts */
} tct_life;

typedef struct {
  const char *name;
  tct_shape shape;
  tct_life life;
  int count;    /* NUMBERS: how many; FRESH bundles: how many, one after another (0: one) */
  bool carried; /* a bundle that `carry` goes through: its turned form is kept beside it */
  const char *doc;
  /* PAIRED: is it kept at this projection?  NULL: at all that the rule owns.  Memory is trials x synapses. */
  bool (*at)(const tct_model *m, const tct_projection *s);
  /* FIELD: how many, one after another, `size` apart, as the circuit needs; NULL: one */
  int (*many)(const tct_model *m);
} tct_keep;

enum { TCT_KEEPS = 10 };

typedef struct tct_rule {
  TCT_DESCRIBED;
  unsigned costs;
  const tct_keep *keeps; /* n_keeps rows, at most TCT_KEEPS */
  int n_keeps;
  /* Does the circuit give what the rule needs?  Once, when compiled; may be NULL. */
  tct_status (*check)(const tct_model *m, int id, const void *params, tct_error *err);
  void (*start)(tct_lesson *l); /* fill what is STILL or LEARNT; once */
  /* Once a batch before anybody proposes: fill what is FRESH.  No fields here. */
  void (*prepare)(tct_lesson *l);
  void (*propose)(tct_lesson *l); /* one shard, one window: the update, by outer products */
  void (*settle)(
    tct_lesson *l); /* once a batch, on the sums in l->update, l->learnt; no fields here */
  /* Weights [from, from + n) of the bundle, all of projection s, have been set or moved: rewrite what
   * is kept beside them.  Called by whoever moved them; for all after `start`. */
  void (*follow)(tct_lesson *l, const tct_projection *s, size_t from, size_t n);
  /* How the circuit answers when nobody teaches; NULL: tct_sweep. */
  void (*respond)(tct_lesson *l);
  /* Steps over which credit goes back before it is cut; NULL or 0: to the beginning of the trial. */
  int (*stretch)(const void *params);
  bool rests; /* `respond` leaves the circuit where tct_relax, free, comes to rest */
} tct_rule;

/* .keeps of a rule from its table */
#define TCT_KEEPS_ALL(table) .keeps = (table), .n_keeps = (int)(sizeof(table) / sizeof *(table))

#endif
