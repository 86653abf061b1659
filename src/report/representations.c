/* representations.c -- the sections that look inside: RDMs before and after learning, and how alike the
 * populations of two circuits are. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/movement.h"
#include "report/plot.h"
#include "report/sections.h"
#include <tercet/compare.h>

enum { MOST = 16 };

/* One circuit's populations at one time, as RDMs. */
typedef struct {
  int n;
  tct_recording *recording[MOST];
  double *rdm[MOST];
} looking;

static void look_away(looking *k)
{
  for (int i = 0; i < k->n; i++) {
    tct_recording_free(k->recording[i]);
    tct_free(k->rdm[i]);
  }
  k->n = 0;
}

static tct_status look(const tct_report_run *a, bool trained, looking *k, tct_error *err)
{
  const tct_distance *d = (const tct_distance *)tct_variant("distances", "correlation");
  tct_model *m          = NULL;
  tct_state *s          = NULL;

  *k = (looking){0};
  TCT_TRY(tct_run_open(a->folder, trained, 1, &m, &s, err), err, "opening %s", a->folder);
  tct_recording **into = tct_alloc((size_t)m->n_populations, sizeof(tct_recording *));
  tct_status status =
    into ? tct_record(s, m->world->probe[0].name, NULL, into, &k->n, err) : TCT_NO_MEMORY;
  tct_state_free(s);
  tct_model_free(m);
  for (int i = 0; status == TCT_OK && i < k->n; i++) {
    if (i >= MOST) {
      tct_recording_free(into[i]);
      continue;
    }
    const size_t n = (size_t)into[i]->conditions, units = (size_t)into[i]->units;
    double *patterns = tct_alloc(n * units, sizeof *patterns);
    k->recording[i]  = into[i];
    k->rdm[i]        = tct_alloc(n * (n - 1) / 2, sizeof **k->rdm);
    if (patterns && k->rdm[i]) {
      tct_recording_patterns(into[i], patterns);
      status = tct_distances(
        d, NULL, &(tct_patterns){.conditions = (int)n, .units = (int)units, .mean = patterns},
        k->rdm[i], err);
    } else {
      status = tct_fail(err, TCT_NO_MEMORY, "no memory for RDMs");
    }
    tct_free(patterns);
  }
  if (k->n > MOST) k->n = MOST;
  tct_free(into);
  return status;
}

static tct_status draw(const tct_report_of *r, const tct_report_run *a, const looking *k,
                       const char *when, const tct_colours *colours, tct_error *err)
{
  char name[192], title[160], path[1024];

  for (int i = 0; i < k->n; i++) {
    const tct_recording *c = k->recording[i];
    const bool senses      = !a->model->population[tct_population_named(a->model, c->name)].unit;
    if (senses && strcmp(when, "before") != 0) continue; /* they do not learn */
    if (c->units < 2) continue;                          /* nothing to correlate over */
    tct_print(name, sizeof name, "rdm_%s_%s_%s", a->name, c->name, when);
    tct_print(title, sizeof title, "%s, %s", c->name, when);
    TCT_TRY(
      tct_plot_rdm(&(tct_plot){r->figures, name, title, 300, 0},
                   &(tct_rdm_picture){.n             = c->conditions,
                                      .value         = k->rdm[i],
                                      .category      = c->category,
                                      .categories    = c->categories,
                                      .category_name = (const char(*)[TCT_LABEL])c->category_name,
                                      .condition     = (const char(*)[TCT_LABEL])c->condition,
                                      .colours       = *colours},
                   err),
      err, "plotting the RDM of %s", c->name);
    tct_print(path, sizeof path, "%s/%s.svg", r->figures, name);
    tct_page_figure(r->page, path, NULL, 0);
  }
  return TCT_OK;
}

static bool any_of_one_unit(const tct_model *m)
{
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].size < 2 && !m->population[p].constant) return true;
  return false;
}

static void cover(tct_colours *c, const looking *k)
{
  for (int i = 0; i < k->n; i++) {
    const size_t n = (size_t)k->recording[i]->conditions;
    tct_colours_cover(c, n * (n - 1) / 2, k->rdm[i]);
  }
}

/* Each population that learns, where its conditions were and where they went. */
static tct_status move(const tct_report_of *r, const looking *before, const looking *after,
                       tct_error *err)
{
  const tct_report_run *a = &r->run[0];
  char name[192], title[160];

  tct_page_subheading(r->page, "how conditions moved");
  tct_page_text(
    r->page, "Maps by metric multidimensional scaling of the same RDMs of the first run, the later "
             "one turned onto the earlier: near is alike, and the larger the stress the less a map "
             "may be trusted.");
  tct_page_grid_begin(r->page);
  for (int i = 0; i < before->n && i < after->n; i++) {
    const tct_recording *c = before->recording[i];
    if (!a->model->population[tct_population_named(a->model, c->name)].unit) continue;
    if (c->units < 2) continue;
    tct_print(name, sizeof name, "map_%s_%s", a->name, c->name);
    tct_print(title, sizeof title, "%s", c->name);
    TCT_TRY(tct_report_movement(r, name, title, c, before->rdm[i], after->rdm[i], err), err,
            "on how conditions moved");
  }
  tct_page_grid_end(r->page);
  return TCT_OK;
}

/* Before is the same circuit for all that share seed and architecture: shown once. */
static tct_status rdms(const tct_report_of *r, tct_error *err)
{
  const int shown   = r->n < 2 ? r->n : 2;
  looking k[3]      = {{0}, {0}, {0}};
  tct_colours c     = {.label = "1 - correlation"};
  tct_status status = look(&r->run[0], false, &k[0], err);

  for (int i = 0; status == TCT_OK && i < shown; i++)
    status = look(&r->run[i], true, &k[i + 1], err);
  for (int i = 0; i <= shown; i++) cover(&c, &k[i]);
  const bool same = r->n > 1 && strcmp(r->run[0].architecture, r->run[1].architecture) == 0 &&
                    r->run[0].model->seed == r->run[1].model->seed;
  if (status == TCT_OK)
    tct_page_subheading(r->page, same ? "before learning (the same circuit for both)"
                                      : "the first run's circuit before learning");
  for (int i = 0; status == TCT_OK && i <= shown; i++) {
    if (i) tct_page_subheading(r->page, r->run[i - 1].name);
    tct_page_grid_begin(r->page);
    status = draw(r, &r->run[i ? i - 1 : 0], &k[i], i ? "after" : "before", &c, err);
    tct_page_grid_end(r->page);
  }
  if (status == TCT_OK) status = move(r, &k[0], &k[1], err);
  for (int i = 0; i < 3; i++) look_away(&k[i]);
  return status;
}

tct_status tct_section_representations(const tct_report_of *r, tct_error *err)
{
  const tct_world *w = r->run[0].model->world;
  char words[512];

  if (w->n_probes == 0) return TCT_OK;
  tct_print(words, sizeof words,
            "How unlike the responses to two conditions are, for every pair of the %d conditions "
            "of the probe set '%s': "
            "1 - correlation over units. The colours mean the same in all of them. The senses (%s) "
            "do not learn.%s",
            w->probe[0].conditions, w->probe[0].name,
            r->run[0].model->population[r->run[0].model->order[0]].name,
            any_of_one_unit(r->run[0].model) ? " Of a population of one unit there is none." : "");
  tct_page_heading(r->page, "Representations");
  tct_page_text(r->page, words);
  return rdms(r, err);
}

/* ---- populations x populations --------------------------------------------------------------------------- */

tct_status tct_section_similarity(const tct_report_of *r, tct_error *err)
{
  tct_comparison c = {0};
  char path[1024], caption[512];

  if (r->n < 2 || r->run[0].model->world->n_probes == 0) return TCT_OK;
  TCT_TRY(tct_compare_runs(r->run[0].folder, r->run[1].folder,
                           &(tct_compare_how){.metric = "cka", .untrained = true, .threads = 1}, &c,
                           err),
          err, "comparing %s and %s", r->run[0].name, r->run[1].name);
  const char **row    = tct_alloc((size_t)(c.rows + c.columns) + 1, sizeof *row),
             **column = row + c.rows;
  for (int i = 0; row && i < c.rows; i++) row[i] = c.row[i];
  for (int i = 0; row && i < c.columns; i++) column[i] = c.column[i];
  const tct_status status =
    row ? tct_plot_matrix(&(tct_plot){r->figures, "similarity", "linear CKA", 720, 0},
                          &(tct_matrix){.rows         = c.rows,
                                        .columns      = c.columns,
                                        .value        = c.value,
                                        .row          = row,
                                        .column       = column,
                                        .row_label    = r->run[0].name,
                                        .column_label = r->run[1].name,
                                        .colours      = {0, 1, "CKA", false}},
                          err)
        : tct_fail(err, TCT_NO_MEMORY, "no memory for names");
  tct_free((void *)row);
  if (status == TCT_OK) {
    tct_page_heading(r->page, "Two circuits, population by population");
    tct_print(path, sizeof path, "%s/similarity.svg", r->figures);
    tct_print(caption, sizeof caption,
              "Linear centred kernel alignment between the responses of populations of %s (rows) "
              "and of %s (columns) to the "
              "%d conditions of '%s'; 1 is the same up to rotation and scale. The untrained "
              "circuits stand beside.",
              r->run[0].name, r->run[1].name, c.conditions, c.probe);
    tct_page_figure(r->page, path, caption, 720);
  }
  tct_comparison_free(&c);
  return status;
}
