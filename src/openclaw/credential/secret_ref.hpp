// References to a secret that is kept elsewhere: `{source, provider, id}`, `$NAME`, `${NAME}`.
#pragma once

#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/base/secret.hpp"
#include "openclaw/config/load.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ocprobe::openclaw {

enum class SecretSource { env, file, exec, store };

}  // namespace ocprobe::openclaw

namespace ocprobe {

template <>
inline constexpr auto names_of<openclaw::SecretSource> = enum_names<openclaw::SecretSource>({
    {openclaw::SecretSource::env, "env"},
    {openclaw::SecretSource::file, "file"},
    {openclaw::SecretSource::exec, "exec"},
    {openclaw::SecretSource::store, "store"},
});

}  // namespace ocprobe

namespace ocprobe::openclaw {

struct SecretRef {
    SecretSource source = SecretSource::env;
    std::string provider;
    std::string id;
};

/// A reference written as an object: exactly source, provider and id, or without provider.
[[nodiscard]] std::optional<SecretRef> as_secret_ref(const boost::json::value& value, const Config& config);

/// What the CLI makes of a credential in the config.
struct SecretInput {
    enum class Kind { absent, literal, reference };
    Kind kind = Kind::absent;
    std::string text;  ///< literal: trimmed
    std::optional<SecretRef> reference;
    bool trimmed = false;  ///< literal: blanks or CR were cut from its ends
    /// Absent although something is written there: blank, not a string, or (before 2026.9.6) with a `${NAME}`
    /// left.
    std::string ignored_because;
};

/// The credential at a dotted path (`gateway.auth.token`), by the rules of the config's version. In 2026.9.6
/// a string is a reference when it was written as one; before, when it reads as one after the substitution.
[[nodiscard]] SecretInput secret_input(const Config& config, std::string_view dotted);

/// `env:default:OC_TOKEN`, printable.
[[nodiscard]] std::string describe(const SecretRef& ref);

struct SecretRequest {
    const FileSystem& files;
    const Config& config;
    const Variables& variables;
    std::uint32_t uid = 0;  ///< the effective one: the CLI reads only its own files
    std::string working_directory = "/";
};

/// Why a reference gives no value here.
struct RefFault {
    enum class Kind {
        unresolved,  ///< the CLI has no value either
        undecided,   ///< only a program or the CLI's own store could tell
    };
    Kind kind = Kind::unresolved;
    std::string text;  ///< printable
};

/// The value as the provider gives it: not trimmed.
using ResolvedRef = boost::system::result<Secret, RefFault>;

/// Reads variables and files, under the rules that the CLI holds files to; runs no program.
[[nodiscard]] ResolvedRef resolve_secret_ref(const SecretRef& ref, const SecretRequest& request);

/// The provider of references that name none: `secrets.defaults.<source>`, else `default`.
[[nodiscard]] std::string default_secret_provider(const Config& config, SecretSource source);

/// Whether the CLI takes a value for a display marker of a removed secret (`__OPENCLAW_REDACTED__`, `***` …).
[[nodiscard]] bool is_redaction_marker(std::string_view value);

}  // namespace ocprobe::openclaw
