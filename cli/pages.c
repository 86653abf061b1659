/* pages.c -- the pages of help, made from the tables of verbs and from the descriptors. */
#include "numbers.h"
#include "say.h"
#include "table.h"
#include "verbs.h"

#include <tercet/behaviour.h>
#include <tercet/comparator.h>
#include <tercet/correction.h>
#include <tercet/covariance.h>
#include <tercet/decoder.h>
#include <tercet/distance.h>
#include <tercet/joint.h>
#include <tercet/rdm_model.h>
#include <tercet/rule.h>
#include <tercet/test.h>
#include <tercet/transform.h>
#include <tercet/tuning.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

void page_of_all(tct_text *t, int width)
{
  struct table table = {.align = "lw"};

  tct_text_add(t, "tercet VERB [NOUNS] [OPTIONS]\n\n");
  say_wrapped(t,
              "A model of a brain is an objective, a learning rule and an architecture, trained on "
              "a task and "
              "compared with a brain.",
              0, 0, width);
  tct_text_add(t, "\n");
  for (int i = 0; verbs[i]; i++) {
    table_cell(&table, "%s", verbs[i]->name);
    table_cell(&table, "%s", verbs[i]->summary);
  }
  table_put(&table, t, 2, width);
  tct_text_add(
    t, "\ntercet help VERB          the page of a verb\n"
       "tercet help rule NAME     the page of a rule; of a task, a unit ... in the same way\n"
       "tercet help recipe        the keys of a recipe, which turns files into recordings\n");
}

void page_of_verb(tct_text *t, const struct verb *v, int width)
{
  struct table table = {.align = "lw"};
  char form[96];

  tct_text_add(t, "tercet %s %s%s[OPTIONS]\n\n", v->name, v->nouns, *v->nouns ? " " : "");
  say_wrapped(t, v->summary, 0, 0, width);
  if (v->nouns_doc) {
    tct_text_add(t, "\n");
    say_wrapped(t, v->nouns_doc, 0, 0, width);
  }
  if (v->text) {
    tct_text_add(t, "\n");
    say_wrapped(t, v->text, 0, 0, width);
  }
  tct_text_add(t, "\noptions\n");
  for (int i = 0; i < v->n_options; i++) {
    option_form(&v->options[i], form, sizeof form);
    table_cell(&table, "%s", form);
    table_cell(&table, "%s%s%s", v->options[i].doc, v->options[i].kind == OPTION_CHOICE ? ": " : "",
               v->options[i].kind == OPTION_CHOICE ? v->options[i].from : "");
  }
  table_put(&table, t, 2, width);
  if (!v->examples) return;
  tct_text_add(t, "\nexamples\n");
  for (const struct example *e = v->examples; e->command; e++)
    tct_text_add(t, "  %s\n      %s\n", e->command, e->what);
}

/* ---- a variant ------------------------------------------------------------------------------------ */

const char *type_name(tct_type type)
{
  static const char *const name[] = {"bool", "int", "real", "text", "choice", "numbers"};

  return name[type];
}

const char *param_range(const tct_param *p, char *text)
{
  const bool open_below = p->least <= -1e15, open_above = p->most >= 1e15;

  *text = 0;
  if (p->type == TCT_TYPE_BOOL || p->type == TCT_TYPE_CHOICE || p->type == TCT_TYPE_TEXT)
    return text;
  if (p->least == 0 && p->most == 0) return text;
  if (open_below && open_above) return text;
  if (open_above)
    tct_print(text, 64, "from %g", p->least);
  else if (open_below)
    tct_print(text, 64, "to %g", p->most);
  else
    tct_print(text, 64, "%g .. %g", p->least, p->most);
  return text;
}

/* Word i of "linear|relu|tanh". */
static int choice_at(const char *choices, int i, const char **word)
{
  while (i-- > 0 && strchr(choices, '|')) choices = strchr(choices, '|') + 1;
  *word = choices;
  return (int)strcspn(choices, "|");
}

const char *param_preset(const tct_param *p, char *text)
{
  const char *word;
  int n;

  switch (p->type) {
  case TCT_TYPE_BOOL:
    tct_print(text, 64, p->preset != 0 ? "true" : "false");
    break;
  case TCT_TYPE_CHOICE:
    n = choice_at(p->choices, (int)p->preset, &word);
    tct_print(text, 64, "%.*s", n, word);
    break;
  case TCT_TYPE_TEXT:
  case TCT_TYPE_NUMBERS:
    tct_print(text, 64, "%s",
              !p->preset_text   ? "must be given"
              : *p->preset_text ? p->preset_text
                                : "none");
    break;
  default:
    tct_print(text, 64, "%.10g", p->preset);
  }
  return text;
}

unsigned costs_of(const tct_room *room, const tct_about *about)
{
  return strcmp(room->name, "rules") == 0 ? ((const tct_rule *)about)->costs : 0;
}

unsigned needs_of(const tct_room *room, const tct_about *about)
{
  return strcmp(room->name, "distances") == 0    ? ((const tct_distance *)about)->needs
         : strcmp(room->name, "tunings") == 0    ? ((const tct_tuning *)about)->needs
         : strcmp(room->name, "behaviours") == 0 ? ((const tct_behaviour *)about)->needs
         : strcmp(room->name, "changes") == 0    ? ((const tct_joint *)about)->needs
         : strcmp(room->name, "decoders") == 0   ? ((const tct_decoder *)about)->needs
                                                 : 0;
}

const char *const *needs_names(const tct_room *room)
{
#define X(name, doc) #name,
  static const char *const of_distances[]  = {TCT_DISTANCE_NEEDS(X) NULL};
  static const char *const of_tunings[]    = {TCT_TUNING_NEEDS(X) NULL};
  static const char *const of_behaviours[] = {TCT_BEHAVIOUR_NEEDS(X) NULL};
  static const char *const of_decoders[]   = {TCT_DECODER_NEEDS(X) NULL};
  static const char *const of_changes[]    = {TCT_JOINT_NEEDS(X) NULL};
#undef X
  return strcmp(room->name, "distances") == 0    ? of_distances
         : strcmp(room->name, "tunings") == 0    ? of_tunings
         : strcmp(room->name, "behaviours") == 0 ? of_behaviours
         : strcmp(room->name, "decoders") == 0   ? of_decoders
         : strcmp(room->name, "changes") == 0    ? of_changes
                                                 : NULL;
}

/* The doc of a claim, cost or need of a room; "" if none is known. */
static const char *bit_doc(const tct_room *room, const char *name)
{
#define X(name, doc) {#name, doc},
  static const char *const of_rules[][2]       = {TCT_RULE_COSTS(X) TCT_RULE_CLAIMS(X){NULL, ""}};
  static const char *const of_distances[][2]   = {TCT_DISTANCE_CLAIMS(X)
                                                    TCT_DISTANCE_NEEDS(X){NULL, ""}};
  static const char *const of_covariances[][2] = {TCT_COVARIANCE_CLAIMS(X){NULL, ""}};
  static const char *const of_transforms[][2]  = {TCT_TRANSFORM_CLAIMS(X){NULL, ""}};
  static const char *const of_comparators[][2] = {TCT_COMPARATOR_CLAIMS(X){NULL, ""}};
  static const char *const of_corrections[][2] = {TCT_CORRECTION_CLAIMS(X){NULL, ""}};
  static const char *const of_tests[][2]       = {TCT_TEST_CLAIMS(X){NULL, ""}};
  static const char *const of_rdm_models[][2]  = {TCT_RDM_MODEL_CLAIMS(X){NULL, ""}};
  static const char *const of_tunings[][2] = {TCT_TUNING_CLAIMS(X) TCT_TUNING_NEEDS(X){NULL, ""}};
  static const char *const of_behaviours[][2] = {TCT_BEHAVIOUR_CLAIMS(X)
                                                   TCT_BEHAVIOUR_NEEDS(X){NULL, ""}};
  static const char *const of_decoders[][2]   = {TCT_DECODER_CLAIMS(X)
                                                   TCT_DECODER_NEEDS(X){NULL, ""}};
  static const char *const of_changes[][2]    = {TCT_JOINT_CLAIMS(X) TCT_JOINT_NEEDS(X){NULL, ""}};
  static const char *const of_none[][2]       = {{NULL, ""}};
#undef X
  static const struct {
    const char *room;
    const char *const (*doc)[2];
  } rooms[] = {
    {"rules", of_rules},           {"distances", of_distances},     {"covariances", of_covariances},
    {"transforms", of_transforms}, {"comparators", of_comparators}, {"tunings", of_tunings},
    {"behaviours", of_behaviours}, {"corrections", of_corrections}, {"tests", of_tests},
    {"rdm_models", of_rdm_models}, {"decoders", of_decoders},       {"changes", of_changes},
  };
  const char *const(*known)[2] = of_none;

  for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
    if (strcmp(room->name, rooms[i].room) == 0) known = rooms[i].doc;
  while ((*known)[0] && strcmp((*known)[0], name) != 0) known++;
  return (*known)[1];
}

static void put_bits(tct_text *t, const tct_room *room, const char *title, unsigned bits,
                     const char *const *names, int width)
{
  struct table table = {.align = "lw"};

  if (!bits || !names) return;
  tct_text_add(t, "\n%s\n", title);
  for (int i = 0; names[i]; i++) {
    if (!(bits >> i & 1)) continue;
    table_cell(&table, "%s", names[i]);
    table_cell(&table, "%s", bit_doc(room, names[i]));
  }
  table_put(&table, t, 2, width);
}

/* Text whose line breaks are meant: an equation. */
static void put_lines(tct_text *t, const char *text)
{
  while (*text) {
    const int n = (int)strcspn(text, "\n");
    tct_text_add(t, n > 0 ? "  %.*s\n" : "\n", n, text);
    text += n + (text[n] == '\n');
  }
}

static void put_params(tct_text *t, const tct_about *about, int width)
{
  struct table table = {.align = "llllw"};
  char text[64];

  if (about->n_params == 0) return;
  tct_text_add(t, "\nparameters\n");
  for (int i = 0; i < about->n_params; i++) {
    const tct_param *p = &about->params[i];
    const bool pure    = !p->unit || strcmp(p->unit, "1") == 0;
    table_cell(&table, "%s", p->name);
    table_cell(&table, "%s", param_preset(p, text));
    table_cell(&table, "%s", pure ? "" : p->unit);
    table_cell(&table, "%s", param_range(p, text));
    tct_text doc = {0};
    for (const char *c = p->choices; c && *c; c++)
      tct_text_add(&doc, c == p->choices ? ": %c" : *c == '|' ? ", " : "%c", *c);
    table_cell(&table, "%s%s", p->doc, doc.at ? doc.at : "");
    tct_text_free(&doc);
  }
  table_put(&table, t, 2, width);
}

static void put_paragraph(tct_text *t, const char *title, const char *text, int width)
{
  if (!text || !*text) return;
  tct_text_add(t, "\n%s\n  ", title);
  say_wrapped(t, text, 2, 2, width);
}

void page_of_section(tct_text *t, const tct_about *about, int width)
{
  tct_text_add(t, "\n%s: %s\n  ", about->name, about->title);
  say_wrapped(t, about->summary, 2, 2, width);
  if (about->equation) put_lines(t, about->equation);
  put_params(t, about, width);
  put_paragraph(t, "source", about->source, width);
}

void page_of_variant(tct_text *t, const tct_room *room, const tct_about *about, int width)
{
  tct_text_add(t, "%s %s: %s (%s)\n\n", room->one, about->name, about->title, about->family);
  say_wrapped(t, about->summary, 0, 0, width);
  if (about->equation && *about->equation) {
    tct_text_add(t, "\nequation\n");
    put_lines(t, about->equation);
  }
  put_params(t, about, width);
  page_of_numbers(t, room, about, width);
  page_of_signatures(t, room, about, width);
  put_bits(t, room, "needs", needs_of(room, about), needs_names(room), width);
  put_bits(t, room, "claims, which the tests stand behind", about->claims, room->claims, width);
  put_bits(t, room, "costs to a brain, measured", costs_of(room, about), room->costs, width);
  put_paragraph(t, "notes", about->notes, width);
  put_paragraph(t, "source", about->source, width);
}
