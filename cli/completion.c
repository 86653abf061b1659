/* completion.c -- tercet completion: a script for the shell, from the tables of verbs and rooms. */
#include "json.h"
#include "say.h"
#include "verbs.h"

#include <stdio.h>
#include <string.h>

/* The words that a table's `from` stands for, or "" where the shell looks at files. */
static void put_words(tct_text *t, const char *from)
{
  int n;
  const tct_room *rooms = tct_rooms(&n);
  const tct_room *room  = from ? tct_room_named(from) : NULL;

  if (!from) return;
  for (int i = 0; strcmp(from, "verbs") == 0 && verbs[i]; i++)
    tct_text_add(t, " %s", verbs[i]->name);
  for (int i = 0; strcmp(from, "verbs") == 0 && i < n; i++) tct_text_add(t, " %s", rooms[i].one);
  for (int i = 0; strcmp(from, "rooms") == 0 && i < n; i++) tct_text_add(t, " %s", rooms[i].name);
  if (strcmp(from, "rooms") == 0) tct_text_add(t, " metrics");
  for (int i = 0; room && i < room->n; i++) tct_text_add(t, " %s", room->about[i]->name);
  if (strcmp(from, "similarities") == 0) tct_text_add(t, " rsa");
  if (strcmp(from, "shells") == 0) tct_text_add(t, " bash");
}

/* "    words='a b'" or "    kind=files" for one line of a case. */
static void put_case(tct_text *t, const char *from)
{
  if (from && strchr(from, '|')) {
    tct_text_add(t, "words='");
    for (; *from; from++) tct_text_add(t, "%c", *from == '|' ? ' ' : *from);
    tct_text_add(t, "'");
  } else if (from && (strcmp(from, "files") == 0 || strcmp(from, "folders") == 0)) {
    tct_text_add(t, "kind=%s", from);
  } else {
    tct_text words = {0};
    put_words(&words, from);
    tct_text_add(t, "words='%s'", words.at ? words.at + 1 : "");
    if (words.failed) t->failed = true;
    tct_text_free(&words);
  }
  tct_text_add(t, " ;;\n");
}

static void put_values(tct_text *t)
{
  tct_text_add(t, "  case \"$verb $before\" in\n");
  for (int i = 0; verbs[i]; i++)
    for (int k = 0; k < verbs[i]->n_options; k++) {
      const struct option *o = &verbs[i]->options[k];
      if (o->kind == OPTION_FLAG) continue;
      tct_text_add(t, "    '%s --%s'", verbs[i]->name, o->name);
      if (o->letter) tct_text_add(t, " | '%s -%c'", verbs[i]->name, o->letter);
      tct_text_add(t, ") ");
      put_case(t, o->from);
    }
  tct_text_add(t, "    *) value= ;;\n  esac\n");
}

static void put_options(tct_text *t)
{
  tct_text_add(t, "    case $verb in\n");
  for (int i = 0; verbs[i]; i++) {
    tct_text_add(t, "      %s) words='", verbs[i]->name);
    for (int k = 0; k < verbs[i]->n_options; k++)
      tct_text_add(t, "%s--%s", k ? " " : "", verbs[i]->options[k].name);
    tct_text_add(t, "' ;;\n");
  }
  tct_text_add(t, "    esac\n");
}

static void put_nouns(tct_text *t)
{
  int n;
  const tct_room *rooms = tct_rooms(&n);

  tct_text_add(t, "    case \"$verb $before\" in\n");
  for (int i = 0; i < n; i++) { /* the second noun of help */
    tct_text_add(t, "      'help %s') ", rooms[i].one);
    put_case(t, rooms[i].name);
  }
  for (int i = 0; verbs[i]; i++) {
    tct_text_add(t, "      '%s '*) ", verbs[i]->name);
    put_case(t, verbs[i]->from);
  }
  tct_text_add(t, "    esac\n");
}

static void bash(tct_text *t)
{
  tct_text_add(t, "# bash completion of tercet %s, made by tercet completion bash\n_tercet()\n{\n",
               TERCET_VERSION);
  tct_text_add(t, "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                  "  local verb=${COMP_WORDS[1]} words= kind= value=yes\n"
                  "  COMPREPLY=()\n"
                  "  # --option=value comes as three words\n"
                  "  if [[ $word == = ]]; then word=\n"
                  "  elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
                  "  if ((COMP_CWORD == 1)); then\n    COMPREPLY=($(compgen -W '");
  for (int i = 0; verbs[i]; i++) tct_text_add(t, "%s%s", i ? " " : "", verbs[i]->name);
  tct_text_add(t, "' -- \"$word\"))\n    return\n  fi\n");
  put_values(t);
  tct_text_add(t, "  if [[ $value ]]; then :\n  elif [[ $word == -* ]]; then\n");
  put_options(t);
  tct_text_add(t, "  else\n");
  put_nouns(t);
  tct_text_add(t, "  fi\n"
                  "  case $kind in\n"
                  "    files) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
                  "    folders) compopt -o filenames; COMPREPLY=($(compgen -d -- \"$word\")) ;;\n"
                  "    *) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) ;;\n"
                  "  esac\n}\ncomplete -F _tercet tercet\n");
}

static int run(const struct asked *a)
{
  struct json j = {0};
  tct_text t    = {0};

  if (strcmp(a->noun[0], "bash") != 0)
    return say_usage(a, "there is no completion for '%s', only for bash", a->noun[0]);
  bash(&t);
  if (!a->json) return say_text(&t);
  json_map(&j, NULL);
  json_text(&j, "shell", "bash");
  json_text(&j, "script", t.at);
  json_close(&j);
  j.text.failed = j.text.failed || t.failed;
  tct_text_free(&t);
  return json_say(&j);
}

static const struct option options[] = {OPTION_ROWS_ALL};

static const struct example examples[] = {
  {"source <(tercet completion bash)", "complete verbs, options and names in this shell"},
  {NULL, NULL},
};

const struct verb verb_completion = {
  .name    = "completion",
  .nouns   = "bash",
  .from    = "shells",
  .summary = "Print a script by which the shell completes words",
  .least   = 1,
  .most    = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
