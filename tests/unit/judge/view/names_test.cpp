// What may stand in commands and sentences.
#include "judge/remedy/words.hpp"
#include "judge/view/names.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge {

TEST_CASE("what may stand unquoted in a command") {
    CHECK(is_plain_name("openclaw-gateway"));
    CHECK_FALSE(is_plain_name("-rf"));
    CHECK_FALSE(is_plain_name("a b"));
    CHECK_FALSE(is_plain_name("a;b"));
    CHECK_FALSE(is_plain_name(""));
    CHECK(is_uuid("18a3c52e-794f-41e2-bc1a-8bf0b10677fa"));
    CHECK_FALSE(is_uuid("18a3c52e-794f-41e2-bc1a-8bf0b10677f;"));
    CHECK_FALSE(is_uuid("18a3c52e"));
    CHECK(shell_quoted("it's") == "'it'\\''s'");
}

TEST_CASE("texts") {
    CHECK(host_port("::1", 80) == "[::1]:80");
    CHECK(host_port("gw", 80) == "gw:80");
    CHECK(octal(0644) == "0644");
    CHECK(octal(01777) == "1777");
}

}  // namespace ocprobe::judge
