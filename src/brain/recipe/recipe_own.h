/* recipe_own.h -- a recipe from inside: what was said, the files, the trials, what is made of them.
 *
 * Seen by the files of this folder and by nobody else.  A recipe is read in three goes: its form (form.c),
 * what its files hold (look.c), and the recordings (make.c).  Complaints gather in the spec; a status
 * other than OK is trouble of another kind: memory, or a damaged file. */
#ifndef TERCET_RECIPE_OWN_H
#define TERCET_RECIPE_OWN_H

#include "base/text.h"
#include "brain/files/bytes.h"
#include "brain/nwb/nwb.h"
#include "brain/spikes.h"
#include "substrate/complain.h"

#include <tercet/recipe.h>

/* ---- what was said ---- */

/* Keys of a recording that are plain values. */
struct settings {
  const char *file, *align, *quantity;
  tct_numbers window, baseline; /* ms, two or none */
  double bin;                   /* ms; 0: the whole window */
  int time;                     /* of times in files: 0 s, 1 ms */
  int zscore;                   /* 0 none, 1 each unit */
  bool paired;
};

/* Keys of all three sources; each has some of them. */
struct source {
  const char *times, *ends, *unit, *cells; /* spikes */
  const char *data;                        /* series, responses */
  double rate, start;                      /* Hz, ms; of samples */
  int holds;                               /* 0 values, 1 counts */
};

struct smoothing {
  int kernel; /* tct_kernel, less one */
  double width;
};

struct selection {
  double reliability, rate; /* Hz */
  int halves;               /* 0 random, 1 alternate */
  int64_t splits, seed;
};

typedef enum { SPIKES, SERIES, RESPONSES, SOURCES } source_kind;
extern const tct_about *const tct_recipe_source[SOURCES];
extern const tct_about tct_recipe_settings, tct_recipe_forms, tct_recipe_smooth, tct_recipe_select;

/* ---- tables: of trials, of units ---- */

struct column {
  char name[TCT_LABEL];
  double *number;          /* [rows], or NULL */
  char (*text)[TCT_LABEL]; /* [rows], or NULL */
};

struct columns {
  size_t rows;
  bool seconds; /* its times are, whatever the recipe says */
  int n;
  struct column *column;
};

/* ---- files ---- */

struct held {
  char *path;
  const tct_format *format;
  tct_entries list;
  int n;
  tct_arrays *read; /* [n] of what was read */
  tct_nwb *nwb;     /* it as NWB, once that was asked for */
};

/* ---- numbers stacked from arrays: by axes, and by what their names say ---- */

enum { PIECES = 6 };
struct pieces {
  int n;
  char name[PIECES][TCT_LABEL], value[PIECES][TCT_LABEL];
};

struct part {
  int entry; /* of the file's list */
  size_t first_trial, first_unit;
  struct pieces said;
};

struct stack {
  int axes, unit_axis, time_axis; /* -1: it has none */
  char axis[TCT_RANK][TCT_LABEL]; /* names, in the order of the arrays' axes */
  int n;
  struct part *part;
  size_t trials, units, steps;
};

/* ---- an entry: what becomes one recording, or several where it is split ---- */

enum { LABELS = 3 }; /* subject, area, session */

struct entry {
  char name[96];
  bool sound;          /* its form is */
  const tct_node *own; /* where its own keys stand: the top, if there are no recordings */
  tct_node map;        /* what it says and what stands at the top; its children are the spec's */
  struct settings *set;
  struct smoothing *smooth; /* NULL: none */
  struct selection *select;
  source_kind kind;
  const tct_node *at; /* the source's */
  struct source *source;
  struct held *file;
  const tct_nwb_table *table;   /* of spikes in an NWB file, or NULL */
  const tct_nwb_series *series; /* in an NWB file, or NULL */
  char quantity[16];            /* of its values, as the file says; "": it does not */
  struct stack stack;
  int times, ends, owner;     /* of spikes and series: entries of the file's list; -1: none */
  struct columns trial, unit; /* what is known of them; rows are how many there are */
  char (*id)[TCT_LABEL];      /* [unit.rows] */
  bool unsplit[LABELS];       /* its column says nothing in any row */
  double *event;              /* [trial.rows] s; NAN: none */
  double start, width;        /* s: of the window's first bin, of a bin */
  int bins;
  int *condition; /* [trial.rows]; -1: none */
  int *fold; /* [trial.rows] place of its value in the column `fold`, -1: none; NULL: not said */
  int conditions, categories;
  char (*condition_name)[TCT_LABEL], (*category_name)[TCT_LABEL];
  int *category; /* [conditions] */
};

/* What is made: all its units, and those that may stay. */
struct made {
  const struct entry *entry;
  tct_recording *recording;
  tct_recording *ready; /* with those units that stay: it, or a copy */
  bool *kept, *silent;  /* [units]; one block */
  double *reliability;  /* [units] */
  tct_recipe_row row;
};

struct recipe {
  tct_spec *spec;
  tct_error *err;
  size_t left; /* bytes that may still be taken */
  int entries, files, n;
  struct entry *entry;
  struct held **file;
  struct made *made; /* [n] */
  tct_text said;
};

/* Zeroed memory out of what is allowed; NO_MEMORY.  `what` for: "no memory for WHAT". */
tct_status tct_recipe_take(struct recipe *r, size_t n, size_t size, void *block, const char *what);
/* A line for the report. */
void tct_recipe_say(struct recipe *r, const struct entry *e, const char *form, ...)
  __attribute__((format(printf, 3, 4)));

/* form.c */
tct_status tct_recipe_form(struct recipe *r);
const tct_node *tct_recipe_own(const tct_node *map, const char *key); /* null or not; NULL: none */
void tct_recipe_entry_free(struct entry *e);
static inline const tct_node *said(const struct entry *e, const char *key)
{
  return tct_node_at(&e->map, key);
}

/* files.c */
tct_status tct_held_open(struct recipe *r, const tct_node *at, const char *path, struct held **h);
void tct_held_free(struct held *h);
int tct_held_find(const struct held *h, const char *name); /* in its list; -1 */
/* The same, with a complaint at `at` if it is not there or cannot be read. */
int tct_held_named(struct recipe *r, const struct held *h, const tct_node *at, const char *name);
/* Entry i as an array; kept with the file. */
tct_status tct_held_array(struct recipe *r, struct held *h, int i, const tct_array **a);

/* columns.c */
tct_status tct_columns_add(struct recipe *r, struct columns *t, const char *name, bool text,
                           struct column **column);
void tct_columns_free(struct columns *t);
const struct column *tct_column(const struct columns *t, const char *name);
/* An array as a column of t; `at` for complaints.  The first says how many rows there are. */
tct_status tct_columns_array(struct recipe *r, struct columns *t, const char *name, struct held *h,
                             int entry, const tct_node *at);
/* What `trials` or `units` says: columns of arrays, of another file, of a table of NWB. */
tct_status tct_columns_said(struct recipe *r, struct entry *e, const char *key, struct columns *t);
void tct_column_label(const struct column *c, size_t row, char label[TCT_LABEL]); /* "": missing */
int tct_column_order(const struct column *c, size_t a, size_t b); /* of two rows: < 0, 0, > 0 */
/* A column of the trials or the units that a node names; complains. */
const struct column *tct_column_of(struct recipe *r, const tct_node *at, const struct columns *t,
                                   const struct columns *or_of);
/* Does a row fit `where`?  Complains of columns that are not there, once for all rows: row 0. */
tct_status tct_columns_where(struct recipe *r, const tct_node *where, const struct columns *t,
                             bool *fits);

/* where.c is tct_columns_where; names.c: */
/* Does a pattern have a piece {word}, or (NULL) any?  Does a name fit it, and what do its pieces say? */
bool tct_names_has_piece(const char *pattern, const char *word);
bool tct_names_fit(const char *pattern, const char *name, struct pieces *p);

/* stack.c */
tct_status tct_stack_look(struct recipe *r, struct entry *e);
/* Into out [trial][step][unit]. */
tct_status tct_stack_give(struct recipe *r, struct entry *e, double *out);

/* spikes.c: all units' times, one unit after another, in s; both tct_free */
tct_status tct_spikes_look(struct recipe *r, struct entry *e);
tct_status tct_spikes_ends(struct recipe *r, struct entry *e, uint64_t **end);
tct_status tct_spikes_load(struct recipe *r, struct entry *e, double **time, uint64_t **end);

/* nwb_parts.c: by path in an NWB file */
void tct_held_nwb_free(struct held *h);
tct_status tct_nwb_part_table(struct recipe *r, const struct entry *e, struct held *h,
                              const tct_node *at, struct columns *t);
tct_status tct_nwb_part_spikes(struct recipe *r, struct entry *e);
tct_status tct_nwb_part_series(struct recipe *r, struct entry *e);
tct_status tct_nwb_part_ends(struct recipe *r, const struct entry *e, uint64_t **end);
tct_status tct_nwb_part_count(struct recipe *r, const struct entry *e, tct_binner *b);
/* Samples [steps][units] and their times in s; both tct_free. */
tct_status tct_nwb_part_samples(struct recipe *r, const struct entry *e, double **x, double **time);

/* series.c: samples into bins around events */
tct_status tct_series_look(struct recipe *r, struct entry *e);
tct_status tct_series_bin(struct recipe *r, struct entry *e, double start, double width, int bins,
                          double *out);

/* units.c: the table that `units` says, joined by id where the source names its units; their ids */
tct_status tct_recipe_units(struct recipe *r, struct entry *e);
tct_status tct_recipe_ids(struct recipe *r, struct entry *e);

/* look.c */
tct_status tct_recipe_look(struct recipe *r, struct entry *e);
tct_status tct_recipe_conditions(struct recipe *r, struct entry *e);

/* folds.c */
tct_status tct_recipe_folds(struct recipe *r, struct entry *e);
/* Those of the trials that a recording has, numbered anew. */
tct_status tct_recipe_cut(struct recipe *r, const struct entry *e, tct_recording *x);

/* split.c: recordings by labels of trials and of units */
struct labels {
  char at[LABELS][TCT_LABEL];
};
struct grouping {
  int n;
  struct labels *labels; /* [n], in order */
  int *of;               /* [rows]; -1: none */
};
struct split {
  struct grouping trial, unit;
};
void tct_split_check(struct recipe *r, struct entry *e); /* are the columns there? */
tct_status tct_split(struct recipe *r, struct entry *e, struct split *s);
void tct_split_free(struct split *s);
tct_status tct_split_name(const struct entry *e, const struct split *s, int trial, int unit,
                          tct_recording *x, tct_error *err);

/* activity.c: counts or values, out [trial][bin][unit] */
tct_status tct_activity(struct recipe *r, struct entry *e, double start, double width, int bins,
                        double *out);
/* All that is done to trials: into x, and means as recorded into mean [trial][unit]. */
tct_status tct_responses_of(struct recipe *r, struct entry *e, double *x, double *mean);
bool tct_counts(const struct entry *e); /* its source counts, so that values may become Hz */

/* make.c */
tct_status tct_recipe_entry_make(struct recipe *r, struct entry *e);
void tct_made_free(struct made *m);

/* finish.c: which units stay, and what is handed out */
tct_status tct_recipe_finish(struct recipe *r, tct_recordings *into, tct_recipe_report *report);

/* reliability.c: of each unit, by halves of its repeats, into out [units]; NAN: it has none */
tct_status tct_reliability(const tct_recording *x, const struct selection *how, double *out,
                           tct_error *err);

#endif
