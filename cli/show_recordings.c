/* show_recordings.c -- an .npz that holds recordings, shown as what it means: of whom, what and how many. */
#include "json.h"
#include "say.h"
#include "show.h"
#include "table.h"

#include <tercet/recording.h>

#include <jansson.h>
#include <math.h>

/* Share of values that nobody recorded. */
static double missing_of(const tct_recording *r)
{
  const size_t n = (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps * (size_t)r->units;
  size_t missing = 0;

  for (size_t i = 0; i < n; i++) missing += isnan(r->value[i]) ? 1 : 0;
  return (double)missing / (double)n;
}

static void put_head(struct table *t)
{
  static const char *const head[] = {"recording",  "subject", "area",  "session", "units",
                                     "conditions", "repeats", "steps", "values",  "missing"};

  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(t, "%s", head[i]);
}

static void put_row(struct table *t, const tct_recording *r)
{
  table_cell(t, "%s", r->name);
  table_cell(t, "%s", *r->subject ? r->subject : "-");
  table_cell(t, "%s", *r->area ? r->area : "-");
  table_cell(t, "%s", *r->session ? r->session : "-");
  table_cell(t, "%d", r->units);
  table_cell(t, "%d", r->conditions);
  table_cell(t, "%d", r->repeats);
  table_cell(t, r->dt > 0 ? "%d x %.6g ms" : "%d", r->steps, r->dt);
  table_cell(t, "%s", r->quantity);
  table_cell(t, "%.1f %%", 100 * missing_of(r));
}

void show_provenance(tct_text *t, const char *said)
{
  json_t *all = said ? json_loads(said, 0, NULL) : NULL;
  const char *key;
  json_t *one;

  json_object_foreach(all, key, one)
  {
    char *text = json_is_string(one) ? NULL : json_dumps(one, JSON_ENCODE_ANY | JSON_COMPACT);
    if (json_is_string(one) || text)
      tct_text_add(t, "  %-13s %s\n", key, text ? text : json_string_value(one));
    free(text);
  }
  json_decref(all);
}

static int as_text(const char *path, const tct_recordings *all)
{
  struct table table = {.align = "llllrrrrlr"};
  tct_text t         = {0};

  put_head(&table);
  for (int i = 0; i < all->n; i++) put_row(&table, all->recording[i]);
  tct_text_add(&t, "%s: %d recording%s\n", path, all->n, all->n == 1 ? "" : "s");
  table_put(&table, &t, 2, 160);
  show_provenance(&t, all->provenance);
  tct_text_add(&t, "tercet show %s --arrays lists its arrays\n", path);
  return say_text(&t);
}

static int as_json(const char *path, const tct_recordings *all)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "kind", "recordings");
  json_text(&j, "path", path);
  json_list(&j, "recordings");
  for (int i = 0; i < all->n; i++) {
    const tct_recording *r = all->recording[i];
    json_map(&j, NULL);
    json_text(&j, "name", r->name);
    json_text(&j, "subject", r->subject);
    json_text(&j, "area", r->area);
    json_text(&j, "session", r->session);
    json_text(&j, "quantity", r->quantity);
    json_count(&j, "units", (uint64_t)r->units);
    json_count(&j, "conditions", (uint64_t)r->conditions);
    json_count(&j, "repeats", (uint64_t)r->repeats);
    json_count(&j, "steps", (uint64_t)r->steps);
    json_number(&j, "step_ms", r->dt);
    json_number(&j, "start_ms", r->start);
    json_number(&j, "missing", missing_of(r));
    json_close(&j);
  }
  json_close(&j);
  json_raw(&j, "provenance", all->provenance);
  json_close(&j);
  return json_say(&j);
}

int show_recordings(const struct asked *a, const char *path, size_t most)
{
  tct_recordings all;
  tct_error err = {0};

  if (tct_recordings_read(path, most, &all, &err) != TCT_OK) return say_error(a, &err);
  const int code = a->json ? as_json(path, &all) : as_text(path, &all);
  tct_recordings_free(&all);
  return code;
}
