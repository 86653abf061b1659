/* protocol.h -- experiments in conditioning as the field writes them: "A+ / AB+", "A+ AX-", "A0.25 B0.75".
 *
 *     trial     = cues, then + (reward), - (none) or the probability of reward      cues: capital letters, or none
 *     phase     = trials, apart by spaces, of which each comes as often as the others
 *     protocol  = phases, apart by /
 *
 * Cues count from 0 in the order of their letters. */
#ifndef TERCET_TASKS_PROTOCOL_H
#define TERCET_TASKS_PROTOCOL_H

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include <tercet/status.h>

enum { PROTOCOL_CUES = 8, PROTOCOL_TRIALS = 32, PROTOCOL_PHASES = 4, PROTOCOL_LETTERS = 26 };

typedef struct {
  unsigned cues; /* as bits */
  double reward; /* its probability */
} protocol_trial;

typedef struct {
  int cues, phases;
  char letter[PROTOCOL_CUES];
  protocol_trial trial[PROTOCOL_TRIALS];
  int first[PROTOCOL_PHASES + 1]; /* of each phase; where the last ends */
} protocol;

static inline tct_status protocol_letters(const char *text, protocol *p, tct_error *err)
{
  for (int i = 0; i < PROTOCOL_LETTERS; i++) {
    const char c = (char)('A' + i);
    if (!strchr(text, c)) continue;
    if (p->cues == PROTOCOL_CUES)
      return tct_fail(err, TCT_BAD_SPEC, "protocol '%s' has more than %d cues", text,
                      PROTOCOL_CUES);
    p->letter[p->cues++] = c;
  }
  return TCT_OK;
}

/* One trial of n characters. */
static inline bool protocol_read(const protocol *p, const char *at, size_t n, protocol_trial *t)
{
  char rest[16];
  size_t i = 0;

  *t = (protocol_trial){0};
  for (; i < n && at[i] >= 'A' && at[i] <= 'Z'; i++)
    for (int k = 0; k < p->cues; k++)
      if (p->letter[k] == at[i]) t->cues |= 1U << k;
  if (i == n || n - i >= sizeof rest) return false;
  tct_print(rest, sizeof rest, "%.*s", (int)(n - i), at + i);
  if (strcmp(rest, "+") == 0 || strcmp(rest, "-") == 0) {
    t->reward = rest[0] == '+';
    return true;
  }
  return rest[0] != '+' && rest[0] != '-' && tct_read_real(rest, &t->reward) && t->reward >= 0 &&
         t->reward <= 1;
}

/* A phase ends behind trial n. */
static inline tct_status protocol_phase(const char *text, int n, protocol *p, tct_error *err)
{
  if (n == p->first[p->phases])
    return tct_fail(err, TCT_BAD_SPEC, "protocol '%s' has a phase without trials", text);
  if (p->phases == PROTOCOL_PHASES)
    return tct_fail(err, TCT_BAD_SPEC, "protocol '%s' has more than %d phases", text,
                    PROTOCOL_PHASES);
  p->first[++p->phases] = n;
  return TCT_OK;
}

static inline tct_status protocol_parse(const char *text, protocol *p, tct_error *err)
{
  int n = 0;

  *p                = (protocol){0};
  tct_status status = protocol_letters(text, p, err);
  for (const char *at = text; status == TCT_OK && *at; at += *at == '/' || *at == ' ') {
    const size_t length = strcspn(at, " /");
    if (length > 0 && n == PROTOCOL_TRIALS)
      return tct_fail(err, TCT_BAD_SPEC, "protocol '%s' has more than %d trials", text,
                      PROTOCOL_TRIALS);
    if (length > 0 && !protocol_read(p, at, length, &p->trial[n++]))
      return tct_fail(err, TCT_BAD_SPEC,
                      "'%.*s' is no trial of a protocol: cues (capital letters), then +, - or the "
                      "probability of reward",
                      (int)length, at);
    at += length;
    if (*at == '/') status = protocol_phase(text, n, p, err);
  }
  return status == TCT_OK ? protocol_phase(text, n, p, err) : status;
}

/* "AX"; "none" */
static inline void protocol_name(const protocol *p, unsigned cues, char name[PROTOCOL_CUES + 1])
{
  int n = 0;

  for (int k = 0; k < p->cues; k++)
    if (cues & (1U << k)) name[n++] = p->letter[k];
  name[n] = 0;
  if (n == 0) tct_print(name, PROTOCOL_CUES + 1, "none");
}

#endif
