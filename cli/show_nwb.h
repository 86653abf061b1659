/* show_nwb.h -- what an NWB file is as NWB, for tercet show. */
#ifndef TERCET_CLI_SHOW_NWB_H
#define TERCET_CLI_SHOW_NWB_H

#include "json.h"

#include "brain/nwb/nwb.h"

/* Does the list of a file look like one, of whatever version? */
bool nwb_is_listed(const char *path, const tct_entries *all);

/* The first and the last time of each series [n_series], s; NAN where it cannot be read (tct_free).  NULL:
 * no memory. */
typedef struct {
  double first, last;
} nwb_span;
nwb_span *nwb_spans(const tct_nwb *f);

void nwb_put_text(const tct_nwb *f, const nwb_span *span, tct_text *t);
void nwb_put_json(const tct_nwb *f, const nwb_span *span, struct json *j); /* as "nwb" */

#endif
