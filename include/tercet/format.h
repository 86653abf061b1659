/* format.h -- files of arrays: what is in them, one array, and writing them. */
#ifndef TERCET_FORMAT_H
#define TERCET_FORMAT_H

#include <tercet/describe.h>

enum { TCT_RANK = 8, TCT_PLACE = 192 };

typedef enum {
  TCT_U8,
  TCT_I8,
  TCT_U16,
  TCT_I16,
  TCT_U32,
  TCT_I32,
  TCT_U64,
  TCT_I64,
  TCT_F32,
  TCT_F64,
  TCT_BOOL8
} tct_dtype;

/* One named array, row-major, in host order.  `bytes` belongs to the tct_arrays it is in. */
typedef struct {
  char name[128];
  tct_dtype type;
  int rank;
  size_t shape[TCT_RANK];
  size_t n; /* elements */
  bool
    text; /* in the file it is text: uint8, the last axis the bytes of the longest, filled up with 0 */
  void *bytes;
} tct_array;

typedef struct {
  int n;
  tct_array *array;
} tct_arrays;

/* Something that a file says is in it, whether or not it can be read as an array. */
typedef struct {
  char name[128];
  char type[32]; /* "float64", "text", "references", "link" */
  int rank;
  size_t shape[TCT_RANK];
  bool
    usable; /* by that name, as an array; text is uint8, its last axis the bytes of the longest */
  char note[512]; /* what it says if it is one number or one text; why it is not usable */
} tct_entry;

typedef struct {
  int n;
  tct_entry *entry;
} tct_entries;

/* The next rows of an array, which is gone through along its first axis: `rows` has its name and type,
 * shape[0] of its rows, and bytes that are gone afterwards; they begin with row `first` of `of`. */
typedef tct_status tct_take_rows(void *own, const tct_array *rows, size_t first, size_t of,
                                 tct_error *err);

enum {                             /* claims */
       TCT_FORMAT_WRITES = 1 << 0, /* what is written is read back, bit for bit */
};

typedef struct tct_format {
  TCT_DESCRIBED;
  const char *const *endings; /* ".npz", NULL ends */
  /* Read all arrays, or only those named in `wanted` (NULL ends; NULL: all; "a*": all that begin so) that are
   * there.  `most` bounds the bytes taken.  On trouble nothing is left behind; messages carry the file and, where known, the offset. */
  tct_status (*read)(const char *path, const char *const *wanted, size_t most, tct_arrays *into,
                     tct_error *err);
  /* What is in the file, without reading the numbers; NULL: what `read` reads, and no more. */
  tct_status (*list)(const char *path, tct_entries *into, tct_error *err);
  /* Go through one array in blocks of rows, of which all together are never held; `most` bounds the bytes
   * taken.  What `take` says other than OK ends it, and is returned.  An array without elements has no
   * blocks.  NULL: its arrays are read whole. */
  tct_status (*stream)(const char *path, const char *name, size_t most, tct_take_rows *take,
                       void *own, tct_error *err);
  /* Write them (through a temporary name); NULL: this format is only read. */
  tct_status (*write)(const char *path, const tct_arrays *arrays, tct_error *err);
} tct_format;

/* By the file's ending; NULL if no format has it. */
TCT_API const tct_format *tct_format_of(const char *path);
/* FILE or FILE:PATH, as a command line has it: copy FILE, and return PATH or NULL.  A colon in the name of a file
 * or a folder that is there parts nothing; where nothing is there, FILE ends in what a format reads. */
TCT_API const char *tct_path_within(const char *text, char *file, size_t room);
/* Read with the format of the file's ending. */
TCT_API tct_status tct_arrays_read(const char *path, const char *const *wanted, size_t most,
                                   tct_arrays *into, tct_error *err);
TCT_API void tct_arrays_free(tct_arrays *a);
TCT_API void tct_entries_free(tct_entries *e);
TCT_API const tct_array *tct_arrays_named(const tct_arrays *a, const char *name); /* or NULL */
/* Add an array (bytes zeroed, to be filled); NULL: no memory, the size overflows, or the name is too
 * long.  Pointers to arrays added before no longer hold; their bytes stay where they are. */
TCT_API tct_array *tct_arrays_add(tct_arrays *a, const char *name, tct_dtype type, int rank,
                                  const size_t *shape);
TCT_API double tct_array_at(const tct_array *a, size_t i); /* element i, converted */
/* Elements first .. first + n - 1, converted. */
TCT_API void tct_array_reals(const tct_array *a, size_t first, size_t n, tct_real *to);
/* Are all its numbers finite as reals?  If not, `place` says which is the first that is not: "[17][2]". */
TCT_API bool tct_array_finite(const tct_array *a, char place[TCT_PLACE]);
TCT_API size_t tct_dtype_size(tct_dtype t);
TCT_API const char *tct_dtype_name(tct_dtype t); /* "float32" */

#endif
