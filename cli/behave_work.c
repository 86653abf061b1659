/* behave_work.c -- tercet behave: both nouns opened, every observer measured, and every two that belong together. */
#include "behave_asked.h"

#include "interrupt.h"
#include "nouns.h"
#include "said.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/pool.h"
#include "brain/files/bytes.h"
#include "substrate/complain.h"

#include <tercet/run.h>

#include <string.h>

const char *behave_group(int group)
{
#define X(name, text) text,
  static const char *const names[] = {BEHAVE_GROUPS(X)};
#undef X
  return names[group];
}

/* ---- observers -------------------------------------------------------------------------------------- */

static int open_run(struct behave *b, struct behave_side *s)
{
  const struct asked *a  = b->asked;
  const tct_choosing how = {
    .probe = a->probe, .trials = a->held_out, .strength = s->how.column[TCT_CHOICE_STRENGTH]};
  tct_model *m   = NULL;
  tct_state *now = NULL, *then = NULL;
  tct_error err = {0};
  int code      = noun_run(a, s->path, true, &m, &now);

  if (code == EXIT_DONE && a->probe && noun_probe(a, m) < 0) code = EXIT_USAGE;
  if (code == EXIT_DONE) {
    then = tct_state_new(m, a->threads > 0 ? a->threads : tct_cores(), &err);
    if (!then || tct_run_choices(now, then, s->path, &how, &s->all, &err) != TCT_OK)
      code = say_error(a, &err);
  }
  tct_state_free(then);
  tct_state_free(now);
  tct_model_free(m);
  return code;
}

static int open_side(struct behave *b, struct behave_side *s)
{
  const struct asked *a = b->asked;
  tct_error err         = {0};

  s->is_run = noun_is_run(s->path);
  if (s->is_run) return open_run(b, s);
  if (!tct_file_is(s->path))
    (void)tct_fail(&err, TCT_NO_FILE, "cannot open %s: there is no such file", s->path);
  else if (tct_folder_is(s->path))
    (void)tct_fail(&err, TCT_BAD_DATA, "%s is a folder, and not a run: a run has a spec.yaml in it",
                   s->path);
  else if (tct_observers_read(s->path, &s->how, said_memory(a), &s->all, &err) == TCT_OK)
    return EXIT_DONE;
  return say_error(a, &err);
}

static int open_all(struct behave *b)
{
  const struct asked *a = b->asked;
  tct_error err         = {0};
  int code              = EXIT_DONE;
  bool run              = false;

  for (int s = 0; s < a->nouns; s++) run = run || noun_is_run(a->noun[s]);
  if (!run && (a->probe || a->held_out))
    return say_usage(a, "--%s is for runs", a->probe ? "probe" : "held-out");
  if (a->probe && a->held_out) return say_usage(a, "--probe or --held-out, not both");
  for (int s = 0; s < a->nouns && code == EXIT_DONE; s++) code = open_side(b, &b->side[s]);
  if (code == EXIT_DONE && a->nouns == 2 &&
      tct_observers_match(&b->side[0].all, &b->side[1].all, &err) != TCT_OK) {
    (void)tct_while(&err, err.code, "matching %s and %s", a->noun[0], a->noun[1]);
    code = say_error(a, &err);
  }
  return code;
}

static bool is_untrained(const struct behave_side *s, int i)
{
  return s->is_run && i == 1;
}

/* ---- what is measured ------------------------------------------------------------------------------- */

static bool add(struct behave *b, int measure, int group, const tct_observer *one,
                const tct_observer *two, bool untrained)
{
  if ((b->n & (b->n - 1)) == 0) { /* it doubles whenever its length is a power of two */
    struct behave_row *more = tct_grow(b->row, b->n ? 2 * (size_t)b->n : 1, sizeof *more);
    if (!more) return false;
    b->row = more;
  }
  b->row[b->n++] = (struct behave_row){
    .measure = measure, .group = group, .untrained = untrained, .a = one, .b = two};
  return true;
}

/* Of a run the order of trials says nothing: it does not learn from them. */
static bool add_alone(struct behave *b, int k)
{
  const bool order = b->measure[k].m->needs & TCT_BEHAVIOUR_NEEDS_ORDER;
  bool good        = true;

  for (int s = 0; s < 2; s++)
    for (int i = 0; i < b->side[s].all.n && !(order && b->side[s].is_run); i++)
      good = good && add(b, k, s ? BEHAVE_ALONE_B : BEHAVE_ALONE_A, &b->side[s].all.observer[i],
                         NULL, is_untrained(&b->side[s], i));
  return good;
}

static bool add_within(struct behave *b, int k, int s)
{
  const tct_observers *o = &b->side[s].all;
  bool good              = true;

  for (int i = 0; !b->side[s].is_run && i < o->n; i++)
    for (int l = i + 1; l < o->n; l++)
      good = good && add(b, k, s ? BEHAVE_WITHIN_B : BEHAVE_WITHIN_A, &o->observer[i],
                         &o->observer[l], false);
  return good;
}

static bool add_between(struct behave *b, int k)
{
  const struct behave_side *a = &b->side[0], *c = &b->side[1];
  bool good = true;

  for (int before = 0; before < 2; before++)
    for (int i = 0; i < a->all.n; i++)
      for (int l = 0; l < c->all.n; l++) {
        const bool untrained = is_untrained(a, i) || is_untrained(c, l);
        if (untrained != (before == 1)) continue;
        good =
          good && add(b, k, BEHAVE_BETWEEN, &a->all.observer[i], &c->all.observer[l], untrained);
      }
  return good;
}

static tct_status plan(struct behave *b, tct_error *err)
{
  for (int k = 0; k < b->measures; k++) {
    const unsigned needs = b->measure[k].m->needs;
    const bool two       = (needs & (TCT_BEHAVIOUR_NEEDS_TWO | TCT_BEHAVIOUR_NEEDS_MAY_TWO)) != 0;
    const bool both      = b->asked->nouns == 2;
    bool good            = true;
    if (!two || (!both && (needs & TCT_BEHAVIOUR_NEEDS_MAY_TWO))) good = add_alone(b, k);
    if (two && both) good = good && add_between(b, k);
    for (int s = 0; two && s < 2; s++) good = good && add_within(b, k, s);
    if (!good) return tct_fail(err, TCT_NO_MEMORY, "no memory for measurements");
    if (b->n > 0 && b->row[b->n - 1].measure == k) continue;
    tct_print(b->measure[k].left_out, sizeof b->measure[k].left_out, "%s",
              two ? "it is a measure of two observers: name a second, or a column of subjects"
                  : "a run does not learn from the trials that it is shown");
    if (b->asked->measure.n)
      return tct_fail(err, TCT_BAD_DATA, "%s: %s", b->measure[k].m->name, b->measure[k].left_out);
  }
  return TCT_OK;
}

static tct_status measure_row(struct behave *b, struct behave_row *r, tct_error *err)
{
  const struct behave_measure *m = &b->measure[r->measure];
  tct_observer_pair p            = {.by_name = false};
  const tct_choices *one = &r->a->choices, *two = r->b ? &r->b->choices : NULL;

  r->paired = two && (m->m->needs & TCT_BEHAVIOUR_NEEDS_PAIRED);
  if (r->paired) {
    TCT_PASS(tct_observers_pair(r->a, r->b, &p, err));
    one        = &p.of[0];
    two        = &p.of[1];
    r->by_name = p.by_name;
    for (int s = 0; s < 2; s++) r->only[s] = p.only[s];
  }
  const tct_status status = tct_behave(m->m, m->params, one, two, &b->how, &r->found, err);
  tct_observer_pair_free(&p);
  if (status == TCT_OK) return TCT_OK;
  return tct_while(err, status, "measuring %s%s%s", r->a->name, r->b ? " beside " : "",
                   r->b ? r->b->name : "");
}

/* Of measures that nobody named, what the data do not allow is left out. */
static tct_status leave_out(struct behave *b, int k, tct_error *err)
{
  struct behave_measure *m = &b->measure[k];
  int n                    = 0;

  tct_print(m->left_out, sizeof m->left_out, "%.*s", (int)strcspn(err->text, "\n"), err->text);
  *err = (tct_error){0};
  for (int i = 0; i < b->n; i++)
    if (b->row[i].measure != k) b->row[n++] = b->row[i];
  b->n = n;
  return TCT_OK;
}

static tct_status measure_all(struct behave *b, tct_error *err)
{
  tct_status status = TCT_OK;

  for (int i = 0; i < b->n && status == TCT_OK;) {
    struct behave_row *r = &b->row[i];
    const int k          = r->measure;
    progress_count(&b->progress, i, b->n, b->measure[k].m->name);
    if (interrupted) return tct_fail(err, TCT_INTERRUPTED, "interrupted");
    status = measure_row(b, r, err);
    if (status == TCT_OK) {
      i++;
    } else if (status == TCT_BAD_DATA && b->asked->measure.n == 0) {
      while (i > 0 && b->row[i - 1].measure == k) i--;
      status = leave_out(b, k, err);
    }
  }
  return status;
}

/* ---- over several ----------------------------------------------------------------------------------- */

static bool same_group(const struct behave_row *a, const struct behave_row *b)
{
  return a->measure == b->measure && a->group == b->group && a->untrained == b->untrained;
}

/* Does an observer stand in two rows of first .. end - 1? */
static bool is_shared(const struct behave_row *row, int first, int end)
{
  for (int i = first; i < end; i++)
    for (int l = first; l < i; l++)
      if (row[i].b && (row[i].a == row[l].a) + (row[i].b == row[l].b) + (row[i].a == row[l].b) +
                          (row[i].b == row[l].a) >
                        0)
        return true;
  return false;
}

/* One who stands in all rows of a group does not make them depend: what is told is of the others. */
static bool shares(const struct behave_row *row, int first, int end)
{
  bool all_a = true, all_b = row[first].b != NULL;

  for (int i = first; i < end; i++) {
    all_a = all_a && row[i].a == row[first].a;
    all_b = all_b && row[i].b == row[first].b;
  }
  return all_a == all_b && is_shared(row, first, end);
}

static tct_status summarise(struct behave *b, tct_error *err)
{
  b->summary         = tct_alloc((size_t)b->n + 1, sizeof *b->summary);
  tct_behaved *found = tct_alloc((size_t)b->n + 1, sizeof *found);
  tct_status status =
    b->summary && found ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a summary");

  for (int first = 0, end; status == TCT_OK && first < b->n; first = end) {
    for (end = first; end < b->n && same_group(&b->row[end], &b->row[first]); end++)
      found[end - first] = b->row[end].found;
    if (end - first < 2 || (b->side[0].is_run && b->side[1].is_run)) continue;
    struct behave_summary *s = &b->summary[b->summaries++];
    *s                       = (struct behave_summary){.measure   = b->row[first].measure,
                                                       .group     = b->row[first].group,
                                                       .untrained = b->row[first].untrained,
                                                       .rows      = end - first};
    for (int j = 0; status == TCT_OK && j < b->measure[s->measure].m->n; j++)
      status = tct_behaved_spread_of(end - first, found, j, shares(b->row, first, end),
                                     &s->number[j], err);
  }
  tct_free(found);
  return status;
}

int behave_work(struct behave *b)
{
  tct_error err = {0};
  int code      = open_all(b);

  if (code != EXIT_DONE) return code;
  interrupt_listen("tercet: stopping\n");
  progress_begin(&b->progress, b->asked->progress);
  progress_later(&b->progress);
  tct_status status = plan(b, &err);
  if (status == TCT_OK) status = measure_all(b, &err);
  if (status == TCT_OK) status = summarise(b, &err);
  progress_end(&b->progress);
  return status == TCT_OK ? EXIT_DONE : say_error(b->asked, &err);
}

void behave_free(struct behave *b)
{
  for (int k = 0; k < b->measures; k++)
    tct_params_free(&b->measure[k].m->about, b->measure[k].params);
  for (int s = 0; s < 2; s++) tct_observers_free(&b->side[s].all);
  tct_free(b->row);
  tct_free(b->summary);
}
