/* signals.c init|all|range: aims signals at whoever can be reached: init, everybody, every number. */
#define _GNU_SOURCE
#include "hostile.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 2)
		return NO_TRY;
	if (strcmp(argv[1], "init") == 0) {
		/* A namespace's init ignores what it has no handler for, SIGKILL included, from inside. */
		kill(1, SIGKILL);
		kill(1, SIGTERM);
		usleep(50000);
		return kill(1, 0) == 0 || errno == EPERM ? HELD : HARM;
	}
	if (strcmp(argv[1], "all") == 0) {
		kill(-1, SIGKILL);
		return HELD;
	}
	int reached = 0;
	for (pid_t pid = 2; pid < 70000; pid++)
		if (pid != getpid() && kill(pid, 0) == 0)
			reached++;
	return reached ? HARM : HELD;
}
