/* nwb_parts.h -- what the parts of the NWB reader share.
 *
 * Two steps that never touch the file make what it means out of what tercet-reader lists and gives; so
 * they can be shown any listing at all (tests/fuzz/nwb.c). */
#ifndef TERCET_NWB_PARTS_H
#define TERCET_NWB_PARTS_H

#include "base/text.h"
#include "brain/nwb/nwb.h"

extern const tct_format tct_format_hdf5; /* formats/hdf5.c */

/* What is in the file, in order of name. */
typedef struct {
  size_t n;
  const tct_entry **entry; /* [n] of the entries it was made of, which must stay */
} nwb_listing;

tct_status nwb_listing_new(nwb_listing *l, const tct_entries *all, tct_error *err);
void nwb_listing_free(nwb_listing *l);
/* The entry of a name that is put together as by printf; NULL. */
const tct_entry *nwb_entry(const nwb_listing *l, const char *form, ...)
  __attribute__((format(printf, 2, 3)));
/* What it says, if it is one text or one number that can be read, else "". */
const char *nwb_says(const nwb_listing *l, const char *form, ...)
  __attribute__((format(printf, 2, 3)));
bool nwb_says_number(const nwb_listing *l, double *x, const char *form, ...)
  __attribute__((format(printf, 3, 4)));
/* The place of the first entry whose name is not before `name`. */
size_t nwb_first(const nwb_listing *l, const char *name);
/* The next dataset right in the group `path`, from place *i on: its last word; NULL: no more. */
const char *nwb_member(const nwb_listing *l, const char *path, size_t *i);
bool nwb_ends_in(const char *name, const char *end);
bool nwb_is_whole(const tct_entry *e); /* a row of whole numbers, which can be read */
/* Text of others into [room]: whole characters of it, as many as fit, on one line. */
void nwb_copy(char *to, size_t room, const char *text, size_t n);

/* Paths, each once. */
typedef struct {
  size_t n, room;
  char (*path)[TCT_NWB_PATH];
} nwb_paths;
bool nwb_paths_add(nwb_paths *p, const char *path, size_t n); /* false: no memory */
void nwb_paths_sort(nwb_paths *p);

/* The names that reading needs next: pointers to names that must stay. */
typedef struct {
  size_t n, room;
  const char **name; /* [n], then NULL */
} nwb_names;
bool nwb_names_add(nwb_names *w, const char *name); /* false: no memory */

/* ---- from the listing ---- */

/* Version, session and links; UNSUPPORTED for NWB 1, BAD_DATA if it is no NWB.  `said` gets a line for
 * what is odd, here and below. */
tct_status nwb_find_session(tct_nwb *f, const nwb_listing *l, tct_text *said, tct_error *err);
/* The names of the texts that tell more than a list does: colnames, and what the session was. */
bool nwb_want_texts(const nwb_listing *l, nwb_names *w);
void nwb_take_texts(tct_nwb *f, const tct_arrays *texts);
/* And those of what may say where rows end, of so many bytes at the most. */
bool nwb_want_ends(const nwb_listing *l, size_t most, nwb_names *w);
tct_status nwb_find_tables(tct_nwb *f, const nwb_listing *l, const tct_arrays *texts,
                           tct_text *said, tct_error *err);
/* The i-th place where it may stand which rows of a table the columns of a series are; false: there is none. */
bool nwb_region_place(size_t i, const char *series, char path[2 * TCT_NWB_PATH]);
tct_status nwb_find_series(tct_nwb *f, const nwb_listing *l, tct_text *said, tct_error *err);
/* Hold ends of rows against the columns: what cannot be is not usable. */
void nwb_look_at_ends(tct_nwb_table *t, const tct_arrays *ends);

/* ---- the file ---- */

/* Read all of these that are there, however many, and take what they took off `left`. */
tct_status nwb_give(const tct_nwb *f, const nwb_names *w, size_t *left, tct_arrays *into,
                    tct_error *err);

/* ---- from arrays that were given ---- */

/* Paths of the arrays that make a column: its values, its index, its outer index ("": none). */
typedef struct {
  char path[3][2 * TCT_NWB_PATH];
} nwb_column_paths;
void nwb_paths_of(const tct_nwb_table *t, const tct_nwb_column *c, nwb_column_paths *p);
/* Takes what it can use out of the arrays instead of copying it; `left` is what may still be taken. */
tct_status nwb_values_of(const tct_nwb *f, const tct_nwb_table *t, const tct_nwb_column *c,
                         tct_arrays *a, bool ends_only, size_t left, tct_nwb_values *into,
                         tct_error *err);
tct_status nwb_samples_of(const tct_nwb *f, const tct_nwb_series *s, tct_arrays *a, size_t left,
                          double **value, double **time, tct_error *err);

#endif
