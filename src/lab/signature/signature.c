/* signature.c -- every signature of a task: its number, with an interval, a null, and the untrained circuit beside it.
 *
 * Of the trained and of the untrained circuit alike: repeats are drawn again within each condition, and the middle of the
 * draws, moved so that the number is their median, is the interval.  It holds for other trials of this circuit, not for other circuits: train several seeds.  The null
 * lets the circuit do what it did, and shuffles what it is said to have been asked.
 */
#include "lab/signature/own.h"

#include "base/deal.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TRAINED, UNTRAINED, NULL_ONE, KINDS };
enum { DRAWS = 200 };

const char *tct_signature_verdict_text(tct_signature_verdict v)
{
#define X(name, text) text,
  static const char *const texts[] = {TCT_SIGNATURE_VERDICTS(X)};
#undef X
  return texts[v];
}

/* ---- draws ------------------------------------------------------------------------------------------------ */

typedef struct {
  const tct_signature *of;
  const tct_deeds_kept *kept; /* [2] trained, untrained */
  int draws;
  tct_key key;
  int *group; /* [trials] trials, group by group: those that the null shuffles among each other */
  int *first; /* [groups + 1] */
  int groups;
  double *value;      /* [KINDS][1 + draws]; the first of the null is not used */
  tct_status *status; /* [KINDS][1 + draws] */
} drawing;

/* Repeats of each condition with replacement. */
static void draw_again(const tct_deeds *d, tct_key key, int draw, int *list)
{
  for (int i = 0; i < d->trials; i++) {
    const uint64_t r =
      tct_bits(key, (uint64_t)draw, (uint32_t)(i / d->repeats), (uint32_t)(i % d->repeats)) %
      (uint64_t)d->repeats;
    list[i] = i / d->repeats * d->repeats + (int)r;
  }
}

static void shuffle(const drawing *j, int draw, int *list)
{
  for (int g = 0; g < j->groups; g++) {
    const int *trial  = j->group + j->first[g];
    const int n       = j->first[g + 1] - j->first[g];
    const tct_key key = tct_key_in(tct_key_in(j->key, (uint64_t)draw), (uint64_t)g);
    for (int i = 0; i < n; i++) list[trial[i]] = trial[tct_shuffled(key, (uint64_t)i, (uint64_t)n)];
  }
}

static void one_draw(void *own, int number, double *room)
{
  drawing *j     = own;
  const int kind = number / (1 + j->draws), draw = number % (1 + j->draws);
  tct_deeds d   = j->kept[kind == UNTRAINED ? UNTRAINED : TRAINED].deeds;
  int *list     = (int *)(void *)room;
  tct_error err = {0};

  j->value[number] = NAN;
  if (kind == NULL_ONE && draw == 0) return;
  if (draw > 0 && kind == NULL_ONE)
    shuffle(j, draw, list);
  else if (draw > 0)
    draw_again(&d, tct_key_in(j->key, UINT64_C(1000003) + (uint64_t)kind), draw, list);
  if (draw > 0) d.was = list;
  if (draw > 0 && kind != NULL_ONE) d.did = list;
  j->status[number] = j->of->measure(&d, j->of, &j->value[number], &err);
}

/* Two conditions whose names differ in one word at most share a group. */
static bool alike(const tct_deeds *d, const char *word, int a, int b)
{
  const char *x = d->name[a], *y = d->name[b];
  const size_t n = strlen(word);

  while (*x && *y) {
    const size_t p = strcspn(x, " "), q = strcspn(y, " ");
    const bool meant = p > n && q > n && strncmp(x, word, n) == 0 && strncmp(y, word, n) == 0 &&
                       x[n] == '=' && y[n] == '=';
    if (!meant && (p != q || strncmp(x, y, p) != 0)) return false;
    x += p + (x[p] == ' ');
    y += q + (y[q] == ' ');
  }
  return *x == *y;
}

static void group(drawing *j)
{
  const tct_deeds *d = &j->kept[TRAINED].deeds;
  int n              = 0;

  for (int c = 0; c < d->conditions; c++) {
    int before = 0;
    while (before < c && j->of->shuffled && !alike(d, j->of->shuffled, before, c)) before++;
    if (before < c) continue; /* its group is there */
    j->first[j->groups++] = n;
    for (int other = c; other < d->conditions; other++)
      for (int r = 0; r < d->repeats && (!j->of->shuffled || alike(d, j->of->shuffled, c, other));
           r++)
        j->group[n++] = other * d->repeats + r;
  }
  j->first[j->groups] = n;
}

/* ---- numbers ---------------------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

double tct_deeds_quantile(int n, const double *x, double p)
{
  const double at = p * (n - 1);
  const int i     = (int)at < n - 1 ? (int)at : n - 2;

  if (n < 2 || x[i] == x[i + 1]) return n > 0 ? x[i < 0 ? 0 : i] : (double)NAN;
  return x[i] + (at - i) * (x[i + 1] - x[i]);
}

/* The middle `level` of those draws that are defined, which half must be; sorts them.  `centred`: moved so that the value
 * is their median, for trials drawn twice make decoders worse and differences larger. */
static tct_signature_number middle(double value, int n, double *draw, double level, bool centred)
{
  tct_signature_number found = {.value = value, .low = NAN, .high = NAN};
  int defined                = 0;

  for (int i = 0; i < n; i++)
    if (!isnan(draw[i])) draw[defined++] = draw[i];
  if (2 * defined < n || defined < 2) return found;
  qsort(draw, (size_t)defined, sizeof *draw, ascending);
  const double off = centred ? value - tct_deeds_quantile(defined, draw, 0.5) : 0;
  const double by  = isfinite(off) ? off : 0;
  found.low        = tct_deeds_quantile(defined, draw, (1 - level) / 2) + by;
  found.high       = tct_deeds_quantile(defined, draw, (1 + level) / 2) + by;
  return found;
}

static double mean(int n, const double *x)
{
  double sum = 0;
  int of     = 0;

  for (int i = 0; i < n; i++)
    if (!isnan(x[i])) sum += x[i], of++;
  return of ? sum / of : (double)NAN;
}

static bool keeps(const tct_signature *s, double low, double high)
{
  return low >= s->least && high <= s->most;
}

static bool misses(const tct_signature *s, const tct_signature_number *x)
{
  return x->high < s->least || x->low > s->most;
}

static tct_signature_verdict judge(const tct_signature *s, const tct_signature_number *x,
                                   const tct_signature_number *null)
{
  if (isnan(x->value) || isnan(x->low)) return TCT_SIGNATURE_UNRESOLVED;
  if (misses(s, x)) return TCT_SIGNATURE_NOT_SHOWN;
  const bool apart = x->value < null->low || x->value > null->high; /* NAN: no */
  return apart && keeps(s, x->low, x->high) ? TCT_SIGNATURE_SHOWN : TCT_SIGNATURE_UNRESOLVED;
}

/* ---- one signature ---------------------------------------------------------------------------------------- */

static tct_status measure(drawing *j, const tct_signature_how *how, tct_signed *found,
                          tct_error *err)
{
  const int n         = 1 + j->draws;
  const double level  = how->level > 0 ? how->level : 0.95;
  const tct_deal deal = {.pieces  = KINDS * n,
                         .threads = how->threads,
                         .room    = (size_t)j->kept->deeds.trials,
                         .piece   = one_draw,
                         .own     = j};

  TCT_TRY(tct_deal_out(&deal, err), err, "drawing");
  for (int i = 0; i < KINDS * n; i++)
    if (j->status[i] != TCT_OK)
      return tct_fail(err, j->status[i], "no memory to measure %s", j->of->name);
  double *const at[KINDS] = {j->value, j->value + n, j->value + 2 * (size_t)n};
  found->trials           = j->kept->deeds.trials;
  found->trained          = middle(at[TRAINED][0], j->draws, at[TRAINED] + 1, level, true);
  found->untrained        = middle(at[UNTRAINED][0], j->draws, at[UNTRAINED] + 1, level, true);
  found->p                = tct_signature_chance(at[TRAINED][0], j->draws, at[NULL_ONE] + 1);
  const double usual      = mean(j->draws, at[NULL_ONE] + 1);
  found->null             = middle(usual, j->draws, at[NULL_ONE] + 1, level, false);
  found->verdict          = judge(j->of, &found->trained, &found->null);
  if (j->of->applies && !j->of->applies(j->kept->deeds.world))
    found->verdict = TCT_SIGNATURE_NOT_PROMISED;
  else
    found->untrained_too = judge(j->of, &found->untrained, &found->null) == TCT_SIGNATURE_SHOWN;
  return TCT_OK;
}

static tct_status measure_one(const tct_deeds_kept kept[2], const tct_signature_how *how,
                              tct_signed *found, tct_error *err)
{
  const size_t trials = (size_t)kept->deeds.trials, conditions = (size_t)kept->deeds.conditions;
  drawing j           = {.of    = found->of,
                         .kept  = kept,
                         .draws = how->draws > 0 ? how->draws : DRAWS,
                         .key   = tct_key_of(how->seed, found->of->name)};
  const size_t values = (size_t)KINDS * (1 + (size_t)j.draws);

  j.group  = tct_alloc(trials, sizeof *j.group);
  j.first  = tct_alloc(conditions + 1, sizeof *j.first);
  j.value  = tct_alloc(values, sizeof *j.value);
  j.status = tct_alloc(values, sizeof *j.status);
  tct_status status;
  if (j.group && j.first && j.value && j.status) {
    group(&j);
    status = measure(&j, how, found, err);
  } else {
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d draws", j.draws);
  }
  tct_free(j.group);
  tct_free(j.first);
  tct_free(j.value);
  tct_free(j.status);
  return status;
}

/* ---- all -------------------------------------------------------------------------------------------------- */

static bool is_asked(const tct_signature_how *how, const char *name)
{
  for (int i = 0; i < how->n_only; i++)
    if (strcmp(how->only[i], name) == 0) return true;
  return how->n_only == 0;
}

static tct_status check(const tct_task *t, const tct_signature_how *how, tct_error *err)
{
  const char *names[TCT_SIGNATURES];

  if (t->n_signatures < 1)
    return tct_fail(err, TCT_UNSUPPORTED, "task %s promises no signatures", t->name);
  for (int i = 0; i < t->n_signatures; i++) names[i] = t->signatures[i].name;
  for (int k = 0; k < how->n_only; k++) {
    int i = 0;
    while (i < t->n_signatures && strcmp(names[i], how->only[k]) != 0) i++;
    const char *near = tct_nearest(how->only[k], names, t->n_signatures);
    if (i == t->n_signatures)
      return tct_fail(err, TCT_UNSUPPORTED, "task %s has no signature '%s'; did you mean '%s'?",
                      t->name, how->only[k], near ? near : names[0]);
  }
  return TCT_OK;
}

/* Those signatures of one probe set; nothing is shown where there are none. */
static tct_status of_probe(tct_state *const state[2], int probe, const tct_signature_how *how,
                           tct_signed *found, int n, int *done, tct_error *err)
{
  const tct_world *w     = tct_state_model(state[0])->world;
  tct_deeds_kept kept[2] = {{.same = NULL}, {.same = NULL}};
  tct_status status      = TCT_OK;
  bool kept_all          = false;

  for (int i = 0; i < n && status == TCT_OK; i++) {
    const tct_signature *s = found[i].of;
    if (tct_world_probe(w, s->probe) != probe) continue;
    if (how->tell && how->tell(how->told, s->name, (*done)++, n))
      status = tct_fail(err, TCT_INTERRUPTED, "interrupted");
    for (int k = 0; k < 2 && !kept_all && status == TCT_OK; k++)
      status = tct_deeds_keep(state[k], probe, how->repeats, how->max_memory / 2, &kept[k], err);
    kept_all = true;
    if (status == TCT_OK) status = measure_one(kept, how, &found[i], err);
  }
  tct_deeds_free(&kept[0]);
  tct_deeds_free(&kept[1]);
  return status;
}

tct_status tct_signatures_of(tct_state *trained, tct_state *untrained, const tct_signature_how *how,
                             tct_signed *found, int *n, tct_error *err)
{
  const tct_world *w       = tct_state_model(trained)->world;
  tct_state *const state[] = {trained, untrained};
  tct_error local;
  tct_error *said = err ? err : &local;
  int done        = 0;

  *n = 0;
  TCT_TRY(check(w->task, how, said), said, "looking for signatures");
  for (int i = 0; i < w->task->n_signatures && *n < TCT_SIGNATURES; i++) {
    const tct_signature *s = &w->task->signatures[i];
    if (!is_asked(how, s->name)) continue;
    const tct_signature_number none = {NAN, NAN, NAN};
    found[(*n)++]                   = (tct_signed){
                        .of = s, .trained = none, .null = none, .untrained = none, .p = NAN, .p_corrected = NAN};
  }
  for (int p = 0; p < w->n_probes; p++)
    TCT_TRY(of_probe(state, p, how, found, *n, &done, said), said, "looking for signatures");
  TCT_TRY(tct_signature_correct(how, found, *n, said), said, "looking for signatures");
  return TCT_OK;
}
