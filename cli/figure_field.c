/* figure_field.c -- Figure 3: rules that follow the gradient, that do not, and that do in part.
 *
 * Above, the three fields of the paper on a hill over two weights, F = -(x'Hx) / 2: u = g, u = A g with A a
 * quarter turn, and u between the two; of these cosine and kappa are known.  Below, three rules of the spec. */
#include "field_table.h"
#include "figures.h"
#include "interrupt.h"
#include "measured.h"
#include "progress.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"
#include "report/page.h"
#include "report/plot.h"

#include <math.h>
#include <string.h>

extern const char tercet_text_field[]; /* examples/07_field.yaml */

enum { GRID = 41, ARROWS = 9, STEPS = 240, SHOWN = 3, LINE = 160, WIDTH = 760 };

/* What is shown of one rule: words, and room for what they are drawn from. */
struct scene {
  tct_field_plane plane;
  char title[LINE], note[LINE], along[LINE], below[LINE];
};

struct work {
  const struct asked *a;
  const struct figure *f;
  const char *folder;
  tct_field_how how;
  tct_field_table table;
  struct scene scene[2 * SHOWN];
};

static tct_spec *open_spec(void *arg, tct_error *err)
{
  const struct work *w = arg;

  return figure_spec(w->a, w->f, err);
}

/* ---- the fields of the paper ------------------------------------------------------------------------------ */

static const double hill[2] = {1, 2}; /* H */

struct turned {
  const char *title;
  double turn; /* from the gradient, degrees */
};

static const struct turned turned[SHOWN] = {{"learning that follows the gradient", 0},
                                            {"change without learning", 90},
                                            {"learning that does not follow it", 65}};

static void flow(double turn, const double at[2], double u[2])
{
  const double g[2] = {-hill[0] * at[0], -hill[1] * at[1]};

  u[0] = cos(turn) * g[0] - sin(turn) * g[1];
  u[1] = sin(turn) * g[0] + cos(turn) * g[1];
}

/* Of J = -R H, R the turn. */
static double kappa_of(double turn)
{
  const double c = cos(turn), s = sin(turn), a = hill[0], b = hill[1];
  const double apart  = 2 * s * s * (a + b) * (a + b);
  const double joined = 4 * c * c * (a * a + b * b) + 2 * s * s * (a - b) * (a - b);

  return sqrt(apart / joined);
}

static void midpoint(double turn, double h, double at[2])
{
  double u[2], half[2];

  flow(turn, at, u);
  for (int k = 0; k < 2; k++) half[k] = at[k] + 0.5 * h * u[k];
  flow(turn, half, u);
  for (int k = 0; k < 2; k++) at[k] += h * u[k];
}

static double place(int i, int n)
{
  return -1 + 2 * (double)i / (n - 1);
}

static tct_status paint(struct scene *s, const struct turned *t, tct_error *err)
{
  tct_field_plane *p = &s->plane;
  const double turn  = t->turn * M_PI / 180;
  double at[2]       = {-0.75, -0.45};

  *p        = (tct_field_plane){.x_low  = -1,
                                .x_high = 1,
                                .y_low  = -1,
                                .y_high = 1,
                                .n      = GRID,
                                .arrows = ARROWS * ARROWS,
                                .steps  = STEPS};
  p->height = tct_alloc((size_t)GRID * GRID, sizeof *p->height);
  p->arrow  = tct_alloc((size_t)p->arrows, sizeof *p->arrow);
  p->path   = tct_alloc((size_t)p->steps, sizeof *p->path);
  if (!p->height || !p->arrow || !p->path)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for a field");
  for (int i = 0; i < GRID * GRID; i++) {
    const double x = place(i % GRID, GRID), y = place(i / GRID, GRID);
    p->height[i] = -(hill[0] * x * x + hill[1] * y * y) / 2;
  }
  for (int i = 0; i < p->arrows; i++) {
    const int row  = i / ARROWS;
    p->arrow[i][0] = 2 * (i % ARROWS + 0.5) / ARROWS - 1;
    p->arrow[i][1] = 2 * (row + 0.5) / ARROWS - 1;
    flow(turn, p->arrow[i], p->arrow[i] + 2);
  }
  for (int i = 0; i < STEPS; i++) {
    memcpy(p->path[i], at, sizeof at);
    midpoint(turn, 0.018, at);
  }
  tct_print(s->title, LINE, "%s", t->title);
  if (t->turn > 0)
    tct_print(s->note, LINE, "turned by %.0f\xc2\xb0: cos %.2g, \xce\xba %.2g", t->turn,
              t->turn == 90 ? 0 : cos(turn), kappa_of(turn));
  else
    tct_print(s->note, LINE, "the gradient itself: cos 1, \xce\xba 0");
  return TCT_OK;
}

/* ---- the fields of rules ---------------------------------------------------------------------------------- */

static void describe(struct scene *s, const tct_field_rule *r)
{
  const tct_field_cell *c  = &r->cell[0];
  const tct_field_plane *p = &s->plane;
  double low = INFINITY, high = -INFINITY;
  char kappa[48];

  for (int i = 0; i < p->n * p->n; i++) {
    low  = fmin(low, p->height[i]);
    high = fmax(high, p->height[i]);
  }
  tct_print(s->title, LINE, "%s: %s", r->rule, tct_finding_name(c->finding));
  if (*c->refused) tct_print(s->title, LINE, "%s: not measured", r->rule);
  if (r->kappa.value < 1e-6)
    tct_print(kappa, sizeof kappa, "%.1g", r->kappa.value);
  else
    tct_print(kappa, sizeof kappa, "%.2g (%.2g..%.2g)", r->kappa.value, r->kappa.low,
              r->kappa.high);
  tct_print(s->note, LINE, "cos %.2f (%.2f..%.2f), \xce\xba %s", c->cosine.value, c->cosine.low,
            c->cosine.high, kappa);
  tct_print(s->along, LINE, "along the gradient; F %.3g to %.3g", low, high);
  tct_print(s->below, LINE, "gain %.2g (%.2g..%.2g)", c->update.gain, c->update.low,
            c->update.high);
}

static tct_status look(struct work *w, tct_error *err)
{
  for (int i = 0; i < SHOWN; i++) {
    struct scene *s         = &w->scene[SHOWN + i];
    const tct_field_rule *r = &w->table.rule[i];
    TCT_TRY(paint(&w->scene[i], &turned[i], err), err, "painting");
    if (*r->refused)
      return tct_fail(err, TCT_UNSUPPORTED, "no picture of rule %s: %s", r->rule, r->refused);
    TCT_TRY(tct_field_plane_of(&w->how, r->rule, GRID, ARROWS, &s->plane, err), err, "rule %s",
            r->rule);
    describe(s, r);
  }
  return TCT_OK;
}

/* ---- the picture and its page ------------------------------------------------------------------------------ */

static tct_status draw_picture(const struct work *w, tct_error *err)
{
  static const char *const across       = "systematic, across the gradient",
                           *const drawn = "a drawn direction: nothing lies across";
  tct_landscape panel[2 * SHOWN];
  const tct_plot plot = {.folder = w->folder,
                         .name   = "figure_3_fields",
                         .title  = "Rules that follow the gradient, and rules that do not",
                         .width  = WIDTH};

  for (int i = 0; i < 2 * SHOWN; i++) {
    const struct scene *s    = &w->scene[i];
    const tct_field_plane *p = &s->plane;
    panel[i]                 = (tct_landscape){.title   = s->title,
                                               .note    = s->note,
                                               .below   = s->below,
                                               .x_label = i < SHOWN ? "one weight" : s->along,
                                               .y_label = i < SHOWN     ? "another"
                                                          : p->borrowed ? drawn
                                                                        : across,
                                               .x_low   = p->x_low,
                                               .x_high  = p->x_high,
                                               .y_low   = p->y_low,
                                               .y_high  = p->y_high,
                                               .n       = p->n,
                                               .height  = p->height,
                                               .arrows  = p->arrows,
                                               .arrow   = (const double(*)[4])p->arrow,
                                               .steps   = p->steps,
                                               .path    = (const double(*)[2])p->path};
  }
  return tct_plot_landscapes(&plot, &(tct_landscapes){2 * SHOWN, SHOWN, panel}, err);
}

static tct_status put_claims(const struct work *w, tct_page *page, tct_error *err)
{
  tct_spec *spec = figure_spec(w->a, w->f, err);

  if (!spec) return err->code;
  figure_claims(page, spec, "field");
  tct_spec_free(spec);
  return TCT_OK;
}

static void fill(const struct work *w, tct_page *page, const char *picture, const tct_text *table)
{
  char text[1400];

  tct_print(
    text, sizeof text,
    "Above: the three fields of the paper on a hill over two weights; cosine and kappa are those "
    "of "
    "the "
    "formulas. Below: rules at the same weights (%s), in the plane of the gradient and of what of "
    "their "
    "mean update lies across it. Lines: equal F, darker is higher. Arrows: the mean update over %d "
    "examples, projected on the plane, as long as the root of its size. The way: where the updates "
    "lead, below those of the rule itself, %d batches. Arrows, heights and ways are of one seed; "
    "cosine, kappa, gain and the verdict are over %d seeds, with 95 %% intervals, the gain over %d "
    "held-out examples. A way leaves its plane: F at its end may be higher than the ground "
    "below it.",
    w->table.state, w->table.examples, w->table.updates, w->table.seeds, w->table.held_out);
  tct_page_heading(page, "Fields");
  tct_page_figure(page, picture, text, WIDTH);
  tct_page_heading(page, "Every number");
  tct_page_text(page, "The same in field.csv and field.json. Shares are of the square of what is "
                      "proposed for one example; kappa is 0 for the gradient of anything at all.");
  tct_page_pre(page, table->failed ? "" : table->at);
  tct_page_heading(page, "How it was made");
  tct_page_text(page, "The whole spec of this figure:");
  if (w->a->nouns < 2)
    tct_page_pre(page, w->f->spec);
  else
    tct_page_text(page, w->a->noun[1]);
}

static tct_status write_page(const struct work *w, tct_error *err)
{
  char *picture   = tct_path(w->folder, "figure_3_fields.svg");
  char *path      = tct_path(w->folder, "figure_3.html");
  tct_page *page  = tct_page_new("Figure 3: rules that do not follow gradients", err);
  tct_text table  = field_text(&w->table);
  tct_status code = page ? TCT_OK : err->code;

  if (code == TCT_OK && (!picture || !path || table.failed))
    code = tct_fail(err, TCT_NO_MEMORY, "no memory for a page");
  if (code == TCT_OK) code = put_claims(w, page, err);
  if (code == TCT_OK) {
    fill(w, page, picture, &table);
    code = tct_page_write(page, path, err);
  }
  tct_text_free(&table);
  tct_page_free(page);
  tct_free(picture);
  tct_free(path);
  return code;
}

/* ---- the work ------------------------------------------------------------------------------------------------ */

static int measure(struct work *w, struct progress *progress)
{
  tct_error err   = {0};
  tct_status code = tct_field_measure(&w->how, &w->table, &err);

  progress_end(progress);
  if (code == TCT_OK) code = field_keep(w->folder, figure_spec_name(w->a, w->f), &w->table, &err);
  if (code == TCT_OK) code = look(w, &err);
  if (code == TCT_OK) code = draw_picture(w, &err);
  if (code == TCT_OK) code = write_page(w, &err);
  const int end = code == TCT_OK
                    ? figure_say(w->a, w->f, w->folder, "figure_3.html", 1, w->table.seeds)
                    : say_error(w->a, &err);
  for (int i = 0; i < 2 * SHOWN; i++) tct_field_plane_free(&w->scene[i].plane);
  tct_field_table_free(&w->table);
  return end;
}

static int draw(const struct asked *a, const struct figure *f, const char *folder)
{
  static const char *const preset[SHOWN] = {"backprop", "oja", "feedback_alignment"};
  const char *rule[LISTED_MOST];
  struct work w        = {.a = a, .f = f, .folder = folder};
  char *rules          = tct_strdup(a->rules ? a->rules : "");
  const int rules_said = rules ? cut_words(rules, rule) : 0;
  struct progress progress;
  int code = EXIT_DONE;

  if (rules_said && rules_said != SHOWN)
    code = say_usage(a, "figure 3 shows three rules, not %d", rules_said);
  if (code == EXIT_DONE) code = rules_known(a, rule, rules_said);
  if (code == EXIT_DONE) {
    progress_begin(&progress, a->progress);
    interrupt_listen("\ntercet: stopping; nothing is kept\n");
    w.how = (tct_field_how){.open         = open_spec,
                            .open_arg     = &w,
                            .rule         = rules_said ? rule : preset,
                            .rules        = SHOWN,
                            .state        = a->state,
                            .examples     = a->examples,
                            .draws        = a->draws,
                            .seeds        = a->seeds,
                            .threads      = a->threads,
                            .stop         = &interrupted,
                            .progress     = tell_count,
                            .progress_arg = &progress};
    code  = measure(&w, &progress);
  }
  tct_free(rules);
  return code;
}

const struct figure figure_field = {
  .name    = "3",
  .folder  = "figure_3",
  .spec    = tercet_text_field,
  .summary = "rules that follow the gradient, and rules that do not",
  .draw    = draw,
};
