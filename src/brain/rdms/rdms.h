/* rdms.h -- RDMs with their names: how they are made, what is told of each, and all as a file. */
#ifndef TERCET_RDMS_H
#define TERCET_RDMS_H

#include "brain/archive.h"

#include <tercet/rdm.h>

/* Copies of these, in place of what is there.  False: no memory.  Without categories nothing is changed. */
bool tct_rdm_set_conditions(tct_rdm *r, const tct_label *name);
tct_label *tct_rdm_new_conditions(tct_rdm *r); /* to be filled; NULL: no memory */
bool tct_rdm_set_categories(tct_rdm *r, const int *category, int categories, const tct_label *name);

/* An RDM for a recording, all NAN: with its names, its categories, all of its time, how much it was made of.
 * NULL: no memory. */
tct_rdm *tct_rdm_for(const tct_recording *of, tct_error *err);

typedef struct {
  size_t undefined;              /* pairs that are NAN */
  int dropped;                   /* conditions of which no distance is defined */
  double least, median, largest; /* of those that are not; NAN: there is none */
} tct_rdm_spread;

/* Of rdm [conditions (conditions - 1) / 2].  NO_MEMORY.  Any thread. */
tct_status tct_rdm_spread_of(int conditions, const double *rdm, tct_rdm_spread *into,
                             tct_error *err);

/* The first thing of a list that holds arrays which are called RDM, and can be some; false: there is none. */
bool tct_rdms_are_listed(const tct_format *format, const tct_entries *all, char thing[128]);
/* An .npz that says that it holds RDMs, whether or not they can be read. */
bool tct_rdms_are(const char *path);

/* ---- reading: what is shared ---- */

typedef enum { TCT_WHOLE, TCT_UPPER, TCT_LOWER } tct_rdm_half;

typedef struct {
  const char *path;
  size_t left;       /* bytes that may still be taken */
  tct_error *err;    /* not NULL */
  tct_rdm_half half; /* of squares: that alone is looked at */
} tct_rdm_source;

/* Take bytes from what is left; NO_MEMORY, in words, if they are too many. */
tct_status tct_rdm_charge(tct_rdm_source *g, size_t bytes);
/* One more, at the end, all NAN.  Room for its names is charged too. */
tct_status tct_rdms_add(tct_rdm_source *g, int conditions, tct_rdms *into, tct_rdm **made);

/* ---- shape.c: arrays that are RDMs ---- */

typedef enum {
  TCT_NO_RDM,
  TCT_SQUARE,        /* [K][K] */
  TCT_STACK,         /* [n][K][K] */
  TCT_STACK_LAST,    /* [K][K][n] */
  TCT_TRIANGLES,     /* [n][D] or [D] */
  TCT_TRIANGLES_LAST /* [D][n] */
} tct_rdm_layout;

typedef struct {
  tct_rdm_layout layout;
  size_t n, conditions; /* conditions: three or more */
} tct_rdm_shape;

/* What an array of that shape can be.  Axes of one are left out, and all that are not of a square count along it.  Where it can be read in two ways: [n][n] is a square and not n
 * triangles, [n][n][n] a stack along the first axis; [a][b] is a triangles unless b alone is no number of pairs, or
 * a is one too and 20 times as many. */
tct_rdm_shape tct_rdm_shape_of(int rank, const size_t *shape);
/* Append the RDMs of an array.  BAD_DATA, with the place, where a matrix is not symmetric or not 0 on its
 * diagonal, to within rounding.  They are called `name`, or `name 1` ... where they are several. */
tct_status tct_rdms_take(tct_rdm_source *g, const tct_array *a, const char *name, tct_rdms *into);
/* Is it of squares that are symmetric and 0 on their diagonal, or of triangles? */
bool tct_rdms_hold(const tct_array *a, tct_rdm_half half);
/* The same of one square [K][K], of two conditions or more. */
tct_status tct_rdms_take_square(tct_rdm_source *g, const tct_array *a, const char *name,
                                tct_rdms *into);

/* ---- npz.c: what tct_rdms_write wrote ---- */

tct_status tct_rdms_npz_read(tct_rdm_source *g, const tct_arrays *all, const char *within,
                             tct_rdms *into);

#endif
