/*
 * http_frames.h: what the confined HTTP client tells its parent: frames, each a kind, a length and that many bytes, in the host's byte order.
 *
 * The client is taken for hostile, as what it read may have taken it over: a frame is believed only as far as it fits the case, and all in it stays a stranger's.
 */
#ifndef HARNESS_RUN_HTTP_FRAMES_H
#define HARNESS_RUN_HTTP_FRAMES_H

#include "harness/base/arena.h"
#include "harness/model/http_case.h"
#include "harness/model/http_outcome.h"

/* In the client. Each writes a frame to ${out}, whole; -1: it cannot be written (then nothing the client says counts any more). */
int http_frames_answer(int out, size_t request, const struct http_answer *answer);
int http_frames_value(int out, size_t name, const struct http_value *value);
int http_frames_ports(int out, const uint16_t *ports, size_t count);
int http_frames_end(int out);

/*
 * http_frames_read(a, frames, requests, names, ret): In the parent. ${ret} gets an answer for each of ${requests} (those that no frame speaks of were not sent) and a value for
 * each of ${names}; texts point into ${frames}. NULL, or what is wrong with the frames, a sentence; what stands before the mistake is in ${ret}. Pure.
 */
const char *http_frames_read(struct arena *a, struct bytes frames, size_t requests, size_t names, struct http_outcome *ret);

#endif
