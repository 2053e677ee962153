/* schema_check.c: a document held against a loaded schema. Every deviation becomes one sentence that says what would be right. */
#include "harness/base/schema.h"

#include "harness/base/nearest.h"
#include "harness/base/schema_form.h"
#include "harness/base/utf8.h"

enum { SHOWN_MAX = 60, LISTED_MAX = 12 };

struct check {
	const char *file;
	struct problems *p;
};

#define WRONG(c, value, ...) problems_at((c)->p, (c)->file, (value), __VA_ARGS__)

static void check_value(struct check *c, const struct schema *s, const struct json *v);

/* ── Words ── */

/* A value, short, as it would stand in the file. */
static const char *show(struct check *c, const struct json *v)
{
	struct arena *a = c->p->arena;
	switch (v->type) {
	case JSON_STRING:
		return arena_printf(a, "\"%s\"", utf8_visible(a, v->string, SHOWN_MAX));
	case JSON_NUMBER:
		return utf8_visible(a, v->number_text, SHOWN_MAX);
	case JSON_BOOL:
		return v->boolean ? "true" : "false";
	case JSON_NULL:
		return "null";
	case JSON_ARRAY:
		return "an array";
	case JSON_OBJECT:
		return "an object";
	}
	return "?";
}

/* "a", "b" or "c" */
static void list_add(struct str *s, const char *item, size_t index, size_t count)
{
	str_addf(s, "%s%s", index == 0 ? "" : index + 1 == count ? " or " : ", ", item);
}

static const char *list_types(struct arena *a, unsigned types)
{
	static const char *const names[] = {
		[JSON_NULL] = "null",      [JSON_BOOL] = "true or false", [JSON_NUMBER] = "a number",          [JSON_STRING] = "a string",
		[JSON_ARRAY] = "an array", [JSON_OBJECT] = "an object",   [SCHEMA_INTEGER] = "a whole number",
	};
	struct str s = STR_EMPTY;
	size_t count = (size_t)__builtin_popcount(types), index = 0;
	for (unsigned type = 0; type < sizeof names / sizeof names[0]; type++)
		if (types & SCHEMA_TYPE_BIT(type))
			list_add(&s, names[type], index++, count);
	return str_steal(&s, a);
}

/* What the value is, where its type is wrong: a number and a string are shown, the others named. */
static const char *name_value(struct check *c, const struct json *v)
{
	return v->type == JSON_STRING ? arena_printf(c->p->arena, "the string %s", show(c, v)) : show(c, v);
}

/* "between 1 and 20 elements", "at least 1 element", "at most 3 elements" */
static const char *bounds_text(struct arena *a, struct schema_bounds b, const char *what)
{
	if (b.min == b.max)
		return arena_printf(a, "exactly %zu %s%s", b.min, what, b.min == 1 ? "" : "s");
	if (b.max == SIZE_MAX)
		return arena_printf(a, "at least %zu %s%s", b.min, what, b.min == 1 ? "" : "s");
	if (b.min == 0)
		return arena_printf(a, "at most %zu %s%s", b.max, what, b.max == 1 ? "" : "s");
	return arena_printf(a, "between %zu and %zu %ss", b.min, b.max, what);
}

static void check_bounds(struct check *c, struct schema_bounds b, const struct json *v, size_t count, const char *what)
{
	if (count >= b.min && count <= b.max)
		return;
	if (count == 0 && b.min == 1)
		WRONG(c, v, "must not be empty");
	else
		WRONG(c, v, "must have %s, has %zu", bounds_text(c->p->arena, b, what), count);
}

/* ── Equality, as JSON Schema means it: 1 and 1.0 are the same, the order of keys does not count. ── */

static bool equal(const struct json *a, const struct json *b);

static bool equal_containers(const struct json *a, const struct json *b)
{
	if (a->count != b->count)
		return false;
	if (a->type == JSON_OBJECT) {
		JSON_EACH (member, a) {
			const struct json *other = json_get(b, member->key);
			if (!other || !equal(member, other))
				return false;
		}
		return true;
	}
	for (const struct json *x = a->child, *y = b->child; x; x = x->next, y = y->next)
		if (!equal(x, y))
			return false;
	return true;
}

static bool equal(const struct json *a, const struct json *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case JSON_NULL:
		return true;
	case JSON_BOOL:
		return a->boolean == b->boolean;
	case JSON_NUMBER:
		return a->number == b->number;
	case JSON_STRING:
		return bytes_equal(a->string, b->string);
	case JSON_ARRAY:
	case JSON_OBJECT:
		return equal_containers(a, b);
	}
	return false;
}

/* ── One value ── */

static bool is_whole(const struct json *v)
{
	return v->type == JSON_NUMBER && __builtin_trunc(v->number) == v->number;
}

static bool type_fits(unsigned types, const struct json *v)
{
	return types == 0 || types & SCHEMA_TYPE_BIT(v->type) || (types & SCHEMA_TYPE_BIT(SCHEMA_INTEGER) && is_whole(v));
}

/* One of the ${count} values ${choices}; several lists come from branches that are told apart by a key. */
static void wrong_choice(struct check *c, const struct json *v, const struct json *const *choices, size_t count)
{
	struct arena *a = c->p->arena;
	const char **texts = ARENA_ARRAY(a, const char *, count + 1);
	size_t known = 0;
	SCOPED_STR list = STR_EMPTY;
	for (size_t i = 0; i < count; i++) {
		list_add(&list, show(c, choices[i]), i, count);
		if (choices[i]->type == JSON_STRING)
			texts[known++] = choices[i]->string.data;
	}
	const char *nearest = v->type == JSON_STRING ? nearest_word(v->string.data, texts, known) : NULL;
	WRONG(c, v, "must be %s%s, is %s%s", count > 1 ? "one of " : "", str_text(&list), show(c, v),
	      nearest && count > 1 ? arena_printf(a, "; did you mean \"%s\"?", nearest) : "");
}

static void check_choices(struct check *c, const struct schema *s, const struct json *v)
{
	if (s->constant && !equal(s->constant, v)) {
		/* Containers are too long to be shown; "must be an object, is an object" would mystify. */
		if (s->constant->type == v->type && (v->type == JSON_OBJECT || v->type == JSON_ARRAY))
			WRONG(c, v, "is another %s than the one that must stand here", json_type_text(v->type));
		else
			wrong_choice(c, v, &s->constant, 1);
	}
	if (!s->choices)
		return;
	const struct json **choices = ARENA_ARRAY(c->p->arena, const struct json *, s->choices->count);
	size_t count = 0;
	JSON_EACH (choice, s->choices) {
		if (equal(choice, v))
			return;
		choices[count++] = choice;
	}
	wrong_choice(c, v, choices, count);
}

static void check_number(struct check *c, const struct schema *s, const struct json *v)
{
	const struct json *low = s->minimum, *high = s->maximum, *above = s->above;
	bool fits = (!low || v->number >= low->number) && (!high || v->number <= high->number) && (!above || v->number > above->number);
	if (fits)
		return;
	const char *actual = show(c, v);
	if (low && high && !above) {
		WRONG(c, v, "must be between %s and %s, is %s", low->number_text.data, high->number_text.data, actual);
		return;
	}
	const struct json *bound = above ? above : low;
	SCOPED_STR wanted = STR_EMPTY;
	if (bound)
		str_addf(&wanted, "%s %s", above ? "more than" : "at least", bound->number_text.data);
	if (high)
		str_addf(&wanted, "%sat most %s", bound ? " and " : "", high->number_text.data);
	WRONG(c, v, "must be %s, is %s", str_text(&wanted), actual);
}

static size_t characters(struct bytes b)
{
	size_t count = 0;
	for (size_t i = 0; i < b.len; i++)
		count += ((unsigned char)b.data[i] & 0xc0) != 0x80;
	return count;
}

static void check_string(struct check *c, const struct schema *s, const struct json *v)
{
	check_bounds(c, s->length, v, characters(v->string), "character");
	if (!s->pattern)
		return;
	switch (pattern_find(s->pattern, v->string, 0, NULL)) {
	case PATTERN_YES:
		return;
	case PATTERN_NO:
		WRONG(c, v, "%s does not fit the pattern %s%s%s%s", show(c, v), s->pattern_text, s->description ? " (" : "",
		      s->description ? s->description : "", s->description ? ")" : "");
		return;
	case PATTERN_LIMIT:
		WRONG(c, v, "is too long to be held against the pattern %s", s->pattern_text);
		return;
	}
}

static void check_array(struct check *c, const struct schema *s, const struct json *v)
{
	check_bounds(c, s->item_count, v, v->count, "element");
	JSON_EACH (item, v) {
		if (s->items)
			check_value(c, s->items, item);
		size_t earlier_index = 0;
		for (const struct json *earlier = v->child; s->unique && earlier != item; earlier = earlier->next, earlier_index++) {
			if (!equal(earlier, item))
				continue;
			WRONG(c, item, "%s stands here twice; it is also element %zu", show(c, item), earlier_index);
			break;
		}
	}
}

/* ── Objects ── */

static void unknown_key(struct check *c, const struct schema *s, const struct json *object, const struct json *member)
{
	size_t count = 0, listed = 0;
	for (const struct schema_member *m = s->properties; m; m = m->next)
		count++;
	const char **known = ARENA_ARRAY(c->p->arena, const char *, count + 1);
	for (const struct schema_member *m = s->properties; m; m = m->next)
		if (!json_get(object, m->name)) /* a key that is there already was not meant again */
			known[listed++] = m->name;
	const char *nearest = nearest_word(member->key, known, listed);
	if (nearest) {
		WRONG(c, member, "unknown key; did you mean \"%s\"?", nearest);
		return;
	}
	SCOPED_STR list = STR_EMPTY;
	for (size_t i = 0; i < listed && listed <= LISTED_MAX; i++)
		str_addf(&list, "%s\"%s\"", i ? ", " : "", known[i]);
	WRONG(c, member, "unknown key%s%s", list.len ? "; what could stand here besides: " : "", str_text(&list));
}

static void check_member(struct check *c, const struct schema *s, const struct json *object, const struct json *member)
{
	bool known = false;
	for (const struct schema_member *m = s->properties; m; m = m->next) {
		if (strcmp(m->name, member->key) != 0)
			continue;
		known = true;
		if (m->schema->never)
			WRONG(c, member, "must not stand here");
		else
			check_value(c, m->schema, member);
	}
	for (const struct schema_member *m = s->patterns; m; m = m->next) {
		if (pattern_find(m->pattern, bytes_of(member->key), 0, NULL) != PATTERN_YES)
			continue;
		known = true;
		check_value(c, m->schema, member);
	}
	if (known || !s->additional)
		return;
	if (!s->additional->never)
		check_value(c, s->additional, member);
	else if (!s->properties && s->patterns && !s->patterns->next)
		WRONG(c, member, "the key must fit the pattern %s", s->patterns->name);
	else
		unknown_key(c, s, object, member);
}

static void check_object(struct check *c, const struct schema *s, const struct json *v)
{
	JSON_EACH (name, s->required)
		if (!json_get(v, name->string.data))
			WRONG(c, v, "the key \"%s\" is missing", name->string.data);
	if (!s->properties && !s->patterns && !s->additional)
		return;
	JSON_EACH (member, v)
		check_member(c, s, v, member);
}

/* ── Branches ── */

/* Hold ${v} against ${s} on the side, with the problems kept apart in ${found}. Return how many there are. */
static size_t attempt(struct check *c, const struct schema *s, const struct json *v, struct problems *found)
{
	problems_init(found, c->p->arena);
	check_value(&(struct check){ .file = c->file, .p = found }, s, v);
	return found->count;
}

static void take_over(struct check *c, const struct problems *found)
{
	for (struct problem *problem = found->first; problem; problem = problem->next) {
		*c->p->last = problem;
		c->p->last = &problem->next;
		c->p->count++;
	}
}

static const struct schema *resolve(const struct schema *s)
{
	while (s->ref)
		s = s->ref;
	return s;
}

static const struct schema *property_of(const struct schema *s, const char *key)
{
	for (const struct schema_member *m = resolve(s)->properties; m; m = m->next)
		if (strcmp(m->name, key) == 0)
			return resolve(m->schema);
	return NULL;
}

static bool takes_objects(const struct schema *s)
{
	unsigned types = resolve(s)->types;
	return types == 0 || types & SCHEMA_TYPE_BIT(JSON_OBJECT);
}

/* The key that every branch for objects binds to values of its own, or NULL. */
static const char *telling_key(const struct schema_list *branches)
{
	const struct schema *first = NULL;
	for (size_t i = 0; i < branches->count && !first; i++)
		first = takes_objects(branches->items[i]) ? resolve(branches->items[i]) : NULL;
	for (const struct schema_member *m = first ? first->properties : NULL; m; m = m->next) {
		size_t objects = 0, telling = 0;
		for (size_t i = 0; i < branches->count; i++) {
			const struct schema *property = property_of(branches->items[i], m->name);
			objects += takes_objects(branches->items[i]);
			telling += property && (property->constant || property->choices);
		}
		if (telling > 1 && telling == objects)
			return m->name;
	}
	return NULL;
}

static bool allows(const struct schema *property, const struct json *v)
{
	if (property->constant)
		return equal(property->constant, v);
	JSON_EACH (choice, property->choices)
		if (equal(choice, v))
			return true;
	return false;
}

/* No branch was chosen by ${key}: say what could be chosen. */
static void wrong_branch(struct check *c, const struct schema_list *branches, const char *key, const struct json *object, const struct json *member)
{
	size_t count = 0;
	for (size_t i = 0; i < branches->count; i++) {
		const struct schema *property = property_of(branches->items[i], key);
		count += property ? (property->constant ? 1 : property->choices->count) : 0;
	}
	const struct json **choices = ARENA_ARRAY(c->p->arena, const struct json *, count);
	count = 0;
	for (size_t i = 0; i < branches->count; i++) {
		const struct schema *property = property_of(branches->items[i], key);
		if (property && property->constant)
			choices[count++] = property->constant;
		JSON_EACH (choice, property && !property->constant ? property->choices : NULL)
			choices[count++] = choice;
	}
	if (member) {
		wrong_choice(c, member, choices, count);
		return;
	}
	SCOPED_STR list = STR_EMPTY;
	for (size_t i = 0; i < count; i++)
		list_add(&list, show(c, choices[i]), i, count);
	WRONG(c, object, "the key \"%s\" is missing; it must be one of %s", key, str_text(&list));
}

/* Let a telling key choose the branch. true: it did, or said why none could be chosen. */
static bool check_told_branch(struct check *c, const struct schema_list *branches, const struct json *v)
{
	const char *key = v->type == JSON_OBJECT ? telling_key(branches) : NULL;
	if (!key)
		return false;
	const struct json *member = json_get(v, key);
	const struct schema *chosen = NULL;
	for (size_t i = 0; member && i < branches->count; i++) {
		const struct schema *property = property_of(branches->items[i], key);
		if (!property || !allows(property, member))
			continue;
		if (chosen) /* two allow the same: it does not tell after all */
			return false;
		chosen = branches->items[i];
	}
	if (chosen)
		check_value(c, chosen, v);
	else
		wrong_branch(c, branches, key, v, member);
	return true;
}

/* anyOf, and with ${only_one} oneOf. Where no branch fits, the one for this type with the fewest problems is reported. */
static void check_branches(struct check *c, const struct schema_list *branches, const struct json *v, bool only_one)
{
	struct problems lists[2];
	struct problems *best = NULL, *tried = &lists[0];
	unsigned types = 0;
	size_t fitting = 0;
	bool any_type = false;
	if (branches->count == 0 || check_told_branch(c, branches, v))
		return;
	for (size_t i = 0; i < branches->count; i++) {
		unsigned branch_types = resolve(branches->items[i])->types;
		types |= branch_types;
		any_type = any_type || branch_types == 0;
		if (!type_fits(branch_types, v))
			continue;
		fitting += attempt(c, branches->items[i], v, tried) == 0;
		if (!best || tried->count < best->count) {
			best = tried;
			tried = best == &lists[0] ? &lists[1] : &lists[0];
		}
	}
	if (fitting == 0 && best)
		take_over(c, best);
	else if (!best && !any_type)
		WRONG(c, v, "must be %s, is %s", list_types(c->p->arena, types), name_value(c, v));
	else if (fitting > 1 && only_one)
		WRONG(c, v, "fits more than one of the forms that are possible here");
}

static void check_value(struct check *c, const struct schema *s, const struct json *v)
{
	if (s->never) {
		WRONG(c, v, "must not stand here");
		return;
	}
	if (s->ref)
		check_value(c, s->ref, v);
	if (!type_fits(s->types, v)) {
		WRONG(c, v, "must be %s, is %s", list_types(c->p->arena, s->types), name_value(c, v));
		return; /* all else would only repeat it */
	}
	check_choices(c, s, v);
	if (v->type == JSON_NUMBER)
		check_number(c, s, v);
	else if (v->type == JSON_STRING)
		check_string(c, s, v);
	else if (v->type == JSON_ARRAY)
		check_array(c, s, v);
	else if (v->type == JSON_OBJECT)
		check_object(c, s, v);
	for (size_t i = 0; i < s->all_of.count; i++)
		check_value(c, s->all_of.items[i], v);
	check_branches(c, &s->any_of, v, false);
	check_branches(c, &s->one_of, v, true);
	if (s->if_schema) {
		struct problems unwanted;
		const struct schema *then = attempt(c, s->if_schema, v, &unwanted) == 0 ? s->then_schema : s->else_schema;
		if (then)
			check_value(c, then, v);
	}
}

void schema_check(const struct schema *schema, const char *file, const struct json *document, struct problems *p)
{
	check_value(&(struct check){ .file = file, .p = p }, schema, document);
}
