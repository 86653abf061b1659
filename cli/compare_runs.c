/* compare_runs.c -- tercet compare RUN [RUN]: which populations of two circuits see the world alike. */
#include "compare_asked.h"
#include "json.h"
#include "nouns.h"
#include "rooms.h"
#include "say.h"
#include "table.h"

#include <tercet/comparator.h>
#include <tercet/compare.h>
#include <tercet/similarity.h>

#include <string.h>

static const char *distance_of(const struct asked *a)
{
  return a->distance ? a->distance : "correlation";
}

static const char *comparator_of(const struct asked *a)
{
  return a->comparator ? a->comparator : "rho_a";
}

static const char *metric_of(const struct asked *a)
{
  return a->metric ? a->metric : "cka";
}

static bool is_rsa(const struct asked *a)
{
  return strcmp(metric_of(a), "rsa") == 0;
}

static bool smaller_is_more_similar(const struct asked *a)
{
  if (is_rsa(a))
    return ((const tct_comparator *)tct_variant("comparators", comparator_of(a)))
      ->smaller_is_more_similar;
  return ((const tct_similarity *)tct_variant("similarities", metric_of(a)))
    ->smaller_is_more_similar;
}

/* A variant that must be there, before anything is opened. */
static int check_variant(const struct asked *a, const char *room, const char *name,
                         const char *also)
{
  return tct_variant(room, name) ? EXIT_DONE : say_no_variant(a, room, name, also);
}

static int check(const struct asked *a)
{
  if (!is_rsa(a)) {
    if (a->distance || a->comparator)
      return say_usage(a, "--distance and --comparator belong to --metric rsa");
    return check_variant(a, "similarities", metric_of(a), ", and it is not rsa");
  }
  const int code = check_variant(a, "distances", distance_of(a), "");
  return code ? code : check_variant(a, "comparators", comparator_of(a), "");
}

static void put_head(tct_text *t, const struct asked *a, const tct_comparison *c)
{
  tct_text_add(t, "%s", metric_of(a));
  if (is_rsa(a)) tct_text_add(t, " (%s, %s)", distance_of(a), comparator_of(a));
  tct_text_add(t, " on probe %s: %d conditions", c->probe, c->conditions);
  if (c->dropped) tct_text_add(t, ", %d dropped", c->dropped);
  tct_text_add(t, "; %s is more similar\n", smaller_is_more_similar(a) ? "smaller" : "larger");
  if (a->nouns > 1) tct_text_add(t, "rows %s, columns %s\n", a->noun[0], a->noun[1]);
}

static int as_text(const struct asked *a, const tct_comparison *c)
{
  char align[TABLE_COLUMNS + 1] = "l", text[32];
  tct_text t                    = {0};

  put_head(&t, a, c);
  /* a wide matrix is cut into tables that stand below each other */
  for (int first = 0; first < c->columns; first += TABLE_COLUMNS - 1) {
    const int more =
      c->columns - first < TABLE_COLUMNS - 1 ? c->columns - first : TABLE_COLUMNS - 1;
    for (int k = 0; k < more; k++) align[k + 1] = 'r';
    align[more + 1]    = 0;
    struct table table = {.align = align};
    table_cell(&table, "%s", "");
    for (int k = 0; k < more; k++) table_cell(&table, "%s", c->column[first + k]);
    for (int i = 0; i < c->rows; i++) {
      table_cell(&table, "%s", c->row[i]);
      for (int k = 0; k < more; k++)
        table_cell(&table, "%s", say_score(text, c->value[i * c->columns + first + k]));
    }
    if (first > 0) tct_text_add(&t, "\n");
    table_put(&table, &t, 2, 120);
  }
  return say_text(&t);
}

static int as_json(const struct asked *a, const tct_comparison *c)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "metric", metric_of(a));
  if (is_rsa(a)) json_text(&j, "distance", distance_of(a));
  if (is_rsa(a)) json_text(&j, "comparator", comparator_of(a));
  json_text(&j, "probe", c->probe);
  json_row(&j, "runs");
  for (int i = 0; i < a->nouns; i++) json_text(&j, NULL, a->noun[i]);
  json_close(&j);
  json_row(&j, "rows");
  for (int i = 0; i < c->rows; i++) json_text(&j, NULL, c->row[i]);
  json_close(&j);
  json_row(&j, "columns");
  for (int i = 0; i < c->columns; i++) json_text(&j, NULL, c->column[i]);
  json_close(&j);
  json_list(&j, "matrix");
  for (int i = 0; i < c->rows; i++) {
    json_row(&j, NULL);
    for (int k = 0; k < c->columns; k++) json_number(&j, NULL, c->value[i * c->columns + k]);
    json_close(&j);
  }
  json_close(&j);
  json_bool(&j, "larger_is_more_similar", !smaller_is_more_similar(a));
  json_count(&j, "n_conditions", (uint64_t)c->conditions);
  json_count(&j, "n_dropped", (uint64_t)c->dropped);
  json_close(&j);
  return json_say(&j);
}

int compare_runs(const struct asked *a)
{
  const tct_compare_how how = {.probe      = a->probe,
                               .metric     = metric_of(a),
                               .distance   = distance_of(a),
                               .comparator = comparator_of(a),
                               .untrained  = a->untrained,
                               .threads    = a->threads};
  tct_comparison c          = {0};
  tct_error err             = {0};
  int code                  = check(a);

  if (code != EXIT_DONE) return code;
  if (tct_compare_runs(a->noun[0], a->noun[a->nouns - 1], &how, &c, &err) != TCT_OK)
    return say_error(a, &err);
  code = a->json ? as_json(a, &c) : as_text(a, &c);
  tct_comparison_free(&c);
  return code;
}
