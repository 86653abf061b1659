/* archive.h -- NumPy archives of things with names, of recordings or of RDMs: NAME, NAME.PART and `about`.
 *
 * `about` is uint8, a JSON object; its "holds" says of what the archive is.  Names are uint8 [n][64], filled up
 * with 0: in NumPy f["v1.condition"].view("S64").  A file is not to be believed: shapes are held against
 * each other before anything is taken over. */
#ifndef TERCET_ARCHIVE_H
#define TERCET_ARCHIVE_H

#include "base/text.h"

#include <tercet/format.h>
#include <tercet/recording.h>

#include <jansson.h>

/* Room for the name of a thing's arrays. */
enum { TCT_BASE = 96 };
typedef char tct_label[TCT_LABEL];

/* ---- writing; false: no memory ---- */

/* What the arrays of thing i of n are called: its name (name_of), if no other's is the same and it can be one;
 * else KIND_3, as things are counted from 1. */
void tct_archive_base(const char *kind, const void *of, int n,
                      const char *(*name_of)(const void *of, int i), int i, char base[TCT_BASE]);
/* uint8 [n][64], BASE.PART */
bool tct_archive_put_labels(tct_arrays *into, const char *base, const char *part, int n,
                            const tct_label *text);
/* BASE.category, int32 [conditions], and BASE.category_name; nothing if there are none. */
bool tct_archive_put_categories(tct_arrays *into, const char *base, int conditions,
                                const int *category, int categories, const tct_label *name);
/* Write what is in `all`, with `about` before it.  Frees neither. */
tct_status tct_archive_write(const char *path, const tct_text *about, const tct_arrays *all,
                             tct_error *err);

/* ---- reading ---- */

typedef struct {
  const char *path, *thing; /* "recording", "RDM" */
  const char *base;         /* of the thing that is read */
  const tct_arrays *all;
  tct_error *err; /* not NULL */
} tct_archive;

/* BAD_DATA: "recording 'v1': what" */
tct_status tct_archive_bad(const tct_archive *g, const char *what);
/* The array BASE.part ("": BASE itself), or NULL. */
const tct_array *tct_archive_has(const tct_archive *g, const char *part);
/* The same of that rank and shape (0: any length), without empty sides. */
tct_status tct_archive_find(const tct_archive *g, const char *part, int rank, const size_t *shape,
                            const tct_array **found);
tct_status tct_archive_labels(const tct_archive *g, const char *part, int n, tct_label *into);
/* How many names of categories there are: 0, none. */
int tct_archive_categories(const tct_archive *g);
/* A category below `least` is BAD_DATA. */
tct_status tct_archive_take_categories(const tct_archive *g, int conditions, int least,
                                       int *category, int categories, tct_label *name);

/* What `about` says, or NULL; freed by json_decref. */
json_t *tct_archive_about(const tct_arrays *all);
enum { TCT_HOLDS = 32 };
/* What an .npz says that it holds, whether or not it can be read; "" where it says nothing, or there is no such
 * file.  NO_MEMORY. */
tct_status tct_archive_what(const char *path, char what[TCT_HOLDS], tct_error *err);
bool tct_archive_holds(const char *path, const char *what);
/* Set the base to what `about` calls the array of one thing. */
tct_status tct_archive_named(tct_archive *g, const json_t *one);
tct_status tct_archive_text(const tct_archive *g, const json_t *one, const char *key, size_t room,
                            char *into);
/* An object, or NULL for anything else. */
tct_status tct_archive_provenance(const tct_archive *g, const json_t *about, char **into);

#endif
