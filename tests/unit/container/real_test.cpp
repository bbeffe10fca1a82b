// The machine that runs the tests: whatever it is, the inspection ends and contradicts nothing.
#include "support.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

using namespace ocprobe;

TEST_CASE("the machine that the tests run on can be inspected") {
    const auto facts = test::inspect(RealFileSystem());
    CHECK(facts.uid == ::geteuid());
    CHECK(facts.network_namespace.starts_with("net:["));
    CHECK_FALSE(facts.mounts.empty());
    CHECK_FALSE(facts.kernel.empty());
    CHECK(facts.listeners_measured);
    for (const auto& entry : facts.not_measured) {
        INFO(entry.what);
        CHECK(entry.error != 0);
    }
}
