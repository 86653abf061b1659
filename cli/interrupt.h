/* interrupt.h -- the signals that ask a long piece of work to end in good order. */
#ifndef TERCET_CLI_INTERRUPT_H
#define TERCET_CLI_INTERRUPT_H

extern volatile int interrupted; /* becomes not 0 */

/* INT, TERM, HUP and USR1 are heard from now on; the first is answered with `note` on stderr, a second
 * ends at once (but for USR1, which may come as often as it likes). */
void interrupt_listen(const char *note);

#endif
