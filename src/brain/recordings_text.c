/* recordings_text.c -- recordings as text: a long table, or one JSON object.
 *
 * The table has a row a value, as statistics programs like it.  It can say of itself only what has a column:
 * the last, `about`, holds what all files of recordings say, in the first row, and is empty below.
 *
 * Source: Wickham 2014, doi:10.18637/jss.v059.i10 (a row an observation); Shafranovich 2005, RFC 4180. */
#include "brain/recordings.h"

#include "base/file.h"

#include <math.h>
#include <string.h>

/* A file that is written as its text comes: what has not gone out yet. */
typedef struct {
  tct_new_file file;
  tct_text text;
  tct_error *err;
  tct_status status;
} pouring;

static void begin(pouring *p, const char *path, tct_error *err)
{
  *p        = (pouring){.err = err};
  p->status = tct_new_file_open(&p->file, path, err);
}

/* Let go out what there is, if it is `enough`. */
static void pour(pouring *p, size_t enough)
{
  if (p->status == TCT_OK && p->text.failed)
    p->status = tct_fail(p->err, TCT_NO_MEMORY, "no memory to write %s", p->file.path);
  if (p->status != TCT_OK || p->text.n < enough) return;
  p->status = tct_new_file_put(&p->file, p->text.at, p->text.n, p->err);
  p->text.n = 0;
}

static tct_status end(pouring *p)
{
  pour(p, 1);
  tct_text_free(&p->text);
  return tct_new_file_end(&p->file, p->status, p->err);
}

enum { ENOUGH = 1 << 20 };

/* The i-th name of `of`, or "". */
static const char *category_of(const tct_recording *r, int condition)
{
  return r->categories ? r->category_name[r->category[condition]] : "";
}

/* ---- a table ---- */

static void put_cell(tct_text *t, const char *text)
{
  if (!strpbrk(text, ",\"\r\n")) {
    tct_text_put(t, text, strlen(text));
    return;
  }
  tct_text_put(t, "\"", 1);
  for (const char *c = text; *c; c++) tct_text_put(t, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
  tct_text_put(t, "\"", 1);
}

static void put_number(tct_text *t, double x)
{
  if (isnan(x))
    tct_text_put(t, "NaN", 3);
  else if (isinf(x))
    tct_text_add(t, "%sinf", x < 0 ? "-" : "");
  else
    tct_text_number(t, x);
}

/* What stays the same in all rows of a trial: names, condition, repeat, trial. */
static void put_trial(tct_text *t, const tct_recording *r, int c, int repeat)
{
  const char *const cell[] = {r->name,    r->subject,      r->area,
                              r->session, r->condition[c], category_of(r, c)};

  for (size_t i = 0; i < sizeof cell / sizeof *cell; i++) {
    put_cell(t, cell[i]);
    tct_text_put(t, ",", 1);
  }
  tct_text_add(t, "%d,%lld,", repeat, (long long)r->trial[c * r->repeats + repeat]);
}

static void put_rows(tct_text *t, const tct_recording *r, int c, int repeat, tct_text *about)
{
  const size_t at = ((size_t)c * (size_t)r->repeats + (size_t)repeat) * (size_t)r->steps;
  tct_text begun  = {0};

  put_trial(&begun, r, c, repeat);
  t->failed = t->failed || begun.failed;
  for (int s = 0; s < r->steps && !t->failed; s++)
    for (int k = 0; k < r->units && !t->failed; k++) {
      tct_text_put(t, begun.at, begun.n);
      tct_text_add(t, "%d,", s);
      if (r->dt > 0) put_number(t, r->start + s * r->dt);
      tct_text_put(t, ",", 1);
      put_cell(t, r->unit[k]);
      tct_text_put(t, ",", 1);
      put_cell(t, r->quantity);
      tct_text_put(t, ",", 1);
      put_number(t, r->value[(at + (size_t)s) * (size_t)r->units + (size_t)k]);
      tct_text_put(t, ",", 1);
      if (about->at) put_cell(t, about->at);
      tct_text_free(about); /* the first row has it */
      tct_text_put(t, "\n", 1);
    }
  tct_text_free(&begun);
}

tct_status tct_recordings_csv_write(const char *path, const tct_recordings *r, tct_error *err)
{
  tct_text about = {0};
  pouring p;

  begin(&p, path, err);
  tct_recordings_about(&about, r);
  p.text.failed = about.failed;
  tct_text_add(&p.text, "recording,subject,area,session,condition,category,repeat,trial,step,time,"
                        "unit,quantity,value,about\n");
  for (int i = 0; i < r->n; i++)
    for (int c = 0; c < r->recording[i]->conditions; c++)
      for (int k = 0; k < r->recording[i]->repeats && p.status == TCT_OK; k++) {
        put_rows(&p.text, r->recording[i], c, k, &about);
        pour(&p, ENOUGH);
      }
  tct_text_free(&about);
  return end(&p);
}

/* ---- an object ---- */

static void put_names(tct_text *t, const char *key, int n, char (*const name)[TCT_LABEL])
{
  tct_text_add(t, ", \"%s\": [", key);
  for (int i = 0; i < n; i++) {
    if (i) tct_text_put(t, ", ", 2);
    tct_text_json(t, name[i]);
  }
  tct_text_put(t, "]", 1);
}

/* [condition][repeat] places in the session. */
static void put_trials(tct_text *t, const tct_recording *r)
{
  tct_text_add(t, ", \"trial\": [");
  for (int i = 0; i < r->conditions * r->repeats; i++)
    tct_text_add(t, "%s%lld%s",
                 i % r->repeats ? ", "
                 : i            ? ", ["
                                : "[",
                 (long long)r->trial[i], i % r->repeats == r->repeats - 1 ? "]" : "");
  tct_text_put(t, "]", 1);
}

/* [condition][repeat][step][unit], a line a condition. */
static void put_values(pouring *p, const tct_recording *r)
{
  const size_t steps = (size_t)r->repeats * (size_t)r->steps, all = (size_t)r->conditions * steps;
  tct_text *t = &p->text;

  tct_text_add(t, ", \"value\": [");
  for (size_t i = 0; i < all && p->status == TCT_OK; i++) {
    const bool first = i % steps == 0, row = i % (size_t)r->steps == 0;
    tct_text_add(t, "%s%s[", i ? "," : "", first ? "\n[[" : row ? " [" : " ");
    for (int k = 0; k < r->units; k++) {
      if (k) tct_text_put(t, ", ", 2);
      tct_text_number(t, r->value[i * (size_t)r->units + (size_t)k]);
    }
    tct_text_add(t, "]%s%s", (i + 1) % (size_t)r->steps == 0 ? "]" : "",
                 (i + 1) % steps == 0 ? "]" : "");
    pour(p, ENOUGH);
  }
  tct_text_put(t, "]", 1);
}

static void put_recording(pouring *p, const tct_recording *r)
{
  tct_text *t = &p->text;

  put_names(t, "unit", r->units, r->unit);
  put_names(t, "condition", r->conditions, r->condition);
  tct_text_add(t, ", \"category\": [");
  for (int c = 0; c < r->conditions; c++)
    tct_text_add(t, "%s%d", c ? ", " : "", r->categories ? r->category[c] : 0);
  tct_text_put(t, "]", 1);
  put_names(t, "category_name", r->categories, r->category_name);
  put_trials(t, r);
  put_values(p, r);
}

tct_status tct_recordings_json_write(const char *path, const tct_recordings *r, tct_error *err)
{
  char base[TCT_BASE];
  pouring p;
  tct_text *t = &p.text;

  begin(&p, path, err);
  tct_text_add(t, "{\"about\": ");
  tct_recordings_about(t, r);
  for (int i = 0; i < r->n; i++) {
    tct_recordings_base(r, i, base);
    tct_text_add(t, ",\n");
    tct_text_json(t, base);
    tct_text_add(t, ": {\"array\": ");
    tct_text_json(t, base);
    put_recording(&p, r->recording[i]);
    tct_text_add(t, "}");
  }
  tct_text_add(t, "}\n");
  return end(&p);
}
