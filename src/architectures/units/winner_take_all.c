/* winner_take_all.c -- the few that are driven most speak, all others are silent.
 *
 *     r_k = a_k (or 1) where a_k > 0 is among the largest of the row, else 0
 *
 * Of equals the first in order wins, and nobody wins who is not driven.  Credit goes to winners alone and as it
 * is: exact for `says: drive` while the winners stay who they are.  A winner that says 1 has no slope; credit
 * goes straight through it, as if it had said its drive, which is a surrogate. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <string.h>

struct params {
  int64_t winners;
  int says;
};

enum { DRIVE, ONE };

static const tct_param params[] = {
  TCT_PARAM(struct params, winners, 1, 1, 1e6, "1", "how many of a population may speak at once"),
  TCT_PARAM_CHOICE(struct params, says, DRIVE, "drive|one",
                   "what a winner says: how strongly it is driven, or 1"),
};

/* The strongest drive that comes after unit `last`: the drives fall, and of equals places rise.  -1: none. */
static int next_after(const tct_units *u, const tct_real *drive, int last)
{
  int best = -1;

  for (int k = 0; k < u->units; k++) {
    const bool taken =
      last >= 0 && (drive[k] > drive[last] || (drive[k] == drive[last] && k <= last));
    if (!taken && drive[k] > 0 && (best < 0 || drive[k] > drive[best])) best = k;
  }
  return best;
}

/* The last to win; -1: nobody does. */
static int last_winner(const tct_units *u, const tct_real *drive)
{
  const int64_t winners = ((const struct params *)u->params)->winners;
  int last              = -1;

  for (int64_t i = 0; i < winners && i < u->units; i++) {
    const int next = next_after(u, drive, last);
    if (next < 0) break;
    last = next;
  }
  return last;
}

/* One row.  A drive that is not a number is said. */
static void answer(const tct_units *u, const tct_real *drive, tct_real *rate)
{
  const bool one       = ((const struct params *)u->params)->says == ONE;
  const int last       = last_winner(u, drive);
  const tct_real least = last >= 0 ? drive[last] : 0;

  for (int k = 0; k < u->units; k++) {
    const bool wins = last >= 0 && (drive[k] > least || (drive[k] == least && k <= last));
    rate[k]         = drive[k] != drive[k] ? drive[k] : !wins ? 0 : one ? 1 : drive[k];
  }
}

static void step(const tct_units *u)
{
  const size_t whole = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t row = 0; row < (size_t)u->rows * u->ld; row += u->ld) {
    const size_t said = u->drive[0] ? (size_t)u->units : 0;
    if (u->drive[0]) answer(u, u->drive[0] + row, u->rate + row);
    memset(u->rate + row + said, 0, (whole - said) * sizeof *u->rate);
  }
}

static void pull(const tct_units *u)
{
  const size_t whole = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t row = 0; row < (size_t)u->rows * u->ld; row += u->ld)
    for (size_t k = row; k < row + whole; k++)
      u->credit[k] = u->rate[k] > 0 ? u->credit[k] : u->rate[k] <= 0 ? 0 : u->rate[k];
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_winner_take_all = {
  .name     = "winner_take_all",
  .title    = "Winner-take-all",
  .family   = "competing",
  .summary  = "lets the few that are driven most speak, and silences all others",
  .equation = "r_k = a_k (or 1) where a_k > 0 is among the largest, else 0",
  .source   = "Maass 2000, doi:10.1162/089976600300014827",
  .notes =
    "Nobody wins who is not driven above 0; of equals the first does.  Credit goes to winners as "
    "it is: exact with `says: drive` but where winners change, a straight-through surrogate with "
    "`says: one`.  The cost grows with units x winners",
  TCT_TAKES(struct params, params),
  .claims = TCT_UNIT_SILENT_AT_REST,
  .sites  = sites,
  .whole  = true,
  .step   = step,
  .pull   = pull,
};
