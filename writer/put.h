/* put.h -- steps of a plan, put into an HDF5 file. */
#ifndef TERCET_WRITER_PUT_H
#define TERCET_WRITER_PUT_H

#include "steps.h"

/* All steps into the file that is open as `file`, which is then closed.  BUG: the plan is wrong; IO: HDF5
 * could not, with its reason or the system's. */
tct_status put_all(steps *s, int file, tct_error *err);

#endif
