/*
 * yaml.c: see yaml.h. The child turns events of libyaml into JSON and writes that, or "!" and what is wrong; the parent reads it as it reads any JSON.
 *
 * Aliases are refused: they are the way in which a small file becomes a large one.
 */
#include "harness/author/yaml.h"

#include <fcntl.h>
#include <unistd.h>
#include <yaml.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/utf8.h"
#include "sandbox/confine.h"

enum { CPU_MS = 2000, WALL_MS = 20000, MEMORY_MB = 256, DEPTH_MAX = 64, ANSWER_BYTES_MAX = 16 << 20, NUMBER_BYTES_MAX = 40 };

struct level {
	bool mapping, has_key;
};

struct reading {
	struct str out;
	struct level levels[DEPTH_MAX];
	size_t depth;
	bool first; /* no value yet in the innermost */
	const char *wrong;
	size_t line;
	struct bytes text;
};

static void put_string(struct str *out, struct bytes b)
{
	str_add_char(out, '"');
	for (size_t i = 0; i < b.len; i++) {
		unsigned char c = (unsigned char)b.data[i];
		if (c == '"' || c == '\\')
			str_addf(out, "\\%c", c);
		else if (c < ' ')
			str_addf(out, "\\u%04x", c);
		else
			str_add_char(out, (char)c);
	}
	str_add_char(out, '"');
}

static bool is_number(const char *s, size_t len)
{
	size_t i = len > 0 && s[0] == '-', digits = 0;
	/* As JSON writes one; anything else (octal, .5, 1_000) stays a text. */
	for (; i < len && s[i] >= '0' && s[i] <= '9'; i++)
		digits++;
	if (digits == 0 || len > NUMBER_BYTES_MAX || (digits > 1 && s[i - digits] == '0'))
		return false;
	if (i < len && s[i] == '.') {
		size_t from = ++i;
		while (i < len && s[i] >= '0' && s[i] <= '9')
			i++;
		if (i == from)
			return false;
	}
	if (i < len && (s[i] == 'e' || s[i] == 'E')) {
		i++;
		i += i < len && (s[i] == '+' || s[i] == '-');
		size_t from = i;
		while (i < len && s[i] >= '0' && s[i] <= '9')
			i++;
		if (i == from)
			return false;
	}
	return i == len;
}

static bool among(const char *text, size_t len, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == len && memcmp(*words, text, len) == 0)
			return true;
	return false;
}

static void put_scalar(struct reading *r, const yaml_event_t *event)
{
	static const char *const NOTHING[] = { "", "~", "null", "Null", "NULL", NULL }, *const YES[] = { "true", "True", "TRUE", NULL },
				 *const NO[] = { "false", "False", "FALSE", NULL };
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !(r->depth > 0 && r->levels[r->depth - 1].mapping && !r->levels[r->depth - 1].has_key);
	if (plain && among(text, len, NOTHING))
		str_add(&r->out, "null");
	else if (plain && among(text, len, YES))
		str_add(&r->out, "true");
	else if (plain && among(text, len, NO))
		str_add(&r->out, "false");
	else if (plain && is_number(text, len))
		str_add_bytes(&r->out, (struct bytes){ .data = text, .len = len });
	else
		put_string(&r->out, (struct bytes){ .data = text, .len = len });
}

/* What stands before a value: a comma between, a colon after a key. */
static void before_value(struct reading *r)
{
	if (r->depth == 0)
		return;
	const struct level *in = &r->levels[r->depth - 1];
	if (in->mapping && in->has_key)
		str_add_char(&r->out, ':');
	else if (!r->first)
		str_add_char(&r->out, ',');
}

static void after_value(struct reading *r)
{
	r->first = false;
	if (r->depth > 0 && r->levels[r->depth - 1].mapping)
		r->levels[r->depth - 1].has_key = !r->levels[r->depth - 1].has_key;
}

static void open_level(struct reading *r, bool mapping)
{
	before_value(r);
	if (r->depth == DEPTH_MAX)
		r->wrong = "it is nested too deep";
	else if (r->depth > 0 && r->levels[r->depth - 1].mapping && !r->levels[r->depth - 1].has_key)
		r->wrong = "a key that is no plain text";
	if (r->wrong)
		return;
	r->levels[r->depth++] = (struct level){ .mapping = mapping };
	r->first = true;
	str_add_char(&r->out, mapping ? '{' : '[');
}

static void close_level(struct reading *r)
{
	if (r->depth == 0)
		return;
	str_add_char(&r->out, r->levels[--r->depth].mapping ? '}' : ']');
	after_value(r);
}

/* True: the document ended. */
static bool on_event(struct reading *r, const yaml_event_t *event)
{
	r->line = event->start_mark.line + 1;
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		r->wrong = "aliases (*name) are not read";
		return true;
	case YAML_SCALAR_EVENT:
		before_value(r);
		put_scalar(r, event);
		after_value(r);
		break;
	case YAML_MAPPING_START_EVENT:
	case YAML_SEQUENCE_START_EVENT:
		open_level(r, event->type == YAML_MAPPING_START_EVENT);
		break;
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		close_level(r);
		break;
	case YAML_DOCUMENT_END_EVENT:
	case YAML_STREAM_END_EVENT:
		return true;
	default:
		break;
	}
	if (r->out.len > ANSWER_BYTES_MAX)
		r->wrong = "it is too large";
	return r->wrong != NULL;
}

static void read_events(struct reading *r)
{
	yaml_parser_t parser;
	bool ended = false;
	if (!yaml_parser_initialize(&parser))
		_exit(CONFINE_STATUS_MEMORY);
	yaml_parser_set_input_string(&parser, (const unsigned char *)r->text.data, r->text.len);
	while (!ended) {
		yaml_event_t event;
		if (!yaml_parser_parse(&parser, &event)) {
			/* libyaml's words are constants of its own, of no stranger. */
			r->wrong = parser.problem ? parser.problem : "this is no YAML";
			r->line = parser.problem_mark.line + 1;
			break;
		}
		ended = on_event(r, &event);
		yaml_event_delete(&event);
	}
	if (r->out.len == 0 && !r->wrong)
		str_add(&r->out, "null");
	if (r->wrong) {
		const char *wrong = r->wrong;
		str_clear(&r->out);
		str_addf(&r->out, "!line %zu: %s", r->line, wrong);
	}
	yaml_parser_delete(&parser);
}

struct str yaml_convert(struct bytes text)
{
	struct reading r = { .text = text };
	read_events(&r);
	return r.out;
}

/* In the child. */
static int convert(int in, int out, void *context)
{
	SCOPED_STR text = yaml_convert(*(const struct bytes *)context);
	(void)in;
	return fs_write_all(out, str_bytes(&text), NULL) < 0 ? 1 : 0;
}

static int ask(struct bytes *text, struct str *answer, struct confine_result *end, struct err *e)
{
	struct confine c;
	SCOPED_FD nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (nothing < 0)
		return err_sys(e, OWNER_HARNESS, "opening '/dev/null'");
	const struct confine_spec spec = { .input = nothing, .memory_mb = MEMORY_MB, .cpu_ms = CPU_MS, .wall_ms = WALL_MS };
	if (confine_start(&spec, convert, text, &c, e) < 0)
		return -1;
	char chunk[4096];
	ssize_t n;
	while ((n = confine_read(&c, chunk, sizeof chunk, e)) > 0)
		if (answer->len <= ANSWER_BYTES_MAX)
			str_add_bytes(answer, (struct bytes){ .data = chunk, .len = (size_t)n });
	int finished = confine_finish(&c, end, e);
	return n < 0 || finished < 0 ? -1 : 0;
}

int yaml_read(struct arena *a, struct bytes text, const struct json **ret, const char **ret_why, struct err *e)
{
	SCOPED_STR answer = STR_EMPTY;
	struct confine_result end = { 0 };
	struct json_error wrong;
	*ret = NULL;
	*ret_why = NULL;
	if (ask(&text, &answer, &end, e) < 0)
		return err_wrap(e, "reading YAML in a confined process");
	if (end.end == CONFINE_TIME || end.end == CONFINE_MEMORY || (end.end == CONFINE_FAILED && end.status == CONFINE_STATUS_MEMORY)) {
		*ret_why = "it takes too long or too much memory to read";
		return 0;
	}
	if (end.end != CONFINE_DONE)
		return err_set(e, OWNER_HARNESS, "the confined process that reads YAML failed (%s, status %d, signal %d)", confine_end_text(end.end), end.status, end.signal);
	if (answer.len > 0 && answer.data[0] == '!') {
		*ret_why = utf8_visible(a, (struct bytes){ .data = answer.data + 1, .len = answer.len - 1 }, 300);
		return 0;
	}
	*ret = json_parse(a, str_bytes(&answer), JSON_STRICT, &wrong);
	if (!*ret)
		*ret_why = arena_strdup(a, wrong.text);
	return 0;
}
