/* measured.c -- what the verbs that measure rules share. */
#include "measured.h"

#include "nouns.h"
#include "progress.h"
#include "rooms.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>

int cut_words(char *text, const char **word)
{
  int n = 0;

  for (char *at = text; *at && n < LISTED_MOST;) {
    word[n++] = at;
    at += strcspn(at, ",");
    if (*at) *at++ = 0;
  }
  return n;
}

int rules_known(const struct asked *a, const char *const *rule, int n)
{
  for (int i = 0; i < n; i++) {
    if (tct_variant("rules", rule[i])) continue;
    const char *near = variant_near(tct_room_named("rules"), rule[i]);
    if (near) return say_usage(a, "there is no rule '%s'; did you mean '%s'?", rule[i], near);
    return say_usage(a, "there is no rule '%s'; tercet list rules shows those there are", rule[i]);
  }
  return EXIT_DONE;
}

tct_spec *open_asked(void *arg, tct_error *err)
{
  const struct asked *a = arg;
  return noun_spec(a, a->noun[0], err);
}

void tell_count(void *arg, int done, int of, const char *what)
{
  progress_count(arg, done, of, what);
}

void json_estimate(struct json *j, const char *key, const tct_estimate *e)
{
  json_map(j, key);
  json_number(j, "value", e->value);
  json_number(j, "low", e->low);
  json_number(j, "high", e->high);
  json_close(j);
}

void csv_reals(tct_text *t, const double *x, int n)
{
  for (int i = 0; i < n; i++)
    if (isfinite(x[i]))
      tct_text_add(t, ",%.9g", x[i]);
    else
      tct_text_add(t, ",");
}

void csv_estimate(tct_text *t, const tct_estimate *e)
{
  csv_reals(t, (const double[]){e->value, e->low, e->high}, 3);
}

void table_estimate(struct table *t, const tct_estimate *e)
{
  if (isnan(e->value) && isnan(e->high))
    table_cell(t, "-");
  else if (isnan(e->value))
    table_cell(t, "- (%.2g..%.2g)", e->low, e->high);
  else if (e->low == e->high || isnan(e->low))
    table_cell(t, "%.3g", e->value);
  else
    table_cell(t, "%.3g (%.2g..%.2g)", e->value, e->low, e->high);
}

static tct_status keep_text(const char *folder, const char *name, const tct_text *t, tct_error *err)
{
  char *path = tct_path(folder, name);
  tct_status code;

  if (path && !t->failed)
    code = tct_file_write(path, t->at, t->n, err);
  else
    code = tct_fail(err, TCT_NO_MEMORY, "no memory for %s", name);
  tct_free(path);
  return code;
}

tct_status keep_tables(const char *folder, const char *name, struct json *j, tct_text *csv,
                       tct_error *err)
{
  char file[64];
  tct_status code;

  tct_text_add(&j->text, "\n");
  tct_print(file, sizeof file, "%s.json", name);
  code = keep_text(folder, file, &j->text, err);
  tct_print(file, sizeof file, "%s.csv", name);
  if (code == TCT_OK) code = keep_text(folder, file, csv, err);
  tct_text_free(&j->text);
  tct_text_free(csv);
  return code;
}

const char *knob_name(const char *knob)
{
  const char *dot = strrchr(knob, '=');

  while (dot && dot > knob && *dot != '.') dot--;
  return dot && *dot == '.' ? dot + 1 : knob;
}
