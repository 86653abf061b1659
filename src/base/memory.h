/* memory.h -- where memory comes from: a counted allocator and an arena.
 *
 * Everything the library takes goes through tct_alloc, so that tests can count (no allocation
 * between the first and the last trial) and can make the n-th one fail. */
#ifndef TERCET_MEMORY_H
#define TERCET_MEMORY_H

#include <tercet/status.h>

void *tct_alloc(size_t n, size_t size); /* zeroed; NULL if there is none or n x size overflows */
void *tct_grow(void *old, size_t n, size_t size); /* realloc; not zeroed; NULL leaves `old` */
char *tct_strdup(const char *text);
void tct_free(void *p);

/* One block, zeroed, whose arrays start on cache lines and not all on the same cache set. */
typedef struct {
  char *base;
  size_t size, used; /* bytes */
} tct_arena;
size_t tct_arena_bytes(size_t bytes); /* what an array of that many bytes takes in an arena */
tct_status tct_arena_new(tct_arena *a, size_t size,
                         tct_error *err); /* large pages where it is worth it */
void *tct_arena_take(tct_arena *a,
                     size_t bytes); /* NULL if it is full (a bug: sizes are laid out before) */
void tct_arena_free(tct_arena *a);

/* for tests */
uint64_t tct_allocations(void); /* so far */
void tct_fail_allocation(int64_t n,
                         bool for_good); /* the n-th from now on fails (1: the next); < 0: none */

#endif
