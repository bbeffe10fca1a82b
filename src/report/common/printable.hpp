// The last step for every text before it stands in a report: printable, and without a secret when one was found.
#pragma once

#include "ocprobe/base/text.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ocprobe::report {

class Printable {
public:
    /// With a redactor every text goes through scrub() (Style::redactor).
    explicit Printable(const Redactor* redactor = nullptr) : redactor_(redactor) {}

    static constexpr std::size_t longest = 4'096;

    /// One line: control characters are escaped, line ends too.
    [[nodiscard]] std::string operator()(std::string_view text, std::size_t cap = longest) const;

    /// A command that we made, which may have several lines: its line ends stay, everything else is escaped.
    [[nodiscard]] std::string lines(std::string_view text, std::size_t cap = 4 * longest) const;

private:
    const Redactor* redactor_;
};

}  // namespace ocprobe::report
