/* said.h -- what is to be measured: by the caller, else by the spec's section `credit`, else as usual.
 *
 * Seen by the files that measure credit and by nobody else. */
#ifndef TERCET_LAB_CREDIT_SAID_H
#define TERCET_LAB_CREDIT_SAID_H

#include <tercet/credit.h>

enum { TCT_CREDIT_SAID = 64 }; /* states or knobs in a spec */

typedef struct {
  tct_credit_how how; /* complete */
  tct_spec *spec;     /* states point into it */
  const char *state[TCT_CREDIT_SAID];
  char *knob[TCT_CREDIT_SAID];
  int knobs;
} tct_credit_said;

tct_status tct_credit_said_read(const tct_credit_how *how, tct_credit_said *said, tct_error *err);
void tct_credit_said_free(tct_credit_said *said);

#endif
