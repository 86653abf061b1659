/* nwb_session.c -- of an NWB file: its version, what the session was, and second names of its groups.
 *
 * NWB 1 keeps its version in a dataset, NWB 2 in an attribute of the root.
 *
 * Source: NWB Format Specification 2.7, NWBFile. */
#include "base/memory.h"
#include "brain/files/answer.h"
#include "brain/files/bytes.h"
#include "brain/nwb/nwb_parts.h"

#include <string.h>

static tct_status check_version(tct_nwb *f, const nwb_listing *l, tct_error *err)
{
  const char *version = nwb_says(l, "@nwb_version"), *type = nwb_says(l, "@neurodata_type");
  const tct_entry *old = nwb_entry(l, "nwb_version");

  nwb_copy(f->version, sizeof f->version, version, strlen(version));
  if ((old && !version[0]) || strncmp(version, "1.", 2) == 0)
    return tct_fail_in(err, TCT_UNSUPPORTED, f->path, 0, 0,
                       "this is NWB 1 (nwb_version is '%s'), which is laid out otherwise; NWB 2 is "
                       "read",
                       version[0]           ? version
                       : old && old->usable ? old->note
                                            : "");
  if (version[0] && strncmp(version, "2", 1) != 0)
    return tct_fail_in(err, TCT_UNSUPPORTED, f->path, 0, 0, "this is NWB %s, and NWB 2 is read",
                       f->version);
  if (!version[0] && strcmp(type, "NWBFile") != 0)
    return tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0,
                       "this is no NWB file: it has no attribute nwb_version");
  return TCT_OK;
}

static void say_missing(const nwb_listing *l, tct_text *said)
{
  static const char *const required[] = {"identifier", "session_description", "session_start_time"};

  if (!nwb_says(l, "@nwb_version")[0]) tct_text_add(said, "it does not say which NWB it is\n");
  for (size_t i = 0; i < sizeof required / sizeof *required; i++)
    if (!nwb_entry(l, "%s", required[i]))
      tct_text_add(said, "there is no %s, which NWB requires\n", required[i]);
}

static bool find_links(tct_nwb *f, const nwb_listing *l)
{
  static const char says[] = TCT_ANSWER_GROUP;
  size_t n                 = 0;

  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < l->n; i++) {
      const tct_entry *e = l->entry[i];
      if (strcmp(e->type, "link") != 0 || strncmp(e->note, says, sizeof says - 1) != 0) continue;
      const char *to = e->note + sizeof says - 1;
      n += pass == 0;
      if (pass == 0 || strlen(to) >= sizeof f->link->to) continue;
      tct_nwb_link *link = &f->link[f->links++];
      memcpy(link->from, e->name, sizeof link->from);
      tct_print(link->to, sizeof link->to, "%s", to);
    }
    if (n == 0) return true;
    if (pass == 0) f->link = tct_alloc(n, sizeof *f->link);
    if (!f->link) return false;
  }
  return true;
}

tct_status nwb_find_session(tct_nwb *f, const nwb_listing *l, tct_text *said, tct_error *err)
{
  TCT_PASS(check_version(f, l, err));
  say_missing(l, said);
  const char *start = nwb_says(l, "session_start_time"),
             *who   = nwb_says(l, "general/subject/subject_id");
  nwb_copy(f->start, sizeof f->start, start, strlen(start));
  nwb_copy(f->subject, sizeof f->subject, who, strlen(who));
  return find_links(f, l) ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for its links");
}

/* ---- texts, which a list cuts off, or does not give at all ---- */

static const char identifier[] = "identifier", description[] = "session_description";

bool nwb_want_texts(const nwb_listing *l, nwb_names *w)
{
  for (size_t i = 0; i < l->n; i++) {
    const tct_entry *e = l->entry[i];
    if (!e->usable || strcmp(e->type, "text") != 0) continue;
    if (strcmp(e->name, identifier) != 0 && strcmp(e->name, description) != 0 &&
        !nwb_ends_in(e->name, "@colnames"))
      continue;
    if (!nwb_names_add(w, e->name)) return false;
  }
  return true;
}

void nwb_take_texts(tct_nwb *f, const tct_arrays *texts)
{
  const tct_array *a = tct_arrays_named(texts, identifier),
                  *b = tct_arrays_named(texts, description);

  if (a && a->type == TCT_U8) nwb_copy(f->identifier, sizeof f->identifier, a->bytes, a->n);
  if (b && b->type == TCT_U8) nwb_copy(f->description, sizeof f->description, b->bytes, b->n);
}

/* ---- ends of ragged columns ---- */

static bool is_index(const nwb_listing *l, const tct_entry *e)
{
  return nwb_is_whole(e) && (nwb_ends_in(e->name, "_index") ||
                             strcmp(nwb_says(l, "%s@neurodata_type", e->name), "VectorIndex") == 0);
}

bool nwb_want_ends(const nwb_listing *l, size_t most, nwb_names *w)
{
  for (size_t i = 0; i < l->n; i++) {
    const tct_entry *e = l->entry[i];
    if (!is_index(l, e) || e->shape[0] > most / sizeof(uint64_t)) continue;
    most -= e->shape[0] * sizeof(uint64_t);
    if (!nwb_names_add(w, e->name)) return false;
  }
  return true;
}
