#include "tariff.hpp"

#include <fstream>
#include <sstream>

#include "errors.hpp"
#include "numbers.hpp"

namespace parcel {

Tariff Tariff::read(const std::string &path)
{
	std::ifstream file(path, std::ios::binary);
	if (!file)
		throw Unusable(path + ": cannot be read");
	Tariff tariff;
	std::string line;
	for (std::size_t number = 1; std::getline(file, line); number++) {
		std::istringstream text{std::string(trim(line))};
		Words words;
		for (std::string word; text >> word;)
			words.push_back(word);
		if (words.empty() || words[0][0] == '#')
			continue;
		const auto problem = tariff.take(words);
		if (!problem.empty())
			throw Unusable(path + ":" + std::to_string(number) + ": " + problem);
	}
	return tariff;
}

const std::string *Tariff::zone(std::string_view postcode) const
{
	for (std::string prefix(postcode); !prefix.empty(); prefix.pop_back()) {
		const auto found = zones_.find(prefix);
		if (found != zones_.end())
			return &found->second;
	}
	return nullptr;
}

std::optional<std::int64_t> Tariff::base(const std::string &zone, std::int64_t grams) const
{
	const auto bands = bands_.find(zone);
	if (bands == bands_.end())
		return std::nullopt;
	const auto band = bands->second.lower_bound(grams);
	return band != bands->second.end() ? std::optional(band->second) : std::nullopt;
}

std::optional<std::int64_t> Tariff::extra(std::string_view name, std::int64_t base) const
{
	const auto found = extras_.find(std::string(name));
	if (found == extras_.end())
		return std::nullopt;
	return found->second.is_percent ? share(base, found->second.amount) : found->second.amount;
}

std::int64_t Tariff::fuel(std::int64_t cents) const
{
	return share(cents, fuel_.value_or(0));
}

std::string Tariff::take(const Words &words)
{
	static const struct {
		const char *kind;
		std::size_t words;
		std::string (Tariff::*take)(const Words &);
	} kinds[] = {
		{"prefix", 3, &Tariff::take_prefix},
		{"band", 4, &Tariff::take_band},
		{"extra", 3, &Tariff::take_extra},
		{"fuel", 2, &Tariff::take_fuel},
	};
	for (const auto &kind : kinds) {
		if (words[0] == kind.kind && words.size() == kind.words)
			return (this->*kind.take)(words);
	}
	return "not a tariff line: " + words[0];
}

std::string Tariff::take_prefix(const Words &words)
{
	return zones_.emplace(words[1], words[2]).second ? "" : "prefix " + words[1] + " was given before";
}

std::string Tariff::take_band(const Words &words)
{
	const auto limit = whole(words[2]);
	const auto cents = price(words[3]);
	if (!limit || !cents)
		return "a band is ZONE GRAMS PRICE, not " + words[1] + " " + words[2] + " " + words[3];
	const bool is_new = bands_[words[1]].emplace(*limit, *cents).second;
	return is_new ? "" : "zone " + words[1] + " has a band of " + words[2] + " g already";
}

std::string Tariff::take_extra(const Words &words)
{
	const bool is_percent = words[2].back() == '%';
	const auto amount = is_percent ? percent(words[2]) : price(words[2]);
	if (!amount)
		return words[2] + " is neither a price nor a percentage";
	return extras_.emplace(words[1], Extra{is_percent, *amount}).second ? "" : "extra " + words[1] + " was given before";
}

std::string Tariff::take_fuel(const Words &words)
{
	if (fuel_)
		return "fuel was given before";
	fuel_ = percent(words[1]);
	return fuel_ ? "" : words[1] + " is not a percentage";
}

} // namespace parcel
