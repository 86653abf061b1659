/* npy_text.h -- NumPy's arrays of text, as ours: uint8, the last axis the bytes of the longest. */
#ifndef TERCET_NPY_TEXT_H
#define TERCET_NPY_TEXT_H

#include "brain/files/stream.h"

/* Texts of `width` characters each, bytes (type S) or, if `wide`, four bytes of Unicode (type U), as the stream
 * gives them; added to `into` in UTF-8, filled up with 0. */
tct_status tct_npy_text(tct_stream *s, const char *name, int rank, const size_t *shape,
                        size_t width, bool wide, bool big, tct_arrays *into, tct_error *err);

#endif
