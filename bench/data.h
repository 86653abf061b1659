/* data.h -- 4096 random trials in a file of arrays, for the task `arrays`. */
#ifndef BENCH_DATA_H
#define BENCH_DATA_H

#include <tercet/status.h>

enum { DATA_TRIALS = 4096 };

typedef enum {
  DATA_VECTORS, /* x [n, 784] in (0, 1), classes of a linear teacher */
  DATA_IMAGES,  /* the same as [n, 28, 28] */
  DATA_STREAMS, /* x [n, 100, 5] N(0, 1), one of 3 classes at every step, by chance */
} data_kind;

tct_status data_write(const char *path, data_kind kind, tct_error *err);

#endif
