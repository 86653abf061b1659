/* registry.c -- all rooms and their variants, by name.
 *
 * cmake/Rooms.cmake makes the table from the folders; the names of a room's claims stand here, each
 * at the place of its bit, since the folders cannot know them. */
#include "substrate/registry.h"

#include <tercet/behaviour.h>
#include <tercet/ceiling.h>
#include <tercet/comparator.h>
#include <tercet/correction.h>
#include <tercet/covariance.h>
#include <tercet/decoder.h>
#include <tercet/distance.h>
#include <tercet/encoder.h>
#include <tercet/format.h>
#include <tercet/joint.h>
#include <tercet/objective.h>
#include <tercet/optimiser.h>
#include <tercet/rdm_model.h>
#include <tercet/rule.h>
#include <tercet/similarity.h>
#include <tercet/task.h>
#include <tercet/test.h>
#include <tercet/transform.h>
#include <tercet/tuning.h>
#include <tercet/unit.h>
#include <tercet/wiring.h>

#include <pthread.h>
#include <string.h>

#define AT(room, claim) [__builtin_ctz(TCT_##room##_##claim)] = #claim

static const char *const task_claims[] = {AT(TASK, SOLVABLE), AT(TASK, BALANCED), NULL};

static const char *const objective_claims[] = {AT(OBJECTIVE, NON_NEGATIVE),
                                               AT(OBJECTIVE, ZERO_AT_TARGET), NULL};

static const char *const unit_claims[] = {AT(UNIT, SMOOTH), AT(UNIT, SPIKING),
                                          AT(UNIT, SILENT_AT_REST), AT(UNIT, MINDS_SILENCE), NULL};

static const char *const wiring_claims[] = {AT(WIRING, LINEAR), AT(WIRING, TOPOGRAPHIC), NULL};

static const char *const optimiser_claims[] = {AT(OPTIMISER, ZERO_STAYS), AT(OPTIMISER, DESCENDS),
                                               NULL};

#define X(name, doc) [TCT_DISTANCE_BIT_##name] = #name,
static const char *const distance_claims[] = {TCT_DISTANCE_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_COVARIANCE_BIT_##name] = #name,
static const char *const covariance_claims[] = {TCT_COVARIANCE_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_TRANSFORM_BIT_##name] = #name,
static const char *const transform_claims[] = {TCT_TRANSFORM_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_COMPARATOR_BIT_##name] = #name,
static const char *const comparator_claims[] = {TCT_COMPARATOR_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_TEST_BIT_##name] = #name,
static const char *const test_claims[] = {TCT_TEST_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_CORRECTION_BIT_##name] = #name,
static const char *const correction_claims[] = {TCT_CORRECTION_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_RDM_MODEL_BIT_##name] = #name,
static const char *const rdm_model_claims[] = {TCT_RDM_MODEL_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_SIMILARITY_BIT_##name] = #name,
static const char *const similarity_claims[] = {TCT_SIMILARITY_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_CEILING_BIT_##name] = #name,
static const char *const ceiling_claims[] = {TCT_CEILING_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_ENCODER_BIT_##name] = #name,
static const char *const encoder_claims[] = {TCT_ENCODER_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_DECODER_BIT_##name] = #name,
static const char *const decoder_claims[] = {TCT_DECODER_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_TUNING_BIT_##name] = #name,
static const char *const tuning_claims[] = {TCT_TUNING_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_BEHAVIOUR_BIT_##name] = #name,
static const char *const behaviour_claims[] = {TCT_BEHAVIOUR_CLAIMS(X) NULL};
#undef X

#define X(name, doc) [TCT_JOINT_BIT_##name] = #name,
static const char *const joint_claims[] = {TCT_JOINT_CLAIMS(X) NULL};
#undef X

static const char *const format_claims[] = {AT(FORMAT, WRITES), NULL};

#define X(name, doc) [TCT_CLAIM_BIT_##name] = #name,
static const char *const rule_claims[] = {TCT_RULE_CLAIMS(X) NULL};
#undef X
#define X(name, doc) [TCT_COST_BIT_##name] = #name,
static const char *const rule_costs[] = {TCT_RULE_COSTS(X) NULL};
#undef X

static const char *const none[] = {NULL};

static const struct {
  const char *room;
  const char *const *claims, *const *costs;
} named[] = {
  {"tasks", task_claims, none},           {"objectives", objective_claims, none},
  {"rules", rule_claims, rule_costs},     {"units", unit_claims, none},
  {"wirings", wiring_claims, none},       {"optimisers", optimiser_claims, none},
  {"distances", distance_claims, none},   {"covariances", covariance_claims, none},
  {"transforms", transform_claims, none}, {"comparators", comparator_claims, none},
  {"rdm_models", rdm_model_claims, none}, {"similarities", similarity_claims, none},
  {"tests", test_claims, none},           {"corrections", correction_claims, none},
  {"tunings", tuning_claims, none},       {"behaviours", behaviour_claims, none},
  {"formats", format_claims, none},       {"encoders", encoder_claims, none},
  {"decoders", decoder_claims, none},     {"ceilings", ceiling_claims, none},
  {"changes", joint_claims, none},
};

enum { ROOMS = 32 };

static tct_room rooms[ROOMS]; /* the made table with the names filled in: written once, then read */
static int n_rooms;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void furnish(void)
{
  for (; n_rooms < tct_room_table_n && n_rooms < ROOMS; n_rooms++) {
    tct_room *r = &rooms[n_rooms];

    *r        = tct_room_table[n_rooms];
    r->claims = r->costs = none;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
      if (strcmp(named[i].room, r->name) != 0) continue;
      r->claims = named[i].claims;
      r->costs  = named[i].costs;
    }
  }
}

const tct_room *tct_rooms(int *n)
{
  pthread_once(&once, furnish);
  *n = n_rooms;
  return rooms;
}

const tct_room *tct_room_named(const char *name)
{
  int n;
  const tct_room *r = tct_rooms(&n);

  for (int i = 0; i < n; i++)
    if (strcmp(r[i].name, name) == 0 || strcmp(r[i].one, name) == 0) return &r[i];
  return NULL;
}

const tct_about *tct_variant(const char *room, const char *name)
{
  const tct_room *r = tct_room_named(room);

  for (int i = 0; r && i < r->n; i++)
    if (strcmp(r->about[i]->name, name) == 0) return r->about[i];
  return NULL;
}
