/* train.c -- tercet train: a model learns its task, in a folder that can be interrupted and resumed. */
#include "interrupt.h"
#include "nouns.h"
#include "progress.h"
#include "say.h"
#include "table.h"

#include <tercet/run.h>

#include <math.h>
#include <string.h>
#include <unistd.h>

static void put_word(tct_text *t, const char *word)
{
  const bool plain = word[strcspn(word, " \t\n'\"\\$`*?[]{}()<>|&;#!~")] == 0;

  tct_text_add(t, plain ? " " : " '");
  for (; *word; word++) tct_text_add(t, !plain && *word == '\'' ? "'\\''" : "%c", *word);
  if (!plain) tct_text_add(t, "'");
}

static void say_how_to_go_on(const struct asked *a)
{
  tct_text t = {0};

  if (!a->out) {
    say_aside("nothing was kept; -o RUN keeps a run that can be resumed");
    return;
  }
  tct_text_add(&t, "tercet train");
  put_word(&t, strcmp(a->noun[0], "-") == 0 ? a->out : a->noun[0]);
  tct_text_add(&t, " -o");
  put_word(&t, a->out);
  tct_text_add(&t, " --resume");
  for (int i = 0; i < a->sets && strcmp(a->noun[0], "-") != 0; i++) {
    tct_text_add(&t, " --set");
    put_word(&t, a->set[i]);
  }
  if (a->alignment) tct_text_add(&t, " --alignment");
  if (!t.failed) say_aside("go on with\n  %s", t.at);
  tct_text_free(&t);
}

static void put_score(struct table *table, const char *split, const tct_score *s)
{
  char text[32];

  if (isnan(s->objective) && isnan(s->accuracy)) return;
  table_cell(table, "%s", split);
  table_cell(table, "%s", say_score(text, s->objective));
  table_cell(table, "%s", isnan(s->accuracy) ? "" : say_score(text, s->accuracy));
  table_cell(table, "%s", isnan(s->reward) ? "" : say_score(text, s->reward));
}

static int as_text(const struct asked *a, const tct_result *r)
{
  struct table table = {.align = "lrrr"};
  char trials[32], seconds[32], rate[32];
  tct_text t = {0};

  tct_text_add(&t, "%s trials in %s", say_count(trials, r->trials), say_time(seconds, r->seconds));
  if (r->trials_per_second > 0) /* not where none was shown */
    tct_text_add(&t, " (%s a second)", say_count(rate, (uint64_t)r->trials_per_second));
  tct_text_add(&t, "\n");
  table_cell(&table, "%s", "");
  table_cell(&table, "objective");
  table_cell(&table, "%s", isnan(r->train.accuracy) && isnan(r->test.accuracy) ? "" : "accuracy");
  table_cell(&table, "%s", isnan(r->test.reward) ? "" : "reward");
  put_score(&table, "train", &r->train);
  put_score(&table, "validation", &r->validation);
  put_score(&table, "test", &r->test);
  table_put(&table, &t, 2, 80);
  tct_text_add(&t, "weights %.16s\n", r->weights_sha256);
  if (a->out) tct_text_add(&t, "run %s\n", a->out);
  return say_text(&t);
}

static int as_json(const tct_result *r)
{
  char *object = tct_result_json(r);
  tct_text t   = {.failed = !object};

  if (object) tct_text_put(&t, object, strlen(object));
  if (object && t.n && t.at[t.n - 1] != '\n') tct_text_put(&t, "\n", 1);
  tct_string_free(object);
  return say_text(&t);
}

/* What is not said is all that the machine has: better refused now than killed later. */
static size_t most_memory(const struct asked *a)
{
  const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);

  if (a->max_memory) return a->max_memory;
  return pages > 0 && bytes > 0 ? (size_t)pages * (size_t)bytes : 0;
}

static int run(const struct asked *a)
{
  tct_error err     = {0};
  tct_result result = {0};
  struct progress progress;

  if (a->resume && a->replace)
    return say_usage(a, "--resume goes on and --replace begins anew: one of them");
  if ((a->resume || a->replace) && !a->out)
    return say_usage(a, "--resume and --replace want -o RUN");
  tct_spec *s = noun_spec(a, a->noun[0], &err);
  if (!s) return say_error(a, &err);

  interrupt_listen("\ntercet: finishing the batch and saving; once more ends at once\n");
  progress_begin(&progress, a->progress);
  const tct_train_how how = {.threads    = a->threads,
                             .resume     = a->resume,
                             .replace    = a->replace,
                             .alignment  = a->alignment,
                             .max_memory = most_memory(a),
                             .stop       = &interrupted,
                             .progress   = progress_tell,
                             .arg        = &progress};
  const tct_status status = tct_train(s, a->out, &how, &result, &err);
  progress_end(&progress);
  int code;
  if (status == TCT_OK)
    code = a->json ? as_json(&result) : as_text(a, &result);
  else
    code = say_spec_error(a, s, &err);
  if (status == TCT_INTERRUPTED) say_how_to_go_on(a);
  tct_spec_free(s);
  return code;
}

static const struct option options[] = {
  OPTION_TEXT_ROW("output", 'o', out, "RUN", "folders", "the folder to keep the run in"),
  OPTION_FLAG_ROW("resume", resume, "go on with the run that is there"),
  OPTION_FLAG_ROW("replace", replace, "begin anew, in place of the run that is there"),
  OPTION_FLAG_ROW("alignment", alignment, "log the angle of every update to the true gradient"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_SPEC,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet train a.yaml -o runs/a", "train, and keep the run in runs/a"},
  {"tercet train a.yaml -o runs/a --resume", "go on where it was interrupted, to the same bits"},
  {"tercet train a.yaml -o runs/b --seed 3 --set rule.scale=0.5", "with another seed and scale"},
  {NULL, NULL},
};

const struct verb verb_train = {
  .name  = "train",
  .nouns = "SPEC",
  .nouns_doc =
    "A SPEC is a file in YAML or JSON, a run (whose spec it means), or - for the standard input",
  .from    = "files",
  .summary = "Train the model of a spec on its task",
  .text  = "Ctrl-C, TERM, HUP and USR1 finish the batch, write a checkpoint and end with exit code "
           "6; a second Ctrl-C ends at once. A run that was killed resumes to the same bits. "
           "What would take more memory than the machine has is refused before it begins.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
