// The last step for every text before it stands in a report.
#include "report/common/printable.hpp"

#include <algorithm>

namespace ocprobe::report {

std::string Printable::operator()(std::string_view text, std::size_t cap) const {
    return escape_text(redactor_ != nullptr ? redactor_->scrub(text) : text, cap);
}

std::string Printable::lines(std::string_view text, std::size_t cap) const {
    std::string result;
    while (true) {
        const auto end = text.find('\n');
        result += (*this)(text.substr(0, end), cap - std::min(cap, result.size()));
        if (end == std::string_view::npos || result.size() >= cap) return result;
        result += '\n';
        text.remove_prefix(end + 1);
    }
}

}  // namespace ocprobe::report
