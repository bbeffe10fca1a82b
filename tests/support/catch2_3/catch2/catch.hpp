// The one header of Catch2 2 for Catch2 3, which has many and calls some things otherwise. It is found where the
// installed Catch2 is a 3 (tests/CMakeLists.txt).
#pragma once

#include <catch2/catch_all.hpp>

#include <string>
#include <utility>

using Catch::Approx;

namespace Catch {

using Matchers::EndsWith;
using Matchers::StartsWith;

inline auto Contains(std::string part) {
    return Matchers::ContainsSubstring(std::move(part));
}

}  // namespace Catch
