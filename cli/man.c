/* man.c -- the pages of help as roff, for man. */
#include "say.h"
#include "verbs.h"

#include <tercet/describe.h>

#include <ctype.h>
#include <string.h>

/* Text for roff: a backslash and a dash are escaped, and a line never begins with a request. */
static void put(tct_text *t, const char *text)
{
  bool begins = true;

  for (; *text; text++) {
    if (begins && (*text == '.' || *text == '\'')) tct_text_add(t, "\\&");
    if (*text == '\\')
      tct_text_add(t, "\\e");
    else if (*text == '-')
      tct_text_add(t, "\\-");
    else if (*text == '\n')
      tct_text_add(t, "\n.PP\n");
    else
      tct_text_put(t, text, 1);
    begins = *text == '\n';
  }
}

static void put_line(tct_text *t, const char *text)
{
  put(t, text);
  tct_text_add(t, "\n");
}

static void put_upper(tct_text *t, const char *text)
{
  for (; *text; text++) {
    const char c = (char)toupper((unsigned char)*text);
    tct_text_put(t, &c, 1);
  }
}

static void head(tct_text *t, const struct verb *v)
{
  tct_text_add(t, ".\\\" made by tercet help --man from the tables of its options\n.TH TERCET");
  if (v) tct_text_add(t, "\\-");
  if (v) put_upper(t, v->name);
  tct_text_add(t, " 1 \"\" \"Tercet %s\" \"Tercet\"\n.SH NAME\n", TERCET_VERSION);
  if (v) {
    tct_text_add(t, "tercet\\-%s \\- ", v->name);
    put_line(t, v->summary);
  } else {
    tct_text_add(t, "tercet \\- models of brains: objective, learning rule, architecture\n");
  }
}

static void synopsis(tct_text *t, const struct verb *v)
{
  tct_text_add(t, ".SH SYNOPSIS\n.B tercet");
  if (v) tct_text_add(t, " %s", v->name);
  tct_text_add(t, "\n");
  put_line(t, v ? v->nouns : "VERB [NOUNS]");
  tct_text_add(t, "[OPTIONS]\n");
}

static void options(tct_text *t, const struct verb *v)
{
  tct_text_add(t, ".SH OPTIONS\n");
  for (int i = 0; i < v->n_options; i++) {
    const struct option *o = &v->options[i];
    tct_text_add(t, ".TP\n");
    if (o->letter) tct_text_add(t, "\\fB\\-%c\\fR, ", o->letter);
    tct_text_add(t, "\\fB\\-\\-");
    put(t, o->name);
    tct_text_add(t, "\\fR");
    if (o->value) tct_text_add(t, " \\fI%s\\fR", o->value);
    tct_text_add(t, "\n");
    put(t, o->doc);
    if (o->kind == OPTION_CHOICE) {
      tct_text_add(t, ": ");
      put(t, o->from);
    }
    tct_text_add(t, "\n");
  }
}

static void examples(tct_text *t, const struct verb *v)
{
  if (!v->examples) return;
  tct_text_add(t, ".SH EXAMPLES\n");
  for (const struct example *e = v->examples; e->command; e++) {
    tct_text_add(t, ".TP\n.B ");
    put_line(t, e->command);
    put_line(t, e->what);
  }
}

static void all_verbs(tct_text *t)
{
  tct_text_add(t, ".SH VERBS\n");
  for (int i = 0; verbs[i]; i++) {
    tct_text_add(t, ".TP\n\\fB%s\\fR ", verbs[i]->name);
    put_line(t, verbs[i]->nouns);
    put_line(t, verbs[i]->summary);
  }
}

void man_page(tct_text *t, const struct verb *v)
{
  head(t, v);
  synopsis(t, v);
  tct_text_add(t, ".SH DESCRIPTION\n");
  if (v) {
    put_line(t, v->summary);
    if (v->nouns_doc) tct_text_add(t, ".PP\n");
    if (v->nouns_doc) put_line(t, v->nouns_doc);
    if (v->text) tct_text_add(t, ".PP\n");
    if (v->text) put_line(t, v->text);
    options(t, v);
    examples(t, v);
  } else {
    put_line(t, "A model of a brain is an objective, a learning rule and an architecture, trained "
                "on a task and "
                "compared with a brain. Each verb has a page of its own.");
    all_verbs(t);
  }
  tct_text_add(t, ".SH EXIT STATUS\n");
  for (int i = 0; endings[i].means; i++) {
    tct_text_add(t, ".TP\n%d\n", endings[i].code);
    put_line(t, endings[i].means);
  }
  tct_text_add(t, ".SH SEE ALSO\n");
  if (v) tct_text_add(t, ".BR tercet (1)\n");
  for (int i = 0; !v && verbs[i]; i++)
    tct_text_add(t, ".BR tercet\\-%s (1)%s\n", verbs[i]->name, verbs[i + 1] ? "," : "");
}
