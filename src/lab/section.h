/* section.h -- a section of a spec that says what shall be measured: its keys, its counts, its complaints.
 *
 * Seen by the files that measure and by nobody else. */
#ifndef TERCET_LAB_SECTION_H
#define TERCET_LAB_SECTION_H

#include <tercet/spec.h>

/* BAD_SPEC at a node, with a sentence. */
tct_status tct_section_bad(const tct_node *n, const char *what, tct_error *err);
/* Refuses, with a proposal, the first key that is none of `keys`. */
tct_status tct_section_keys(const tct_node *section, const char *const *keys, int n,
                            tct_error *err);
/* What the caller has said (not 0) stands; else the section's number, from 1; else what is usual. */
tct_status tct_section_count(const tct_node *section, const char *key, int usual, int *x,
                             tct_error *err);
/* Carry out a list of settings, "path=value", on `s`, which is another read of the spec that the list stands
 * in, for `what` ("rule", "objective") of that name; only those whose path begins with `of`. */
tct_status tct_section_set(const tct_node *list, const char *what, const char *name, const char *of,
                           tct_spec *s, tct_error *err);

#endif
