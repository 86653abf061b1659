/* lesion_units.c -- which units a lesion is of: a share, a list, or those of which a measure is largest or smallest. */
#include "lesion_units.h"

#include "say.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 1 << 28, FIELDS = 16, FIELD = 96 };

static int by_place(const void *a, const void *b)
{
  return *(const int *)a - *(const int *)b;
}

/* ---- shares and lists ------------------------------------------------------------------------------------- */

static int read_share(const struct lesion_work *w, const char *said, tct_lesion *x)
{
  const size_t n     = strlen(said);
  const bool percent = n && said[n - 1] == '%';
  char text[32];

  tct_print(text, sizeof text, "%.*s", (int)(percent ? n - 1 : n), said);
  x->which = TCT_LESION_SHARE;
  if (!tct_read_real(text, &x->share) || !(x->share > 0) || x->share > (percent ? 100 : 1))
    return say_usage(w->asked, "a share lies over 0 and up to 1 (100%%), and is not '%s'", said);
  if (percent) x->share /= 100;
  return EXIT_DONE;
}

/* "10-12" or "3": more of unit [*n]; false if it is neither. */
static bool read_range(const char *text, int *unit, int *n)
{
  const char *dash = strchr(text, '-');
  char first[16];
  int64_t from, to;

  tct_print(first, sizeof first, "%.*s", dash ? (int)(dash - text) : 15, text);
  if (!tct_read_int(first, &from) || from < 0 || from > 1 << 24) return false;
  to = from;
  if (dash && (!tct_read_int(dash + 1, &to) || to < from)) return false;
  if (to - from >= LESION_UNITS_MOST - *n) return false;
  for (int64_t k = from; k <= to; k++) unit[(*n)++] = (int)k;
  return true;
}

static int read_list(const struct lesion_work *w, const char *said, int *unit, tct_lesion *x)
{
  int n = 0;

  for (const char *at = said;; at++) {
    const size_t length = strcspn(at, ",");
    char text[32];
    tct_print(text, sizeof text, "%.*s", (int)length, at);
    if (length >= sizeof text || !read_range(text, unit, &n))
      return say_usage(w->asked,
                       "units are a share (0.25, 25%%), a list (3,7,10-12) of at most %d, or "
                       "top8@FILE.csv, not '%s'",
                       LESION_UNITS_MOST, said);
    at += length;
    if (!*at) break;
  }
  qsort(unit, (size_t)n, sizeof *unit, by_place);
  int kept = 0;
  for (int i = 0; i < n; i++)
    if (i == 0 || unit[i] != unit[kept - 1]) unit[kept++] = unit[i];
  x->units = kept;
  return EXIT_DONE;
}

/* ---- by a measure ------------------------------------------------------------------------------------------ */

/* One line cut into fields, quotes taken away; how many.  *at goes behind it. */
static int cut_line(const char **at, char field[FIELDS][FIELD])
{
  int n         = 0;
  size_t length = 0;
  bool quoted   = false;

  memset(field[0], 0, (size_t)FIELDS * FIELD);
  for (; **at && (quoted || **at != '\n'); (*at)++) {
    if (**at == '"')
      quoted = !quoted;
    else if (**at == ',' && !quoted) {
      n += n < FIELDS - 1;
      length = 0;
    } else if (**at != '\r' && length < FIELD - 1)
      field[n][length++] = **at;
  }
  if (**at) (*at)++;
  return n + 1;
}

static int column(char field[FIELDS][FIELD], int n, const char *name)
{
  for (int i = 0; i < n; i++)
    if (strcmp(field[i], name) == 0) return i;
  return -1;
}

struct ranked {
  double value;
  int unit;
};

static int by_value(const void *a, const void *b)
{
  const struct ranked *x = a, *y = b;
  return x->value != y->value ? (x->value > y->value) - (x->value < y->value) : x->unit - y->unit;
}

/* The values that a table has of units of q, ascending, into all; how many, or -1: it is no such table. */
static int rank_units(const struct lesion_work *w, const tct_population *q, const char *text,
                      struct ranked *all)
{
  char field[FIELDS][FIELD], number[FIELD] = "";
  int n = cut_line(&text, field), found = 0;
  const int of_unit = column(field, n, "unit"), of_value = column(field, n, "value"),
            of_number = column(field, n, "number"), of_naive = column(field, n, "untrained");
  const size_t length = strlen(q->name);

  if (of_unit < 0 || of_value < 0) return -1;
  if (w->asked->number) tct_print(number, sizeof number, "%s", w->asked->number);
  while (*text) {
    struct ranked one;
    int64_t unit;
    n = cut_line(&text, field);
    if (strncmp(field[of_unit], q->name, length) != 0 || field[of_unit][length] != ':') continue;
    if (of_naive >= 0 && strcmp(field[of_naive], "yes") == 0) continue;
    if (of_number >= 0 && !*number) memcpy(number, field[of_number], FIELD);
    if (of_number >= 0 && strcmp(number, field[of_number]) != 0) continue;
    if (!tct_read_int(field[of_unit] + length + 1, &unit) || unit < 0 || unit >= q->size) continue;
    if (!tct_read_real(field[of_value], &one.value) || isnan(one.value)) continue;
    one.unit = (int)unit;
    if (found < q->size) all[found++] = one;
  }
  qsort(all, (size_t)found, sizeof *all, by_value);
  return found;
}

static int choose_ranked(const struct lesion_work *w, const char *path, bool top, int count,
                         const tct_population *q, const char *text, int *unit, tct_lesion *x)
{
  struct ranked *all = tct_alloc((size_t)q->size, sizeof *all);
  tct_error err      = {0};

  if (!all) {
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for a measure");
    return say_error(w->asked, &err);
  }
  const int n = rank_units(w, q, text, all);
  for (int i = 0; i < count && i < n; i++) unit[i] = all[top ? n - 1 - i : i].unit;
  tct_free(all);
  if (n < 0)
    (void)tct_fail(&err, TCT_BAD_DATA,
                   "%s has no columns `unit` and `value`, as tercet tuning --csv writes", path);
  else if (n < count)
    (void)tct_fail(&err, TCT_BAD_DATA, "%s has a number of %d units of %s, and %d are asked for",
                   path, n, q->name, count);
  if (err.code) return say_error(w->asked, &err);
  qsort(unit, (size_t)count, sizeof *unit, by_place);
  x->units = count;
  return EXIT_DONE;
}

/* "8@FILE.csv" */
static int read_ranked(const struct lesion_work *w, const char *said, bool top, int *unit,
                       const tct_population *q, tct_lesion *x)
{
  const char *at = strchr(said, '@');
  char count[16], *text = NULL;
  tct_error err = {0};
  int64_t n;
  size_t length;

  tct_print(count, sizeof count, "%.*s", at ? (int)(at - said) : 0, said);
  if (!at || !tct_read_int(count, &n) || n < 1 || n > LESION_UNITS_MOST)
    return say_usage(w->asked, "units by a measure are written top8@FILE.csv, not '%s'", said);
  if (tct_file_read(at + 1, FILE_MOST, &text, &length, &err) != TCT_OK)
    return say_error(w->asked, &err);
  const int code = choose_ranked(w, at + 1, top, (int)n, q, text, unit, x);
  tct_free(text);
  return code;
}

int lesion_units(const struct lesion_work *w, const char *said, int *unit, tct_lesion *x)
{
  const bool top = strncmp(said, "top", 3) == 0, bottom = strncmp(said, "bottom", 6) == 0;
  const int p = x->projection ? w->model->projection[x->place[0]].pre : x->place[0];

  if (!top && !bottom && strpbrk(said, ".%")) return read_share(w, said, x);
  x->which = TCT_LESION_LIST;
  x->unit  = unit;
  if (x->places > 1)
    return say_usage(w->asked, "a list of units is of one population, not of an area");
  const tct_population *q = &w->model->population[p];
  const int code          = top || bottom ? read_ranked(w, said + (top ? 3 : 6), top, unit, q, x)
                                          : read_list(w, said, unit, x);
  if (code == EXIT_DONE && x->units > 0 && unit[x->units - 1] >= q->size)
    return say_usage(w->asked, "%s has units 0 to %d, and no %d", q->name, q->size - 1,
                     unit[x->units - 1]);
  return code;
}
