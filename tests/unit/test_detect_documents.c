/* test_detect_documents.c: how a submission's own documents say that it is started, in each kind of document, and how that is shown. */
#include "tests/unit/detect_support.h"

#define PROGRAM "<?php\nfunction quote(array $words) { return count($words); }\nforeach ($argv as $word) { echo $word; }\n"
#define OTHER "<?php\nforeach ($argv as $word) { echo strrev($word); }\n"

/* Two programs that are as likely, and a document that decides for parts/quote.php. */
static const struct {
	struct written document, beside;
	uint32_t line;
	const char *text; /* of the documented invocation; NULL: the document is not for people to type */
} DOCUMENTS[] = {
	{ { "README.md", "# Quote\n\n```sh\n$ php parts/quote.php orders.csv\n```\n", EXEC_NO }, { 0 }, 4, "php parts/quote.php orders.csv" },
	{ { "readme.txt", "Usage\n\n    php parts/quote.php < orders.csv\n", EXEC_NO }, { 0 }, 3, "php parts/quote.php < orders.csv" },
	{ { "README.md", "Usage: php parts/quote.php <file>. It prints prices.\n", EXEC_NO }, { 0 }, 1, "php parts/quote.php <file>" },
	{ { "README.md", "The entry point is `parts/quote.php`.\n", EXEC_NO }, { 0 }, 1, "parts/quote.php" },
	{ { "docs/usage.md", "    cat orders.csv | php parts/quote.php --zone 2\n", EXEC_NO }, { 0 }, 1, "cat orders.csv | php parts/quote.php --zone 2" },
	{ { "LEEME.md", "Para ejecutarlo: `php parts/quote.php orders.csv`\n", EXEC_NO }, { 0 }, 1, "php parts/quote.php orders.csv" },
	{ { "LIESMICH.txt", "Die Datei parts/quote.php ausführen.\n", EXEC_NO }, { 0 }, 1, "parts/quote.php" },
	{ { "README.fr.md", "Lancez `parts/quote.php`.\n", EXEC_NO }, { 0 }, 1, "parts/quote.php" },
	{ { "READ ME.txt", "1. php parts/quote.php 2023-05\n", EXEC_NO }, { 0 }, 1, "php parts/quote.php 2023-05" },
	{ { "ПРОЧТИ.md", "Запустить parts/quote.php\n", EXEC_NO }, { 0 }, 1, "parts/quote.php" },
	{ { "使用说明.md", "运行`parts/quote.php`即可\n", EXEC_NO }, { 0 }, 1, "parts/quote.php" },
	{ { "README.rst", "Run it::\n\n   php \\\n     parts/quote.php a b\n", EXEC_NO }, { 0 }, 3, "php  parts/quote.php a b" },
	{ { "README.md", "```\ncd my-checkout/parts && php quote.php x\n```\n", EXEC_NO }, { 0 }, 2, "cd my-checkout/parts && php quote.php x" },
	{ { "README.md", "```\n> php parts\\quote.php x\n```\n", EXEC_NO }, { 0 }, 2, "php parts\\quote.php x" },
	{ { "README.md", "```\ndocker run --rm -v $(pwd):/app -w /app php:8-cli php parts/quote.php x\n```\n", EXEC_NO }, { 0 }, 2, NULL },
	{ { "Dockerfile", "FROM php:8-cli\nWORKDIR /app\nCOPY . .\nCMD [\"php\", \"other.php\"]\nENTRYPOINT [\"php\", \"/app/parts/quote.php\"]\n", EXEC_NO },
	  { 0 },
	  5,
	  NULL },
	{ { "Dockerfile", "FROM php:8-cli AS a\nCMD php other.php\nFROM a\nCOPY parts/ /app\nCMD [\"sh\", \"-c\", \"php quote.php\"]\n", EXEC_NO },
	  { 0 },
	  5,
	  NULL },
	{ { "docker-compose.yml", "services:\n  app:\n    image: php\n    command:\n      - php\n      - parts/quote.php\n", EXEC_NO }, { 0 }, 4, NULL },
	{ { "compose.yaml", "services:\n  app:\n    command: [\"php\", \"parts/quote.php\"]\n", EXEC_NO }, { 0 }, 3, NULL },
	{ { "Procfile", "worker: php parts/quote.php\n", EXEC_NO }, { 0 }, 1, NULL },
	{ { "Makefile", "PHP = php\n\ntest:\n\tphp other.php\n\nrun:\n\t@$(PHP) parts/quote.php $(ARGS)\n", EXEC_NO }, { 0 }, 7, NULL },
	{ { "README.md", "```\nmake prices\n```\n", EXEC_NO }, { "Makefile", "prices:\n\tphp parts/quote.php\n", EXEC_NO }, 2, NULL },
	{ { "composer.json", "{\n \"scripts\": {\n  \"test\": \"php other.php\",\n  \"start\": \"@php parts/quote.php\"\n }\n}\n", EXEC_NO }, { 0 }, 4, NULL },
	{ { "justfile", "run:\n  php parts/quote.php\n", EXEC_NO }, { 0 }, 2, NULL },
	{ { "Taskfile.yml", "tasks:\n  run:\n    cmds:\n      - php parts/quote.php\n", EXEC_NO }, { 0 }, 4, NULL },
	{ { "quote.bat", "@echo off\r\nphp %~dp0parts\\quote.php %*\r\n", EXEC_NO }, { 0 }, 2, NULL },
};

static void each_kind_of_document_decides_between_two_programs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof DOCUMENTS / sizeof *DOCUMENTS; i++) {
		const struct written files[] = {
			{ "other.php", OTHER, EXEC_NO }, { "parts/quote.php", PROGRAM, EXEC_NO }, DOCUMENTS[i].document, DOCUMENTS[i].beside, { 0 }
		};
		struct submission s = submission_detect(files, NULL, KIND_CLI);
		const struct evidence *evidence = submission_evidence(&s, "any.documented");
		if (!evidence)
			evidence = submission_evidence(&s, "any.wrapped");
		if (strcmp(submission_entry(&s), "parts/quote.php") != 0 || s.detection.ambiguous || !evidence)
			fail_msg("row %zu, %s: %s%s", i, DOCUMENTS[i].document.path, submission_entry(&s), s.detection.ambiguous ? ", ambiguous" : "");
		assert_string_equal(evidence->path, DOCUMENTS[i].document.path);
		if (evidence->line != DOCUMENTS[i].line)
			fail_msg("row %zu, %s: line %u", i, DOCUMENTS[i].document.path, evidence->line);
		assert_string_equal(s.detection.documented.path ? s.detection.documented.path : "",
				    DOCUMENTS[i].beside.path ? DOCUMENTS[i].beside.path : DOCUMENTS[i].document.path);
		if (DOCUMENTS[i].text)
			assert_string_equal(s.detection.documented.text, DOCUMENTS[i].text);
		submission_end(&s);
	}
}

/* What looks like a command and starts nothing, or is the program's text. */
static const char *const SILENT[] = {
	"```php\nrequire 'parts/quote.php';\n```\n",
	"The tariff is in `parts/quote.php`, which I am proud of.\n",
	"```\ncat parts/quote.php\nchmod +x parts/quote.php\nvendor/bin/phpunit parts/quote.php\n```\n",
	"```\n├── parts/quote.php\n```\n",
	"- parts/quote.php: the prices\n",
	"My version starts elsewhere; `parts/quote.php` is what I was given.\n",
};

static void naming_a_file_is_not_starting_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof SILENT / sizeof *SILENT; i++) {
		const struct written files[] = {
			{ "other.php", OTHER, EXEC_NO }, { "parts/quote.php", PROGRAM, EXEC_NO }, { "README.md", SILENT[i], EXEC_NO }, { 0 }
		};
		struct submission s = submission_detect(files, NULL, KIND_CLI);
		if (!s.detection.ambiguous || s.detection.documented.text)
			fail_msg("row %zu is taken for a command", i);
		submission_end(&s);
	}
}

static void the_example_that_tells_most_is_the_documented_invocation(void **state)
{
	(void)state;
	const struct written files[] = {
		{ "quote.php", PROGRAM, EXEC_NO },
		{ "README.md", "Start with `php quote.php`.\n\n```\nphp quote.php\nphp quote.php orders.csv --zone 2\nphp quote.php other.csv\n```\n",
		  EXEC_NO },
		{ "Dockerfile", "FROM php\nCMD php quote.php in-the-box\n", EXEC_NO },
		{ 0 }
	};
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	const struct invocation *shown = &s.detection.documented;
	assert_string_equal(shown->text, "php quote.php orders.csv --zone 2");
	assert_string_equal(shown->words[2], "orders.csv");
	assert_string_equal(shown->path, "README.md");
	assert_int_equal(shown->line, 5);
	submission_end(&s);
}

static void what_a_manifest_declares_goes_before_what_a_document_says(void **state)
{
	(void)state;
	const struct written files[] = { { "bin/one", "#!/usr/bin/env php\n" PROGRAM, EXEC_NO },
					 { "bin/two", "#!/usr/bin/env php\n" PROGRAM, EXEC_NO },
					 { "composer.json", "{\"bin\": [\"bin/two\"]}", EXEC_NO },
					 { "README.md", "```\nphp bin/one x\n```\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_true(s.detection.candidate_count == 2);
	assert_string_equal(submission_entry(&s), "bin/two");
	submission_end(&s);
}

static void a_wrapper_is_the_entry_only_where_something_says_to_use_it(void **state)
{
	(void)state;
	const struct written wrapper = { "robot", "#!/bin/sh\nDIR=\"$(cd \"$(dirname \"$0\")\" && pwd)\"\nexec php \"$DIR/src/main.php\" \"$@\"\n", EXEC_YES };
	struct submission s = submission_detect((const struct written[]){ wrapper, { "src/main.php", PROGRAM, EXEC_NO }, { 0 } }, NULL, KIND_CLI);
	assert_string_equal(submission_entry(&s), "src/main.php");
	assert_int_equal(submission_evidence(&s, "any.wrapped")->line, 3);
	submission_end(&s);
	const struct written readme = { "README.md", "```\n./robot commands.txt\n```\n", EXEC_NO };
	s = submission_detect((const struct written[]){ wrapper, { "src/main.php", PROGRAM, EXEC_NO }, readme, { 0 } }, NULL, KIND_CLI);
	assert_string_equal(submission_entry(&s), "robot");
	assert_string_equal(s.detection.documented.text, "./robot commands.txt");
	submission_end(&s);
}

static void a_helper_for_work_on_the_program_is_not_the_program(void **state)
{
	(void)state;
	const struct written files[] = { { "bin/test", "#!/bin/sh\nvendor/bin/phpunit\n", EXEC_YES },
					 { "app.php", PROGRAM, EXEC_NO },
					 { "README.md", "```\nphp app.php x\nbin/test\n```\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_string_equal(submission_entry(&s), "app.php");
	assert_string_equal(s.detection.profile->id, "php");
	submission_end(&s);
}

#define FRAMEWORK_TREE                                                                      \
	{ "artisan", "#!/usr/bin/env php\n<?php\nexit(1 + count($argv));\n", EXEC_YES },    \
		{ "public/index.php", "<?php\necho $_SERVER['REQUEST_URI'];\n", EXEC_NO },  \
	{                                                                                   \
		"composer.json", "{\"require\": {\"laravel/framework\": \"^10\"}}", EXEC_NO \
	}

static void documents_decide_between_what_a_framework_brought_along(void **state)
{
	(void)state;
	struct submission s = submission_detect((const struct written[]){ FRAMEWORK_TREE, { 0 } }, NULL, KIND_CLI);
	assert_string_equal(submission_entry(&s), "public/index.php");
	submission_end(&s);
	s = submission_detect((const struct written[]){ FRAMEWORK_TREE, { "README.md", "```\nphp artisan quote:price orders.csv\n```\n", EXEC_NO }, { 0 } },
			      NULL, KIND_CLI);
	assert_string_equal(submission_entry(&s), "artisan");
	submission_end(&s);
	/* To set something up, or to serve, is not what the program is for. */
	s = submission_detect((const struct written[]){ FRAMEWORK_TREE, { "README.md", "```\nphp artisan migrate\nphp artisan serve\n```\n", EXEC_NO }, { 0 } },
			      NULL, KIND_CLI);
	assert_string_equal(submission_entry(&s), "public/index.php");
	assert_int_equal(s.detection.kind, KIND_WEB);
	submission_end(&s);
}

static void two_programs_that_a_readme_tells_to_start_are_as_likely(void **state)
{
	(void)state;
	const struct written files[] = { { "client.php", "<?php\n$line = fgets(STDIN);\necho $argv[1];\n", EXEC_NO },
					 { "server.php", "<?php\necho $argv[1];\n", EXEC_NO },
					 { "README.md", "```\nphp server.php 8000\nphp client.php 8000\n```\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_true(s.detection.ambiguous);
	submission_end(&s);
}

static void what_is_said_to_start_and_is_not_there_leaves_the_others_unsure(void **state)
{
	(void)state;
	const struct written gone[] = { { "README.md", "```\nphp price.php orders.csv\n```\n", EXEC_NO },
					{ "composer.json", "{\"bin\": [\"bin/price\"]}", EXEC_NO },
					{ "takehome.json", "{\"takehome\": {\"entry\": \"price.php\"}}", EXEC_NO } };
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
		const struct written files[] = { { "bin/tool", "#!/usr/bin/env php\n" PROGRAM, EXEC_YES }, { "other.php", OTHER, EXEC_NO }, gone[i], { 0 } };
		struct submission s = submission_detect(files, NULL, KIND_CLI);
		assert_string_equal(submission_entry(&s), "bin/tool");
		if (!s.detection.ambiguous)
			fail_msg("%s names what is not there, and bin/tool is taken as sure", gone[i].path);
		submission_end(&s);
	}
}

static void the_task_decides_between_kinds(void **state)
{
	(void)state;
	const struct written files[] = { { "public/index.php", "<?php\nheader('X: y');\necho $_GET['a'], $_SERVER['REQUEST_URI'];\n", EXEC_NO },
					 { "import.php", PROGRAM, EXEC_NO },
					 { "README.md", "```\nphp -S localhost:8000 -t public\n```\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "convert", KIND_CLI);
	assert_string_equal(submission_entry(&s), "import.php");
	submission_end(&s);
	s = submission_detect(files, "convert", KIND_WEB);
	assert_string_equal(submission_entry(&s), "public/index.php");
	submission_end(&s);
}

/* Documents of hostile length and shape. */
static void hostile_documents_do_not_stop_it(void **state)
{
	(void)state;
	size_t len = 300000;
	char *long_line = malloc(len + 1);
	for (size_t i = 0; i < len; i++)
		long_line[i] = "php ./`<a> \\\n"[i % 13];
	long_line[len] = '\0';
	const struct written files[] = { { "quote.php", PROGRAM, EXEC_NO },
					 { "README.md", long_line, EXEC_NO },
					 { "Dockerfile", long_line, EXEC_NO },
					 { "Makefile", long_line, EXEC_NO },
					 { "compose.yml", long_line, EXEC_NO },
					 { "Procfile", long_line, EXEC_NO },
					 { "run.bat", long_line, EXEC_NO },
					 { "run.sh", long_line, EXEC_YES },
					 { "pyproject.toml", long_line, EXEC_NO },
					 { "Taskfile.yml", long_line, EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_true(s.detection.candidate_count > 0);
	submission_end(&s);
	for (size_t i = 0; i < len; i++)
		long_line[i] = "$($(${"[i % 6];
	s = submission_detect(files, NULL, KIND_CLI);
	assert_true(s.detection.candidate_count > 0);
	submission_end(&s);
	free(long_line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_document_decides_between_two_programs),
		cmocka_unit_test(naming_a_file_is_not_starting_it),
		cmocka_unit_test(the_example_that_tells_most_is_the_documented_invocation),
		cmocka_unit_test(what_a_manifest_declares_goes_before_what_a_document_says),
		cmocka_unit_test(a_wrapper_is_the_entry_only_where_something_says_to_use_it),
		cmocka_unit_test(a_helper_for_work_on_the_program_is_not_the_program),
		cmocka_unit_test(documents_decide_between_what_a_framework_brought_along),
		cmocka_unit_test(two_programs_that_a_readme_tells_to_start_are_as_likely),
		cmocka_unit_test(what_is_said_to_start_and_is_not_there_leaves_the_others_unsure),
		cmocka_unit_test(the_task_decides_between_kinds),
		cmocka_unit_test(hostile_documents_do_not_stop_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
