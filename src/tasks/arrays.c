/* arrays.c -- a task out of your own arrays.
 *
 * A file of named arrays (.npz, .safetensors), a row a trial:
 *
 *     x [n, ...]                stimuli
 *     y [n] integers            classes 0 .. k-1; or [n], [n, k] reals: values to be met
 *     NAME [n, ...]             further signals
 *     x_test, y_test, ...       the test split, _validation likewise; else split off x by the seed
 *     probe_NAME [conditions, ...]  a probe set: stimuli like x
 *
 * After n come no axis, [k], [height, width] or [height, width, channels].  With `time` the next axis
 * is time in x, in whatever has three axes or more and as many steps as x, and in integer y [n, steps].
 * Names, rows, shapes and labels are checked here, once, and that all numbers are finite. */
#include "base/file.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "kernels/rows.h"
#include <tercet/format.h>
#include <tercet/task.h>

#include <string.h>

enum { X, TARGET, SPLITS = 3, SIZE_MOST = 1 << 24 };
static const char *const endings[SPLITS] = {"", "_validation", "_test"};

struct params {
  const char *file;
  double validation, test;
  bool time;
  int64_t memory;
};

static const tct_param params[] = {
  TCT_PARAM_TEXT(struct params, file, NULL, "file of named arrays"),
  TCT_PARAM(struct params, validation, 0.1, 0, 0.9, "1",
            "fraction of trials, one at least, that validate where x_validation is not given"),
  TCT_PARAM(struct params, test, 0.1, 0, 0.9, "1",
            "fraction of trials, one at least, that test where x_test is not given"),
  TCT_PARAM(struct params, time, 0, 0, 0, "1", "the second axis is time"),
  TCT_PARAM(struct params, memory, 4096, 1, 1 << 24, "1", "most memory for the arrays in MiB"),
};

struct source {
  const tct_array *of[SPLITS]; /* NULL: rows of the first */
  bool moves;                  /* a row is [step][unit] */
  int units;
};

struct own {
  char *path;
  tct_arrays arrays;
  struct source source[TCT_SIGNALS];
  const tct_array *probe[TCT_PROBES];
  size_t rows, first[SPLITS], n[SPLITS]; /* of the shuffled rows, or of arrays of their own */
  bool shuffled;
  tct_key key;
};

#define BAD(...) tct_fail_in(err, TCT_BAD_DATA, own->path, 0, 0, __VA_ARGS__)

/* ---- what is in the file ---- */

static bool is_real(const tct_array *a)
{
  return a->type == TCT_F32 || a->type == TCT_F64;
}

/* The array named so with the ending of a split, or NULL. */
static const tct_array *part(const struct own *own, const char *name, int split)
{
  char whole[160];

  tct_print(whole, sizeof whole, "%s%s", name, endings[split]);
  return tct_arrays_named(&own->arrays, whole);
}

static bool ends_in(const char *name, const char *ending)
{
  const size_t n = strlen(name), m = strlen(ending);
  return n > m && strcmp(name + n - m, ending) == 0;
}

static tct_status check_numbers(const struct own *own, const tct_array *a, tct_error *err)
{
  char place[TCT_PLACE];

  if (a->text) return BAD("array %s is text, not numbers", a->name);
  if (a->rank < 1 || a->n == 0) return BAD("array %s is empty", a->name);
  if (tct_array_finite(a, place)) return TCT_OK;
  return BAD("array %s: %s%s is not a finite number", a->name, a->name, place);
}

/* Arrays of other splits are like the first but for their length. */
static tct_status check_parts(const struct own *own, const tct_array *a, tct_error *err)
{
  const tct_array *x = part(own, "x", 0);

  if (a->shape[0] != x->shape[0])
    return BAD("array %s has %zu rows, but x has %zu", a->name, a->shape[0], x->shape[0]);
  for (int s = 1; s < SPLITS; s++) {
    const tct_array *b = part(own, a->name, s), *of = part(own, "x", s);

    if (!b != !of)
      return b ? BAD("array %s is given, but x%s is not", b->name, endings[s])
               : BAD("array x%s is given, but %s%s is not", endings[s], a->name, endings[s]);
    if (!b) continue;
    if (b->shape[0] != of->shape[0])
      return BAD("array %s has %zu rows, but x%s has %zu", b->name, b->shape[0], endings[s],
                 of->shape[0]);
    if (b->rank != a->rank || is_real(b) != is_real(a) ||
        memcmp(b->shape + 1, a->shape + 1, (size_t)(a->rank - 1) * sizeof *a->shape) != 0)
      return BAD("array %s is not like %s but for its length", b->name, a->name);
  }
  return TCT_OK;
}

/* ---- signals ---- */

static bool are_classes(const struct own *own, const struct params *p, const tct_array *y)
{
  const tct_array *x = part(own, "x", 0);
  return !is_real(y) && (y->rank == 1 || (p->time && y->rank == 2 && y->shape[1] == x->shape[1]));
}

/* Labels are 0 .. k-1, each of which is there to be learnt. */
static tct_status count_classes(const struct own *own, int *classes, tct_error *err)
{
  const tct_array *y = part(own, "y", 0);
  bool *seen         = tct_alloc(y->n, sizeof *seen);
  size_t k = 0, bad = 0;
  tct_status status = TCT_OK;

  if (!seen) return tct_fail(err, TCT_NO_MEMORY, "no memory for labels");
  for (int s = 0; s < SPLITS && status == TCT_OK; s++) {
    const tct_array *a = part(own, "y", s);
    const size_t most  = s == 0 ? y->n : k; /* as many classes as labels at most */
    for (size_t i = 0; a && i < a->n && status == TCT_OK; i++) {
      const double label = tct_array_at(a, i);
      if (label < 0 || label >= (double)most) {
        status = BAD("array %s: label %zu is %.17g, not 0 .. k-1%s", a->name, i, label,
                     s == 0 ? "" : " of those in y");
      } else if (s == 0) {
        seen[(size_t)label] = true;
        if ((size_t)label >= k) k = (size_t)label + 1;
      }
    }
  }
  while (bad < k && seen[bad]) bad++;
  if (status == TCT_OK && bad < k)
    status =
      BAD("array y: labels must be 0 .. k-1, but %zu is not among them and %zu is", bad, k - 1);
  tct_free(seen);
  *classes = (int)k;
  return status;
}

/* What a row of array `a` is: a class or units in space, still or moving. */
static tct_status shape_signal(tct_world *w, int i, const tct_array *a, bool classes,
                               tct_error *err)
{
  struct own *own     = w->own;
  tct_signal *s       = &w->signal[i];
  const bool moving   = own->source[i].moves;
  const int rest      = a->rank - 1 - moving;
  const size_t *shape = a->shape + a->rank - rest;
  const size_t units  = a->n / a->shape[0] / (moving ? a->shape[1] : 1);

  if (rest > 3 || units > SIZE_MOST)
    return BAD("array %s: a row has at most 3 axes and %d units", a->name, SIZE_MOST);
  *s                   = (tct_signal){.shape = {1, 1, 1}, .hidden = i == TARGET, .still = !moving};
  own->source[i].units = (int)units;
  if (classes) {
    s->kind = TCT_SIGNAL_CLASS;
    TCT_TRY(count_classes(own, &s->shape[2], err), err, "reading labels");
    w->chance = 1.0 / s->shape[2];
  } else if (rest == 1) {
    s->shape[2] = (int)shape[0];
  } else if (rest > 1) {
    s->shape[0] = rest == 3 ? (int)shape[2] : 1;
    s->shape[1] = (int)shape[0];
    s->shape[2] = (int)shape[1];
  }
  return TCT_OK;
}

static bool moves(const tct_world *w, const tct_array *a, bool second_is_time)
{
  const struct params *p = w->params;

  if (!p->time) return false;
  return second_is_time ? a->rank >= 2 : a->rank >= 3 && a->shape[1] == (size_t)w->steps;
}

static tct_status add_signal(tct_world *w, const tct_array *a, const char *name, tct_error *err)
{
  struct own *own    = w->own;
  const int i        = w->n_signals;
  const bool classes = i == TARGET && are_classes(own, w->params, a);

  TCT_TRY(check_parts(own, a, err), err, "adding signal %s", name);
  if (i == TCT_SIGNALS) return BAD("more than %d signals; %s is one too many", TCT_SIGNALS, name);
  if (strlen(name) >= sizeof w->signal->name || (i > TARGET && tct_world_signal(w, name) >= 0))
    return BAD("array %s cannot be a signal: its name is taken or too long", name);
  own->source[i].moves = moves(w, a, i == X || classes);
  TCT_TRY(shape_signal(w, i, a, classes, err), err, "adding signal %s", name);
  tct_print(w->signal[i].name, sizeof w->signal[i].name, "%s", name);
  for (int k = 0; k < SPLITS; k++) own->source[i].of[k] = part(own, a->name, k);
  w->n_signals++;
  return TCT_OK;
}

static tct_status add_probe(tct_world *w, const tct_array *a, tct_error *err)
{
  struct own *own    = w->own;
  const tct_array *x = part(own, "x", 0);
  tct_probe *p       = &w->probe[w->n_probes];
  const char *name   = a->name + strlen("probe_");

  if (w->n_probes == TCT_PROBES) return BAD("more than %d probe sets", TCT_PROBES);
  if (*name == 0 || strlen(name) >= sizeof p->name)
    return BAD("array %s: a probe set's name has 1 to %zu bytes", a->name, sizeof p->name - 1);
  if (a->rank != x->rank || a->shape[0] > SIZE_MOST ||
      memcmp(a->shape + 1, x->shape + 1, (size_t)(x->rank - 1) * sizeof *x->shape) != 0)
    return BAD("array %s: its rows are not like those of x", a->name);
  tct_print(p->name, sizeof p->name, "%s", name);
  p->conditions             = (int)a->shape[0];
  p->repeats                = 1;
  own->probe[w->n_probes++] = a;
  return TCT_OK;
}

/* Parts were taken up with their whole; they must only have one. */
static tct_status add_other(tct_world *w, const tct_array *a, tct_error *err)
{
  const struct own *own = w->own;
  char whole[sizeof a->name];
  int split = SPLITS - 1;

  while (split > 0 && !ends_in(a->name, endings[split])) split--;
  if (split > 0) {
    const size_t n = strlen(a->name) - strlen(endings[split]);
    tct_print(whole, sizeof whole, "%.*s", (int)n, a->name);
    return part(own, whole, 0) ? TCT_OK : BAD("array %s is given, but %s is not", a->name, whole);
  }
  if (strncmp(a->name, "probe_", strlen("probe_")) == 0) return add_probe(w, a, err);
  if (strcmp(a->name, "x") == 0 || strcmp(a->name, "y") == 0) return TCT_OK;
  return add_signal(w, a, a->name, err);
}

/* x and y first, then the others in the order of the file. */
static tct_status add_all(tct_world *w, tct_error *err)
{
  const struct own *own = w->own;
  const tct_arrays *all = &own->arrays;
  tct_status status     = TCT_OK;

  for (int i = 0; i < all->n && status == TCT_OK; i++)
    status = check_numbers(own, &all->array[i], err);
  if (status == TCT_OK) status = add_signal(w, part(own, "x", 0), "x", err);
  if (status == TCT_OK) status = add_signal(w, part(own, "y", 0), "target", err);
  for (int i = 0; i < all->n && status == TCT_OK; i++) status = add_other(w, &all->array[i], err);
  return status;
}

/* Splits without arrays of their own take rows off the end of the shuffled first ones. */
static tct_status split(tct_world *w, tct_error *err)
{
  const struct params *p        = w->params;
  struct own *own               = w->own;
  const double fraction[SPLITS] = {0, p->validation, p->test};
  const struct source *x        = &own->source[X];
  size_t left = own->rows = x->of[TCT_TRAIN]->shape[0];

  for (int s = 1; s < SPLITS; s++) {
    size_t n = (size_t)(fraction[s] * (double)own->rows);
    if (n < 1) n = 1;
    if (x->of[s]) {
      own->n[s] = x->of[s]->shape[0];
      continue;
    }
    if (n >= left) return BAD("%zu rows are too few to be split", own->rows);
    left -= n;
    own->first[s] = left;
    own->n[s]     = n;
    own->shuffled = true;
  }
  own->n[TCT_TRAIN] = left;
  for (int s = 0; s < SPLITS; s++) w->trials[s] = own->n[s];
  return TCT_OK;
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p = w->params;
  struct own *own = w->own = tct_alloc(1, sizeof *own);

  if (!p->file || !*p->file) return tct_fail(err, TCT_BAD_SPEC, "arrays need a file");
  if (own) own->path = tct_path(folder, p->file);
  if (!own || !own->path) return tct_fail(err, TCT_NO_MEMORY, "no memory for arrays");
  TCT_TRY(tct_arrays_read(own->path, NULL, (size_t)p->memory << 20, &own->arrays, err), err,
          "reading %s", own->path);
  own->key           = tct_key_of(w->seed, "task.arrays.split");
  const tct_array *x = part(own, "x", 0);
  if (!x || !part(own, "y", 0)) return BAD("there is no array %s", x ? "y" : "x");
  if (p->time && (x->rank < 2 || x->shape[1] > SIZE_MOST))
    return BAD("array x has no second axis that could be time");
  if (p->time) w->steps = (int)x->shape[1];
  const tct_status status = add_all(w, err);
  return status == TCT_OK ? split(w, err) : status;
}

static void close(tct_world *w)
{
  struct own *own = w->own;

  if (!own) return;
  tct_arrays_free(&own->arrays);
  tct_free(own->path);
  tct_free(own);
}

/* ---- showing ---- */

/* The array and the row of it that hold a trial; NULL: there is nothing to show. */
static const tct_array *find(const struct own *own, int signal, int split, uint64_t trial,
                             size_t *row)
{
  const struct source *s = &own->source[signal];

  if (split >= TCT_PROBE) {
    const tct_array *probe = signal == X ? own->probe[split - TCT_PROBE] : NULL;
    if (probe) *row = (size_t)(trial % probe->shape[0]);
    return probe;
  }
  *row = (size_t)(trial % own->n[split]);
  if (split > TCT_TRAIN && s->of[split]) return s->of[split];
  *row += own->first[split];
  if (own->shuffled) *row = (size_t)tct_shuffled(own->key, *row, own->rows);
  return s->of[TCT_TRAIN];
}

static void show_step(const tct_world *w, const tct_showing *s, int step, tct_real *rows)
{
  const struct own *own     = w->own;
  const struct source *from = &own->source[s->signal];
  const bool classes        = w->signal[s->signal].kind == TCT_SIGNAL_CLASS;

  /* a trial that goes on longer than its array holds its last step */
  if (step >= w->steps) step = w->steps - 1;
  for (int k = 0; k < s->trials; k++) {
    tct_real *to = rows + (size_t)k * s->ld;
    size_t at;
    const tct_array *a = find(own, s->signal, s->split, s->trial[k], &at);

    if (!a) {
      tct_row_pad(0, s->ld, to);
      continue;
    }
    if (from->moves) at = at * (size_t)w->steps + (size_t)step;
    if (classes) {
      tct_row_class((int)tct_array_at(a, at), s->ld, to);
    } else {
      tct_array_reals(a, at * (size_t)from->units, (size_t)from->units, to);
      tct_row_pad(from->units, s->ld, to);
    }
  }
}

static void show(const tct_world *w, const tct_showing *s)
{
  const size_t step = (size_t)s->trials * s->ld;

  for (int t = 0; t < s->steps; t++) show_step(w, s, s->begun + t, s->rows + (size_t)t * step);
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  *category = 0;
  tct_print(name, 32, "%.20s %d", w->probe[probe].name, i + 1);
  tct_print(category_name, 32, "%s", w->probe[probe].name);
}

const tct_task tct_task_arrays = {
  .name     = "arrays",
  .title    = "Your own arrays",
  .family   = "data",
  .summary  = "learn from the arrays of a file: stimuli x, targets y, a row a trial",
  .equation = "x [n, ...];  y [n] classes or [n, k] values;  NAME [n, ...] further signals\n"
              "each with _validation and _test where given;  probe_NAME [conditions, ...]\n",
  .source   = "the file",
  .notes =
    "Pictures are [n, height, width, channels].  Further signals and targets are 0 in probes.",
  TCT_TAKES(struct params, params),
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
};
