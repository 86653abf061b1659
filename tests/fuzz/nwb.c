/* nwb.c -- NWB files from hostile hands, beyond the reader: any list at all, and any arrays that belong to it.
 *
 * A line of the bytes is an entry: "name TAB type TAB shape TAB note", where a shape is "3x2" or nothing and a
 * note that begins with ! says why it is not usable.  Arrays that are wanted hold the words of the note, and
 * then what comes out of the bytes. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "brain/nwb/nwb_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { ENTRIES = 256, ELEMENTS = 4096 };

static tct_entry entry[ENTRIES];
static volatile double used;

static const char *part(const char *from, const char *end, char *to, size_t room)
{
  size_t n = 0;

  for (; from < end && *from != '\t'; from++)
    if (n + 1 < room && (unsigned char)*from >= ' ' && *from != 0x7f) to[n++] = *from;
  while (n > 0 && !tct_utf8(to, n)) n--; /* as is_clean in src/brain/files/reader.c has it */
  to[n] = 0;
  return from < end ? from + 1 : end;
}

static void read_entry(const char *line, const char *end, tct_entry *e)
{
  char shape[64];

  *e   = (tct_entry){.usable = true};
  line = part(line, end, e->name, sizeof e->name);
  line = part(line, end, e->type, sizeof e->type);
  line = part(line, end, shape, sizeof shape);
  (void)part(line, end, e->note, sizeof e->note);
  if (e->note[0] == '!') e->usable = false;
  for (const char *at = shape; *at && e->rank < TCT_RANK; e->rank++) {
    char *rest;
    e->shape[e->rank] = strtoull(at, &rest, 10);
    at                = *rest ? rest + 1 : rest;
  }
}

static int read_entries(const uint8_t *bytes, size_t n)
{
  const char *at = (const char *)bytes, *end = at + n;
  int k = 0;

  while (at < end && k < ENTRIES) {
    const char *line = memchr(at, '\n', (size_t)(end - at));
    if (!line) line = end;
    read_entry(at, line, &entry[k++]);
    at = line < end ? line + 1 : end;
  }
  return k;
}

static tct_dtype type_of(const tct_entry *e)
{
  for (int t = TCT_U8; t <= (int)TCT_BOOL8; t++)
    if (strcmp(e->type, tct_dtype_name((tct_dtype)t)) == 0) return (tct_dtype)t;
  return TCT_U8;
}

/* The next word of a note, or none. */
static size_t word(const char **at)
{
  *at += strspn(*at, " ");
  return strcspn(*at, " ");
}

/* Numbers and texts as the note says, then from the bytes; what a number's low byte holds is enough. */
static void fill(tct_array *to, const char *note, size_t width, const uint8_t *bytes, size_t n)
{
  const size_t size = tct_dtype_size(to->type);
  uint8_t *at       = to->bytes;

  for (size_t i = 0, k; width && i < to->n / width; i++, note += k) {
    k = word(&note);
    if (k)
      memcpy(at + i * width, note, k < width ? k : width);
    else
      at[i * width] = bytes[i % n];
  }
  for (size_t i = 0, k; !width && i < to->n; i++, note += k) {
    k                  = word(&note);
    const double value = k ? strtod(note, NULL) : bytes[i % n] % 64;
    if (to->type == TCT_F64)
      memcpy(at + i * size, &value, size);
    else
      at[i * size] = (uint8_t)(value >= 0 && value < 256 ? value : 255);
  }
}

/* What the reader would give: the entry's shape, and for text the bytes of the longest; with a twist here and
 * there, for the file may be another by now. */
static void give(tct_arrays *a, const tct_entry *e, const uint8_t *bytes, size_t n)
{
  size_t shape[TCT_RANK], elements = 1;
  int rank        = e->rank;
  const bool text = strcmp(e->type, "text") == 0 || strcmp(e->type, "references") == 0;

  memcpy(shape, e->shape, sizeof shape);
  if (text && rank < TCT_RANK) shape[rank++] = 1 + n % 23;
  if (n % 17 == 0 && rank > 0) shape[0] /= 2;
  for (int d = 0; d < rank; d++)
    if (__builtin_mul_overflow(elements, shape[d], &elements) || elements > ELEMENTS) return;
  tct_array *to = e->usable ? tct_arrays_add(a, e->name, type_of(e), rank, shape) : NULL;
  if (to && n > 0) fill(to, e->note, text && rank > 0 ? shape[rank - 1] : 0, bytes, n);
}

static void give_named(tct_arrays *a, int entries, const char *name, const uint8_t *bytes, size_t n)
{
  for (int i = 0; i < entries && *name; i++)
    if (strcmp(entry[i].name, name) == 0) {
      give(a, &entry[i], bytes, n);
      return;
    }
}

/* ---- all that is made of it ---- */

static void check(tct_status status, const tct_error *err)
{
  if (status != TCT_OK && (status == TCT_BUG || status != err->code || !err->text[0])) abort();
}

static void read_column(const tct_nwb *f, const tct_nwb_table *t, const tct_nwb_column *c,
                        int entries, const uint8_t *bytes, size_t n)
{
  tct_arrays a  = {0};
  tct_error err = {0};
  nwb_column_paths p;
  tct_nwb_values v;

  if (c->usable == (c->why[0] != 0) || c->ragged > 2) abort();
  if (!c->usable) return;
  nwb_paths_of(t, c, &p);
  for (int i = 0; i < 3; i++) give_named(&a, entries, p.path[i], bytes, n);
  const tct_status status = nwb_values_of(f, t, c, &a, false, 1 << 20, &v, &err);
  check(status, &err);
  for (size_t i = 0; status == TCT_OK && i < v.rows; i++)
    if (v.rows != t->rows || (v.end && (v.end[i] > v.n || (i && v.end[i] < v.end[i - 1])))) abort();
  for (size_t i = 0; v.number && c->rank == 0 && i < v.n; i++) used = used + v.number[i];
  for (size_t i = 0; v.text && c->rank == 0 && i < v.n * v.width; i++) used = used + v.text[i];
  tct_nwb_values_free(&v);
  tct_arrays_free(&a);
}

static void read_series(const tct_nwb *f, const tct_nwb_series *s, int entries,
                        const uint8_t *bytes, size_t n)
{
  static const char *const words[] = {"data", "timestamps", "channel_conversion"};
  tct_arrays a                     = {0};
  tct_error err                    = {0};
  double *value, *time;

  if (s->usable == (s->why[0] != 0)) abort();
  for (size_t i = 0; s->usable && i < sizeof words / sizeof *words; i++) {
    char path[2 * TCT_NWB_PATH];
    tct_print(path, sizeof path, "%s/%s", s->path, words[i]);
    give_named(&a, entries, path, bytes, n);
  }
  if (s->usable) {
    const tct_status status = nwb_samples_of(f, s, &a, 1 << 20, &value, &time, &err);
    check(status, &err);
    for (size_t i = 0; status == TCT_OK && i < s->shape[0]; i++) used = used + time[i];
    tct_free(value);
    tct_free(time);
  }
  tct_arrays_free(&a);
}

static tct_status understand(tct_nwb *f, const nwb_listing *l, int entries, const uint8_t *bytes,
                             size_t n, tct_text *said, tct_error *err)
{
  nwb_names w       = {0};
  tct_arrays a      = {0};
  tct_status status = nwb_find_session(f, l, said, err);

  if (status == TCT_OK && nwb_want_texts(l, &w) && nwb_want_ends(l, 1 << 16, &w))
    for (size_t i = 0; i < w.n; i++) give_named(&a, entries, w.name[i], bytes, n);
  nwb_take_texts(f, &a);
  if (status == TCT_OK) status = nwb_find_tables(f, l, &a, said, err);
  for (int i = 0; i < f->tables; i++) nwb_look_at_ends(&f->table[i], &a);
  if (status == TCT_OK) status = nwb_find_series(f, l, said, err);
  tct_free(w.name);
  tct_arrays_free(&a);
  return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  const tct_entries all = {read_entries(bytes, n), entry};
  tct_nwb f             = {.path = "x", .most = 1 << 20};
  tct_text said         = {0};
  tct_error err         = {0};
  nwb_listing l;

  if (nwb_listing_new(&l, &all, &err) != TCT_OK) return 0;
  const tct_status status = understand(&f, &l, all.n, bytes, n, &said, &err);
  check(status, &err);
  for (int i = 0; i < f.tables && status == TCT_OK; i++) {
    if (tct_nwb_table_named(&f, f.table[i].path) == NULL) abort();
    for (int k = 0; k < f.table[i].n; k++)
      read_column(&f, &f.table[i], &f.table[i].column[k], all.n, bytes, n);
  }
  for (int i = 0; i < f.n_series && status == TCT_OK; i++)
    read_series(&f, &f.series[i], all.n, bytes, n);
  nwb_listing_free(&l);
  f.said = said.at;
  tct_nwb_close(&f);
  return 0;
}
