#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "tariff.hpp"

namespace parcel {

struct Quote {
	std::string id, zone;
	std::int64_t grams, cents;
};

struct Total {
	std::int64_t orders = 0, grams = 0, cents = 0;
};

/// Quotes one order after the other and keeps the totals by zone.
class Quoter {
public:
	explicit Quoter(const Tariff &tariff) : tariff_(tariff) {}

	/// Throws Refused.
	Quote quote(std::string_view line);
	/// Sorted by zone.
	const std::map<std::string, Total> &totals() const { return totals_; }

private:
	std::int64_t surcharge(std::string_view extras, std::int64_t base) const;
	void count(const Quote &quote);

	const Tariff &tariff_;
	std::unordered_set<std::string> quoted_;
	std::map<std::string, Total> totals_;
};

} // namespace parcel
