#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Money in cents and percentages in hundredths of a percent, as whole numbers; and the splitting of lines.
namespace parcel {

std::optional<std::int64_t> whole(std::string_view text, std::int64_t least = 1, std::int64_t most = 999'999'999);
std::optional<std::int64_t> price(std::string_view text);
std::optional<std::int64_t> percent(std::string_view text);

/// That share of an amount, halves rounded up.
std::int64_t share(std::int64_t cents, std::int64_t hundredths);

std::string money(std::int64_t cents);

/// Without spaces and tabs at either end, and without a carriage return at the end of all.
std::string_view trim(std::string_view text);

/// Empty parts are kept.
std::vector<std::string_view> split(std::string_view text, char separator);

} // namespace parcel
