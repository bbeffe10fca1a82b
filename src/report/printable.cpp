// The last look at every text before it stands in a report.
#include "report/printable.hpp"

#include <algorithm>

namespace ocprobe::report {

namespace {

bool plain_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

}  // namespace

std::string Printable::operator()(std::string_view text, std::size_t cap) const {
    if (redactor_ != nullptr) return escape_text(redactor_->scrub(text), cap);
    if (text.size() <= cap && plain_ascii(text)) return std::string(text);
    return escape_text(text, cap);
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
