/*
 * turn.h: who may use this machine now. Gradings share it; a result that lies near a limit is run again while nobody else grades, so that it is not the neighbour who
 * decides.
 *
 *	turn_share(t, e)    before anything that is measured, or disturbs who is measured
 *	turn_alone(t, e)    the same, with nobody beside: waits until the others' runs are over; those who come later wait
 *	turn_leave(t)       after each of them
 *
 * Two byte locks on one file (F_OFD_SETLKW), which the kernel drops with the process: the gate, held by whoever waits to be alone, so that the stream of others
 * cannot keep them out for ever; and the room, held shared or alone.
 */
#ifndef HARNESS_PIPELINE_TURN_H
#define HARNESS_PIPELINE_TURN_H

#include "harness/base/err.h"

struct turn;

/*
 * turn_open(path, ret, e): Take part, with the lock file ${path} (NULL: the machine's, in /run as root, else $XDG_RUNTIME_DIR or /tmp). Each process opens its own.
 */
int turn_open(const char *path, struct turn **ret, struct err *e);
void turn_close(struct turn *t); /* NULL is allowed, here and below: then there is nobody to wait for */

int turn_share(struct turn *t, struct err *e);
int turn_alone(struct turn *t, struct err *e);
void turn_leave(struct turn *t);

#endif
