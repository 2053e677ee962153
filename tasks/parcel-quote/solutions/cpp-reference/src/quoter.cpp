#include "quoter.hpp"

#include <algorithm>
#include <set>

#include "errors.hpp"
#include "numbers.hpp"

namespace parcel {

namespace {

constexpr std::int64_t cm3_per_gram = 5;

std::string quoted(std::string_view text)
{
	return "'" + std::string(text) + "'";
}

std::int64_t volumetric(std::string_view size)
{
	const auto sides = split(size, 'x');
	std::int64_t volume = sides.size() == 3 ? 1 : 0;
	for (const auto side : sides)
		volume *= whole(side, 1, 999).value_or(0);
	if (volume == 0)
		throw Refused(quoted(size) + " is not a size such as 30x20x10");
	return (volume + cm3_per_gram - 1) / cm3_per_gram;
}

void check_postcode(std::string_view postcode)
{
	const auto stranger = postcode.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (postcode.empty() || postcode.size() > 10 || stranger != std::string_view::npos)
		throw Refused(quoted(postcode) + " is not a postcode");
}

} // namespace

Quote Quoter::quote(std::string_view line)
{
	auto fields = split(line, ',');
	std::transform(fields.begin(), fields.end(), fields.begin(), trim);
	if (fields.size() != 4 && fields.size() != 5)
		throw Refused("an order has four or five fields, not " + std::to_string(fields.size()));
	const std::string id(fields[0]);
	if (id.empty())
		throw Refused("the order has no id");
	if (quoted_.count(id) != 0)
		throw Refused("order " + id + " was quoted before");
	check_postcode(fields[1]);
	const auto *zone = tariff_.zone(fields[1]);
	if (zone == nullptr)
		throw Refused("no zone holds postcode " + std::string(fields[1]));
	const auto weight = whole(fields[2]);
	if (!weight)
		throw Refused(quoted(fields[2]) + " is not a weight in grams");
	const auto grams = std::max(*weight, volumetric(fields[3]));
	const auto base = tariff_.base(*zone, grams);
	if (!base)
		throw Refused("zone " + *zone + " takes no parcel of " + std::to_string(grams) + " g");
	const auto net = *base + surcharge(fields.size() == 5 ? fields[4] : std::string_view(), *base);
	const Quote quote{id, *zone, grams, net + tariff_.fuel(net)};
	count(quote);
	return quote;
}

std::int64_t Quoter::surcharge(std::string_view extras, std::int64_t base) const
{
	if (extras.empty())
		return 0;
	std::int64_t sum = 0;
	const auto names = split(extras, '+');
	for (const auto name : std::set<std::string_view>(names.begin(), names.end())) {
		const auto cents = tariff_.extra(name, base);
		if (!cents)
			throw Refused("the tariff has no extra " + quoted(name));
		sum += *cents;
	}
	return sum;
}

void Quoter::count(const Quote &quote)
{
	quoted_.insert(quote.id);
	auto &total = totals_[quote.zone];
	total.orders++;
	total.grams += quote.grams;
	total.cents += quote.cents;
}

} // namespace parcel
