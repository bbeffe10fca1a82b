// compose-go's dotenv reader, and where python-dotenv reads the same line differently.
#include "contract/read/env_file.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

constexpr std::size_t most_lines = 10'000;

std::string_view trimmed(std::string_view text) {
    return trim_blanks(text, " \t\r\n\v\f");
}

struct Quoted {
    std::string value;
    std::size_t length = 0;  ///< of the whole, quotes included; 0 when it has no end
};

Quoted quoted(std::string_view text) {
    const char quote = text.front();
    Quoted out;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == quote) {
            out.length = i + 1;
            return out;
        }
        if (text[i] == '\\' && quote == '"' && i + 1 < text.size()) {
            const char next = text[++i];
            if (next == 'n') {
                out.value += '\n';
            } else if (next == 'r') {
                out.value += '\r';
            } else if (next == 't') {
                out.value += '\t';
            } else {
                if (next != '"' && next != '\\') out.value += '\\';
                out.value += next;
            }
        } else {
            out.value += text[i];
        }
    }
    return {};
}

std::string_view without_comment(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '#' && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\t')) return text.substr(0, i);
    }
    return text;
}

class EnvFileReader {
public:
    EnvFileReader(std::string_view text, const Lookup& lookup) : text_(text), lookup_(lookup) {
        if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
    }

    boost::system::result<std::vector<EnvLine>, std::string> read() {
        std::uint32_t number = 0;
        while (!text_.empty() && lines_.size() < most_lines && values_size_ <= env_values_cap &&
               refused_.empty()) {
            ++number;
            const auto end = std::min(text_.find('\n'), text_.size());
            const auto line = text_.substr(0, end);
            const auto lines = entry(line, number);
            number += lines;
            for (std::uint32_t i = 0; i <= lines && !text_.empty(); ++i)
                text_.remove_prefix(std::min(std::min(text_.find('\n'), text_.size()) + 1, text_.size()));
        }
        if (values_size_ > env_values_cap) return "its variables expand to more than 1 MiB";
        if (!refused_.empty()) return refused_;
        return std::move(lines_);
    }

private:
    /// How many further lines belong to it: a quoted value may have several.
    std::uint32_t entry(std::string_view line, std::uint32_t number) {
        auto rest = trimmed(line);
        if (rest.empty() || rest.front() == '#') return 0;
        if (rest.starts_with("export ") || rest.starts_with("export\t")) rest = trimmed(rest.substr(7));
        const auto separator = rest.find_first_of("=:");
        if (separator == std::string_view::npos) return inherited(rest, number);
        EnvLine out;
        out.line = number;
        out.name = std::string(trimmed(rest.substr(0, separator)));
        const auto value = trimmed(rest.substr(separator + 1));
        if (out.name.find_first_of(" \t") != std::string::npos) {
            refused_ = "line " + std::to_string(number) + ": a name with a blank in it";
            return 0;
        }
        // `NAME: value`, as in YAML, is v2's alone.
        out.dialects_differ = rest[separator] == ':';
        std::uint32_t more = 0;
        if (!value.empty() && (value.front() == '"' || value.front() == '\'')) {
            // From the value's start to the end of the file: the quote may end lines below.
            const auto from = text_.substr(static_cast<std::size_t>(value.data() - text_.data()));
            auto whole = quoted(from);
            if (whole.length > 0) {
                more = static_cast<std::uint32_t>(
                    std::count(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(whole.length), '\n')
                );
                out.value = value.front() == '"' ? substituted(whole.value, out) : whole.value;
            } else {
                refused_ = "line " + std::to_string(number) + ": a quote that is never closed";
                return 0;
            }
        } else {
            out.value = substituted(std::string(trimmed(without_comment(value))), out);
        }
        values_size_ += out.value.size();
        if (!out.name.empty()) lines_.push_back(std::move(out));
        return more;
    }

    /// A bare name hands on what the environment has; nothing where it has nothing.
    std::uint32_t inherited(std::string_view name, std::uint32_t number) {
        if (auto value = lookup_(name))
            lines_.push_back({std::string(name), *std::move(value), number, false});
        return 0;
    }

    std::string substituted(const std::string& value, EnvLine& out) {
        if (value.find('$') == std::string::npos) return value;
        const Lookup known = [this](std::string_view name) -> std::optional<std::string> {
            const auto found = std::find_if(lines_.rbegin(), lines_.rend(), [name](const auto& line) {
                return line.name == name;
            });
            return found != lines_.rend() ? std::optional(found->value) : lookup_(name);
        };
        auto text = interpolate(value, {}, known);
        if (!text) return value;
        out.dialects_differ = out.dialects_differ || text->value != value;
        return text->value;
    }

    std::string_view text_;
    const Lookup& lookup_;
    std::vector<EnvLine> lines_;
    std::size_t values_size_ = 0;
    std::string refused_;  ///< why the file cannot be read; empty: it can
};

}  // namespace

boost::system::result<std::vector<EnvLine>, std::string>
read_env_file(std::string_view text, const Lookup& lookup) {
    return EnvFileReader(text, lookup).read();
}

}  // namespace ocprobe::contract
