/* sim_work.c -- tercet sim: both nouns opened, every recording of one compared with every one of the other. */
#include "interrupt.h"
#include "say.h"
#include "sim_asked.h"

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "substrate/complain.h"

#include <math.h>

enum { CONDITIONS_LEAST = 8 }; /* that intervals are drawn of */

/* ---- comparing ------------------------------------------------------------------------------------ */

static tct_status cut(const struct sim *s, const tct_recording *a, const tct_recording *b,
                      tct_similar_how *how, tct_error *err)
{
  *how = (tct_similar_how){.similarity = s->similarity, .params = s->params};
  return sides_cut(s->windowed ? s->window : NULL, a, b, &how->a, &how->b, err);
}

/* `p`, if given, is told how many conditions that is of. */
static tct_status value_of(const struct sim *s, const tct_recording *a, const tct_recording *b,
                           const tct_shared *shared, const tct_similar_draws *draws,
                           struct sim_pair *p, tct_similar *found, tct_error *err)
{
  tct_similar_draws own = *draws;
  tct_similar_how how;
  tct_paired r;

  TCT_PASS(cut(s, a, b, &how, err));
  TCT_PASS(tct_paired_of(a, b, shared, &how, &r, err));
  if (!s->asked->boot && r.conditions < CONDITIONS_LEAST) own.boot = TCT_SIMILAR_NONE;
  const tct_status status = tct_similar_of(&r, s->similarity, s->params, &own, found, err);
  if (p) {
    p->conditions = r.conditions;
    p->dropped    = r.dropped;
  }
  tct_paired_free(&r);
  return status;
}

static tct_status movie_of(const struct sim *s, const tct_recording *a, const tct_recording *b,
                           const tct_shared *shared, tct_similar_movie *movie, tct_error *err)
{
  tct_similar_how how;

  TCT_PASS(cut(s, a, b, &how, err));
  return tct_similar_movie_of(a, b, shared, &how, &s->when, movie, err);
}

static bool tell(void *own, int done, int of)
{
  struct sim *s = own;

  progress_count(&s->progress, s->at * of + done, s->n * of, "draws");
  return interrupted != 0;
}

/* What stands beside a run: the same with one side as it was before learning, as a value or as a movie. */
static tct_status before(const struct sim *s, const tct_recording *a, const tct_recording *b,
                         const tct_shared *shared, double *value, tct_similar_movie *movie,
                         tct_error *err)
{
  const tct_similar_draws none = {.boot = TCT_SIMILAR_NONE};
  tct_similar then;

  if (s->asked->movie) return movie_of(s, a, b, shared, movie, err);
  TCT_PASS(value_of(s, a, b, shared, &none, NULL, &then, err));
  *value = then.value;
  return TCT_OK;
}

/* One pair of recordings; then each run as it was before it learnt. */
static tct_status compare(struct sim *s, struct sim_pair *p, tct_error *err)
{
  const struct side *x = &s->side[0], *y = &s->side[1];
  tct_recording *a = x->chosen[p->a], *b = y->chosen[p->b];
  tct_recording *a0 = x->untrained ? x->untrained[p->a] : NULL;
  tct_recording *b0 = y->untrained ? y->untrained[p->b] : NULL;

  p->untrained_a = p->untrained_b = (double)NAN;
  TCT_PASS(tct_shared_of(a, b, &p->shared, err));
  if (!s->asked->movie) TCT_PASS(value_of(s, a, b, &p->shared, &s->draws, p, &p->found, err));
  if (s->asked->movie) TCT_PASS(movie_of(s, a, b, &p->shared, &p->movie, err));
  if (a0) TCT_PASS(before(s, a0, b, &p->shared, &p->untrained_a, &p->before_a, err));
  if (b0) TCT_PASS(before(s, a, b0, &p->shared, &p->untrained_b, &p->before_b, err));
  return TCT_OK;
}

static tct_status compare_all(struct sim *s, tct_error *err)
{
  const int columns = s->side[1].n;

  s->n    = s->side[0].n * columns;
  s->pair = tct_alloc((size_t)s->n, sizeof *s->pair);
  if (!s->pair) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d pairs", s->n);
  s->draws.tell = tell;
  s->draws.own  = s;
  interrupt_listen("tercet: stopping; nothing is kept\n");
  progress_begin(&s->progress, s->asked->progress);
  progress_later(&s->progress);
  tct_status status = TCT_OK;
  for (s->at = 0; s->at < s->n && status == TCT_OK; s->at++) {
    struct sim_pair *p = &s->pair[s->at];
    p->a               = s->at / columns;
    p->b               = s->at % columns;
    status             = compare(s, p, err);
    if (status != TCT_OK && status != TCT_INTERRUPTED)
      status = tct_while(err, status, "comparing %s with %s", sim_name(s, p, 0), sim_name(s, p, 1));
  }
  progress_end(&s->progress);
  return status;
}

int sim_work(struct sim *s)
{
  tct_error err = {0};
  int code      = EXIT_DONE;

  for (int i = 0; i < 2 && code == EXIT_DONE; i++)
    code = side_open(s->asked, s->asked->noun[i], &s->side[i]);
  if (code == EXIT_DONE && compare_all(s, &err) != TCT_OK) code = say_error(s->asked, &err);
  return code;
}

const char *sim_name(const struct sim *s, const struct sim_pair *p, int side)
{
  return s->side[side].chosen[side ? p->b : p->a]->name;
}

void sim_free(struct sim *s)
{
  for (int i = 0; i < s->n && s->pair; i++) {
    tct_shared_free(&s->pair[i].shared);
    tct_similar_movie_free(&s->pair[i].movie);
    tct_similar_movie_free(&s->pair[i].before_a);
    tct_similar_movie_free(&s->pair[i].before_b);
  }
  for (int i = 0; i < 2; i++) side_free(&s->side[i]);
  tct_free(s->pair);
  if (s->similarity) tct_params_free(&s->similarity->about, s->params);
}
