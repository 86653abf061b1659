/* measured.h -- what the verbs that measure rules share: lists of words, numbers with their intervals. */
#ifndef TERCET_CLI_MEASURED_H
#define TERCET_CLI_MEASURED_H

#include "json.h"
#include "options.h"
#include "table.h"

#include <tercet/credit.h>

enum { LISTED_MOST = 128 };

/* "a,b,c" cut into its words, in `text`; how many, at most LISTED_MOST. */
int cut_words(char *text, const char **word);
/* EXIT_DONE if all are rules; else says which is not. */
int rules_known(const struct asked *a, const char *const *rule, int n);

/* Callbacks: `arg` is the struct asked, the struct progress. */
tct_spec *open_asked(void *arg, tct_error *err);
void tell_count(void *arg, int done, int of, const char *what);

void json_estimate(struct json *j, const char *key, const tct_estimate *e); /* value, low, high */
void csv_reals(tct_text *t, const double *x,
               int n); /* each after a comma; NaN, infinities: nothing */
void csv_estimate(tct_text *t, const tct_estimate *e);
void table_estimate(struct table *t, const tct_estimate *e); /* "0.9 (0.8..1)" */

/* "rule.nudge=0.1" is nudge=0.1, as is the end of a longer path. */
const char *knob_name(const char *knob);

/* NAME.json and NAME.csv in a folder; both are freed. */
tct_status keep_tables(const char *folder, const char *name, struct json *j, tct_text *csv,
                       tct_error *err);
#endif
