/* tilt.h -- room for forward mode, where some rule asks for it (tilt.c). */
#ifndef TERCET_TILT_H
#define TERCET_TILT_H

#include "substrate/desk.h"
#include "substrate/layer.h"

void tct_lay_tilts(const tct_model *m, tct_desk *d, tct_layer *y, size_t field, int trials);

#endif
