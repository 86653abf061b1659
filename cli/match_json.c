/* match_json.c -- the same as one JSON object. */
#include "json.h"
#include "match_work.h"
#include "say.h"

static void put_checkpoint(struct json *j, const struct match *w, const char *key, int checkpoint)
{
  if (checkpoint < 0)
    json_raw(j, key, NULL);
  else if (w->course.day[checkpoint] == TCT_UNTRAINED)
    json_text(j, key, "untrained");
  else
    json_count(j, key, (uint64_t)w->course.day[checkpoint]);
}

static void put_course(struct json *j, const struct match *w)
{
  json_list(j, "course");
  for (int i = 0; i < w->course.n; i++) {
    json_map(j, NULL);
    put_checkpoint(j, w, "checkpoint", i);
    json_number(j, "right", w->course.performed[i].right);
    json_number(j, "of", w->course.performed[i].of);
    json_number(j, "matched", w->curve[i]);
    json_close(j);
  }
  json_close(j);
}

static void put_animal(struct json *j, const struct match *w, const struct match_animal *m)
{
  json_map(j, NULL);
  json_text(j, "subject", m->name);
  json_list(j, "days");
  for (int d = 0; d < m->days; d++) {
    const tct_matched *f = &m->found[d];
    const struct {
      const char *key;
      int checkpoint;
    } at[] = {{"checkpoint", f->checkpoint},
              {"first", f->first},
              {"last", f->last},
              {"low", f->low},
              {"high", f->high}};
    json_map(j, NULL);
    json_text(j, "session", m->session[d]);
    json_number(j, "right", m->day[d].right);
    json_number(j, "of", m->day[d].of);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
      put_checkpoint(j, w, at[i].key, at[i].checkpoint);
    json_number(j, "share", f->share);
    json_number(j, "run", f->model);
    json_number(j, "deviance", f->deviance);
    json_number(j, "p", f->p);
    json_text(j, "match", tct_match_text(f->kind));
    json_close(j);
  }
  json_close(j);
  json_close(j);
}

static void put_row(struct json *j, const struct match_row *row)
{
  const struct match_animal *m = row->animal;
  const tct_likeness *l        = &row->found;
  const struct {
    const char *key;
    double value;
  } numbers[] = {{"similarity", l->similarity},
                 {"low", l->low},
                 {"high", l->high},
                 {"error", l->error},
                 {"p", l->p},
                 {"smallest_p", l->smallest},
                 {"correlation_of_halves", l->halves},
                 {"reliability", l->reliability},
                 {"ceiling", l->ceiling},
                 {"random", l->random},
                 {"random_high", l->random_high},
                 {"p_random", l->p_random},
                 {"scaled", l->scaled},
                 {"beyond", l->beyond},
                 {"level_before", l->level[0]},
                 {"level_after", l->level[1]},
                 {"size", l->size_model},
                 {"size_of_brain", l->size_brain}};

  json_map(j, NULL);
  json_text(j, "subject", m->name);
  json_text(j, "area", row->area);
  json_row(j, "sessions");
  for (int k = 0; k < 2; k++) json_text(j, NULL, m->session[m->at[k]]);
  json_close(j);
  json_text(j, row->is_animal ? "animal" : "population", row->name);
  json_count(j, "n_conditions", (uint64_t)l->conditions);
  json_count(j, "n_pairs", (uint64_t)l->pairs);
  json_count(j, "n_dropped_conditions", (uint64_t)l->dropped);
  json_count(j, "n_dropped_pairs", (uint64_t)l->undefined);
  json_count(j, "n_randoms", (uint64_t)l->randoms);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    json_number(j, numbers[i].key, numbers[i].value);
  json_text(j, "why", tct_likeness_why_text(l->why));
  json_close(j);
}

static void put_levels(struct json *j, const struct match_levels *l)
{
  json_map(j, NULL);
  json_text(j, "subject", l->animal->name);
  json_count(j, "n", (uint64_t)l->found.n);
  json_count(j, "n_dropped", (uint64_t)l->found.dropped);
  json_number(j, "rank_correlation", l->found.rho);
  json_number(j, "p", l->found.p);
  json_number(j, "smallest_p", l->found.smallest);
  json_close(j);
}

static void put_mean(struct json *j, const struct match_mean *m)
{
  json_map(j, NULL);
  json_text(j, "area", m->area);
  json_text(j, "population", m->name);
  json_count(j, "n", (uint64_t)m->found.n);
  json_count(j, "n_dropped", (uint64_t)m->found.dropped);
  json_number(j, "similarity", m->found.mean);
  json_number(j, "low", m->found.low);
  json_number(j, "high", m->found.high);
  json_number(j, "ceiling", m->found.ceiling);
  json_close(j);
}

int match_json(const struct match *w)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "run", w->asked->noun[0]);
  json_text(&j, "with", w->asked->with.at[0]);
  json_text(&j, "performance", w->asked->performance);
  json_bool(&j, "isotonic", !w->how.as_it_is);
  json_text(&j, "direction", "after - before; larger is more alike");
  json_text(&j, "distance", w->making.how.distance->name);
  json_text(&j, "model_distance", w->model_making.how.distance->name);
  json_text(&j, "comparator", w->like.comparator->name);
  json_number(&j, "level", w->like.level);
  json_count(&j, "draws", (uint64_t)w->like.draws);
  json_count(&j, "splits", (uint64_t)w->like.splits);
  json_count(&j, "cycle", (uint64_t)(w->like.cycle > 1 ? w->like.cycle : 1));
  json_count(&j, "seed", w->like.seed);
  put_course(&j, w);
  json_list(&j, "animals");
  for (int i = 0; i < w->animals; i++) put_animal(&j, w, &w->animal[i]);
  json_close(&j);
  json_list(&j, "changes");
  for (int i = 0; i < w->n; i++) put_row(&j, &w->row[i]);
  json_close(&j);
  json_list(&j, "levels");
  for (int i = 0; i < w->levels; i++) put_levels(&j, &w->level[i]);
  json_close(&j);
  json_list(&j, "over_animals");
  for (int i = 0; i < w->means; i++) put_mean(&j, &w->mean[i]);
  json_close(&j);
  json_list(&j, "provenance");
  json_raw(&j, NULL, w->brain.provenance);
  json_raw(&j, NULL, w->model.provenance);
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}
