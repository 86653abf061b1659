/* table.c -- a table with a header that is one RDM: as many columns of numbers as rows, named by their conditions.
 *
 * So do pandas and R write a square; a first column says the rows' names, or counts them. */
#include "brain/rdms/within.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <string.h>

static bool is_column(const tct_array *a, size_t rows)
{
  return a->rank == 1 && a->n == rows && !a->text;
}

/* The first of the columns that make a square; -1: they do not. */
static int square_from(const tct_arrays *all)
{
  const size_t rows = all->n ? all->array[all->n - 1].n : 0;

  if (rows < 3 || ((size_t)all->n != rows && (size_t)all->n != rows + 1)) return -1;
  for (int i = all->n - (int)rows; i < all->n; i++)
    if (!is_column(&all->array[i], rows)) return -1;
  return all->n - (int)rows;
}

static tct_status fill(const tct_rdm_file *f, int from, size_t n, tct_array *square,
                       tct_label *name)
{
  for (size_t k = 0; k < n; k++) {
    const tct_array *column = &f->held.array[(size_t)from + k];
    for (size_t i = 0; i < n; i++) ((double *)square->bytes)[i * n + k] = tct_array_at(column, i);
    if (strlen(column->name) >= TCT_LABEL)
      return tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0,
                         "the name of condition '%s' has more than %d bytes", column->name,
                         TCT_LABEL - 1);
    tct_print(name[k], sizeof *name, "%s", column->name);
  }
  return TCT_OK;
}

tct_status tct_rdm_file_table(const tct_rdm_file *f, tct_rdms *into, bool *is)
{
  const bool csv = f->format && strcmp(f->format->name, "csv") == 0;
  const int from = csv ? square_from(&f->held) : -1;

  *is = from >= 0;
  if (!*is) return TCT_OK;
  const size_t n = (size_t)(f->held.n - from), shape[] = {n, n};
  tct_arrays made = {0};
  char stem[128];
  tct_stem(f->g->path, stem);
  TCT_PASS(tct_rdm_charge(f->g, n * n * sizeof(double)));
  tct_array *square = tct_arrays_add(&made, stem, TCT_F64, 2, shape);
  tct_label *name   = tct_alloc(n, sizeof *name);
  tct_status status = square && name ? fill(f, from, n, square, name)
                                     : tct_fail(f->g->err, TCT_NO_MEMORY, "no memory for an RDM");
  if (status == TCT_OK) status = tct_rdms_take_square(f->g, square, stem, into);
  if (status == TCT_OK && !tct_rdm_set_conditions(into->rdm[0], name))
    status = tct_fail(f->g->err, TCT_NO_MEMORY, "no memory for names");
  tct_free(name);
  tct_arrays_free(&made);
  return status;
}
