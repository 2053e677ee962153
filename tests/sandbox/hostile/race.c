/* race.c HOW: leaves a child that goes on changing result.txt while, as it hopes, somebody collects it. */
#define _GNU_SOURCE
#include "hostile.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_file(const char *name, const char *text)
{
	int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0644);
	ssize_t n = fd < 0 ? -1 : write(fd, text, strlen(text));
	close(fd);
	return n < 0 ? -1 : 0;
}

/* A file, a link to a secret, a file, a link … under one name. */
static void swap_link(void)
{
	while (1)
		renameat2(AT_FDCWD, "result.txt", AT_FDCWD, "other", RENAME_EXCHANGE);
}

static void swap_folder(void)
{
	while (1)
		renameat2(AT_FDCWD, "folder", AT_FDCWD, "elsewhere", RENAME_EXCHANGE);
}

/* Longer than when it was looked at. */
static void grow(void)
{
	int fd = open("result.txt", O_WRONLY | O_APPEND);
	while (write(fd, "more\n", 5) == 5 && lseek(fd, 0, SEEK_CUR) < 1 << 20)
		;
	while (1)
		pause();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*go_on)(void);
	} table[] = { { "link", swap_link }, { "folder", swap_folder }, { "grow", grow } };
	if (argc != 2 || write_file("result.txt", "right\n") < 0 || symlink("/etc/passwd", "other") < 0 || mkdir("folder", 0755) < 0 ||
	    write_file("folder/result.txt", "right\n") < 0 || symlink("/etc", "elsewhere") < 0)
		return NO_TRY;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, argv[1]) != 0)
			continue;
		if (fork() == 0) {
			setsid();
			table[i].go_on();
		}
		usleep(30000);
		return HELD;
	}
	return NO_TRY;
}
