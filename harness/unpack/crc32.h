/* crc32.h: the check sum of gzip (RFC 1952, section 8), which libarchive reads past without comparing. */
#ifndef HARNESS_UNPACK_CRC32_H
#define HARNESS_UNPACK_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* crc32_add(crc, data, len): The sum of all so far and ${data}; starts at 0. */
uint32_t crc32_add(uint32_t crc, const void *data, size_t len);

#endif
