/* change_verdict.c -- tercet change --verdict: learning, change only, unlearning, or not enough to tell. */
#include "change_verdict.h"

#include "interrupt.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <math.h>
#include <string.h>

/* ---- what is asked ---------------------------------------------------------------------------------- */

static const char *not_for_verdicts(const struct asked *a)
{
  const struct {
    const char *name;
    bool said;
  } other[] = {{"measure", a->metric != NULL},  {"trend", a->trend != NULL},
               {"median", a->median},           {"unpaired", a->unpaired},
               {"variable", a->variable.n > 0}, {"splits", a->splits != 0},
               {"draws", a->draws != 0},        {"boot", a->boot != 0}};

  for (size_t i = 0; i < sizeof other / sizeof *other; i++)
    if (other[i].said) return other[i].name;
  return NULL;
}

static int read_answers(const struct asked *a, struct change_verdict *v)
{
  const tct_observers_how how = {.column = {[TCT_CHOICE_SUBJECT] = "session"}};
  tct_error err               = {0};

  if (!a->behaviour) return EXIT_DONE;
  if (a->decoder) return say_usage(a, "say either --decoder or --behaviour");
  if (tct_observers_read(a->behaviour, &how, said_memory(a), &v->answers, &err) != TCT_OK)
    return say_error(a, &err);
  return EXIT_DONE;
}

int change_verdict_asked(const struct asked *a, struct change_work *w)
{
  const char *other        = not_for_verdicts(a);
  struct change_verdict *v = tct_alloc(1, sizeof *v);
  tct_error err            = {0};
  double margin            = 0;

  w->verdict = v;
  w->aligned = true;
  if (!v) {
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for a verdict");
    return say_error(a, &err);
  }
  if (other) return say_usage(a, "--%s is not for --verdict", other);
  if (!a->classes && !a->behaviour)
    return say_usage(a, "say what was learnt: --classes WHAT, or --behaviour TABLE of answers");
  if (!a->margin) return say_usage(a, "say a --margin before you look: a gain below it is none");
  if (!tct_read_real(a->margin, &margin) || !(margin > 0 && margin < 1))
    return say_usage(a, "--margin is of a share of right answers, not '%s'", a->margin);
  int code = decode_asked(a, &v->decode);
  if (code == EXIT_DONE) code = read_answers(a, v);
  v->how = (tct_learnt_how){.decode       = v->decode.how,
                            .dealings     = a->dealings ? a->dealings : 5,
                            .permutations = a->permutations ? a->permutations : 999,
                            .margin       = margin,
                            .level        = v->decode.how.level,
                            .seed         = said_seed(a, 1)};
  return code;
}

/* ---- one population ----------------------------------------------------------------------------------- */

/* Conditions that are looked at: both times have trials of them. */
static void find_kept(const tct_trials *const t[2], bool *kept)
{
  for (int c = 0; c < t[0]->conditions; c++) {
    bool has[2] = {false, false};
    for (int time = 0; time < 2; time++)
      for (int i = 0; i < t[time]->rows; i++) has[time] = has[time] || t[time]->condition[i] == c;
    kept[c] = has[0] && has[1];
  }
}

static bool tell(void *own, int done, int of)
{
  struct change_work *w = own;

  progress_count(&w->progress, w->at * of + done, w->n * of, w->row[w->at].name);
  return interrupted != 0;
}

/* Right answers of one session, by what was right; room [2 options]. */
static tct_status score_of(const tct_observers *all, const char *session, double *room,
                           tct_answered *into, tct_error *err)
{
  const tct_observer *o = NULL;
  const int n           = all->options.n;

  for (int i = 0; i < all->n; i++)
    if (strcmp(all->observer[i].name, session) == 0) o = &all->observer[i];
  if (!o)
    return tct_fail(err, TCT_BAD_DATA, "the answers have no session '%s'; their first is '%s'",
                    session, all->n ? all->observer[0].name : "");
  if (!o->choices.truth || !o->choices.choice)
    return tct_fail(err, TCT_BAD_DATA, "answers need the columns truth and choice");
  *into = (tct_answered){n, room, room + n};
  for (int i = 0; i < o->choices.trials; i++) {
    const int truth = o->choices.truth[i], choice = o->choices.choice[i];
    if (truth < 0 || choice < 0) continue;
    room[n + truth]++;
    room[truth] += choice == truth;
  }
  return TCT_OK;
}

static tct_status judge(struct change_work *w, struct change_row *row, const tct_trials *const t[2],
                        const tct_classes *classes, tct_error *err)
{
  const struct change_verdict *v = w->verdict;
  tct_learnt_how how             = v->how;
  const size_t options           = (size_t)v->answers.options.n;
  double *room                   = tct_alloc(4 * options + 1, sizeof *room);
  tct_status status = room ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for answers");
  tct_answered score[2];

  for (int time = 0; time < 2; time++) {
    how.trials[time] = t[time];
    if (w->asked->behaviour && status == TCT_OK) {
      status          = score_of(&v->answers, row->time[time], room + 2 * options * (size_t)time,
                                 &score[time], err);
      how.score[time] = &score[time];
    }
  }
  how.class_of = classes->of;
  how.classes  = classes->classes;
  how.tell     = tell;
  how.own      = w;
  row->classes = w->asked->behaviour ? (int)options : classes->classes;
  if (status == TCT_OK) status = tct_learnt_between(&how, &row->learnt, err);
  tct_free(room);
  return status;
}

tct_status change_verdict_row(struct change_work *w, struct change_row *row,
                              const tct_trials *const t[2], tct_error *err)
{
  tct_classes classes = {.classes = 0};
  bool *kept          = tct_alloc((size_t)t[0]->conditions + 1, sizeof *kept);
  tct_status status   = TCT_OK;

  if (!kept) return tct_fail(err, TCT_NO_MEMORY, "no memory for conditions of %s", row->name);
  find_kept(t, kept);
  if (!row->unit[0])
    status = tct_fail(err, TCT_BAD_DATA,
                      "activity is held against that of the same units, and no unit is in both");
  if (status == TCT_OK && w->n > 1 && w->asked->behaviour)
    status = tct_fail(err, TCT_BAD_DATA,
                      "answers are of one subject, and there are %d populations: name one", w->n);
  if (status == TCT_OK && w->asked->classes)
    status = tct_classes_of(row->of[0], w->asked->classes, kept, &classes, err);
  if (status == TCT_OK) status = judge(w, row, t, &classes, err);
  tct_classes_free(&classes);
  tct_free(kept);
  return status;
}

void change_verdict_free(struct change_verdict *v)
{
  if (!v) return;
  tct_observers_free(&v->answers);
  decode_free(&v->decode);
  tct_free(v);
}
