/* read.c -- RDMs from a file. */
#include "brain/rdms/rdms.h"

#include "brain/files/bytes.h"

#include <string.h>

/* What the arrays of a file take. */
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

tct_status tct_rdms_read(const char *path, const char *within, size_t most, tct_rdms *into,
                         tct_error *err)
{
  tct_error local;
  tct_rdm_source g = {path, most, err ? err : &local};

  *into             = (tct_rdms){0};
  tct_status status = read_own(&g, within, into);
  if (status == TCT_OK) return TCT_OK;
  tct_rdms_free(into);
  return tct_while(g.err, status, "reading RDMs");
}
