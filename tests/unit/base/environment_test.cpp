// Environment from a process and from /proc/<pid>/environ; the clock's one format.
#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/environment.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace ocprobe;

TEST_CASE("a process block is split at NUL, and entries that are no variables are left out") {
    using namespace std::string_literals;
    const auto block = "A=1\0B=two=2\0\0=x\0NOEQUALS\0A=second\0EMPTY=\0"s;
    const auto environment = Environment::from_block(block);
    CHECK(environment.get("A") == "1");
    CHECK(environment.get("B") == "two=2");
    CHECK(environment.get("EMPTY") == "");
    CHECK(environment.names() == std::vector<std::string>{"A", "B", "EMPTY"});
}

TEST_CASE("a block that is cut off within an entry keeps what is there") {
    const auto environment = Environment::from_block("A=1");
    CHECK(environment.get("A") == "1");
}

TEST_CASE("environ is read up to its NULL") {
    std::string first = "PATH=/bin";
    std::array<char*, 2> block{first.data(), nullptr};
    CHECK(Environment::from_process(block.data()).get("PATH") == "/bin");
    CHECK_FALSE(Environment::from_process(nullptr).has("PATH"));
}

TEST_CASE("times are RFC 3339 in UTC with milliseconds") {
    CHECK(rfc3339(Millis(0)) == "1970-01-01T00:00:00.000Z");
    CHECK(rfc3339(Millis(1795327520337)) == "2026-11-22T06:05:20.337Z");
    CHECK(rfc3339(Millis(-1)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("the monotonic clock does not run backwards") {
    const auto first = system_clock().monotonic();
    CHECK(system_clock().monotonic() >= first);
}
