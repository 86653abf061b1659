/* rdms_npz.c -- RDMs as a NumPy archive that says what it holds.
 *
 *   about           uint8, JSON: the distance, the noise, the window, whose each RDM is, and provenance
 *   NAME            float64 [condition][condition], symmetric, 0 on the diagonal, NaN where undefined
 *   NAME.condition  uint8 [condition][64], names filled up with 0
 *
 * Squares, since programs that draw or scale an RDM want one; np.triu_indices(n, 1) takes the triangle back. */
#include "brain/rdms.h"

#include "brain/recordings.h"

#include <tercet/format.h>

#include <string.h>

static void add_text(tct_text *t, const char *key, const char *value)
{
  tct_text_add(t, ", \"%s\": ", key);
  if (value)
    tct_text_json(t, value);
  else
    tct_text_add(t, "null");
}

static void add_window(tct_text *t, const double *window)
{
  tct_text_add(t, ", \"window_ms\": %s", window ? "[" : "null");
  if (!window) return;
  tct_text_number(t, window[0]);
  tct_text_add(t, ", ");
  tct_text_number(t, window[1]);
  tct_text_add(t, "]");
}

static void add_about(tct_text *t, const tct_rdms *r)
{
  char base[TCT_BASE];

  tct_text_add(t, "{\"holds\": \"rdms\", \"layout\": 1, \"tercet\": \"%s\"", TERCET_VERSION);
  add_text(t, "distance", r->distance);
  add_text(t, "noise", r->noise);
  add_window(t, r->window);
  tct_text_add(t, ", \"rdms\": [");
  for (int i = 0; i < r->of->n; i++) {
    const tct_recording *one = r->of->recording[i];
    tct_recordings_base(r->of, i, base);
    tct_text_add(t, "%s{\"array\": ", i ? ", " : "");
    tct_text_json(t, base);
    add_text(t, "name", one->name);
    add_text(t, "subject", one->subject);
    add_text(t, "area", one->area);
    add_text(t, "session", one->session);
    tct_text_add(t, ", \"units\": %d, \"repeats\": %d}", one->units, one->repeats);
  }
  tct_text_add(t, "], \"provenance\": %s}", r->of->provenance ? r->of->provenance : "null");
}

static bool put_square(tct_arrays *into, const char *base, size_t n, const double *triangle)
{
  const size_t shape[] = {n, n};
  tct_array *a         = tct_arrays_add(into, base, TCT_F64, 2, shape);

  if (!a) return false;
  double *square = a->bytes;
  for (size_t i = 0; i < n; i++)
    for (size_t k = i + 1; k < n; k++) square[i * n + k] = square[k * n + i] = *triangle++;
  return true;
}

tct_status tct_rdms_write(const char *path, const tct_rdms *r, tct_error *err)
{
  const tct_format *npz = (const tct_format *)tct_variant("formats", "npz");
  tct_arrays all        = {0};
  tct_text about        = {0};
  tct_status status     = TCT_OK;
  char base[TCT_BASE];

  add_about(&about, r);
  tct_array *a = about.failed ? NULL : tct_arrays_add(&all, "about", TCT_U8, 1, &about.n);
  if (a) memcpy(a->bytes, about.at, about.n);
  bool good = a != NULL;
  for (int i = 0; i < r->of->n && good; i++) {
    const tct_recording *one = r->of->recording[i];
    tct_recordings_base(r->of, i, base);
    good = put_square(&all, base, (size_t)one->conditions, r->rdm[i]) &&
           tct_recordings_put_labels(&all, base, "condition", one->conditions,
                                     (const tct_label *)one->condition);
  }
  if (!npz)
    status = tct_fail(err, TCT_BUG, "this build cannot write NPZ");
  else if (!good)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", path);
  else
    status = npz->write(path, &all, err);
  tct_text_free(&about);
  tct_arrays_free(&all);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "writing RDMs");
}
