// Texts that are kept, compared or written.
#include "unit/report/common/golden.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace ocprobe::test {

void check_golden(const std::string& file, const std::string& text) {
    const auto path = std::string(OCPROBE_TEST_DATA) + "/unit/report/goldens/" + file;
    if (const char* update = std::getenv("OCPROBE_UPDATE_GOLDENS"); update != nullptr && *update == '1')
        std::ofstream(path) << text;
    std::ifstream golden(path);
    INFO(path);
    REQUIRE(golden.is_open());
    std::stringstream expected;
    expected << golden.rdbuf();
    CHECK(text == expected.str());
}

}  // namespace ocprobe::test
