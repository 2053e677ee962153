#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace parcel {

/// What the tariff file says, in tables. A zone is found by trying the prefixes of a postcode, longest first.
class Tariff {
public:
	/// Throws Unusable, naming file and line.
	static Tariff read(const std::string &path);

	const std::string *zone(std::string_view postcode) const;
	/// The price of the smallest band that holds the weight.
	std::optional<std::int64_t> base(const std::string &zone, std::int64_t grams) const;
	std::optional<std::int64_t> extra(std::string_view name, std::int64_t base) const;
	std::int64_t fuel(std::int64_t cents) const;

private:
	struct Extra {
		bool is_percent;
		std::int64_t amount;
	};
	using Words = std::vector<std::string>;

	/// What is wrong with the line, or "".
	std::string take(const Words &words);
	std::string take_prefix(const Words &words);
	std::string take_band(const Words &words);
	std::string take_extra(const Words &words);
	std::string take_fuel(const Words &words);

	std::unordered_map<std::string, std::string> zones_;
	std::unordered_map<std::string, std::map<std::int64_t, std::int64_t>> bands_;
	std::unordered_map<std::string, Extra> extras_;
	std::optional<std::int64_t> fuel_;
};

} // namespace parcel
