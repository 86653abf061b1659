/* hdf5_stream.c -- a dataset of an HDF5 file in blocks of rows, through two places of shared memory.
 *
 * While one block is being taken the next is read.  Blocks of packed chunks have whole rows of chunks, so
 * that each is unpacked once.
 *
 * Source: The HDF Group, HDF5 Reference Manual 1.10. */
#include "hdf5_parts.h"

#include "brain/files/bytes.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Blocks that stay in a processor's cache between the reader and who takes them. */
enum { BLOCK = 1 << 18 };

typedef struct {
  const source *s;
  const shape_of_source *about;
  const told *it;
  size_t row, rows; /* bytes of a row; rows of a block */
  char *slot;       /* TCT_READER_SLOTS blocks */
} passage;

/* ---- how large a block is ---- */

/* Rows that must be read together, because they are packed together; 1: none. */
static size_t rows_together(hid_t id)
{
  hsize_t chunk[TCT_RANK] = {1};
  const hid_t made        = H5Dget_create_plist(id);

  if (H5Pget_layout(made) != H5D_CHUNKED || H5Pget_nfilters(made) <= 0 ||
      H5Pget_chunk(made, TCT_RANK, chunk) < 0)
    chunk[0] = 1;
  H5Pclose(made);
  return chunk[0] > 0 ? (size_t)chunk[0] : 1;
}

static tct_status plan_block(const teller *t, passage *p, tct_error *err)
{
  const size_t most = (size_t)(t->left / TCT_READER_PART), all = p->it->shape[0];
  size_t together = rows_together(p->s->id), least;

  if (together > all) together = all;
  if (__builtin_mul_overflow(together, p->row, &least) || least > most)
    return tct_fail(err, TCT_NO_MEMORY,
                    "'%s' is read %zu rows at once, of %zu bytes each; with %" PRIu64
                    " bytes allowed, %zu bytes are the most",
                    p->it->name, together, p->row, t->left, most);
  const size_t good = most < BLOCK ? most : BLOCK;
  p->rows           = together * (good > least ? good / least : 1);
  if (p->rows > all) p->rows = all;
  return TCT_OK;
}

/* Room for the blocks, taken now: what is missing later would be a signal. */
static tct_status take_slots(const teller *t, passage *p, tct_error *err)
{
  const size_t bytes = TCT_READER_SLOTS * p->rows * p->row;
  void *slot         = MAP_FAILED;
  const int e        = posix_fallocate(t->numbers, 0, (off_t)bytes);

  if (e == 0)
    slot = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, t->numbers, 0);
  if (slot == MAP_FAILED)
    return tct_fail(err, TCT_NO_MEMORY, "no shared memory for blocks of '%s'", p->it->name);
  p->slot = slot;
  return TCT_OK;
}

/* ---- reading ---- */

/* A file that became shorter reads as zeros. */
static bool has_shrunk(const teller *t)
{
  struct stat about;
  return fstat(t->file, &about) != 0 || (uint64_t)about.st_size < t->file_size;
}

static tct_status read_rows(const passage *p, size_t first, size_t n, void *into, tct_error *err)
{
  hsize_t from[TCT_RANK] = {first}, count[TCT_RANK];
  hsize_t all            = n;
  herr_t done            = -1;

  for (int d = 0; d < p->it->rank; d++) {
    count[d] = d ? p->it->shape[d] : n;
    all *= d ? count[d] : 1;
  }
  const hid_t memory = H5Screate_simple(1, &all, NULL);
  if (memory >= 0 &&
      H5Sselect_hyperslab(p->about->space, H5S_SELECT_SET, from, NULL, count, NULL) >= 0)
    done = H5Dread(p->s->id, p->about->memory, memory, p->about->space, H5P_DEFAULT, into);
  if (memory >= 0) H5Sclose(memory);
  return done < 0 ? hdf5_bad(err, p->it->name, "its numbers cannot be read") : TCT_OK;
}

static tct_status give_rows(const teller *t, const passage *p, tct_error *err)
{
  const size_t all = p->it->shape[0], block = p->rows * p->row;
  size_t i = 0;

  for (size_t first = 0, n; first < all; first += n, i++) {
    const size_t at = i % TCT_READER_SLOTS * block;
    n               = all - first < p->rows ? all - first : p->rows;
    if (i >= TCT_READER_SLOTS) TCT_PASS(wait_taken(t, err));
    const tct_status status = read_rows(p, first, n, p->slot + at, err);
    if (has_shrunk(t))
      return tct_fail(err, TCT_BAD_DATA, "the file became shorter while it was read");
    TCT_PASS(status);
    TCT_PASS(tell_rows(t, at, first, n, n * p->row, err));
  }
  return TCT_OK;
}

tct_status stream_source(teller *t, const source *s, const shape_of_source *about, told *it,
                         size_t bytes, tct_error *err)
{
  passage p = {.s = s, .about = about, .it = it};

  if (s->attribute || it->rank < 1 || about->memory < 0 || about->kind == H5T_STRING)
    return tell_useless(t, it, err, "only datasets of numbers with an axis have blocks of rows");
  if (bytes == 0) return tell_blocks(t, it, 0, err);
  p.row = bytes / it->shape[0];
  TCT_PASS(plan_block(t, &p, err));
  TCT_PASS(take_slots(t, &p, err));
  TCT_PASS(tell_blocks(t, it, p.rows * p.row, err));
  return give_rows(t, &p, err);
}
