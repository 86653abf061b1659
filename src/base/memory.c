/* memory.c -- a counted allocator that can be told to fail, and an arena.
 *
 * An array in an arena starts on a cache line and is followed by one line that nobody uses: arrays
 * of equal size a power of two apart would otherwise compete for the same set of a cache (eight
 * places in a first-level cache), and a step that reads nine of them would miss on every one.  An
 * arena of more than 4 MiB asks for pages of 2 MiB. */
#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LINE = 64, LARGE_PAGE = 2 << 20, LARGE_FROM = 4 << 20 };

static _Atomic uint64_t made;
static _Atomic int64_t fail_in = -1; /* allocations to go until one fails; below 0: none */
static _Atomic bool fail_on;

/* Count an allocation that is about to happen; false if it is to fail. */
static bool may_allocate(void)
{
  atomic_fetch_add(&made, 1);
  if (atomic_load(&fail_in) < 0) return true;
  if (atomic_fetch_sub(&fail_in, 1) > 1) return true;
  atomic_store(&fail_in, atomic_load(&fail_on) ? 1 : -1);
  return false;
}

/* n x size bytes, at least 1; false if that is more than an object can have. */
static bool bytes_of(size_t n, size_t size, size_t *bytes)
{
  if (__builtin_mul_overflow(n, size, bytes) || *bytes > PTRDIFF_MAX) return false;
  if (*bytes == 0) *bytes = 1;
  return true;
}

void *tct_alloc(size_t n, size_t size)
{
  size_t bytes;

  if (!may_allocate() || !bytes_of(n, size, &bytes)) return NULL;
  return calloc(1, bytes);
}

void *tct_grow(void *old, size_t n, size_t size)
{
  size_t bytes;

  if (!may_allocate() || !bytes_of(n, size, &bytes)) return NULL;
  return realloc(old, bytes);
}

char *tct_strdup(const char *text)
{
  const size_t n = strlen(text) + 1;
  char *copy     = tct_alloc(n, 1);

  if (copy) memcpy(copy, text, n);
  return copy;
}

void tct_free(void *p)
{
  free(p);
}

size_t tct_arena_bytes(size_t bytes)
{
  if (bytes > PTRDIFF_MAX - (ptrdiff_t)2 * LINE)
    return SIZE_MAX; /* so that no sum of sizes looks small */
  return (bytes + LINE - 1) / LINE * LINE + LINE;
}

/* Zeroed bytes from the first large page of a block on; where the block began is kept before them.  What nobody writes
 * to takes no memory. */
static char *large(size_t bytes)
{
  char *block = bytes < PTRDIFF_MAX - LARGE_PAGE ? calloc(1, bytes + LARGE_PAGE) : NULL;

  if (!block) return NULL;
  char *base = block + LARGE_PAGE - (uintptr_t)block % LARGE_PAGE;
  memcpy(base - sizeof block, &block, sizeof block);
  (void)madvise(base, bytes, MADV_HUGEPAGE); /* a wish, not a need */
  return base;
}

tct_status tct_arena_new(tct_arena *a, size_t size, tct_error *err)
{
  const size_t grain = size > LARGE_FROM ? LARGE_PAGE : LINE;
  size_t whole;

  *a = (tct_arena){0};
  if (size > PTRDIFF_MAX - grain)
    return tct_fail(err, TCT_NO_MEMORY, "%zu bytes are more than this machine can address", size);
  whole = (size + grain - 1) / grain * grain;
  if (whole == 0) whole = LINE;
  a->base = !may_allocate()       ? NULL
            : grain == LARGE_PAGE ? large(whole)
                                  : aligned_alloc(LINE, whole);
  if (!a->base) return tct_fail(err, TCT_NO_MEMORY, "there is no room for %zu bytes", size);
  if (grain == LINE) memset(a->base, 0, whole);
  a->size = size;
  return TCT_OK;
}

void *tct_arena_take(tct_arena *a, size_t bytes)
{
  const size_t takes = tct_arena_bytes(bytes);
  char *at;

  if (!a->base || takes > a->size - a->used) return NULL;
  at = a->base + a->used;
  a->used += takes;
  return at;
}

void tct_arena_free(tct_arena *a)
{
  if (!a) return;
  char *block = a->base;
  if (a->size > LARGE_FROM) memcpy(&block, a->base - sizeof block, sizeof block);
  free(block);
  *a = (tct_arena){0};
}

uint64_t tct_allocations(void)
{
  return atomic_load(&made);
}

void tct_fail_allocation(int64_t n, bool for_good)
{
  atomic_store(&fail_on, for_good);
  atomic_store(&fail_in, n);
}
