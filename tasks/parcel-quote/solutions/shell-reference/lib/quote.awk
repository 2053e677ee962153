# One order after the other; PQ_TARIFF, PQ_ORDERS and PQ_SUMMARY come from bin/parcel-quote.

BEGIN {
	problem = read_tariff(ENVIRON["PQ_TARIFF"])
	if (problem != "") {
		print problem > "/dev/stderr"
		unusable = 1
		exit
	}
}

{
	sub(/\r$/, "")
	line = trim($0)
	if (line == "" || line ~ /^#/)
		next
	problem = quote(line)
	if (problem != "") {
		print ENVIRON["PQ_ORDERS"] ":" NR ": " problem > "/dev/stderr"
		refused = 1
	}
}

END {
	if (unusable)
		exit 2
	if (ENVIRON["PQ_SUMMARY"] != "")
		summary(ENVIRON["PQ_SUMMARY"])
	exit refused + 0
}

# quote(line): prints the quote; what is wrong with the order, or ""
function quote(line, f, count, i, zone, grams, volumetric, cents) {
	count = split(line, f, ",")
	if (count != 4 && count != 5)
		return "an order has four or five fields, not " count
	for (i = 1; i <= count; i++)
		f[i] = trim(f[i])
	if (f[1] == "")
		return "the order has no id"
	if (f[1] in quoted)
		return "order " f[1] " was quoted before"
	if (f[2] !~ /^[0-9A-Z]+$/ || length(f[2]) > 10)
		return f[2] " is not a postcode"
	zone = zone_for(f[2])
	if (zone == "")
		return "no zone holds postcode " f[2]
	grams = whole(f[3], 1, 999999999)
	if (grams < 0)
		return f[3] " is not a weight in grams"
	volumetric = volumetric_grams(f[4])
	if (volumetric < 0)
		return f[4] " is not a size such as 30x20x10"
	if (volumetric > grams)
		grams = volumetric
	cents = base_price(zone, grams)
	if (cents < 0)
		return "zone " zone " takes no parcel of " grams " g"
	if (count == 5 && f[5] != "") {
		cents = with_extras(f[5], cents)
		if (cents < 0)
			return "the tariff has no extra " missing
	}
	cents += share(cents, fuel)
	quoted[f[1]]
	orders[zone]++
	weights[zone] += grams
	prices[zone] += cents
	printf "%s,%s,%d,%s\n", f[1], zone, grams, money(cents)
	return ""
}

function volumetric_grams(size, side, i) {
	if (split(size, side, "x") != 3)
		return -1
	for (i = 1; i <= 3; i++)
		if (whole(side[i], 1, 999) < 0)
			return -1
	return int((side[1] * side[2] * side[3] + 4) / 5)
}

# The base price with its extras, a name that comes twice counting once; -1 with missing set
function with_extras(field, base, names, count, i, done, cents) {
	count = split(field, names, "+")
	cents = base
	for (i = 1; i <= count; i++) {
		missing = names[i]
		if (!(missing in extra_amount))
			return -1
		if (missing in done)
			continue
		done[missing]
		cents += extra_percent[missing] ? share(base, extra_amount[missing]) : extra_amount[missing]
	}
	return cents
}

function summary(file, zone, all_orders, all_weights, all_prices) {
	for (zone in orders) {
		printf "%s,%d,%d,%s\n", zone, orders[zone], weights[zone], money(prices[zone]) > file
		all_orders += orders[zone]
		all_weights += weights[zone]
		all_prices += prices[zone]
	}
	printf "total,%d,%d,%s\n", all_orders, all_weights, money(all_prices + 0) > file
	close(file)
}
