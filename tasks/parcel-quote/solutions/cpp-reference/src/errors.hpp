#pragma once

#include <stdexcept>

namespace parcel {

/// The command line, the tariff or a file is no good: nothing can be quoted.
struct Unusable : std::runtime_error {
	using std::runtime_error::runtime_error;
};

/// One order cannot be quoted; the others can.
struct Refused : std::runtime_error {
	using std::runtime_error::runtime_error;
};

} // namespace parcel
