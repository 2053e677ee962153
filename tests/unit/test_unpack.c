/* test_unpack.c: whole submissions through unpack(): every format, what is refused and why, what is left on disk. */
#include "tests/unit/unpack_support.h"

#include "harness/base/fault.h"
#include "harness/base/str.h"

struct fixture {
	struct arena *a;
	const char *folder; /* where the test makes its archives */
	struct workdir work;
	struct tree tree;
	struct err e;
	struct unpack_limits limits;
	uid_t owner;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->a = arena_new();
	f->folder = arena_strdup(f->a, support_scratch());
	f->work.fd = f->tree.fd = -1;
	f->limits = UNPACK_LIMITS_DEFAULT;
	f->owner = geteuid();
	*state = f;
	return 0;
}

static void forget(struct fixture *f)
{
	if (f->tree.fd >= 0)
		close(f->tree.fd);
	f->tree.fd = -1;
	workdir_close(&f->work);
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	fault_arm(NULL);
	forget(f);
	fs_remove_tree(AT_FDCWD, f->folder, NULL);
	arena_free(f->a);
	free(f);
	return 0;
}

/* unpack() on ${name} in the test's folder, in a fresh scratch folder. */
static int try_unpack(struct fixture *f, const char *name)
{
	forget(f);
	f->e = ERR_NONE;
	if (workdir_open(f->a, &f->work, &f->e) < 0)
		fail_msg("%s", f->e.text);
	return unpack(f->a, fs_join(f->a, f->folder, name), NULL, &f->limits, &f->work, f->owner, &f->tree, &f->e);
}

static struct tree *must_unpack(struct fixture *f, const char *name)
{
	if (try_unpack(f, name) < 0)
		fail_msg("%s: %s", name, f->e.text);
	if (f->tree.refused)
		fail_msg("%s: %s", name, f->tree.refused);
	assert_tree_sound(&f->tree, f->owner);
	return &f->tree;
}

static void assert_refused(struct fixture *f, const char *name, const char *words)
{
	if (try_unpack(f, name) < 0)
		fail_msg("%s: %s", name, f->e.text);
	if (!f->tree.refused)
		fail_msg("%s was not refused", name);
	else if (!strstr(f->tree.refused, words))
		fail_msg("%s: '%s' does not say '%s'", name, f->tree.refused, words);
	assert_int_equal(f->tree.fd, -1);
	assert_int_equal(faccessat(f->work.fd, "tree", F_OK, 0), -1);
	assert_int_equal(faccessat(f->work.fd, "unpacked", F_OK, 0), -1);
}

static void assert_noted(const struct tree *tree, const char *path, enum note_kind kind, const char *words)
{
	const struct tree_note *note = find_note(tree, path);
	if (!note) {
		fail_msg("no note about '%s'", path);
		return;
	}
	assert_int_equal(note->kind, kind);
	if (!strstr(note->reason, words))
		fail_msg("'%s' does not say '%s'", note->reason, words);
}

static void assert_content(struct fixture *f, const char *path, const char *expected)
{
	struct bytes content;
	if (fs_read(f->a, f->tree.fd, path, 1 << 20, &content, &f->e) < 0)
		fail_msg("%s", f->e.text);
	assert_string_equal(content.data, expected);
}

/* The whole tree as text: everything but format, hash, and where it is. */
static const char *described(struct fixture *f)
{
	struct str s = STR_EMPTY;
	const struct tree *tree = &f->tree;
	str_addf(&s, "%s: %zu files, %llu bytes, wrapper %s\n", tree->name, tree->file_count, (unsigned long long)tree->bytes,
		 tree->wrapper ? tree->wrapper : "-");
	for (size_t i = 0; i < tree->entry_count; i++) {
		const struct tree_entry *entry = &tree->entries[i];
		str_addf(&s, "%s %s exec %s %llu %s\n", entry_kind_text(entry->kind), entry->path, exec_bit_text(entry->exec), (unsigned long long)entry->bytes,
			 entry->target ? entry->target : "");
	}
	for (const struct tree_note *note = tree->notes; note; note = note->next)
		str_addf(&s, "%s %s: %s\n", note_kind_text(note->kind), note->path, note->reason);
	return str_steal(&s, f->a);
}

static void the_same_tree_is_the_same_however_it_was_packed(void **state)
{
	static const char *const names[] = { "anna.zip", "anna.tar", "anna.tar.gz", "anna.tar.bz2", "anna.tar.xz", "anna.tar.zst", "anna.7z" };
	struct fixture *f = *state;
	run_shell(f->folder,
		  "umask 022; mkdir -p anna/solution/bin anna/solution/src/Deep/er anna/solution/empty anna/solution/.git anna/__MACOSX;"
		  "cd anna/solution; printf '#!/usr/bin/env php\\n<?php echo 1;\\n' >bin/quote; chmod 755 bin/quote; printf '<?php\\n' >src/Deep/er/A.php;"
		  "printf 'x = 1\\n' >'src/with space.py'; : >src/nothing; printf 'caf\303\251\\n' >'src/caf\303\251.txt'; printf 1 >'src/Cafe\314\201.txt';"
		  "ln -s ../src/Deep src/link; ln -s /etc/passwd evil; printf x >.DS_Store; printf x >.git/config; printf x >src/a.php~; chmod 600 src/nothing;"
		  "mkfifo pipe; cd ..; printf x >__MACOSX/._a;"
		  "rm solution/pipe; " /* zip waits for a FIFO's other end */
		  "zip -q -y -r ../anna.zip .; tar -cf ../anna.tar *; for t in gz:gzip bz2:bzip2 xz:xz zst:zstd; do ${t#*:} -q <../anna.tar "
		  ">../anna.tar.${t%:*}; done;"
		  "7z a -snl ../anna.7z . >/dev/null");
	must_unpack(f, "anna");
	const char *expected = described(f);
	assert_string_equal(f->tree.format, "folder");
	assert_string_equal(f->tree.wrapper, "solution");
	assert_non_null(tree_find(&f->tree, "src/link"));
	assert_null(tree_find(&f->tree, "evil"));
	assert_noted(&f->tree, "evil", NOTE_REFUSED, "outside");
	assert_noted(&f->tree, ".git", NOTE_SET_ASIDE, "git");
	assert_noted(&f->tree, "__MACOSX", NOTE_SET_ASIDE, "macOS");
	assert_noted(&f->tree, "src/a.php~", NOTE_SET_ASIDE, "editor");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		must_unpack(f, names[i]);
		assert_string_equal(described(f), expected);
		assert_string_equal(f->tree.format, names[i] + strlen("anna."));
		assert_content(f, "src/Deep/er/A.php", "<?php\n");
	}
}

static void the_digest_of_a_folder_is_that_of_what_was_taken(void **state)
{
	struct fixture *f = *state;
	char first[HASH_HEX_SIZE];
	run_shell(f->folder, "mkdir -p one two; echo 1 >one/a.py; cp one/a.py two; echo 1 >two/.DS_Store");
	memcpy(first, must_unpack(f, "one")->sha256, sizeof first);
	assert_int_equal(strlen(first), 64);
	assert_string_equal(must_unpack(f, "two")->sha256, first);
	run_shell(f->folder, "echo 2 >two/a.py");
	assert_string_not_equal(must_unpack(f, "two")->sha256, first);
}

static void a_zip_from_windows_has_unknown_exec_bits_and_its_backslashes_separate(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "python3 - <<'EOF'\n"
			     "import zipfile\n"
			     "z = zipfile.ZipFile('w.zip', 'w')\n"
			     "for name, text in (('sol\\\\src\\\\main.php', '<?php'), ('sol\\\\run', '#!/bin/sh\\n'), ('sol\\\\..\\\\..\\\\up.php', 'x'), "
			     "('\\\\abs.php', 'x')):\n"
			     "    i = zipfile.ZipInfo('n'); i.filename = name; i.create_system = 0; i.external_attr = 0x20; z.writestr(i, text)\n"
			     "z.close()\n"
			     "EOF");
	const struct tree *tree = must_unpack(f, "w.zip");
	assert_string_equal(tree->wrapper, "sol");
	assert_int_equal(tree->entry_count, 3);
	assert_int_equal(tree_find(tree, "src/main.php")->exec, EXEC_UNKNOWN);
	assert_int_equal(tree_find(tree, "run")->exec, EXEC_UNKNOWN);
	struct stat st;
	assert_int_equal(fstatat(tree->fd, "run", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0755); /* it names its interpreter */
	assert_int_equal(fstatat(tree->fd, "src/main.php", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_int_equal(tree->note_count, 2);
}

static void encrypted_archives_are_refused_with_what_to_ask_for(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "echo secret >a.php; zip -q -P pw e.zip a.php; 7z a -ppw e.7z a.php >/dev/null; 7z a -ppw -mhe=on h.7z a.php >/dev/null");
	assert_refused(f, "e.zip", "encrypted. Ask the candidate to send it without a password");
	assert_refused(f, "e.7z", "encrypted");
	assert_refused(f, "h.7z", "encrypted");
}

static void an_archive_cut_off_anywhere_is_refused(void **state)
{
	static const char *const names[] = { "a.zip", "a.tar.gz", "a.tar.bz2", "a.tar.xz", "a.tar.zst", "a.7z" };
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir p; for i in 1 2 3; do head -c 20000 /dev/urandom >p/$i.bin; done; zip -q -r a.zip p; 7z a a.7z p >/dev/null;"
			     "for t in gz:gzip bz2:bzip2 xz:xz zst:zstd; do tar -cf - p | ${t#*:} -q >a.tar.${t%:*}; done");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		must_unpack(f, names[i]);
		struct stat st;
		const char *whole = fs_join(f->a, f->folder, names[i]), *cut = arena_printf(f->a, "cut-%s", names[i]);
		assert_int_equal(stat(whole, &st), 0);
		/* The last byte of a zip or 7z may be anything; 5 bytes are always part of a check sum or record. */
		const off_t lengths[] = { st.st_size / 20, st.st_size / 3, st.st_size / 2, st.st_size - 1000, st.st_size - 5 };
		for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
			run_shell(f->folder, arena_printf(f->a, "head -c %lld %s >%s", (long long)lengths[k], names[i], cut));
			assert_refused(f, cut, "Ask the candidate");
		}
	}
	run_shell(f->folder, "tar -cf a.tar p; head -c 30000 a.tar >cut.tar");
	assert_refused(f, "cut.tar", "cut off: its end is missing after 1 file");
}

static void a_tar_cut_between_two_files_is_unpacked_with_a_warning(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "echo 1 >a.py; echo 2 >b.py; tar -cf a.tar a.py b.py; head -c 1024 a.tar >cut.tar");
	const struct tree *tree = must_unpack(f, "cut.tar");
	assert_int_equal(tree->file_count, 1);
	assert_noted(tree, "cut.tar", NOTE_CHANGED, "no end mark");
	must_unpack(f, "a.tar");
	assert_int_equal(f->tree.note_count, 0);
}

static void one_flipped_bit_in_the_content_is_noticed(void **state)
{
	static const char *const names[] = { "a.zip", "a.tar.gz", "a.tar.bz2", "a.tar.xz", "a.tar.zst", "a.7z" };
	struct fixture *f = *state;
	/* Content that cannot be compressed is stored as it is, so that the flip breaks no structure: only a check sum can tell. */
	run_shell(f->folder,
		  "head -c 60000 /dev/urandom >a.bin; zip -q -0 a.zip a.bin; 7z a -mx0 a.7z a.bin >/dev/null;"
		  "for t in 'gz:gzip -1' bz2:bzip2 xz:xz 'zst:zstd --check'; do tar -cf - a.bin | ${t#*:} -q >a.tar.${t%%:*}; done;"
		  "for n in a.zip a.tar.gz a.tar.bz2 a.tar.xz a.tar.zst a.7z; do python3 -c 'import sys; b = bytearray(open(sys.argv[1], \"rb\").read());"
		  "b[30000] ^= 4; open(\"flip-\" + sys.argv[1], \"wb\").write(b)' $n; done");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		must_unpack(f, names[i]);
		assert_refused(f, arena_printf(f->a, "flip-%s", names[i]), "damaged");
	}
}

static void a_zip_that_shows_different_files_to_different_programs_is_refused(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "python3 - <<'EOF'\n"
			     "import zipfile, copy\n"
			     "z = zipfile.ZipFile('two.zip', 'w'); z.writestr('a.py', 'print(1)')\n"
			     "i = copy.copy(z.infolist()[0]); i.filename = 'b.py'; z.filelist.append(i); z.close()\n"
			     "EOF");
	assert_refused(f, "two.zip", "its list of files does not fit the files in it");
}

static void a_source_file_becomes_a_tree_of_one(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "printf '#!/usr/bin/php\\n<?php\\n' >quote; chmod 755 quote; printf 'print(1)\\n' >main.py");
	const struct tree *tree = must_unpack(f, "quote");
	assert_string_equal(tree->format, "file");
	assert_string_equal(tree->name, "quote");
	assert_int_equal(tree->entry_count, 1);
	assert_int_equal(tree_find(tree, "quote")->exec, EXEC_YES);
	assert_int_equal(strlen(tree->sha256), 64);
	must_unpack(f, "main.py");
	assert_content(f, "main.py", "print(1)\n");
}

static void what_is_no_submission_is_refused_by_what_it_is(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder,
		  ": >empty.zip; echo hello >text.zip; printf '%%PDF-1.4\\n' >cv.pdf; printf 'Rar!\\032\\007\\001\\000' >a.rar; head -c 3000 /dev/zero >zeros;"
		  "mkdir nothing; gzip -c cv.pdf >cv.tar.gz; printf '# v2 git bundle\\n' >a.bundle; tar -cf e.tar -T /dev/null");
	assert_refused(f, "empty.zip", "empty (0 bytes)");
	assert_refused(f, "text.zip", "named like a zip archive, but is none: it is text");
	assert_refused(f, "cv.pdf", "a PDF document");
	assert_refused(f, "a.rar", "a RAR archive");
	assert_refused(f, "a.bundle", "a git bundle");
	assert_refused(f, "zeros", "neither an archive nor source text");
	assert_refused(f, "cv.tar.gz", "cannot be read");
	assert_refused(f, "nothing", "empty: it holds no files");
	assert_refused(f, "e.tar", "named like a tar archive, but is none");
}

static void history_without_files_is_refused_with_what_to_do(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir only only/.git; echo x >only/.git/HEAD; mkdir -p bare/a.git/objects/pack bare/a.git/refs/heads; echo x >bare/a.git/HEAD;"
			     "tar -cf bare.tar bare; tar -C bare -czf bare.tar.gz a.git");
	assert_refused(f, "only", "only the history of a git repository");
	assert_refused(f, "bare.tar.gz", "a bare git repository");
	assert_refused(f, "bare", "a bare git repository");
}

static void a_scratch_folder_inside_the_submission_is_not_copied(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir -p p/tmp; echo 1 >p/a.py");
	setenv("TMPDIR", fs_join(f->a, f->folder, "p/tmp"), 1);
	int rc = try_unpack(f, "p");
	unsetenv("TMPDIR");
	assert_int_equal(rc, 0);
	assert_null(f->tree.refused);
	assert_int_equal(f->tree.entry_count, 2);
}

static void a_submission_that_is_not_there_is_no_fault_of_the_candidate(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(try_unpack(f, "missing.zip"), -1);
	assert_int_equal(f->e.owner, OWNER_HARNESS);
	assert_non_null(strstr(f->e.text, "missing.zip"));
	run_shell(f->folder, "mkfifo pipe");
	assert_int_equal(try_unpack(f, "pipe"), -1);
	assert_non_null(strstr(f->e.text, "neither a file nor a folder"));
}

static void a_misnamed_archive_is_opened_as_what_it_is(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "echo 1 >a.py; zip -q a.zip a.py; mv a.zip a.tar.gz");
	const struct tree *tree = must_unpack(f, "a.tar.gz");
	assert_string_equal(tree->format, "zip");
	assert_string_equal(tree->name, "a");
	assert_noted(tree, "a.tar.gz", NOTE_CHANGED, "is a zip archive");
}

/* A tar of entries that no program would make. ${entries}: Python that adds to t; f(name, text), l(name, target), h(name, target), d(name) are at hand. */
static void make_tar(struct fixture *f, const char *name, const char *entries)
{
	run_shell(f->folder, arena_printf(f->a,
					  "python3 - <<'EOF'\nimport tarfile, io\nt = tarfile.open('%s', 'w')\n"
					  "def add(name, kind, target='', text='', mode=0o644):\n"
					  "    i = tarfile.TarInfo(name); i.type = kind; i.linkname = target; i.mode = mode; i.size = len(text)\n"
					  "    t.addfile(i, io.BytesIO(text.encode()))\n"
					  "def f(name, text='x', mode=0o644): add(name, tarfile.REGTYPE, text=text, mode=mode)\n"
					  "def l(name, target): add(name, tarfile.SYMTYPE, target)\n"
					  "def h(name, target): add(name, tarfile.LNKTYPE, target)\n"
					  "def d(name): add(name, tarfile.DIRTYPE, mode=0o755)\n"
					  "%s\nt.close()\nEOF",
					  name, entries));
}

static void links_that_could_leave_are_refused_and_the_others_kept(void **state)
{
	struct fixture *f = *state;
	make_tar(f, "l.tar",
		 "f('p/src/a.py'); l('p/in', 'src/a.py'); l('p/src/up', '../in'); l('p/out', '../x'); l('p/root', '.'); l('p/trick', 'root/root/../../..')\n"
		 "l('p/abs', '/etc'); l('p/none', 'nowhere'); l('p/loop', 'loop')");
	const struct tree *tree = must_unpack(f, "l.tar");
	assert_string_equal(tree->wrapper, "p");
	assert_string_equal(tree_find(tree, "in")->target, "src/a.py");
	assert_non_null(tree_find(tree, "src/up"));
	assert_non_null(tree_find(tree, "none"));
	assert_non_null(tree_find(tree, "loop"));
	assert_noted(tree, "out", NOTE_REFUSED, "outside"); /* inside the archive, but outside once the wrapper is gone */
	assert_noted(tree, "trick", NOTE_REFUSED, "after a name");
	assert_noted(tree, "abs", NOTE_REFUSED, "outside");
	assert_int_equal(tree->note_count, 3);
}

static void nothing_is_ever_written_through_a_link(void **state)
{
	struct fixture *f = *state;
	make_tar(f, "t.tar",
		 "f('z'); l('d', 'e'); d('e'); f('d/a.py', 'through'); l('s', 'z'); f('s', 'over'); f('q'); l('q', 'z'); h('hs', 'q'); h('hz', 'z')");
	const struct tree *tree = must_unpack(f, "t.tar");
	assert_int_equal(tree_find(tree, "d")->kind, ENTRY_FOLDER); /* a folder wins */
	assert_null(tree_find(tree, "e/a.py"));
	assert_content(f, "d/a.py", "through");
	assert_content(f, "z", "x");
	assert_content(f, "s", "over");
	assert_int_equal(tree_find(tree, "q")->kind, ENTRY_LINK); /* the last wins */
	assert_noted(tree, "hs", NOTE_REFUSED, "no file before it");
	assert_content(f, "hz", "x");
}

static void a_hard_link_becomes_a_copy(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir p; printf '#!/bin/sh\\n' >p/a; chmod 755 p/a; ln p/a p/b; tar -cf h.tar p; mkdir g; cp -a p g");
	must_unpack(f, "h.tar");
	assert_content(f, "b", "#!/bin/sh\n");
	assert_int_equal(tree_find(&f->tree, "b")->exec, EXEC_YES);
	f->tree.name = "";
	const char *expected = described(f);
	must_unpack(f, "g");
	f->tree.name = "";
	assert_string_equal(described(f), expected);
	make_tar(f, "self.tar", "f('a', 'once'); h('a', 'a'); h('b', '../../etc/passwd')");
	must_unpack(f, "self.tar");
	assert_content(f, "a", "once");
	assert_noted(&f->tree, "b", NOTE_REFUSED, "outside");
}

static void names_that_collide_end_the_same_in_every_order(void **state)
{
	struct fixture *f = *state;
	make_tar(f, "a.tar", "f('d', 'file'); f('d/in.py'); f('twice', '1'); f('twice', '2')");
	make_tar(f, "b.tar", "f('d/in.py'); f('d', 'file'); f('twice', '1'); f('twice', '2')");
	must_unpack(f, "a.tar");
	f->tree.name = "";
	const char *first = described(f);
	assert_content(f, "twice", "2");
	must_unpack(f, "b.tar");
	f->tree.name = "";
	assert_string_equal(described(f), first);
	assert_noted(&f->tree, "d", NOTE_REFUSED, "folder of the same name");
	assert_noted(&f->tree, "twice", NOTE_CHANGED, "last one");
}

static void set_id_bits_are_dropped_and_told(void **state)
{
	struct fixture *f = *state;
	make_tar(f, "s.tar", "f('s', '#!/bin/sh', 0o6755)");
	assert_noted(must_unpack(f, "s.tar"), "s", NOTE_CHANGED, "set-user-id");
}

static void each_limit_stops_everything(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder,
		  "mkdir p; for i in 1 2 3 4 5; do head -c 3000 /dev/urandom >p/$i; done; tar -czf p.tar.gz p; mkdir z; head -c 20000000 /dev/zero >z/a;"
		  "head -c 1000 z/a >z/b; tar -C z -czf z.tar.gz a; tar -czf tail.tar.gz z/b; head -c 90000000 /dev/zero | gzip -1 >>tail.tar.gz");
	f->limits.entries = 5;
	assert_refused(f, "p.tar.gz", "more than 5 files and folders");
	f->limits.entries = 4;
	assert_refused(f, "p", "more than 4 files and folders");
	f->limits = UNPACK_LIMITS_DEFAULT;
	assert_refused(f, "z.tar.gz", "more than 200 times its own size");
	must_unpack(f, "z"); /* a folder is not packed */
	f->limits.file_bytes = 10 << 20;
	assert_refused(f, "z.tar.gz", "A file in the submission is larger than 10 MiB");
	assert_refused(f, "z", "A file in the submission is larger than 10 MiB");
	f->limits = UNPACK_LIMITS_DEFAULT;
	run_shell(f->folder, "for i in 1 2 3; do head -c 3000 /dev/zero >p/z$i; done; tar -C p -czf f.tar.gz z1 z2 z3");
	f->limits.bytes = 8000;
	assert_refused(f, "f.tar.gz", "The files of the submission are larger than");
	f->limits = UNPACK_LIMITS_DEFAULT;
	f->limits.bytes = 2 << 20;
	assert_refused(f, "tail.tar.gz", "unpacks to more than is allowed"); /* all of it behind the end of the tar */
	f->limits.bytes = 10000;
	assert_refused(f, "p.tar.gz", "The file is larger than 0 MiB");
	f->limits = UNPACK_LIMITS_DEFAULT;
	f->limits.wall_ms = 0;
	assert_refused(f, "p", "takes longer than 0 seconds");
	assert_refused(f, "p.tar.gz", "takes longer than 0 seconds");
}

static void names_beyond_a_limit_are_refused_one_by_one(void **state)
{
	struct fixture *f = *state;
	make_tar(f, "n.tar", "f('ok.py'); f('d/' * 40 + 'a'); f('n' * 300); f('p/' + '/'.join(['x' * 200] * 6)); f('c\\nd'); f('e\\x1b[31m')");
	const struct tree *tree = must_unpack(f, "n.tar");
	assert_int_equal(tree->file_count, 1);
	assert_int_equal(tree->note_count, 5);
}

static void special_files_in_a_folder_are_left_out_without_waiting(void **state)
{
	struct fixture *f = *state;
	run_shell(
		f->folder,
		"mkdir p; echo 1 >p/a.py; mkfifo p/pipe; ln -s /etc/passwd p/link; python3 -c \"import socket; socket.socket(socket.AF_UNIX).bind('p/sock')\"");
	const struct tree *tree = must_unpack(f, "p");
	assert_int_equal(tree->entry_count, 1);
	assert_noted(tree, "pipe", NOTE_REFUSED, "FIFO");
	assert_noted(tree, "sock", NOTE_REFUSED, "socket");
	assert_noted(tree, "link", NOTE_REFUSED, "outside");
}

static void holes_in_files_are_kept_as_zeros(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder,
		  "mkdir p; truncate -s 3000000 p/hole; printf end | dd of=p/mid bs=1 seek=2000000 2>/dev/null; echo x >>p/hole; truncate -s 4000000 p/hole;"
		  "tar -S -cf p.tar p");
	must_unpack(f, "p.tar");
	f->tree.name = "";
	f->tree.wrapper = NULL;
	const char *expected = described(f);
	assert_int_equal(tree_find(&f->tree, "hole")->bytes, 4000000);
	assert_int_equal(tree_find(&f->tree, "mid")->bytes, 2000003);
	must_unpack(f, "p");
	f->tree.name = "";
	assert_string_equal(described(f), expected);
}

static void everything_belongs_to_the_owner_that_was_asked_for(void **state)
{
	struct fixture *f = *state;
	if (geteuid() != 0)
		skip();
	run_shell(f->folder, "mkdir -p p/d; echo 1 >p/d/a.py; ln -s d/a.py p/l; tar -cf p.tar p");
	f->owner = 62007;
	must_unpack(f, "p.tar");
	struct stat st;
	assert_int_equal(fstat(f->tree.fd, &st), 0);
	assert_int_equal(st.st_uid, 62007);
	assert_int_equal(st.st_gid, 62007);
}

static void times_do_not_depend_on_the_hour_of_unpacking(void **state)
{
	struct fixture *f = *state;
	run_shell(f->folder, "mkdir -p p/d; echo 1 >p/d/a.py; tar -cf p.tar p");
	must_unpack(f, "p.tar");
	static const char *const paths[] = { ".", "d", "d/a.py" };
	for (size_t i = 0; i < 3; i++) {
		struct stat st;
		assert_int_equal(fstatat(f->tree.fd, paths[i], &st, 0), 0);
		assert_int_equal(st.st_mtim.tv_sec, 946684800);
	}
}

static void a_host_that_fails_is_never_the_candidates_fault(void **state)
{
	static const char *const points[] = { "writer.mkdir:2", "writer.open",  "writer.write", "writer.chown:2",
					      "writer.link",    "confine.fork", "confine.pipe", "fs.open:ENOSPC" };
	struct fixture *f = *state;
#ifdef NDEBUG
	skip(); /* the points are compiled out of release builds */
#endif
	run_shell(f->folder, "mkdir -p p/d; echo 1 >p/d/a.py; ln -s d/a.py p/l; tar -cf p.tar p");
	for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
		forget(f);
		f->e = ERR_NONE;
		assert_int_equal(workdir_open(f->a, &f->work, &f->e), 0);
		fault_arm(points[i]);
		int rc = unpack(f->a, fs_join(f->a, f->folder, "p.tar"), NULL, &f->limits, &f->work, f->owner, &f->tree, &f->e);
		fault_arm(NULL);
		if (rc == 0)
			fail_msg("%s was not noticed", points[i]);
		assert_int_equal(f->e.owner, OWNER_HARNESS);
		assert_int_equal(f->tree.fd, -1);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_same_tree_is_the_same_however_it_was_packed),
		TEST(the_digest_of_a_folder_is_that_of_what_was_taken),
		TEST(a_zip_from_windows_has_unknown_exec_bits_and_its_backslashes_separate),
		TEST(encrypted_archives_are_refused_with_what_to_ask_for),
		TEST(an_archive_cut_off_anywhere_is_refused),
		TEST(a_tar_cut_between_two_files_is_unpacked_with_a_warning),
		TEST(one_flipped_bit_in_the_content_is_noticed),
		TEST(a_zip_that_shows_different_files_to_different_programs_is_refused),
		TEST(a_source_file_becomes_a_tree_of_one),
		TEST(what_is_no_submission_is_refused_by_what_it_is),
		TEST(history_without_files_is_refused_with_what_to_do),
		TEST(a_scratch_folder_inside_the_submission_is_not_copied),
		TEST(a_submission_that_is_not_there_is_no_fault_of_the_candidate),
		TEST(a_misnamed_archive_is_opened_as_what_it_is),
		TEST(links_that_could_leave_are_refused_and_the_others_kept),
		TEST(nothing_is_ever_written_through_a_link),
		TEST(a_hard_link_becomes_a_copy),
		TEST(names_that_collide_end_the_same_in_every_order),
		TEST(set_id_bits_are_dropped_and_told),
		TEST(each_limit_stops_everything),
		TEST(names_beyond_a_limit_are_refused_one_by_one),
		TEST(special_files_in_a_folder_are_left_out_without_waiting),
		TEST(holes_in_files_are_kept_as_zeros),
		TEST(everything_belongs_to_the_owner_that_was_asked_for),
		TEST(times_do_not_depend_on_the_hour_of_unpacking),
		TEST(a_host_that_fails_is_never_the_candidates_fault),
	};
	return cmocka_run_group_tests_name("unpack", tests, NULL, NULL);
}
