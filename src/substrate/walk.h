/* walk.h -- over all rows that an outer product reads, in order of (note, step, trial), whoever made the shard. */
#ifndef TERCET_WALK_H
#define TERCET_WALK_H

#include "substrate/desk.h"

typedef struct {
  const tct_state *state;
  const tct_projection *projection;
  int note, step, shard, row; /* where the next rows begin */
  bool packed;                /* pre rows lie in tiles */
} tct_walk;

bool tct_walk_counts(const tct_walk *w, int note); /* is that note for the walk's projection? */
void tct_walk_begin(tct_walk *w); /* at the first note that has a product of its own */
bool tct_walk_at_end(const tct_walk *w);
/* Do outer products read the same post rows in the same order for both? */
bool tct_walk_together(const tct_state *s, const tct_projection *a, const tct_projection *b);
/* The next rows, at most a chunk of them: parts of `pre`, and the post rows of one panel (NULL: they are at
 * hand).  How many parts. */
int tct_walk_on(tct_walk *w, int panel, tct_part *part, tct_real *post);
/* The lines of the next chunk that are not in tiles, its post rows too where `posts`, behind n spans that are known:
 * how many there are then.  What is too much is left out. */
enum { TCT_SPANS = 32 };
int tct_walk_ahead(tct_walk w, bool posts, tct_ahead span[TCT_SPANS], int n);

#endif
