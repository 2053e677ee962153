/* cgroup_file.h: the small text files that control groups are made of, and where a process's groups are. */
#ifndef SANDBOX_CGROUP_FILE_H
#define SANDBOX_CGROUP_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/bytes.h"
#include "harness/base/str.h"

/* cgroup_file_put(dir, name, text): Write ${text} in one write. 0, or -1 with errno. */
int cgroup_file_put(int dir, const char *name, const char *text);
int cgroup_file_put_number(int dir, const char *name, uint64_t number);
/* cgroup_file_get(dir, name, ret): The number that the file starts with. 0, or -1. */
int cgroup_file_get(int dir, const char *name, uint64_t *ret);
/* cgroup_file_key(dir, name, key): The number after "KEY " at the start of a line; 0 if there is none. */
uint64_t cgroup_file_key(int dir, const char *name, const char *key);

/*
 * Files that are read again and again stay open: opening one costs more than reading it.
 * cgroup_files_new(): Never fails. cgroup_files_read(files, dir, name, key): The number that the file ${name} starts with; with a ${key} (else NULL) that after
 * "KEY " at the start of a line; 0 if there is none. ${dir} and ${name} must live as long as ${files}. NULL ${files}: nothing is kept open.
 */
struct cgroup_files;
struct cgroup_files *cgroup_files_new(void);
void cgroup_files_free(struct cgroup_files *files);
uint64_t cgroup_files_read(struct cgroup_files *files, int dir, const char *name, const char *key);

/* cgroup_file_word(dir, name, word): ${word} stands in the file, between blanks. */
bool cgroup_file_word(int dir, const char *name, const char *word);

/*
 * cgroup_file_own(controller, ret_mount, ret_group): Where the hierarchy of the v1 ${controller} (NULL: cgroup2) is mounted, and the folder of our own group in it.
 * false if it is not mounted. From /proc/self/cgroup and /proc/self/mountinfo.
 */
bool cgroup_file_own(const char *controller, struct str *ret_mount, struct str *ret_group);

/* The two parsers behind it, which take the whole files. Pure. false if nothing fits. */
bool cgroup_file_parse_mount(struct bytes mountinfo, const char *controller, struct str *ret_mount, struct str *ret_root);
bool cgroup_file_parse_group(struct bytes cgroups, const char *controller, struct str *ret_path);

#endif
