/* main.c: arguments → command table → exit status. The only place that ends the process on purpose. */
#include <locale.h>

#include "harness/cli/cli.h"

int main(int argc, char **argv)
{
	/* Names in archives are UTF-8; numbers stay in the C locale, so that no report depends on where it was written. */
	setlocale(LC_CTYPE, "C.UTF-8");
	return cli_main(argc, argv);
}
