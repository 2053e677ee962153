# The tariff file in tables. A zone is found by trying the prefixes of a postcode, longest first.

# read_tariff(file): what is wrong, with file and line; "" if nothing
function read_tariff(file, line, number, words, count, problem) {
	while ((getline line < file) > 0) {
		number++
		sub(/\r$/, "", line)
		line = trim(line)
		if (line == "" || line ~ /^#/)
			continue
		count = split(line, words, /[ \t]+/)
		problem = take(words[1], count, words)
		if (problem != "")
			return file ":" number ": " problem
	}
	close(file)
	return ""
}

function take(kind, count, w) {
	if (kind == "prefix" && count == 3) {
		if (w[2] in zone_of)
			return "prefix " w[2] " was given before"
		zone_of[w[2]] = w[3]
	} else if (kind == "band" && count == 4) {
		return take_band(w[2], whole(w[3], 1, 999999999), price(w[4]))
	} else if (kind == "extra" && count == 3) {
		if (w[2] in extra_amount)
			return "extra " w[2] " was given before"
		extra_percent[w[2]] = w[3] ~ /%$/
		extra_amount[w[2]] = extra_percent[w[2]] ? percent(w[3]) : price(w[3])
		if (extra_amount[w[2]] < 0)
			return w[3] " is neither a price nor a percentage"
	} else if (kind == "fuel" && count == 2) {
		if (fuel_given++)
			return "fuel was given before"
		fuel = percent(w[2])
		if (fuel < 0)
			return w[2] " is not a percentage"
	} else {
		return "not a tariff line: " kind
	}
	return ""
}

function take_band(zone, grams, cents) {
	if (grams < 0 || cents < 0)
		return "a band is ZONE GRAMS PRICE"
	if ((zone, grams) in band_price)
		return "zone " zone " has a band of " grams " g already"
	band_price[zone, grams] = cents
	bands_of[zone] = bands_of[zone] " " grams
	return ""
}

function zone_for(postcode, length_left) {
	for (length_left = length(postcode); length_left > 0; length_left--)
		if (substr(postcode, 1, length_left) in zone_of)
			return zone_of[substr(postcode, 1, length_left)]
	return ""
}

# The price of the smallest band that holds the weight, -1 if none does.
function base_price(zone, grams, limits, count, i, best) {
	count = split(bands_of[zone], limits, " ")
	best = -1
	for (i = 1; i <= count; i++)
		if (limits[i] + 0 >= grams && (best < 0 || limits[i] + 0 < best))
			best = limits[i] + 0
	return best < 0 ? -1 : band_price[zone, best]
}
