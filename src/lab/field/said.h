/* said.h -- what is to be measured: by the caller, else by the spec's section `field`, else as usual.
 *
 * Seen by the files that measure fields and by nobody else. */
#ifndef TERCET_LAB_FIELD_SAID_H
#define TERCET_LAB_FIELD_SAID_H

#include <tercet/field.h>

enum { TCT_FIELD_SAID = 64 }; /* rules in a spec */

typedef struct {
  tct_field_how how; /* complete */
  tct_spec *spec;    /* rules and objectives point into it */
  const char *rule[TCT_FIELD_SAID];
  const tct_node *objectives; /* a map, or NULL */
} tct_field_said;

tct_status tct_field_said_read(const tct_field_how *how, tct_field_said *said, tct_error *err);
void tct_field_said_free(tct_field_said *said);

#endif
