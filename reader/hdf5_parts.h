/* hdf5_parts.h -- what the parts of the HDF5 reader share. */
#ifndef TERCET_READER_HDF5_PARTS_H
#define TERCET_READER_HDF5_PARTS_H

#include "teller.h"

#include <hdf5.h>

/* One array of a file: a dataset, or an attribute. */
typedef struct {
  hid_t id;
  bool attribute;
} source;

/* What lies in a source, as numbers in memory. */
typedef struct {
  hid_t type, space; /* to be closed */
  hid_t memory;      /* the type to read it as; H5I_INVALID_HID: none */
  H5T_class_t kind;
  bool refers;   /* references to objects; there is no type to read them as */
  size_t n;      /* elements */
  char why[200]; /* it cannot be read, or "" */
} shape_of_source;

/* Look at it: fills type, dtype, rank and shape of `it`. */
void look_at(const source *s, shape_of_source *about, told *it);
void look_away(shape_of_source *about);
/* Tell of a source by the name in `it`. */
tct_status tell_source(teller *t, const source *s, told *it, bool on_request, tct_error *err);
/* Its numbers as they lie in the file; freed by tct_free.  NULL with `err` filled. */
void *numbers_of(const source *s, const shape_of_source *about, const told *it, size_t bytes,
                 tct_error *err);
/* Tell of n texts, of at most `width` bytes each (NULL: none), in the shape that `it` has. */
tct_status tell_lines(teller *t, told *it, const char *const *line, size_t n, size_t width,
                      tct_error *err);
/* Tell of references to objects as the paths of what they point to. */
tct_status tell_references(teller *t, const source *s, const shape_of_source *about, told *it,
                           tct_error *err);
/* The first path, in the order of names, of the object that lies there, in the file of `any`; NULL if
 * there is none.  It holds as long as the program runs. */
tct_status path_of_object(hid_t any, haddr_t at, const char **path, tct_error *err);
/* Give a dataset of `bytes` in blocks of rows. */
tct_status stream_source(teller *t, const source *s, const shape_of_source *about, told *it,
                         size_t bytes, tct_error *err);
/* A text attribute, or "". */
void text_attribute(hid_t id, const char *name, char *text, size_t room);
bool has_attribute(hid_t id, const char *name);

/* MATLAB 7.3: tell of a group or a dataset. */
bool is_matlab(hid_t root);
tct_status tell_matlab(teller *t, hid_t root, tct_error *err);

/* The reason HDF5 gives, in err: BAD_DATA, "'name': ... (inflate() failed)". */
tct_status hdf5_bad(tct_error *err, const char *name, const char *what);

#endif
