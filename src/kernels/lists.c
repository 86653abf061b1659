/* lists.c -- products over lists of synapses, in plain loops: by who is active, or all at once.
 *
 * By activity a row costs a look at each of its senders and then 1 weight, 1 index and 1 sum in memory for each
 * synapse of those that are not 0.  All at once, four rows share weights and indices.  Which is taken is decided
 * for each stretch of senders and four rows (FEW); both sum in the same order. */
#include "kernels/lists.h"

#include "base/memory.h"
#include "kernels/spiking.h"

enum { ROWS = 4, STRETCH = 512, AHEAD = 4, SENT = 1024, SOON = 32 };

/* The share of rates that are not 0, in hundredths, up to which those that are not are looked for in four rows;
 * fewer rows are always looked through.  From bench/lists.c, 3,200 to 3,200 units at 2 %: of four rows 50 % take 310 us
 * by activity and 345 all at once, 60 % 372 and 345, 80 % 484 and 344; of one row 100 % take 143 and 187. */
enum { FEW = 55 };

tct_lists *tct_lists_new(size_t receivers, size_t senders)
{
  tct_lists *t = tct_alloc(1, sizeof *t);

  if (!t) return NULL;
  t->receivers = receivers;
  t->senders   = senders;
  t->parts     = (int)((senders + TCT_PANEL - 1) / TCT_PANEL);
  t->first     = tct_alloc(receivers + 1, sizeof *t->first);
  t->begin     = tct_alloc(senders + 1, sizeof *t->begin);
  t->pads      = tct_alloc((size_t)t->parts + 1, sizeof *t->pads);
  if (t->first && t->begin && t->pads) return t;
  tct_lists_free(t);
  return NULL;
}

void tct_lists_free(tct_lists *t)
{
  if (!t) return;
  tct_free(t->first);
  tct_free(t->begin);
  tct_free(t->pads);
  tct_free(t->pre);
  tct_free(t->post);
  tct_free(t->place);
  tct_free(t->to);
  tct_free(t->row);
  tct_free(t);
}

bool tct_lists_reserve(tct_lists *t, size_t n, size_t more)
{
  if (t->pre && n + more <= t->room) return true;
  const size_t room = 2 * (n + more);
  int *pre          = tct_grow(t->pre, room, sizeof *pre);
  if (!pre) return false;
  t->pre  = pre;
  t->room = room;
  return true;
}

static size_t last_sender(const tct_lists *t, int part)
{
  const size_t end = ((size_t)part + 1) * TCT_PANEL;
  return end < t->senders ? end : t->senders;
}

static size_t end_of(const tct_lists *t, int part)
{
  return t->begin[last_sender(t, part)];
}

/* How many each sender has, and where its lists begin. */
static void count(tct_lists *t)
{
  for (size_t i = 0; i < t->first[t->receivers]; i++) t->begin[(size_t)t->pre[i] + 1]++;
  for (size_t j = 0; j < t->senders; j++) t->begin[j + 1] += t->begin[j];
  for (int i = 0; i < t->parts; i++) {
    const size_t end = end_of(t, i) + t->pads[i];
    t->pads[i + 1]   = t->pads[i] + (TCT_PANEL - end % TCT_PANEL) % TCT_PANEL;
  }
}

/* From receivers' lists to senders': deal out. */
static void turn(tct_lists *t)
{
  for (size_t j = 0; j < t->senders; j++)
    t->row[j] = (tct_list_row){(uint32_t)(t->begin[j] + t->pads[j / TCT_PANEL]),
                               (uint32_t)(t->begin[j + 1] - t->begin[j])};
  for (size_t k = 0; k < t->receivers; k++)
    for (size_t i = t->first[k]; i < t->first[k + 1]; i++) {
      const size_t at                            = t->begin[t->pre[i]]++;
      t->post[i]                                 = (int)k;
      t->place[i]                                = (int)at;
      t->to[at + t->pads[t->pre[i] / TCT_PANEL]] = (int)k;
    }
  for (size_t j = t->senders; j > 0; j--) t->begin[j] = t->begin[j - 1];
  t->begin[0] = 0;
}

bool tct_lists_close(tct_lists *t)
{
  const size_t n = t->first[t->receivers];
  int *pre       = tct_grow(t->pre, n + 1, sizeof *pre);

  if (pre) t->pre = pre; /* what was too much is given back, if it can be */
  t->room = n;
  count(t);
  t->post  = tct_alloc(n + 1, sizeof *t->post);
  t->place = tct_alloc(n + 1, sizeof *t->place);
  t->to    = tct_alloc(tct_lists_reals(t) + 1, sizeof *t->to);
  t->row   = tct_alloc(t->senders + 1, sizeof *t->row);
  if (!t->post || !t->place || !t->to || !t->row) return false;
  turn(t);
  return true;
}

size_t tct_lists_reals(const tct_lists *t)
{
  return t->first[t->receivers] + t->pads[t->parts];
}

size_t tct_lists_place(const tct_lists *t, size_t synapse)
{
  return (size_t)t->place[synapse] + t->pads[t->pre[synapse] / TCT_PANEL];
}

void tct_lists_span(const tct_lists *t, int part, size_t *from, size_t *n)
{
  *from = t->begin[(size_t)part * TCT_PANEL] + t->pads[part];
  *n    = end_of(t, part) + t->pads[part + 1] - *from;
}

/* ---- forward ----------------------------------------------------------------------------------------- */

/* Senders [from, from + n) of `rows` neighbouring rows, all of them. */
static inline void speak(const int rows, const tct_lists *t, size_t from, size_t n,
                         const tct_real *weight, const tct_real *pre, size_t pre_ld,
                         tct_real *drive, size_t post_ld)
{
  for (size_t j = from; j < from + n; j++) {
    const tct_list_row own = t->row[j];
    const tct_real *w      = weight + own.at;
    const int *to          = t->to + own.at;
    tct_real x[ROWS];
    for (int r = 0; r < rows; r++) x[r] = pre[(size_t)r * pre_ld + j];
    for (size_t i = 0; i < own.n; i++)
      for (int r = 0; r < rows; r++) drive[(size_t)r * post_ld + (size_t)to[i]] += w[i] * x[r];
  }
}

/* The cache lines of n bytes, at most SENT.  To gcc a loop that only fetches does nothing, and is left out: so it is told
 * that something is done with the line. */
static inline void send_for_bytes(const void *from, size_t n)
{
  const char *first = (const char *)from - ((uintptr_t)from & 63),
             *end   = (const char *)from + (n < SENT ? n : SENT);

  for (const char *line = first; line < end; line += 64) {
    __builtin_prefetch(line);
    __asm__ volatile("" : : "r"(line));
  }
}

/* A list of weights comes from far: it is sent for while those before it speak. */
static inline void send_for(const tct_lists *t, int j, const tct_real *weight)
{
  const tct_list_row own = t->row[j];

  send_for_bytes(weight + own.at, own.n * sizeof *weight);
  send_for_bytes(t->to + own.at, own.n * sizeof *t->to);
}

/* Those that are listed, in one row; the first `sent` of them were sent for before. */
static void speak_listed(const tct_lists *t, const int *list, int n, int sent,
                         const tct_real *weight, const tct_real *pre, tct_real *drive)
{
  for (int a = sent; a < AHEAD && a < n; a++) send_for(t, list[a], weight);
  for (int a = 0; a < n; a++) {
    const tct_list_row own = t->row[list[a]];
    const tct_real x = pre[list[a]], *w = weight + own.at;
    const int *to = t->to + own.at;
    if (a + AHEAD >= sent && a + AHEAD < n) send_for(t, list[a + AHEAD], weight);
    for (size_t i = 0; i < own.n; i++) drive[to[i]] += w[i] * x;
  }
}

/* Who speaks in these rows is known, was foreseen, and they are few. */
static bool known(const tct_speakers *who, size_t senders, int rows)
{
  size_t all = 0;

  for (int r = 0; who->n && r < rows; r++) {
    if (who->n[r] < 0) return false;
    all += (size_t)who->n[r];
  }
  return who->n && (rows < ROWS || 100 * all <= FEW * senders * (size_t)rows);
}

static void speak_known(const tct_lists *t, int rows, const tct_real *weight, const tct_real *pre,
                        size_t pre_ld, const tct_speakers *who, tct_real *drive, size_t post_ld)
{
  int sent = SOON;

  for (size_t r = 0; r < (size_t)rows; r++) {
    speak_listed(t, who->unit + r * ((size_t)who->most + TCT_PANEL), who->n[r], sent, weight,
                 pre + r * pre_ld, drive + r * post_ld);
    sent = sent > who->n[r] ? sent - who->n[r] : 0;
  }
}

void tct_lists_foresee(const tct_lists *t, int rows, const tct_real *weight, tct_speakers who)
{
  int left = SOON;

  for (size_t r = 0; who.n && r < (size_t)rows && left > 0; r++) {
    const int *list = who.unit + r * ((size_t)who.most + TCT_PANEL);
    for (int a = 0; a < who.n[r] && left > 0; a++, left--) send_for(t, list[a], weight);
  }
}

typedef enum { CHOOSE, ALL, ACTIVE } way;

static inline void push(const way how, const tct_lists *t, int rows, const tct_real *weight,
                        const tct_real *pre, size_t pre_ld, tct_real *drive, size_t post_ld)
{
  int list[ROWS][STRETCH + 1], n[ROWS];

  for (size_t from = 0; from < t->senders; from += STRETCH) {
    const size_t some = t->senders - from < STRETCH ? t->senders - from : STRETCH;
    size_t active     = 0;
    for (int r = 0; how != ALL && r < rows; r++) {
      n[r] = tct_active(pre + (size_t)r * pre_ld, from, some, list[r]);
      active += (size_t)n[r];
    }
    const bool few = rows < ROWS || 100 * active <= FEW * some * ROWS;
    if (how == ACTIVE || (how == CHOOSE && few)) {
      for (int r = 0; r < rows; r++)
        speak_listed(t, list[r], n[r], 0, weight, pre + (size_t)r * pre_ld,
                     drive + (size_t)r * post_ld);
    } else if (rows == ROWS) {
      speak(ROWS, t, from, some, weight, pre, pre_ld, drive, post_ld);
    } else {
      speak(rows, t, from, some, weight, pre, pre_ld, drive, post_ld);
    }
  }
}

#define PUSH(how)                                                                                  \
  for (; rows > 0; rows -= ROWS, pre += ROWS * pre_ld, drive += ROWS * post_ld)                    \
  push(how, t, rows < ROWS ? rows : ROWS, weight, pre, pre_ld, drive, post_ld)

void tct_lists_push(const tct_lists *t, int rows, const tct_real *weight, const tct_real *pre,
                    size_t pre_ld, tct_speakers who, tct_real *drive, size_t post_ld)
{
  if (known(&who, t->senders, rows))
    speak_known(t, rows, weight, pre, pre_ld, &who, drive, post_ld);
  else
    PUSH(CHOOSE);
}

void tct_lists_push_all(const tct_lists *t, int rows, const tct_real *weight, const tct_real *pre,
                        size_t pre_ld, tct_real *drive, size_t post_ld)
{
  PUSH(ALL);
}

void tct_lists_push_active(const tct_lists *t, int rows, const tct_real *weight,
                           const tct_real *pre, size_t pre_ld, tct_real *drive, size_t post_ld)
{
  PUSH(ACTIVE);
}

/* ---- back, and change -------------------------------------------------------------------------------- */

/* What sender j is asked for in `rows` neighbouring rows. */
static inline void ask(const int rows, const tct_lists *t, size_t j, const tct_real *weight,
                       const tct_real *post, size_t post_ld, tct_real *credit, size_t pre_ld)
{
  const tct_list_row own = t->row[j];
  const tct_real *w      = weight + own.at;
  const int *to          = t->to + own.at;
  tct_real sum[ROWS];

  for (int r = 0; r < rows; r++) sum[r] = credit[(size_t)r * pre_ld];
  for (size_t i = 0; i < own.n; i++) {
    const tct_real *error = post + to[i];
    for (int r = 0; r < rows; r++) sum[r] += w[i] * error[(size_t)r * post_ld];
  }
  for (int r = 0; r < rows; r++) credit[(size_t)r * pre_ld] = sum[r];
}

void tct_lists_carry(const tct_lists *t, int rows, const tct_real *weight, const tct_real *post,
                     size_t post_ld, tct_real *credit, size_t pre_ld)
{
  for (; rows > 0; rows -= ROWS, post += ROWS * post_ld, credit += ROWS * pre_ld)
    for (size_t j = 0; j < t->senders; j++)
      if (rows >= ROWS)
        ask(ROWS, t, j, weight, post, post_ld, credit + j, pre_ld);
      else
        ask(rows, t, j, weight, post, post_ld, credit + j, pre_ld);
}

void tct_lists_outer(const tct_lists *t, int part, int rows, tct_real c, const tct_real *pre,
                     size_t pre_ld, const tct_real *post, size_t post_ld, tct_real *sum)
{
  const size_t from = (size_t)part * TCT_PANEL, end = last_sender(t, part);

  for (; rows > 0; rows--, pre += pre_ld, post += post_ld)
    for (size_t j = from; j < end; j++) {
      const tct_real x = pre[j];
      if (x == 0) continue;
      const tct_list_row own = t->row[j];
      tct_real *to_sum       = sum + (own.at - t->row[from].at);
      const int *to          = t->to + own.at;
      for (size_t i = 0; i < own.n; i++) to_sum[i] += c * post[to[i]] * x;
    }
}
