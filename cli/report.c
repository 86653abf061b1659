/* report.c -- tercet report: runs on one page, or an analysis that a spec lays down. */
#include "analysis.h"
#include "json.h"
#include "nouns.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"
#include "report/report.h"

static int of_spec(const struct asked *a)
{
  tct_error err = {0};
  tct_spec *s   = noun_spec(a, a->noun[0], &err);
  int code;

  if (!s) return say_error(a, &err);
  if (analysis_is(s)) {
    code = analysis_report(a, s);
  } else {
    (void)tct_fail_in(
      &err, TCT_BAD_DATA, tct_spec_file(s), 0, 0,
      "it is no analysis, which has the key 'report'; a report is of one, or of runs");
    code = say_error(a, &err);
  }
  tct_spec_free(s);
  return code;
}

static int of_runs(const struct asked *a)
{
  tct_error err = {0};
  struct json j = {0};
  char *inside  = NULL;

  if (a->resume) return say_usage(a, "--resume is for an analysis");
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

static int run(const struct asked *a)
{
  return a->nouns == 1 && tct_file_is(a->noun[0]) && !tct_folder_is(a->noun[0]) ? of_spec(a)
                                                                                : of_runs(a);
}

static const struct option options[] = {
  OPTION_TEXT_ROW("output", 'o', out, "FILE", "files",
                  "the page; if it is not said report.html in the run, or NAME.html beside "
                  "NAME.yaml"),
  OPTION_FLAG_ROW("resume", resume,
                  "of an analysis: keep what commands said that are the same as last time"),
  OPTION_ROW_PROGRESS,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet report runs/a", "writes runs/a/report.html"},
  {"tercet report runs/a runs/b -o report.html", "two runs beside each other"},
  {"tercet report analysis.yaml", "an analysis: every command that it lists, on one page"},
  {NULL, NULL},
};

const struct verb verb_report = {
  .name      = "report",
  .nouns     = "RUN... | ANALYSIS",
  .nouns_doc = "Folders of runs, or a spec that is an analysis",
  .from      = "files",
  .summary   = "Write a page on runs, or on all that an analysis asks, with figures",
  .text = "An analysis is a spec with the key `report`, the title of its page. `text` says what is "
          "asked, the null, the controls and what would contradict, before anything is done. "
          "`sections` is a list of {title, text, do}, where `do` is a command as it stands after "
          "`tercet`: do: sim runs/a v4.yaml --metric cka. Commands are done in order, in the "
          "folder of the spec; the page shows each with all that it said and, where the verb "
          "has --plot, its picture. A command that fails is shown as it failed, and the others "
          "go on; the exit code then is 1.",
  .least = 1,
  .most  = NOUNS_MOST,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
