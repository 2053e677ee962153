/* log.h: talk on stderr for whoever runs the tool. Off, plain, or with details; never mixed into results, which go to stdout. */
#ifndef HARNESS_BASE_LOG_H
#define HARNESS_BASE_LOG_H

enum log_level { LOG_QUIET, LOG_NOTE, LOG_DETAIL };

void log_set_level(enum log_level level);
void log_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_detail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
