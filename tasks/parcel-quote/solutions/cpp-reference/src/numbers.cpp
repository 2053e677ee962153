#include "numbers.hpp"

#include <charconv>

namespace parcel {

namespace {

std::optional<std::int64_t> digits(std::string_view text, std::size_t most)
{
	if (text.empty() || text.size() > most || text.find_first_not_of("0123456789") != std::string_view::npos)
		return std::nullopt;
	std::int64_t value = 0;
	std::from_chars(text.data(), text.data() + text.size(), value);
	return value;
}

/// "12.5" in hundredths, with ${least} to two decimals if there is a point
std::optional<std::int64_t> hundredths(std::string_view text, std::size_t most, std::size_t least)
{
	const auto point = text.find('.');
	const auto units = digits(text.substr(0, point), most);
	if (!units || point == std::string_view::npos)
		return units ? std::optional(*units * 100) : std::nullopt;
	const auto decimals = text.substr(point + 1);
	const auto value = digits(decimals, 2);
	if (!value || decimals.size() < least)
		return std::nullopt;
	return *units * 100 + *value * (decimals.size() == 1 ? 10 : 1);
}

} // namespace

std::optional<std::int64_t> whole(std::string_view text, std::int64_t least, std::int64_t most)
{
	const auto value = digits(text, 9);
	return value && *value >= least && *value <= most ? value : std::nullopt;
}

std::optional<std::int64_t> price(std::string_view text)
{
	return hundredths(text, 6, 2);
}

std::optional<std::int64_t> percent(std::string_view text)
{
	if (text.empty() || text.back() != '%')
		return std::nullopt;
	return hundredths(text.substr(0, text.size() - 1), 3, 1);
}

std::int64_t share(std::int64_t cents, std::int64_t hundredths_of_percent)
{
	return (cents * hundredths_of_percent + 5000) / 10000;
}

std::string money(std::int64_t cents)
{
	const auto decimals = std::to_string(cents % 100);
	return std::to_string(cents / 100) + (decimals.size() == 1 ? ".0" : ".") + decimals;
}

std::string_view trim(std::string_view text)
{
	if (!text.empty() && text.back() == '\r')
		text.remove_suffix(1);
	const auto first = text.find_first_not_of(" \t");
	if (first == std::string_view::npos)
		return {};
	return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
	std::vector<std::string_view> parts;
	for (std::size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1))
		parts.push_back(text.substr(0, end));
	parts.push_back(text);
	return parts;
}

} // namespace parcel
