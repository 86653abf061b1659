/* sim_said.c -- what tercet sim found: text, JSON, CSV. */
#include "json.h"
#include "say.h"
#include "sim_asked.h"
#include "table.h"

#include <math.h>
#include <string.h>

#define X(name, text, doc) text,
static const char *const boot_names[]     = {TCT_SIMILAR_BOOTS(X)};
static const char *const interval_names[] = {TCT_SIMILAR_INTERVALS(X)};
#undef X

static bool has_run(const struct sim *s)
{
  return s->side[0].untrained || s->side[1].untrained;
}

static double or_gap(const tct_similar_movie *m, int i)
{
  return m->value ? m->value[i] : (double)NAN;
}

/* ---- text ------------------------------------------------------------------------------------------- */

static void put_head(tct_text *t, const struct sim *s)
{
  char direction[128];
  bool by_name = true;

  sim_direction(s->similarity, direction);
  tct_text_add(t, "%s", s->similarity->name);
  for (int i = 0; i < s->asked->sets; i++)
    if (s->asked->set[i] != s->asked->seed) tct_text_add(t, ", %s", s->asked->set[i]);
  tct_text_add(t, ": %s", direction);
  if (s->windowed) tct_text_add(t, "; from %g to %g ms", s->window[0], s->window[1]);
  tct_text_add(t, "\nA %s, B %s", s->asked->noun[0], s->asked->noun[1]);
  for (int i = 0; i < s->n; i++) by_name = by_name && s->pair[i].shared.by_name;
  tct_text_add(t, "; conditions matched by %s\n", by_name ? "name" : "place");
}

/* Nothing, where there is no such thing. */
static void cell(struct table *t, bool there, double x)
{
  char text[32];

  table_cell(t, "%s", there ? say_score(text, x) : "");
}

static void count_cell(struct table *t, int n)
{
  char text[32];

  table_cell(t, "%s", n ? say_count(text, (uint64_t)n) : "");
}

/* Columns that nobody has anything in are left out, with their heads. */
static void put_heads(struct table *t, const struct sim *s, bool drawn)
{
  bool dropped = false, undefined = false;

  for (int i = 0; i < s->n; i++) {
    const struct sim_pair *p = &s->pair[i];
    dropped                  = dropped || p->dropped + p->shared.only_a + p->shared.only_b > 0;
    undefined                = undefined || p->found.undefined > 0;
  }
  const struct {
    const char *head;
    bool there;
  } column[] = {{"A", true},
                {"B", true},
                {s->similarity->name, true},
                {"low", drawn},
                {"high", drawn},
                {"n", true},
                {"dropped", dropped},
                {"undefined", undefined},
                {"A untrained", s->side[0].untrained != NULL},
                {"B untrained", s->side[1].untrained != NULL}};
  for (size_t i = 0; i < sizeof column / sizeof *column; i++)
    table_cell(t, "%s", column[i].there ? column[i].head : "");
}

static void put_values(tct_text *t, const struct sim *s)
{
  struct table table = {.align = "llrrrrrrrr"};
  const bool drawn   = s->draws.boot != TCT_SIMILAR_NONE;

  put_heads(&table, s, drawn);
  for (int i = 0; i < s->n; i++) {
    const struct sim_pair *p = &s->pair[i];
    char text[32];
    table_cell(&table, "%s", sim_name(s, p, 0));
    table_cell(&table, "%s", sim_name(s, p, 1));
    table_cell(&table, "%s", say_score(text, p->found.value));
    cell(&table, drawn, p->found.low);
    cell(&table, drawn, p->found.high);
    table_cell(&table, "%s", say_count(text, (uint64_t)p->conditions));
    count_cell(&table, p->dropped + p->shared.only_a + p->shared.only_b);
    count_cell(&table, p->found.undefined);
    cell(&table, s->side[0].untrained != NULL, p->untrained_a);
    cell(&table, s->side[1].untrained != NULL, p->untrained_b);
  }
  table_put(&table, t, 2, 160);
}

static void put_foot(tct_text *t, const struct sim *s)
{
  char draws[32];

  if (s->draws.boot != TCT_SIMILAR_NONE && !s->asked->movie)
    tct_text_add(t, "low, high: %g %% intervals (%s) over %s, of %s draws\n", 100 * s->draws.level,
                 interval_names[s->draws.interval],
                 s->draws.boot == TCT_SIMILAR_UNITS ? "units"
                                                    : "halves of the conditions, 8 or more",
                 say_count(draws, (uint64_t)s->draws.draws));
  if (has_run(s)) tct_text_add(t, "untrained: that run before any learning\n");
}

static void put_crossed(tct_text *t, const struct sim *s, const struct sim_pair *p)
{
  const double sign = s->similarity->smaller_is_more_similar ? -1 : 1;
  const int columns = p->movie.columns;
  char text[32];
  int best = -1;

  for (int i = 0; i < p->movie.rows * columns; i++)
    if (!isnan(p->movie.value[i]) &&
        (best < 0 || sign * p->movie.value[i] > sign * p->movie.value[best]))
      best = i;
  tct_text_add(t, "  %s and %s, %d x %d frames: ", sim_name(s, p, 0), sim_name(s, p, 1),
               p->movie.rows, columns);
  if (best < 0)
    tct_text_add(t, "undefined everywhere\n");
  else
    tct_text_add(t, "most similar, %s, at %g ms of A and %g ms of B\n",
                 say_score(text, p->movie.value[best]), p->movie.at_a[best / columns],
                 p->movie.at_b[best % columns]);
}

static void put_frames(tct_text *t, const struct sim *s, const struct sim_pair *p)
{
  struct table table = {.align = "rrrrr"};
  char text[32];

  tct_text_add(t, "%s and %s\n", sim_name(s, p, 0), sim_name(s, p, 1));
  table_cell(&table, "ms");
  table_cell(&table, "%s", s->similarity->name);
  table_cell(&table, "n");
  table_cell(&table, "%s", p->before_a.value ? "A untrained" : "");
  table_cell(&table, "%s", p->before_b.value ? "B untrained" : "");
  for (int i = 0; i < p->movie.rows; i++) {
    table_cell(&table, "%g",
               p->movie.at_b[i] > p->movie.at_a[i] ? p->movie.at_b[i] : p->movie.at_a[i]);
    table_cell(&table, "%s", say_score(text, p->movie.value[i]));
    table_cell(&table, "%s", say_count(text, (uint64_t)p->movie.conditions[i]));
    cell(&table, p->before_a.value != NULL, or_gap(&p->before_a, i));
    cell(&table, p->before_b.value != NULL, or_gap(&p->before_b, i));
  }
  table_put(&table, t, 2, 160);
}

static int as_text(const struct sim *s)
{
  tct_text t = {0};

  put_head(&t, s);
  if (!s->asked->movie) put_values(&t, s);
  for (int i = 0; s->asked->movie && i < s->n; i++)
    if (s->when.crossed)
      put_crossed(&t, s, &s->pair[i]);
    else
      put_frames(&t, s, &s->pair[i]);
  put_foot(&t, s);
  return say_text(&t);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void put_row(struct json *j, const char *key, int n, const double *x)
{
  json_row(j, key);
  for (int i = 0; i < n; i++) json_number(j, NULL, x[i]);
  json_close(j);
}

/* [rows][columns], or one list of a movie that is not crossed; null where there is none */
static void put_map(struct json *j, const char *key, const tct_similar_movie *m)
{
  if (!m->value) {
    json_raw(j, key, NULL);
  } else if (m->columns == 1) {
    put_row(j, key, m->rows, m->value);
  } else {
    json_list(j, key);
    for (int i = 0; i < m->rows; i++)
      put_row(j, NULL, m->columns, m->value + (ptrdiff_t)i * m->columns);
    json_close(j);
  }
}

static void put_movie(struct json *j, const struct sim *s, const struct sim_pair *p)
{
  put_row(j, "ms_a", p->movie.rows, p->movie.at_a);
  put_row(j, "ms_b", s->when.crossed ? p->movie.columns : p->movie.rows, p->movie.at_b);
  put_map(j, "value", &p->movie);
  json_row(j, "n_conditions");
  for (int i = 0; i < p->movie.rows * p->movie.columns; i++)
    json_count(j, NULL, (uint64_t)p->movie.conditions[i]);
  json_close(j);
  put_map(j, "untrained_a", &p->before_a);
  put_map(j, "untrained_b", &p->before_b);
}

static void put_pair(struct json *j, const struct sim *s, const struct sim_pair *p)
{
  json_map(j, NULL);
  json_text(j, "a", sim_name(s, p, 0));
  json_text(j, "b", sim_name(s, p, 1));
  json_count(j, "units_a", (uint64_t)s->side[0].chosen[p->a]->units);
  json_count(j, "units_b", (uint64_t)s->side[1].chosen[p->b]->units);
  json_bool(j, "matched_by_name", p->shared.by_name);
  json_count(j, "n_only_a", (uint64_t)p->shared.only_a);
  json_count(j, "n_only_b", (uint64_t)p->shared.only_b);
  if (s->asked->movie) {
    put_movie(j, s, p);
  } else {
    json_number(j, "value", p->found.value);
    json_number(j, "low", p->found.low);
    json_number(j, "high", p->found.high);
    json_number(j, "error", p->found.error);
    json_count(j, "n_conditions", (uint64_t)p->conditions);
    json_count(j, "n_dropped", (uint64_t)p->dropped);
    json_count(j, "n_undefined_draws", (uint64_t)p->found.undefined);
    json_number(j, "untrained_a", p->untrained_a);
    json_number(j, "untrained_b", p->untrained_b);
  }
  json_close(j);
}

static int as_json(const struct sim *s)
{
  const bool bounded = s->similarity->claims & TCT_SIMILARITY_BOUNDED;
  struct json j      = {0};

  json_map(&j, NULL);
  json_text(&j, "metric", s->similarity->name);
  json_row(&j, "set");
  for (int i = 0; i < s->asked->sets; i++)
    if (s->asked->set[i] != s->asked->seed) json_text(&j, NULL, s->asked->set[i]);
  json_close(&j);
  json_bool(&j, "larger_is_more_similar", !s->similarity->smaller_is_more_similar);
  json_bool(&j, "symmetric", s->similarity->claims & TCT_SIMILARITY_SYMMETRIC);
  json_number(&j, "least", bounded ? s->similarity->least : (double)NAN);
  json_number(&j, "most", bounded ? s->similarity->most : (double)NAN);
  json_text(&j, "a", s->asked->noun[0]);
  json_text(&j, "b", s->asked->noun[1]);
  if (s->windowed)
    put_row(&j, "window_ms", 2, s->window);
  else
    json_raw(&j, "window_ms", NULL);
  if (s->asked->movie) {
    json_count(&j, "width", (uint64_t)s->when.width);
    json_count(&j, "stride", (uint64_t)s->when.stride);
    json_bool(&j, "crossed", s->when.crossed);
  } else {
    json_text(&j, "boot", boot_names[s->draws.boot]);
    json_text(&j, "interval", interval_names[s->draws.interval]);
    json_number(&j, "level", s->draws.level);
    json_count(&j, "draws", s->draws.boot == TCT_SIMILAR_NONE ? 0 : (uint64_t)s->draws.draws);
    json_count(&j, "seed", s->draws.seed);
  }
  json_list(&j, "pairs");
  for (int i = 0; i < s->n; i++) put_pair(&j, s, &s->pair[i]);
  json_close(&j);
  json_raw(&j, "provenance_a", s->side[0].all.provenance);
  json_raw(&j, "provenance_b", s->side[1].all.provenance);
  json_close(&j);
  return json_say(&j);
}

/* ---- CSV -------------------------------------------------------------------------------------------- */

static void put_csv_frames(tct_text *t, const struct sim *s, const struct sim_pair *p)
{
  for (int i = 0; i < p->movie.rows * p->movie.columns; i++) {
    const int row = i / p->movie.columns, column = s->when.crossed ? i % p->movie.columns : row;
    csv_text(t, sim_name(s, p, 0));
    csv_text(t, sim_name(s, p, 1));
    csv_number(t, p->movie.at_a[row], ",");
    csv_number(t, p->movie.at_b[column], ",");
    csv_number(t, p->movie.value[i], ",");
    tct_text_add(t, "%d,", p->movie.conditions[i]);
    csv_number(t, or_gap(&p->before_a, i), ",");
    csv_number(t, or_gap(&p->before_b, i), "\n");
  }
}

static void put_csv_value(tct_text *t, const struct sim *s, const struct sim_pair *p)
{
  csv_text(t, sim_name(s, p, 0));
  csv_text(t, sim_name(s, p, 1));
  csv_number(t, p->found.value, ",");
  csv_number(t, p->found.low, ",");
  csv_number(t, p->found.high, ",");
  csv_number(t, p->found.error, ",");
  tct_text_add(t, "%d,%d,%d,%d,%d,", p->conditions, p->dropped, p->shared.only_a, p->shared.only_b,
               p->found.undefined);
  csv_number(t, p->untrained_a, ",");
  csv_number(t, p->untrained_b, "\n");
}

static int as_csv(const struct sim *s)
{
  tct_text t = {0};

  tct_text_add(&t,
               s->asked->movie
                 ? "a,b,ms_a,ms_b,%s,conditions,untrained_a,untrained_b\n"
                 : "a,b,%s,low,high,error,conditions,dropped,only_a,only_b,undefined_draws,"
                   "untrained_a,untrained_b\n",
               s->similarity->name);
  for (int i = 0; i < s->n; i++)
    if (s->asked->movie)
      put_csv_frames(&t, s, &s->pair[i]);
    else
      put_csv_value(&t, s, &s->pair[i]);
  return say_text(&t);
}

int sim_said(const struct sim *s)
{
  return s->asked->json ? as_json(s) : s->asked->csv ? as_csv(s) : as_text(s);
}
