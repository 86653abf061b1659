/* windows.h -- long trials in windows of time: each window's past, and what it owes to that (windows.c). */
#ifndef TERCET_WINDOWS_H
#define TERCET_WINDOWS_H

#include "substrate/desk.h"
#include "substrate/layer.h"

int tct_stretch_of(const tct_model *m, int rule); /* steps that its credit goes back; 0: all */
/* Steps at once: what is asked for, the shortest stretch, or one, where each step settles upon those before. */
int tct_window_of(const tct_model *m);
/* Does rule r carry credit from window to window, so that they are swept again from the last on? */
bool tct_is_reswept(const tct_model *m, int r);

/* A desk's room for where windows began and for what they owe. */
void tct_lay_windows(const tct_model *m, tct_desk *d, tct_layer *y, int trials);
/* Step 0 of the window lies at `begun`: keep what it will be swept from, or put that back. */
void tct_keep_window(tct_lesson *l);
void tct_return_to(tct_state *s, int shard, int begun);
/* What is due to rule r's credit in this window; after its carry, what that owes to the windows before. */
void tct_call_due(tct_lesson *l, int r);
void tct_keep_owed(tct_lesson *l, int r);

#endif
