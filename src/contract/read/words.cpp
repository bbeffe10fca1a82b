// Durations by their form, and command lines.
#include "contract/read/service_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ocprobe::contract {

bool has_duration_form(std::string_view text) {
    constexpr std::size_t longest = 64;
    if (text == "0") return true;
    if (text.size() > longest) return false;
    const auto digits_end = text.find_first_not_of("0123456789.");
    if (digits_end == 0 || digits_end == std::string_view::npos) return false;
    text.remove_prefix(digits_end);
    const auto unit = text.substr(0, text.find_first_of("0123456789."));
    constexpr std::array<std::string_view, 7> units{"ns", "us", "µs", "ms", "s", "m", "h"};
    if (std::find(units.begin(), units.end(), unit) == units.end()) return false;
    return unit.size() == text.size() || has_duration_form(text.substr(unit.size()));
}

namespace {

enum class Operators : bool { none, shell };

class WordSplitter {
public:
    explicit WordSplitter(Operators operators) : operators_(operators) {}

    /// Whether the last line ended inside of quotes.
    [[nodiscard]] bool is_open() const { return quote_ != 0; }

    std::vector<std::string> split(std::string_view line) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            const char c = line[i];
            if (quote_ != 0) {
                if (c == quote_) {
                    quote_ = 0;
                } else if (c == '\\' && quote_ == '"' && i + 1 < line.size()) {
                    word_ += line[++i];
                } else {
                    word_ += c;
                }
            } else if (c == '"' || c == '\'') {
                quote_ = c;
                in_word_ = true;
            } else if (operators_ == Operators::shell && c == '#' && !in_word_) {
                i = std::min(line.find('\n', i), line.size()) - 1;
            } else if (operators_ == Operators::shell && std::string_view(";&|()\n").find(c) != std::string_view::npos) {
                end_word();
                if (!words_.empty() && words_.back() != ";") words_.emplace_back(";");
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                end_word();
            } else if (c == '\\' && i + 1 < line.size()) {
                // A backslash at the end of a line joins it with the next one.
                if (line[++i] == '\n') continue;
                word_ += line[i];
                in_word_ = true;
            } else {
                word_ += c;
                in_word_ = true;
            }
        }
        end_word();
        return std::move(words_);
    }

private:
    void end_word() {
        if (in_word_) words_.push_back(std::exchange(word_, {}));
        in_word_ = false;
    }

    Operators operators_;
    std::vector<std::string> words_;
    std::string word_;
    bool in_word_ = false;
    char quote_ = 0;
};

}  // namespace

std::optional<std::vector<std::string>> split_words(std::string_view line) {
    WordSplitter splitter(Operators::none);
    auto words = splitter.split(line);
    return splitter.is_open() ? std::nullopt : std::optional(std::move(words));
}

std::vector<std::string> split_shell(std::string_view script) {
    return WordSplitter(Operators::shell).split(script);
}

}  // namespace ocprobe::contract
