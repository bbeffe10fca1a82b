// References to a secret that is kept elsewhere: `{source, provider, id}`, `$NAME`, `${NAME}`.
#pragma once

#include "ocprobe/base/secret.hpp"
#include "openclaw/config.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace ocprobe::openclaw {

enum class SecretSource { env, file, exec, store };

[[nodiscard]] constexpr std::string_view name(SecretSource source) {
    switch (source) {
    case SecretSource::env:
        return "env";
    case SecretSource::file:
        return "file";
    case SecretSource::exec:
        return "exec";
    case SecretSource::store:
        return "store";
    }
    return "env";
}

struct SecretRef {
    SecretSource source = SecretSource::env;
    std::string provider;
    std::string id;
};

/// The reference that a config value (after the substitution of variables) stands for, or nothing: an object
/// with exactly source, provider and id, one without provider, or a whole string `$NAME` or `${NAME}` in
/// capitals.
[[nodiscard]] std::optional<SecretRef> as_secret_ref(const boost::json::value& value, const Config& config);

/// `env:default:OC_TOKEN`, printable.
[[nodiscard]] std::string describe(const SecretRef& ref);

struct SecretRequest {
    const FileSystem& files;
    const Config& config;
    const Variables& variables;
    std::uint32_t uid = 0;  ///< the effective one: the CLI reads only its own files
    CliRules rules = CliRules::v2026_9_6;
    std::string working_directory = "/";
};

struct ResolvedRef {
    std::optional<Secret> value;  ///< as the provider gives it: not trimmed
    std::string problem;          ///< printable: why there is no value
    /// Only a program or the CLI's own store could tell: the CLI may have a value nevertheless.
    bool undecided = false;
};

/// Reads variables and files, under the rules that the CLI holds files to; runs no program.
[[nodiscard]] ResolvedRef resolve_secret_ref(const SecretRef& ref, const SecretRequest& request);

/// Whether the CLI takes a value for a display marker of a removed secret (`__OPENCLAW_REDACTED__`, `***` …).
[[nodiscard]] bool is_redaction_marker(std::string_view value);

}  // namespace ocprobe::openclaw
