// to_valid_utf8(): one U+FFFD for each maximal part of an ill-formed sequence, as the WHATWG decoder does.
#include "probes/core/utf8.hpp"

namespace ocprobe::probes {

std::string to_valid_utf8(std::string_view bytes) {
    constexpr std::string_view replacement = "\xef\xbf\xbd";
    std::string result;
    std::size_t start = 0;
    Utf8Check check;
    for (std::size_t i = 0; i < bytes.size();) {
        const bool fresh = check.complete();
        if (check.feed(bytes.substr(i, 1))) {
            ++i;
            if (check.complete()) {
                result += bytes.substr(start, i - start);
                start = i;
            }
            continue;
        }
        // A byte that cannot begin a character is consumed; one that only cannot continue it is looked at
        // again.
        result += replacement;
        if (fresh) ++i;
        start = i;
        check = {};
    }
    if (!check.complete()) result += replacement;
    return result;
}

}  // namespace ocprobe::probes
