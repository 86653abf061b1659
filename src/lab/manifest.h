/* manifest.h -- what a checkpoint says of itself. */
#ifndef TERCET_MANIFEST_H
#define TERCET_MANIFEST_H

#include "lab/run_own.h"

#define TCT_WEIGHTS "weights.safetensors"

/* For the weights that lie in `folder`. */
tct_status tct_manifest_write(const char *folder, const tct_mark *mark, tct_error *err);
/* OK only if the manifest is whole and the weights are what it says. */
tct_status tct_manifest_read(const char *folder, tct_mark *mark, tct_error *err);

#endif
