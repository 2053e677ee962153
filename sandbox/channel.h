/*
 * channel.h: messages of our own processes to each other, whole or not at all, with descriptors attached (a SOCK_SEQPACKET pair).
 *
 * Async-signal-safe, allocates nothing: used between fork and exec, too. Nothing here waits for ever: the receiving end has a time limit.
 */
#ifndef SANDBOX_CHANNEL_H
#define SANDBOX_CHANNEL_H

#include <stddef.h>
#include <sys/types.h>

enum { CHANNEL_FDS_MAX = 8 };

/* channel_pair(ret): Both ends, O_CLOEXEC. 0, or -1 with errno. */
int channel_pair(int ret[2]);

/* channel_timeout(fd, seconds): From now on channel_receive on ${fd} gives up with EAGAIN after so long; 0: never. */
int channel_timeout(int fd, int seconds);

/* channel_send(fd, data, size, fds, count): Send one message with copies of ${count} descriptors. 0, or -1 with errno (EPIPE: the other end is gone). */
int channel_send(int fd, const void *data, size_t size, const int *fds, size_t count);

/*
 * channel_receive(fd, data, size, ret_fds, ret_count): Wait for one message of exactly ${size} bytes; its descriptors (O_CLOEXEC) become the caller's.
 * ${ret_fds} has room for CHANNEL_FDS_MAX; NULL: none are wanted, those that come are closed. Return 1, 0 when the other end is gone, or -1 with errno (EBADMSG: another size).
 */
int channel_receive(int fd, void *data, size_t size, int *ret_fds, size_t *ret_count);
/* channel_take(fd, data, size): The same without descriptors and without waiting: EAGAIN when there is nothing yet. */
int channel_take(int fd, void *data, size_t size);

#endif
