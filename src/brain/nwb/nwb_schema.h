/* nwb_schema.h -- the rules that an NWB file of ours obeys, and carries with it. */
#ifndef TERCET_NWB_SCHEMA_H
#define TERCET_NWB_SCHEMA_H

#include "brain/files/writing.h"

#define TCT_NWB_VERSION  "2.4.0"
#define TCT_HDMF_VERSION "1.5.0"

/* /specifications and the attribute of the file that points to it. */
void tct_nwb_put_schema(tct_writing *w);

#endif
