/* http_curl.c: see http_curl.h. */
#include "harness/run/http_curl.h"

#include <dlfcn.h>
#include <string.h>

#include "harness/base/fault.h"

static struct http_curl table;
const struct http_curl *http_curl;

static const char LIBRARY[] = "libcurl.so.4";

/* POSIX lets a function's address come out of dlsym; C wants it copied. */
#define LOAD(result, name, arguments)                         \
	{                                                     \
		void *symbol = dlsym(library, "curl_" #name); \
		memcpy(&table.name, &symbol, sizeof symbol);  \
		missing = missing || !symbol;                 \
	}

int http_curl_load(struct err *e)
{
	bool missing = false;
	if (http_curl)
		return 0;
	void *library = fault_at("http.curl") ? NULL : dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return err_set(e, OWNER_HARNESS, "tasks with HTTP cases need libcurl (%s), which this host does not have. Install it: apt-get install libcurl4",
			       LIBRARY);
	HTTP_CURL_TABLE(LOAD)
	if (missing || table.global_init(CURL_GLOBAL_NOTHING) != CURLE_OK)
		return err_set(e, OWNER_HARNESS, "the host's libcurl (%s) is too old: it lacks functions of the version 7.85", LIBRARY);
	http_curl = &table;
	return 0;
}
