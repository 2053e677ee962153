#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *work(void *argument)
{
	return argument;
}

int main(void)
{
	char line[64];
	pthread_t thread;
	if (!fgets(line, sizeof(line), stdin) || pthread_create(&thread, NULL, work, NULL) || pthread_join(thread, NULL))
		return 1;
	free(malloc(10000000));
	if (fork() == 0)
		_exit(0);
	wait(NULL);
	FILE *file = fopen("o.txt", "w");
	if (!file || fputs(line, file) < 0 || fclose(file) || remove("o.txt") || system("true"))
		return 2;
	puts("pong");
	return 0;
}
