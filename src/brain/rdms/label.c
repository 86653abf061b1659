/* label.c -- names of RDMs and of their conditions, from the texts that lie beside them in a file.
 *
 * An RDM in a struct has the struct's `name`, or else all that the struct says in words; a name such as
 * "hIT | BE | Session: 1" (area, subject, session) is the custom of the RSA toolbox for MATLAB.  Names of conditions
 * are a list of as many texts as there are conditions, under a name that people give to such lists. */
#include "brain/rdms/within.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <string.h>
#include <strings.h>

/* The place of a name's last part in a list of words; -1: it is not there. */
static int word_of(const char *name, const char *const *words)
{
  char kin[128];

  tct_rdm_kin(name, kin);
  for (int i = 0; words[i]; i++)
    if (strcasecmp(tct_rdm_last_part(kin), words[i]) == 0) return i;
  return -1;
}

static const char *const condition_words[] = {
  "condition",       "conditions",     "condition_names", "conditionNames", "stimuli",
  "stimulus",        "stimulus_names", "stimulusNames",   "stimulus_id",    "labels",
  "conditionLabels", "image_names",    "imageNames",      "items",          NULL};
static const char *const list_words[]    = {"name",  "names",    "rdm_names", "models",
                                            "model", "subjects", "subject",   NULL};
static const char *const subject_words[] = {"subjects", "subject", NULL};

bool tct_rdm_is_condition_word(const char *name)
{
  return word_of(name, condition_words) >= 0;
}

/* ---- lists of texts: the rows of one array, or one a cell ---- */

/* The list that a text is of: "labels" of "labels{3}". */
static void list_of(const char *name, char list[128])
{
  const char *brace = strrchr(name, '{');

  tct_print(list, 128, "%.*s", brace && brace != name ? (int)(brace - name) : 127, name);
}

/* The next text of a list, from *at on; NULL: there is no more. */
static const tct_array *next_text(const tct_rdm_file *f, const char *list, int *at)
{
  const size_t n = strlen(list);

  while (*at < f->held.n) {
    const tct_array *a = &f->held.array[(*at)++];
    if (!a->text || strncmp(a->name, list, n) != 0) continue;
    if (!a->name[n] || (a->name[n] == '{' && strchr(a->name + n, '}') == strrchr(a->name, '}') &&
                        a->name[strlen(a->name) - 1] == '}'))
      return a;
  }
  return NULL;
}

static bool is_list(const tct_rdm_file *f, const char *list, size_t n)
{
  size_t arrays = 0, texts = 0;
  int at = 0;

  for (const tct_array *a; (a = next_text(f, list, &at));) {
    texts += tct_rdm_texts(a);
    arrays++;
  }
  return texts == n && (arrays == 1 || arrays == n);
}

bool tct_rdm_file_list(const tct_rdm_file *f, size_t n, char list[128])
{
  char seen[128] = "";

  for (int k = 0; k < f->held.n; k++) {
    if (!f->held.array[k].text) continue;
    list_of(f->held.array[k].name, list);
    if (strcmp(list, seen) == 0) continue;
    memcpy(seen, list, sizeof seen);
    if (is_list(f, list, n)) return true;
  }
  return false;
}

bool tct_rdm_file_texts(const tct_rdm_file *f, const char *list, size_t n, size_t room, char *into)
{
  size_t taken = 0;
  bool whole   = true;
  int at       = 0;

  for (const tct_array *a; (a = next_text(f, list, &at));)
    for (size_t i = 0; i < tct_rdm_texts(a) && taken < n; i++, taken++)
      whole &= tct_rdm_text(a, i, room, into + taken * room);
  return whole;
}

/* A list of n texts under one of these names, the first of them that there is: beside `entry` in its struct (its first
 * `inner` bytes), or else (inner 0) anywhere but in the elements of struct arrays. */
static bool find_list(const tct_rdm_file *f, const char *const *words, size_t n, const char *entry,
                      size_t inner, char list[128])
{
  char own[128], seen[128] = "";
  int best = -1;

  for (int k = 0; k < f->held.n; k++) {
    const tct_array *a = &f->held.array[k];
    if (!a->text || (inner ? strncmp(a->name, entry, inner) != 0 || strpbrk(a->name + inner, ".(")
                           : strchr(a->name, '(') != NULL))
      continue;
    const int word = word_of(a->name, words);
    if (word < 0 || (best >= 0 && word >= best)) continue;
    list_of(a->name, own);
    if (strcmp(own, seen) == 0) continue; /* another cell of it */
    memcpy(seen, own, sizeof own);
    if (!is_list(f, own, n)) continue;
    memcpy(list, own, sizeof own);
    best = word;
  }
  return best >= 0;
}

bool tct_rdm_file_condition_list(const tct_rdm_file *f, size_t n, char list[128])
{
  return find_list(f, condition_words, n, "", 0, list);
}

/* ---- names ---- */

/* "area | subject | Session: 1", "task | subject 3" */
static void read_custom(tct_rdm *r)
{
  const char *first = strstr(r->name, " | "), *second = first ? strstr(first + 3, " | ") : NULL;

  if (first && !second && strncasecmp(first + 3, "subject", 7) == 0 &&
      strlen(first + 3) < TCT_LABEL)
    tct_print(r->subject, sizeof r->subject, "%s", first + 3);
  if (!second || strncasecmp(second + 3, "session", 7) != 0 || strstr(second + 3, " | ")) return;
  const char *session = second + 10;
  while (*session == ':' || *session == ' ') session++;
  const size_t area = (size_t)(first - r->name), subject = (size_t)(second - first - 3);
  if (area >= TCT_LABEL || subject >= TCT_LABEL || strlen(session) >= TCT_LABEL) return;
  tct_print(r->area, sizeof r->area, "%.*s", (int)area, r->name);
  tct_print(r->subject, sizeof r->subject, "%.*s", (int)subject, first + 3);
  tct_print(r->session, sizeof r->session, "%s", session);
}

/* All that the struct of an entry says in words, or its `name` alone; what it says under these words is taken over. */
static void name_by_struct(const tct_rdm_file *f, const char *entry, size_t inner, tct_rdm *r)
{
  const struct {
    const char *word;
    char *to;
  } fields[] = {
    {"subject", r->subject}, {"area", r->area}, {"roi", r->area}, {"session", r->session}};
  enum { ROOM = sizeof r->name };
  char text[ROOM], name[ROOM] = "";
  size_t used = 0;

  for (int k = 0; k < f->held.n; k++) {
    const tct_array *a = &f->held.array[k];
    if (!a->text || strncmp(a->name, entry, inner) != 0 || strpbrk(a->name + inner, ".{(") ||
        tct_rdm_texts(a) != 1)
      continue;
    (void)tct_rdm_text(a, 0, ROOM, text);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
      if (strcasecmp(a->name + inner, fields[i].word) == 0)
        tct_print(fields[i].to, TCT_LABEL, "%.*s", TCT_LABEL - 1, text);
    if (strcasecmp(a->name + inner, "name") == 0) memcpy(name, text, ROOM);
    if (*text && used + strlen(text) + 4 < ROOM)
      used += (size_t)tct_print(r->name + used, ROOM - used, "%s%s", used ? " | " : "", text);
  }
  if (*name) memcpy(r->name, name, ROOM);
}

/* What an entry is called where nothing names it: "RDMs(3)" of "RDMs(3).RDM", else what follows the folder. */
static void name_by_itself(const char *entry, size_t inner, tct_rdm *r)
{
  const char *folder = strrchr(entry, '/');

  if (inner > 1 && strncasecmp(entry + inner, "rdm", 3) == 0)
    tct_print(r->name, sizeof r->name, "%.*s", (int)inner - 1, entry);
  else
    tct_print(r->name, sizeof r->name, "%.95s", folder && folder[1] ? folder + 1 : entry);
}

/* By a list of as many names as there are, if there is one. */
static tct_status name_by_list(const tct_rdm_file *f, tct_rdm *const *rdm, int n, bool *named)
{
  enum { ROOM = sizeof rdm[0]->name };
  char list[128];

  *named = n > 1 && find_list(f, list_words, (size_t)n, "", 0, list);
  if (!*named) return TCT_OK;
  char *name = tct_alloc((size_t)n, ROOM);
  if (!name) return tct_fail(f->g->err, TCT_NO_MEMORY, "no memory for %d names", n);
  (void)tct_rdm_file_texts(f, list, (size_t)n, ROOM, name);
  for (int i = 0; i < n; i++) {
    memcpy(rdm[i]->name, name + (size_t)i * ROOM, ROOM);
    if (word_of(list, subject_words) >= 0)
      tct_print(rdm[i]->subject, TCT_LABEL, "%.*s", TCT_LABEL - 1, rdm[i]->name);
  }
  tct_free(name);
  return TCT_OK;
}

static tct_status name_rdms(const tct_rdm_file *f, const char *entry, size_t inner,
                            tct_rdm *const *rdm, int n)
{
  enum { ROOM = sizeof rdm[0]->name };
  tct_rdm one = {.name = ""};
  bool named;

  TCT_PASS(name_by_list(f, rdm, n, &named));
  if (inner) name_by_struct(f, entry, inner, &one);
  if (!*one.name) name_by_itself(entry, inner, &one);
  for (int i = 0; i < n; i++) {
    char number[16] = "";
    if (n > 1) tct_print(number, sizeof number, " %d", i + 1);
    if (!named)
      tct_print(rdm[i]->name, ROOM, "%.*s%s", ROOM - (int)sizeof number, one.name, number);
    if (!*rdm[i]->subject) memcpy(rdm[i]->subject, one.subject, TCT_LABEL);
    memcpy(rdm[i]->area, one.area, TCT_LABEL);
    memcpy(rdm[i]->session, one.session, TCT_LABEL);
    if (!named) read_custom(rdm[i]);
  }
  return TCT_OK;
}

/* ---- conditions ---- */

static tct_status no_memory(const tct_rdm_file *f, const tct_rdm *r)
{
  return tct_fail(f->g->err, TCT_NO_MEMORY, "no memory for %d names", r->conditions);
}

static tct_status name_conditions(const tct_rdm_file *f, const char *list, tct_rdm *r)
{
  const size_t n = (size_t)r->conditions;
  tct_label *own = tct_rdm_new_conditions(r);

  if (!own) return no_memory(f, r);
  if (tct_rdm_file_texts(f, list, n, TCT_LABEL, (char *)own)) return TCT_OK;
  for (size_t i = 0; i < n; i++)
    for (size_t k = i + 1; k < n; k++)
      if (strcmp(own[i], own[k]) == 0)
        return tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0,
                           "in '%s', names %zu and %zu are alike in their first %d bytes, and no "
                           "more are kept",
                           list, i, k, TCT_LABEL - 1);
  return TCT_OK;
}

bool tct_rdm_file_is_label(const tct_rdm_file *f, int entry)
{
  const tct_entry *e = &f->list.entry[entry];
  char root[128], own[128];

  if (!tct_rdm_file_is_text(e) || f->n == 0) return false;
  if (word_of(e->name, condition_words) >= 0 || word_of(e->name, list_words) >= 0) return true;
  tct_rdm_root(f, f->chosen[0], root);
  tct_rdm_root(f, entry, own);
  return strcmp(root, own) == 0;
}

tct_status tct_rdm_file_label(const tct_rdm_file *f, int which, int first, tct_rdms *of)
{
  const char *entry  = f->list.entry[f->chosen[which]].name;
  const char *dot    = strrchr(entry, '.');
  const bool matlab  = f->format && strcmp(f->format->name, "matlab") == 0;
  const size_t inner = matlab && dot ? (size_t)(dot - entry) + 1 : 0;
  char list[128];

  if (first == of->n) return TCT_OK;
  TCT_PASS(name_rdms(f, entry, inner, of->rdm + first, of->n - first));
  const size_t n = (size_t)of->rdm[first]->conditions;
  if (!(inner && find_list(f, condition_words, n, entry, inner, list)) &&
      !find_list(f, condition_words, n, entry, 0, list))
    return TCT_OK;
  TCT_PASS(name_conditions(f, list, of->rdm[first]));
  for (int i = first + 1; i < of->n; i++)
    if (!tct_rdm_set_conditions(of->rdm[i], (const tct_label *)of->rdm[first]->condition))
      return no_memory(f, of->rdm[i]);
  return TCT_OK;
}
