/*
 * http_exchange.c: requests and their answers by libcurl, one or several at one time.
 *
 * Addresses are numbers, so nobody is looked up and there is no thread; a connection serves one request, so that a server which serves one connection at a time never waits for
 * one that we keep open. Redirects are followed here, not by libcurl: only to the service itself.
 */
#include <sys/socket.h>

#include "harness/base/clock.h"
#include "harness/run/http_client.h"
#include "harness/run/http_curl.h"

enum { POLL_MS_MAX = 1000, ORIGIN_MAX = 64 };

/* A request under way. */
struct exchange {
	struct http_client *c;
	const struct http_request *request;
	struct http_answer *answer;
	struct http_incoming in;
	CURL *easy;
	struct curl_slist *headers;
	const char *target; /* path and query, filled; changes with redirects */
	const char *method;
	bool send_body, without_body;
	uint64_t start_ns, deadline_ns;
	enum http_fail late;
	unsigned tries, redirects;
	char error[CURL_ERROR_SIZE];
	bool head_done; /* the empty line after the headers has come */
	bool waiting;   /* to be sent (again) */
	bool over;
};

/* ── what libcurl calls ── */

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
	struct exchange *x = context;
	struct bytes line = { .data = data, .len = size * count };
	/* The status line of another answer, after an interim one. */
	if (line.len > 5 && memcmp(data, "HTTP/", 5) == 0) {
		x->in.header_count = 0;
		x->in.header_bytes += line.len;
		x->in.headers_flood = x->in.header_bytes > HTTP_HEADER_BYTES_MAX;
		x->head_done = false;
		return x->in.headers_flood ? 0 : line.len;
	}
	if (line.len <= 2 && (line.len == 0 || *data == '\r' || *data == '\n')) {
		x->head_done = true;
		return line.len;
	}
	if (x->in.body.len) { /* trailers count, but are nobody's headers */
		x->in.header_bytes += line.len;
		x->in.headers_flood = x->in.header_bytes > HTTP_HEADER_BYTES_MAX;
		return x->in.headers_flood ? 0 : line.len;
	}
	return http_incoming_line(x->c, &x->in, line) ? line.len : 0;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
	struct exchange *x = context;
	struct bytes part = { .data = data, .len = size * count };
	return http_incoming_body(x->c, &x->in, part) ? part.len : 0;
}

/* ── sending ── */

static struct bytes filled(const struct exchange *x, enum http_fill how, struct bytes text)
{
	const struct http_case *http = x->c->plan->http;
	return http_fill(x->c->arena, how, text, http->names, x->c->values, http->name_count);
}

static bool has_header(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->header_count; i++)
		if (strcasecmp(request->headers[i].name, name) == 0)
			return true;
	return false;
}

static void add_header(struct exchange *x, const char *line)
{
	struct curl_slist *longer = http_curl->slist_append(x->headers, line);
	if (longer)
		x->headers = longer;
}

static void set_headers(struct exchange *x)
{
	const struct http_request *r = x->request;
	for (size_t i = 0; i < r->header_count; i++) {
		struct bytes value = filled(x, HTTP_FILL_HEADER, bytes_of(r->headers[i].value));
		/* For libcurl "Name:" takes a header away, and "Name;" sends it empty. */
		add_header(x, value.len ? arena_printf(x->c->arena, "%s: %s", r->headers[i].name, value.data)
					: arena_printf(x->c->arena, "%s;", r->headers[i].name));
	}
	if (!has_header(r, "Expect"))
		add_header(x, "Expect:");
	if (!has_header(r, "Content-Type"))
		add_header(x, x->send_body && r->json_body ? "Content-Type: application/json" : "Content-Type:");
	http_curl->easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->headers);
}

static void set_body(struct exchange *x)
{
	const struct http_request *r = x->request;
	struct bytes body = filled(x, r->json_body ? HTTP_FILL_JSON : HTTP_FILL_TEXT, r->body);
	bool usual = strcmp(x->method, "POST") == 0 || strcmp(x->method, "PUT") == 0 || strcmp(x->method, "PATCH") == 0;
	x->send_body = r->has_body && !x->without_body;
	if (x->send_body || (usual && !r->has_body)) {
		if (!x->send_body)
			body = bytes_of(""); /* "Content-Length: 0", which servers wait for */
		http_curl->easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
		http_curl->easy_setopt(x->easy, CURLOPT_POSTFIELDS, body.data);
	}
}

static void set_limits(struct exchange *x)
{
	uint64_t own = x->request->timeout_ms ? x->start_ns + (uint64_t)x->request->timeout_ms * 1000000 : UINT64_MAX;
	x->late = x->c->deadline_ns <= own ? HTTP_CASE_TIMEOUT : HTTP_TIMEOUT;
	x->deadline_ns = x->late == HTTP_TIMEOUT ? own : x->c->deadline_ns;
	uint32_t ms = http_left_ms(x->deadline_ns);
	http_curl->easy_setopt(x->easy, CURLOPT_TIMEOUT_MS, (long)(ms ? ms : 1));
}

static void set_jar(struct exchange *x)
{
	const struct http_case *http = x->c->plan->http;
	if (!x->request->jar)
		return;
	size_t i = 0;
	while (i < http->jar_count && strcmp(http->jars[i], x->request->jar) != 0)
		i++;
	http_curl->easy_setopt(x->easy, CURLOPT_SHARE, x->c->jars[i]);
	http_curl->easy_setopt(x->easy, CURLOPT_COOKIEFILE, ""); /* keep cookies; no file is read */
}

/* Where the server is. */
static const char *origin(const struct http_client *c)
{
	return arena_printf(c->arena, c->family == AF_INET6 ? "http://[::1]:%u" : "http://127.0.0.1:%u", c->plan->port);
}

/* ${address} without the service's own origin, by whichever of its names: a path. NULL: it leads elsewhere. */
static const char *own_path(const struct http_client *c, const char *address)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost", "[::1]" };
	if (*address == '/' && address[1] != '/')
		return address;
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		const char *own = arena_printf(c->arena, "http://%s:%u", hosts[i], c->plan->port);
		size_t len = strlen(own);
		if (strncasecmp(address, own, len) == 0 && (address[len] == '/' || !address[len]))
			return address[len] ? address + len : "/";
	}
	return NULL;
}

static void over(struct exchange *x, enum http_fail fail, const char *detail)
{
	x->answer->fail = fail;
	x->answer->detail = bytes_of(detail ? arena_strdup(x->c->arena, detail) : "");
	x->over = true;
}

static void start(struct exchange *x)
{
	CURL *easy = x->easy = http_curl->easy_init();
	const char *path = own_path(x->c, x->target);
	x->waiting = false;
	x->start_ns = clock_ns();
	str_clear(&x->in.body);
	x->in.header_count = x->in.header_bytes = 0;
	if (!easy || !path) {
		over(x, easy ? HTTP_LEADS_AWAY : HTTP_CLIENT_FAULT, easy ? x->target : "no memory");
		return;
	}
	http_curl->easy_setopt(easy, CURLOPT_URL, arena_printf(x->c->arena, "%s%s", origin(x->c), path));
	http_curl->easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	http_curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
	http_curl->easy_setopt(easy, CURLOPT_PROXY, "");
	http_curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	http_curl->easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	http_curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	http_curl->easy_setopt(easy, CURLOPT_USERAGENT, "takehome");
	http_curl->easy_setopt(easy, CURLOPT_ERRORBUFFER, x->error);
	http_curl->easy_setopt(easy, CURLOPT_PRIVATE, x);
	http_curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	http_curl->easy_setopt(easy, CURLOPT_HEADERDATA, x);
	http_curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	http_curl->easy_setopt(easy, CURLOPT_WRITEDATA, x);
	set_body(x);
	if (strcmp(x->method, "HEAD") == 0)
		http_curl->easy_setopt(easy, CURLOPT_NOBODY, 1L);
	else
		http_curl->easy_setopt(easy, CURLOPT_CUSTOMREQUEST, x->method);
	set_headers(x);
	set_limits(x);
	set_jar(x);
	if (http_curl->multi_add_handle(x->c->multi, easy) != CURLM_OK)
		over(x, HTTP_CLIENT_FAULT, "libcurl does not take the request");
	else
		x->c->under_way++;
}

static void stop(struct exchange *x)
{
	http_curl->multi_remove_handle(x->c->multi, x->easy);
	http_curl->easy_cleanup(x->easy);
	http_curl->slist_free_all(x->headers);
	x->easy = NULL;
	x->headers = NULL;
	x->c->under_way--;
}

/* ── answers ── */

/* What libcurl's result says of the server. */
static enum http_fail fail_of(const struct exchange *x, CURLcode code, long status)
{
	bool begun = status != 0 || x->in.body.len;
	if (x->in.headers_flood)
		return HTTP_HEADERS_TOO_BIG;
	if (x->in.body_flood)
		return HTTP_BODY_TOO_BIG;
	switch (code) {
	case CURLE_OK:
		return x->head_done ? HTTP_ANSWERED : HTTP_CUT; /* libcurl takes headers that break off for all there are */
	case CURLE_COULDNT_CONNECT:
		return x->c->ready ? HTTP_REFUSED : HTTP_NOT_LISTENING;
	case CURLE_OPERATION_TIMEDOUT:
		return x->late;
	case CURLE_PARTIAL_FILE:
		return HTTP_CUT;
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
		return begun ? HTTP_CUT : HTTP_CLOSED;
	case CURLE_RECV_ERROR:
		return strstr(x->error, "chunked") ? HTTP_NO_HTTP : begun ? HTTP_CUT : HTTP_CLOSED;
	case CURLE_UNSUPPORTED_PROTOCOL: /* no status line: "HTTP/0.9" */
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_HTTP2:
		return HTTP_NO_HTTP;
	case CURLE_OUT_OF_MEMORY: /* of the room that libcurl gives to one header line; ours would have ended the process */
		return HTTP_HEADERS_TOO_BIG;
	default:
		return HTTP_CLIENT_FAULT;
	}
}

static const char *why_no_http(const struct exchange *x, CURLcode code)
{
	if (code == CURLE_UNSUPPORTED_PROTOCOL)
		return "it does not begin with \"HTTP/\" and a status";
	return *x->error ? x->error : http_curl->easy_strerror(code);
}

static void keep_answer(struct exchange *x, long status)
{
	struct http_header *headers = ARENA_ARRAY(x->c->arena, struct http_header, x->in.header_count + 1);
	for (size_t i = 0; i < x->in.header_count; i++)
		headers[i] = x->in.headers[i];
	x->answer->status = status >= 100 && status <= 999 ? (unsigned)status : 0;
	x->answer->headers = headers;
	x->answer->header_count = x->in.header_count;
	x->answer->body = arena_bytes(x->c->arena, str_bytes(&x->in.body));
	x->answer->us = (clock_ns() - x->start_ns) / 1000;
	x->c->ready = x->c->ready || status != 0;
}

/* RFC 9110, section 15.4: what follows is asked for with GET, but after 307 and 308. True: it is to be sent again. */
static bool redirected(struct exchange *x, long status, const char *address)
{
	const char *path;
	if (!x->request->follow || !address || status < 300 || status > 399)
		return false;
	path = own_path(x->c, address);
	if (!path) {
		over(x, HTTP_LEADS_AWAY, address);
		return false;
	}
	if (x->redirects == HTTP_REDIRECTS_MAX) {
		over(x, HTTP_REDIRECTS, NULL);
		return false;
	}
	x->target = arena_strdup(x->c->arena, path);
	x->redirects++;
	if (status != 307 && status != 308) {
		x->without_body = true;
		x->method = strcmp(x->method, "HEAD") == 0 ? "HEAD" : "GET";
	}
	return true;
}

static void finish(struct exchange *x, CURLcode code)
{
	long status = 0;
	char *address = NULL;
	http_curl->easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	http_curl->easy_getinfo(x->easy, CURLINFO_REDIRECT_URL, &address);
	enum http_fail fail = fail_of(x, code, status);
	keep_answer(x, status);
	if (fail == HTTP_ANSWERED && redirected(x, status, address)) {
		stop(x);
		start(x);
		return;
	}
	if (!x->over)
		over(x, fail, fail == HTTP_NO_HTTP || fail == HTTP_CLIENT_FAULT ? why_no_http(x, code) : NULL);
	x->over = x->over && !(x->waiting = http_retry(x->c, x->request, fail, x->tries));
	stop(x);
}

/* Take what has come. True: an answer is whole, and perhaps another request under way. */
static bool turn(struct http_client *c)
{
	int running, left;
	bool moved = false;
	CURLMsg *message;
	http_curl->multi_perform(c->multi, &running);
	while ((message = http_curl->multi_info_read(c->multi, &left))) {
		struct exchange *x = NULL;
		CURLcode code = message->data.result;
		http_curl->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &x);
		finish(x, code);
		moved = true;
	}
	return moved;
}

void http_exchange(struct http_client *c, size_t first, size_t count, struct http_answer *ret)
{
	struct exchange *all = ARENA_ARRAY(c->arena, struct exchange, count);
	for (size_t i = 0; i < count; i++) {
		const struct http_request *r = &c->plan->http->requests[first + i];
		all[i] = (struct exchange){ .c = c, .request = r, .answer = &ret[i], .method = r->method };
		all[i].target = filled(&all[i], HTTP_FILL_TARGET, bytes_of(r->path)).data;
		start(&all[i]);
	}
	for (unsigned tries = 0;; tries++) {
		bool again = false;
		while (c->under_way)
			if (!turn(c))
				http_curl->multi_poll(c->multi, NULL, 0, POLL_MS_MAX, NULL);
		for (size_t i = 0; i < count; i++)
			again = again || all[i].waiting;
		if (!again || !http_wait(c, tries))
			return;
		if (!c->ready)
			c->family = c->family == AF_INET ? AF_INET6 : AF_INET;
		for (size_t i = 0; i < count; i++) {
			if (!all[i].waiting)
				continue;
			all[i].tries++;
			start(&all[i]);
		}
	}
}
