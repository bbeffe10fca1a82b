// Releases, compared number by number, and since when a rule holds.
#include "ocprobe/policy/release.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace ocprobe::policy {

TEST_CASE("what is a release") {
    CHECK(parse_release("2026.9.6") == Release{2026, 9, 6});
    CHECK(parse_release("2026.9.6-beta.1") == Release{2026, 9, 6});
    CHECK(parse_release("2026.9.6+eb377ac") == Release{2026, 9, 6});
    for (const std::string text :
         {"",
          "dev",
          "2026",
          "2026.9",
          "2026.9.",
          "2026..6",
          "1.2.3",
          "2026.-9.6",
          "2026.9.6 ",
          "2026.9.6.1",
          "v2026.9.6"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_release(text));
    }
    CHECK_FALSE(parse_release("2026.9.6-" + std::string(64, 'x')));
    CHECK_FALSE(parse_release("2026.9.99999999999"));
}

TEST_CASE("releases are compared number by number") {
    CHECK(newer_release("2026.10.1", "2026.9.6"));
    CHECK_FALSE(newer_release("2026.9.6", "2026.10.1"));
    CHECK_FALSE(newer_release("2026.9.6", "2026.9.6"));
    CHECK_FALSE(newer_release("dev", "2026.9.6"));
    CHECK_FALSE(newer_release("2026.9.6", "dev"));
}

TEST_CASE("since when the CLI's rules hold") {
    CHECK(rules_of({2026, 1, 1}) == CliRules::v2026_4_29);
    CHECK(rules_of({2026, 6, 12}) == CliRules::v2026_4_29);
    CHECK(rules_of({2026, 7, 1}) == CliRules::v2026_7_1);
    CHECK(rules_of({2026, 8, 1}) == CliRules::v2026_7_1);
    CHECK(rules_of({2026, 8, 2}) == CliRules::v2026_9_6);
    CHECK(rules_of({2027, 1, 1}) == CliRules::v2026_9_6);
}

TEST_CASE("since when a protocol is spoken") {
    CHECK(protocol_of({2026, 1, 1}) == 3);
    CHECK(protocol_of({2026, 5, 11}) == 3);
    CHECK(protocol_of({2026, 5, 12}) == 4);
    CHECK(protocol_between("2026.9.4", "") == 4);
    CHECK(protocol_between("", "2026.5.12") == 3);
    CHECK(protocol_between("2026.5.12", "2026.8.1") == 4);
    CHECK(protocol_between("2026.4.29", "2026.5.12") == 3);
    CHECK_FALSE(protocol_between("", "2026.8.1"));
    CHECK_FALSE(protocol_between("2026.2.27", "2026.9.6"));
    CHECK_FALSE(protocol_between("", ""));
    CHECK_FALSE(protocol_between("", "2026.1.1"));
    CHECK(first_release_with(3) == "2026.1.30");
    CHECK(first_release_with(4) == "2026.5.12");
    CHECK(first_release_with(5).empty());
}

}  // namespace ocprobe::policy
