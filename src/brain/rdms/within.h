/* within.h -- a file of arrays, seen as one that may hold RDMs.
 *
 *     open -> choose what becomes RDMs -> load that and the texts beside it -> RDMs with names
 *
 * A thing of a file is an array, or all that MATLAB calls by one name: a struct array or a list of cells. */
#ifndef TERCET_RDMS_WITHIN_H
#define TERCET_RDMS_WITHIN_H

#include "brain/rdms/rdms.h"

typedef struct {
  tct_rdm_source *g;
  const tct_format *format;
  tct_entries list;
  tct_arrays held; /* what was loaded; of a format that does not list, all from the beginning */
  bool whole;      /* it does not list */
  int *chosen, n;  /* [n] places in the list: arrays that become RDMs */
} tct_rdm_file;

tct_status tct_rdm_file_open(tct_rdm_file *f, tct_rdm_source *g);
void tct_rdm_file_close(tct_rdm_file *f); /* a zeroed one is fine */
/* Load the chosen ones, and the texts that `beside` says of; what was loaded before is given back. */
tct_status tct_rdm_file_load(tct_rdm_file *f, bool (*beside)(const tct_rdm_file *f, int entry));

/* ---- names of things ---- */

/* Is it text?  Then its rows are names. */
bool tct_rdm_file_is_text(const tct_entry *e);
/* What of the name comes after the last '.' or '/'. */
const char *tct_rdm_last_part(const char *name);
/* The name without places: "s(3).RDM" is "s.RDM", "c{2}" is "c". */
void tct_rdm_kin(const char *name, char kin[128]);
/* The thing that an entry is of. */
void tct_rdm_root(const tct_rdm_file *f, int entry, char root[128]);
/* Row i of a text, at most room - 1 bytes of it and whole characters, without blanks at its ends. */
size_t tct_rdm_texts(const tct_array *a);                                 /* rows */
bool tct_rdm_text(const tct_array *a, size_t i, size_t room, char *into); /* false: it was cut */

/* ---- read.c ---- */

/* Set the provenance: the file by what is in it, what was asked of it (or NULL), as what it was taken (or NULL). */
tct_status tct_rdms_come_from(tct_rdm_source *g, const char *within, const char *as,
                              tct_rdms *into);

/* ---- choose.c ---- */

/* Fill `chosen`.  within NULL: the one thing that can be RDMs. */
tct_status tct_rdm_file_choose(tct_rdm_file *f, const char *within);

/* The array of that name, whatever it is, or one of each element of a struct array; did-you-mean if there is none. */
tct_status tct_rdm_file_choose_column(tct_rdm_file *f, const char *name);

/* ---- gather.c ---- */

/* The columns in what was chosen under that name, and loaded: float64 [n], or text uint8 [n][64]. */
tct_status tct_rdm_file_columns(const tct_rdm_file *f, const char *name, tct_arrays *into);

/* ---- label.c ---- */

/* A list of n texts, loaded, under any name, or one that people give to lists of conditions; and its texts, each in `room` bytes: false if one was cut. */
bool tct_rdm_file_list(const tct_rdm_file *f, size_t n, char list[128]);
bool tct_rdm_file_condition_list(const tct_rdm_file *f, size_t n, char list[128]);
bool tct_rdm_file_texts(const tct_rdm_file *f, const char *list, size_t n, size_t room, char *into);
bool tct_rdm_is_condition_word(const char *name); /* people call lists of conditions so */

bool tct_rdm_file_is_label(const tct_rdm_file *f, int entry); /* may name RDMs or conditions */
/* Name the RDMs from `first` on, which are of chosen[which], and their conditions. */
tct_status tct_rdm_file_label(const tct_rdm_file *f, int which, int first, tct_rdms *of);

/* ---- table.c ---- */

/* If the file is a table that is one RDM, append it, with the names of its conditions. */
tct_status tct_rdm_file_table(const tct_rdm_file *f, tct_rdms *into, bool *is);

#endif
