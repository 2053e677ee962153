#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

char *text_trim(char *text)
{
	size_t length = strlen(text);
	if (length > 0 && text[length - 1] == '\n')
		text[--length] = '\0';
	if (length > 0 && text[length - 1] == '\r')
		text[--length] = '\0';
	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		text[--length] = '\0';
	return text + strspn(text, " \t");
}

size_t text_split(char *text, char separator, char **parts, size_t most)
{
	size_t count = 0;
	while (text != NULL) {
		char *end = strchr(text, separator);
		if (end != NULL)
			*end++ = '\0';
		if (count < most)
			parts[count] = text;
		count++;
		text = end;
	}
	return count;
}

size_t text_words(char *text, char **words, size_t most)
{
	size_t count = 0;
	char *rest = text;
	for (char *word; (word = strtok_r(rest, " \t", &text)) != NULL; rest = NULL) {
		if (count < most)
			words[count] = word;
		count++;
	}
	return count;
}

bool text_fail(char *problem, size_t size, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(problem, size, format, arguments);
	va_end(arguments);
	return false;
}
