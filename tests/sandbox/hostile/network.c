/* network.c HOW PORT: calls a listener on the host's loopback in one of several ways. Nothing else is ever aimed at. */
#define _GNU_SOURCE
#include "hostile.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_in host;

static long tcp(void)
{
	int s = socket(AF_INET, SOCK_STREAM, 0);
	return connect(s, (struct sockaddr *)&host, sizeof(host));
}

static long tcp_nonblocking(void)
{
	int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	long rc = connect(s, (struct sockaddr *)&host, sizeof(host));
	return rc < 0 && errno == EINPROGRESS ? 0 : rc;
}

static long tcp_mapped(void)
{
	struct sockaddr_in6 mapped = { .sin6_family = AF_INET6, .sin6_port = host.sin_port };
	inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped.sin6_addr);
	int s = socket(AF_INET6, SOCK_STREAM, 0);
	return connect(s, (struct sockaddr *)&mapped, sizeof(mapped));
}

/* TCP Fast Open sends with the first packet, without connect(). */
static long fast_open(void)
{
	int s = socket(AF_INET, SOCK_STREAM, 0);
	return sendto(s, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&host, sizeof(host));
}

static long udp(void)
{
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	return sendto(s, "x", 1, 0, (struct sockaddr *)&host, sizeof(host));
}

/* The address of sendmsg lies in memory, where no filter sees it: here the empty network namespace is the wall. */
static long udp_message(void)
{
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	struct iovec part = { "x", 1 };
	struct msghdr message = { .msg_name = &host, .msg_namelen = sizeof(host), .msg_iov = &part, .msg_iovlen = 1 };
	return sendmsg(s, &message, 0);
}

/* Abstract names belong to the network namespace, not to any folder. */
static long abstract(void)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int len = snprintf(un.sun_path + 1, sizeof(un.sun_path) - 1, "takehome-hostile-%d", ntohs(host.sin_port));
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	return connect(s, (struct sockaddr *)&un, (socklen_t)(sizeof(sa_family_t) + 1 + (size_t)len));
}

static long serve(void)
{
	int s = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in any = { .sin_family = AF_INET };
	return bind(s, (struct sockaddr *)&any, sizeof(any));
}

static const struct {
	const char *name;
	long (*call)(void);
} table[] = { { "tcp", tcp }, { "tcp_nonblocking", tcp_nonblocking }, { "tcp_mapped", tcp_mapped }, { "fast_open", fast_open },
	      { "udp", udp }, { "udp_message", udp_message },         { "abstract", abstract },     { "serve", serve } };

int main(int argc, char **argv)
{
	if (argc != 3)
		return NO_TRY;
	host = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, argv[1]) != 0)
			continue;
		long result = table[i].call();
		printf("%s: %s\n", argv[1], result < 0 ? strerrorname_np(errno) : "worked");
		return result < 0 ? HELD : HARM;
	}
	return NO_TRY;
}
