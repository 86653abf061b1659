/* numbers.c -- the numbers that a measure finds, of whatever room: as its page and as JSON tell them. */
#include "numbers.h"

#include "table.h"

#include <tercet/behaviour.h>
#include <tercet/joint.h>
#include <tercet/tuning.h>

#include <math.h>
#include <string.h>

enum { NUMBERS = 16 };

struct number {
  const char *name, *unit, *doc;
  double least, most; /* both 0: anywhere */
};

struct measure {
  const tct_tuning *tuning;       /* or NULL */
  const tct_behaviour *behaviour; /* or NULL */
  const tct_joint *joint;         /* or NULL */
  int n;
  struct number number[NUMBERS];
};

static bool measure_of(const tct_room *room, const tct_about *about, struct measure *m)
{
  *m = (struct measure){.n = 0};
  if (strcmp(room->name, "tunings") == 0) m->tuning = (const tct_tuning *)about;
  if (strcmp(room->name, "behaviours") == 0) m->behaviour = (const tct_behaviour *)about;
  if (strcmp(room->name, "changes") == 0) m->joint = (const tct_joint *)about;
  for (int i = 0; m->tuning && i < m->tuning->n; i++) {
    const tct_tuned_number *n = &m->tuning->number[i];
    m->number[m->n++]         = (struct number){n->name, n->unit, n->doc, n->least, n->most};
  }
  for (int i = 0; m->behaviour && i < m->behaviour->n; i++) {
    const tct_behaviour_number *n = &m->behaviour->number[i];
    m->number[m->n++]             = (struct number){n->name, n->unit, n->doc, n->least, n->most};
  }
  for (int i = 0; m->joint && i < m->joint->n; i++) {
    const tct_joint_number *n = &m->joint->number[i];
    m->number[m->n++]         = (struct number){n->name, n->unit, n->doc, n->least, n->most};
  }
  return m->n > 0;
}

static const char *range_of(const struct number *n, char text[48])
{
  text[0] = 0;
  if (n->least != 0 || n->most != 0) tct_print(text, 48, "%g .. %g", n->least, n->most);
  if (n->most >= 1e12) tct_print(text, 48, ">= %g", n->least); /* that is without end */
  return text;
}

void page_of_numbers(tct_text *t, const tct_room *room, const tct_about *about, int width)
{
  static const char *const scope[] = {"of each unit", "of each pair of units", "of all units"};
  struct table table               = {.align = "lllw"};
  struct measure m;
  char text[48];

  if (!measure_of(room, about, &m)) return;
  if (m.tuning)
    tct_text_add(t, "\nnumbers, %s; x: in the unit of the variable, r: of responses\n",
                 scope[m.tuning->scope]);
  else if (m.joint)
    tct_text_add(t, "\nnumbers, of two times of one population; r: of responses\n");
  else
    tct_text_add(t, "\nnumbers; x: in the unit of the strength, t: of the time\n");
  for (int i = 0; i < m.n; i++) {
    table_cell(&table, "%s", m.number[i].name);
    table_cell(&table, "%s", strcmp(m.number[i].unit, "1") == 0 ? "" : m.number[i].unit);
    table_cell(&table, "%s", range_of(&m.number[i], text));
    table_cell(&table, "%s", m.number[i].doc);
  }
  table_put(&table, t, 2, width);
  if (m.tuning && m.tuning->period > 0)
    tct_text_add(t, "  The variable has a period of %g unless --period says another.\n",
                 m.tuning->period);
  if (m.behaviour) tct_text_add(t, "  %s\n", m.behaviour->direction);
  for (int i = 0; m.joint && i < m.n; i++)
    if (!isnan(m.joint->number[i].none))
      tct_text_add(t, "  Where nothing changed %s is %g.\n", m.number[i].name,
                   m.joint->number[i].none);
}

void json_of_numbers(struct json *j, const tct_room *room, const tct_about *about)
{
  static const char *const scope[] = {"unit", "pair", "population"};
  struct measure m;

  if (!measure_of(room, about, &m)) return;
  if (m.tuning) {
    json_text(j, "scope", scope[m.tuning->scope]);
    json_number(j, "period", m.tuning->period);
  }
  if (m.behaviour) json_text(j, "direction", m.behaviour->direction);
  json_list(j, "numbers");
  for (int i = 0; i < m.n; i++) {
    const struct number *n = &m.number[i];
    json_map(j, NULL);
    json_text(j, "name", n->name);
    json_text(j, "unit", n->unit);
    if (n->least != 0 || n->most != 0) {
      json_number(j, "least", n->least);
      json_number(j, "most", n->most);
    }
    json_text(j, "doc", n->doc);
    json_close(j);
  }
  json_close(j);
}
