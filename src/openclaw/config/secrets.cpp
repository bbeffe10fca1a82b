// Every credential value that the config holds.
#include "base/ascii.hpp"
#include "openclaw/config/load.hpp"
#include "openclaw/config/substitution.hpp"

#include <algorithm>
#include <iterator>

namespace ocprobe::openclaw {

namespace {

// Parts of a name, letters only and small, that tell a credential: apiKey, API_KEY and api-key are one.
constexpr std::string_view credential_words[] = {
    "token",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "authorization",
};
constexpr std::string_view credential_endings[] = {"key", "pass", "pwd"};
// A name that ends so tells where a credential is, not what it is.
constexpr std::string_view harmless_endings[] = {
    "file", "path", "dir", "env", "mode", "url", "name", "provider", "type"};

std::string letters_of(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (is_letter(c)) out += lower(c);
    }
    return out;
}

bool names_credential(std::string_view name) {
    const std::string letters = letters_of(name);
    const auto ends = [&](std::string_view ending) { return letters.ends_with(ending); };
    const auto holds = [&](std::string_view word) { return letters.find(word) != std::string::npos; };
    if (std::any_of(std::begin(harmless_endings), std::end(harmless_endings), ends)) return false;
    return std::any_of(std::begin(credential_words), std::end(credential_words), holds) ||
           std::any_of(std::begin(credential_endings), std::end(credential_endings), ends);
}

class Collector {
public:
    void visit(const boost::json::value& value, bool credential) {
        if (const auto* text = value.if_string()) {
            if (credential) add(*text);
        } else if (const auto* items = value.if_array()) {
            for (const auto& item : *items)
                visit(item, credential);
        } else if (const auto* members = value.if_object()) {
            for (const auto& member : *members) {
                visit(member.value(), names_credential(member.key()));
            }
        }
    }

    [[nodiscard]] std::vector<Secret> take() { return std::move(secrets_); }

private:
    void add(std::string_view text) {
        const std::string_view trimmed = trim(text);
        // What stands for a variable is printed where that has no value: it is none.
        if (trimmed.empty() || has_variable_reference(trimmed) || whole_reference(trimmed)) return;
        secrets_.emplace_back(std::string(trimmed));
    }

    std::vector<Secret> secrets_;
};

}  // namespace

std::vector<Secret> config_secrets(const Config& config) {
    Collector collector;
    collector.visit(config.root, false);
    return collector.take();
}

}  // namespace ocprobe::openclaw
