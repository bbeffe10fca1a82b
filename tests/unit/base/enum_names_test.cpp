// Names of enumerators. A table with a missing or misplaced row does not compile: is_enumerator() is what sees it.
#include "ocprobe/base/enum_names.hpp"

#include <catch2/catch.hpp>

namespace ocprobe {
namespace {

enum class Colour { red, light_green };
struct Lamp {
    enum class State : unsigned char { off, on_2 };
};

}  // namespace

template <>
inline constexpr auto names_of<Colour> = enum_names<Colour>({
    {Colour::red, "red"},
    {Colour::light_green, "light green"},
});
template <>
inline constexpr auto names_of<Lamp::State> = enum_names<Lamp::State>({
    {Lamp::State::off, "off"},
    {Lamp::State::on_2, "on"},
});

TEST_CASE("an enumerator and its name") {
    STATIC_REQUIRE(name(Colour::light_green) == "light green");
    CHECK(name(Colour::red) == "red");
    CHECK(name(Lamp::State::on_2) == "on");
    CHECK(enum_named<Colour>("light green") == Colour::light_green);
    CHECK_FALSE(enum_named<Colour>("light_green"));
    CHECK(names_of<Colour>.size() == 2);
}

TEST_CASE("which values have an enumerator") {
    STATIC_REQUIRE(is_enumerator<Colour::light_green>());
    STATIC_REQUIRE_FALSE(is_enumerator<static_cast<Colour>(2)>());
    STATIC_REQUIRE(is_enumerator<Lamp::State::on_2>());
    STATIC_REQUIRE_FALSE(is_enumerator<static_cast<Lamp::State>(2)>());
}

}  // namespace ocprobe
