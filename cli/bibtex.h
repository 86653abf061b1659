/* bibtex.h -- works that are cited, each once. */
#ifndef TERCET_CLI_BIBTEX_H
#define TERCET_CLI_BIBTEX_H

#include "base/text.h"

enum { WORKS_MOST = 128 };

struct work {
  char key[64];   /* "lillicrap2016"; "" until it is put */
  char text[256]; /* the source as the descriptor has it */
  char who[160];  /* "Lillicrap and others" */
  char year[8];   /* "" if it has none */
  char doi[96];   /* "" if it has none */
  char arxiv[32]; /* "" if it has none */
  tct_text uses;  /* "rule feedback_alignment, wiring dense" */
};

struct bibliography {
  int n;
  struct work work[WORKS_MOST];
};

/* One source or several (parted by semicolons), and what it is used for. */
void bibliography_add(struct bibliography *b, const char *source, const char *use);
/* Tercet itself first, then all works in order. */
void bibliography_put(struct bibliography *b, tct_text *t);
void bibliography_free(struct bibliography *b);

#endif
