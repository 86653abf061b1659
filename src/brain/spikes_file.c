/* spikes_file.c -- all spikes of a file counted, as they are read. */
#include "brain/bytes.h"
#include "brain/spikes.h"

#include <inttypes.h>

enum { PIECE = 2048 };

typedef struct {
  tct_binner *binner;
  const char *path;
  double second;
} taking;

static void convert(const tct_array *a, size_t first, size_t n, double second, double *to)
{
  for (size_t i = 0; i < n; i++) to[i] = tct_array_at(a, first + i) * second;
}

/* Times as they lie there, or in pieces as double and in seconds. */
static tct_status take(taking *own, const tct_array *a, tct_error *err)
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

static tct_status wrong_number(const taking *own, const char *name, uint64_t n, tct_error *err)
{
  return tct_fail_in(err, TCT_BAD_DATA, own->path, 0, 0,
                     "'%s' holds %" PRIu64 " times, but spikes of all units end at %" PRIu64, name,
                     n, tct_binner_spikes(own->binner));
}

static tct_status take_whole(taking *own, const char *name, size_t most, tct_error *err)
{
  const char *const wanted[] = {name, NULL};
  tct_arrays all;

  TCT_PASS(tct_arrays_read(own->path, wanted, most, &all, err));
  const tct_array *a = tct_arrays_named(&all, name);
  tct_status status;
  if (!a)
    status = tct_fail_in(err, TCT_BAD_DATA, own->path, 0, 0, "there is no '%s' in it", name);
  else if (a->n != tct_binner_spikes(own->binner))
    status = wrong_number(own, name, a->n, err);
  else
    status = take(own, a, err);
  tct_arrays_free(&all);
  return status;
}

tct_status tct_bin_file(tct_binner *b, const char *path, const char *name, double second,
                        size_t most, tct_error *err)
{
  return take_whole(&(taking){b, path, second}, name, most, err);
}
