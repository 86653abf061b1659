/* log.c -- log.jsonl: what a run said of itself, one line for each evaluation.
 *
 * A line is appended in one write.  A session that resumes from a checkpoint will come to the later
 * evaluations once more, so what the log says of them is forgotten first. */
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "lab/run_own.h"

#include <jansson.h>
#include <string.h>

enum { LOG_MOST = 1 << 30 };

/* The trials that a line tells of, -1 if it is torn. */
static int64_t trials_of(const char *line, size_t n)
{
  json_t *root          = json_loadb(line, n, 0, NULL);
  const json_t *trials  = json_object_get(root, "trials");
  const int64_t told_of = json_is_integer(trials) ? (int64_t)json_integer_value(trials) : -1;

  json_decref(root);
  return told_of;
}

tct_status tct_log_cut(const char *path, int64_t shown, int64_t *last, tct_error *err)
{
  tct_status code = TCT_OK;
  size_t n, kept = 0;
  char *text;

  *last = -1;
  if (!tct_file_is(path)) return TCT_OK;
  TCT_TRY(tct_file_read(path, LOG_MOST, &text, &n, err), err, "taking up a log");
  while (kept < n) {
    const char *end      = memchr(text + kept, '\n', n - kept);
    const int64_t trials = end ? trials_of(text + kept, (size_t)(end - text) - kept) : -1;

    if (trials <= *last || trials > shown) break;
    *last = trials;
    kept  = (size_t)(end - text) + 1;
  }
  if (kept < n) code = tct_file_write(path, text, kept, err);
  tct_free(text);
  return code;
}
