/* nwb_listing.c -- what an NWB file holds, found by name. */
#include "base/memory.h"
#include "brain/nwb/nwb_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- entries ---- */

static int by_name(const void *x, const void *y)
{
  const tct_entry *const *a = x, *const *b = y;
  return strcmp((*a)->name, (*b)->name);
}

tct_status nwb_listing_new(nwb_listing *l, const tct_entries *all, tct_error *err)
{
  const size_t n = (size_t)all->n;

  *l = (nwb_listing){.entry = tct_alloc(n ? n : 1, sizeof(void *))};
  if (!l->entry) return tct_fail(err, TCT_NO_MEMORY, "no memory for the %zu things in it", n);
  for (; l->n < n; l->n++) l->entry[l->n] = &all->entry[l->n];
  if (n > 0) qsort(l->entry, n, sizeof(void *), by_name);
  return TCT_OK;
}

void nwb_listing_free(nwb_listing *l)
{
  tct_free(l->entry);
  *l = (nwb_listing){0};
}

size_t nwb_first(const nwb_listing *l, const char *name)
{
  size_t from = 0, to = l->n;

  while (from < to) {
    const size_t middle = from + (to - from) / 2;
    if (strcmp(l->entry[middle]->name, name) < 0)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

static const tct_entry *find(const nwb_listing *l, const char *form, va_list args)
{
  char name[4 * TCT_NWB_PATH];

  tct_print_list(name, sizeof name, form, args);
  const size_t i = nwb_first(l, name);
  return i < l->n && strcmp(l->entry[i]->name, name) == 0 ? l->entry[i] : NULL;
}

const tct_entry *nwb_entry(const nwb_listing *l, const char *form, ...)
{
  va_list args;

  va_start(args, form);
  const tct_entry *e = find(l, form, args);
  va_end(args);
  return e;
}

const char *nwb_says(const nwb_listing *l, const char *form, ...)
{
  va_list args;

  va_start(args, form);
  const tct_entry *e = find(l, form, args);
  va_end(args);
  return e && e->usable ? e->note : "";
}

bool nwb_says_number(const nwb_listing *l, double *x, const char *form, ...)
{
  va_list args;

  va_start(args, form);
  const tct_entry *e = find(l, form, args);
  va_end(args);
  if (!e || !e->usable || strcmp(e->type, "text") == 0) return false;
  if (strstr(e->note, "nan") || strstr(e->note, "inf")) {
    *x = strstr(e->note, "nan") ? NAN : e->note[0] == '-' ? -INFINITY : INFINITY;
    return true;
  }
  return tct_read_real(e->note, x);
}

const char *nwb_member(const nwb_listing *l, const char *path, size_t *i)
{
  const size_t n = strlen(path);

  for (; *i < l->n; ++*i) {
    const char *name = l->entry[*i]->name;
    if (strncmp(name, path, n) != 0 || name[n] != '/') return NULL;
    if (strpbrk(name + n + 1, "/@")) continue;
    ++*i;
    return name + n + 1;
  }
  return NULL;
}

bool nwb_ends_in(const char *name, const char *end)
{
  const size_t n = strlen(name), m = strlen(end);
  return n >= m && strcmp(name + n - m, end) == 0;
}

bool nwb_is_whole(const tct_entry *e)
{
  return e->usable && e->rank == 1 &&
         (strncmp(e->type, "int", 3) == 0 || strncmp(e->type, "uint", 4) == 0);
}

void nwb_copy(char *to, size_t room, const char *text, size_t n)
{
  n = strnlen(text, n);
  if (n >= room) n = room - 1;
  while (n > 0 && !tct_utf8(text, n)) n--; /* in the midst of a character */
  memcpy(to, text, n);
  for (size_t i = 0; i < n; i++)
    if ((unsigned char)to[i] < ' ' || to[i] == 0x7f) to[i] = ' ';
  to[n] = 0;
}

/* ---- growing lists ---- */

bool nwb_paths_add(nwb_paths *p, const char *path, size_t n)
{
  if (n >= sizeof *p->path) return true; /* nothing of that name can be listed */
  if (p->n == p->room) {
    const size_t room = p->room ? 2 * p->room : 16;
    void *all         = tct_grow(p->path, room, sizeof *p->path);
    if (!all) return false;
    p->path = all;
    p->room = room;
  }
  memcpy(p->path[p->n], path, n);
  p->path[p->n++][n] = 0;
  return true;
}

static int by_path(const void *x, const void *y)
{
  return strcmp(x, y);
}

void nwb_paths_sort(nwb_paths *p)
{
  size_t kept = 0;

  if (p->n > 0) qsort(p->path, p->n, sizeof *p->path, by_path);
  for (size_t i = 0; i < p->n; i++) {
    if (kept > 0 && strcmp(p->path[kept - 1], p->path[i]) == 0) continue;
    if (kept != i) memcpy(p->path[kept], p->path[i], sizeof *p->path);
    kept++;
  }
  p->n = kept;
}

bool nwb_names_add(nwb_names *w, const char *name)
{
  if (w->n + 1 >= w->room) {
    const size_t room = w->room ? 2 * w->room : 16;
    const char **all  = tct_grow(w->name, room, sizeof *all);
    if (!all) return false;
    w->name = all;
    w->room = room;
  }
  w->name[w->n++] = name;
  w->name[w->n]   = NULL;
  return true;
}
