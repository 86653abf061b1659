/* recordings.h -- what the files of recordings share: what stands in them beside the numbers. */
#ifndef TERCET_RECORDINGS_H
#define TERCET_RECORDINGS_H

#include "brain/archive.h"

/* What the arrays of recording i are called: its name, if no other's is the same and it can be one; else
 * "recording_3". */
void tct_recordings_base(const tct_recordings *r, int i, char base[TCT_BASE]);
/* Append what all files say of their recordings as a JSON object: names, subjects, areas, sessions, what a
 * value is, time, and provenance. */
void tct_recordings_about(tct_text *t, const tct_recordings *r);

/* An .npz that says that it holds recordings, whether or not they can be read. */
bool tct_recordings_are(const char *path);

/* ---- recordings_npz.c, recordings_text.c: one kind of file each ---- */

tct_status tct_recordings_npz_write(const char *path, const tct_recordings *r, tct_error *err);
tct_status tct_recordings_npz_read(const char *path, size_t most, tct_recordings *into,
                                   tct_error *err);
tct_status tct_recordings_csv_write(const char *path, const tct_recordings *r, tct_error *err);
tct_status tct_recordings_json_write(const char *path, const tct_recordings *r, tct_error *err);

/* Make room for so many folds; all trials are in none.  False: no memory. */
bool tct_recording_cut(tct_recording *r, int folds);

#endif
