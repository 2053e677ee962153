/* test_detect.c: which file starts the program, in which language, of which kind; and when there is none or two. */
#include "tests/unit/detect_support.h"

#define PHP_CLASS \
	"<?php\nnamespace Quote;\n\nfinal class Tariff\n{\n\tpublic function price(int $grams): int\n\t{\n\t\techo '';\n\t\treturn $grams * 2;\n\t}\n}\n"
#define PHP_COMMAND "#!/usr/bin/env php\n<?php\nrequire __DIR__ . '/../src/Tariff.php';\nexit((new Quote\\Tariff())->price((int) $argv[1]));\n"

static void a_php_command_in_bin_is_the_entry_point_with_its_evidence(void **state)
{
	(void)state;
	const struct written files[] = { { "bin/quote", PHP_COMMAND, EXEC_YES },
					 { "src/Tariff.php", PHP_CLASS, EXEC_NO },
					 { "README.md", "# Quote\n\n```\n$ php bin/quote 100\n```\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_string_equal(submission_entry(&s), "bin/quote");
	assert_string_equal(s.detection.profile->id, "php");
	assert_int_equal(s.detection.kind, KIND_CLI);
	assert_int_equal(s.detection.candidate_count, 1);
	assert_false(s.detection.ambiguous);
	assert_int_equal(submission_evidence(&s, "php.shebang")->line, 1);
	assert_int_equal(submission_evidence(&s, "php.argv")->line, 4);
	assert_int_equal(submission_evidence(&s, "any.documented")->line, 4);
	assert_string_equal(submission_evidence(&s, "any.documented")->path, "README.md");
	assert_non_null(submission_evidence(&s, "any.named-as-asked"));
	submission_end(&s);
}

static void index_php_that_reads_argv_is_a_command(void **state)
{
	(void)state;
	const struct written files[] = { { "index.php", "<?php\n// reads orders\n$file = $argv[1] ?? null;\nfwrite(STDERR, 'x');\n", EXEC_NO }, { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_string_equal(submission_entry(&s), "index.php");
	assert_int_equal(s.detection.kind, KIND_CLI);
	submission_end(&s);
}

static void index_php_that_reads_a_request_is_a_page_even_for_a_command_line_task(void **state)
{
	(void)state;
	const struct written files[] = {
		{ "public/index.php", "<?php\n$weight = $_GET['weight'] ?? 0;\nheader('Content-Type: text/plain');\necho $weight;\n", EXEC_NO }, { 0 }
	};
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_string_equal(submission_entry(&s), "public/index.php");
	assert_int_equal(s.detection.kind, KIND_WEB);
	submission_end(&s);
}

static void argv_in_a_comment_or_string_is_no_evidence(void **state)
{
	(void)state;
	const struct written files[] = {
		{ "run.php", "<?php\n// $argv\n/* getopt( */\n# $argc\n$a = '$argv' . \"\\$argv\" . <<<'X'\n$argv\nX;\necho $a;\n", EXEC_NO }, { 0 }
	};
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_string_equal(submission_entry(&s), "run.php");
	assert_null(submission_evidence(&s, "php.argv"));
	submission_end(&s);
}

static void letters_of_another_encoding_do_not_turn_text_into_code(void **state)
{
	(void)state;
	const struct written files[] = { { "run.php", "<?php\n$name = 'Andr\xe9'; // \xe9t\xe9\necho $name . ' $_GET ' . $argv[1];\n", EXEC_NO }, { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_int_equal(submission_evidence(&s, "php.argv")->line, 3);
	assert_int_equal(s.detection.kind, KIND_CLI);
	submission_end(&s);
}

static void class_files_alone_have_no_entry_point_and_the_reason_says_so(void **state)
{
	(void)state;
	const struct written files[] = { { "src/Tariff.php", PHP_CLASS, EXEC_NO }, { "src/Zone.php", "<?php\nenum Zone { case A; }\n", EXEC_NO }, { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_int_equal(s.detection.candidate_count, 0);
	assert_int_equal(s.detection.kind, KIND_LIBRARY);
	assert_string_equal(s.detection.profile->id, "php");
	assert_non_null(strstr(s.detection.no_entry_reason, "none of the 2 source files starts anything"));
	assert_non_null(strstr(s.detection.no_entry_reason, "src/Tariff.php"));
	submission_end(&s);
}

static void an_empty_submission_and_one_of_data_say_why_there_is_no_entry_point(void **state)
{
	(void)state;
	struct submission s = submission_detect((const struct written[]){ { 0 } }, "quote", KIND_CLI);
	assert_string_equal(s.detection.no_entry_reason, "the submission is empty");
	assert_null(s.detection.profile);
	submission_end(&s);
	s = submission_detect((const struct written[]){ { "a.csv", "1,2\n", EXEC_NO }, { "LICENSE", "MIT\n", EXEC_NO }, { 0 } }, "quote", KIND_CLI);
	assert_string_equal(s.detection.no_entry_reason, "no file is source code of a language that takehome knows");
	submission_end(&s);
}

static void two_equally_likely_starts_are_ambiguous_and_both_are_named(void **state)
{
	(void)state;
	const struct written files[] = { { "one.py", "import sys\nprint(sys.argv)\n", EXEC_NO },
					 { "two.py", "import sys\nprint(sys.argv)\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_true(s.detection.ambiguous);
	assert_string_equal(submission_entry(&s), "one.py");
	const struct convention *c = submission_convention(&s, "any.entry.ambiguous");
	assert_false(c->held);
	assert_non_null(strstr(c->found, "one.py and two.py"));
	submission_end(&s);
}

static void a_file_that_another_one_loads_is_not_the_start(void **state)
{
	(void)state;
	const struct written files[] = { { "a.php", "<?php\nforeach (file($argv[1]) as $l) { echo $l; }\n", EXEC_NO },
					 { "z.php", "<?php\nrequire_once __DIR__ . '/a.php';\necho count($argv);\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_string_equal(submission_entry(&s), "z.php");
	assert_false(s.detection.ambiguous);
	submission_end(&s);
}

static void the_name_that_the_task_asks_for_decides_between_scripts(void **state)
{
	(void)state;
	const struct written files[] = { { "check.py", "import sys\nprint(sys.argv)\n", EXEC_NO },
					 { "parcel_quote.py", "import sys\nprint(sys.argv)\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "parcel-quote", KIND_CLI);
	assert_string_equal(submission_entry(&s), "parcel_quote.py");
	assert_false(s.detection.ambiguous);
	submission_end(&s);
}

static void a_frameworks_own_command_ranks_behind_the_candidates(void **state)
{
	(void)state;
	const struct written files[] = { { "artisan", "#!/usr/bin/env php\n<?php\nexit(1 + (int) $argv[1]);\n", EXEC_YES },
					 { "quote.php", "<?php\necho $argv[1];\n", EXEC_NO },
					 { "composer.json", "{\"require\": {\"laravel/framework\": \"^10\"}}", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "other", KIND_CLI);
	assert_string_equal(submission_entry(&s), "quote.php");
	submission_end(&s);
}

static void tests_vendor_and_generated_files_are_no_part_of_it(void **state)
{
	(void)state;
	const struct written files[] = { { "tests/run.php", "<?php\necho $argv[0];\n", EXEC_NO },
					 { "vendor/x/bin/tool", PHP_COMMAND, EXEC_YES },
					 { "node_modules/y/cli.js", "#!/usr/bin/env node\nconsole.log(process.argv)\n", EXEC_YES },
					 { "gen.php", "<?php // Code generated by x. DO NOT EDIT.\necho $argv[0];\n", EXEC_NO },
					 { "app.min.js", "console.log(process.argv)\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_int_equal(s.detection.candidate_count, 0);
	assert_int_equal(s.sources.count, 0);
	assert_string_equal(s.detection.no_entry_reason, "the only source files are tests, examples or documents");
	submission_end(&s);
}

static void a_shell_wrapper_does_not_hide_the_language_of_the_program(void **state)
{
	(void)state;
	const struct written files[] = { { "bin/quote", "#!/bin/sh\nexec java -cp out Main \"$@\"\n", EXEC_YES },
					 { "src/Main.java",
					   "public class Main {\n\tpublic static void main(String[] args) {\n\t\tSystem.out.println(args.length); // more code "
					   "than the wrapper\n\t}\n}\n",
					   EXEC_NO },
					 { "Makefile", "all:\n\tjavac -d out src/Main.java\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_string_equal(submission_entry(&s), "bin/quote");
	assert_string_equal(s.detection.profile->id, "java");
	assert_string_equal(s.detection.starter->id, "shell");
	assert_string_equal(json_text(s.detection.build_rule, "method", ""), "Makefile");
	submission_end(&s);
}

static void what_is_a_part_of_shell_programs_does_not_become_their_language(void **state)
{
	(void)state;
	const struct written files[] = { { "bin/quote", "#!/bin/sh\nset -u\nwhile [ $# -gt 0 ]; do\n\tcase $1 in\n\t-t) tariff=$2 ;;\n\tesac\n\tshift\ndone\nawk -f lib/quote.awk \"$tariff\"\n", EXEC_YES },
					 { "lib/quote.awk", "{ sum += $2; count[$1]++; most = most > $2 ? most : $2; least = least < $2 ? least : $2; rows++ }\nEND { printf \"%.2f %d %d %d\\n\", sum / 100, rows, most, least }\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_string_equal(submission_entry(&s), "bin/quote");
	assert_string_equal(s.detection.profile->id, "shell");
	submission_end(&s);
}

static void a_submission_reads_the_same_every_time(void **state)
{
	(void)state;
	const struct written files[] = {
		{ "bin/quote", PHP_COMMAND, EXEC_YES }, { "src/Tariff.php", PHP_CLASS, EXEC_NO }, { "b.php", "<?php\necho 1;\n", EXEC_NO }, { 0 }
	};
	struct submission x = submission_detect(files, "quote", KIND_CLI);
	struct detection again;
	struct sources sources;
	struct err e = ERR_NONE;
	struct task task = { .kind = KIND_CLI, .entry = "quote" };
	assert_int_equal(detect(x.a, &x.tree, &task, &x.profiles, &again, &sources, &e), 0);
	assert_int_equal(again.candidate_count, x.detection.candidate_count);
	for (size_t i = 0; i < again.candidate_count; i++) {
		assert_string_equal(again.candidates[i].path, x.detection.candidates[i].path);
		assert_int_equal(again.candidates[i].score, x.detection.candidates[i].score);
	}
	assert_int_equal(again.convention_count, x.detection.convention_count);
	submission_end(&x);
}

/* For each language: the smallest program as people write it, and what must come of it. */
static const struct {
	const char *path, *text;
	enum exec_bit exec;
	const char *language;
	enum kind kind;
} PROGRAMS[] = {
	{ "quote.php", "<?php\necho $argv[1];\n", EXEC_NO, "php", KIND_CLI },
	{ "index.php", "<?php\necho $_GET['a'];\n", EXEC_NO, "php", KIND_WEB },
	{ "calc.php", "<?\nforeach (file($argv[1]) as $l) { echo $l; }\n?>\n", EXEC_NO, "php", KIND_CLI },
	{ "toyrobot", "<?php\necho fgets(STDIN);\n", EXEC_NO, "php", KIND_CLI },
	{ "robot.php", "<?php\nfunction main($a) {}\nif (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {\n\tmain($_SERVER['argv']);\n}\n", EXEC_NO, "php",
	  KIND_CLI },
	{ "about.php", "<!doctype html>\n<p><?= date('Y') ?></p>\n", EXEC_NO, "php", KIND_WEB },
	{ "api.php", "<?php\n$app->get('/orders', function () { return 1; });\n$app->run();\n", EXEC_NO, "php", KIND_WEB },
	{ "server.php", "<?php\n$s = new React\\Http\\HttpServer(fn ($r) => 1);\n$s->listen($argv[1]);\n", EXEC_NO, "php", KIND_WEB },
	{ "shop-hours.php", "<?php\n/*\n * Plugin Name: Shop hours\n */\nadd_action('init', 'f');\n", EXEC_NO, "php", KIND_WEB },
	{ "main.py", "import sys\n\n\ndef main():\n    print(sys.argv)\n\n\nif __name__ == \"__main__\":\n    main()\n", EXEC_NO, "python", KIND_CLI },
	{ "app.py", "from flask import Flask\napp = Flask(__name__)\n", EXEC_NO, "python", KIND_WEB },
	{ "quote/__main__.py", "from .cli import main\nmain()\n", EXEC_NO, "python", KIND_CLI },
	{ "index.js", "const { argv } = require('node:process');\nconsole.log(argv);\n", EXEC_NO, "javascript", KIND_CLI },
	{ "server.js", "require('http').createServer((q, s) => { s.end(); }).listen(8080);\n", EXEC_NO, "javascript", KIND_WEB },
	{ "main.rb", "puts ARGV.first\n", EXEC_NO, "ruby", KIND_CLI },
	{ "config.ru", "run ->(env) { [200, {}, ['x']] }\n", EXEC_NO, "ruby", KIND_WEB },
	{ "quote.pl", "use strict;\nprint $ARGV[0];\n", EXEC_NO, "perl", KIND_CLI },
	{ "quote.lua", "print(arg[1])\n", EXEC_NO, "lua", KIND_CLI },
	{ "bin/quote", "#!/usr/bin/env lua5.4\nprint(arg[1])\n", EXEC_YES, "lua", KIND_CLI },
	{ "quote.sh", "#!/usr/bin/env bash\necho \"$1\"\n", EXEC_YES, "shell", KIND_CLI },
	{ "src/main.c", "#include <stdio.h>\nint main(int argc, char **argv)\n{\n\tprintf(\"%s\", argv[1]);\n}\n", EXEC_NO, "c", KIND_CLI },
	{ "main.cpp", "#include <iostream>\nint main()\n{\n\tstd::cout << 1;\n}\n", EXEC_NO, "cpp", KIND_CLI },
	{ "main.go", "package main\n\nimport \"os\"\n\nfunc main() {\n\tos.Exit(len(os.Args))\n}\n", EXEC_NO, "go", KIND_CLI },
	{ "cmd/web/main.go", "package main\n\nimport \"net/http\"\n\nfunc main() {\n\thttp.ListenAndServe(\":80\", nil)\n}\n", EXEC_NO, "go", KIND_WEB },
	{ "src/main.rs", "fn main() {\n    println!(\"{}\", std::env::args().count());\n}\n", EXEC_NO, "rust", KIND_CLI },
	{ "app.jsx", "import { createRoot } from 'react-dom/client';\ncreateRoot(document.body).render(<App />);\n", EXEC_NO, "javascript", KIND_WEB },
	{ "src/cli.ts", "const args: string[] = process.argv.slice(2);\nconsole.log(args.length);\n", EXEC_NO, "typescript", KIND_CLI },
	{ "src/server.ts", "import { createServer } from 'node:http';\ncreateServer((q, s) => s.end()).listen(8080);\n", EXEC_NO, "typescript", KIND_WEB },
	{ "app.psgi", "use strict;\nsub { [200, [], ['x']] };\n", EXEC_NO, "perl", KIND_WEB },
	{ "quote.raku", "sub MAIN(Int $n) {\n    say $n;\n}\n", EXEC_NO, "raku", KIND_CLI },
	{ "quote.awk", "{ total += $2 }\nEND { print total }\n", EXEC_NO, "awk", KIND_CLI },
	{ "quote.tcl", "puts [lindex $argv 0]\n", EXEC_NO, "tcl", KIND_CLI },
	{ "quote.jq", ".orders[] | .price\n", EXEC_NO, "jq", KIND_CLI },
	{ "quote", "#!/usr/bin/jq -nrf\ninputs | .price\n", EXEC_YES, "jq", KIND_CLI },
	{ "quote.R", "args <- commandArgs(TRUE)\nprint(args)\n", EXEC_NO, "r", KIND_CLI },
	{ "app.R", "library(shiny)\nshinyApp(ui = fluidPage(), server = function(input, output) {})\n", EXEC_NO, "r", KIND_WEB },
	{ "quote.jl", "println(ARGS[1])\n", EXEC_NO, "julia", KIND_CLI },
	{ "quote", "#!/bin/zsh\nprint $1\n", EXEC_YES, "shell", KIND_CLI },
	{ "src/quote/Main.java", "package quote;\n\npublic final class Main {\n\tpublic static void main(String[] args) {\n\t}\n}\n", EXEC_NO, "java",
	  KIND_CLI },
	{ "src/main/kotlin/Main.kt", "fun main(args: Array<String>) {\n    println(args.size)\n}\n", EXEC_NO, "kotlin", KIND_CLI },
	{ "src/main/kotlin/Server.kt", "import io.ktor.server.engine.*\n\nfun main() {\n    embeddedServer(Netty, port = 8080) {}.start()\n}\n", EXEC_NO,
	  "kotlin", KIND_WEB },
	{ "Main.scala", "object Main extends App {\n  println(args.length)\n}\n", EXEC_NO, "scala", KIND_CLI },
	{ "src/main/scala/Main.scala", "@main def quote(weight: Int): Unit =\n  println(weight)\n", EXEC_NO, "scala", KIND_CLI },
	{ "quote.groovy", "println args.length\n", EXEC_NO, "groovy", KIND_CLI },
	{ "src/quote/core.clj", "(ns quote.core)\n\n(defn -main [& args]\n  (println (count args)))\n", EXEC_NO, "clojure", KIND_CLI },
	{ "quote.clj", "(println (count *command-line-args*))\n", EXEC_NO, "clojure", KIND_CLI },
	{ "Program.cs", "using System;\n\nConsole.WriteLine(args.Length);\n", EXEC_NO, "csharp", KIND_CLI },
	{ "Quote.cs",
	  "using System;\n\nnamespace Quote\n{\n    class Quote\n    {\n        static int Main(string[] args)\n        {\n            return args.Length;\n   "
	  "     }\n    }\n}\n",
	  EXEC_NO, "csharp", KIND_CLI },
	{ "Server.cs", "var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n", EXEC_NO, "csharp", KIND_WEB },
	{ "Program.fs", "[<EntryPoint>]\nlet main argv =\n    printfn \"%d\" argv.Length\n    0\n", EXEC_NO, "fsharp", KIND_CLI },
	{ "quote.fsx", "printfn \"%d\" 3\n", EXEC_NO, "fsharp", KIND_CLI },
	{ "app/Main.hs", "module Main (main) where\n\nmain :: IO ()\nmain = interact id\n", EXEC_NO, "haskell", KIND_CLI },
	{ "bin/main.ml", "let () = print_endline Sys.argv.(1)\n", EXEC_NO, "ocaml", KIND_CLI },
	{ "lib/quote/cli.ex", "defmodule Quote.CLI do\n  def main(args), do: IO.inspect(args)\nend\n", EXEC_NO, "elixir", KIND_CLI },
	{ "quote.exs", "System.argv() |> IO.inspect()\n", EXEC_NO, "elixir", KIND_CLI },
	{ "quote.erl", "-module(quote).\n-export([main/1]).\n\nmain(Args) -> io:format(\"~p~n\", [Args]).\n", EXEC_NO, "erlang", KIND_CLI },
	{ "Sources/quote/main.swift", "print(CommandLine.arguments.count)\n", EXEC_NO, "swift", KIND_CLI },
	{ "bin/quote.dart", "void main(List<String> args) {\n  print(args.length);\n}\n", EXEC_NO, "dart", KIND_CLI },
	{ "quote.pas", "program Quote;\nbegin\n  WriteLn(ParamCount);\nend.\n", EXEC_NO, "pascal", KIND_CLI },
	{ "src/quote.adb", "with Ada.Command_Line;\nprocedure Quote is\nbegin\n   null;\nend Quote;\n", EXEC_NO, "ada", KIND_CLI },
};

static void the_smallest_program_of_each_language_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof PROGRAMS / sizeof *PROGRAMS; i++) {
		const struct written files[] = { { PROGRAMS[i].path, PROGRAMS[i].text, PROGRAMS[i].exec }, { 0 } };
		struct submission s = submission_detect(files, NULL, KIND_CLI);
		assert_string_equal(submission_entry(&s), PROGRAMS[i].path);
		assert_string_equal(s.detection.profile->id, PROGRAMS[i].language);
		if (s.detection.kind != PROGRAMS[i].kind)
			fail_msg("%s is taken for %s", PROGRAMS[i].path, kind_text(s.detection.kind));
		assert_non_null(s.detection.run_rule);
		submission_end(&s);
	}
}

/* Modules that only declare: nothing must be found. */
static const struct written MODULES[] = {
	{ "src/a.php",
	  "<?php\ndeclare(strict_types=1);\nnamespace A;\nuse B\\C;\nrequire 'x.php';\nabstract class X { function f() { echo 1; } }\nfunction g(): void { if "
	  "(1) { print 2; } }\nreturn new class {};\n",
	  EXEC_NO },
	{ "src/b.php",
	  "<?php\nnamespace A;\nif (!defined('X')) exit('x');\ndefined('Y') or die('y');\nif (!function_exists('f')) {\n\tfunction f() { echo 1; "
	  "}\n}\n#[Pure(A::B)]\nfinal "
	  "class C {\n\tfunction g() { echo self::class; }\n}\n",
	  EXEC_NO },
	{ "src/settings.php", "<?php\n$c['a'] = 1;\nreturn [\n\t'f' => function () { return g(); },\n\tA::b(),\n];\n", EXEC_NO },
	{ "a.py",
	  "\"\"\"Doc.\"\"\"\nimport os\nfrom x import y\nRATE = 3\n\n\nclass A:\n    def f(self):\n        print(1)\n\n    x = 1\n\n\ndef g(\n    a,\n):\n    "
	  "print(2)\n",
	  EXEC_NO },
	{ "a.js",
	  "'use strict';\nconst fs = require('fs');\nfunction f() { console.log(1); }\nclass A { g() { f(); } }\nconst h = (x) => { f(x); };\nmodule.exports = "
	  "{ f, A, h };\n",
	  EXEC_NO },
	{ "a.mjs", "import fs from 'node:fs';\nexport function f() { console.log(1); }\nexport const RATE = 3;\nexport default class A {}\n", EXEC_NO },
	{ "a.rb", "require 'set'\nmodule A\n  class B\n    def f\n      puts 1\n    end\n  end\nend\n", EXEC_NO },
	{ "A.pm", "package A;\nuse strict;\nsub f { print 1 }\n1;\n", EXEC_NO },
	{ "a.lua", "local M = {}\nfunction M.f()\n  print(1)\nend\nreturn M\n", EXEC_NO },
	{ "a.ts",
	  "import { b } from './b';\nexport interface Order {\n  id: string;\n}\nexport function f(o: Order): string {\n  return b(o);\n}\nexport const g = "
	  "(n: "
	  "number): number => {\n  return n;\n};\nexport enum Zone { A, B }\n",
	  EXEC_NO },
	{ "A.rakumod", "unit module A;\nsub f(Int $n) is export { say $n }\nclass B { method MAIN { say 1 } }\n", EXEC_NO },
	{ "a.awk", "# BEGIN { x }\nfunction twice(n,   local) {\n\tif (n) { print n }\n\treturn 2 * n\n}\n", EXEC_NO },
	{ "a.tcl", "package provide a 1.0\nnamespace eval a {\n    proc f {n} { puts $n }\n}\nproc a::g {} {\n    exit 1\n}\n", EXEC_NO },
	{ "a.jq", "# .x\ninclude \"b\";\ndef twice(f): def inner: . * 2; f | inner;\ndef price: twice(.a; .b);\n", EXEC_NO },
	{ "R/a.R", "library(stats)\nRATE <- 3\nf <- function(x, y = c(1, 2)) {\n  print(x)\n}\ng = \\(n) {\n  quit(status = n)\n}\nsetClass(\"A\")\n",
	  EXEC_NO },
	{ "a.jl", "module A\nexport f\nf(x) = println(x)\nfunction g(n)\n    for i in 1:n\n        println(i)\n    end\nend\nend\n", EXEC_NO },
	{ "qa/cases.py",
	  "import unittest\n\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        pass\n\n\nif __name__ == \"__main__\":\n    unittest.main()\n",
	  EXEC_NO },
	{ "qa/cases.js", "const test = require('node:test');\ntest('adds', () => { console.log(process.argv); });\n", EXEC_NO },
	{ "qa/cases.rb", "require 'minitest/autorun'\nclass T < Minitest::Test\n  def test_a\n    assert true\n  end\nend\nputs 1\n", EXEC_NO },
	{ "a.c", "int main_loop(void)\n{\n\treturn 0; /* int main( */\n}\n", EXEC_NO },
	{ "a.h", "int main(void);\n", EXEC_NO },
	{ "a.go", "package quote\n\n// func main() {}\nfunc Main() {}\n", EXEC_NO },
	{ "lib.rs", "pub fn price() -> u32 {\n    /* fn main() {} */\n    2\n}\n", EXEC_NO },
	{ "A.java", "class A {\n\tstatic int f() {\n\t\treturn 1;\n\t}\n}\n", EXEC_NO },
	{ "Twice.kt", "package quote\n\n/* fun main() */\nclass Twice {\n    fun main2() = \"fun main()\"\n}\n\nfun twice(n: Int) = 2 * n\n", EXEC_NO },
	{ "Twice.scala", "package quote\n\nobject Twice {\n  // def main(args: Array[String])\n  def twice(n: Int): Int = 2 * n\n}\n", EXEC_NO },
	{ "src/Twice.groovy", "package quote\n\nclass Twice {\n    static int twice(int n) {\n        2 * n\n    }\n}\n", EXEC_NO },
	{ "src/quote/twice.clj", "(ns quote.twice)\n\n; (defn -main [])\n(defn twice [n] (* 2 n))\n\n(comment\n  (twice 3))\n", EXEC_NO },
	{ "Twice.cs",
	  "using System;\n\nnamespace Quote;\n\n// static void Main()\npublic class Twice\n{\n    public int Of(int n)\n    {\n        return 2 * n;\n    "
	  "}\n}\n",
	  EXEC_NO },
	{ "Twice.fs", "module Twice\n\nopen System\n\nlet twice n =\n    printfn \"x\"\n    2 * n\n", EXEC_NO },
	{ "src/Twice.hs", "module Twice (twice) where\n\n-- main = twice\ntwice :: Int -> Int\ntwice n = 2 * n\n", EXEC_NO },
	{ "lib/twice.ml", "(* let () = main *)\nlet twice n = 2 * n\n", EXEC_NO },
	{ "lib/twice.ex", "defmodule Twice do\n  @doc \"def main(args)\"\n  def twice(n), do: 2 * n\nend\n", EXEC_NO },
	{ "twice.erl", "-module(twice).\n-export([twice/1]).\n\n% main(_) -> ok.\ntwice(N) -> 2 * N.\n", EXEC_NO },
	{ "Sources/Quote/Twice.swift",
	  "import Foundation\n\n// @main\npublic struct Twice {\n    public func of(_ n: Int) -> Int {\n        return 2 * n\n    }\n}\n", EXEC_NO },
	{ "lib/twice.dart", "/* void main() {} */\nint twice(int n) => 2 * n;\n", EXEC_NO },
	{ "twice.pas",
	  "unit Twice;\n\ninterface\n\nfunction Twofold(n: Integer): Integer;\n\nimplementation\n\nfunction Twofold(n: Integer): Integer;\nbegin\n  Twofold := "
	  "2 * n;\nend;\n\nend.\n",
	  EXEC_NO },
	{ "twice.adb",
	  "package body Twice is\n   -- procedure Main is\n   function Of_It (N : Integer) return Integer is\n   begin\n      return 2 * N;\n   end "
	  "Of_It;\nend Twice;\n",
	  EXEC_NO },
};

static void a_module_that_only_declares_starts_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof MODULES / sizeof *MODULES; i++) {
		const struct written files[] = { MODULES[i], { 0 } };
		struct submission s = submission_detect(files, NULL, KIND_CLI);
		if (s.detection.candidate_count)
			fail_msg("%s is taken for an entry point: %s (line %u)", MODULES[i].path, s.detection.candidates[0].evidence->text,
				 s.detection.candidates[0].evidence->line);
		assert_int_equal(s.detection.kind, KIND_LIBRARY);
		submission_end(&s);
	}
}

static void a_project_below_a_folder_is_read_as_if_it_lay_at_the_top(void **state)
{
	(void)state;
	const struct written files[] = { { "backend/bin/quote", PHP_COMMAND, EXEC_YES },
					 { "backend/src/Tariff.php", PHP_CLASS, EXEC_NO },
					 { "backend/composer.json", "{\n\"bin\": [\"bin/quote\"],\n\"require\": {\"slim/slim\": \"4\"}}", EXEC_NO },
					 { "README.md", "```\ncd backend\nphp bin/quote 100\n```\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_string_equal(submission_entry(&s), "backend/bin/quote");
	assert_string_equal(s.detection.project, "backend/");
	assert_string_equal(submission_evidence(&s, "php.composer-bin")->path, "backend/composer.json");
	assert_int_equal(submission_evidence(&s, "php.composer-bin")->line, 2);
	assert_non_null(submission_evidence(&s, "php.bin-folder"));
	assert_int_equal(submission_evidence(&s, "any.documented")->line, 3);
	assert_string_equal(s.detection.framework.name, "Slim");
	submission_end(&s);
	/* Without any manifest, too, when the folder is parted like a project. */
	s = submission_detect((const struct written[]){ files[0], files[1], { 0 } }, "quote", KIND_CLI);
	assert_string_equal(s.detection.project, "backend/");
	assert_non_null(submission_evidence(&s, "php.bin-folder"));
	submission_end(&s);
}

static void a_java_entry_point_knows_its_class(void **state)
{
	(void)state;
	const struct written files[] = { { "src/quote/Main.java",
					   "/* package wrong; class Wrong */\npackage quote.cli;\n\nimport java.util.List;\n\npublic final class Main "
					   "{\n\tpublic static void main(String[] args) {\n\t}\n}\n",
					   EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_string_equal(s.detection.candidates[0].class_name, "quote.cli.Main");
	submission_end(&s);
	s = submission_detect(
		(const struct written[]){
			{ "Main.java", "import java.io.*;\npublic class Main {\n\tpublic static void main(String... args) {\n\t}\n}\n", EXEC_NO }, { 0 } },
		NULL, KIND_CLI);
	assert_string_equal(s.detection.candidates[0].class_name, "Main");
	submission_end(&s);
}

static void hostile_sources_neither_stop_nor_mislead_it(void **state)
{
	(void)state;
	size_t len = 1500000;
	char *deep = malloc(len + 1);
	memset(deep, '{', len);
	memcpy(deep, "<?php function f() ", 19);
	deep[len] = '\0';
	const struct written files[] = { { "deep.php", deep, EXEC_NO },
					 { "bad\xff\n.php", "<?php\necho \"\xff\xfe\" . $argv[1];\n", EXEC_NO },
					 { "open.py", "x = \"\"\"never closed\nimport sys; sys.argv\n", EXEC_NO },
					 { "composer.json", "{\"bin\": [\"../../etc/passwd\", {\"a\": 1}, \"\\u0000\"], \"bin\": 3, ", EXEC_NO },
					 { "zero.php", "", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, "quote", KIND_CLI);
	assert_string_equal(submission_entry(&s), "bad\xff\n.php");
	submission_end(&s);
	free(deep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_php_command_in_bin_is_the_entry_point_with_its_evidence),
		cmocka_unit_test(index_php_that_reads_argv_is_a_command),
		cmocka_unit_test(index_php_that_reads_a_request_is_a_page_even_for_a_command_line_task),
		cmocka_unit_test(argv_in_a_comment_or_string_is_no_evidence),
		cmocka_unit_test(letters_of_another_encoding_do_not_turn_text_into_code),
		cmocka_unit_test(class_files_alone_have_no_entry_point_and_the_reason_says_so),
		cmocka_unit_test(an_empty_submission_and_one_of_data_say_why_there_is_no_entry_point),
		cmocka_unit_test(two_equally_likely_starts_are_ambiguous_and_both_are_named),
		cmocka_unit_test(a_file_that_another_one_loads_is_not_the_start),
		cmocka_unit_test(the_name_that_the_task_asks_for_decides_between_scripts),
		cmocka_unit_test(a_frameworks_own_command_ranks_behind_the_candidates),
		cmocka_unit_test(tests_vendor_and_generated_files_are_no_part_of_it),
		cmocka_unit_test(a_shell_wrapper_does_not_hide_the_language_of_the_program),
		cmocka_unit_test(what_is_a_part_of_shell_programs_does_not_become_their_language),
		cmocka_unit_test(a_submission_reads_the_same_every_time),
		cmocka_unit_test(the_smallest_program_of_each_language_is_found),
		cmocka_unit_test(a_module_that_only_declares_starts_nothing),
		cmocka_unit_test(a_project_below_a_folder_is_read_as_if_it_lay_at_the_top),
		cmocka_unit_test(a_java_entry_point_knows_its_class),
		cmocka_unit_test(hostile_sources_neither_stop_nor_mislead_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
