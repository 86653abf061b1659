/* words.c -- what the names of conditions say, and which steps an epoch has: what measures of signatures ask. */
#include "lab/signature/own.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

void tct_deeds_epoch(const tct_deeds *d, const tct_signature *s, int *begin, int *end)
{
  const int e = s->epoch ? tct_world_epoch(d->world, s->epoch) : -1;

  *begin = e < 0 ? 0 : d->world->epoch[e].begin;
  *end   = e < 0 ? d->steps : d->world->epoch[e].end;
}

bool tct_deeds_says(const tct_deeds *d, int c, const char *word, char text[TCT_NAME])
{
  const size_t n = strlen(word);

  for (const char *at = d->name[c]; *at; at += strspn(at, " ")) {
    const size_t length = strcspn(at, " ");
    if (length > n && strncmp(at, word, n) == 0 && at[n] == '=') {
      tct_print(text, TCT_NAME, "%.*s", (int)(length - n - 1), at + n + 1);
      return true;
    }
    at += length;
  }
  text[0] = 0;
  return false;
}

double tct_deeds_number(const tct_deeds *d, int c, const char *word)
{
  char text[TCT_NAME];
  double x;

  return tct_deeds_says(d, c, word, text) && tct_read_real(text, &x) ? x : (double)NAN;
}

int tct_deeds_levels(const tct_deeds *d, const char *word, int *level)
{
  char text[TCT_NAME], other[TCT_NAME];
  int n = 0;

  for (int c = 0; c < d->conditions; c++) {
    int same = 0;
    (void)tct_deeds_says(d, c, word, text);
    while (same < c && (tct_deeds_says(d, same, word, other), strcmp(text, other) != 0)) same++;
    level[c] = same < c ? level[same] : n++;
  }
  return n;
}
