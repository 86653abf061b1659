/* gather.c -- columns of a table, from whatever a file keeps them in: a list, the columns of a matrix, a field of each
 * element of a struct array. */
#include "brain/rdms/within.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <string.h>

static tct_status add(const tct_rdm_file *f, const char *name, tct_dtype type, int rank,
                      const size_t *shape, tct_arrays *into, tct_array **made)
{
  size_t n;

  if (!tct_elements(rank, shape, &n) || n > f->g->left / tct_dtype_size(type))
    return tct_rdm_charge(f->g, SIZE_MAX);
  TCT_PASS(tct_rdm_charge(f->g, n * tct_dtype_size(type)));
  *made = tct_arrays_add(into, name, type, rank, shape);
  if (!*made) return tct_fail(f->g->err, TCT_NO_MEMORY, "no memory for a column");
  return TCT_OK;
}

/* Column k of a matrix [n][m] as numbers. */
static tct_status take_numbers(const tct_rdm_file *f, const tct_array *a, size_t n, size_t m,
                               size_t k, const char *name, tct_arrays *into)
{
  tct_array *made;

  TCT_PASS(add(f, name, TCT_F64, 1, &n, into, &made));
  for (size_t i = 0; i < n; i++) ((double *)made->bytes)[i] = tct_array_at(a, i * m + k);
  return TCT_OK;
}

static tct_status take_texts(const tct_rdm_file *f, const tct_array *a, tct_arrays *into)
{
  const size_t shape[] = {tct_rdm_texts(a), TCT_LABEL};
  tct_array *made;

  TCT_PASS(add(f, a->name, TCT_U8, 2, shape, into, &made));
  made->text = true;
  for (size_t i = 0; i < shape[0]; i++)
    (void)tct_rdm_text(a, i, TCT_LABEL, (char *)made->bytes + i * TCT_LABEL);
  return TCT_OK;
}

/* Columns of a matrix, called by a list of as many texts, or counted. */
static tct_status take_matrix(const tct_rdm_file *f, const tct_array *a, tct_arrays *into)
{
  const size_t n = a->shape[0], m = a->shape[1];
  char list[128];
  const bool named = n != m && tct_rdm_file_list(f, m, list);
  tct_label *names = named ? tct_alloc(m, sizeof *names) : NULL;
  tct_status status =
    named && !names ? tct_fail(f->g->err, TCT_NO_MEMORY, "no memory for %zu names", m) : TCT_OK;

  if (names) (void)tct_rdm_file_texts(f, list, m, TCT_LABEL, (char *)names);
  for (size_t k = 0; k < m && status == TCT_OK; k++) {
    char name[128];
    if (names)
      tct_print(name, sizeof name, "%s", names[k]);
    else
      tct_print(name, sizeof name, "%.100s %zu", a->name, k + 1);
    status = take_numbers(f, a, n, m, k, name, into);
  }
  tct_free(names);
  return status;
}

/* One number or one text of each element of a struct array. */
static tct_status take_elements(const tct_rdm_file *f, const char *kin, tct_arrays *into)
{
  const size_t shape[] = {(size_t)f->n, TCT_LABEL};
  const bool text      = tct_rdm_file_is_text(&f->list.entry[f->chosen[0]]);
  tct_array *made;

  TCT_PASS(add(f, kin, text ? TCT_U8 : TCT_F64, text ? 2 : 1, shape, into, &made));
  made->text = text;
  for (int i = 0; i < f->n; i++) {
    const char *name   = f->list.entry[f->chosen[i]].name;
    const tct_array *a = tct_arrays_named(&f->held, name);
    if (!a || a->text != text || (text ? tct_rdm_texts(a) : a->n) != 1)
      return tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0,
                         "'%s' is not one number or one text, as in a column", name);
    if (text)
      (void)tct_rdm_text(a, 0, TCT_LABEL, (char *)made->bytes + (size_t)i * TCT_LABEL);
    else
      ((double *)made->bytes)[i] = tct_array_at(a, 0);
  }
  return TCT_OK;
}

tct_status tct_rdm_file_columns(const tct_rdm_file *f, const char *name, tct_arrays *into)
{
  const tct_array *a = tct_arrays_named(&f->held, name);

  if (!a) return take_elements(f, name, into);
  if (a->text) return take_texts(f, a, into);
  if (a->rank == 2 && a->shape[0] > 1 && a->shape[1] > 1) return take_matrix(f, a, into);
  if (a->rank > 2)
    return tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0,
                       "'%s' has %d axes, and a table has two", name, a->rank);
  return take_numbers(f, a, a->n, 1, 0, name, into);
}
