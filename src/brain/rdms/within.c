/* within.c -- what is in a file of arrays, and those of its arrays that are wanted. */
#include "brain/rdms/within.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <ctype.h>
#include <string.h>

enum { WANTED_MOST = 8192 };

/* A format that cannot list is read whole, and its list made of what it has. */
static tct_status read_whole(tct_rdm_file *f)
{
  tct_rdm_source *g = f->g;

  TCT_PASS(tct_arrays_read(g->path, NULL, g->left, &f->held, g->err));
  f->whole      = true;
  f->list.entry = tct_alloc(f->held.n ? (size_t)f->held.n : 1, sizeof *f->list.entry);
  if (!f->list.entry) return tct_fail(g->err, TCT_NO_MEMORY, "no memory to list %s", g->path);
  for (; f->list.n < f->held.n; f->list.n++) {
    const tct_array *a = &f->held.array[f->list.n];
    tct_entry *e       = &f->list.entry[f->list.n];
    memcpy(e->name, a->name, sizeof e->name);
    tct_print(e->type, sizeof e->type, "%s", a->text ? "text" : tct_dtype_name(a->type));
    e->rank   = a->rank;
    e->usable = true;
    memcpy(e->shape, a->shape, sizeof e->shape);
    TCT_PASS(tct_rdm_charge(g, a->n * tct_dtype_size(a->type)));
  }
  return TCT_OK;
}

tct_status tct_rdm_file_open(tct_rdm_file *f, tct_rdm_source *g)
{
  *f = (tct_rdm_file){.g = g, .format = tct_format_of(g->path)};
  if (!f->format || !f->format->list) return read_whole(f);
  TCT_TRY(f->format->list(g->path, &f->list, g->err), g->err, "listing %s", f->format->title);
  return TCT_OK;
}

void tct_rdm_file_close(tct_rdm_file *f)
{
  tct_entries_free(&f->list);
  tct_arrays_free(&f->held);
  tct_free(f->chosen);
  *f = (tct_rdm_file){0};
}

static void give_back(tct_rdm_file *f)
{
  for (int i = 0; i < f->held.n; i++)
    f->g->left += f->held.array[i].n * tct_dtype_size(f->held.array[i].type);
  tct_arrays_free(&f->held);
}

static bool is_chosen(const tct_rdm_file *f, int entry)
{
  for (int i = 0; i < f->n; i++)
    if (f->chosen[i] == entry) return true;
  return false;
}

tct_status tct_rdm_file_load(tct_rdm_file *f, bool (*beside)(const tct_rdm_file *f, int entry))
{
  tct_rdm_source *g = f->g;
  int n             = 0;

  if (f->whole) return TCT_OK;
  give_back(f);
  const char **wanted = tct_alloc((size_t)f->list.n + 1, sizeof *wanted);
  if (!wanted) return tct_fail(g->err, TCT_NO_MEMORY, "no memory for names");
  for (int i = 0; i < f->list.n; i++)
    if (f->list.entry[i].usable && (is_chosen(f, i) || (beside && beside(f, i))))
      wanted[n++] = f->list.entry[i].name;
  /* very many names are more than the reader's command line holds */
  tct_status status =
    tct_arrays_read(g->path, n > WANTED_MOST ? NULL : wanted, g->left, &f->held, g->err);
  for (int i = 0; i < f->held.n && status == TCT_OK; i++)
    status = tct_rdm_charge(g, f->held.array[i].n * tct_dtype_size(f->held.array[i].type));
  tct_free(wanted);
  return status;
}

/* ---- names of things ---- */

bool tct_rdm_file_is_text(const tct_entry *e)
{
  return strcmp(e->type, "text") == 0;
}

const char *tct_rdm_last_part(const char *name)
{
  const char *last = name;

  for (; *name; name++)
    if ((*name == '.' || *name == '/') && name[1]) last = name + 1;
  return last;
}

/* "(12)" or "{12}": its length, or 0. */
static size_t place_at(const char *name)
{
  const char *open = *name ? strchr("({", *name) : NULL;
  size_t n         = 1;

  if (!open) return 0;
  while (isdigit((unsigned char)name[n])) n++;
  return n > 1 && name[n] == ")}"[*open == '{'] ? n + 1 : 0;
}

void tct_rdm_kin(const char *name, char kin[128])
{
  size_t n = 0;

  while (*name && n < 127) {
    const size_t place = place_at(name);
    if (place)
      name += place;
    else
      kin[n++] = *name++;
  }
  kin[n] = 0;
}

void tct_rdm_root(const tct_rdm_file *f, int entry, char root[128])
{
  tct_rdm_kin(f->list.entry[entry].name, root);
  if (f->format && strcmp(f->format->name, "matlab") == 0) root[strcspn(root, ".")] = 0;
}

/* ---- texts ---- */

size_t tct_rdm_texts(const tct_array *a)
{
  if (a->rank < 2) return 1;
  return a->shape[a->rank - 1] ? a->n / a->shape[a->rank - 1] : 0;
}

bool tct_rdm_text(const tct_array *a, size_t i, size_t room, char *into)
{
  const size_t width = a->rank ? a->shape[a->rank - 1] : a->n;
  const char *row    = (const char *)a->bytes + i * width;
  size_t n           = strnlen(row, width);

  while (n && (row[n - 1] == ' ' || row[n - 1] == '\n' || row[n - 1] == '\r')) n--;
  for (; n && *row == ' '; n--) row++;
  size_t kept = n < room ? n : room - 1;
  while (kept && kept < n && ((unsigned char)row[kept] & 0xc0) == 0x80) kept--;
  memcpy(into, row, kept);
  into[kept] = 0;
  if (!tct_utf8(into, kept)) /* letters of an older alphabet */
    for (size_t k = 0; k < kept; k++)
      if ((unsigned char)into[k] >= 0x80) into[k] = '?';
  return kept == n;
}
