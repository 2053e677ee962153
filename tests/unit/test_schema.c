/* test_schema.c: documents against schemas: what is accepted, and the words for what is not. */
#include "tests/support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/json.h"
#include "harness/base/schema.h"

static struct arena *arena;
static const char *scratch;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	scratch = support_scratch();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	support_scratch_remove();
	arena_free(arena);
	return 0;
}

static struct schema *load(const char *text, struct err *e)
{
	const char *path = fs_join(arena, scratch, "s.json");
	assert_int_equal(fs_replace(path, bytes_of(text), NULL), 0);
	return schema_load(arena, path, e);
}

/* All problems of ${document} against ${schema}, one line each. */
static const char *problems_of(const char *schema, const char *document)
{
	struct err e = ERR_NONE;
	struct json_error error;
	struct problems p;
	struct str s = STR_EMPTY;
	struct schema *loaded = load(schema, &e);
	if (!loaded)
		fail_msg("%s", e.text);
	struct json *root = json_parse(arena, bytes_of(document), JSON_COMMENTS, &error);
	if (!root)
		fail_msg("%s", error.text);
	problems_init(&p, arena);
	schema_check(loaded, "f", root, &p);
	problems_text(&p, &s);
	return str_steal(&s, arena);
}

struct example {
	const char *schema, *document, *problems;
};

static void check_all(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_string_equal(problems_of(examples[i].schema, examples[i].document), examples[i].problems);
}
#define CHECK_ALL(examples) check_all(examples, sizeof(examples) / sizeof(examples)[0])

static void types_are_named_in_words(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "{}", "[1,{}]", "" },
		{ "true", "7", "" },
		{ "false", "7", "f:1: must not stand here\n" },
		{ "{\"type\":\"string\"}", "\"x\"", "" },
		{ "{\"type\":\"string\"}", "7", "f:1: must be a string, is 7\n" },
		{ "{\"type\":\"object\"}", "\"x\"", "f:1: must be an object, is the string \"x\"\n" },
		{ "{\"type\":[\"null\",\"boolean\",\"array\"]}", "{}", "f:1: must be null, true or false or an array, is an object\n" },
		{ "{\"type\":\"integer\"}", "3.0", "" },
		{ "{\"type\":\"integer\"}", "3.5", "f:1: must be a whole number, is 3.5\n" },
		{ "{\"type\":[\"number\",\"null\"]}", "null", "" },
	};
	CHECK_ALL(examples);
}

static void ranges_name_what_is_possible(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "{\"minimum\":10,\"maximum\":600000}", "10", "" },
		{ "{\"minimum\":10,\"maximum\":600000}", "600000", "" },
		{ "{\"minimum\":10,\"maximum\":600000}", "5", "f:1: must be between 10 and 600000, is 5\n" },
		{ "{\"minimum\":10}", "9.5", "f:1: must be at least 10, is 9.5\n" },
		{ "{\"maximum\":10}", "1e2", "f:1: must be at most 10, is 1e2\n" },
		{ "{\"exclusiveMinimum\":0}", "0", "f:1: must be more than 0, is 0\n" },
		{ "{\"exclusiveMinimum\":0,\"maximum\":9}", "10", "f:1: must be more than 0 and at most 9, is 10\n" },
		{ "{\"exclusiveMinimum\":0}", "0.001", "" },
		{ "{\"minimum\":5}", "\"no number\"", "" },
	};
	CHECK_ALL(examples);
}

static void strings_are_counted_in_characters(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "{\"minLength\":1}", "\"\"", "f:1: must not be empty\n" },
		{ "{\"minLength\":2,\"maxLength\":3}", "\"äöü\"", "" },
		{ "{\"minLength\":2,\"maxLength\":3}", "\"äöüß\"", "f:1: must have between 2 and 3 characters, has 4\n" },
		{ "{\"maxLength\":1}", "\"ab\"", "f:1: must have at most 1 character, has 2\n" },
		{ "{\"pattern\":\"^[a-z]+$\"}", "\"abc\"", "" },
		{ "{\"pattern\":\"^[a-z]+$\"}", "\"abc\\n\"", "f:1: \"abc\\n\" does not fit the pattern ^[a-z]+$\n" },
		{ "{\"pattern\":\"b\"}", "\"abc\"", "" },
		{ "{\"pattern\":\"^[a-z]+$\"}", "\"aBc\"", "f:1: \"aBc\" does not fit the pattern ^[a-z]+$\n" },
		{ "{\"pattern\":\"^[a-z]+$\",\"description\":\"Small letters.\"}", "\"\\u001b[2J\"",
		  "f:1: \"\\e[2J\" does not fit the pattern ^[a-z]+$ (Small letters.)\n" },
	};
	CHECK_ALL(examples);
}

static void choices_are_listed_and_the_nearest_is_offered(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "{\"enum\":[\"cli\",\"web\",\"library\"]}", "\"web\"", "" },
		{ "{\"enum\":[\"cli\",\"web\",\"library\"]}", "\"desktop\"", "f:1: must be one of \"cli\", \"web\" or \"library\", is \"desktop\"\n" },
		{ "{\"enum\":[\"cli\",\"web\",\"library\"]}", "\"libary\"",
		  "f:1: must be one of \"cli\", \"web\" or \"library\", is \"libary\"; did you mean \"library\"?\n" },
		{ "{\"enum\":[1,null,[2]]}", "[2.0]", "" },
		{ "{\"enum\":[1,null]}", "true", "f:1: must be one of 1 or null, is true\n" },
		{ "{\"const\":\"takehome.task/1\"}", "\"takehome.task/2\"", "f:1: must be \"takehome.task/1\", is \"takehome.task/2\"\n" },
		{ "{\"const\":{\"a\":1,\"b\":[true]}}", "{\"b\":[true],\"a\":1e0}", "" },
		{ "{\"const\":{\"a\":1}}", "{\"a\":1,\"b\":2}", "f:1: is another object than the one that must stand here\n" },
	};
	CHECK_ALL(examples);
}

static void keys_that_are_missing_or_unknown_are_named(void **state)
{
	(void)state;
	static const char schema[] = "{\"type\":\"object\",\"required\":[\"id\"],\"additionalProperties\":false,\"properties\":"
				     "{\"id\":{},\"limits\":{},\"groups\":{\"items\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"number\"}}}}}";
	const struct example examples[] = {
		{ schema, "{\"id\":1,\"limits\":2}", "" },
		{ schema, "{}", "f:1: the key \"id\" is missing\n" },
		{ schema, "{\"id\":1,\n\"limts\":2}", "f:2: limts: unknown key; did you mean \"limits\"?\n" },
		{ schema, "{\"id\":1,\"Limits\":2}", "f:1: Limits: unknown key; did you mean \"limits\"?\n" },
		{ schema, "{\"id\":1,\"limits\":2,\"limts\":2}", "f:1: limts: unknown key; what could stand here besides: \"groups\"\n" },
		{ schema, "{\"id\":1,\"groups\":[\n{\"a\":1},\n{\"b\":\n\"x\"}]}", "f:4: groups[1].b: must be a number, is the string \"x\"\n" },
		{ "{\"properties\":{\"a\":false}}", "{\"a\":1}", "f:1: a: must not stand here\n" },
		{ "{\"additionalProperties\":false,\"patternProperties\":{\"^[A-Z]+$\":{\"type\":\"string\"}}}", "{\"A\":\"x\"}", "" },
		{ "{\"additionalProperties\":false,\"patternProperties\":{\"^[A-Z]+$\":{\"type\":\"string\"}}}", "{\"A\":1,\"b c\":2}",
		  "f:1: A: must be a string, is 1\nf:1: [\"b c\"]: the key must fit the pattern ^[A-Z]+$\n" },
	};
	CHECK_ALL(examples);
}

static void arrays_are_counted_and_may_have_to_be_unique(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "{\"minItems\":1}", "[]", "f:1: must not be empty\n" },
		{ "{\"minItems\":2,\"maxItems\":2}", "[1]", "f:1: must have exactly 2 elements, has 1\n" },
		{ "{\"minItems\":2}", "[1]", "f:1: must have at least 2 elements, has 1\n" },
		{ "{\"items\":{\"type\":\"string\"}}", "[\"a\",1,null]", "f:1: [1]: must be a string, is 1\nf:1: [2]: must be a string, is null\n" },
		{ "{\"uniqueItems\":true}", "[1,\"1\",[1],{\"a\":1}]", "" },
		{ "{\"uniqueItems\":true}", "[1,\n2,\n1.0]", "f:3: [2]: 1.0 stands here twice; it is also element 0\n" },
		{ "{\"uniqueItems\":false}", "[1,1]", "" },
	};
	CHECK_ALL(examples);
}

static void a_telling_key_chooses_the_branch_that_is_reported(void **state)
{
	(void)state;
	static const char schema[] =
		"{\"oneOf\":[{\"$ref\":\"#/$defs/"
		"circle\"},{\"type\":\"object\",\"required\":[\"side\"],\"properties\":{\"kind\":{\"enum\":[\"square\",\"cube\"]},"
		"\"side\":{\"type\":\"number\"}}}],\"$defs\":{\"circle\":{\"type\":\"object\",\"required\":[\"radius\"],\"properties\":"
		"{\"kind\":{\"const\":\"circle\"},\"radius\":{\"$ref\":\"#/$defs/positive\"}}},\"positive\":{\"type\":\"number\",\"exclusiveMinimum\":0}}}";
	const struct example examples[] = {
		{ schema, "{\"kind\":\"circle\",\"radius\":1}", "" },
		{ schema, "{\"kind\":\"cube\",\"side\":1}", "" },
		{ schema, "{\"kind\":\"circle\",\"radius\":0}", "f:1: radius: must be more than 0, is 0\n" },
		{ schema, "{\"kind\":\"cube\",\"radius\":0}", "f:1: the key \"side\" is missing\n" },
		{ schema, "{\"kind\":\"circel\"}", "f:1: kind: must be one of \"circle\", \"square\" or \"cube\", is \"circel\"; did you mean \"circle\"?\n" },
		{ schema, "{\"side\":1}", "f:1: the key \"kind\" is missing; it must be one of \"circle\", \"square\" or \"cube\"\n" },
		{ schema, "[]", "f:1: must be an object, is an array\n" },
	};
	CHECK_ALL(examples);
}

static void branches_without_a_telling_key_are_told_by_type_or_by_the_fewest_problems(void **state)
{
	(void)state;
	static const char object_or_null[] =
		"{\"anyOf\":[{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\"}}},{\"type\":\"null\"}]}";
	static const char two_objects[] = "{\"anyOf\":[{\"required\":[\"a\",\"b\",\"c\"]},{\"required\":[\"a\",\"d\"]}]}";
	const struct example examples[] = {
		{ object_or_null, "null", "" },
		{ object_or_null, "{\"a\":\"x\"}", "" },
		{ object_or_null, "{\"a\":1}", "f:1: a: must be a string, is 1\n" },
		{ object_or_null, "7", "f:1: must be null or an object, is 7\n" },
		{ two_objects, "{\"a\":1}", "f:1: the key \"d\" is missing\n" },
		{ two_objects, "{\"a\":1,\"b\":1,\"c\":1}", "" },
		{ "{\"oneOf\":[{\"minimum\":1},{\"maximum\":5}]}", "3", "f:1: fits more than one of the forms that are possible here\n" },
		{ "{\"oneOf\":[{\"minimum\":1},{\"maximum\":5}]}", "9", "" },
		{ "{\"allOf\":[{\"minimum\":1},{\"maximum\":5}]}", "9", "f:1: must be at most 5, is 9\n" },
		{ "{\"if\":{\"type\":\"string\"},\"then\":{\"minLength\":2},\"else\":{\"type\":\"number\"}}", "\"a\"",
		  "f:1: must have at least 2 characters, has 1\n" },
		{ "{\"if\":{\"type\":\"string\"},\"then\":{\"minLength\":2},\"else\":{\"type\":\"number\"}}", "null", "f:1: must be a number, is null\n" },
		{ "{\"if\":{\"type\":\"string\"},\"then\":{\"minLength\":2}}", "null", "" },
	};
	CHECK_ALL(examples);
}

static void definitions_may_speak_of_themselves_one_step_down(void **state)
{
	(void)state;
	static const char tree[] =
		"{\"$ref\":\"#/$defs/node\",\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":{\"left\":{\"$ref\":\"#/$defs/node\"}}}}}";
	assert_string_equal(problems_of(tree, "{\"left\":{\"left\":{}}}"), "");
	assert_string_equal(problems_of(tree, "{\"left\":{\"left\":1}}"), "f:1: left.left: must be an object, is 1\n");
}

static void every_mistake_of_a_document_is_listed(void **state)
{
	(void)state;
	static const char schema[] =
		"{\"type\":\"object\",\"required\":[\"id\",\"title\"],\"additionalProperties\":false,\"properties\":{\"id\":{\"type\":\"string\"},"
		"\"title\":{},\"limits\":{\"properties\":{\"cpu_ms\":{\"minimum\":10}}},\"kind\":{\"enum\":[\"cli\"]}}}";
	assert_string_equal(problems_of(schema, "{\n\"id\": 1,\n\"kind\": \"x\",\n\"limits\": {\"cpu_ms\": 5},\n\"tilte\": 1\n}"),
			    "f:1: the key \"title\" is missing\nf:2: id: must be a string, is 1\nf:3: kind: must be \"cli\", is \"x\"\n"
			    "f:4: limits.cpu_ms: must be at least 10, is 5\nf:5: tilte: unknown key; did you mean \"title\"?\n");
}

static void a_schema_that_is_not_understood_whole_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *schema, *words;
	} bad[] = {
		{ "{\"dependentRequired\":{}}", "s.json:1: dependentRequired: this keyword is not understood" },
		{ "{\"properties\":{\"a\":{\n\"format\":\"uri\"}}}", "s.json:2: properties.a.format: this keyword is not understood" },
		{ "{\"type\":\"text\"}", "s.json:1: type: is no type" },
		{ "{\"type\":[\"null\",7]}", "s.json:1: type[1]: is no type" },
		{ "{\"$ref\":\"#/$defs/x\"}", "s.json:1: $ref: names nothing in $defs" },
		{ "{\"$ref\":\"other.json\"}", "must look like \"#/$defs/NAME\"" },
		{ "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"}]}}}", "leads back to itself" },
		{ "{\"items\":{\"$defs\":{}}}", "only the top of the file may have $defs" },
		{ "{\"pattern\":\"(\"}", "missing closing parenthesis" },
		{ "{\"patternProperties\":{\"[\":{}}}", "missing terminating ]" },
		{ "{\"minItems\":-1}", "must be a whole number from 0" },
		{ "{\"minLength\":1.5}", "must be a whole number from 0" },
		{ "{\"enum\":[]}", "must be an array with elements" },
		{ "{\"anyOf\":{}}", "must be an array with elements" },
		{ "{\"required\":[1]}", "required[0]: must be a string" },
		{ "{\"minimum\":\"1\"}", "must be a number" },
		{ "{\"uniqueItems\":1}", "must be true or false" },
		{ "{\"items\":[]}", "a schema is an object, true or false" },
		{ "[", "s.json:1:2: the text ends inside the array" },
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct err e = ERR_NONE;
		assert_null(load(bad[i].schema, &e));
		if (!strstr(e.text, bad[i].words))
			fail_msg("'%s' lacks '%s'", e.text, bad[i].words);
		assert_int_equal(e.owner, OWNER_HARNESS);
	}
	struct err e = ERR_NONE;
	assert_null(schema_load(arena, "/nonexistent.json", &e));
	assert_int_equal(e.owner, OWNER_HARNESS);
}

/* Load every schema of ${folder}; returns how many there were. */
static size_t load_folder(const char *folder)
{
	size_t count = 0;
	struct err e = ERR_NONE;
	const char *path = data_path(arena, folder, &e);
	DIR *stream = path ? opendir(path) : NULL;
	if (!stream)
		fail_msg("%s: %s", folder, e.text);
	for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
		if (!fs_glob("*.schema.json", entry->d_name))
			continue;
		count++;
		if (!schema_load(arena, fs_join(arena, path, entry->d_name), &e))
			fail_msg("%s", e.text);
	}
	closedir(stream);
	return count;
}

static void every_schema_that_we_ship_is_understood(void **state)
{
	(void)state;
	assert_true(load_folder("tasks") >= 1);
	assert_true(load_folder("rubrics") >= 1);
	assert_true(load_folder("harness/languages") >= 1);
	assert_true(load_folder("harness/report") >= 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(types_are_named_in_words),
		TEST(ranges_name_what_is_possible),
		TEST(strings_are_counted_in_characters),
		TEST(choices_are_listed_and_the_nearest_is_offered),
		TEST(keys_that_are_missing_or_unknown_are_named),
		TEST(arrays_are_counted_and_may_have_to_be_unique),
		TEST(a_telling_key_chooses_the_branch_that_is_reported),
		TEST(branches_without_a_telling_key_are_told_by_type_or_by_the_fewest_problems),
		TEST(definitions_may_speak_of_themselves_one_step_down),
		TEST(every_mistake_of_a_document_is_listed),
		TEST(a_schema_that_is_not_understood_whole_is_refused),
		TEST(every_schema_that_we_ship_is_understood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
