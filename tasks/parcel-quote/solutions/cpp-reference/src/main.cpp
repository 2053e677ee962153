// parcel-quote: the command line; what is read, what is printed, how it ends. See README.md.
#include <fstream>
#include <iostream>
#include <optional>

#include "errors.hpp"
#include "numbers.hpp"
#include "quoter.hpp"

using namespace parcel;

namespace {

constexpr auto usage = "\nusage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]";

struct Options {
	std::string tariff = "tariff.txt";
	std::optional<std::string> summary, orders;
};

Options parse(const std::vector<std::string> &arguments)
{
	Options options;
	for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
		if (*argument == "--tariff" || *argument == "--summary") {
			const auto value = argument + 1;
			if (value == arguments.end())
				throw Unusable(*argument + " needs a file name" + usage);
			if (*argument == "--tariff")
				options.tariff = *value;
			else
				options.summary = *value;
			argument = value;
		} else if (argument->size() > 1 && argument->front() == '-') {
			throw Unusable("unknown option " + *argument + usage);
		} else if (options.orders) {
			throw Unusable(std::string("one file of orders at a time") + usage);
		} else {
			options.orders = *argument;
		}
	}
	return options;
}

bool quote_all(Quoter &quoter, std::istream &orders, const std::string &name)
{
	bool refused = false;
	std::string line;
	for (std::size_t number = 1; std::getline(orders, line); number++) {
		const auto text = trim(line);
		if (text.empty() || text.front() == '#')
			continue;
		try {
			const auto quote = quoter.quote(text);
			std::cout << quote.id << ',' << quote.zone << ',' << quote.grams << ',' << money(quote.cents) << '\n';
		} catch (const Refused &refusal) {
			std::cerr << name << ':' << number << ": " << refusal.what() << '\n';
			refused = true;
		}
	}
	return refused;
}

void write_summary(const Quoter &quoter, const std::string &path)
{
	std::ofstream file(path, std::ios::binary);
	const auto write = [&file](const std::string &name, const Total &total) {
		file << name << ',' << total.orders << ',' << total.grams << ',' << money(total.cents) << '\n';
	};
	Total sum;
	for (const auto &[zone, total] : quoter.totals()) {
		write(zone, total);
		sum.orders += total.orders;
		sum.grams += total.grams;
		sum.cents += total.cents;
	}
	write("total", sum);
	file.close();
	if (!file)
		throw Unusable(path + ": cannot be written");
}

bool run(const Options &options)
{
	const auto tariff = Tariff::read(options.tariff);
	Quoter quoter(tariff);
	bool refused;
	if (options.orders.value_or("-") == "-") {
		refused = quote_all(quoter, std::cin, "stdin");
	} else {
		std::ifstream file(*options.orders, std::ios::binary);
		if (!file)
			throw Unusable(*options.orders + ": cannot be read");
		refused = quote_all(quoter, file, *options.orders);
	}
	if (options.summary)
		write_summary(quoter, *options.summary);
	return refused;
}

} // namespace

int main(int argc, char **argv)
{
	std::ios::sync_with_stdio(false);
	try {
		return run(parse({argv + 1, argv + argc})) ? 1 : 0;
	} catch (const Unusable &problem) {
		std::cerr << problem.what() << '\n';
		return 2;
	}
}
