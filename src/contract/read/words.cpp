// Durations and command lines.
#include "contract/read/service_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace ocprobe::contract {

std::optional<std::int64_t> read_duration(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::int64_t ms;
    };
    constexpr Unit units[] = {{"ms", 1}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}};
    if (text.empty()) return std::nullopt;
    std::int64_t total = 0;
    while (!text.empty()) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || value < 0 || value > 1'000'000'000) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto* unit = std::find_if(std::begin(units), std::end(units), [&](const Unit& u) {
            return text.starts_with(u.name);
        });
        if (unit == std::end(units)) return std::nullopt;
        total += value * unit->ms;
        text.remove_prefix(unit->name.size());
    }
    return total;
}

namespace {

enum class Operators : bool { none, shell };

class WordSplitter {
public:
    explicit WordSplitter(Operators operators) : operators_(operators) {}

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

std::vector<std::string> split_words(std::string_view line) {
    return WordSplitter(Operators::none).split(line);
}

std::vector<std::string> split_shell(std::string_view script) {
    return WordSplitter(Operators::shell).split(script);
}

}  // namespace ocprobe::contract
