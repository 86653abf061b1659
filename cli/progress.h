/* progress.h -- how far a run is: a bar on a terminal, plain lines elsewhere, on stderr. */
#ifndef TERCET_CLI_PROGRESS_H
#define TERCET_CLI_PROGRESS_H

#include <tercet/run.h>

struct progress {
  enum { PROGRESS_SILENT, PROGRESS_LINES, PROGRESS_BAR } form;
  bool drawn;  /* a bar stands on the line */
  double told; /* when it was told last, in seconds; 0: never */
};

void progress_begin(struct progress *p, int choice); /* a place in the choices of --progress */
void progress_tell(void *progress, const tct_progress *now); /* a tct_train_how's callback */
void progress_later(struct progress *p); /* short work is done before anything is told of it */
/* So many of so many pieces of work, the last of them `what`. */
void progress_count(struct progress *p, int done, int of, const char *what);
void progress_end(struct progress *p); /* leaves the line of the bar */

#endif
