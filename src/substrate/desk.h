/* desk.h -- a lesson's desk: where its fields lie, what it noted, scratch; and the state it belongs to.
 *
 *   shard   trials first .. first + l->trials - 1 of the batch, one lesson each, fields of its own
 *   slice   parts of the weights (panels), each moved by one thread over the whole batch
 *
 * Two barriers a step: after `propose`, and after the move.  No sum of gradients is ever made: whoever
 * owns a slice reads the rows of all shards, in order of (note, step, trial).  Across ranks the rows that
 * `outer` reads and the slices that moved would be exchanged at these two places: tct_exchange_rows,
 * tct_exchange_slices (one rank has nothing to exchange). */
#ifndef TERCET_DESK_H
#define TERCET_DESK_H

#include <tercet/state.h>

#include "base/memory.h"
#include "base/pool.h"
#include "base/random.h"
#include "kernels/kernels.h"

enum {
  TCT_NOTES   = 16,  /* outer products in one propose */
  TCT_SOURCES = 32,  /* projections onto one site */
  TCT_HEARD   = 96,  /* sources of one row: projections, and senders one by one where few speak */
  TCT_CHUNK   = 256, /* rows that stay in the second cache while all panels pass over them */
  TCT_SHARD   = 16,  /* trials of a shard where shards sum into bundles: part of a run's identity */
  TCT_STRETCH =
    48, /* senders whose change is summed and moved while in the first cache; a multiple of 6 */
};

/* update += c x post x pre', done after `propose` */
typedef struct {
  tct_real c;
  const tct_real *post, *pre;
  const tct_projection *only;   /* NULL: all of the rule's */
  uint64_t post_hash, pre_hash; /* in a test */
} tct_note;

typedef struct tct_desk {
  tct_state *state;
  int first;
  const uint64_t *trial; /* numbers in the split, of this shard */
  int split;
  size_t *at;                   /* [population] where its step 0 lies in a field */
  int cut, window;              /* trials and steps that `at` was made for */
  tct_real *slot, *credit_slot; /* [slot][field] */
  tct_real *target[TCT_OBJECTIVES];
  tct_real *next, *standing, *heard, *spare; /* fields */
  tct_real *said, *miss;                     /* fields, where an objective reads back */
  bool stands;                               /* `standing` is of `heard` ... */
  bool descends;                             /* who is marked `down` speaks */
  bool swept;    /* this window, where weights move at every step: all rules look at one sweep */
  bool sweeping; /* rates of l->rate are made step by step, and nobody else writes them */
  tct_speakers *speakers; /* [population] of the rows of l->rate, from the past on (speakers.h) */
  bool scattered;         /* relax begins at a drawn start */
  double unrest, apart;   /* of this batch: before the last relaxation; of two rests */
  bool *stood;            /* ... and of [population] held then */
  bool *blank;            /* [population] its credit is zero, though its rows may not say so */
  tct_real *uniform, *scratch;
  tct_real *world,
    *reward; /* of a task that answers (closed.c): [window + 1][memory][trial], [window][trial] */
  /* of a trial in windows (windows.c) */
  tct_real *pasts; /* [window] where each began */
  size_t past_size;
  tct_real *owed[TCT_RULES]; /* what a rule's carry owes to the window before */
  const tct_real *due;       /* what is owed to this one; NULL: nothing */
  bool owing;                /* a carry has steps before this window to think of */
  /* of a tilt (tilt.c) */
  tct_real *lean_slot; /* [slot][field] how memories lean */
  tct_real *leaning;   /* rows of one population at one step */
  double *value;       /* [steps x trials] */
  tct_note note[TCT_NOTES];
  unsigned used[TCT_RULES]; /* costs that words recorded at this desk */
  int notes;
  int passes;                   /* sweeps and relaxations in this propose */
  int sayings;                  /* how often activity was sent straight down in it */
  bool *same;                   /* [note][population] senses as in note 0 */
  tct_real **field_kept;        /* [rule][keep], scratch of this shard */
  tct_real **learnt;            /* [rule][keep] */
  double **trial_kept, **tally; /* [rule][keep] */
  size_t *
    pair_at; /* [rule][keep][projection] reals before it in a trial of a PAIRED one; NULL: nobody keeps any */
  tct_real *asked; /* a field where credits are left before units turn them into errors, or NULL */
} tct_desk;

typedef struct {
  const tct_real *bundle;
  tct_real *turned;
} tct_turned;

struct tct_state {
  const tct_model *model;
  int threads,
    shards;      /* shards: as many as threads, or, where shards sum into bundles, cut by size */
  bool learns;   /* some rule keeps what is LEARNT, or settles */
  bool prepares; /* some rule prepares for a batch */
  bool resweeps; /* some rule carries credit over windows */
  bool holds_panels; /* some constraint looks at all that a receiver hears */
  bool eventful;     /* weights move at every step, and only those that something is proposed for */
  struct tct_events *events; /* [threads], where they do (events.c) */
  tct_pool *pool;
  const tct_kernel_family *kernels;
  tct_arena arena;
  tct_real *weight, *update, *mask;
  tct_real *moment[TCT_MOMENTS];
  tct_real *kept[TCT_RULES][TCT_KEEPS];
  tct_real *learnt_moment[TCT_RULES][TCT_KEEPS][TCT_MOMENTS];
  tct_turned turned[TCT_RULES * TCT_KEEPS + 1];
  int n_turned;
  tct_lesson *lesson;  /* [threads], one shard each */
  tct_real **post;     /* [threads] post rows of a chunk, for two panels */
  tct_real *packed[2]; /* [note 0, 1]: [population][past + 1] pre rows in tiles, of all shards */
  size_t *packed_at;   /* [population] */
  uint64_t *trial;     /* of the batch */
  double *tally;       /* [batch] */
  uint64_t batches;
  const tct_real
    *scrambled; /* in a test: what the circuit's weights become once the error is felt */
  bool checks, moving;
  bool clips, acting; /* updates are held and shortened; a trial goes step by step */
  double shortened;   /* the share that was left of the last update */
  double *square;     /* [parts of all projections] of an update */
  size_t *first_part, parts;
  double rate;           /* step size of the move under way */
  int trials, window;    /* of the batch; steps at once */
  struct tct_acts *acts; /* of an intervention (intervene.h); NULL: intact */
};

/* ---- where things lie ----------------------------------------------------------------------------- */

static inline tct_real *tct_site(const tct_lesson *l, const tct_real *sited, int site)
{
  return (tct_real *)sited + (size_t)site * l->size;
}

/* tct_rows, for those who ask all the time. */
static inline tct_real *tct_at(const tct_lesson *l, const tct_real *field, int p, int t)
{
  const ptrdiff_t row = (ptrdiff_t)t * l->trials * (ptrdiff_t)l->model->population[p].ld;
  return (tct_real *)field + (ptrdiff_t)l->desk->at[p] + row;
}

/* Sites of p that hear something now. */
static inline unsigned tct_open(const tct_lesson *l, int p)
{
  const tct_population *q = &l->model->population[p];
  return l->desk->descends ? q->open | q->opened : q->open;
}

const tct_real *tct_turned_of(const tct_lesson *l,
                              const tct_real *bundle); /* NULL: nobody keeps it */
void tct_trouble(tct_lesson *l, tct_status status);    /* the first is kept */

enum { TCT_ALL_PANELS = -1 };
/* The arguments of a unit for `panels` panels of population p from step t. */
void tct_block(const tct_lesson *l, int p, int t, int rows, int first, int panels, tct_real *rate,
               tct_units *u);

void tct_stand(tct_lesson *l);
void tct_scatter(tct_lesson *l);
double tct_worse(double a, double b); /* the larger; NAN if one of them is */

/* What a way through `via` costs: TRANSPORT (or `own`) through the weights, else feedback of some kind. */
unsigned tct_cost_of(const tct_lesson *l, const tct_real *via, unsigned own);
void tct_count_pass(tct_lesson *l);

/* ---- hearing -------------------------------------------------------------------------------------- */

/* Does what p hears at this site join a memory at once? */
static inline bool tct_sums(const tct_lesson *l, int p, int site)
{
  return l->desk->sweeping && l->model->population[p].unit->sums[site] > 0;
}

enum { TCT_MOVING = 1, TCT_HELD = 2, TCT_BACK = 4 };

/* What drives a site, as sources of one product; and whether wirings without panels must be asked. */
typedef struct {
  int n;
  tct_source source[TCT_HEARD];
  size_t stride[TCT_HEARD]; /* from panel to panel */
  const tct_real *bias;
  bool others;
  tct_ahead ahead[2]; /* what is wanted when the drives are made */
} tct_hearing;

void tct_hear(const tct_lesson *l, const tct_real *rate, int p, int site, int t, int rows,
              unsigned whom, bool bias_row, tct_hearing *h);
/* How many of the panels that are left are made beside each other: one or two. */
int tct_abreast(const tct_lesson *l, int left);
/* So many panels of drives; then the sources stand behind them. */
void tct_form(const tct_lesson *l, tct_hearing *h, int rows, int panels, const tct_real *start,
              size_t start_ld, tct_real *out, size_t ld);
/* Of one row: where few of many senders speak these alone are the sources. */
void tct_hear_few(tct_hearing *h);
/* All panels of one row, beside each other. */
void tct_form_row(const tct_lesson *l, const tct_hearing *h, int panels, const tct_real *start,
                  tct_real *out);
/* The drives of one site; panel by panel, and answered at once where nothing hinders: then true. */
bool tct_drive_site(tct_lesson *l, int p, int site, int t, int rows, unsigned whom, tct_real *into);
/* The drives of all sites, of one row. */
void tct_drive_row(tct_lesson *l, int p, int t, unsigned whom, tct_real *into);
/* All drives of p where there are no such sources: `start`, or nothing. */
void tct_form_plain(const tct_lesson *l, int p, int rows, const tct_real *start, size_t start_ld,
                    tct_real *out);
/* Those of p who speak at t will be heard: what they say is sent for. */
void tct_foresee(const tct_lesson *l, int p, int t, int rows);
/* What wirings without panels, and ways back with a gain, add to the drives. */
void tct_hear_others(tct_lesson *l, const tct_real *rate, int p, int site, int t, int rows,
                     unsigned whom, tct_real *drive);
/* pre += W' post through one projection; `pre_rate` is what a maximum wants to see. */
void tct_carry_rows(tct_lesson *l, const tct_projection *s, const tct_real *via, int rows,
                    const tct_real *post, const tct_real *pre_rate, tct_real *pre);
/* post += W pre, the same way up. */
void tct_push_rows(const tct_lesson *l, const tct_projection *s, const tct_real *via, int rows,
                   const tct_real *pre, tct_real *post);
/* credit += c x the error of the objectives felt at p, for all rows of the window */
void tct_feel_at(tct_lesson *l, int p, tct_real c, tct_real *credit);
void tct_take_due(tct_lesson *l, int p); /* what later windows owe to p joins its credit */
void tct_sweep_up(tct_lesson *l);        /* from the senses as they are */
enum { TCT_FOLLOWS, TCT_LEADS, TCT_WHOEVER };
/* The same from step t on, of those that lead to who acts, or of those that do not, or of all. */
void tct_sweep_part(tct_lesson *l, int whom, int t, int steps);
/* What the task shows to input populations, and as targets, from step t on. */
void tct_show_senses(tct_lesson *l, int t, int steps);
void tct_show_targets(tct_lesson *l);
void tct_sweep_on(tct_lesson *l); /* tct_sweep where nobody has written a rate since the last one */
/* Where what p hears at a site is summed up: with its rates, with a memory, or by itself. */
tct_real *tct_drive_rows(const tct_lesson *l, int p, int site, int t, tct_real *rate);
/* The rows of p from step t: credits turned into errors in place. */
void tct_pull(tct_lesson *l, int p, int t, int rows, tct_reach reach, tct_real *credit);
void tct_clear_pads(const tct_lesson *l, int p, int rows, tct_real *from);
void tct_draw_uniform(tct_lesson *l, int p, int t, int steps);

uint64_t tct_note_hash(const tct_lesson *l, const tct_real *field, int p); /* p < 0: all of it */

/* ---- traces at synapses: pairs.c ------------------------------------------------------------------- */

/* Does rule r keep its PAIRED array k at s? */
bool tct_paired_at(const tct_model *m, int r, const tct_keep *k, const tct_projection *s);
/* Reals of it in one trial; where `at` is given, how many lie before each projection. */
size_t tct_paired_size(const tct_model *m, int r, const tct_keep *k, size_t *at);
bool tct_pairs(const tct_model *m); /* does anybody keep any? */
/* Who meets where, for wirings without panels; a shared kernel is BAD_SPEC. */
tct_status tct_make_meetings(tct_model *m, tct_error *err);
void tct_forget_pairs(tct_lesson *l);                     /* trial start */
int tct_fields_of(const tct_model *m, const tct_keep *k); /* of a FIELD: how many */

/* ---- the state's work ----------------------------------------------------------------------------- */

int tct_shard_most(const tct_state *s); /* trials that a shard may have */
void tct_cut(tct_state *s, int split, const uint64_t *trial, int trials); /* a batch into shards */
void tct_begin_window(tct_state *s, int shard, int begun);
void tct_lay_rows(tct_lesson *l, int window, int steps);
bool tct_all_well(const tct_state *s); /* no word has met trouble */
static inline int tct_first_shard(const tct_state *s,
                                  int id) /* of those that thread `id` works on */
{
  return (int)((int64_t)s->shards * id / s->threads);
}
void tct_silence(tct_lesson *l);              /* trial start */
void tct_begin_trials(tct_lesson *l);         /* units fill their memories; after tct_silence */
void tct_roll(tct_lesson *l);                 /* next window: the last rows become the past */
void tct_take_up(tct_lesson *l, int rule);    /* the lesson is that rule's now */
void tct_pack_notes(tct_state *s, int shard); /* what `outer` reads of it */
/* Does an outer product read p's rates of `delay` steps ago (< 0: any) in tiles? */
bool tct_read_in_tiles(const tct_model *m, int p, int delay);
void tct_move_slices(tct_state *s, int id, int rule, bool more,
                     bool last); /* my parts: sum, and step if `last` */
void tct_sum_learnt(
  tct_state *s, int id,
  int rule); /* my range of what shards proposed for LEARNT bundles, into shard 0's */
void tct_sum_tallies(tct_state *s, int rule); /* the same of numbers, all at once */
size_t tct_kept_numbers(const tct_model *m,
                        const tct_keep *k); /* reals of a PER_UNIT or NUMBERS one */
void tct_step_slices(tct_state *s, int id); /* my parts: step from the update as it stands */
void tct_turn_all(tct_state *s);
void tct_hold_panels(tct_state *s,
                     int id); /* my parts, by constraints that look at all of a panel */
void tct_exchange_rows(tct_state *s);
void tct_exchange_slices(tct_state *s);

#endif
