/* plot_file.h -- where --plot FILE.svg wants its picture. */
#ifndef TERCET_CLI_PLOT_FILE_H
#define TERCET_CLI_PLOT_FILE_H

#include "options.h"

#include <tercet/status.h>

struct plot_file {
  char folder[1024], name[104]; /* name without its ending */
};

/* "a/b.svg": folder "a", name "b".  UNSUPPORTED for another ending, a name that is too
 * long, and where the picture's table would replace a .csv that no picture made. */
tct_status plot_file_of(const char *path, struct plot_file *file, tct_error *err);

/* Before any work: EXIT_DONE, or the exit code once it is said what is wrong with --plot. */
int plot_asked(const struct asked *a);

#endif
