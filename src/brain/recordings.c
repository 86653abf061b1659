/* recordings.c -- recordings as files, by the file's ending, and what every such file says of itself.
 *
 *   .npz    arrays, to be read again: all that a recording is, bit for bit
 *   .csv    a long table, a row a value, for statistics programs
 *   .json   everything in one object */
#include "brain/recordings.h"

#include <string.h>
#include <strings.h>

typedef struct {
  const char *ending;
  tct_status (*write)(const char *path, const tct_recordings *r, tct_error *err);
  tct_status (*read)(const char *path, size_t most, tct_recordings *into, tct_error *err);
} kind;

static const kind kinds[] = {
  {".npz", tct_recordings_npz_write, tct_recordings_npz_read},
  {".csv", tct_recordings_csv_write, NULL},
  {".json", tct_recordings_json_write, NULL},
};

static const kind *kind_of(const char *path)
{
  const size_t n = strlen(path);

  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const size_t m = strlen(kinds[i].ending);
    if (n > m && strcasecmp(path + n - m, kinds[i].ending) == 0) return &kinds[i];
  }
  return NULL;
}

bool tct_recordings_writes(const char *path)
{
  return kind_of(path) != NULL;
}

tct_status tct_recordings_write(const char *path, const tct_recordings *r, tct_error *err)
{
  const kind *k = kind_of(path);

  if (!k)
    return tct_fail_in(err, TCT_UNSUPPORTED, path, 0, 0,
                       "recordings are written as .npz, .csv or .json");
  if (r->n < 1) return tct_fail_in(err, TCT_BAD_SHAPE, path, 0, 0, "there is nothing to write");
  TCT_TRY(k->write(path, r, err), err, "writing recordings");
  return TCT_OK;
}

tct_status tct_recordings_read(const char *path, size_t most, tct_recordings *into, tct_error *err)
{
  const kind *k = kind_of(path);

  *into = (tct_recordings){0};
  if (!k || !k->read)
    return tct_fail_in(err, TCT_UNSUPPORTED, path, 0, 0, "recordings are read from .npz");
  TCT_TRY(k->read(path, most, into, err), err, "reading recordings");
  return TCT_OK;
}

/* ---- what a file says of itself ---- */

static const char *name_of(const void *of, int i)
{
  return ((const tct_recordings *)of)->recording[i]->name;
}

void tct_recordings_base(const tct_recordings *r, int i, char base[TCT_BASE])
{
  tct_archive_base("recording", r, r->n, name_of, i, base);
}

static void add_text(tct_text *t, const char *key, const char *value)
{
  tct_text_add(t, ", \"%s\": ", key);
  tct_text_json(t, value);
}

static void add_number(tct_text *t, const char *key, double value)
{
  tct_text_add(t, ", \"%s\": ", key);
  tct_text_number(t, value);
}

void tct_recordings_about(tct_text *t, const tct_recordings *r)
{
  char base[TCT_BASE];

  tct_text_add(t,
               "{\"holds\": \"recordings\", \"layout\": 1, \"tercet\": \"%s\", \"recordings\": [",
               TERCET_VERSION);
  for (int i = 0; i < r->n; i++) {
    const tct_recording *one = r->recording[i];
    tct_recordings_base(r, i, base);
    tct_text_add(t, "%s{\"array\": ", i ? ", " : "");
    tct_text_json(t, base);
    add_text(t, "name", one->name);
    add_text(t, "subject", one->subject);
    add_text(t, "area", one->area);
    add_text(t, "session", one->session);
    add_text(t, "quantity", one->quantity);
    add_number(t, "dt", one->dt);
    add_number(t, "start", one->start);
    tct_text_add(t, ", \"axes\": [\"condition\", \"repeat\", \"step\", \"unit\"]}");
  }
  tct_text_add(t, "], \"provenance\": %s}", r->provenance ? r->provenance : "null");
}
