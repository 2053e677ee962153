/* test_detect_convention_php.c: each convention of PHP, broken by a small submission and held by one that is a little better. */
#include "tests/unit/detect_support.h"

#define COMMAND "#!/usr/bin/env php\n<?php\nexit(main($argv));\n"
#define CLASS "<?php\nnamespace A;\n\nclass B\n{\n}\n"

/* The first file is the entry point. ${line}: where it is broken; 0: not looked at. */
static const struct {
	const char *id;
	struct written broken, beside_broken;
	uint32_t line;
	struct written held, beside_held;
} ROWS[] = {
	{ "php.cli.index-php",
	  { "index.php", "<?php\n$x = 1;\necho $argv[1];\n", EXEC_NO },
	  { 0 },
	  3,
	  { "quote.php", "<?php\n$x = 1;\necho $argv[1];\n", EXEC_NO },
	  { 0 } },
	{ "php.cli.served", { "public/quote.php", "<?php\necho $argv[1];\n", EXEC_NO }, { 0 }, 0, { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO }, { 0 } },
	{ "php.cli.shebang", { "quote", "<?php\nexit(main($argv));\n", EXEC_YES }, { 0 }, 0, { "quote", COMMAND, EXEC_YES }, { 0 } },
	{ "php.cli.shebang-env", { "quote", "#!/usr/bin/php\n<?php\necho $argv[1];\n", EXEC_YES }, { 0 }, 1, { "quote", COMMAND, EXEC_YES }, { 0 } },
	{ "php.cli.exec-bit", { "quote.php", COMMAND, EXEC_NO }, { 0 }, 0, { "quote.php", COMMAND, EXEC_YES }, { 0 } },
	{ "php.cli.composer-bin",
	  { "bin/quote", COMMAND, EXEC_YES },
	  { "composer.json", "{\"name\": \"a/b\"}", EXEC_NO },
	  1,
	  { "bin/quote", COMMAND, EXEC_YES },
	  { "composer.json", "{\"bin\": [\"bin/quote\"]}", EXEC_NO } },
	{ "php.cli.die-message",
	  { "quote.php", "<?php\nif ($argc < 2) {\n\tdie('usage: quote FILE');\n}\n", EXEC_NO },
	  { 0 },
	  3,
	  { "quote.php", "<?php\nif ($argc < 2) {\n\tfwrite(STDERR, 'usage: quote FILE');\n\tdie(2);\n}\n", EXEC_NO },
	  { 0 } },
	{ "php.cli.web-input",
	  { "quote.php", "<?php\n$file = $argv[1] ?? $_GET['file'];\nfwrite(STDERR, $file);\nexit(1);\n", EXEC_NO },
	  { 0 },
	  2,
	  { "quote.php", "<?php\n$file = $argv[1]; // not $_GET\n", EXEC_NO },
	  { 0 } },
	{ "php.entry.output-before-code",
	  { "quote.php", "\n<?php\necho $argv[1];\n", EXEC_NO },
	  { 0 },
	  0,
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { 0 } },
	{ "php.entry.short-tags",
	  { "quote.php", "<?\necho $argv[1];\n", EXEC_NO },
	  { 0 },
	  1,
	  { "page.php", "<?xml?>\n<?= $_GET['a'] ?>\n<?php echo 1; ?>\n", EXEC_NO },
	  { 0 } },
	{ "php.entry.closing-tag",
	  { "quote.php", "<?php\necho $argv[1];\n?>\n\n", EXEC_NO },
	  { 0 },
	  3,
	  { "page.php", "<p>\n<?php echo $_GET['a']; ?>\n</p>\n", EXEC_NO },
	  { 0 } },
	{ "php.entry.removed-functions",
	  { "quote.php", "<?php\n\nlist($k, $v) = each($argv);\n", EXEC_NO },
	  { 0 },
	  3,
	  { "quote.php", "<?php\n$list->each($argv);\nList::split($argv);\n", EXEC_NO },
	  { 0 } },
	{ "php.psr1.side-effects",
	  { "quote.php", "<?php\nfunction f() {}\nf($argv);\n", EXEC_NO },
	  { 0 },
	  0,
	  { "quote.php", "<?php\n$f = function () {};\n$f($argv);\n", EXEC_NO },
	  { 0 } },
	{ "php.psr1.class-per-file",
	  { "quote.php", "<?php\nclass A {}\n\nfinal class B {}\nnew A($argv);\n", EXEC_NO },
	  { 0 },
	  4,
	  { "quote.php", "<?php\nclass A { const class_of = A::class; }\nnew A($argv);\n", EXEC_NO },
	  { 0 } },
	{ "php.web.front-controller-outside-public",
	  { "index.php", "<?php\necho $_GET['a'];\n", EXEC_NO },
	  { "src/B.php", CLASS, EXEC_NO },
	  0,
	  { "public/index.php", "<?php\necho $_GET['a'];\n", EXEC_NO },
	  { "src/B.php", CLASS, EXEC_NO } },
	{ "php.web.index-name",
	  { "public/app.php", "<?php\necho $_GET['a'];\n", EXEC_NO },
	  { 0 },
	  0,
	  { "public/index.php", "<?php\necho $_GET['a'];\n", EXEC_NO },
	  { 0 } },
	{ "php.web.headers-first",
	  { "index.php", "<html>\n<?php\nsession_start();\n?>\n</html>\n", EXEC_NO },
	  { 0 },
	  0,
	  { "index.php", "<?php\nsession_start();\n?>\n<html></html>\n", EXEC_NO },
	  { 0 } },
	{ "php.web.request-echoed",
	  { "index.php", "<html>\n<p><?= $_GET['name'] ?></p>\n", EXEC_NO },
	  { 0 },
	  2,
	  { "index.php", "<html>\n<p><?= htmlspecialchars($_GET['name']) ?></p>\n", EXEC_NO },
	  { 0 } },
	{ "php.web.sql-from-request",
	  { "index.php", "<?php\n$rows = $db->query(\"SELECT * FROM users WHERE id = \" . $_GET['id']);\n", EXEC_NO },
	  { 0 },
	  2,
	  { "index.php", "<?php\n$query = $db->prepare('SELECT * FROM users WHERE id = ?');\n$query->execute([$_GET['id']]);\n", EXEC_NO },
	  { 0 } },
	{ "php.web.errors-shown",
	  { "index.php", "<?php\nini_set('display_errors', '1');\necho $_GET['a'];\n", EXEC_NO },
	  { 0 },
	  2,
	  { "index.php", "<?php\nini_set('display_errors', '0');\necho $_GET['a'];\n", EXEC_NO },
	  { 0 } },
	{ "php.web.extract-request",
	  { "index.php", "<?php\nextract($_POST);\n", EXEC_NO },
	  { 0 },
	  2,
	  { "index.php", "<?php\nextract($row);\necho $_GET['a'];\n", EXEC_NO },
	  { 0 } },
	{ "php.composer.lock",
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "composer.json", "{\n\"require\": {\n\"php\": \"8.1\",\n\"monolog/monolog\": \"2\"}}", EXEC_NO },
	  4,
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { 0 } },
	{ "php.composer.dev-in-require",
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "composer.json", "{\n\"require\": {\n\"phpunit/phpunit\": \"9\"}}", EXEC_NO },
	  3,
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "composer.json", "{\n\"require\": {\n\"php\": \"8\"}, \"require-dev\": {\"phpunit/phpunit\": \"9\"}}", EXEC_NO } },
	{ "php.composer.psr0",
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "composer.json", "{\"autoload\": {\n\"psr-0\": {\"A\": \"src/\"}}}", EXEC_NO },
	  2,
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "composer.json", "{\"autoload\": {\n\"psr-4\": {\"A\\\\\": \"src/\"}}}", EXEC_NO } },
	{ "php.composer.php-version",
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "composer.json", "{\n\"require\": {\"monolog/monolog\": \"2\"}}", EXEC_NO },
	  2,
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "composer.json", "{\n\"require\": {\"php\": \">=8.1\"}}", EXEC_NO } },
	{ "php.pds.src",
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "classes/B.php", CLASS, EXEC_NO },
	  0,
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "src/B.php", CLASS, EXEC_NO } },
	{ "php.pds.tests",
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "test/BTest.php", CLASS, EXEC_NO },
	  0,
	  { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "tests/BTest.php", CLASS, EXEC_NO } },
};

static void every_convention_of_php_is_broken_and_held_by_small_submissions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		const char *id = ROWS[i].id;
		const struct written broken[] = { ROWS[i].broken, ROWS[i].beside_broken, { 0 } };
		struct submission s = submission_detect(broken, NULL, KIND_CLI);
		const struct convention *c = submission_convention(&s, id);
		if (strcmp(submission_entry(&s), ROWS[i].broken.path) != 0)
			fail_msg("%s: %s is the entry point", id, submission_entry(&s));
		if (!c || c->held)
			fail_msg("%s is %s", id, c ? "held" : "not judged");
		if (ROWS[i].line && c->line != ROWS[i].line)
			fail_msg("%s is broken in line %u", id, c->line);
		submission_end(&s);
		const struct written held[] = { ROWS[i].held, ROWS[i].beside_held, { 0 } };
		s = submission_detect(held, NULL, KIND_CLI);
		c = submission_convention(&s, id);
		if (c && !c->held)
			fail_msg("%s is broken by %s: %s", id, ROWS[i].held.path, c->found);
		submission_end(&s);
	}
}

static void none_of_them_is_left_out(void **state)
{
	(void)state;
	struct submission s = submission_write((const struct written[]){ { 0 } });
	JSON_EACH (rule, json_get(profiles_find(&s.profiles, "php")->root, "conventions")) {
		size_t i = 0;
		while (i < sizeof ROWS / sizeof *ROWS && strcmp(ROWS[i].id, json_text(rule, "id", "")) != 0)
			i++;
		if (i == sizeof ROWS / sizeof *ROWS)
			fail_msg("%s has no row here", json_text(rule, "id", ""));
	}
	submission_end(&s);
}

static void what_runs_its_own_server_is_not_held_to_the_layout_of_served_folders(void **state)
{
	(void)state;
	const struct written files[] = { { "server.php", "<?php\n$s = new React\\Http\\HttpServer(fn ($r) => 1);\n$s->listen($argv[1]);\n", EXEC_NO }, { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_int_equal(s.detection.kind, KIND_WEB);
	assert_null(submission_convention(&s, "php.web.front-controller-outside-public"));
	assert_null(submission_convention(&s, "php.web.index-name"));
	submission_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_convention_of_php_is_broken_and_held_by_small_submissions),
		cmocka_unit_test(none_of_them_is_left_out),
		cmocka_unit_test(what_runs_its_own_server_is_not_held_to_the_layout_of_served_folders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
