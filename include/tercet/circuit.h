/* circuit.h -- ready-made architectures: a few parameters become populations and projections.
 *
 * A circuit writes the `populations:` and `projections:` that a modeller would have written, as YAML;
 * compile reads them as if they stood in the spec, and `tercet show` prints them.  `populations:` and
 * `projections:` beside the circuit's `kind` say more about those that it makes, by name. */
#ifndef TERCET_CIRCUIT_H
#define TERCET_CIRCUIT_H

#include <tercet/task.h>

struct tct_text;

typedef struct tct_circuit {
  TCT_DESCRIBED;
  /* Append "populations: {...}\nprojections: {...}\n".  `input` and `target` are the task's first visible
   * signal and its target (NULL if it has none). */
  tct_status (*expand)(const void *params, const tct_signal *input, const tct_signal *target,
                       struct tct_text *out, tct_error *err);
} tct_circuit;

#endif
