// What is wrong with a credential's value: the signs that it was mangled on its way here.
#include "openclaw/credential/value.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/config/unicode.hpp"

#include <algorithm>

namespace ocprobe::openclaw {
namespace {

bool name_start(char c) {
    return is_letter(c) || c == '_';
}
bool name_rest(char c) {
    return name_start(c) || is_digit(c);
}

bool has_control(std::string_view value) {
    return std::any_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

bool has_blank(std::string_view value) {
    for (std::size_t i = 0; i < value.size();) {
        const CodePoint c = code_point_at(value, i);
        if (is_js_space(c.value)) return true;
        i += std::max<std::size_t>(c.length, 1);
    }
    return false;
}

// `GATEWAY_TOKEN=value`. A generated value may have an equals sign, at its end above all: the name must say what it names.
bool is_assignment(std::string_view value) {
    const auto name = value.substr(0, value.find('='));
    const bool upper_case = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
    });
    return upper_case && name.size() + 1 < value.size() &&
           (name.ends_with("TOKEN") || name.ends_with("PASSWORD"));
}

// What stands around the value when a file of another kind was given: a JSON document, a line of an env file.
std::string_view wrapping_of(std::string_view value) {
    const bool braces = value.front() == '{' && value.back() == '}';
    const bool brackets = value.front() == '[' && value.back() == ']';
    if ((braces || brackets) && contains(value, "\"")) return "JSON text";
    if (is_assignment(value)) return "an assignment";
    return {};
}

}  // namespace

std::optional<std::string> variable_in(std::string_view text) {
    if (text.size() > 1 && text.front() == '$' && name_start(text[1]) &&
        std::all_of(text.begin() + 1, text.end(), name_rest)) {
        return std::string(text.substr(1, 64));
    }
    for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
        const auto close = text.find('}', at);
        if (close == std::string_view::npos) return std::nullopt;
        const auto inside = text.substr(at + 2, close - at - 2);
        if (inside.empty() || !name_start(inside.front())) continue;
        const auto end = std::find_if_not(inside.begin(), inside.end(), name_rest);
        return std::string(
            inside.substr(0, std::min<std::size_t>(static_cast<std::size_t>(end - inside.begin()), 64))
        );
    }
    return std::nullopt;
}

ValueProblem problem_of(std::string_view value) {
    if (value.empty()) return {CredentialProblem::blank, "empty"};
    if (is_quote(value.front()) || is_quote(value.back())) {
        return {CredentialProblem::quoted, "quotes are part of the value"};
    }
    if (const auto name = variable_in(value)) {
        return {
            CredentialProblem::unexpanded_variable, "variable " + *name + " was never replaced by its value"};
    }
    if (const auto around = wrapping_of(value); !around.empty())
        return {CredentialProblem::wrapped, std::string(around) + " stands around the value"};
    if (is_placeholder(value))
        return {CredentialProblem::placeholder, "a placeholder stands where the value should be"};
    if (has_control(value)) return {CredentialProblem::control_character, "a control character inside"};
    if (has_blank(value)) return {CredentialProblem::inner_blank, "a blank inside"};
    return {};
}

}  // namespace ocprobe::openclaw
