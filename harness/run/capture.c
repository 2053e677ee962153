/* capture.c: mappings of what a run left. */
#include <sys/mman.h>

#include "harness/base/fault.h"
#include "harness/run/capture.h"

int capture_map(int fd, uint64_t len, struct bytes *ret, struct err *e)
{
	*ret = (struct bytes){ .data = "", .len = 0 };
	if (fd < 0 || len == 0)
		return 0;
	/* Of a sealed memory file or of a file that nobody is left to change: the length cannot shrink under the mapping. */
	void *data = fault_at("run.map") ? MAP_FAILED : mmap(NULL, (size_t)len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return err_sys(e, OWNER_HARNESS, "mapping what the program printed");
	*ret = (struct bytes){ .data = data, .len = (size_t)len };
	return 0;
}

void capture_unmap(struct bytes *b)
{
	if (b->len > 0)
		munmap((void *)(uintptr_t)b->data, b->len);
	*b = (struct bytes){ .data = "", .len = 0 };
}
