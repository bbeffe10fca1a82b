// Secret: what it refuses is proven by the compiler, what it does by comparing.
#include "ocprobe/base/secret.hpp"

#include <catch2/catch.hpp>

#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

using ocprobe::Secret;

namespace {

template <class Type, class = void>
struct IsStreamable : std::false_type {};
template <class Type>
struct IsStreamable<Type, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const Type&>())>>
    : std::true_type {};

template <class Type, class = void>
struct IsComparable : std::false_type {};
template <class Type>
struct IsComparable<Type, std::void_t<decltype(std::declval<const Type&>() == std::declval<const Type&>())>>
    : std::true_type {};

}  // namespace

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string> && !std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_constructible_v<std::string, Secret> && !std::is_convertible_v<std::string, Secret>);
static_assert(!IsStreamable<Secret>::value && IsStreamable<std::string>::value);
static_assert(!IsComparable<Secret>::value && IsComparable<std::string>::value);

TEST_CASE("secrets are compared only by name") {
    CHECK(Secret::same(Secret("abc"), Secret("abc")));
    CHECK_FALSE(Secret::same(Secret("abc"), Secret("abd")));
    CHECK_FALSE(Secret::same(Secret("abc"), Secret("abcd")));
    CHECK(Secret::same(Secret(""), Secret("")));
}

TEST_CASE("a moved-from secret is empty") {
    Secret first("k3y+Qz/7-canary");
    Secret second(std::move(first));
    CHECK(first.empty());  // NOLINT(bugprone-use-after-move): what is left is the point
    CHECK(second.size() == 15);
    Secret third("an earlier value");
    third = std::move(second);
    CHECK(second.empty());  // NOLINT(bugprone-use-after-move)
    CHECK(Secret::same(third, Secret("k3y+Qz/7-canary")));
}

TEST_CASE("a value leaves through its one door, and a second owner is asked for by name") {
    const Secret secret("k3y");
    CHECK(secret.reveal_to([](std::string_view value) { return std::string(value); }) == "k3y");
    CHECK(Secret::same(secret.duplicate(), secret));
}
