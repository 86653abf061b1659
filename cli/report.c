/* report.c -- tercet report: runs on one page. */
#include "json.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"
#include "report/report.h"

static int run(const struct asked *a)
{
  tct_error err = {0};
  struct json j = {0};
  char *inside  = NULL;

  if (!a->out && a->nouns > 1) return say_usage(a, "a report on several runs wants -o FILE.html");
  if (!a->out) inside = tct_path(a->noun[0], "report.html");
  const char *out = a->out ? a->out : inside;
  if (!out)
    tct_fail(&err, TCT_NO_MEMORY, "no memory for a path");
  else
    tct_report(a->noun, a->nouns, out, &err);

  int code;
  if (err.code != TCT_OK) {
    code = say_error(a, &err);
  } else if (a->json) {
    json_map(&j, NULL);
    json_text(&j, "report", out);
    json_row(&j, "runs");
    for (int i = 0; i < a->nouns; i++) json_text(&j, NULL, a->noun[i]);
    json_close(&j);
    json_close(&j);
    code = json_say(&j);
  } else {
    tct_text t = {0};
    tct_text_add(&t, "%s\n", out);
    code = say_text(&t);
  }
  tct_free(inside);
  return code;
}

static const struct option options[] = {
  OPTION_TEXT_ROW("output", 'o', out, "FILE", "files",
                  "the page; report.html in the run if it is not said"),
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet report runs/a", "writes runs/a/report.html"},
  {"tercet report runs/a runs/b -o report.html", "two runs beside each other"},
  {NULL, NULL},
};

const struct verb verb_report = {
  .name    = "report",
  .nouns   = "RUN...",
  .from    = "folders",
  .summary = "Write a page on one run or several, with figures",
  .least   = 1,
  .most    = NOUNS_MOST,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
