/* make.c -- the recordings of an entry: trials by condition and repeat, with what is known of each unit. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { NAMED_MOST = 4 }; /* of conditions that are absent */

void tct_made_free(struct made *m)
{
  if (m->ready != m->recording) tct_recording_free(m->ready);
  tct_recording_free(m->recording);
  tct_free(m->kept);
  tct_free(m->reliability);
}

/* What goes into one recording. */
struct share {
  struct entry *e;
  const struct split *split;
  int trial_group, unit_group;
  const double *x, *mean; /* [trial][step][unit], [trial][unit] */
  int conditions, repeats, units;
  int *to, *count; /* [e->conditions] place in the recording, -1: none; trials of it */
  int64_t used, left_out;
};

static bool has_trial(const struct share *s, size_t i)
{
  return s->e->condition[i] >= 0 && s->split->trial.of[i] == s->trial_group;
}

static tct_status count_trials(struct recipe *r, struct share *s)
{
  struct entry *e = s->e;

  TCT_PASS(tct_recipe_take(r, (size_t)e->conditions, sizeof *s->to, &s->to, "conditions"));
  TCT_PASS(tct_recipe_take(r, (size_t)e->conditions, sizeof *s->count, &s->count, "conditions"));
  for (size_t i = 0; i < e->trial.rows; i++)
    if (has_trial(s, i)) {
      s->count[e->condition[i]]++;
      s->used++;
    } else {
      s->left_out += s->split->trial.of[i] == s->trial_group;
    }
  for (int c = 0; c < e->conditions; c++) {
    s->to[c] = s->count[c] ? s->conditions++ : -1;
    if (s->count[c] > s->repeats) s->repeats = s->count[c];
  }
  for (size_t k = 0; k < e->unit.rows; k++) s->units += s->split->unit.of[k] == s->unit_group;
  return TCT_OK;
}

/* Values of one trial, of the units of this share. */
static void copy_trial(const struct share *s, size_t trial, double *to)
{
  const size_t units = s->e->unit.rows;

  for (size_t t = 0; t < (size_t)s->e->bins; t++)
    for (size_t k = 0; k < units; k++)
      if (s->split->unit.of[k] == s->unit_group)
        *to++ = s->x[(trial * (size_t)s->e->bins + t) * units + k];
}

static void fill(struct share *s, tct_recording *x)
{
  const struct entry *e = s->e;
  const size_t window   = (size_t)x->steps * (size_t)x->units;
  int unit              = 0;

  for (size_t k = 0; k < e->unit.rows; k++)
    if (s->split->unit.of[k] == s->unit_group) memcpy(x->unit[unit++], e->id[k], TCT_LABEL);
  for (int c = 0; c < e->conditions; c++) {
    if (s->to[c] < 0) continue;
    memcpy(x->condition[s->to[c]], e->condition_name[c], TCT_LABEL);
    x->category[s->to[c]] = e->category[c];
    s->count[c]           = 0; /* counts again, as repeats are filled */
  }
  for (int k = 0; k < x->categories; k++)
    memcpy(x->category_name[k], e->category_name[k], TCT_LABEL);
  for (size_t i = 0; i < e->trial.rows; i++) {
    if (!has_trial(s, i)) continue;
    const int c        = e->condition[i];
    const size_t place = (size_t)s->to[c] * (size_t)x->repeats + (size_t)s->count[c]++;
    x->trial[place]    = (int64_t)i;
    copy_trial(s, i, x->value + place * window);
  }
}

/* What the values are called. */
static void name_quantity(const struct entry *e, tct_recording *x)
{
  const char *name = e->set->quantity;

  tct_print(x->quantity, sizeof x->quantity, "%s",
            e->set->zscore  ? "z"
            : *name         ? name
            : tct_counts(e) ? "Hz"
            : *e->quantity  ? e->quantity
                            : "value");
}

/* Less the mean and by the sd of all that is not missing; where a unit never changes it is NAN. */
static int score(tct_recording *x)
{
  const size_t units = (size_t)x->units;
  const size_t n     = (size_t)x->conditions * (size_t)x->repeats * (size_t)x->steps;
  int constant       = 0;

  for (size_t k = 0; k < units; k++) {
    double sum = 0, squares = 0, largest = 0;
    size_t seen = 0;
    for (size_t i = 0; i < n; i++)
      if (!isnan(x->value[i * units + k])) {
        sum += x->value[i * units + k];
        largest = fmax(largest, fabs(x->value[i * units + k]));
        seen++;
      }
    const double mean = sum / (double)seen;
    for (size_t i = 0; i < n; i++)
      if (!isnan(x->value[i * units + k]))
        squares += (x->value[i * units + k] - mean) * (x->value[i * units + k] - mean);
    const double sd  = sqrt(squares / (double)seen);
    const bool still = !(sd > 1e-14 * largest); /* no more than rounding */
    constant += seen && still;
    for (size_t i = 0; i < n; i++)
      x->value[i * units + k] = still ? (double)NAN : (x->value[i * units + k] - mean) / sd;
  }
  return constant;
}

/* ---- which units may stay ---- */

static bool is_among(const tct_node *list, const char *id)
{
  for (int i = 0; i < list->n; i++)
    if (list->child[i]->text && strcmp(list->child[i]->text, id) == 0) return true;
  return false;
}

static tct_status pick_named(struct recipe *r, const struct share *s, struct made *m)
{
  const tct_node *at = said(s->e, "select"), *ids = tct_node_at(at, "units");
  const tct_node *where = tct_node_at(at, "where");
  const size_t rows     = s->e->unit.rows;
  bool *fits            = NULL;
  int unit              = 0;

  TCT_PASS(tct_recipe_take(r, rows, sizeof *fits, &fits, "units"));
  const tct_status code = tct_columns_where(r, where, &s->e->unit, fits);
  for (size_t k = 0; code == TCT_OK && k < rows; k++) {
    if (s->split->unit.of[k] != s->unit_group) continue;
    m->kept[unit++] = fits[k] && (!ids || is_among(ids, s->e->id[k]));
  }
  tct_free(fits);
  return code;
}

/* Mean rate of each unit over the trials of the recording, as recorded; and which are silent. */
static tct_status look_at_rates(const struct share *s, struct made *m)
{
  const struct entry *e = s->e;
  const bool asked      = tct_node_at(said(e, "select"), "rate") != NULL;
  int unit              = 0;

  for (size_t k = 0; k < e->unit.rows; k++) {
    double sum  = 0;
    size_t seen = 0;
    bool silent = true;
    if (s->split->unit.of[k] != s->unit_group) continue;
    for (size_t i = 0; i < e->trial.rows; i++) {
      const double one = s->mean[i * e->unit.rows + k];
      if (!has_trial(s, i) || isnan(one)) continue;
      silent = silent && one == 0;
      sum += one;
      seen++;
    }
    m->silent[unit] = seen && silent;
    if (!seen || (asked && !(sum / (double)seen >= e->select->rate)))
      m->kept[unit] = false; /* never recorded here, or too quiet */
    unit++;
  }
  return TCT_OK;
}

static tct_status judge(struct recipe *r, const struct share *s, struct made *m)
{
  const struct selection *how = s->e->select;
  const bool asked            = tct_node_at(said(s->e, "select"), "reliability") != NULL;
  const size_t units          = (size_t)m->recording->units;

  TCT_PASS(tct_recipe_take(r, 2 * units, sizeof *m->kept, &m->kept, "units"));
  TCT_PASS(tct_recipe_take(r, units, sizeof *m->reliability, &m->reliability, "units"));
  m->silent = m->kept + units;
  TCT_PASS(pick_named(r, s, m));
  TCT_PASS(look_at_rates(s, m));
  TCT_PASS(tct_reliability(m->recording, how, m->reliability, r->err));
  for (size_t k = 0; asked && k < units; k++)
    if (!(m->reliability[k] >= how->reliability)) m->kept[k] = false;
  return TCT_OK;
}

/* ---- one recording ---- */

/* "r 2 has no trial of 2 of 14 conditions, which others have: 'a', 'b'" */
static void say_absent(struct recipe *r, const struct share *s, const tct_recording *x)
{
  tct_text names = {0};
  int absent     = 0;

  for (int c = 0; c < s->e->conditions; c++) {
    if (s->to[c] >= 0) continue;
    if (absent < NAMED_MOST)
      tct_text_add(&names, "%s'%s'", absent ? ", " : "", s->e->condition_name[c]);
    absent++;
  }
  if (absent)
    tct_recipe_say(r, s->e, "%s has no trial of %d of %d conditions, which others have: %s%s",
                   x->name, absent, s->e->conditions, names.at ? names.at : "",
                   absent > NAMED_MOST ? " ..." : "");
  tct_text_free(&names);
}

static tct_status make_share(struct recipe *r, struct share *s, struct made *m)
{
  const struct entry *e = s->e;

  TCT_PASS(count_trials(r, s));
  const size_t bytes = sizeof(double) * (size_t)s->conditions * (size_t)s->repeats *
                       (size_t)e->bins * (size_t)s->units;
  if (s->conditions == 0) return TCT_OK;
  if (bytes > r->left)
    return tct_fail(r->err, TCT_NO_MEMORY, "%s takes more memory than is allowed", e->name);
  r->left -= bytes;
  m->recording =
    tct_recording_new(s->units, s->conditions, s->repeats, e->bins, e->categories, r->err);
  if (!m->recording) return r->err->code;
  tct_recording *x = m->recording;
  m->entry         = e;
  x->dt            = e->kind == RESPONSES && e->stack.time_axis < 0 ? 0 : e->width * 1e3;
  x->start         = x->dt > 0 ? e->start * 1e3 : 0;
  TCT_PASS(tct_split_name(e, s->split, s->trial_group, s->unit_group, x, r->err));
  name_quantity(e, x);
  say_absent(r, s, x);
  m->row = (tct_recipe_row){
    .trials = s->used, .left_out = s->left_out, .units_of = s->units, .repeats_least = s->repeats};
  for (int c = 0; c < e->conditions; c++)
    if (s->to[c] >= 0 && s->count[c] < m->row.repeats_least) m->row.repeats_least = s->count[c];
  int once = 0;
  for (int c = 0; c < e->conditions; c++) once += s->count[c] == 1;
  if (2 * once > s->conditions && s->conditions > 1 && s->repeats > 1)
    tct_recipe_say(r, e, "%s: conditions with one trial: %d of %d; is each value a condition?",
                   x->name, once, s->conditions);
  fill(s, x);
  TCT_PASS(tct_recipe_cut(r, e, x));
  const int constant = e->set->zscore ? score(x) : 0;
  if (constant)
    tct_recipe_say(r, e, "%s: units that never change, and so have no z-score: %d", x->name,
                   constant);
  return judge(r, s, m);
}

static tct_status one_more(struct recipe *r, struct made **m)
{
  struct made *more = tct_grow(r->made, (size_t)r->n + 1, sizeof *more);

  if (!more) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for recordings");
  r->made = more;
  *m      = &more[r->n++];
  memset(*m, 0, sizeof **m);
  return TCT_OK;
}

static tct_status make_all(struct recipe *r, struct entry *e, const struct split *split,
                           const double *x, const double *mean)
{
  for (int t = 0; t < split->trial.n; t++)
    for (int u = 0; u < split->unit.n; u++) {
      struct share s = {
        .e = e, .split = split, .trial_group = t, .unit_group = u, .x = x, .mean = mean};
      struct made *m = NULL;
      TCT_PASS(one_more(r, &m));
      const tct_status code = make_share(r, &s, m);
      tct_free(s.to);
      tct_free(s.count);
      TCT_TRY(code, r->err, "making %s", e->name);
      if (!m->recording) r->n--;
    }
  return TCT_OK;
}

tct_status tct_recipe_entry_make(struct recipe *r, struct entry *e)
{
  const size_t n  = e->trial.rows * (size_t)e->bins;
  struct split by = {0};
  double *x = NULL, *mean = NULL;
  tct_status code = tct_split(r, e, &by);

  if (code == TCT_OK && e->trial.rows && n / e->trial.rows != (size_t)e->bins)
    code = tct_fail(r->err, TCT_NO_MEMORY, "%s has more numbers than can be addressed", e->name);
  if (code == TCT_OK)
    code = tct_recipe_take(r, n, e->unit.rows * sizeof *x, &x, "the responses of trials");
  const size_t held = x ? n * e->unit.rows * sizeof *x : 0; /* while all else is made */
  r->left -= held;
  if (code == TCT_OK)
    code = tct_recipe_take(r, e->trial.rows * e->unit.rows, sizeof *mean, &mean, "means of trials");
  if (code == TCT_OK) code = tct_responses_of(r, e, x, mean);
  if (code == TCT_OK) code = make_all(r, e, &by, x, mean);
  r->left += held;
  tct_free(x);
  tct_free(mean);
  tct_split_free(&by);
  return code;
}
