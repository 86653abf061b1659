/* show_weights.c -- tercet show RUN --weights: how weights of a projection are spread, how far they moved, what each
 * receiver hears as a picture. */
#include "json.h"
#include "nouns.h"
#include "plot_file.h"
#include "say.h"
#include "show.h"
#include "table.h"

#include "base/memory.h"
#include "lab/receptive.h"
#include "report/plot.h"

#include <math.h>
#include <string.h>

enum { RECEIVERS = 100, MATRIX_MOST = 200 };

struct spread {
  double mean, sd, least, most, zero; /* zero: the share that is 0 */
};

struct work {
  const struct asked *asked;
  const char *path;
  tct_model *model[2]; /* as it is; before any learning */
  tct_state *state[2];
  int projection;
  tct_real *weight[2]; /* [synapses] */
  struct spread spread[2];
  double moved, cosine; /* of the change, by the length before; to the weights before */
};

static const tct_projection *projection_of(const struct work *w)
{
  return &w->model[0]->projection[w->projection];
}

/* ---- the numbers ---------------------------------------------------------------------------------- */

static struct spread spread_of(const tct_real *x, size_t n)
{
  struct spread s = {.least = INFINITY, .most = -INFINITY};

  for (size_t i = 0; i < n; i++) {
    const double v = (double)x[i];
    s.mean += v / (double)n;
    s.zero += v == 0 ? 1 / (double)n : 0;
    s.least = fmin(s.least, v);
    s.most  = fmax(s.most, v);
  }
  for (size_t i = 0; i < n; i++)
    s.sd += ((double)x[i] - s.mean) * ((double)x[i] - s.mean) / (double)n;
  s.sd = sqrt(s.sd);
  return s;
}

static void compare(struct work *w)
{
  const size_t n = projection_of(w)->synapses;
  double now = 0, before = 0, both = 0, change = 0;

  for (size_t i = 0; i < n; i++) {
    const double a = (double)w->weight[0][i], b = (double)w->weight[1][i];
    now += a * a;
    before += b * b;
    both += a * b;
    change += (a - b) * (a - b);
  }
  w->moved  = before > 0 ? sqrt(change / before) : (double)NAN;
  w->cosine = now > 0 && before > 0 ? both / sqrt(now * before) : (double)NAN;
}

static int find(struct work *w)
{
  w->projection = noun_projection(w->model[0], w->asked->weights);
  if (w->projection < 0)
    return say_usage(w->asked, "there is no projection '%s'; tercet show %s/spec.yaml lists them",
                     w->asked->weights, w->path);
  if (projection_of(w)->synapses == 0)
    return say_usage(w->asked, "%s has no weights", projection_of(w)->name);
  return EXIT_DONE;
}

static int measure(struct work *w)
{
  const size_t n = projection_of(w)->synapses;
  tct_error err  = {0};

  for (int i = 0; i < 2; i++) {
    w->weight[i] = tct_alloc(n, sizeof *w->weight[i]);
    if (!w->weight[i]) {
      tct_fail(&err, TCT_NO_MEMORY, "no memory for weights");
      return say_error(w->asked, &err);
    }
    tct_unpack(&w->model[i]->projection[w->projection], tct_state_weights(w->state[i]),
               w->weight[i]);
    w->spread[i] = spread_of(w->weight[i], n);
  }
  compare(w);
  return EXIT_DONE;
}

/* ---- the picture ---------------------------------------------------------------------------------- */

/* White is 0 where there are weights of both signs; else from 0 on. */
static tct_colours colours_of(const tct_receptive *r)
{
  tct_colours c = {.label = "weight"};

  tct_colours_cover(&c, (size_t)r->n * (size_t)r->height * (size_t)r->width, r->value);
  c.about_zero = c.low < 0;
  if (c.low > 0) c.low = 0;
  return c;
}

/* Senders that are no picture: a row each, a column for each receiver or branch. */
static tct_status draw_matrix(const struct work *w, const tct_plot *plot, const tct_receptive *r,
                              tct_error *err)
{
  const tct_projection *p = projection_of(w);
  const tct_population *q = w->model[0]->population;
  const size_t n = (size_t)r->n, senders = (size_t)r->width;
  char post[TCT_NAME + 32];

  if (r->width > MATRIX_MOST || r->n > MATRIX_MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%d senders of %s are no picture, and a matrix has at most %d of them and of "
                    "receivers (--units)",
                    r->width, p->name, MATRIX_MOST);
  double *value = tct_alloc(n * senders + 1, sizeof *value);
  if (!value) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  for (size_t k = 0; k < n; k++)
    for (size_t j = 0; j < senders; j++) value[j * n + k] = r->value[k * senders + j];
  tct_print(post, sizeof post, "%s%s", q[p->post].name, p->rank == 3 ? ", branch by branch" : "");
  const tct_matrix m      = {.rows         = r->width,
                             .columns      = r->n,
                             .value        = value,
                             .row_label    = q[p->pre].name,
                             .column_label = post,
                             .colours      = colours_of(r)};
  const tct_status status = tct_plot_matrix(plot, &m, err);
  tct_free(value);
  return status;
}

static tct_status draw(const struct work *w, const struct plot_file *file, const tct_receptive *r,
                       tct_error *err)
{
  const tct_projection *p = projection_of(w);
  const char *arrow       = strstr(p->name, "->");
  char title[TCT_PROJECTION_NAME + 64], some[48] = "";

  if (r->n < r->of) tct_print(some, sizeof some, ": the first %d of %d", r->n, r->of);
  tct_print(title, sizeof title, "%.*s \xe2\x86\x92 %s%s%s", (int)(arrow - p->name), p->name,
            arrow + 2, w->asked->untrained ? ", untrained" : "", some);
  const bool flat     = r->height == 1;
  const bool large    = flat ? r->n > 12 : sqrt((double)r->n * r->height * r->width) > 150;
  const tct_plot plot = {
    .folder = file->folder, .name = file->name, .title = title, .width = large ? 720 : 340};
  if (flat) return draw_matrix(w, &plot, r, err);
  return tct_plot_fields(&plot, &(tct_fields){r->n, r->height, r->width, r->value, colours_of(r)},
                         err);
}

static int plot(const struct work *w)
{
  const struct asked *a = w->asked;
  const int most        = a->units ? a->units : RECEIVERS;
  tct_receptive r       = {0};
  tct_error err         = {0};
  struct plot_file file;

  if (!a->plot) return EXIT_DONE;
  tct_status status = plot_file_of(a->plot, &file, &err);
  if (status == TCT_OK)
    status = tct_receptive_of(w->state[a->untrained ? 1 : 0], w->projection, most, &r, &err);
  if (status == TCT_OK) status = draw(w, &file, &r, &err);
  tct_receptive_free(&r);
  return status == TCT_OK ? EXIT_DONE : say_error(a, &err);
}

/* ---- telling --------------------------------------------------------------------------------------- */

static const char *const when[] = {"trained", "untrained"};

static int as_text(const struct work *w)
{
  static const char *const head[] = {"", "mean", "sd", "least", "most", "0"};
  const tct_projection *p         = projection_of(w);
  struct table table              = {.align = "lrrrrr"};
  char count[32];
  tct_text t = {0};

  tct_text_add(&t, "%s, %s: %s weights\n", p->name, p->wiring->name,
               say_count(count, (uint64_t)p->synapses));
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = 0; i < 2; i++) {
    const struct spread *s = &w->spread[i];
    table_cell(&table, "%s", when[i]);
    table_cell(&table, "%.4g", s->mean);
    table_cell(&table, "%.4g", s->sd);
    table_cell(&table, "%.4g", s->least);
    table_cell(&table, "%.4g", s->most);
    table_cell(&table, "%.0f%%", 100 * s->zero);
  }
  table_put(&table, &t, 2, 100);
  if (!isnan(w->moved)) tct_text_add(&t, "moved by %.3g times their length", w->moved);
  if (!isnan(w->cosine)) tct_text_add(&t, "; cosine to what they were %.3f", w->cosine);
  if (!isnan(w->moved)) tct_text_add(&t, "\n");
  return say_text(&t);
}

static int as_json(const struct work *w)
{
  const tct_projection *p = projection_of(w);
  struct json j           = {0};

  json_map(&j, NULL);
  json_text(&j, "kind", "weights");
  json_text(&j, "path", w->path);
  json_text(&j, "projection", p->name);
  json_text(&j, "wiring", p->wiring->name);
  json_count(&j, "weights", (uint64_t)p->synapses);
  for (int i = 0; i < 2; i++) {
    const struct spread *s = &w->spread[i];
    json_map(&j, when[i]);
    json_number(&j, "mean", s->mean);
    json_number(&j, "sd", s->sd);
    json_number(&j, "least", s->least);
    json_number(&j, "most", s->most);
    json_number(&j, "zero", s->zero);
    json_close(&j);
  }
  json_number(&j, "moved", w->moved);
  json_number(&j, "cosine", w->cosine);
  json_close(&j);
  return json_say(&j);
}

int show_weights(const struct asked *a, const char *path)
{
  struct work w = {.asked = a, .path = path};
  int code      = plot_asked(a);

  if (code == EXIT_DONE && a->sets)
    code = say_usage(a, "--weights are those of a run as it is: --set and --seed are for a spec");
  for (int i = 0; i < 2 && code == EXIT_DONE; i++)
    code = noun_run(a, path, i == 0, &w.model[i], &w.state[i]);
  if (code == EXIT_DONE) code = find(&w);
  if (code == EXIT_DONE) code = measure(&w);
  if (code == EXIT_DONE) code = plot(&w);
  if (code == EXIT_DONE) code = a->json ? as_json(&w) : as_text(&w);
  for (int i = 0; i < 2; i++) {
    tct_free(w.weight[i]);
    tct_state_free(w.state[i]);
    tct_model_free(w.model[i]);
  }
  return code;
}
