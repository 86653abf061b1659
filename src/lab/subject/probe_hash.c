/* probe_hash.c -- which stimuli a probe set is, as a hash: two recordings with the same one saw the same. */
#include "lab/subject/record_own.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { AT_ONCE = 64, PANEL = 16 };

typedef struct {
  tct_sha256 sha;
  tct_real *rows; /* [step][AT_ONCE][ld] */
  float *row;     /* [units] */
} hashing;

static void add_word(hashing *h, const char *form, ...) __attribute__((format(printf, 2, 3)));

static void add_word(hashing *h, const char *form, ...)
{
  char text[256];
  va_list args;

  va_start(args, form);
  tct_print_list(text, sizeof text, form, args);
  va_end(args);
  tct_sha256_add(&h->sha, text, strlen(text) + 1);
}

static void add_rows(hashing *h, const tct_showing *s, size_t units)
{
  for (int k = 0; k < s->steps * s->trials; k++) {
    for (size_t j = 0; j < units; j++) h->row[j] = (float)s->rows[(size_t)k * s->ld + j];
    tct_sha256_add(&h->sha, h->row, units * sizeof *h->row);
  }
}

static tct_status add_signal(hashing *h, const tct_world *w, int probe, int signal, tct_error *err)
{
  const tct_signal *g = &w->signal[signal];
  const size_t units  = (size_t)g->shape[0] * (size_t)g->shape[1] * (size_t)g->shape[2];
  const size_t ld     = (units + PANEL - 1) / PANEL * PANEL;
  const uint64_t all  = (uint64_t)w->probe[probe].conditions * (uint64_t)w->probe[probe].repeats;
  const int steps     = g->still ? 1 : w->steps;
  uint64_t trial[AT_ONCE];

  h->rows = tct_alloc((size_t)steps * AT_ONCE * ld, sizeof *h->rows);
  h->row  = tct_alloc(units, sizeof *h->row);
  if (!h->rows || !h->row) return tct_fail(err, TCT_NO_MEMORY, "no memory to hash a probe set");
  add_word(h, "%s %d %d %d %d", g->name, g->shape[0], g->shape[1], g->shape[2], steps);
  for (uint64_t first = 0; first < all; first += AT_ONCE) {
    const int n   = all - first < AT_ONCE ? (int)(all - first) : AT_ONCE;
    tct_showing s = {.split  = TCT_PROBE + probe,
                     .trial  = trial,
                     .trials = n,
                     .steps  = steps,
                     .signal = signal,
                     .ld     = ld,
                     .rows   = h->rows};
    for (int i = 0; i < n; i++) trial[i] = first + (uint64_t)i;
    w->task->show(w, &s);
    add_rows(h, &s, units);
  }
  return TCT_OK;
}

static void add_conditions(hashing *h, const tct_world *w, int probe)
{
  const tct_probe *set = &w->probe[probe];
  char name[32] = "", category_name[32] = "";
  int category = 0;

  add_word(h, "%s %d %d", set->name, set->conditions, set->repeats);
  for (int i = 0; i < set->conditions && w->task->condition; i++) {
    w->task->condition(w, probe, i, name, &category, category_name);
    add_word(h, "%s %d %s", name, category, category_name);
  }
}

tct_status tct_probe_sha256(const tct_world *w, int probe, char hex[65], tct_error *err)
{
  hashing h       = {.rows = NULL};
  tct_status code = TCT_OK;

  tct_sha256_begin(&h.sha);
  add_conditions(&h, w, probe);
  for (int i = 0; i < w->n_signals && code == TCT_OK; i++) {
    if (w->signal[i].hidden) continue;
    code = add_signal(&h, w, probe, i, err);
    tct_free(h.rows);
    tct_free(h.row);
    h.rows = NULL;
    h.row  = NULL;
  }
  tct_sha256_end(&h.sha, hex);
  return code;
}
