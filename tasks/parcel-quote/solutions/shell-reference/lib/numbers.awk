# Money in cents and percentages in hundredths of a percent. All numbers stay far below 2^53, so awk's doubles hold them exactly.
# -1 means: not such a number. Lengths are checked by hand, since not every awk knows {1,9}.

function whole(text, least, most) {
	if (text !~ /^[0-9]+$/ || length(text) > 9 || text + 0 < least || text + 0 > most)
		return -1
	return text + 0
}

function price(text, point) {
	if (text !~ /^[0-9]+$/ && text !~ /^[0-9]+\.[0-9][0-9]$/)
		return -1
	point = index(text, ".")
	if ((point ? point - 1 : length(text)) > 6)
		return -1
	return point ? substr(text, 1, point - 1) * 100 + substr(text, point + 1) : text * 100
}

function percent(text, point, decimals) {
	if (text !~ /^[0-9]+%$/ && text !~ /^[0-9]+\.[0-9][0-9]?%$/)
		return -1
	text = substr(text, 1, length(text) - 1)
	point = index(text, ".")
	if ((point ? point - 1 : length(text)) > 3)
		return -1
	decimals = point ? substr(text, point + 1) : ""
	return substr(text, 1, point ? point - 1 : 3) * 100 + substr(decimals "00", 1, 2)
}

# Halves go up.
function share(cents, hundredths) {
	return int((cents * hundredths + 5000) / 10000)
}

function money(cents) {
	return sprintf("%d.%02d", int(cents / 100), cents % 100)
}

function trim(text) {
	sub(/^[ \t]+/, "", text)
	sub(/[ \t]+$/, "", text)
	return text
}
