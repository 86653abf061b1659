/* labels.h -- n things in another order: all orders there are, one after the other, or drawn at random. */
#ifndef TERCET_BRAIN_LABELS_H
#define TERCET_BRAIN_LABELS_H

#include "base/random.h"

/* n!, or more than `most`. */
double tct_orders(int n, double most);
/* label [n] = the number-th of all n! orders, below 2^31, in the order of a lexicon; the 0th changes nothing. */
void tct_order_at(int number, int n, int *label);
/* One drawn at random: Fisher and Yates's shuffle, a function of the key and the number. */
void tct_order_drawn(tct_key key, int number, int n, int *label);

#endif
