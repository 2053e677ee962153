/* task_http.c: a case of a web service, from its "steps". */
#include <stdlib.h>

#include "harness/base/nearest.h"
#include "harness/base/pattern.h"
#include "harness/model/http_fill.h"
#include "harness/model/task_load.h"

enum { STATUS_MIN = 100, STATUS_MAX = 599, CLASS = 100 };

/* A case while it is bound. */
struct binding {
	struct task_loader *l;
	struct document *d;
	const struct match *match; /* of bodies */
	struct http_case *http;
	size_t known; /* so many of the names have been captured by the steps before */
};

static void name_request_files(struct task_loader *l, const struct json *step)
{
	const struct json *expect = json_get(step, "expect"), *headers = json_get(expect, "headers");
	task_name_file(l, json_get(step, "body"));
	task_name_file(l, json_get(step, "raw"));
	task_name_file(l, json_get(expect, "body"));
	JSON_EACH (header, headers && headers->type == JSON_OBJECT ? headers : NULL)
		task_name_file(l, header);
}

void task_http_names(struct task_loader *l, const struct json *object)
{
	const struct json *steps = json_get(object, "steps"), *files = json_get(object, "files");
	JSON_EACH (file, files && files->type == JSON_ARRAY ? files : NULL)
		task_name_file(l, file);
	JSON_EACH (step, steps && steps->type == JSON_ARRAY ? steps : NULL) {
		const struct json *several = json_get(step, "concurrent");
		name_request_files(l, step);
		JSON_EACH (one, several && several->type == JSON_ARRAY ? several : NULL)
			name_request_files(l, one);
	}
}

/* ── names that texts use ── */

static void check_names(const struct binding *b, const struct json *where, struct bytes text, size_t known)
{
	struct bytes name;
	const struct http_case *http = b->http;
	for (size_t at = http_fill_next(text, 0, &name); name.len; at = http_fill_next(text, at + 1, &name)) {
		const char *word = arena_strndup(b->d->arena, name.data, name.len), *near;
		size_t i = 0;
		while (i < known && strcmp(http->names[i], word) != 0)
			i++;
		if (i < known)
			continue;
		near = nearest_word(word, (const char *const *)http->names, known);
		problems_at(b->d->problems, b->d->file, where, "{{%s}} is captured by no step before%s%s%s", word, near ? "; did you mean {{" : "",
			    near ? near : "", near ? "}}?" : "");
	}
}

/* ── the parts of a request ── */

static struct bytes json_text_of(struct arena *a, const struct json *value)
{
	struct json_writer *w = json_writer_new(false);
	json_put_json(w, NULL, value);
	struct bytes text = arena_bytes(a, json_writer_text(w));
	json_writer_free(w);
	if (text.len && text.data[text.len - 1] == '\n')
		text.len--;
	return text;
}

/* {"json": VALUE}, or a text as everywhere. */
static struct bytes bind_body(const struct binding *b, const struct json *value, bool *ret_json)
{
	const struct json *json = value->type == JSON_OBJECT ? json_get(value, "json") : NULL;
	struct task_place place;
	*ret_json = json;
	if (!json)
		return task_bind_text(b->l, b->d, value, &place);
	if (value->count > 1 && (json_get(value, "text") || json_get(value, "file")))
		problems_at(b->d->problems, b->d->file, value, "must have \"json\", \"text\" or \"file\", only one of them");
	return json_text_of(b->d->arena, json);
}

/* RFC 9110: what would end a header, or make two of it. */
static bool header_text_ok(const char *text)
{
	return !strpbrk(text, "\r\n");
}

static void bind_headers(const struct binding *b, const struct json *object, struct http_request *ret)
{
	if (!object || object->type != JSON_OBJECT)
		return;
	ret->headers = ARENA_ARRAY(b->d->arena, struct http_pair, object->count + 1);
	JSON_EACH (item, object) {
		const char *value = document_string(b->d, item);
		if (!value)
			continue;
		if (!header_text_ok(value))
			problems_at(b->d->problems, b->d->file, item, "a header must not hold a line end; for a malformed request use \"raw\"");
		check_names(b, item, item->string, b->known);
		ret->headers[ret->header_count++] = (struct http_pair){ .name = item->key, .value = value };
	}
}

static const char *bind_jar(const struct binding *b, const struct json *value)
{
	struct http_case *http = b->http;
	if (value && value->type == JSON_BOOL && !value->boolean)
		return NULL;
	const char *jar = value && value->type == JSON_STRING ? document_string(b->d, value) : "";
	if (!jar)
		jar = "";
	for (size_t i = 0; i < http->jar_count; i++)
		if (strcmp(http->jars[i], jar) == 0)
			return http->jars[i];
	return http->jars[http->jar_count++] = jar;
}

static void bind_path(const struct binding *b, const struct json *object, struct http_request *ret)
{
	const struct json *path = json_get(object, "path");
	const char *text = document_string(b->d, path);
	ret->method = json_text(object, "method", "GET");
	ret->path = text ? text : "/";
	if (!text)
		return;
	if (*text != '/' && strncmp(text, "{{", 2) != 0)
		problems_at(b->d->problems, b->d->file, path, "a path begins with \"/\", or with a captured value");
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f || *c == '#') {
			problems_at(b->d->problems, b->d->file, path,
				    "a path holds no blanks, no \"#\" and only ASCII: percent-encode the others (%%20), or send it with \"raw\"");
			break;
		}
	check_names(b, path, path->string, b->known);
}

/* ── what is expected ── */

/* 201, "2xx". */
static bool bind_status(const struct json *value, struct http_status_range *ret)
{
	if (value->type == JSON_NUMBER && value->number >= STATUS_MIN && value->number <= STATUS_MAX) {
		ret->min = ret->max = (unsigned)value->number;
		return true;
	}
	if (value->type != JSON_STRING || value->string.len != 3 || value->string.data[0] < '1' || value->string.data[0] > '5')
		return false; /* the schema said so */
	ret->min = (unsigned)(value->string.data[0] - '0') * CLASS;
	ret->max = ret->min + CLASS - 1;
	return true;
}

static void bind_statuses(const struct binding *b, const struct json *value, struct http_expect *ret)
{
	if (!value)
		return;
	ret->statuses = ARENA_ARRAY(b->d->arena, struct http_status_range, value->count + 1);
	if (value->type != JSON_ARRAY)
		ret->status_count += bind_status(value, &ret->statuses[0]);
	JSON_EACH (one, value->type == JSON_ARRAY ? value : NULL)
		ret->status_count += bind_status(one, &ret->statuses[ret->status_count]);
}

static void bind_header_rules(const struct binding *b, const struct json *object, size_t known, struct http_expect *ret)
{
	static const struct match exact = { .kind = "exact" };
	if (!object || object->type != JSON_OBJECT)
		return;
	ret->headers = ARENA_ARRAY(b->d->arena, struct http_header_rule, object->count + 1);
	JSON_EACH (item, object) {
		struct http_header_rule *rule = &ret->headers[ret->header_count++];
		*rule = (struct http_header_rule){ .name = item->key, .absent = item->type == JSON_NULL, .match = exact };
		if (rule->absent)
			continue;
		rule->text = task_bind_expected(b->l, b->d, item, &exact, &rule->match);
		check_names(b, item, rule->text, known);
	}
}

static void bind_expected_body(const struct binding *b, const struct json *value, size_t known, struct http_expect *ret)
{
	static const struct match json = { .kind = "json" };
	ret->body_match = *b->match;
	if (!value)
		return;
	ret->has_body = true;
	if (value->type == JSON_OBJECT && json_get(value, "json")) {
		bool unused;
		bool is_json = strncmp(b->match->kind, "json", 4) == 0;
		ret->body = bind_body(b, value, &unused);
		ret->body_match = task_bind_match(b->d, json_get(value, "match"), is_json ? b->match : &json);
	} else {
		ret->body = task_bind_expected(b->l, b->d, value, b->match, &ret->body_match);
	}
	check_names(b, value, ret->body, known);
}

static void bind_expect(const struct binding *b, const struct json *object, size_t known, struct http_expect *ret)
{
	ret->body_match = *b->match;
	bind_statuses(b, json_get(object, "status"), ret);
	ret->closed = json_bool(object, "closed", false);
	bind_header_rules(b, json_get(object, "headers"), known, ret);
	bind_expected_body(b, json_get(object, "body"), known, ret);
}

/* ── what is captured ── */

static bool name_ok(const char *name)
{
	struct bytes found, text = { .data = name, .len = strlen(name) };
	struct str s = STR_EMPTY;
	str_addf(&s, "{{%s}}", name);
	bool ok = http_fill_next(str_bytes(&s), 0, &found) == 0 && found.len == text.len;
	str_free(&s);
	return ok;
}

static const char *bind_pattern(const struct binding *b, const struct json *value)
{
	struct err e = ERR_NONE;
	const char *text = document_string(b->d, value);
	struct pattern *pattern = text ? pattern_new(text, 0, OWNER_TASK, &e) : NULL;
	if (text && !pattern)
		problems_at(b->d->problems, b->d->file, value, "%s", e.text);
	pattern_free(pattern);
	return text;
}

static void bind_captures(const struct binding *b, const struct json *object, struct http_request *ret)
{
	struct http_case *http = b->http;
	if (!object || object->type != JSON_OBJECT)
		return;
	ret->captures = ARENA_ARRAY(b->d->arena, struct http_capture, object->count + 1);
	JSON_EACH (item, object) {
		size_t i = 0;
		if (!name_ok(item->key))
			problems_at(b->d->problems, b->d->file, item, "a captured value's name has small letters, digits and \"_\", and begins with a letter");
		while (i < http->name_count && strcmp(http->names[i], item->key) != 0)
			i++;
		if (i < http->name_count)
			problems_at(b->d->problems, b->d->file, item, "\"%s\" is captured twice; names are unique in a case", item->key);
		if (http->name_count == HTTP_NAMES_MAX) {
			problems_at(b->d->problems, b->d->file, item, "a case captures at most %d values", HTTP_NAMES_MAX);
			return;
		}
		http->names[http->name_count] = item->key;
		struct http_capture *capture = &ret->captures[ret->capture_count++];
		*capture = (struct http_capture){ .name = http->name_count++ };
		capture->pointer = item->type == JSON_STRING ? document_string(b->d, item) : NULL;
		capture->header = document_string(b->d, json_get(item, "header"));
		capture->pattern = bind_pattern(b, json_get(item, "pattern"));
		if (capture->pointer && *capture->pointer && *capture->pointer != '/')
			problems_at(b->d->problems, b->d->file, item, "a JSON pointer begins with \"/\": \"/%s\"", capture->pointer);
	}
}

/* ── requests and steps ── */

static void bind_raw(const struct binding *b, const struct json *object, const struct json *raw, struct http_request *ret)
{
	static const char *const no_use[] = { "method", "path", "headers", "body", "follow", "cookies" };
	struct task_place place;
	ret->raw = ret->has_body = true;
	ret->body = task_bind_text(b->l, b->d, raw, &place);
	check_names(b, raw, ret->body, b->known);
	for (size_t i = 0; i < sizeof no_use / sizeof *no_use; i++)
		if (json_get(object, no_use[i]))
			problems_at(b->d->problems, b->d->file, json_get(object, no_use[i]), "a raw request is sent as it is: \"%s\" has no effect on it",
				    no_use[i]);
}

static void bind_request(struct binding *b, const struct json *object, const char *label, struct http_request *ret)
{
	const struct json *raw = json_get(object, "raw"), *body = json_get(object, "body");
	*ret = (struct http_request){ .label = label, .timeout_ms = document_u32(object, "timeout_ms", 0) };
	if (raw) {
		bind_raw(b, object, raw, ret);
	} else {
		bind_path(b, object, ret);
		bind_headers(b, json_get(object, "headers"), ret);
		ret->follow = json_bool(object, "follow", false);
		ret->jar = bind_jar(b, json_get(object, "cookies"));
		ret->has_body = body;
		if (body) {
			ret->body = bind_body(b, body, &ret->json_body);
			check_names(b, body, ret->body, b->known);
		}
	}
	/* What an answer gives may already be used in what is expected of it. */
	bind_captures(b, json_get(object, "capture"), ret);
	bind_expect(b, json_get(object, "expect"), b->http->name_count, &ret->expect);
}

/* How many requests there are in a step. */
static size_t requests_of(const struct json *step)
{
	const struct json *several = json_get(step, "concurrent");
	size_t count = 0;
	if (!several || several->type != JSON_ARRAY)
		return 1;
	JSON_EACH (one, several)
		count += document_u32(one, "times", 1);
	return count;
}

static void bind_tallies(const struct binding *b, const struct json *object, struct http_batch *ret)
{
	size_t sum = 0;
	if (!object || object->type != JSON_OBJECT)
		return;
	ret->tallies = ARENA_ARRAY(b->d->arena, struct http_tally, object->count + 1);
	JSON_EACH (item, object) {
		struct http_tally *tally = &ret->tallies[ret->tally_count++];
		const bool number = item->key[1] != 'x';
		const struct json text = { .type = number ? JSON_NUMBER : JSON_STRING,
					   .number = number ? strtod(item->key, NULL) : 0,
					   .string = bytes_of(item->key) };
		tally->text = item->key;
		tally->count = item->type == JSON_NUMBER && item->number >= 0 ? (size_t)item->number : 0;
		bind_status(&text, &tally->status);
		sum += tally->count;
	}
	if (sum != ret->count)
		problems_at(b->d->problems, b->d->file, object, "%zu answers are counted here, but %zu requests are sent", sum, ret->count);
}

/* A step is one request, or several at one time, not both. */
static void check_step(const struct binding *b, const struct json *step, const struct json *several)
{
	JSON_EACH (member, step)
		if (several && strcmp(member->key, "concurrent") != 0 && strcmp(member->key, "statuses") != 0)
			problems_at(b->d->problems, b->d->file, member,
				    "a step with \"concurrent\" is no request itself: \"%s\" belongs into one of its requests", member->key);
		else if (!several && strcmp(member->key, "statuses") == 0)
			problems_at(b->d->problems, b->d->file, member, "\"statuses\" counts the answers of \"concurrent\" requests, and there are none");
	JSON_EACH (one, several && several->type == JSON_ARRAY ? several : NULL)
		if (json_get(one, "raw"))
			problems_at(b->d->problems, b->d->file, json_get(one, "raw"), "a raw request is a step of its own, not one of several at one time");
}

static void bind_step(struct binding *b, const struct json *step, size_t number)
{
	struct http_case *http = b->http;
	struct http_batch *batch = &http->batches[http->batch_count++];
	const struct json *several = json_get(step, "concurrent");
	size_t known = http->name_count;
	*batch = (struct http_batch){ .first = http->request_count };
	b->known = known;
	check_step(b, step, several);
	if (!several || several->type != JSON_ARRAY) {
		bind_request(b, step, arena_printf(b->d->arena, "%zu", number), &http->requests[http->request_count++]);
		batch->count = 1;
		return;
	}
	JSON_EACH (one, several)
		for (uint32_t i = 0, times = document_u32(one, "times", 1); i < times; i++)
			bind_request(b, one, arena_printf(b->d->arena, "%zu.%zu", number, ++batch->count), &http->requests[http->request_count++]);
	if (batch->count > HTTP_CONCURRENT_MAX)
		problems_at(b->d->problems, b->d->file, several, "%zu requests at one time; %d are the most", batch->count, HTTP_CONCURRENT_MAX);
	bind_tallies(b, json_get(step, "statuses"), batch);
}

/* What only the other kind of case has. */
static void refuse_others(struct document *d, const struct json *object)
{
	static const char *const others[] = { "args", "stdin", "expect" };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (json_get(object, others[i]))
			problems_at(d->problems, d->file, json_get(object, others[i]),
				    "a case of the kind http has \"steps\"; \"%s\" belongs to the kind stdio", others[i]);
}

void task_http_bind(struct task_loader *l, struct document *d, const struct json *object, const struct case_defaults *defaults, struct task_case *ret)
{
	const struct json *steps = json_get(object, "steps");
	struct match match = task_bind_match(d, json_get(object, "match"), &defaults->match);
	struct http_case *http = ARENA_NEW(d->arena, struct http_case);
	struct binding b = { .l = l, .d = d, .match = &match, .http = http };
	size_t count = 0;
	ret->http = http;
	ret->env = task_bind_env(d, json_get(object, "env"));
	ret->files = task_bind_files(l, d, json_get(object, "files"), false, &ret->file_count);
	ret->stdin_data = bytes_of("");
	if (strcmp(ret->limits.policy, "run") == 0)
		ret->limits.policy = "serve"; /* nobody asked for another */
	refuse_others(d, object);
	if (!steps || steps->type != JSON_ARRAY)
		return;
	JSON_EACH (step, steps)
		count += requests_of(step);
	if (count > HTTP_REQUESTS_MAX) {
		problems_at(d->problems, d->file, steps, "%zu requests in one case; %d are the most", count, HTTP_REQUESTS_MAX);
		return;
	}
	http->requests = ARENA_ARRAY(d->arena, struct http_request, count + 1);
	http->batches = ARENA_ARRAY(d->arena, struct http_batch, steps->count + 1);
	http->names = ARENA_ARRAY(d->arena, const char *, HTTP_NAMES_MAX + 1);
	http->jars = ARENA_ARRAY(d->arena, const char *, count + 1);
	count = 0;
	JSON_EACH (step, steps)
		bind_step(&b, step, ++count);
}

bool task_http_expects(const struct task_case *c, const struct json *object)
{
	const struct http_case *http = c->http;
	(void)object;
	for (size_t i = 0; i < http->batch_count; i++)
		if (http->batches[i].tally_count)
			return true;
	for (size_t i = 0; i < http->request_count; i++) {
		const struct http_expect *e = &http->requests[i].expect;
		if (e->status_count || e->header_count || e->has_body)
			return true;
	}
	return false;
}
