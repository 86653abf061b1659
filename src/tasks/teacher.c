/* teacher.c -- be like the teacher: targets from a fixed random circuit, so that the gradient is known.
 *
 *     x ~ N(0, 1) each      linear:  y = W* x            W* ~ N(0, 1 / inputs)
 *                           tanh:    y = W2* tanh(W1* x)  W2* ~ N(0, 1 / hidden)
 *
 * As E[x x'] is the identity, a linear circuit y = W x that learns from a linear teacher with half the
 * squared error has the gradient W - W* over the population, exactly: what a rule proposes can be held
 * against it without a numerical gradient.  tests/tasks/teacher.c does so.
 *
 * With `answer: class` the target is which output is the largest: classes that a circuit of the teacher's
 * kind can tell apart.
 *
 * Source: Werfel, Xie & Seung 2005, doi:10.1162/089976605774320539. */
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "kernels/rows.h"
#include <tercet/task.h>

#include <math.h>

enum { MOST = 1024 };
enum { LINEAR, TANH };
enum { X, TARGET };
enum { NUMBERS, CLASS };

struct params {
  int64_t inputs, outputs, hidden;
  int activation, answer;
  double noise;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, inputs, 10, 1, MOST, "1", "numbers in a stimulus"),
  TCT_PARAM(struct params, outputs, 5, 1, MOST, "1", "numbers in a target"),
  TCT_PARAM_CHOICE(struct params, activation, LINEAR, "linear|tanh",
                   "one linear projection, or two with tanh units between them"),
  TCT_PARAM(struct params, hidden, 10, 1, MOST, "1", "tanh units of the teacher"),
  TCT_PARAM_CHOICE(struct params, answer, NUMBERS, "numbers|class",
                   "what the target is: the teacher's outputs, or which of them is the largest"),
  TCT_PARAM(struct params, noise, 0, 0, 1000, "1",
            "spread of what is added to the teacher's outputs"),
};

struct own {
  tct_key x, noise;
  double *first, *second; /* [post][pre]; linear: only `first` */
};

static bool draw(uint64_t seed, const char *place, int64_t post, int64_t pre, double **weight)
{
  const tct_key key  = tct_key_of(seed, place);
  const double scale = 1 / sqrt((double)pre);

  *weight = tct_alloc((size_t)(post * pre), sizeof **weight);
  for (int64_t i = 0; *weight && i < post * pre; i++)
    (*weight)[i] = scale * tct_normal(key, 0, 0, (uint32_t)i);
  return *weight != NULL;
}

static tct_status open(tct_world *w, const char *folder, tct_error *err)
{
  const struct params *p = w->params;
  const bool deep        = p->activation == TANH;
  struct own *own = w->own = tct_alloc(1, sizeof *own);
  (void)folder;

  if (!own ||
      !draw(w->seed, "task.teacher.first", deep ? p->hidden : p->outputs, p->inputs, &own->first) ||
      (deep && !draw(w->seed, "task.teacher.second", p->outputs, p->hidden, &own->second)))
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the teacher");
  own->x     = tct_key_of(w->seed, "task.teacher.x");
  own->noise = tct_key_of(w->seed, "task.teacher.noise");

  w->n_signals      = 2;
  w->signal[X]      = (tct_signal){.name = "x", .shape = {1, 1, (int)p->inputs}, .still = true};
  w->signal[TARGET] = (tct_signal){.name  = "target",
                                   .kind  = p->answer == CLASS ? TCT_SIGNAL_CLASS : TCT_SIGNAL_REAL,
                                   .shape = {1, 1, (int)p->outputs},
                                   .hidden = true,
                                   .still  = true};
  if (p->answer == CLASS) w->chance = 1.0 / (double)p->outputs;
  w->n_probes = 1;
  w->probe[0] = (tct_probe){.name = "axes", .conditions = (int)p->inputs, .repeats = 1};
  return TCT_OK;
}

static void close(tct_world *w)
{
  struct own *own = w->own;

  if (!own) return;
  tct_free(own->first);
  tct_free(own->second);
  tct_free(own);
}

/* The stimulus of a trial: each split has its own draws, the probe the unit vectors. */
static void draw_x(const tct_world *w, int split, uint64_t trial, tct_real *x)
{
  const struct own *own = w->own;
  const int n           = w->signal[X].shape[2];

  if (split < TCT_PROBE)
    tct_normals(tct_key_in(own->x, (uint64_t)split), trial, 0, 0, n, 1, x);
  else
    tct_row_class((int)(trial % (uint64_t)n), (size_t)n, x);
}

static double weigh(const double *weight, int n, const double *x)
{
  double sum = 0;
  for (int j = 0; j < n; j++) sum += weight[j] * x[j];
  return sum;
}

static void teach(const tct_world *w, int split, uint64_t trial, double noise, tct_real *row)
{
  const struct params *p = w->params;
  const struct own *own  = w->own;
  const bool deep        = p->activation == TANH;
  const int inputs = (int)p->inputs, hidden = (int)p->hidden, outputs = (int)p->outputs;
  const tct_key key = tct_key_in(own->noise, (uint64_t)split);
  tct_real x[MOST];
  double from[MOST], rate[MOST];

  draw_x(w, split, trial, x);
  for (int j = 0; j < inputs; j++) from[j] = (double)x[j];
  for (int i = 0; deep && i < hidden; i++)
    rate[i] = tanh(weigh(own->first + (size_t)i * (size_t)inputs, inputs, from));
  for (int k = 0; k < outputs; k++) {
    const double y = deep ? weigh(own->second + (size_t)k * (size_t)hidden, hidden, rate)
                          : weigh(own->first + (size_t)k * (size_t)inputs, inputs, from);
    row[k]         = (tct_real)(noise > 0 ? y + noise * tct_normal(key, trial, 0, (uint32_t)k) : y);
  }
}

static int largest(int n, const tct_real *row)
{
  int k = 0;
  for (int i = 1; i < n; i++)
    if (row[i] > row[k]) k = i;
  return k;
}

/* Probes are taught without noise. */
static void show_noisy(const tct_world *w, const tct_showing *s, double noise)
{
  for (int k = 0; k < s->trials; k++) {
    tct_real *row = s->rows + (size_t)k * s->ld;
    if (s->signal == X)
      draw_x(w, s->split, s->trial[k], row);
    else
      teach(w, s->split, s->trial[k], s->split < TCT_PROBE ? noise : 0, row);
    if (w->signal[s->signal].kind == TCT_SIGNAL_CLASS)
      tct_row_class(largest(w->signal[TARGET].shape[2], row), s->ld, row);
    tct_row_pad(w->signal[s->signal].shape[2], s->ld, row);
  }
  tct_rows_hold(s->steps, s->trials, s->ld, s->rows);
}

static void show(const tct_world *w, const tct_showing *s)
{
  show_noisy(w, s, ((const struct params *)w->params)->noise);
}

/* What the teacher says before noise comes to it. */
static void oracle(const tct_world *w, const tct_showing *s)
{
  tct_showing target = *s;

  target.signal = TARGET;
  show_noisy(w, &target, 0);
}

static void condition(const tct_world *w, int probe, int i, char name[32], int *category,
                      char category_name[32])
{
  (void)w;
  (void)probe;
  *category = 0;
  tct_print(name, 32, "axis %d", i + 1);
  tct_print(category_name, 32, "axis");
}

const tct_task tct_task_teacher = {
  .name     = "teacher",
  .title    = "Teacher and student",
  .family   = "known gradient",
  .summary  = "learn what a fixed random circuit makes of random stimuli",
  .equation = "x ~ N(0, 1);  linear: y = W* x;  tanh: y = W2* tanh(W1* x)\n"
              "a linear student's gradient of E |W x - y|^2 / 2 is W - W*\n",
  .source   = "Werfel, Xie & Seung 2005, doi:10.1162/089976605774320539",
  .notes    = "All splits are endless.  Probe set axes, one condition a unit vector: a linear "
              "teacher's targets there are the columns of W*.  Classes are not equally frequent: a "
              "teacher prefers some of its outputs",
  TCT_TAKES(struct params, params),
  .claims    = TCT_TASK_SOLVABLE,
  .open      = open,
  .close     = close,
  .show      = show,
  .condition = condition,
  .oracle    = oracle,
};
