/* labels.c -- n things in another order: all orders there are, one after the other, or drawn at random. */
#include "brain/inference/labels.h"

#include <string.h>

double tct_orders(int n, double most)
{
  double w = 1;

  for (int i = 2; i <= n && w <= most; i++) w *= i;
  return w;
}

void tct_order_at(int number, int n, int *label)
{
  for (int i = 0; i < n; i++) label[i] = i;
  for (int i = 0; i < n; i++) {
    const int rest = (int)tct_orders(n - 1 - i, INT32_MAX), at = i + number / rest,
              chosen = label[at];
    number %= rest;
    memmove(label + i + 1, label + i, (size_t)(at - i) * sizeof *label);
    label[i] = chosen;
  }
}

void tct_order_drawn(tct_key key, int number, int n, int *label)
{
  for (int i = 0; i < n; i++) label[i] = i;
  for (int i = n - 1; i > 0; i--) {
    const double u = tct_uniform(key, (uint64_t)number, 0, (uint32_t)i);
    const int at = (int)(u * (i + 1)), was = label[i];
    label[i]  = label[at];
    label[at] = was;
  }
}
