// Command lines.
#include "contract/read/service_reader.hpp"

#include <algorithm>
#include <utility>

namespace ocprobe::contract {

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
