/* spikes_file.c -- all spikes of a file counted, as they are read. */
#include "brain/files/bytes.h"
#include "brain/spikes.h"

#include <inttypes.h>

enum { PIECE = 2048 };

typedef struct {
  tct_binner *binner;
  const char *path, *name;
  double second;
} taking;

static void convert(const tct_array *a, size_t first, size_t n, double second, double *to)
{
  for (size_t i = 0; i < n; i++) to[i] = tct_array_at(a, first + i) * second;
}

/* Times as they lie there, or in pieces as double and in seconds. */
static tct_status take(const taking *own, const tct_array *a, tct_error *err)
{
  double piece[PIECE];

  if (a->type == TCT_F64 && own->second == 1)
    return tct_binner_take(own->binner, a->bytes, a->n, err);
  for (size_t i = 0, n; i < a->n; i += n) {
    n = a->n - i < PIECE ? a->n - i : PIECE;
    convert(a, i, n, own->second, piece);
    TCT_PASS(tct_binner_take(own->binner, piece, n, err));
  }
  return TCT_OK;
}

static tct_status check_number(const taking *own, uint64_t n, tct_error *err)
{
  const uint64_t all = tct_binner_spikes(own->binner);

  if (n == all) return TCT_OK;
  return tct_fail_in(err, TCT_BAD_DATA, own->path, 0, 0,
                     "'%s' holds %" PRIu64 " times, but spikes of all units end at %" PRIu64,
                     own->name, n, all);
}

static tct_status take_rows(void *own, const tct_array *rows, size_t first, size_t of,
                            tct_error *err)
{
  if (first == 0) TCT_PASS(check_number(own, rows->n / rows->shape[0] * of, err));
  return take(own, rows, err);
}

static tct_status take_whole(const taking *own, size_t most, tct_error *err)
{
  const char *const wanted[] = {own->name, NULL};
  tct_status status;
  tct_arrays all;

  TCT_PASS(tct_arrays_read(own->path, wanted, most, &all, err));
  const tct_array *a = tct_arrays_named(&all, own->name);
  if (!a)
    status = tct_fail_in(err, TCT_BAD_DATA, own->path, 0, 0, "there is no '%s' in it", own->name);
  else
    status = check_number(own, a->n, err);
  if (status == TCT_OK) status = take(own, a, err);
  tct_arrays_free(&all);
  return status;
}

tct_status tct_bin_file(tct_binner *b, const char *path, const char *name, double second,
                        size_t most, tct_error *err)
{
  const tct_format *f = tct_format_of(path);
  taking own          = {b, path, name, second};

  if (!f || !f->stream) return take_whole(&own, most, err);
  TCT_TRY(f->stream(path, name, most, take_rows, &own, err), err, "reading %s", f->title);
  uint64_t taken, dropped, unsorted;
  tct_binner_said(b, &taken, &dropped, &unsorted);
  return check_number(&own, taken, err); /* without any there were no rows */
}
