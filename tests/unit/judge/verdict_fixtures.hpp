// For every row of the rule table a set-up for which it is *the* verdict.
#pragma once

#include "unit/judge/fixtures.hpp"

#include <string_view>
#include <vector>

namespace ocprobe::judge_test {

struct VerdictFixture {
    std::string_view id;
    std::string_view what;
    Evidence (*make)();
};

const std::vector<VerdictFixture>& verdict_fixtures();

}  // namespace ocprobe::judge_test
