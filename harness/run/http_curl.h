/*
 * http_curl.h: libcurl, loaded when the first HTTP case runs: it brings thirty libraries along, which would make every other command of ours start 9 ms later.
 * Of http_client.c alone. Its functions are called through the table: http_curl->easy_init().
 */
#ifndef HARNESS_RUN_HTTP_CURL_H
#define HARNESS_RUN_HTTP_CURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "harness/base/err.h"

#define HTTP_CURL_TABLE(X)                                                                                                \
	X(CURLcode, global_init, (long flags))                                                                            \
	X(CURL *, easy_init, (void))                                                                                      \
	X(CURLcode, easy_setopt, (CURL * handle, CURLoption option, ...))                                                 \
	X(CURLcode, easy_getinfo, (CURL * handle, CURLINFO info, ...))                                                    \
	X(const char *, easy_strerror, (CURLcode code))                                                                   \
	X(void, easy_cleanup, (CURL * handle))                                                                            \
	X(CURLM *, multi_init, (void))                                                                                    \
	X(CURLMcode, multi_add_handle, (CURLM * multi, CURL * handle))                                                    \
	X(CURLMcode, multi_remove_handle, (CURLM * multi, CURL * handle))                                                 \
	X(CURLMcode, multi_perform, (CURLM * multi, int *running))                                                        \
	X(CURLMcode, multi_poll, (CURLM * multi, struct curl_waitfd * extra, unsigned count, int timeout_ms, int *ready)) \
	X(CURLMsg *, multi_info_read, (CURLM * multi, int *left))                                                         \
	X(struct curl_slist *, slist_append, (struct curl_slist * list, const char *text))                                \
	X(void, slist_free_all, (struct curl_slist * list))                                                               \
	X(CURLSH *, share_init, (void))                                                                                   \
	X(CURLSHcode, share_setopt, (CURLSH * share, CURLSHoption option, ...))

#define HTTP_CURL_MEMBER(result, name, arguments) result(*name) arguments;
struct http_curl {
	HTTP_CURL_TABLE(HTTP_CURL_MEMBER)
};

/* The table; NULL before http_curl_load. */
extern const struct http_curl *http_curl;

/* http_curl_load(e): Load the library, once for the process, and make it ready for HTTP without TLS. -1: it is not installed; says what to install. */
int http_curl_load(struct err *e);

#endif
