/* main.c -- tercet-writer: writes an HDF5 file for Tercet, which does not load HDF5 itself.
 *
 *     tercet-writer
 *
 * The file is open as 3, the plan comes in at 4, the answer goes to 1.  See src/brain/files/writing.c. */
#include "put.h"

#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static void answer(const steps *s, tct_status status, const tct_error *err)
{
  tct_written said = {.mark = TCT_WRITTEN_MARK, .status = (int32_t)status, .steps = s->n};
  const char *from = (const char *)&said, *after = from + sizeof said;

  if (status != TCT_OK) tct_print(said.note, sizeof said.note, "%s", err->text);
  while (from < after) {
    const ssize_t done = write(TCT_WRITER_ANSWER, from, (size_t)(after - from));
    if (done < 0 && errno != EINTR) return;
    if (done > 0) from += done;
  }
}

int main(void)
{
  steps s       = {.plan = TCT_WRITER_PLAN};
  tct_error err = {0};
  struct stat about;

  if (fstat(TCT_WRITER_FILE, &about) != 0 || !S_ISREG(about.st_mode) ||
      fstat(TCT_WRITER_PLAN, &about) != 0) {
    fprintf(stderr, "tercet-writer is called by tercet; it writes HDF5 files for it\n");
    return 2;
  }
  /* too large a file is an error and no death; whoever asked for it is not outlived */
  if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR || signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
      prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
    return 2;
  answer(&s, put_all(&s, TCT_WRITER_FILE, &err), &err);
  _exit(0); /* HDF5 would try again to write what it could not */
}
