/* credit_table.h -- what was measured of learning rules, as JSON and as CSV; and what a command line asks of it. */
#ifndef TERCET_CLI_CREDIT_TABLE_H
#define TERCET_CLI_CREDIT_TABLE_H

#include "measured.h"

struct json credit_json(const char *spec, const tct_credit_table *t);
tct_text credit_csv(const tct_credit_table *t); /* a line for each rule, knob and state */
/* credit.json and credit.csv in a folder. */
tct_status credit_keep(const char *folder, const char *spec, const tct_credit_table *t,
                       tct_error *err);

/* What the command line says of a measurement; the caller adds how to open the spec, and its progress. */
struct credit_asked {
  tct_credit_how how;
  char *rules, *states; /* cut into the words below */
  const char *rule[LISTED_MOST], *state[LISTED_MOST];
};

int credit_asked_read(const struct asked *a, struct credit_asked *asked); /* the exit code */
void credit_asked_free(struct credit_asked *asked);

#endif
