/* other_abi.c i386|x32: the same kernel by another door, where the numbers mean other calls. Number 20 of i386 is getpid, harmless. */
#define _GNU_SOURCE
#include "hostile.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 2)
		return NO_TRY;
	if (strcmp(argv[1], "x32") == 0) {
		syscall(0x40000000 | SYS_getpid);
		return HARM;
	}
	long result = 20;
	__asm__ volatile("int $0x80" : "+a"(result) : : "memory");
	return HARM;
}
