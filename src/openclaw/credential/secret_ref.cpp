// References to a secret that is kept elsewhere.
#include "openclaw/credential/secret_ref.hpp"

#include "ocprobe/base/text.hpp"
#include "openclaw/config/substitution.hpp"
#include "openclaw/credential/secret_file.hpp"
#include "openclaw/install/paths.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace ocprobe::openclaw {

namespace {

constexpr std::size_t default_max_bytes = 1024 * 1024;
constexpr std::size_t max_json_depth = 512;
constexpr std::string_view default_provider = "default";

std::optional<SecretSource> source_of(const boost::json::object& ref) {
    const auto* source = ref.if_contains("source");
    if (source == nullptr || !source->is_string()) return std::nullopt;
    for (const auto kind : {SecretSource::env, SecretSource::file, SecretSource::exec, SecretSource::store}) {
        if (source->get_string() == name(kind)) return kind;
    }
    return std::nullopt;
}

std::string string_at(const boost::json::object& object, std::string_view key) {
    const auto* found = object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

bool is_provider_alias(std::string_view alias) {
    const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
    return !alias.empty() && alias.size() <= 64 && small(alias.front()) &&
           std::all_of(alias.begin(), alias.end(), [&](char c) {
               return small(c) || c == '_' || c == '-' || (c >= '0' && c <= '9');
           });
}

// `value` or a JSON pointer.
bool is_file_id(std::string_view id) {
    if (id == "value") return true;
    if (!id.starts_with('/')) return false;
    for (auto tilde = id.find('~'); tilde != std::string_view::npos; tilde = id.find('~', tilde + 1)) {
        if (tilde + 1 == id.size() || (id[tilde + 1] != '0' && id[tilde + 1] != '1')) return false;
    }
    return true;
}

RefFault refuse(std::string text) {
    return {RefFault::Kind::unresolved, std::move(text)};
}

RefFault leave_undecided(std::string text) {
    return {RefFault::Kind::undecided, std::move(text)};
}

const boost::json::object* provider_of(const Config& config, std::string_view alias) {
    const auto* providers = config.at("secrets.providers");
    if (providers == nullptr || !providers->is_object()) return nullptr;
    const auto* provider = providers->get_object().if_contains(alias);
    return provider == nullptr ? nullptr : provider->if_object();
}

std::string without_final_newline(std::string text) {
    if (text.ends_with('\n'))
        text.pop_back();
    else
        return text;
    if (text.ends_with('\r')) text.pop_back();
    return text;
}

class Resolver {
public:
    Resolver(const SecretRef& ref, const SecretRequest& request)
        : ref_(ref), request_(request), provider_(provider_of(request.config, ref.provider)) {}

    [[nodiscard]] ResolvedRef resolve() const {
        if (!is_provider_alias(ref_.provider)) return refuse(describe(ref_) + ": no valid provider name");
        const bool built_in = is_built_in();
        if (!built_in && provider_ == nullptr)
            return refuse(describe(ref_) + ": its provider is not configured");
        if (!built_in && source_of(*provider_) != ref_.source) {
            return refuse(describe(ref_) + ": its provider has another source");
        }
        switch (ref_.source) {
        case SecretSource::env:
            return from_variable(built_in);
        case SecretSource::file:
            return from_file();
        case SecretSource::exec:
            return from_program();
        case SecretSource::store:
            return leave_undecided(describe(ref_) + " is in the CLI's own store, which is not opened");
        }
        return refuse(describe(ref_) + ": unknown source");
    }

private:
    /// Whether no provider needs to be configured for it.
    [[nodiscard]] bool is_built_in() const {
        if (ref_.source != SecretSource::env && ref_.source != SecretSource::store) return false;
        if (ref_.provider != default_secret_provider(request_.config, ref_.source)) return false;
        if (provider_ == nullptr)
            return ref_.source == SecretSource::env || request_.config.rules == CliRules::v2026_9_6;
        // Since 2026.9.6 a provider of another source does not hide the built-in one.
        return request_.config.rules == CliRules::v2026_9_6 && source_of(*provider_) != ref_.source;
    }

    [[nodiscard]] ResolvedRef from_variable(bool built_in) const {
        const std::string& id = ref_.id;
        if (!is_secret_variable(id)) return refuse(describe(ref_) + ": no valid name of a variable");
        const auto* allowed = built_in ? nullptr : provider_->if_contains("allowlist");
        if (allowed != nullptr && allowed->is_array()) {
            const auto& names = allowed->get_array();
            if (std::none_of(names.begin(), names.end(), [&](const auto& n) {
                    return n.is_string() && n.get_string() == id;
                })) {
                return refuse("variable " + id + " is not on its provider's allowlist");
            }
        }
        if (!request_.variables.text(id)) {
            return refuse(
                "variable " + id + (request_.variables.find(id) == nullptr ? " is not set" : " is empty")
            );
        }
        return accept(request_.variables.find(id)->value);
    }

    [[nodiscard]] ResolvedRef from_file() const {
        const std::string& id = ref_.id;
        if (!is_file_id(id)) return refuse(describe(ref_) + ": neither \"value\" nor a JSON pointer");
        const std::string written = string_at(*provider_, "path");
        if (trim(written).empty()) return refuse(describe(ref_) + ": its provider names no file");
        const HomeRequest home{request_.variables, request_.working_directory, {}};
        const std::string path = expand_user_path(written, home);
        const std::string shown = escape_text(path, 256);
        if (const auto problem = insecure_secret_file(request_, path, waives_checks()))
            return refuse("file " + shown + " " + *problem);
        const FileContent content = request_.files.read(path, max_bytes());
        if (content.error != 0)
            return refuse("file " + shown + " cannot be read: " + errno_name(content.error));
        if (content.truncated) return refuse("file " + shown + " is larger than its provider allows");
        std::string text = content.bytes;
        if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
        if (string_at(*provider_, "mode") == "singleValue") {
            if (id != "value")
                return refuse(describe(ref_) + ": a file with a single value has the id \"value\" only");
            return accept(without_final_newline(std::move(text)));
        }
        return from_json(text, id, shown);
    }

    [[nodiscard]] ResolvedRef
    from_json(const std::string& text, std::string_view id, const std::string& shown) const {
        boost::system::error_code error;
        boost::json::parse_options options;
        options.max_depth = max_json_depth;
        const boost::json::value document = boost::json::parse(text, error, {}, options);
        if (error || !document.is_object()) return refuse("file " + shown + " holds no JSON object");
        if (!id.starts_with('/')) return refuse(describe(ref_) + ": a JSON file needs a JSON pointer as id");
        const boost::json::value* found = at_json_pointer(document, id);
        if (found == nullptr) return refuse("file " + shown + " has nothing at " + escape_text(id, 128));
        if (!found->is_string()) return refuse("file " + shown + " has no string at " + escape_text(id, 128));
        return accept(std::string(found->get_string()));
    }

    /// A program is never run from here; one that cannot be run is no source for the CLI either.
    [[nodiscard]] ResolvedRef from_program() const {
        const std::string command = string_at(*provider_, "command");
        const std::string shown = "program " + escape_text(command, 256);
        if (!command.starts_with('/'))
            return refuse(describe(ref_) + ": its provider's command is no absolute path");
        const FileStatus status = request_.files.status(command);
        if (status.error != 0) return refuse(shown + ": " + errno_name(status.error));
        if (status.kind == FileKind::directory) return refuse(shown + " is a directory");
        return leave_undecided(describe(ref_) + " cannot be resolved without running a program");
    }

    [[nodiscard]] bool waives_checks() const {
        const auto* waived = provider_->if_contains("allowInsecurePath");
        return waived != nullptr && waived->is_bool() && waived->get_bool();
    }

    [[nodiscard]] std::size_t max_bytes() const {
        const auto* limit = provider_->if_contains("maxBytes");
        if (limit == nullptr || !limit->is_int64()) return default_max_bytes;
        return static_cast<std::size_t>(std::clamp<std::int64_t>(limit->get_int64(), 1, default_max_bytes));
    }

    [[nodiscard]] ResolvedRef accept(std::string value) const {
        if (trim(value).empty()) return refuse(describe(ref_) + " is empty");
        if (request_.config.rules == CliRules::v2026_9_6 && is_redaction_marker(value)) {
            return refuse(describe(ref_) + " holds a redaction marker");
        }
        return Secret(std::move(value));
    }

    const SecretRef& ref_;
    const SecretRequest& request_;
    const boost::json::object* provider_;
};

}  // namespace

std::string default_secret_provider(const Config& config, SecretSource source) {
    const auto* defaults = config.at("secrets.defaults");
    if (defaults == nullptr || !defaults->is_object()) return std::string(default_provider);
    std::string alias = string_at(defaults->get_object(), name(source));
    return trim(alias).empty() ? std::string(default_provider) : alias;
}

std::optional<SecretRef> as_secret_ref(const boost::json::value& value, const Config& config) {
    const auto* object = value.if_object();
    if (object == nullptr) return std::nullopt;
    const auto source = source_of(*object);
    if (source == SecretSource::store && config.rules != CliRules::v2026_9_6) return std::nullopt;
    const std::string id = string_at(*object, "id");
    if (!source || trim(id).empty()) return std::nullopt;
    const auto* provider = object->if_contains("provider");
    if (provider == nullptr) return SecretRef{*source, default_secret_provider(config, *source), id};
    const std::string alias = string_at(*object, "provider");
    if (object->size() != 3 || trim(alias).empty()) return std::nullopt;
    return SecretRef{*source, alias, id};
}

std::string describe(const SecretRef& ref) {
    return std::string(name(ref.source)) + ":" + escape_text(ref.provider, 64) + ":" +
           escape_text(ref.id, 128);
}

ResolvedRef resolve_secret_ref(const SecretRef& ref, const SecretRequest& request) {
    return Resolver(ref, request).resolve();
}

bool is_redaction_marker(std::string_view value) {
    constexpr std::string_view markers[] = {
        "__OPENCLAW_REDACTED__",
        "REDACTED",
        "xoxb-REDACTED",
        "xapp-REDACTED",
        "***",
        "[redacted]",
        "[REDACTED]",
        "<redacted>",
        "[REDACTED_PRIVATE_KEY]",
        "[REDACTED CREDENTIAL]",
    };
    return std::find(std::begin(markers), std::end(markers), trim(value)) != std::end(markers);
}

}  // namespace ocprobe::openclaw
