/* signature_page.c -- the signatures that a task promises: as its page and as JSON tell them. */
#include "signature_asked.h"

#include "numbers.h"
#include "say.h"
#include "table.h"

#include <math.h>
#include <string.h>

static const tct_task *task_of(const tct_room *room, const tct_about *about)
{
  return strcmp(room->name, "tasks") == 0 ? (const tct_task *)about : NULL;
}

void page_of_signatures(tct_text *t, const tct_room *room, const tct_about *about, int width)
{
  const tct_task *task = task_of(room, about);
  struct table table   = {.align = "llw"};
  char text[48];

  if (!task || task->n_signatures == 0) return;
  tct_text_add(t, "\nsignatures of who has learnt it (tercet signature RUN)\n");
  for (int i = 0; i < task->n_signatures; i++) {
    const tct_signature *s = &task->signatures[i];
    table_cell(&table, "%s", s->name);
    table_cell(&table, "%s", signature_criterion(s, text));
    table_cell(&table, "%s%s%s", s->says, s->source ? "; " : "", s->source ? s->source : "");
  }
  table_put(&table, t, 2, width);
}

void json_of_signatures(struct json *j, const tct_room *room, const tct_about *about)
{
  const tct_task *task = task_of(room, about);

  if (!task) return;
  json_list(j, "signatures");
  for (int i = 0; i < task->n_signatures; i++) {
    const tct_signature *s = &task->signatures[i];
    json_map(j, NULL);
    json_text(j, "name", s->name);
    json_text(j, "says", s->says);
    json_text(j, "source", s->source);
    json_text(j, "probe", s->probe);
    json_number(j, "least", s->least);
    json_number(j, "most", s->most);
    json_close(j);
  }
  json_close(j);
}
