/* read.c -- RDMs from a file: one that Tercet wrote, or any other of arrays that are RDMs. */
#include "brain/rdms/within.h"

#include "base/sha256.h"
#include "brain/files/bytes.h"

#include <string.h>

/* ---- ours ---- */

static size_t bytes_of(const tct_arrays *all)
{
  size_t n = 0;

  for (int i = 0; i < all->n; i++) n += all->array[i].n * tct_dtype_size(all->array[i].type);
  return n;
}

static tct_status read_own(tct_rdm_source *g, const char *within, tct_rdms *into)
{
  tct_arrays all;

  TCT_PASS(tct_arrays_read(g->path, NULL, g->left, &all, g->err));
  tct_status status = tct_rdm_charge(g, bytes_of(&all));
  if (status == TCT_OK) status = tct_rdms_npz_read(g, &all, within, into);
  tct_arrays_free(&all);
  return status;
}

/* ---- others' ---- */

static tct_status take_chosen(const tct_rdm_file *f, tct_rdms *into)
{
  for (int i = 0; i < f->n; i++) {
    const char *name   = f->list.entry[f->chosen[i]].name;
    const tct_array *a = tct_arrays_named(&f->held, name);
    const int first    = into->n;
    if (!a || tct_rdm_shape_of(a->rank, a->shape).layout == TCT_NO_RDM)
      return tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0,
                         "'%s' is not there as it was listed", name);
    TCT_PASS(tct_rdms_take(f->g, a, name, into));
    TCT_PASS(tct_rdm_file_label(f, i, first, into));
  }
  return TCT_OK;
}

/* Take ":upper" or ":lower" from the end of what is asked for; what is left, or NULL. */
static const char *take_half(tct_rdm_source *g, const char *asked, char *room, size_t size)
{
  const size_t n    = strlen(asked);
  const char *colon = strrchr(asked, ':');

  if (n >= size || !colon) return asked;
  if (strcmp(colon, ":upper") == 0)
    g->half = TCT_UPPER;
  else if (strcmp(colon, ":lower") == 0)
    g->half = TCT_LOWER;
  else
    return asked;
  tct_print(room, size, "%.*s", (int)(colon - asked), asked);
  return *room ? room : NULL;
}

tct_status tct_rdms_come_from(tct_rdm_source *g, const char *within, const char *as, tct_rdms *into)
{
  tct_text t = {0};
  char hex[65];
  uint64_t bytes;

  TCT_PASS(tct_file_hash(g->path, hex, &bytes, g->err));
  tct_text_add(&t, "{\"file\": ");
  tct_text_json(&t, g->path);
  tct_text_add(&t, ", \"sha256\": \"%s\"", hex);
  if (within) tct_text_add(&t, ", \"within\": ");
  if (within) tct_text_json(&t, within);
  if (as) tct_text_add(&t, ", \"as\": \"%s\"", as);
  tct_text_add(&t, "}");
  if (t.failed) {
    tct_text_free(&t);
    return tct_fail(g->err, TCT_NO_MEMORY, "no memory for provenance");
  }
  into->provenance = t.at; /* moves */
  return TCT_OK;
}

static tct_status read_other(tct_rdm_source *g, const char *asked, tct_rdms *into)
{
  char room[256];
  const char *within = asked ? take_half(g, asked, room, sizeof room) : NULL;
  tct_rdm_file f;
  bool is_table     = false;
  tct_status status = tct_rdm_file_open(&f, g);

  if (status == TCT_OK && !within) status = tct_rdm_file_table(&f, into, &is_table);
  if (status == TCT_OK && !is_table) {
    status = tct_rdm_file_choose(&f, within);
    if (status == TCT_OK) status = tct_rdm_file_load(&f, tct_rdm_file_is_label);
    if (status == TCT_OK) status = take_chosen(&f, into);
  }
  if (status == TCT_OK) status = tct_rdms_come_from(g, asked, NULL, into);
  tct_rdm_file_close(&f);
  return status;
}

tct_status tct_rdms_read(const char *path, const char *within, size_t most, tct_rdms *into,
                         tct_error *err)
{
  tct_error local;
  tct_rdm_source g = {path, most, err ? err : &local, TCT_WHOLE};
  char holds[TCT_HOLDS];

  *into             = (tct_rdms){0};
  tct_status status = tct_archive_what(path, holds, g.err);
  if (status == TCT_OK && strcmp(holds, "rdms") == 0)
    status = read_own(&g, within, into);
  else if (status == TCT_OK && strcmp(holds, "recordings") == 0)
    status = tct_fail_in(g.err, TCT_BAD_DATA, path, 0, 0,
                         "it holds recordings, of which tercet rdm makes RDMs");
  else if (status == TCT_OK)
    status = read_other(&g, within, into);
  if (status == TCT_OK) return TCT_OK;
  tct_rdms_free(into);
  return tct_while(g.err, status, "reading RDMs");
}
