/* test_detect_convention.c: conventions are told apart from correctness, each with the place that shows it. */
#include "tests/unit/detect_support.h"

static void assert_judged(const struct submission *s, const char *id, bool held, const char *path, uint32_t line, const char *found)
{
	const struct convention *c = submission_convention(s, id);
	if (!c)
		fail_msg("%s was not judged", id);
	if (c->held != held)
		fail_msg("%s: %s", id, c->found);
	if (path)
		assert_string_equal(c->path, path);
	assert_int_equal(c->line, line);
	if (found && !strstr(c->found, found))
		fail_msg("%s: \"%s\" does not say \"%s\"", id, c->found, found);
	assert_true(strlen(c->text) > 20 && strlen(c->why) > 20 && strlen(c->source) > 5);
}

static void index_php_as_a_command_names_the_line_that_reads_the_command_line(void **state)
{
	(void)state;
	const struct written files[] = {
		{ "index.php", "<?php\ndeclare(strict_types=1);\n\n$orders = file($argv[1]);\nforeach ($orders as $order) {\n\techo $order;\n}\n", EXEC_NO },
		{ 0 }
	};
	struct submission s = submission_detect(files, "parcel-quote", KIND_CLI);
	assert_judged(
		&s, "php.cli.index-php", false, "index.php", 4,
		"index.php is used as a command-line program: it reads the command line ($argv) (line 4); it should be bin/parcel-quote or parcel-quote.php");
	assert_judged(&s, "any.entry.name", false, "index.php", 0, "called parcel-quote, this one is index.php");
	submission_end(&s);
}

static void index_php_as_a_page_is_what_the_name_is_for(void **state)
{
	(void)state;
	const struct written files[] = { { "index.php", "<?php\necho $_POST['a'];\n", EXEC_NO }, { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_WEB);
	assert_null(submission_convention(&s, "php.cli.index-php"));
	assert_judged(&s, "php.web.front-controller-outside-public", false, "index.php", 0, "beside the sources");
	submission_end(&s);
}

static void a_well_made_php_command_holds_every_convention(void **state)
{
	(void)state;
	const struct written files[] = { { "bin/quote", "#!/usr/bin/env php\n<?php\necho $argv[1];\n", EXEC_YES },
					 { "composer.json", "{\n  \"bin\": [\"bin/quote\"]\n}\n", EXEC_NO },
					 { "README.md", "Run it: `bin/quote orders.csv`.\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_true(s.detection.convention_count >= 7);
	for (size_t i = 0; i < s.detection.convention_count; i++)
		if (!s.detection.conventions[i].held)
			fail_msg("%s: %s", s.detection.conventions[i].id, s.detection.conventions[i].found);
	submission_end(&s);
}

static void a_byte_order_mark_and_a_carriage_return_in_the_shebang_are_told_apart(void **state)
{
	(void)state;
	struct submission s = submission_detect(
		(const struct written[]){ { "bin/quote", "\xEF\xBB\xBF#!/usr/bin/env php\n<?php\necho $argv[1];\n", EXEC_YES }, { 0 } }, "quote", KIND_CLI);
	assert_judged(&s, "php.cli.shebang", false, "bin/quote", 1, "byte order mark");
	assert_judged(&s, "php.entry.output-before-code", false, "bin/quote", 1, "which PHP prints");
	submission_end(&s);
	s = submission_detect((const struct written[]){ { "bin/quote", "#!/usr/bin/env php\r\n<?php\r\necho $argv[1];\r\n", EXEC_YES }, { 0 } }, "quote",
			      KIND_CLI);
	assert_judged(&s, "php.cli.shebang", false, "bin/quote", 1, "CR LF");
	assert_judged(&s, "php.entry.output-before-code", true, "bin/quote", 0, NULL);
	submission_end(&s);
}

static void an_exec_bit_that_the_archive_does_not_tell_is_not_judged(void **state)
{
	(void)state;
	static const char text[] = "#!/usr/bin/env php\n<?php\necho $argv[1];\n";
	struct submission s = submission_detect((const struct written[]){ { "bin/quote", text, EXEC_UNKNOWN }, { 0 } }, "quote", KIND_CLI);
	assert_null(submission_convention(&s, "php.cli.exec-bit"));
	submission_end(&s);
	s = submission_detect((const struct written[]){ { "bin/quote", text, EXEC_NO }, { 0 } }, "quote", KIND_CLI);
	assert_judged(&s, "php.cli.exec-bit", false, "bin/quote", 0, "not executable");
	submission_end(&s);
}

static void a_readme_counts_only_when_it_shows_the_command(void **state)
{
	(void)state;
	static const char script[] = "import sys\nif __name__ == \"__main__\":\n    print(sys.argv)\n";
	struct submission s = submission_detect((const struct written[]){ { "quote.py", script, EXEC_NO }, { 0 } }, "quote", KIND_CLI);
	assert_judged(&s, "any.entry.undocumented", false, NULL, 0, "there is no README");
	submission_end(&s);
	s = submission_detect(
		(const struct written[]){ { "quote.py", script, EXEC_NO }, { "README.md", "The code is in quote.py, which is nice.\n", EXEC_NO }, { 0 } },
		"quote", KIND_CLI);
	assert_judged(&s, "any.entry.undocumented", false, "README.md", 0, "shows no command");
	submission_end(&s);
	s = submission_detect((const struct written[]){ { "quote.py", script, EXEC_NO },
							{ "readme.txt", "Usage\n\n    LANG=C python3 -B quote.py orders.csv | sort\n", EXEC_NO },
							{ 0 } },
			      "quote", KIND_CLI);
	assert_judged(&s, "any.entry.undocumented", true, "readme.txt", 3, "shows the command");
	submission_end(&s);
}

static void a_compiled_program_takes_its_name_from_the_build_file(void **state)
{
	(void)state;
	static const char text[] = "int main(void)\n{\n\treturn 0;\n}\n";
	struct submission s = submission_detect(
		(const struct written[]){ { "src/main.c", text, EXEC_NO }, { "Makefile", "CC = cc\nparcel-quote: src/main.o\n", EXEC_NO }, { 0 } },
		"parcel-quote", KIND_CLI);
	assert_judged(&s, "any.entry.name", true, "Makefile", 2, NULL);
	assert_judged(&s, "c.build-file", true, NULL, 0, NULL);
	submission_end(&s);
	s = submission_detect((const struct written[]){ { "src/main.c", text, EXEC_NO }, { 0 } }, "parcel-quote", KIND_CLI);
	assert_judged(&s, "any.entry.name", false, NULL, 0, NULL);
	assert_judged(&s, "c.build-file", false, NULL, 0, "no Makefile");
	submission_end(&s);
}

/* A broken convention each: the files, and what must be told. */
static const struct {
	struct written file, beside;
	const char *id;
	uint32_t line;
} BROKEN[] = {
	{ { "quote.py", "import sys\n\nprint(sys.argv)\nrun()\n", EXEC_NO }, { 0 }, "python.main-guard", 3 },
	{ { "quote", "#!/usr/bin/env python\nimport sys\nprint(sys.argv)\n", EXEC_YES }, { 0 }, "python.cli.shebang-version", 1 },
	{ { "quote", "#!/usr/bin/env python3\nprint(1)\n", EXEC_NO }, { 0 }, "python.cli.exec-bit", 0 },
	{ { "cli.js", "console.log(process.argv);\n", EXEC_NO }, { "package.json", "{\"name\": \"quote\"}", EXEC_NO }, "node.bin-declared", 0 },
	{ { "quote.rb", "puts ARGV.first\n", EXEC_NO }, { 0 }, "ruby.cli.exe-folder", 0 },
	{ { "quote.pl", "print $ARGV[0];\n", EXEC_NO }, { 0 }, "perl.cli.strict", 0 },
	{ { "bin/quote", "#!/usr/bin/lua5.4\nprint(arg[1])\n", EXEC_NO }, { 0 }, "lua.cli.exec-bit", 0 },
	{ { "quote.sh", "#!/bin/sh\nset -eu\nif [[ $1 ]]; then echo x; fi\n", EXEC_YES }, { 0 }, "shell.cli.bashism", 3 },
	{ { "quote.sh", "#!/bin/bash\necho \"$1\"\n", EXEC_YES }, { 0 }, "shell.cli.strict", 0 },
	{ { "main.c", "void main(void)\n{\n}\n", EXEC_NO }, { 0 }, "c.main-prototype", 1 },
	{ { "main.cpp", "int main()\n{\n}\n", EXEC_NO }, { 0 }, "cpp.build-file", 0 },
	{ { "tools/quote/main.go", "package main\n\nfunc main() {}\n", EXEC_NO }, { "go.mod", "module quote\n", EXEC_NO }, "go.cmd-layout", 0 },
	{ { "main.go", "package main\n\nfunc main() {}\n", EXEC_NO }, { 0 }, "go.module", 0 },
	{ { "main.rs", "fn main() {}\n", EXEC_NO }, { 0 }, "rust.cargo-layout", 0 },
	{ { "Main.java", "package a.b;\npublic class Main {\n\tpublic static void main(String[] args) {}\n}\n", EXEC_NO }, { 0 }, "java.package-folders", 0 },
	{ { "src/main/java/Main.java", "public class Main {\n\tpublic static void main(String[] args) {}\n}\n", EXEC_NO },
	  { "pom.xml", "<project><artifactId>quote</artifactId></project>", EXEC_NO },
	  "java.main-class-declared",
	  0 },
};

static void each_languages_conventions_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
		const struct written files[] = { BROKEN[i].file, BROKEN[i].beside, { 0 } };
		struct submission s = submission_detect(files, "quote", KIND_CLI);
		const struct convention *c = submission_convention(&s, BROKEN[i].id);
		if (!c || c->held)
			fail_msg("%s is %s for %s", BROKEN[i].id, c ? "held" : "not judged", BROKEN[i].file.path);
		if (BROKEN[i].line && c->line != BROKEN[i].line)
			fail_msg("%s: line %u", BROKEN[i].id, c->line);
		assert_null(strchr(c->found, '{'));
		submission_end(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(index_php_as_a_command_names_the_line_that_reads_the_command_line),
		cmocka_unit_test(index_php_as_a_page_is_what_the_name_is_for),
		cmocka_unit_test(a_well_made_php_command_holds_every_convention),
		cmocka_unit_test(a_byte_order_mark_and_a_carriage_return_in_the_shebang_are_told_apart),
		cmocka_unit_test(an_exec_bit_that_the_archive_does_not_tell_is_not_judged),
		cmocka_unit_test(a_readme_counts_only_when_it_shows_the_command),
		cmocka_unit_test(a_compiled_program_takes_its_name_from_the_build_file),
		cmocka_unit_test(each_languages_conventions_are_judged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
