/* perceptual_table.c -- what perceptual learning found, as JSON and as CSV. */
#include "perceptual_table.h"

#include "measured.h"

const char *const perceptual_at[TCT_AT_N] = {"criterion", "end"};

/* ---- JSON ------------------------------------------------------------------------------------------------- */

static void put_mark(struct json *j, const tct_perceptual *p, int row, int precision, int at,
                     int mark)
{
  const tct_order o         = tct_perceptual_order(p, row, precision, at, mark);
  const tct_estimate centre = tct_perceptual_centre(p, row, precision, at, mark);

  json_map(j, tct_mark_key(mark));
  json_count(j, "counted", (uint64_t)o.counted);
  json_count(j, "ordered", (uint64_t)o.ordered);
  json_estimate(j, "share", &o.share);
  json_estimate(j, "centre", &centre);
  json_list(j, "levels");
  for (int k = 0; k < p->levels; k++) {
    const tct_estimate e = tct_perceptual_mean(p, row, precision, at, mark, k);
    json_map(j, NULL);
    json_text(j, "level", p->level[k]);
    json_estimate(j, "mean", &e);
    json_close(j);
  }
  json_close(j);
  json_close(j);
}

static void put_at(struct json *j, const tct_perceptual *p, int row, int precision, int at)
{
  const tct_estimate accuracy = tct_perceptual_accuracy(p, row, precision, at),
                     trials   = tct_perceptual_trials(p, row, precision, at);

  json_map(j, perceptual_at[at]);
  json_estimate(j, "accuracy", &accuracy);
  json_estimate(j, "trials", &trials);
  for (int mark = 0; mark < TCT_MARK_N; mark++) put_mark(j, p, row, precision, at, mark);
  json_close(j);
}

static int diverged(const tct_perceptual *p, int row, int precision)
{
  int n = 0;

  for (int seed = 0; seed < p->seeds; seed++)
    n += tct_perceptual_cell_of(p, row, precision, seed)->diverged;
  return n;
}

struct json perceptual_json(const tct_perceptual *p, const char *spec, bool quick)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "figure", "4");
  json_text(&j, "spec", spec);
  json_text(&j, "quick", quick ? "yes" : "no");
  json_count(&j, "seeds", (uint64_t)p->seeds);
  json_number(&j, "criterion", p->criterion);
  json_text(&j, "of", p->of);
  json_list(&j, "rows");
  for (int row = 0; row < p->rows; row++)
    for (int precision = 0; precision < p->precisions; precision++) {
      json_map(&j, NULL);
      json_text(&j, "row", p->row[row].name);
      json_text(&j, "by", p->row[row].by);
      json_number(&j, "precision", p->place[precision]);
      json_count(&j, "reached", (uint64_t)tct_perceptual_reached(p, row, precision));
      json_count(&j, "diverged", (uint64_t)diverged(p, row, precision));
      for (int at = 0; at < TCT_AT_N; at++) put_at(&j, p, row, precision, at);
      json_close(&j);
    }
  json_close(&j);
  json_close(&j);
  return j;
}

/* ---- CSV -------------------------------------------------------------------------------------------------- */

static void put_head(const tct_perceptual *p, tct_text *csv)
{
  tct_text_add(csv,
               "row,by,precision,seeds,reached,diverged,at,accuracy,accuracy_low,accuracy_high,"
               "trials,trials_low,trials_high,mark,counted,ordered,share,share_low,share_high,"
               "centre,centre_low,centre_high");
  for (int k = 0; k < p->levels; k++)
    tct_text_add(csv, ",%s,%s_low,%s_high", p->level[k], p->level[k], p->level[k]);
  tct_text_add(csv, "\n");
}

static void put_line(const tct_perceptual *p, int row, int precision, int at, int mark,
                     tct_text *csv)
{
  const tct_order o           = tct_perceptual_order(p, row, precision, at, mark);
  const tct_estimate centre   = tct_perceptual_centre(p, row, precision, at, mark),
                     accuracy = tct_perceptual_accuracy(p, row, precision, at),
                     trials   = tct_perceptual_trials(p, row, precision, at);

  tct_text_add(csv, "\"%s\",%s,%s,%d,%d,%d,%s", p->row[row].name, p->row[row].by,
               p->precision[precision], p->seeds, tct_perceptual_reached(p, row, precision),
               diverged(p, row, precision), perceptual_at[at]);
  csv_estimate(csv, &accuracy);
  csv_estimate(csv, &trials);
  tct_text_add(csv, ",%s,%d,%d", tct_mark_key(mark), o.counted, o.ordered);
  csv_estimate(csv, &o.share);
  csv_estimate(csv, &centre);
  for (int k = 0; k < p->levels; k++) {
    const tct_estimate e = tct_perceptual_mean(p, row, precision, at, mark, k);
    csv_estimate(csv, &e);
  }
  tct_text_add(csv, "\n");
}

void perceptual_csv(const tct_perceptual *p, tct_text *csv)
{
  put_head(p, csv);
  for (int row = 0; row < p->rows; row++)
    for (int precision = 0; precision < p->precisions; precision++)
      for (int at = 0; at < TCT_AT_N; at++)
        for (int mark = 0; mark < TCT_MARK_N; mark++) put_line(p, row, precision, at, mark, csv);
}
