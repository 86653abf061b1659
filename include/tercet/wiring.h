/* wiring.h -- how the synapses of a projection lie: who meets whom, and the three products. */
#ifndef TERCET_WIRING_H
#define TERCET_WIRING_H

#include <tercet/describe.h>
#include <tercet/speakers.h>

typedef struct tct_projection tct_projection;

/* One projection, some rows (trials, or time x trials; they follow each other, a row every ld). */
typedef struct {
  const tct_projection *projection;
  int rows;
  const tct_real *weight; /* of this projection, or of a bundle in its place */
  const tct_real *turned; /* its turned form, where the wiring has one */
  const tct_real
    *pre; /* [rows][pre_ld] rates of the senders (carry too: a maximum must know who won) */
  tct_speakers speakers; /* push: who of those rows speaks, if that is known */
  const tct_real *post;  /* [rows][post_ld] errors; carry and outer */
  tct_real *into;    /* push: drives; carry: credits; outer: the weights of one part.  Added to */
  tct_real *scratch; /* projection->scratch reals, this thread's own; not kept */
} tct_passage;

enum {                                  /* claims */
       TCT_WIRING_LINEAR      = 1 << 0, /* <Wx, y> = <x, W'y> */
       TCT_WIRING_TOPOGRAPHIC = 1 << 1, /* neighbours meet neighbours */
};

typedef struct tct_wiring {
  TCT_DESCRIBED;
  bool infers; /* `fit` can tell a post shape (or the zeros in it) that the spec leaves open */
  /* Look at pre_shape and post_shape (zeros: not said) and fill: the zeros of post_shape, synapses, n (reals stored, pads included), parts, turned_n, scratch, fan_in,
   * fan_out, tensor, and `own` if it needs tables.  Draws by (seed, projection name). */
  tct_status (*fit)(tct_projection *s, uint64_t seed, tct_error *err);
  void (*release)(tct_projection *s); /* frees `own`; may be NULL */
  /* Panels: [post / 16][pre][16], turned [pre / 16][post][16]; the substrate gathers by itself and
   * push, carry and outer are never called. */
  bool panels;
  bool shared; /* its synapses are the same at every place: so is the bias of what they land on */
  void (*push)(const tct_passage *p);
  /* The speakers of these rows are known and will be pushed some time later: what that needs may be
   * sent for.  NULL: nothing of it lies far. */
  void (*foresee)(const tct_passage *p);
  void (*carry)(const tct_passage *p);
  /* into (which starts at the part's first weight) += c x post x pre', for one part */
  void (*outer)(const tct_passage *p, int part, tct_real c);
  void (*span)(const tct_projection *s, int part, size_t *from,
               size_t *n); /* weights of a part; NULL: n / parts each */
  void (*turn)(const tct_projection *s, int part, const tct_real *weight,
               tct_real *turned); /* of the whole projection; one part's share */
  size_t (*place)(const tct_projection *s,
                  size_t synapse); /* where synapse i of the row-major tensor is stored */
  void (*ends)(const tct_projection *s, size_t synapse, int *post,
               int *pre); /* who meets there; a shared kernel: -1, -1 */
} tct_wiring;

#endif
