/* rdm_model.h -- what RDM a model predicts, where it leaves something to be fitted. */
#ifndef TERCET_RDM_MODEL_H
#define TERCET_RDM_MODEL_H

#include <tercet/comparator.h>

#define TCT_RDM_MODEL_CLAIMS(X)                                                                    \
  X(FITTED,                                                                                        \
    "something is fitted to the RDMs that it is then held against: wants cross-validation")        \
  X(NON_NEGATIVE, "no part ever counts below 0")                                                   \
  X(CONVEX, "the parts' shares are not below 0 and add up to 1")

#define X(name, doc) TCT_RDM_MODEL_BIT_##name,
enum { TCT_RDM_MODEL_CLAIMS(X) TCT_RDM_MODEL_CLAIM_BITS };
#undef X
#define X(name, doc) TCT_RDM_MODEL_##name = 1 << TCT_RDM_MODEL_BIT_##name,
enum { TCT_RDM_MODEL_CLAIMS(X) };
#undef X

/* RDMs of the subjects that a model is fitted to, as they were drawn. */
typedef struct {
  const tct_comparator *comparator;
  const void *comparator_params;
  const tct_drawn *drawn; /* conditions, and the weights of pairs */
  int parts;              /* the model's own RDMs */
  const double *part;     /* [parts][n], none of them NAN where its pair has weight */
  int subjects;
  const double *subject; /* [subjects][n]; NAN: missing */
  const double *times;   /* [subjects] how often each was drawn; 0: it is not looked at */
} tct_rdm_fit;

typedef struct tct_rdm_model {
  TCT_DESCRIBED;
  int least, most; /* parts it takes; most 0: any number */
  /* weight [parts], such that the sum of weight x part is as like the subjects as this kind of model can make
   * it.  BAD_DATA where nothing can be fitted; NO_MEMORY.  Any thread. */
  tct_status (*fit)(const void *params, const tct_rdm_fit *of, double *weight, tct_error *err);
} tct_rdm_model;

#endif
