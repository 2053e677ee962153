#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <random>
#include <string>
#include <thread>

int main()
{
	std::string line;
	std::getline(std::cin, line);
	std::thread([] {}).join();
	auto later = std::async(std::launch::async, [] { return 1; });
	std::ofstream("a.txt") << line;
	std::filesystem::copy_file("a.txt", "b.txt");
	for (auto &entry : std::filesystem::directory_iterator("."))
		if (entry.path().extension() == ".txt")
			std::filesystem::remove(entry.path());
	std::random_device()();
	std::cout << (later.get() == 1 ? "pong" : "") << std::endl;
}
