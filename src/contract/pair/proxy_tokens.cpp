// One pass over the text.
#include "contract/pair/proxy_tokens.hpp"

#include <algorithm>
#include <charconv>

namespace ocprobe::contract {

namespace {

class ProxyTokenizer {
public:
    ProxyTokenizer(std::string_view text, Lines lines) : text_(text), lines_(lines) {}

    std::vector<ProxyToken> tokens() {
        for (std::size_t i = 0; i < text_.size(); ++i) {
            const char c = text_[i];
            if (c == '\n') {
                end_word();
                if (lines_ == Lines::end_a_statement) sign("\n");
                ++line_;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                end_word();
            } else if (c == '#' && word_.empty()) {
                i = std::min(text_.find('\n', i), text_.size()) - 1;
            } else if (c == '"' || c == '\'' || c == '`') {
                i = quoted(i);
            } else if (c == '$' && i + 1 < text_.size() && text_[i + 1] == '{') {
                const auto end = std::min(text_.find('}', i), text_.size() - 1);
                word_ += text_.substr(i, end - i + 1);
                i = end;
            } else if ((c == '{' || c == '}') && (lines_ == Lines::are_blanks || word_.empty())) {
                end_word();
                sign(c == '{' ? "{" : "}");
            } else if (c == ';' && lines_ == Lines::are_blanks) {
                end_word();
                sign(";");
            } else {
                word_ += c;
            }
        }
        end_word();
        return std::move(out_);
    }

private:
    std::size_t quoted(std::size_t at) {
        const char quote = text_[at];
        auto i = at + 1;
        for (; i < text_.size() && text_[i] != quote; ++i) {
            if (text_[i] == '\\' && i + 1 < text_.size()) ++i;
            if (text_[i] == '\n') ++line_;
            word_ += text_[i];
        }
        return i;
    }
    void end_word() {
        if (!word_.empty()) out_.push_back({std::exchange(word_, {}), line_, false});
    }
    void sign(std::string text) { out_.push_back({std::move(text), line_, true}); }

    std::string_view text_;
    Lines lines_;
    std::vector<ProxyToken> out_;
    std::string word_;
    std::uint32_t line_ = 1;
};

}  // namespace

std::vector<ProxyToken> proxy_tokens(std::string_view text, Lines lines) {
    return ProxyTokenizer(text, lines).tokens();
}

std::optional<std::pair<std::string, std::uint16_t>> upstream_of(std::string_view text) {
    std::uint16_t port = 80;
    if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
        if (text.starts_with("https")) port = 443;
        text.remove_prefix(scheme + 3);
    }
    text = text.substr(0, text.find('/'));
    if (text.empty() || text.find('$') != std::string_view::npos || text.starts_with("unix:"))
        return std::nullopt;
    const auto colon = text.rfind(':');
    if (colon != std::string_view::npos) {
        const auto digits = text.substr(colon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    }
    return std::pair(std::string(text.substr(0, colon)), port);
}

}  // namespace ocprobe::contract
