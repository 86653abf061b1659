/* analysis.h -- a spec that is an analysis: commands in order, what is asked of them, one page of what they say.
 *
 *     tercet: 1
 *     report: what it is about            # the page's title
 *     text: what is asked, the null, the controls, what would contradict
 *     sections:
 *       - {title: Similarity, text: ..., do: sim runs/a v4.yaml --metric cka}
 */
#ifndef TERCET_CLI_ANALYSIS_H
#define TERCET_CLI_ANALYSIS_H

#include "options.h"

#include <tercet/spec.h>

enum { ANALYSIS_WORDS = 96 };

/* One command.  Owned by the analysis, but for what points into its spec. */
struct analysis_step {
  const char *title, *text; /* NULL: none */
  char *command;            /* as a line of a shell: tercet sim runs/a v4.yaml */
  char *bytes;              /* that `word` points into */
  char *word[ANALYSIS_WORDS + 1];
  int words;
  const struct verb *verb;
  bool draws; /* it takes --plot, and has not said where to */
};

struct analysis {
  const tct_spec *spec;
  const char *title, *text;
  int n;
  struct analysis_step *step; /* [n] */
};

bool analysis_is(const tct_spec *s);
/* Read it; what is wrong with it are complaints of the spec.  The spec stays the caller's, and must live as long.
 * NO_MEMORY, BAD_SPEC.  Freed by analysis_free, also then. */
tct_status analysis_read(tct_spec *s, struct analysis *into, tct_error *err);
void analysis_free(struct analysis *n);

/* What became of a step. */
struct analysis_done {
  char *said, *aside; /* what it wrote on stdout and stderr; owned */
  char picture[4096]; /* path; "": none */
  int code;
  bool kept; /* it had been done before */
};

/* Do step `k` in the spec's folder; its words and its picture are kept in `figures` under `stem`, which are absolute,
 * and with `resume` taken from there if its command is the same.  On trouble nothing is left. */
tct_status analysis_do(const struct analysis *n, int k, const char *figures, const char *stem,
                       bool resume, struct analysis_done *into, tct_error *err);
void analysis_done_free(struct analysis_done *d);

/* The verb: do all of it, and write the page. */
int analysis_report(const struct asked *a, tct_spec *s);
int analysis_check(const struct asked *a, tct_spec *s);

#endif
