/* speakers.h -- lists of who speaks, row by row of l->rate, of populations whose units tell. */
#ifndef TERCET_SUBSTRATE_SPEAKERS_H
#define TERCET_SUBSTRATE_SPEAKERS_H

#include "substrate/desk.h"
#include "substrate/layer.h"

void tct_lay_speakers(const tct_model *m, tct_desk *d, tct_layer *y, int trials);
/* From step t of population p on; n NULL: its units do not tell. */
tct_speakers tct_speakers_at(const tct_lesson *l, int p, int t);
void tct_forget_row(const tct_lesson *l, int p, int t);
void tct_forget_speakers(const tct_lesson *l); /* rows may hold anything */
/* Rates of step t become those of t + steps, lists too, if these are known; else false, and no rate has moved. */
bool tct_move_speakers(const tct_lesson *l, int p, int t);

#endif
