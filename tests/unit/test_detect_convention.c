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
	{ { "quote.py", "from rates import *\n\nif __name__ == \"__main__\":\n    print(RATE)\n", EXEC_NO }, { 0 }, "python.entry.wildcard-import", 1 },
	{ { "parcel-quote.py", "import sys\n\nif __name__ == \"__main__\":\n    print(sys.argv)\n", EXEC_NO }, { 0 }, "python.entry.importable-name", 0 },
	{ { "calendar.py", "import sys\n\nif __name__ == \"__main__\":\n    print(sys.argv)\n", EXEC_NO }, { 0 }, "python.entry.standard-name", 0 },
	{ { "quote.py", "if __name__ == \"__main__\":\n    try:\n        print(1)\n    except:\n        pass\n", EXEC_NO },
	  { 0 },
	  "python.entry.bare-except",
	  4 },
	{ { "quote.py", "if __name__ == \"__main__\":\n    print(eval(input()))\n", EXEC_NO }, { 0 }, "python.entry.no-eval", 2 },
	{ { "app.py", "from flask import Flask\napp = Flask(__name__)\nif __name__ == \"__main__\":\n    app.run(debug=True)\n", EXEC_NO },
	  { 0 },
	  "python.web.debug-off",
	  4 },
	{ { "app.py", "from flask import Flask\napp = Flask(__name__)\napp.secret_key = \"hush\"\n", EXEC_NO }, { 0 }, "python.web.secret-key", 3 },
	{ { "quote.py", "import sys\n\nif __name__ == \"__main__\":\n    print(sys.argv)\n", EXEC_NO },
	  { "pyproject.toml", "[build-system]\nrequires = [\"hatchling\"]\n\n[project]\nname = \"quote\"\n", EXEC_NO },
	  "python.cli.declared-script",
	  0 },
	{ { "bin/quote.js", "console.log(process.argv);\n", EXEC_NO }, { "package.json", "{\"bin\": \"bin/quote.js\"}", EXEC_NO }, "node.cli.shebang", 0 },
	{ { "bin/quote", "#!/usr/bin/env node\nconsole.log(process.argv);\n", EXEC_NO }, { 0 }, "node.cli.exec-bit", 0 },
	{ { "quote.js", "import fs from 'node:fs';\nconsole.log(process.argv, fs);\n", EXEC_NO },
	  { "package.json", "{\"bin\": \"quote.js\"}", EXEC_NO },
	  "node.entry.module-type",
	  0 },
	{ { "quote.js", "console.log(process.argv);\nprocess.exit(1);\n", EXEC_NO }, { 0 }, "node.cli.exit-code", 2 },
	{ { "quote.js", "console.log(process.argv);\n", EXEC_NO },
	  { "package.json", "{\"dependencies\": {\"csv\": \"6\"}}", EXEC_NO },
	  "node.package.lock-file",
	  0 },
	{ { "quote.js", "console.log(eval(process.argv[2]));\n", EXEC_NO }, { 0 }, "node.entry.no-eval", 1 },
	{ { "quote.js", "console.log(new Buffer(process.argv[2]));\n", EXEC_NO }, { 0 }, "node.entry.buffer-constructor", 1 },
	{ { "server.js", "require('http').createServer(f).listen(8080);\n", EXEC_NO }, { 0 }, "node.web.port-from-environment", 1 },
	{ { "quote.ts", "console.log(process.argv);\n", EXEC_NO }, { "package.json", "{\"name\": \"quote\"}", EXEC_NO }, "ts.bin-declared", 0 },
	{ { "quote.ts", "console.log(process.argv);\n", EXEC_NO }, { "package.json", "{\"bin\": \"quote.ts\"}", EXEC_NO }, "ts.cli.bin-built", 1 },
	{ { "src/quote.ts", "console.log(process.argv);\n", EXEC_NO }, { "package.json", "{\"bin\": \"dist/quote.js\"}", EXEC_NO }, "ts.cli.shebang", 0 },
	{ { "quote.ts", "console.log(process.argv);\n", EXEC_NO },
	  { "tsconfig.json", "{\n\"compilerOptions\": {\"strict\": false}}", EXEC_NO },
	  "ts.config.strict",
	  2 },
	{ { "quote.ts", "console.log(process.argv);\n", EXEC_NO }, { 0 }, "ts.config.present", 0 },
	{ { "quote.ts", "// @ts-nocheck\nconsole.log(process.argv);\n", EXEC_NO }, { 0 }, "ts.entry.checked", 1 },
	{ { "quote.ts", "console.log(process.argv);\nprocess.exit(1);\n", EXEC_NO }, { 0 }, "ts.cli.exit-code", 2 },
	{ { "quote.ts", "console.log(process.argv);\n", EXEC_NO },
	  { "package.json", "{\"devDependencies\": {\"typescript\": \"5\"}}", EXEC_NO },
	  "ts.package.lock-file",
	  0 },
	{ { "server.ts", "import http from 'node:http';\nhttp.createServer(f).listen(8080);\n", EXEC_NO }, { 0 }, "ts.web.port-from-environment", 2 },
	{ { "bin/quote", "#!/usr/bin/env ruby\nputs ARGV.first\n", EXEC_NO }, { 0 }, "ruby.cli.exec-bit", 0 },
	{ { "bin/quote", "#!/usr/bin/env ruby\nputs ARGV.first\n", EXEC_YES },
	  { "quote.gemspec", "Gem::Specification.new do |s|\n  s.name = 'quote'\nend\n", EXEC_NO },
	  "ruby.cli.gem-executables",
	  0 },
	{ { "quote.rb", "require './rates'\nputs ARGV.first\n", EXEC_NO }, { 0 }, "ruby.cli.require-relative", 1 },
	{ { "quote.rb", "begin\n  puts ARGV.first\nrescue Exception => e\n  puts e\nend\n", EXEC_NO }, { 0 }, "ruby.entry.no-rescue-exception", 3 },
	{ { "quote.rb", "$rate = 3\nputs ARGV.first\n", EXEC_NO }, { 0 }, "ruby.entry.no-globals", 1 },
	{ { "ParcelQuote.rb", "puts ARGV.first\n", EXEC_NO }, { 0 }, "ruby.entry.file-name", 0 },
	{ { "quote.rb", "puts ARGV.first\n", EXEC_NO }, { "Gemfile", "gem 'csv'\n", EXEC_NO }, "ruby.project.lock-file", 0 },
	{ { "app.rb", "require 'sinatra/base'\nclass App < Sinatra::Base\n  get('/') { 'x' }\nend\nApp.run!\n", EXEC_NO }, { 0 }, "ruby.web.rackup", 0 },
	{ { "quote.pl", "use strict;\nprint $ARGV[0];\n", EXEC_NO }, { 0 }, "perl.entry.warnings", 0 },
	{ { "bin/quote", "#!/usr/bin/env perl\nuse strict;\nprint $ARGV[0];\n", EXEC_NO }, { 0 }, "perl.cli.exec-bit", 0 },
	{ { "quote.pl", "use strict;\nopen(my $in, \"<$ARGV[0]\") or die;\nprint <$in>;\n", EXEC_NO }, { 0 }, "perl.entry.two-argument-open", 2 },
	{ { "quote.pl", "use strict;\nopen(IN, '<', $ARGV[0]) or die;\nprint <IN>;\n", EXEC_NO }, { 0 }, "perl.entry.bareword-handle", 2 },
	{ { "quote.pl", "use strict;\nmy $q = new Quote($ARGV[0]);\nprint $q;\n", EXEC_NO }, { 0 }, "perl.entry.indirect-object", 2 },
	{ { "bin/quote", "#!/usr/bin/env perl\nuse strict;\nuse lib 'lib';\nprint $ARGV[0];\n", EXEC_YES },
	  { "lib/Quote.pm", "package Quote;\n1;\n", EXEC_NO },
	  "perl.cli.modules-found",
	  3 },
	{ { "quote.raku", "say @*ARGS[0];\n", EXEC_NO }, { 0 }, "raku.cli.main", 1 },
	{ { "bin/quote", "#!/usr/bin/env raku\nsub MAIN($n) { say $n }\n", EXEC_NO }, { 0 }, "raku.cli.exec-bit", 0 },
	{ { "quote.p6", "sub MAIN($n) { say $n }\n", EXEC_NO }, { 0 }, "raku.entry.extension", 0 },
	{ { "quote.raku", "sub MAIN($n) { say $n }\n", EXEC_NO }, { "META6.json", "{\"name\": \"Quote\"}", EXEC_NO }, "raku.project.bin", 0 },
	{ { "quote.lua", "function price(n)\n  return n\nend\nprint(price(arg[1]))\n", EXEC_NO }, { 0 }, "lua.entry.local-functions", 1 },
	{ { "quote.lua", "module(\"quote\")\nprint(arg[1])\n", EXEC_NO }, { 0 }, "lua.entry.no-module-function", 1 },
	{ { "bin/quote", "#!/usr/bin/env lua\nprint(arg[1])\n", EXEC_YES }, { "quote-1.rockspec", "package = \"quote\"\n", EXEC_NO }, "lua.cli.rock-bin", 0 },
	{ { "quote.sh", "#!/bin/bash\nset -eu\ncat $@\n", EXEC_YES }, { 0 }, "shell.cli.quoted-arguments", 3 },
	{ { "quote.sh", "#!/bin/bash\nset -eu\neval \"$1\"\n", EXEC_YES }, { 0 }, "shell.entry.no-eval", 3 },
	{ { "quote.sh", "#!/bin/bash\nset -eu\necho `date` \"$1\"\n", EXEC_YES }, { 0 }, "shell.entry.backticks", 3 },
	{ { "quote.sh", "#!/bin/bash\nset -eu\nfor f in $(ls \"$1\"); do echo \"$f\"; done\n", EXEC_YES }, { 0 }, "shell.entry.listing", 3 },
	{ { "quote.sh", "#!/bin/bash\nset -eu\nwhile read line; do echo \"$line\"; done\n", EXEC_YES }, { 0 }, "shell.entry.read-raw", 3 },
	{ { "quote.sh", "#!/bin/bash\nset -eu\necho \"$1\"\n", EXEC_NO }, { 0 }, "shell.cli.exec-bit", 0 },
	{ { "quote", "#!/usr/bin/env awk -f\n{ print $1 }\n", EXEC_YES }, { 0 }, "awk.cli.shebang-option", 1 },
	{ { "quote", "#!/usr/bin/awk -f\n{ print $1 }\n", EXEC_NO }, { 0 }, "awk.cli.exec-bit", 0 },
	{ { "quote.awk", "{ print gensub(/a/, \"b\", \"g\") }\n", EXEC_NO }, { 0 }, "awk.cli.portable", 1 },
	{ { "quote.awk", "func twice(n) {\n\treturn 2 * n\n}\n{ print twice($1) }\n", EXEC_NO }, { 0 }, "awk.entry.function-word", 1 },
	{ { "bin/quote", "#!/usr/bin/env tclsh\nputs $argv\n", EXEC_NO }, { 0 }, "tcl.cli.exec-bit", 0 },
	{ { "quote.tcl", "puts [expr 2 * $argc]\n", EXEC_NO }, { 0 }, "tcl.entry.braced-expr", 1 },
	{ { "quote.tcl", "source lib/rates.tcl\nputs $argv\n", EXEC_NO }, { 0 }, "tcl.entry.sources-from-script", 1 },
	{ { "quote", "#!/usr/bin/jq\n.price\n", EXEC_YES }, { 0 }, "jq.cli.shebang", 0 },
	{ { "quote", "#!/usr/bin/jq -f\n.price\n", EXEC_NO }, { 0 }, "jq.cli.exec-bit", 0 },
	{ { "quote", "#!/usr/bin/env Rscript\nprint(commandArgs(TRUE))\n", EXEC_NO }, { 0 }, "r.cli.exec-bit", 0 },
	{ { "quote.R", "setwd(\"/home/jane/quote\")\nprint(commandArgs(TRUE))\n", EXEC_NO }, { 0 }, "r.entry.no-setwd", 1 },
	{ { "quote.R", "rm(list = ls())\nprint(commandArgs(TRUE))\n", EXEC_NO }, { 0 }, "r.entry.no-rm-list", 1 },
	{ { "quote.R", "require(dplyr)\nprint(commandArgs(TRUE))\n", EXEC_NO }, { 0 }, "r.entry.library", 1 },
	{ { "quote.R", "install.packages(\"dplyr\")\nprint(commandArgs(TRUE))\n", EXEC_NO }, { 0 }, "r.entry.no-install", 1 },
	{ { "quote.R", "print(commandArgs(trailingOnly = T))\n", EXEC_NO }, { 0 }, "r.entry.true-false", 1 },
	{ { "quote.r", "print(commandArgs(TRUE))\n", EXEC_NO }, { 0 }, "r.entry.extension", 0 },
	{ { "quote", "#!/usr/bin/env julia\nprintln(ARGS)\n", EXEC_NO }, { 0 }, "julia.cli.exec-bit", 0 },
	{ { "quote.jl", "for a in ARGS\n    println(a)\nend\n", EXEC_NO }, { 0 }, "julia.entry.functions", 1 },
	{ { "quote.jl", "using Pkg\nPkg.add(\"CSV\")\nprintln(ARGS)\n", EXEC_NO }, { 0 }, "julia.entry.no-pkg-add", 2 },
	{ { "quote.jl", "using CSV\nprintln(ARGS)\n", EXEC_NO }, { 0 }, "julia.project.declared", 0 },
	{ { "quote.jl", "cd(dirname(ARGS[1]))\nprintln(ARGS)\n", EXEC_NO }, { 0 }, "julia.entry.path-from-file", 1 },
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
	{ { "main.c", "int main(int argc, char **argv)\n{\n	return argc;\n}\n", EXEC_NO },
	  { "Makefile", "quote: main.c\n\ncc -o quote main.c\nclean:\n	rm quote\n", EXEC_NO },
	  "c.phony-targets",
	  0 },
	{ { "main.c", "int main(int argc, char **argv)\n{\n	return argc;\n}\n", EXEC_NO },
	  { "quote.h", "int rate(void);\n", EXEC_NO },
	  "c.header-guard",
	  1 },
	{ { "main.c", "#include <stdio.h>\nint main(int argc, char **argv)\n{\n	char b[9];\n	gets(b);\n	return argc;\n}\n", EXEC_NO },
	  { 0 },
	  "c.no-gets",
	  5 },
	{ { "main.c", "#include \"rate.c\"\nint main(int argc, char **argv)\n{\n	return argc;\n}\n", EXEC_NO },
	  { "rate.c", "int rate;\n", EXEC_NO },
	  "c.no-source-include",
	  1 },
	{ { "main.cpp", "int main()\n{\n}\n", EXEC_NO }, { "quote.hpp", "#pragma once\nusing namespace std;\n", EXEC_NO }, "cpp.using-namespace-in-header", 2 },
	{ { "main.cpp", "#include <bits/stdc++.h>\nint main()\n{\n}\n", EXEC_NO }, { 0 }, "cpp.standard-headers", 1 },
	{ { "main.cpp", "void main()\n{\n}\n", EXEC_NO }, { 0 }, "cpp.main-prototype", 1 },
	{ { "main.cpp", "int main()\n{\n}\n", EXEC_NO }, { "quote.hpp", "struct Quote {\n};\n", EXEC_NO }, "cpp.header-guard", 1 },
	{ { "main.cpp", "int main()\n{\n}\n", EXEC_NO }, { "Makefile", "all:\n	g++ main.cpp\n", EXEC_NO }, "cpp.phony-targets", 0 },
	{ { "main.go", "package main\n\nfunc main() {}\n", EXEC_NO },
	  { "go.mod", "module quote\n\nrequire github.com/a/b v1.0.0\n", EXEC_NO },
	  "go.sum-file",
	  0 },
	{ { "main.go", "package main\n\nfunc main() {}\n", EXEC_NO }, { "rate/rate.go", "package myRate\n", EXEC_NO }, "go.package-names", 1 },
	{ { "main.go", "package main\n\nfunc main() {}\n", EXEC_NO },
	  { "rate/rate.go", "package rate\n\nfunc F() {\n	os.Exit(1)\n}\n", EXEC_NO },
	  "go.exit-in-main",
	  0 },
	{ { "main.go", "package main\n\nimport \"io/ioutil\"\n\nfunc main() {}\n", EXEC_NO },
	  { "go.mod", "module quote\n\ngo 1.21\n", EXEC_NO },
	  "go.deprecated-ioutil",
	  3 },
	{ { "src/main.rs", "fn main() {}\n", EXEC_NO },
	  { "Cargo.toml", "[package]\nname = \"q\"\n\n[dependencies]\nclap = \"*\"\n", EXEC_NO },
	  "rust.lock-file",
	  0 },
	{ { "src/main.rs", "fn main() {}\n", EXEC_NO }, { "Cargo.toml", "[package]\nname = \"q\"\n", EXEC_NO }, "rust.edition", 0 },
	{ { "src/main.rs", "fn main() {}\n", EXEC_NO },
	  { "Cargo.toml", "[package]\nname = \"q\"\nedition = \"2021\"\n\n[dependencies]\nclap = \"*\"\n", EXEC_NO },
	  "rust.version-requirements",
	  6 },
	{ { "src/Main.java", "package a;\n\npublic class Main {\n	public static void main(String[] args) {\n	}\n}\n", EXEC_NO },
	  { "build.gradle", "plugins {\n  id 'application'\n}\n", EXEC_NO },
	  "java.source-folder",
	  0 },
	{ { "src/main/java/a/Main.java", "package a;\n\npublic class Main {\n	public static void main(String[] args) {\n	}\n}\n", EXEC_NO },
	  { "build.gradle", "plugins {\n  id 'application'\n}\n", EXEC_NO },
	  "java.gradle-wrapper",
	  0 },
	{ { "src/main/java/A/Main.java", "package A;\n\npublic class Main {\n	public static void main(String[] args) {\n	}\n}\n", EXEC_NO },
	  { 0 },
	  "java.package-lower-case",
	  1 },
	{ { "src/main/java/Main.java", "\n\npublic class Main {\n	public static void main(String[] args) {\n	}\n}\n", EXEC_NO },
	  { "pom.xml", "<project/>", EXEC_NO },
	  "java.named-package",
	  0 },
	{ { "src/main/kotlin/Main.kt", "fun main() {\n    println(1)\n}\n", EXEC_NO },
	  { "build.gradle.kts", "plugins { kotlin(\"jvm\") }\n", EXEC_NO },
	  "kotlin.main-class-declared",
	  0 },
	{ { "src/Main.kt", "fun main() {\n    println(1)\n}\n", EXEC_NO },
	  { "build.gradle.kts", "plugins { kotlin(\"jvm\") }\n", EXEC_NO },
	  "kotlin.source-folder",
	  0 },
	{ { "src/main/kotlin/Main.kt", "fun main() {\n    println(1)\n}\n", EXEC_NO },
	  { "build.gradle.kts", "plugins { kotlin(\"jvm\") }\n", EXEC_NO },
	  "kotlin.gradle-wrapper",
	  0 },
	{ { "Main.kt", "package a.B\n\nfun main() {\n    println(1)\n}\n", EXEC_NO }, { 0 }, "kotlin.package-lower-case", 1 },
	{ { "main.kt", "fun main() {\n    println(1)\n}\n", EXEC_NO }, { 0 }, "kotlin.file-name", 0 },
	{ { "Main.kt", "object Main {\n    @JvmStatic fun main(args: Array<String>) {\n    }\n}\n", EXEC_NO }, { 0 }, "kotlin.main-without-class", 2 },
	{ { "src/Main.scala", "object Main {\n  def main(args: Array[String]): Unit = println(1)\n}\n", EXEC_NO },
	  { "build.sbt", "scalaVersion := \"2.13.0\"\n", EXEC_NO },
	  "scala.source-folder",
	  0 },
	{ { "Main.scala", "package a.B\n\nobject Main {\n  def main(args: Array[String]): Unit = println(1)\n}\n", EXEC_NO },
	  { 0 },
	  "scala.package-lower-case",
	  1 },
	{ { "Main.scala", "object Main {\n  def main(args: Array[String]): Unit = println(1)\n}\n", EXEC_NO },
	  { "build.sbt", "scalaVersion := \"2.13.0\"\n", EXEC_NO },
	  "scala.sbt-version",
	  0 },
	{ { "Main.scala", "object Main {\n  def main(args: Array[String]): Unit = println(1)\n}\n", EXEC_NO },
	  { "build.sbt", "name := \"q\"\n", EXEC_NO },
	  "scala.version-declared",
	  0 },
	{ { "Main.scala", "object Main extends App {\n}\n", EXEC_NO }, { "build.sbt", "scalaVersion := \"3.3.0\"\n", EXEC_NO }, "scala.main-annotation", 1 },
	{ { "Main.scala", "object Main {\n  def main(args: Array[String]): Unit = println(1)\n}\n\nclass quote\n", EXEC_NO }, { 0 }, "scala.type-names", 5 },
	{ { "quote", "#!/usr/bin/env groovy\nprintln 1\n", EXEC_NO }, { 0 }, "groovy.cli.exec-bit", 0 },
	{ { "src/Main.groovy", "class Main {\n    static void main(String[] args) {\n    }\n}\n", EXEC_NO },
	  { "build.gradle", "apply plugin: 'groovy'\n", EXEC_NO },
	  "groovy.source-folder",
	  0 },
	{ { "src/main/groovy/Main.groovy", "class Main {\n    static void main(String[] args) {\n    }\n}\n", EXEC_NO },
	  { "build.gradle", "apply plugin: 'groovy'\n", EXEC_NO },
	  "groovy.gradle-wrapper",
	  0 },
	{ { "Main.groovy", "package a\n\nclass Main {\n    static void main(String[] args) {\n    }\n}\n", EXEC_NO }, { 0 }, "groovy.package-folders", 1 },
	{ { "src/toy-robot/core.clj", "(ns q.core)\n\n(defn -main [& args]\n  (println args))\n", EXEC_NO }, { 0 }, "clojure.file-underscores", 0 },
	{ { "src/q/core.clj", "(ns q.core)\n\n(defn -main [& args]\n  (println args))\n", EXEC_NO },
	  { "project.clj", "(defproject q \"1\")\n", EXEC_NO },
	  "clojure.main-declared",
	  0 },
	{ { "src/q/core.clj", "(ns q.core)\n\n(defn -main [& args]\n  (println args))\n", EXEC_NO },
	  { "project.clj", "(defproject q \"1\"\n  :main q.core)\n", EXEC_NO },
	  "clojure.gen-class",
	  0 },
	{ { "src/q.clj", "(ns q)\n\n(defn -main [& args]\n  (println args))\n", EXEC_NO }, { 0 }, "clojure.single-segment", 1 },
	{ { "Program.cs", "class Program\n{\n    static void Main()\n    {\n    }\n}\n", EXEC_NO }, { 0 }, "csharp.project-file", 0 },
	{ { "Program.cs", "class Program\n{\n    static void Main()\n    {\n    }\n}\n", EXEC_NO },
	  { "Q.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"/>", EXEC_NO },
	  "csharp.output-type",
	  0 },
	{ { "Program.cs", "namespace quote;\n\nclass Program\n{\n    static void Main()\n    {\n    }\n}\n", EXEC_NO }, { 0 }, "csharp.namespace-case", 1 },
	{ { "Program.cs", "class Program\n{\n    public int rate(int n)\n    {\n        return n;\n    }\n\n    static void Main()\n    {\n    }\n}\n",
	    EXEC_NO },
	  { 0 },
	  "csharp.method-case",
	  3 },
	{ { "Program.cs", "class Program\n{\n    async void Rate()\n    {\n    }\n\n    static void Main()\n    {\n    }\n}\n", EXEC_NO },
	  { 0 },
	  "csharp.async-void",
	  3 },
	{ { "Program.fs", "[<EntryPoint>]\nlet main argv = 0\n", EXEC_NO }, { 0 }, "fsharp.project-file", 0 },
	{ { "Program.fs", "[<EntryPoint>]\nlet main argv = 0\n", EXEC_NO },
	  { "Q.fsproj", "<Project><Compile Include=\"Program.fs\"/></Project>", EXEC_NO },
	  "fsharp.output-type",
	  0 },
	{ { "Program.fs", "[<EntryPoint>]\nlet main argv = 0\n", EXEC_NO },
	  { "Q.fsproj", "<Project><Compile Include=\"Program.fs\"/><Compile Include=\"Rate.fs\"/></Project>", EXEC_NO },
	  "fsharp.entry-last",
	  0 },
	{ { "Main.hs", "module Main where\n\nmain :: IO ()\nmain = return ()\n", EXEC_NO }, { "q.cabal", "name: q\n", EXEC_NO }, "haskell.main-is", 0 },
	{ { "Quote.hs", "module Quote where\n\nmain :: IO ()\nmain = return ()\n", EXEC_NO }, { 0 }, "haskell.main-module", 1 },
	{ { "Main.hs", "main = return ()\n", EXEC_NO }, { 0 }, "haskell.main-signature", 0 },
	{ { "Main.hs", "module Main where\n\nmain :: IO ()\nmain = return ()\n", EXEC_NO },
	  { "q.cabal", "name: q\nexecutable q\n  main-is: Main.hs\n  build-depends: base\n", EXEC_NO },
	  "haskell.base-bounds",
	  0 },
	{ { "main.ml", "let () = print_endline \"x\"\n", EXEC_NO }, { 0 }, "ocaml.build-file", 0 },
	{ { "main.ml", "let () = print_endline \"x\"\n", EXEC_NO }, { "dune", "(executable (name main))\n", EXEC_NO }, "ocaml.dune-project", 0 },
	{ { "main.ml", "let () = print_endline \"x\"\n", EXEC_NO }, { "dune", "(executable (name other))\n", EXEC_NO }, "ocaml.dune-executable", 0 },
	{ { "Main.ml", "let () = print_endline \"x\"\n", EXEC_NO }, { 0 }, "ocaml.module-file-name", 0 },
	{ { "q.ex", "defmodule Q do\n  def main(a), do: IO.inspect(a)\nend\n", EXEC_NO }, { 0 }, "elixir.mix-project", 0 },
	{ { "lib/q.ex", "defmodule Q do\n  def main(a), do: IO.inspect(a)\nend\n", EXEC_NO },
	  { "mix.exs", "defmodule Q.MixProject do\nend\n", EXEC_NO },
	  "elixir.escript-declared",
	  0 },
	{ { "lib/Q.ex", "defmodule Q do\n  def main(a), do: IO.inspect(a)\nend\n", EXEC_NO }, { 0 }, "elixir.file-names", 0 },
	{ { "src/q.ex", "defmodule Q do\n  def main(a), do: IO.inspect(a)\nend\n", EXEC_NO },
	  { "mix.exs", "defmodule Q.MixProject do\nend\n", EXEC_NO },
	  "elixir.lib-folder",
	  0 },
	{ { "lib/q.ex", "defmodule Q do\n  def main(a), do: IO.inspect(a)\nend\n", EXEC_NO },
	  { "mix.exs", "defmodule Q.MixProject do\n  defp deps, do: [{:jason, \"~> 1.4\"}]\nend\n", EXEC_NO },
	  "elixir.lock-file",
	  0 },
	{ { "q.escript", "main(_) -> ok.\n", EXEC_NO }, { 0 }, "erlang.cli.shebang", 0 },
	{ { "q", "#!/usr/bin/env escript\nmain(_) -> ok.\n", EXEC_NO }, { 0 }, "erlang.cli.exec-bit", 0 },
	{ { "q.erl", "-module(q).\n-compile(export_all).\nmain(_) -> ok.\n", EXEC_NO }, { 0 }, "erlang.export-all", 2 },
	{ { "src/q.erl", "-module(q).\n-export([main/1]).\nmain(_) -> ok.\n", EXEC_NO }, { "rebar.config", "{deps, []}.\n", EXEC_NO }, "erlang.app-src", 0 },
	{ { "q.erl", "-module(q).\n-export([main/1]).\nmain(_) -> ok.\n", EXEC_NO }, { "rebar.config", "{deps, []}.\n", EXEC_NO }, "erlang.src-folder", 0 },
	{ { "main.swift", "print(1)\n", EXEC_NO }, { "rate.swift", "struct Rate {}\n", EXEC_NO }, "swift.package", 0 },
	{ { "Quote/main.swift", "print(1)\n", EXEC_NO }, { "Package.swift", "// swift-tools-version:5.7\n", EXEC_NO }, "swift.sources-folder", 0 },
	{ { "Sources/q/main.swift", "print(1)\n", EXEC_NO }, { "Package.swift", "import PackageDescription\n", EXEC_NO }, "swift.tools-version", 0 },
	{ { "Sources/q/main.swift", "print(1)\n", EXEC_NO },
	  { "Package.swift", "// swift-tools-version:5.7\n.target(name: \"q\")\n", EXEC_NO },
	  "swift.executable-target",
	  0 },
	{ { "main.swift", "struct rate {}\nprint(1)\n", EXEC_NO }, { 0 }, "swift.type-names", 1 },
	{ { "quote.dart", "void main() {}\n", EXEC_NO }, { 0 }, "dart.bin-folder", 0 },
	{ { "bin/quote.dart", "void main() {}\n", EXEC_NO }, { 0 }, "dart.pubspec", 0 },
	{ { "bin/quote.dart", "void main() {}\n", EXEC_NO }, { "pubspec.yaml", "name: q\n", EXEC_NO }, "dart.sdk-constraint", 0 },
	{ { "bin/Quote.dart", "void main() {}\n", EXEC_NO }, { 0 }, "dart.file-names", 0 },
	{ { "bin/quote.dart", "void main() {}\n", EXEC_NO }, { "pubspec.yaml", "name: q\ndependencies:\n  args: ^2.0.0\n", EXEC_NO }, "dart.lock-file", 0 },
	{ { "quote.pas", "begin\n  WriteLn(1);\nend.\n", EXEC_NO }, { 0 }, "pascal.program-heading", 0 },
	{ { "quote.pas", "program q;\nbegin\nend.\n", EXEC_NO }, { "Rate.PAS", "unit Rate;\n", EXEC_NO }, "pascal.unit-file-names", 0 },
	{ { "quote.pas", "program q;\nlabel 1;\nbegin\n1: goto 1;\nend.\n", EXEC_NO }, { 0 }, "pascal.no-goto", 4 },
	{ { "Quote.adb", "procedure Quote is\nbegin\n   null;\nend Quote;\n", EXEC_NO }, { 0 }, "ada.file-names", 0 },
	{ { "src/quote.adb", "procedure Quote is\nbegin\n   null;\nend Quote;\n", EXEC_NO },
	  { "quote.gpr", "project Quote is\nend Quote;\n", EXEC_NO },
	  "ada.main-declared",
	  0 },
	{ { "quote.adb", "procedure Quote is\nbegin\n   null;\nend Quote;\n", EXEC_NO },
	  { "rate.ada", "package Rate is\nend Rate;\n", EXEC_NO },
	  "ada.one-unit-a-file",
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
