/* test_build.c: each language's way from sources to a command that runs, and what a failed build says. Needs the sandbox. */
#include "tests/unit/detect_support.h"

#include <stdio.h>

#include "harness/build/build.h"
#include "harness/build/fill.h"
#include "harness/build/lint.h"
#include "harness/build/log_text.h"
#include "harness/build/product.h"

struct building {
	struct submission s;
	struct task task;
	struct workdir work;
	struct built built;
	struct err e;
	int result;
};

/* The box's uid owns the tree, as after unpacking. */
static void give_tree(const struct tree *tree)
{
	uid_t uid = sandbox_uid(0);
	if (geteuid() != 0)
		return;
	assert_int_equal(fchmod(tree->fd, 0755), 0);
	assert_int_equal(fchown(tree->fd, uid, uid), 0);
	for (size_t i = 0; i < tree->entry_count; i++)
		assert_int_equal(fchownat(tree->fd, tree->entries[i].path, uid, uid, AT_SYMLINK_NOFOLLOW), 0);
}

static struct building build_files(const struct written *files, const char *entry)
{
	struct building b = { .s = submission_detect(files, entry, KIND_CLI) };
	b.task = (struct task){ .kind = KIND_CLI, .entry = entry, .build_limits = LIMITS_BUILD_DEFAULT };
	give_tree(&b.s.tree);
	if (workdir_open(b.s.a, &b.work, &b.e) < 0)
		fail_msg("%s", b.e.text);
	struct job job = { .name = "jane", .task = &b.task, .profiles = &b.s.profiles };
	b.result = build(b.s.a, &job, &b.s.tree, &b.s.detection, &b.work, &b.built, &b.e);
	return b;
}

static void build_end(struct building *b)
{
	workdir_close(&b->work);
	submission_end(&b->s);
}

/* Run what was built with the argument "7" and return what it printed. */
static const char *run_built(struct building *b)
{
	struct sandbox *box;
	struct err e = ERR_NONE;
	struct sandbox_spec spec = { .work = b->built.path, .ceiling = SANDBOX_LIMITS_DEFAULT };
	spec.ceiling.memory_mb = 1024;
	if (sandbox_open(&spec, &box, &e) < 0)
		fail_msg("%s", e.text);
	const char *argv[32] = { 0 };
	size_t count = 0;
	assert_non_null(b->built.run);
	while (b->built.run[count] && count < 30) {
		argv[count] = b->built.run[count];
		count++;
	}
	argv[count] = "7";
	struct sandbox_result result;
	struct sandbox_command command = { .argv = argv, .env = b->built.env, .policy = "run", .limits = spec.ceiling, .tee_stderr_to_stdout = true };
	if (sandbox_run(box, &command, &result, &e) < 0)
		fail_msg("%s", e.text);
	char *text = arena_zalloc(b->s.a, 4097);
	if (result.stdout_fd >= 0)
		assert_true(pread(result.stdout_fd, text, 4096, 0) >= 0);
	sandbox_result_clear(&result);
	sandbox_close(box);
	return text;
}

#define C_MAIN                                                                                                                                                 \
	"#include <stdio.h>\n#include <stdlib.h>\nint twice(int n);\nint main(int argc, char **argv)\n{\n\tprintf(\"%d\\n\", argc > 1 ? twice(atoi(argv[1])) " \
	": 0);\n\treturn 0;\n}\n"
#define C_TWICE "int twice(int n);\nint twice(int n)\n{\n\treturn 2 * n;\n}\n"
#define JAVA_MAIN                                                                                                          \
	"package q;\n\npublic final class Main {\n\tpublic static void main(String[] args) {\n\t\tSystem.out.println(2 * " \
	"Integer.parseInt(args[0]));\n\t}\n}\n"

/* Every program doubles its argument. */
static const struct {
	struct written files[5];
	const char *method, *first_word;
} WAYS[] = {
	{ { { "bin/quote", "#!/usr/bin/env php\n<?php\necho 2 * $argv[1], \"\\n\";\n", EXEC_YES } }, NULL, "php" },
	{ { { "quote.php", "<?php\nrequire __DIR__ . '/vendor/autoload.php';\necho Q\\twice((int) $argv[1]), \"\\n\";\n", EXEC_NO },
	    { "composer.json", "{\"autoload\": {\"files\": [\"src/f.php\"]}}", EXEC_NO },
	    { "src/f.php", "<?php\nnamespace Q;\nfunction twice(int $n): int { return 2 * $n; }\n", EXEC_NO } },
	  "composer",
	  "php" },
	{ { { "quote.py", "import sys\nprint(2 * int(sys.argv[1]))\n", EXEC_NO } }, NULL, "python3" },
	{ { { "src/quote/__main__.py", "from .cli import main\nmain()\n", EXEC_NO },
	    { "src/quote/__init__.py", "", EXEC_NO },
	    { "src/quote/cli.py", "import sys\ndef main():\n    print(2 * int(sys.argv[1]))\n", EXEC_NO } },
	  NULL,
	  "python3" },
	{ { { "quote/cli.py", "import sys\nfrom . import double\nif __name__ == \"__main__\":\n    print(double.twice(int(sys.argv[1])))\n", EXEC_NO },
	    { "quote/double.py", "def twice(n):\n    return 2 * n\n", EXEC_NO } },
	  NULL,
	  "python3" },
	{ { { "quote.js", "console.log(2 * process.argv[2]);\n", EXEC_NO } }, NULL, "node" },
	{ { { "quote.rb", "puts 2 * ARGV[0].to_i\n", EXEC_NO } }, NULL, "ruby" },
	{ { { "quote.pl", "use strict;\nprint 2 * $ARGV[0], \"\\n\";\n", EXEC_NO } }, NULL, "perl" },
	{ { { "quote.lua", "print(2 * math.tointeger(arg[1]))\n", EXEC_NO } }, NULL, "lua5.4" },
	{ { { "quote.sh", "#!/bin/sh\necho $((2 * $1))\n", EXEC_YES } }, NULL, "sh" },
	{ { { "quote.sh", "#!/bin/bash\necho $((2 * $1))\n", EXEC_YES } }, NULL, "bash" },
	{ { { "quote.awk", "BEGIN {\n\tprint 2 * ARGV[1]\n\texit 0\n}\n", EXEC_NO } }, NULL, "awk" },
	{ { { "src/quote/cli.py", "import sys\nfrom quote import double\ndef main():\n    print(double.twice(int(sys.argv[1])))\n", EXEC_NO },
	    { "src/quote/double.py", "def twice(n):\n    return 2 * n\n", EXEC_NO },
	    { "pyproject.toml", "[project]\nname = \"quote\"\n\n[project.scripts]\nquote = \"quote.cli:main\"\n", EXEC_NO } },
	  NULL,
	  "python3" },
	{ { { "exe/quote", "#!/usr/bin/env ruby\nrequire \"double\"\nputs twice(ARGV[0].to_i)\n", EXEC_YES },
	    { "lib/double.rb", "def twice(number)\n  2 * number\nend\n", EXEC_NO },
	    { "quote.gemspec", "Gem::Specification.new do |s|\n  s.name = \"quote\"\n  s.executables = [\"quote\"]\nend\n", EXEC_NO } },
	  NULL,
	  "ruby" },
	{ { { "bin/quote", "#!/usr/bin/env perl\nuse strict;\nuse Double;\nprint Double::twice($ARGV[0]), \"\\n\";\n", EXEC_YES },
	    { "lib/Double.pm", "package Double;\nuse strict;\nsub twice { return 2 * shift }\n1;\n", EXEC_NO } },
	  NULL,
	  "perl" },
	{ { { "src/main.c", C_MAIN, EXEC_NO }, { "src/twice.c", C_TWICE, EXEC_NO } }, "gcc", "./.takehome/quote" },
	{ { { "src/main.c", C_MAIN, EXEC_NO },
	    { "src/twice.c", C_TWICE, EXEC_NO },
	    { "Makefile", "quote: src/main.c src/twice.c\n\t$(CC) -o $@ $^\n", EXEC_NO } },
	  "Makefile",
	  "./quote" },
	{ { { "src/main.c", C_MAIN, EXEC_NO },
	    { "src/twice.c", C_TWICE, EXEC_NO },
	    { "Makefile", "all:\n\tmkdir -p out\n\tgcc -o out/prog src/*.c\n", EXEC_NO } },
	  "Makefile",
	  "./out/prog" },
	{ { { "main.c", C_MAIN, EXEC_NO },
	    { "twice.c", C_TWICE, EXEC_NO },
	    { "CMakeLists.txt", "cmake_minimum_required(VERSION 3.10)\nproject(q C)\nadd_executable(quote main.c twice.c)\n", EXEC_NO } },
	  "CMake",
	  "./.takehome/quote" },
	{ { { "main.cpp", "#include <iostream>\n#include <string>\nint main(int, char **argv)\n{\n\tstd::cout << 2 * std::stoi(argv[1]) << '\\n';\n}\n",
	      EXEC_NO } },
	  "g++",
	  "./.takehome/quote" },
	{ { { "cmd/quote/main.go",
	      "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"strconv\"\n)\n\nfunc main() {\n\tn, _ := strconv.Atoi(os.Args[1])\n\tfmt.Println(2 * n)\n}\n",
	      EXEC_NO },
	    { "go.mod", "module q\n\ngo 1.19\n", EXEC_NO } },
	  "go build",
	  "./.takehome/quote" },
	{ { { "main.go",
	      "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"strconv\"\n)\n\nfunc main() {\n\tn, _ := "
	      "strconv.Atoi(os.Args[1])\n\tfmt.Println(twice(n))\n}\n",
	      EXEC_NO },
	    { "twice.go", "package main\n\nfunc twice(n int) int {\n\treturn 2 * n\n}\n", EXEC_NO } },
	  "go build",
	  "./.takehome/quote" },
	{ { { "src/main.rs", "fn main() {\n    let n: i32 = std::env::args().nth(1).unwrap().parse().unwrap();\n    println!(\"{}\", 2 * n);\n}\n", EXEC_NO },
	    { "Cargo.toml", "[package]\nname = \"other\"\nversion = \"0.1.0\"\nedition = \"2021\"\n", EXEC_NO } },
	  "cargo",
	  "./target/release/other" },
	{ { { "quote.rs", "fn main() {\n    let n: i32 = std::env::args().nth(1).unwrap().parse().unwrap();\n    println!(\"{}\", 2 * n);\n}\n", EXEC_NO } },
	  "rustc",
	  "./.takehome/quote" },
	/* Projects below a folder, beside something else. */
	{ { { "README.md", "# Quote\n", EXEC_NO },
	    { "backend/bin/quote", "#!/usr/bin/env php\n<?php\nrequire __DIR__ . '/../vendor/autoload.php';\necho Q\\twice((int) $argv[1]), \"\\n\";\n",
	      EXEC_YES },
	    { "backend/composer.json", "{\"autoload\": {\"files\": [\"src/f.php\"]}}", EXEC_NO },
	    { "backend/src/f.php", "<?php\nnamespace Q;\nfunction twice(int $n): int { return 2 * $n; }\n", EXEC_NO } },
	  "composer",
	  "php" },
	{ { { "README.md", "# Quote\n", EXEC_NO },
	    { "c/src/main.c", C_MAIN, EXEC_NO },
	    { "c/src/twice.c", C_TWICE, EXEC_NO },
	    { "c/Makefile", "quote: src/main.c src/twice.c\n\t$(CC) -o $@ $^\n", EXEC_NO } },
	  "Makefile",
	  "./c/quote" },
	{ { { "notes.txt", "x\n", EXEC_NO },
	    { "svc/cmd/quote/main.go",
	      "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"q/double\"\n)\n\nfunc main() {\n\tfmt.Println(double.Twice(os.Args[1]))\n}\n", EXEC_NO },
	    { "svc/double/d.go", "package double\n\nimport \"strconv\"\n\nfunc Twice(s string) int {\n\tn, _ := strconv.Atoi(s)\n\treturn 2 * n\n}\n",
	      EXEC_NO },
	    { "svc/go.mod", "module q\n\ngo 1.19\n", EXEC_NO } },
	  "go build",
	  "./svc/.takehome/quote" },
	{ { { "README.md", "# Quote\n", EXEC_NO },
	    { "py/src/quote/__main__.py", "from .cli import main\nmain()\n", EXEC_NO },
	    { "py/src/quote/cli.py", "import sys\ndef main():\n    print(2 * int(sys.argv[1]))\n", EXEC_NO },
	    { "py/pyproject.toml", "[project]\nname = \"quote\"\n", EXEC_NO } },
	  NULL,
	  "python3" },
	{ { { "README.md", "# Quote\n", EXEC_NO }, { "j/src/main/java/q/Main.java", JAVA_MAIN, EXEC_NO }, { "j/pom.xml", "<project/>\n", EXEC_NO } },
	  "javac",
	  "java" },
	{ { { "src/q/Main.java", JAVA_MAIN, EXEC_NO } }, "javac", "java" },
	{ { { "src/q/Main.java", JAVA_MAIN, EXEC_NO }, { "Makefile", "all:\n\tjavac -d out src/q/Main.java\n", EXEC_NO } }, "Makefile", "java" },
	{ { { "src/q/Main.java", JAVA_MAIN, EXEC_NO },
	    { "bin/quote", "#!/bin/sh\nexec java -cp out q.Main \"$@\"\n", EXEC_YES },
	    { "Makefile", "all:\n\tjavac -d out src/q/Main.java\n", EXEC_NO } },
	  "Makefile",
	  "sh" },
};

static void each_language_is_built_and_started(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++) {
		struct building b = build_files(WAYS[i].files, "quote");
		if (b.result < 0)
			fail_msg("%s: %s", WAYS[i].files[0].path, b.e.text);
		if (b.built.status == BUILD_FAILED)
			fail_msg("%s: %s\n%s", WAYS[i].files[0].path, b.built.reason, b.built.log.data);
		assert_int_equal(b.built.status, WAYS[i].method ? BUILD_OK : BUILD_NOT_NEEDED);
		if (WAYS[i].method)
			assert_string_equal(b.built.method, WAYS[i].method);
		assert_string_equal(b.built.run[0], WAYS[i].first_word);
		assert_true(b.built.tool_count >= 1 && strlen(b.built.tools[0].version) > 3);
		const char *printed = run_built(&b);
		if (strcmp(printed, "14\n") != 0)
			fail_msg("%s prints \"%s\"", WAYS[i].files[0].path, printed);
		if (b.built.lint.findings)
			fail_msg("%s: %s", WAYS[i].files[0].path, b.built.lint.first);
		build_end(&b);
	}
}

static void a_build_that_fails_says_which_error(void **state)
{
	(void)state;
	struct building b = build_files((const struct written[]){ { "main.c", "int main(void)\n{\n\treturn missing;\n}\n", EXEC_NO },
								  { "Makefile", "quote: main.c\n\tgcc -o $@ $^\n", EXEC_NO },
								  { 0 } },
					"quote");
	assert_int_equal(b.result, 0);
	assert_int_equal(b.built.status, BUILD_FAILED);
	assert_null(b.built.run);
	assert_non_null(strstr(b.built.reason, "Makefile ended with status 2: main.c:3:"));
	assert_non_null(strstr(b.built.reason, "error:"));
	assert_string_equal(b.built.command, "make");
	build_end(&b);
}

static void a_build_that_leaves_no_program_says_so(void **state)
{
	(void)state;
	struct building b = build_files((const struct written[]){ { "main.c", "int main(void)\n{\n\treturn 0;\n}\n", EXEC_NO },
								  { "Makefile", "all:\n\t@echo done\n", EXEC_NO },
								  { 0 } },
					"quote");
	assert_int_equal(b.result, 0);
	assert_int_equal(b.built.status, BUILD_FAILED);
	assert_non_null(strstr(b.built.reason, "left no program"));
	build_end(&b);
}

static void a_build_that_never_ends_is_stopped_and_the_limit_named(void **state)
{
	(void)state;
	struct building b = { .s = submission_detect((const struct written[]){ { "main.c", "int main(void)\n{\n\treturn 0;\n}\n", EXEC_NO },
									       { "Makefile", "all:\n\t@while :; do :; done\n", EXEC_NO },
									       { 0 } },
						     "quote", KIND_CLI) };
	b.task = (struct task){ .kind = KIND_CLI, .entry = "quote", .build_limits = LIMITS_BUILD_DEFAULT };
	b.task.build_limits.cpu_ms = 500;
	give_tree(&b.s.tree);
	assert_int_equal(workdir_open(b.s.a, &b.work, &b.e), 0);
	struct job job = { .name = "jane", .task = &b.task, .profiles = &b.s.profiles };
	if (build(b.s.a, &job, &b.s.tree, &b.s.detection, &b.work, &b.built, &b.e) < 0)
		fail_msg("%s", b.e.text);
	assert_int_equal(b.built.status, BUILD_FAILED);
	assert_string_equal(b.built.reason, "Makefile was stopped at the CPU limit of 500 ms");
	build_end(&b);
}

static void warnings_are_counted_in_the_log(void **state)
{
	(void)state;
	struct building b =
		build_files((const struct written[]){ { "main.c", "int main(void)\n{\n\tint a;\n\tint b;\n\treturn 0;\n}\n", EXEC_NO }, { 0 } }, "quote");
	assert_int_equal(b.result, 0);
	assert_int_equal(b.built.status, BUILD_OK);
	assert_int_equal(b.built.warnings, 2);
	build_end(&b);
}

static void a_missing_toolchain_is_our_fault_and_names_the_package(void **state)
{
	(void)state;
	struct building b = { .s = submission_detect((const struct written[]){ { "quote.php", "<?php\necho 1;\n", EXEC_NO }, { 0 } }, "quote", KIND_CLI) };
	b.task = (struct task){ .kind = KIND_CLI, .entry = "quote", .build_limits = LIMITS_BUILD_DEFAULT };
	struct profile broken = *b.s.detection.profile;
	static const char *const version[] = { "php-that-is-not-there", "--version", NULL };
	broken.version.argv = version;
	broken.toolchain = "php-that-is-not-there";
	b.s.detection.profile = &broken;
	give_tree(&b.s.tree);
	assert_int_equal(workdir_open(b.s.a, &b.work, &b.e), 0);
	struct job job = { .name = "jane", .task = &b.task, .profiles = &b.s.profiles };
	assert_int_equal(build(b.s.a, &job, &b.s.tree, &b.s.detection, &b.work, &b.built, &b.e), -1);
	assert_int_equal(b.e.owner, OWNER_HARNESS);
	assert_string_equal(b.e.text, "this host has no PHP toolchain (php-that-is-not-there). Install it: apt-get install php-cli");
	build_end(&b);
}

/* A file each that the language's own check refuses. */
static const struct written WRONG[] = {
	{ "quote.php", "<?php\necho $argv[1]\necho 2;\n", EXEC_NO },      { "quote.py", "import sys\nprint(sys.argv\nx = 1\n", EXEC_NO },
	{ "quote.js", "console.log(process.argv;\n", EXEC_NO },           { "quote.rb", "puts ARGV[0\nend\n", EXEC_NO },
	{ "quote.pl", "use strict;\nprint $ARGV[0\n", EXEC_NO },          { "quote.lua", "print(arg[1]\nlocal\n", EXEC_NO },
	{ "quote.sh", "#!/bin/bash\nif true; then\necho 1\n", EXEC_YES }, { "main.go", "package main\n\nfunc main() {\n  x := 1\n_ = x }\n", EXEC_NO },
};

static void what_the_languages_own_check_finds_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
		struct building b = build_files((const struct written[]){ WRONG[i], { 0 } }, "quote");
		if (b.result < 0)
			fail_msg("%s: %s", WRONG[i].path, b.e.text);
		assert_true(b.built.lint.ran);
		assert_int_equal(b.built.lint.files, 1);
		if (b.built.lint.findings < 1)
			fail_msg("%s: nothing found", WRONG[i].path);
		assert_string_equal(b.built.lint.first_path, WRONG[i].path);
		build_end(&b);
	}
}

/* A few sound ones beside each of WRONG, in its language; a name may be an odd one. */
static const struct written SOUND[][3] = {
	{ { "lib/a b.php", "<?php\nfunction a() {}\n", EXEC_NO }, { "lib/it's $(x).php", "<?php\nfunction b() {}\n", EXEC_NO } },
	{ { "a.py", "A = 1\n", EXEC_NO }, { "-b.py", "B = 1\n", EXEC_NO } },
	{ { "a.js", "exports.a = 1;\n", EXEC_NO }, { "-b.js", "exports.b = 1;\n", EXEC_NO } },
	{ { "a.rb", "A = 1\n", EXEC_NO }, { "-b.rb", "B = 1\n", EXEC_NO } },
	{ { "lib/A.pm", "package A;\nBEGIN { exit 0 }\n1;\n", EXEC_NO }, { "lib/B.pm", "package B;\n1;\n", EXEC_NO } },
	{ { "a.lua", "return 1\n", EXEC_NO }, { "b.lua", "return 2\n", EXEC_NO } },
	{ { "a.sh", "#!/bin/sh\na() { :; }\n", EXEC_NO }, { "b.sh", "#!/bin/sh\nb() { :; }\n", EXEC_NO } },
	{ { "a.go", "package main\n\nvar a = 1\n", EXEC_NO }, { "b.go", "package main\n\nvar b = 1\n", EXEC_NO } },
};

static void files_checked_together_are_told_as_if_checked_one_by_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof SOUND / sizeof *SOUND; i++) {
		struct building alone = build_files((const struct written[]){ WRONG[i], { 0 } }, "quote");
		struct building b = build_files((const struct written[]){ SOUND[i][0], WRONG[i], SOUND[i][1], { 0 } }, "quote");
		if (b.result < 0)
			fail_msg("%s: %s", WRONG[i].path, b.e.text);
		assert_int_equal(b.built.lint.files, 3);
		assert_int_equal(b.built.lint.findings, alone.built.lint.findings);
		assert_string_equal(b.built.lint.first, alone.built.lint.first);
		assert_string_equal(b.built.lint.first_path, WRONG[i].path);
		build_end(&b);
		build_end(&alone);
		b = build_files((const struct written[]){ SOUND[i][0], SOUND[i][1], { 0 } }, "quote");
		assert_true(b.result < 0 || b.built.lint.ran);
		assert_int_equal(b.built.lint.files, 2);
		if (b.built.lint.findings)
			fail_msg("%s: %s", SOUND[i][0].path, b.built.lint.first);
		assert_true(b.built.lint.cpu_ms > 0 && b.built.lint.wall_ms > 0);
		build_end(&b);
	}
}

static void more_files_than_one_run_takes_are_all_checked(void **state)
{
	enum { COUNT = 2 * LINT_TOGETHER_MAX + 3, WRONG_AT = LINT_TOGETHER_MAX + 5 };
	static char names[COUNT][16];
	(void)state;
	for (int with = 0; with < 2; with++) {
		struct written files[COUNT + 2] = { { "quote.php", "<?php\necho 1;\n", EXEC_NO } };
		for (size_t i = 0; i < COUNT; i++) {
			snprintf(names[i], sizeof names[i], "src/f%03zu.php", i);
			files[i + 1] = (struct written){ names[i], with && i == WRONG_AT ? "<?php\nfunction (\n" : "<?php\nfunction f() {}\n", EXEC_NO };
		}
		struct building b = build_files(files, "quote");
		assert_int_equal(b.result, 0);
		assert_int_equal(b.built.lint.files, COUNT + 1);
		assert_int_equal(b.built.lint.findings, with);
		if (with)
			assert_string_equal(b.built.lint.first_path, names[WRONG_AT]);
		build_end(&b);
	}
}

static void holes_are_filled_and_commands_typed_as_a_shell_needs_them(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct holes holes = { .entry = "a b/it's.php", .dir = "a b", .stem = "it's", .name = "q" };
	assert_string_equal(fill_text(a, &holes, "{dir}/{stem}.{nothing}{product}"), "a b/it's.{nothing}");
	static const char *const argv[] = { "php", "a b/it's.php", "", "-x=1", NULL };
	assert_string_equal(fill_typed(a, argv), "php 'a b/it'\\''s.php' '' -x=1");
	arena_free(a);
}

static void a_file_name_that_looks_like_an_option_is_not_taken_for_one(void **state)
{
	(void)state;
	struct building b = build_files((const struct written[]){ { "-rsystem.php", "<?php\necho 2 * $argv[1], \"\\n\";\n", EXEC_NO }, { 0 } }, "quote");
	if (b.result < 0)
		fail_msg("%s", b.e.text);
	assert_string_equal(b.built.run[1], "./-rsystem.php");
	assert_string_equal(run_built(&b), "14\n");
	build_end(&b);
}

static void volatile_parts_of_a_log_are_left_out(void **state)
{
	(void)state;
	struct submission s = submission_write((const struct written[]){ { 0 } });
	struct err e = ERR_NONE;
	struct bytes steady;
	size_t warnings;
	const struct profile *rust = profiles_find(&s.profiles, "rust");
	struct bytes text =
		bytes_of("warning: unused variable: `x`\nwarning: `q` (bin \"q\") generated 1 warning\n    Finished release [optimized] target(s) in 0.52s\n");
	assert_int_equal(log_text_steady(s.a, rust, text, &steady, &e), 0);
	assert_non_null(strstr(steady.data, "target(s) …\n"));
	assert_null(strstr(steady.data, "0.52"));
	assert_int_equal(log_text_warnings(rust, steady, &warnings, &e), 0);
	assert_int_equal(warnings, 1);
	assert_string_equal(log_text_error(s.a, bytes_of("a\n  x: Error: b\nc\n")), "  x: Error: b");
	assert_string_equal(log_text_error(s.a, bytes_of("a\nb\n\n")), "b");
	assert_null(log_text_error(s.a, bytes_of("")));
	submission_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holes_are_filled_and_commands_typed_as_a_shell_needs_them),
		cmocka_unit_test(volatile_parts_of_a_log_are_left_out),
		cmocka_unit_test(each_language_is_built_and_started),
		cmocka_unit_test(a_build_that_fails_says_which_error),
		cmocka_unit_test(a_build_that_leaves_no_program_says_so),
		cmocka_unit_test(a_build_that_never_ends_is_stopped_and_the_limit_named),
		cmocka_unit_test(warnings_are_counted_in_the_log),
		cmocka_unit_test(a_missing_toolchain_is_our_fault_and_names_the_package),
		cmocka_unit_test(what_the_languages_own_check_finds_is_told),
		cmocka_unit_test(more_files_than_one_run_takes_are_all_checked),
		cmocka_unit_test(files_checked_together_are_told_as_if_checked_one_by_one),
		cmocka_unit_test(a_file_name_that_looks_like_an_option_is_not_taken_for_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
