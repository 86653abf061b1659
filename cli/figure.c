/* figure.c -- tercet figure: a figure of the paper, measured and drawn. */
#include "figures.h"
#include "json.h"
#include "nouns.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"

#include "substrate/complain.h"

#include <stddef.h>
#include <string.h>

static const struct figure *const figures[] = {&figure_credit, &figure_field, &figure_perceptual,
                                               &figure_laws, NULL};

tct_spec *figure_spec(const struct asked *a, const struct figure *f, tct_error *err)
{
  if (a->nouns > 1) return noun_spec(a, a->noun[1], err);
  return noun_spec_text(a, f->spec, figure_spec_name(a, f), err);
}

const char *figure_spec_name(const struct asked *a, const struct figure *f)
{
  return a->nouns > 1 ? a->noun[1] : f->folder;
}

const char *figure_said(const tct_node *n, const char *key)
{
  const tct_node *one = tct_node_at(n, key);

  return one ? one->text : NULL;
}

void figure_claims(tct_page *page, const tct_spec *spec, const char *section)
{
  static const char *const key[][2] = {{"null", "The null"},
                                       {"controls", "The controls"},
                                       {"contradiction", "What would contradict it"}};
  const tct_node *said              = tct_node_at(tct_spec_root(spec), section);

  if (said) tct_page_heading(page, "Said before it ran");
  for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
    const char *text = figure_said(said, key[i][0]);
    if (!text) continue;
    tct_page_subheading(page, key[i][1]);
    tct_page_text(page, text);
  }
}

int figure_say(const struct asked *a, const struct figure *f, const char *folder, const char *page,
               int states, int seeds)
{
  char *path    = tct_path(folder, page);
  tct_text t    = {0};
  struct json j = {0};
  int code;

  if (a->json) {
    json_map(&j, NULL);
    json_text(&j, "figure", f->name);
    json_text(&j, "folder", folder);
    json_text(&j, "page", path);
    json_count(&j, "states", (uint64_t)states);
    json_count(&j, "seeds", (uint64_t)seeds);
    json_close(&j);
    code = json_say(&j);
  } else {
    tct_text_add(&t, "%s\n", path ? path : folder);
    code = say_text(&t);
  }
  tct_free(path);
  return code;
}

static int say_what_there_is(const struct asked *a)
{
  tct_text t = {0};

  for (int i = 0; figures[i]; i++) tct_text_add(&t, "%s%s", i ? ", " : "", figures[i]->name);
  const int code =
    say_usage(a, "there is no figure '%s'; there is %s", a->noun[0], t.failed ? "no memory" : t.at);
  tct_text_free(&t);
  return code;
}

static const struct figure *figure_asked(const struct asked *a)
{
  for (int i = 0; figures[i]; i++)
    if (strcmp(figures[i]->name, a->noun[0]) == 0) return figures[i];
  return NULL;
}

static bool is_single(const struct asked *a)
{
  const struct figure *f = figure_asked(a);

  return f && f->single;
}

static int run(const struct asked *a)
{
  const struct figure *f = figure_asked(a);
  tct_error err          = {0};

  if (!f) return say_what_there_is(a);
  if (a->quick && !f->quick)
    return say_usage(a, "figure %s has no --quick; say fewer --seeds and --draws", f->name);
  const char *folder = a->out ? a->out : f->folder;
  if (!tct_folder_is(folder) && tct_folder_new(folder, &err) != TCT_OK) return say_error(a, &err);
  return f->draw(a, f, folder);
}

static const struct option options[] = {
  OPTION_TEXT_ROW(
    "output", 'o', out, "DIR", "folders",
    "where page, picture and tables go; figure_2, figure_3 and so on if it is not said"),
  OPTION_FLAG_ROW("quick", quick, "figure 4: few seeds and precisions, in under a minute"),
  OPTION_TEXT_ROW(
    "data", 0, data, "DIR", "folders",
    "figure 4: published recordings to hold beside it; TERCET_DATA, or ../shared/data"),
  OPTION_TEXT_ROW("rules", 0, rules, "A,B", NULL,
                  "which rules, or rows of figure 4; all of them if it is not said"),
  OPTION_TEXT_ROW("state", 0, state, "S,S", NULL, "where; as the spec says"),
  OPTION_ROWS_MEASURE,
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROWS_SPEC,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet figure 2", "the figure as its spec says: 20 seeds, some minutes"},
  {"tercet figure 2 --seeds 2 --draws 16 -o quick", "a first look"},
  {"tercet figure 3", "fields of rules that follow the gradient, and of rules that do not"},
  {"tercet figure 4 --quick", "where in a hierarchy learning leaves its mark: a first look"},
  {"tercet figure laws", "the laws behind it, with fitted slopes"},
  {"tercet figure 2 mine.yaml", "the same of another circuit, task or objective"},
  {NULL, NULL},
};

const struct verb verb_figure = {
  .name  = "figure",
  .nouns = "NUMBER [SPEC]",
  .nouns_doc =
    "which figure of the paper: 2, 3, 4, or laws, those behind 2; another spec than its own",
  .from    = "files",
  .summary = "Measure and draw a figure of the paper",
  .text =
    "2: learning rules between bias and variance, in several states of training; the measurement "
    "is "
    "that of tercet credit. The spec comes with the command; its section `credit` says what is "
    "measured where, and, before anything is, the null, the controls and what would contradict it. "
    "laws: how variance grows with weights, units and classes, and bias with the knobs of rules, "
    "each "
    "with its fitted slope beside the expected one. In DIR: a page, the picture as SVG with its "
    "numbers and its script, and every number as CSV "
    "and "
    "JSON. Works in double.\n"
    "3: the fields of the paper on a hill over two weights, and of three rules (--rules A,B,C) in "
    "the "
    "plane of the gradient and of what of their mean update lies across it. Cosine, kappa and "
    "verdict "
    "are those of tercet field over 20 seeds; arrows and heights are of one.\n"
    "4: a hierarchy that has learnt orientations coarsely learns to tell two of them apart, by "
    "rules "
    "and at precisions of the spec's section `perceptual`; what changed, level by level, when it "
    "first "
    "answers as well as the criterion asks, and at the end. In float, as training is. What is "
    "measured "
    "goes to figure_4_cells.jsonl at once: stopped, the same command goes on.",
  .least = 1,
  .most  = 2,
  OPTIONS(options),
  .examples = examples,
  .exact    = true,
  .single   = is_single,
  .run      = run,
};
