/* rdm.h -- RDMs with their names, wherever they came from: recordings, files, categories.
 *
 *     recording -> tct_rdm_of -> tct_rdm -+
 *     file of RDMs -> tct_rdms_read ------+-> tct_rdms_align -> tct_rsa -> inference (rsa.h)
 *
 * Row-major, double; a pair that is missing is NAN.  Functions are safe on different objects at once. */
#ifndef TERCET_RDM_H
#define TERCET_RDM_H

#include <tercet/recording.h>

/* One RDM.  Owned, with all in it, by whoever made it. */
typedef struct {
  char name[96];                                                /* "it", "HMAX", "subject 1" */
  char subject[TCT_LABEL], area[TCT_LABEL], session[TCT_LABEL]; /* "": it has none */
  int conditions;
  double *value;                /* [conditions (conditions - 1) / 2], upper triangle, row-major */
  char (*condition)[TCT_LABEL]; /* [conditions]; NULL: they have places, and no names */
  int *category;                /* [conditions], from 0; -1: in none; NULL: there are none */
  int categories;
  char (*category_name)[TCT_LABEL]; /* [categories] */
  /* [conditions][conditions] how the errors go together with which their patterns were measured
   * (tct_covariance_of_conditions); NULL: not known */
  double *noise;
  double start, dt;   /* ms from the event to its window and how long that is; dt 0: no time */
  int units, repeats; /* it was made of; 0: not known */
} tct_rdm;

/* Several, and where they are from. */
typedef struct {
  int n;
  tct_rdm **rdm;       /* [n], owned */
  char distance[64];   /* its name; "": not known */
  char covariance[64]; /* of the noise that it stood beside; "": none was taken, or not known */
  char *provenance;    /* a JSON object, or NULL; owned */
} tct_rdms;

static inline size_t tct_rdm_pairs(int conditions) /* below two: 0 */
{
  return conditions < 2 ? 0 : (size_t)conditions * ((size_t)conditions - 1) / 2;
}

/* All values NAN; without names, categories and noise: what is put there is malloc's, and is freed with it.
 * NULL: no memory, or conditions below two. */
TCT_API tct_rdm *tct_rdm_new(int conditions, tct_error *err);
TCT_API void tct_rdm_free(tct_rdm *r);
TCT_API void tct_rdms_free(tct_rdms *r); /* frees all in it, not the struct; a zeroed one is fine */

/* A model: 0 within a category, 1 between two, NAN for a condition in none (-1).  Its categories stay with it if they
 * have names.  It has many ties: compare it by tau_a or rho_a.  NULL as tct_rdm_new. */
TCT_API tct_rdm *tct_rdm_of_categories(int conditions, const int *category, int categories,
                                       const char (*name)[TCT_LABEL], tct_error *err);
/* A model: |f_i - f_k|; NAN for a condition whose feature is NAN.  The same of its ties. */
TCT_API tct_rdm *tct_rdm_of_feature(int conditions, const double *feature, tct_error *err);

typedef enum { TCT_RDM_CATEGORY, TCT_RDM_FEATURE } tct_rdm_kind;
/* The same of a column of a table that has a row a condition, numbers or texts: a column of a CSV file (NULL: of each
 * beside the names of the rows), a list or each column of a matrix in any file of arrays, a field of each element of a
 * struct array ("items.kind").  Conditions are named by a list of as many texts beside it.  BAD_DATA, in words, where it
 * is none. */
TCT_API tct_status tct_rdms_of_columns(const char *path, const char *column, tct_rdm_kind kind,
                                       size_t most, tct_rdms *into, tct_error *err);

/* Write them as .npz, through a temporary name.  In it, of each RDM:
 *
 *   NAME                float64 [condition][condition], symmetric, 0 on the diagonal, NaN where undefined
 *   NAME.condition      uint8 [condition][64]: in NumPy f["it.condition"].view("S64") are the names
 *   NAME.category       int32 [condition], from 0, -1: in none; NAME.category_name uint8 [category][64]
 *   NAME.noise          float64 [condition][condition]
 *   about               uint8, JSON: json.loads(f["about"].tobytes())
 *
 * What it has not is not there.  NAME is its name, or rdm_1 ... where that is no name for an array.  NO_MEMORY,
 * IO, UNSUPPORTED for another ending. */
TCT_API tct_status tct_rdms_write(const char *path, const tct_rdms *r, tct_error *err);

/* Read RDMs: an .npz that tct_rdms_write made, or any file of arrays that are RDMs: symmetric matrices
 * [K][K], stacks of them [n]...[K][K] or [K][K][n]..., triangles [D], [n][D] or [D][n], axes of one left out.  `within`:
 * the name of one array in the file, or of what holds several: a struct array (its field `RDM`), a list of cells, a
 * folder of HDF5.  NULL: the file must hold just one thing that can be RDMs.  NAME:upper and NAME:lower are what is
 * above or below the diagonal of a matrix, whatever else is in it.  RDMs have the `name` of their struct, or all it says
 * in words; conditions the names of a list beside them (`conditions`, `stimuli`, `labels` ...).  `most` bounds the bytes
 * taken.  BAD_DATA says what was found where a matrix is not symmetric or not 0 on its diagonal, beyond rounding. */
TCT_API tct_status tct_rdms_read(const char *path, const char *within, size_t most, tct_rdms *into,
                                 tct_error *err);

/* Join RDMs of parts of the conditions, each on a scale of its own, to one of all of them: the mean over those that have
 * a pair, by how much evidence each gives, after they were brought to one scale (src/brain/rdms/partial.c has the
 * equations).  A pair that none has is NAN.  scale [n], or NULL: what each was multiplied with; their geometric mean
 * is 1.  Conditions are paired as tct_rdms_align does.  *joined is the caller's.  BAD_SHAPE where parts share no
 * pairs; BAD_DATA for one without a scale; DIVERGED where they do not settle; NO_MEMORY. */
TCT_API tct_status tct_rdms_join(int n, const tct_rdm *const *rdm, double *scale, tct_rdm **joined,
                                 tct_error *err);

/* RDMs over one list of conditions: those that every model has and at least one subject. */
typedef struct {
  int conditions;
  size_t pairs;
  bool by_name; /* else by place: not all have names, and all have as many conditions */
  char (*condition)[TCT_LABEL]; /* [conditions]; NULL by place */
  int *category, categories;    /* of the first that has some, as in tct_rdm; NULL: none has */
  char (*category_name)[TCT_LABEL];
  double *model;   /* [models][pairs]; a pair that one of them lacks is NAN in all, so that all are
                    * held against the same */
  double *subject; /* [subjects][pairs]; NAN: missing from this one */
  double *
    noise; /* [conditions][conditions] the mean over subjects that say how their errors go together; NULL:
                    * none does, or not of all these conditions */
  int dropped;          /* conditions that some RDM has, and that are not among these */
  size_t dropped_pairs; /* of these conditions, that are NAN in all models or in all subjects */
} tct_aligned;

/* BAD_SHAPE, in words, where names and numbers of conditions do not allow it: fewer than three conditions left,
 * places that differ in number, a name that stands twice in one RDM (unless the lists of all RDMs are equal,
 * and then it is by place).  NO_MEMORY. */
TCT_API tct_status tct_rdms_align(int models, const tct_rdm *const *model, int subjects,
                                  const tct_rdm *const *subject, tct_aligned *into, tct_error *err);
TCT_API void tct_aligned_free(tct_aligned *a);
/* Let the mean over a subject's rows stand for them, of each pair over those that have it; `rdm` are those
 * that were aligned.  Those without a subject stay by themselves.  Returns how many there are now, with
 * their names in name [rows]. */
TCT_API int tct_aligned_by_subject(tct_aligned *a, int rows, const tct_rdm *const *rdm,
                                   char (*name)[96]);

#endif
