/* test_detect_source.c: code, comments and strings are told apart in every language, at unchanged offsets. */
#include "tests/unit/detect_support.h"

/* In each text CODE stands in code, NOTE in comments, and WORD in strings, which is neither. */
static const struct {
	const char *language, *text;
} TEXTS[] = {
	{ "php", "<p>WORD</p>\n<?php CODE(); // NOTE\n/* NOTE\nNOTE */ CODE; # NOTE\n#[CODE]\n$a = 'WORD // \\' WORD' . \"WORD \\\" # WORD\"; CODE();\n$b = "
		 "<<<X\nWORD 'WORD\n  X . CODE();\n"
		 "$c = <<<'Y'\nWORD\nY;\nCODE; // NOTE ?> WORD\n<?= CODE ?>\nWORD\n" },
	{ "php", "#!WORD\n<? CODE; // NOTE\n?><b># WORD // WORD</b><?php CODE; /* NOTE */ `WORD`; CODE; __halt_compiler(); WORD // WORD\n" },
	{ "python", "#!/usr/bin/python3 NOTE\nCODE # NOTE\nx = 'WORD # WORD' + \"WORD \\\" WORD\" + CODE\ny = '''WORD\n# WORD \" WORD'''; CODE\nz = "
		    "\"\"\"WORD\n'WORD'\"\"\" # NOTE 'NOTE\nCODE\n" },
	{ "javascript", "CODE; // NOTE\n/* NOTE */ CODE; 'WORD // WORD'; \"WORD /* \"; CODE; `WORD ${'WORD'} // WORD\nWORD`; CODE;\nconst r = "
			"/WORD\\/[/'\"]WORD/; CODE; a = b / CODE / c; // NOTE\n" },
	{ "typescript", "CODE; // NOTE\nfunction f<T>(a: T): CODE { return `WORD ${a} WORD` as CODE; } /* NOTE */\ntype A = 'WORD' | \"WORD // WORD\"; const "
			"r: CODE = /WORD'/; CODE\n" },
	{ "ruby", "# NOTE\nCODE # NOTE\n=begin\nNOTE\n=end\nputs 'WORD # WORD', \"WORD # WORD\"; CODE\nx = <<~EOS\n  WORD # WORD\nEOS\nCODE; %w[WORD WORD]; "
		  "CODE\n__END__\nNOTE\n" },
	{ "perl", "# NOTE\nCODE; # NOTE\n=pod\n\nNOTE\n\n=cut\n\nmy $x = 'WORD # WORD' . \"WORD # \"; CODE; $#CODE; my $y = <<'EOS';\nWORD # WORD\nEOS\nCODE; "
		  "q{WORD}; $x =~ /WORD#WORD/; CODE\n__END__\nNOTE\n" },
	{ "raku", "# NOTE\nCODE; # NOTE\n=begin pod\nNOTE\n=end pod\nsay 'WORD # WORD' ~ \"WORD # \"; CODE; #`( NOTE\nNOTE ) CODE; my $y = q:to/EOS/;\nWORD # "
		  "WORD\nEOS\nCODE; "
		  "$x-CODE'CODE; q{WORD}; CODE\n" },
	{ "lua", "-- NOTE\nCODE --[[ NOTE\nNOTE ]] CODE --[==[ NOTE ]] NOTE ]==] CODE\nx = 'WORD -- WORD' .. \"WORD --\" .. [[WORD\n-- WORD]] .. [=[ WORD ]] "
		 "WORD ]=] CODE\n" },
	{ "shell", "#!/bin/sh NOTE\nCODE # NOTE\necho 'WORD # WORD' \"WORD # WORD\" CODE$#CODE\ncat <<EOS\nWORD # WORD\nEOS\nCODE\n" },
	{ "awk",
	  "#!/usr/bin/awk -f NOTE\nCODE # NOTE\n$1 ~ /WORD # WORD[/\"]WORD/ { print \"WORD # \\\" WORD\", CODE / 2 / CODE } # NOTE\n!/WORD/ { CODE }\n" },
	{ "tcl", "#!/usr/bin/tclsh NOTE\nCODE; # NOTE\nputs \"WORD # WORD\"; CODE\nproc f {} { # NOTE \\\n  NOTE\n  CODE $#CODE\n}\n" },
	{ "jq", "# NOTE\nCODE | \"WORD # \\(.x | \"WORD\") WORD\" | CODE # NOTE\n" },
	{ "r", "# NOTE\nCODE # NOTE\nx <- 'WORD # WORD' ; y <- \"WORD # \\\" WORD\"; CODE; z <- r\"(WORD \" # WORD)\"; CODE; `WORD # WORD` <- CODE\n" },
	{ "julia", "# NOTE\nCODE #= NOTE #= NOTE =# NOTE =# CODE\nx = \"WORD # $WORDX WORD\"; y = \"\"\"WORD \" # WORD\"\"\"; CODE; a' * CODE; c = '\"'; CODE; "
		   "`WORD # WORD`; CODE\n" },
	{ "c", "/* NOTE */ CODE // NOTE \\\nNOTE\nchar *s = \"WORD // \\\" WORD\", c = '\"'; CODE; /* NOTE\n\" NOTE */ CODE\n" },
	{ "cpp", "CODE // NOTE\nauto s = R\"x(WORD \" // )\" WORD)x\"; CODE; int n = 1'000'CODE; \"WORD\" /* NOTE */ CODE\n" },
	{ "go", "CODE // NOTE\ns := `WORD // \" WORD` + \"WORD \\\" //\" + CODE; r := '\"'; CODE /* NOTE */\n" },
	{ "rust", "CODE /* NOTE /* NOTE */ NOTE */ CODE // NOTE\nlet s = r#\"WORD \" // WORD\"#; let c = '\"'; fn f<'a>(x: &'a CODE) {} let t = \"WORD // "
		  "\\\"WORD\"; CODE\n" },
	{ "java", "CODE // NOTE\nString s = \"WORD // \\\" WORD\"; char c = '\"'; CODE; String t = \"\"\"\n  WORD \" // WORD\n  \"\"\"; CODE /* NOTE */\n" },
	{ "kotlin", "CODE /* NOTE /* NOTE */ NOTE */ CODE // NOTE\nval s = \"WORD // ${if (WORD) \"WORD }\" else \"\"} WORD\"; CODE; val t = \"\"\"WORD \""
		    " \\\n// WORD\"\"\"; CODE; val c = '\"'; CODE\n" },
	{ "scala", "CODE // NOTE\nval s = s\"WORD ${f(\"WORD\")} /* WORD\"; CODE; val t = \"\"\"WORD \" // WORD\"\"\"; val c = '\"'; val d = 'CODE; CODE /*"
		   " NOTE */\n" },
	{ "groovy",
	  "CODE // NOTE\ndef s = 'WORD // \\' WORD' + \"WORD ${x(\"WORD\")} WORD\" + CODE + '''WORD\n' // WORD''' + \"\"\"WORD\n\" WORD\"\"\"; CODE =~"
	  " /WORD\\/ '\"WORD/; a = CODE / 2 / CODE /* NOTE */\n" },
	{ "clojure", "CODE ; NOTE \" NOTE\n(def s \"WORD ; \\\" WORD\nWORD\") CODE [\\\" \\; \\newline] CODE #\"WORD\\\" WORD\" CODE\n" },
	{ "csharp", "CODE // NOTE\nvar s = \"WORD \\\" // WORD\" + @\"WORD \\\"; var t = $\"WORD {f(\"WORD\")} {{ WORD\"; CODE; var u = \"\"\"WORD \" //"
		    " WORD\n\"\"\"; var v = @\"WORD \"\" // WORD\n\"; CODE; var c = '\"'; /* NOTE\n\" NOTE */ CODE\n" },
	{ "fsharp", "CODE // NOTE\nlet s = \"WORD // \\\" WORD\" + CODE (* NOTE (* NOTE *) \" *) \" NOTE *) CODE (*) CODE\nlet f (x: 'a) c = '\"' CODE;"
		    " \"\"\"WORD \" (* WORD\"\"\"; @\"WORD \\\"; CODE\n" },
	{ "haskell",
	  "CODE -- NOTE\nx = CODE {- NOTE {- NOTE -} NOTE -} CODE \"WORD -- \\\" WORD\" x' '\"' CODE --> CODE\ny = \"WORD \\\n  \\ -- WORD\" CODE |--"
	  " CODE\n" },
	{ "ocaml", "CODE (* NOTE (* NOTE *) \" *) \" NOTE *) CODE\nlet s = \"WORD (* \\\" WORD\" CODE '\"' (x : 'a) {|WORD \" (* WORD|} CODE {q|WORD |} WORD|q}"
		   " CODE\n" },
	{ "elixir",
	  "CODE # NOTE\nx = \"WORD # #{f(\"WORD\")} WORD\" <> CODE <> 'WORD #' <> \"\"\"\nWORD \" # WORD\n\"\"\" <> ~s(WORD # \") <> ~r/WORD \\/ # \"/"
	  " <> [?\", ?#, CODE] # NOTE\n" },
	{ "erlang", "CODE % NOTE \"\nX = \"WORD % \\\" WORD\" CODE 'WORD % \\' ' CODE [$\", $%, $\\\", CODE] % NOTE\n" },
	{ "swift", "CODE /* NOTE /* NOTE */ NOTE */ CODE // NOTE\nlet s = \"WORD // \\(f(\"WORD\")) \\\" WORD\"; CODE; let t = \"\"\"\nWORD \" // WORD\n\"\"\";"
		   " CODE; #\"WORD \" \\ // WORD\"#; CODE\n" },
	{ "dart", "CODE /* NOTE /* NOTE */ NOTE */ CODE // NOTE\nvar s = 'WORD // ${f('WORD')} \\' WORD' + \"WORD ' ${x} // WORD\" + CODE + r'WORD \\' + CODE"
		  " + '''WORD\n' // WORD''' + CODE;\n" },
	{ "pascal", "CODE { NOTE ' NOTE } CODE (* NOTE\nNOTE *) CODE // NOTE '\ns := 'WORD { '' // WORD' + #39 + CODE; CODE\n" },
	{ "ada", "CODE -- NOTE \"\nS : String := \"WORD -- \"\" WORD\" & CODE & '\"' & CODE'CODE & F ('-') -- NOTE\n" },
};

static size_t count(struct bytes text, const char *word)
{
	size_t found = 0, len = strlen(word);
	for (size_t i = 0; i + len <= text.len; i++)
		found += memcmp(text.data + i, word, len) == 0;
	return found;
}

static void code_comments_and_strings_are_told_apart(void **state)
{
	(void)state;
	struct submission s = submission_write((const struct written[]){ { 0 } });
	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
		const struct profile *profile = profiles_find(&s.profiles, TEXTS[i].language);
		struct bytes text = bytes_of(TEXTS[i].text), code, comments;
		detect_source(s.a, profile, text, &code, &comments);
		assert_int_equal(code.len, text.len);
		assert_int_equal(comments.len, text.len);
		if (count(code, "WORD") || count(code, "NOTE") || count(code, "CODE") != count(text, "CODE"))
			fail_msg("code of %s:\n%s", TEXTS[i].language, code.data);
		if (count(comments, "WORD") || count(comments, "CODE") || count(comments, "NOTE") != count(text, "NOTE"))
			fail_msg("comments of %s:\n%s", TEXTS[i].language, comments.data);
		for (size_t k = 0; k < text.len; k++) {
			assert_true((text.data[k] == '\n') == (code.data[k] == '\n'));
			assert_true((text.data[k] == '\n') == (comments.data[k] == '\n'));
			assert_true(code.data[k] == text.data[k] || code.data[k] == ' ');
		}
	}
	submission_end(&s);
}

static void what_is_never_closed_ends_with_the_text(void **state)
{
	(void)state;
	static const char *const texts[] = { "/* CODE",  "\"CODE",       "'CODE", "`CODE",         "<<<X\nCODE", "\"\"\"CODE",
					     "--[[CODE", "=begin\nCODE", "",      "\xff\xfe'\xff", "\\",         "r#\"CODE" };
	struct submission s = submission_write((const struct written[]){ { 0 } });
	for (size_t p = 0; p < s.profiles.count; p++)
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
			struct bytes code, comments;
			detect_source(s.a, s.profiles.items[p], bytes_of(texts[i]), &code, &comments);
			assert_int_equal(code.len, strlen(texts[i]));
			assert_int_equal(comments.len, strlen(texts[i]));
		}
	submission_end(&s);
}

static void the_sources_handed_on_are_the_candidates_own_in_order(void **state)
{
	(void)state;
	const struct written files[] = { { "z.py", "x = 1 # NOTE\n", EXEC_NO },  { "a.php", "<?php\n$y = 1;\n", EXEC_NO },
					 { "vendor/v.php", "<?php\n", EXEC_NO }, { "tests/t.py", "t = 1\n", EXEC_NO },
					 { "data.json", "{}", EXEC_NO },         { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_int_equal(s.sources.count, 2);
	assert_string_equal(s.sources.items[0].path, "a.php");
	assert_string_equal(s.sources.items[0].language, "php");
	assert_string_equal(s.sources.items[1].path, "z.py");
	assert_int_equal(count(s.sources.items[1].comments, "NOTE"), 1);
	submission_end(&s);
}

/* Every profile that is shipped names conventions and rules once, and its own id in them. */
static void the_ids_of_rules_and_conventions_are_unique(void **state)
{
	(void)state;
	struct submission s = submission_write((const struct written[]){ { 0 } });
	assert_true(s.profiles.count >= 12);
	for (size_t p = 0; p < s.profiles.count; p++) {
		static const char *const lists[] = { "evidence", "conventions" };
		for (size_t l = 0; l < 2; l++)
			JSON_EACH (rule, json_get(s.profiles.items[p]->root, lists[l]))
				for (const struct json *other = rule->next; other; other = other->next)
					assert_string_not_equal(json_text(rule, "id", ""), json_text(other, "id", ""));
	}
	submission_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_comments_and_strings_are_told_apart),
		cmocka_unit_test(what_is_never_closed_ends_with_the_text),
		cmocka_unit_test(the_sources_handed_on_are_the_candidates_own_in_order),
		cmocka_unit_test(the_ids_of_rules_and_conventions_are_unique),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
