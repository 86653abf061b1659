/* behave.c -- a measure of choices called with trials in which nothing is missing. */
#include <tercet/behaviour.h>

#include <math.h>

#include "base/memory.h"
#include "brain/behaviour/kept.h"
#include "brain/files/bytes.h"

const char *tct_behaviour_why_text(tct_behaviour_why why)
{
#define X(name, text) text,
  static const char *const texts[] = {TCT_BEHAVIOUR_WHYS(X)};
#undef X
  return why >= 0 && why < TCT_BEHAVIOUR_WHY_N ? texts[why] : "";
}

static const char *const who[] = {"the first observer", "the second observer"};

static tct_status check(const tct_behaviour *m, const tct_choices *const of[2],
                        const tct_behaviour_how *how, tct_error *err)
{
  if (how->draws < 0 || !(how->level > 0 && how->level < 1))
    return tct_fail(err, TCT_BAD_DATA, "%d draws for a level of %g", how->draws, how->level);
  if ((m->needs & TCT_BEHAVIOUR_NEEDS_TWO) && !of[1])
    return tct_fail(err, TCT_BAD_DATA, "%s is a measure of two observers", m->name);
  if (!(m->needs & (TCT_BEHAVIOUR_NEEDS_TWO | TCT_BEHAVIOUR_NEEDS_MAY_TWO)) && of[1])
    return tct_fail(err, TCT_BAD_DATA, "%s is a measure of one observer", m->name);
  for (int o = 0; o < 2; o++)
    if (of[o]) TCT_PASS(tct_choices_check(of[o], m->needs, who[o], err));
  if (!of[1]) return TCT_OK;
  if (of[0]->options != of[1]->options || of[0]->images != of[1]->images)
    return tct_fail(err, TCT_BAD_DATA, "one observer has %d options and %d images, one %d and %d",
                    of[0]->options, of[0]->images, of[1]->options, of[1]->images);
  if ((m->needs & TCT_BEHAVIOUR_NEEDS_PAIRED) && of[0]->trials != of[1]->trials)
    return tct_fail(err, TCT_BAD_DATA, "observers of the same trials have %d and %d", of[0]->trials,
                    of[1]->trials);
  return TCT_OK;
}

/* Which trials of observer o are whole; of observers in the same trials, in both. */
static bool *whole(const tct_behaviour *m, const tct_choices *const of[2], int o)
{
  bool *keep = tct_alloc((size_t)of[o]->trials + 1, sizeof *keep);

  for (int i = 0; keep && i < of[o]->trials; i++) {
    keep[i] = tct_choice_whole(of[o], m->needs, i);
    if (of[1] && (m->needs & TCT_BEHAVIOUR_NEEDS_PAIRED))
      keep[i] = keep[i] && tct_choice_whole(of[!o], m->needs, i);
  }
  return keep;
}

static tct_status clear(const tct_behaviour *m, const tct_choices *const of[2], tct_choices kept[2],
                        tct_behaved *into, tct_error *err)
{
  for (int o = 0; o < 2 && of[o]; o++) {
    bool *keep        = whole(m, of, o);
    tct_status status = TCT_OK;
    if (!keep) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", of[o]->trials);
    status = tct_choices_kept(of[o], m->needs, keep, &kept[o], err);
    tct_free(keep);
    if (status != TCT_OK) return status;
    into->trials[o]  = kept[o].trials;
    into->dropped[o] = of[o]->trials - kept[o].trials;
  }
  return TCT_OK;
}

static void blank(tct_behaved *into)
{
  *into = (tct_behaved){.trials = {0}};
  for (int j = 0; j < TCT_BEHAVIOUR_NUMBERS; j++)
    into->number[j] =
      (tct_behaved_number){.value = (double)NAN, .low = (double)NAN, .high = (double)NAN};
}

tct_status tct_behave(const tct_behaviour *m, const void *params, const tct_choices *a,
                      const tct_choices *b, const tct_behaviour_how *how, tct_behaved *into,
                      tct_error *err)
{
  const tct_choices *const of[2] = {a, b};
  tct_choices kept[2]            = {{0}, {0}};

  blank(into);
  TCT_TRY(check(m, of, how, err), err, "measuring %s", m->name);
  tct_status status = clear(m, of, kept, into, err);
  if (status == TCT_OK && (into->trials[0] == 0 || (b && into->trials[1] == 0)))
    for (int j = 0; j < m->n; j++) into->number[j].why = TCT_BEHAVIOUR_NO_TRIALS;
  else if (status == TCT_OK)
    status = m->measure(params, &kept[0], b ? &kept[1] : NULL, how, into->number, err);
  tct_choices_free(&kept[0]);
  tct_choices_free(&kept[1]);
  if (status == TCT_OK) return TCT_OK;
  blank(into);
  return tct_while(err, status, "measuring %s", m->name);
}
