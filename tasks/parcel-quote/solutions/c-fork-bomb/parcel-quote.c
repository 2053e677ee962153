/* A test specimen of the task's suite: every process makes as many others as it can. Run it in the sandbox only. */
#include <unistd.h>

int main(void)
{
	while (fork() >= 0)
		;
	return 1;
}
