// Credentials found by what stands beside them: a name, a header, a URL.
#include "timeline/classify/credential_patterns.hpp"

#include "base/ascii.hpp"
#include "base/value_forms.hpp"
#include "timeline/classify/credential_words.hpp"
#include "timeline/classify/encoded.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

constexpr std::string_view cut_mark = "<redacted>";
constexpr std::size_t shortest_generated = 12;

bool is_token_char(char c) {
    return is_name_char(c) || c == '+' || c == '/' || c == '=' || c == '~';
}
bool is_one_of(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

class Cutter {
public:
    explicit Cutter(std::string_view text) : text_(text) {}

    CutText run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            const bool done = is_name_char(c) ? word() : (c == ':' || c == '%') && url_user();
            if (!done) ++at_;
        }
        out_.text += text_.substr(copied_);
        return std::move(out_);
    }

private:
    // Always at the start of one.
    bool word() {
        const auto end = skip_while(at_, is_name_char);
        const auto shape = known_shape(text_.substr(at_));
        if (shape > 0) {
            cut(at_, at_ + shape);
        } else if (!private_key(end) && !key_value(end) && !scheme(end) && !in_path(end) && !bot_token(end) && !generated_behind(end)) {
            at_ = end;
        }
        return true;
    }

    void cut(std::size_t begin, std::size_t end, std::string_view ends_of_parts = {}) {
        auto value = text_.substr(begin, end - begin);
        out_.text += text_.substr(copied_, begin - copied_);
        out_.text += cut_mark;
        ++out_.cut;
        at_ = copied_ = end;
        while (!value.empty()) {
            const auto part = value.substr(0, value.find_first_of(ends_of_parts));
            if (part.size() >= 8) out_.values.emplace_back(part);
            value.remove_prefix(std::min(value.size(), part.size() + 1));
        }
    }

    [[nodiscard]] std::size_t percent(std::size_t from, std::string_view digits) const {
        return behind_percent(text_, from, digits);
    }
    [[nodiscard]] std::size_t unicode(std::size_t from, std::string_view digits) const {
        return behind_unicode(text_, from, digits);
    }

    template <class Test>
    [[nodiscard]] std::size_t skip_while(std::size_t from, const Test& test) const {
        while (from < text_.size() && test(text_[from]))
            ++from;
        return from;
    }

    [[nodiscard]] std::size_t skip(std::size_t from, std::string_view of) const {
        return skip_while(from, [&](char c) { return is_one_of(c, of); });
    }

    // One quote as it stands, escaped or encoded.
    [[nodiscard]] std::size_t skip_quote(std::size_t from) const {
        // Most words end at none of what a quote begins with.
        if (from >= text_.size() || !is_one_of(text_[from], "%\\&\"'`")) return from;
        for (const std::string_view quote : {"22", "27"}) {
            if (const auto behind = std::max(percent(from, quote), unicode(from, quote))) return behind;
        }
        for (const std::string_view entity : {"&quot;", "&#39;", "&#x27;", "&#34;"}) {
            if (text_.substr(from, entity.size()) == entity) return from + entity.size();
        }
        const auto backslashes = skip(from, "\\");
        const bool quote = backslashes < text_.size() && is_one_of(text_[backslashes], "\"'`");
        return quote ? backslashes + 1 : from;
    }

    // Behind `=` or `:` and the blanks around it; behind the comma of a list of names and values; or 0.
    [[nodiscard]] std::size_t separator(std::size_t end, std::string_view key) const {
        const auto unquoted = skip_quote(end);
        const auto at = skip(unquoted, " ");
        if (at > end && key.starts_with("--") && at < text_.size() && !is_one_of(text_[at], "=,")) return at;
        if (unquoted > end && at < text_.size() && text_[at] == ',') {
            const auto value = skip(at + 1, " ");
            return skip_quote(value) > value ? value : 0;
        }
        // Behind most words stands a blank, and another word.
        if (at > unquoted && (at >= text_.size() || !is_one_of(text_[at], "=:"))) return 0;
        if (at > unquoted && text_.substr(at, 2) != "= " && text_.substr(at, 2) != "=>" &&
            text_.substr(at, 2) != ": ")
            return 0;
        for (const std::string_view sign : {"3D", "3A"}) {
            if (const auto behind = std::max(percent(at, sign), unicode(at, sign))) return behind;
        }
        if (at >= text_.size() || !is_one_of(text_[at], "=:")) return 0;
        return skip(at + (text_.substr(at, 2) == "=>" ? 2 : 1), " ");
    }

    // Where a value ends that began behind these quotes: at the same quote, escaped as often or less.
    [[nodiscard]] std::size_t quoted_end(std::size_t quotes, std::size_t begin) const {
        const char quote = text_[begin - 1];
        if (!is_one_of(quote, "\"'`")) {
            for (auto at = begin; at < text_.size(); ++at) {
                if (text_[at] == '&' || text_[at] == '"') return at;
                if (percent(at, "22") || percent(at, "27") || unicode(at, "22") || unicode(at, "27"))
                    return at;
            }
            return text_.size();
        }
        const auto depth = begin - 1 - quotes;
        std::size_t backslashes = 0;
        for (auto at = begin; at < text_.size(); ++at) {
            if (text_[at] == quote && backslashes <= depth) return at - backslashes;
            backslashes = text_[at] == '\\' ? backslashes + 1 : 0;
        }
        return text_.size();
    }

    [[nodiscard]] bool ends_plain(std::size_t at) const {
        const char c = text_[at];
        if (is_one_of(c, " \t\r\n\"'`&<>")) return true;
        if (c == '%')
            return percent(at, "26") || percent(at, "22") || percent(at, "27") || percent(at, "23") ||
                   percent(at, "0a");
        if (c != '\\') return false;
        const auto behind = skip(at, "\\");
        return behind >= text_.size() || is_one_of(text_[behind], "nrtu\"'");
    }

    // Of a value without quotes, without the brackets and commas around it.
    [[nodiscard]] std::size_t plain_end(std::size_t begin) const {
        auto end = begin;
        while (end < text_.size() && !ends_plain(end))
            ++end;
        while (end > begin && is_one_of(text_[end - 1], ",;)}]"))
            --end;
        return end;
    }

    [[nodiscard]] std::size_t line_end(std::size_t begin) const {
        auto end = begin;
        // The parts of a digest are quoted themselves.
        const auto ends = text_.substr(begin, 6) == "Digest" ? "\r\n" : "\"'`\r\n";
        while (end < text_.size() && !(is_one_of(text_[end], ends) || (text_[end] == '\\' && ends_plain(end)))
        )
            ++end;
        return end;
    }

    // name=value, "name":"value", name: value, --name value, and the same escaped or encoded
    bool key_value(std::size_t end) {
        const auto key = text_.substr(at_, end - at_);
        const auto behind = separator(end, key);
        if (behind == 0) return false;
        const bool query = at_ > 0 && is_one_of(text_[at_ - 1], "?&") && names_a_query_credential(key);
        if (!query && !names_a_credential(key)) return false;
        // Of a list the first value is cut.
        const bool list = text_.substr(behind, 1) == "[" && skip_quote(behind + 1) > behind + 1;
        const auto from = list ? behind + 1 : behind;
        const auto begin = skip_quote(from);
        const bool quoted = begin > from;
        auto stop = quoted ? quoted_end(from, begin) : plain_end(begin);
        if (behind_scheme(begin)) return true;
        const auto value = text_.substr(begin, stop - begin);
        const bool whole = quoted || (is_variable(key) && text_[end] == '=');
        if (is_harmless(key, value) ||
            (!whole && is_harmless(key, value.substr(0, value.find_first_of(",;)}]")))))
            return false;
        if (!quoted && takes_the_rest(key)) stop = line_end(begin);
        cut(begin, stop, has_parts(key) ? " \t;,=\"" : "");
        return true;
    }

    // `Bearer x`: the word behind the scheme is the credential.
    bool behind_scheme(std::size_t begin) {
        for (const std::string_view scheme : {"Bearer", "bearer", "Basic", "basic", "Token"}) {
            if (text_.substr(begin, scheme.size()) != scheme) continue;
            const auto from = skip(begin + scheme.size(), " ");
            if (from == begin + scheme.size()) continue;
            const auto to = skip_while(from, is_token_char);
            if (to == from) continue;
            cut(from, to);
            return true;
        }
        return false;
    }

    // `token is x`, `secret ["x"]`, `<token>x</token>`: what looks generated right behind a credential's name.
    bool generated_behind(std::size_t end) {
        constexpr std::string_view between = " \t:=<>()[]{}|\"'`\\";
        auto from = skip(end, between);
        for (const std::string_view filler : {"is ", "was ", "value ", "-> "}) {
            if (from >= text_.size() || text_[from] != filler.front()) continue;
            if (text_.substr(from, filler.size()) == filler) from = skip(from + filler.size(), between);
        }
        const auto stop = skip_while(from, [](char c) { return is_token_char(c) && c != '='; });
        // Most words are too short for one: the name is looked at last.
        if (from == end || stop - from < shortest_generated ||
            !ends_with_a_credential(text_.substr(at_, end - at_)) ||
            !looks_generated(text_.substr(from, stop - from)))
            return false;
        cut(from, stop);
        return true;
    }

    // The same where no name stands before it.
    bool scheme(std::size_t end) {
        const auto here = text_.substr(at_, end - at_);
        // Every word comes here: its length says most.
        if (here.size() < 5 || here.size() > 6) return false;
        if (here != "Bearer" && here != "bearer" && here != "Basic" && here != "basic") return false;
        auto from = skip(end, " ");
        if (from == end)
            from = std::max(percent(end, "20"), std::size_t{text_.substr(end, 1) == "+" ? end + 1 : 0});
        if (from == 0) return false;
        const auto stop = skip_while(from, is_token_char);
        if (stop - from < 8) return false;
        cut(from, stop);
        return true;
    }

    // scheme://user:password@host, also encoded
    bool url_user() {
        const bool encoded = text_[at_] == '%';
        auto from = at_ + 3;
        if (encoded) {
            const auto colon = percent(at_, "3A"), first = colon == 0 ? 0 : percent(colon, "2F");
            from = first == 0 ? 0 : percent(first, "2F");
            if (from == 0) return false;
        } else if (text_.substr(at_, 3) != "://") {
            return false;
        }
        std::size_t sign = 0;
        for (auto at = from; at < text_.size(); ++at) {
            if (is_one_of(text_[at], "/ \t\"'<>?#") || (encoded && percent(at, "2F"))) break;
            if (text_[at] == '@' || percent(at, "40")) sign = at;
        }
        if (sign <= from) return false;
        cut(from, sign);
        return true;
    }

    // https://hooks.slack.com/services/…, https://discord.com/api/webhooks/…
    bool in_path(std::size_t end) {
        const auto here = text_.substr(at_, end - at_);
        if (here.size() != std::string_view("services").size()) return false;
        const bool slack = here == "services" && text_.substr(0, at_).ends_with("hooks.slack.com/");
        if ((!slack && here != "webhooks") || end >= text_.size() || text_[end] != '/') return false;
        const auto stop = plain_end(end + 1);
        if (stop - end < 20) return false;
        cut(end + 1, stop);
        return true;
    }

    // bot123456789:AA…: a bot's token in the path of its service
    bool bot_token(std::size_t end) {
        auto digits = end;
        while (digits > at_ && is_digit(text_[digits - 1]))
            --digits;
        if (end - digits < 6 || end >= text_.size() || text_[end] != ':') return false;
        const auto stop = skip_while(end + 1, is_name_char);
        if (stop - end <= 30) return false;
        cut(digits, stop);
        return true;
    }

    bool private_key(std::size_t end) {
        const auto begin = find_private_key(text_, at_, end);
        if (begin == std::string_view::npos) return false;
        cut(begin, std::min(text_.find("-----END", end), text_.size()));
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t copied_ = 0;
    CutText out_;
};

}  // namespace

CutText cut_credentials(std::string_view text) {
    return Cutter(text).run();
}

}  // namespace ocprobe::timeline
