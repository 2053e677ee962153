/* blind_key.c: the file that says who is who in a blind export. */
#include "harness/pool/blind_key.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"

enum { SECRET_BYTES = 16, KEY_FILE_MAX = 64 << 20, CODE_LEN = 6 };
static const char SCHEMA[] = "takehome.blind-key/1";

static int new_secret(struct arena *a, struct blind_key *ret, struct err *e)
{
	unsigned char raw[SECRET_BYTES];
	SCOPED_STR hex = STR_EMPTY;
	if (getrandom(raw, sizeof raw, 0) != (ssize_t)sizeof raw)
		return err_sys(e, OWNER_HARNESS, "asking the system for random bytes");
	for (size_t i = 0; i < sizeof raw; i++)
		str_addf(&hex, "%02x", raw[i]);
	ret->secret = str_steal(&hex, a);
	return 0;
}

int blind_key_open(struct arena *a, const char *path, struct blind_key *ret, struct err *e)
{
	struct bytes text;
	struct json_error bad;
	*ret = (struct blind_key){ .path = path };
	/* Made with its mode before there is anything in it; whoever writes it later keeps the mode. */
	SCOPED_FD fd = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_sys(e, OWNER_HARNESS, "opening the key file '%s'", path);
	if (fs_read_fd(a, fd, KEY_FILE_MAX, &text, e) < 0)
		return err_wrap(e, "reading the key file '%s'", path);
	if (text.len == 0)
		return new_secret(a, ret, e);
	const struct json *root = json_parse(a, text, JSON_STRICT, &bad);
	ret->secret = json_text(root, "secret", NULL);
	if (!ret->secret || strcmp(json_text(root, "schema", ""), SCHEMA) != 0)
		return err_set(e, OWNER_HARNESS, "'%s' is no key file of a blind export: name another one, or remove it", path);
	return 0;
}

int blind_key_find(struct arena *a, const char *path, const char *pseudonym, const char **ret, struct err *e)
{
	struct bytes text;
	struct json_error bad;
	if (fs_read(a, AT_FDCWD, path, KEY_FILE_MAX, &text, e) < 0)
		return err_wrap(e, "reading the key file '%s'", path);
	JSON_EACH (one, json_get(json_parse(a, text, JSON_STRICT, &bad), "candidates"))
		if (strcmp(json_text(one, "page", ""), pseudonym) == 0)
			*ret = json_text(one, "id", *ret);
	return 0;
}

const char *blind_key_code(struct arena *a, const struct blind_key *key, const char *id, unsigned turn)
{
	static const char LETTERS[] = "23456789BCDFGHJKMNPQRSTVWXYZ";
	struct hash h;
	char hex[HASH_HEX_SIZE], code[CODE_LEN + 1] = { 0 };
	hash_start(&h);
	hash_add_field(&h, bytes_of(key->secret));
	hash_add_field(&h, bytes_of(id));
	hash_add_field(&h, (struct bytes){ .data = (const char *)&turn, .len = turn ? sizeof turn : 0 });
	hash_hex(&h, hex);
	for (size_t i = 0; i < CODE_LEN; i++) {
		/* Eight hex digits a letter: the remainder favours none that anybody could notice. */
		char part[9] = { 0 };
		memcpy(part, hex + 8 * i, 8);
		code[i] = LETTERS[strtoul(part, NULL, 16) % (sizeof LETTERS - 1)];
	}
	return arena_strdup(a, code);
}

struct blind_key_writer {
	struct json_writer *w;
	const char *path;
};

struct blind_key_writer *blind_key_write(const struct blind_key *key)
{
	struct blind_key_writer *w = alloc_zero(sizeof *w);
	*w = (struct blind_key_writer){ .w = json_writer_new(true), .path = key->path };
	json_object(w->w, NULL);
	json_put_string(w->w, "schema", SCHEMA);
	json_put_string(w->w, "secret", key->secret);
	json_array(w->w, "candidates");
	return w;
}

void blind_key_add(struct blind_key_writer *w, const struct blind_one *one, const struct submission *who)
{
	json_object(w->w, NULL);
	json_put_string(w->w, "pseudonym", one->name);
	json_put_string(w->w, "page", one->pseudonym);
	json_put_string(w->w, "id", who->id);
	json_put_string(w->w, "name", who->name);
	json_put_string(w->w, "path", who->path);
	json_end(w->w);
}

int blind_key_end(struct blind_key_writer *w, bool good, struct err *e)
{
	json_end(w->w);
	json_end(w->w);
	int r = good ? fs_replace(w->path, json_writer_text(w->w), e) : 0;
	json_writer_free(w->w);
	free(w);
	return r;
}
