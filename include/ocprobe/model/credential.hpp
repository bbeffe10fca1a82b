// Which credential the real CLI would send, and from where. Facts hold no value; Credentials hold nothing else.
#pragma once

#include "ocprobe/base/enum_names.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/source.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ocprobe {

enum class CredentialKind { none, token, password, device_token };

template <>
inline constexpr auto names_of<CredentialKind> = enum_names<CredentialKind>({
    {CredentialKind::none, "none"},
    {CredentialKind::token, "token"},
    {CredentialKind::password, "password"},
    {CredentialKind::device_token, "device_token"},
});

/// What is wrong with a value after the CLI's own trimming.
enum class CredentialProblem {
    none,
    quoted,
    inner_blank,
    control_character,
    unexpanded_variable,
    wrapped,               ///< JSON text or an assignment stands around the value
    placeholder,           ///< `auth.token_placeholder`: a sample value or a redaction marker
    unresolved_reference,  ///< SecretRef or ${VAR} that cannot be resolved here
    unreadable_file,       ///< a file that the value should come from
    blank,                 ///< set, but empty or only blanks
};

template <>
inline constexpr auto names_of<CredentialProblem> = enum_names<CredentialProblem>({
    {CredentialProblem::none, "none"},
    {CredentialProblem::quoted, "quoted"},
    {CredentialProblem::inner_blank, "inner_blank"},
    {CredentialProblem::control_character, "control_character"},
    {CredentialProblem::unexpanded_variable, "unexpanded_variable"},
    {CredentialProblem::wrapped, "wrapped"},
    {CredentialProblem::placeholder, "placeholder"},
    {CredentialProblem::unresolved_reference, "unresolved_reference"},
    {CredentialProblem::unreadable_file, "unreadable_file"},
    {CredentialProblem::blank, "blank"},
});

/// One rung of the credential ladder.
struct CredentialRung {
    Source source;
    CredentialKind kind = CredentialKind::none;
    bool present = false;
    bool used = false;
    std::optional<bool> same_as_used;  ///< compared in memory; nothing when there is nothing to compare
    CredentialProblem problem = CredentialProblem::none;
    std::string problem_detail;  ///< printable: `variable OC_TOKEN is not set`
    bool trimmed = false;        ///< blanks or CR were cut from its ends, as the CLI does
    std::optional<std::size_t> length;
    std::string why;  ///< why it was used, or why it lost
};

/// Where the CLI would stop before a packet leaves, for the credentials alone.
enum class CredentialStop {
    none,
    unresolved_secret_ref,  ///< `auth.unresolved_secret_ref`
    url_needs_env_token,    ///< `target.url_needs_env_token`
    missing,                ///< the CLI would say "requires credentials"; the gateway's word decides
};
template <>
inline constexpr auto names_of<CredentialStop> = enum_names<CredentialStop>({
    {CredentialStop::none, "none"},
    {CredentialStop::unresolved_secret_ref, "unresolved_secret_ref"},
    {CredentialStop::url_needs_env_token, "url_needs_env_token"},
    {CredentialStop::missing, "missing"},
});

/// One credential of the frame, without its value.
struct SentCredential {
    CredentialKind kind = CredentialKind::none;
    Source source;
    std::optional<std::size_t> length;  ///< bytes, after trimming
    CredentialProblem problem = CredentialProblem::none;
    std::string problem_detail;
    bool trimmed = false;
};

/// What becomes of gateway.remote.edgeAuth, the headers for a proxy that asks for a login of its own.
enum class EdgeAuth {
    none,          ///< not configured, or not read by this release
    other_origin,  ///< the target is not gateway.remote.url's: not sent
    sent,          ///< every header has a value
    undecided,     ///< a value comes from a program or the CLI's own store, which are not asked
    unusable,      ///< the CLI stops for it
};
template <>
inline constexpr auto names_of<EdgeAuth> = enum_names<EdgeAuth>({
    {EdgeAuth::none, "none"},
    {EdgeAuth::other_origin, "other_origin"},
    {EdgeAuth::sent, "sent"},
    {EdgeAuth::undecided, "undecided"},
    {EdgeAuth::unusable, "unusable"},
});

/// Its own SentCredential is the one that the gateway's mode asks for, by what is known here.
struct CredentialFacts : SentCredential {
    /// What is sent beside it: the CLI puts a token and a password into one frame, and the gateway judges the one of
    /// its mode.
    std::vector<SentCredential> also;
    std::optional<Source> alternative_source;  ///< the other value that --prove tries

    CredentialStop stop = CredentialStop::none;
    std::string stop_detail;  ///< printable: which reference, which variable
    Source stop_source;

    std::string
        expected_mode;  ///< `token`, `password`, `none`, `trusted-proxy`: the readable config's gateway.auth.mode, or empty
    bool config_unknown =
        false;  ///< the config that would name one cannot be read or is invalid: none is not no one
    bool config_ignored = false;  ///< an env URL makes the CLI ignore the config's credentials
    bool cached_device_token =
        false;  ///< the state directory holds one for this target, nothing else is configured
    /// It lies where only the CLI looks (a program's output, its own store): nothing could be sent in its place.
    bool value_unknown = false;
    bool forced = false;  ///< from --token-file, stdin or OCPROBE_TOKEN: the CLI would not see it

    EdgeAuth edge_auth = EdgeAuth::none;
    std::vector<std::string> edge_headers;  ///< their names, printable
    std::string edge_auth_detail;           ///< printable: which reference is undecided or unusable, and why

    std::vector<CredentialRung> ladder;

    /// The one of that kind; the one that is asked for where `kind` is not known or was not sent.
    [[nodiscard]] const SentCredential& sent_as(std::optional<CredentialKind> judged) const {
        for (const auto& other : also) {
            if (other.kind == judged) return other;
        }
        return *this;
    }
    /// The sources of what was sent beside the one of that kind.
    [[nodiscard]] std::vector<Source> sent_beside(CredentialKind judged) const {
        std::vector<Source> sources;
        if (kind != judged) sources.push_back(source);
        for (const auto& other : also) {
            if (other.kind != judged) sources.push_back(other.source);
        }
        return sources;
    }
};

/// The CLI's own device, as --as-cli presents it: its key signs the gateway's challenge.
struct DeviceCredential {
    std::string device_id;  ///< public: a hash of the key
    Secret private_key;     ///< PKCS#8, PEM
    Secret token;           ///< the cached device token
};

/// One header of gateway.remote.edgeAuth.
struct EdgeHeader {
    std::string name;
    Secret value;
};

/// The values themselves: they live here, in the redactor, and in the one frame that carries them.
struct Credentials {
    std::optional<Secret> token;
    std::optional<Secret> password;
    std::optional<Secret> alternative_token;  ///< for --prove: the first other value on the ladder
    std::optional<DeviceCredential> device;   ///< read only for --as-cli
    std::vector<EdgeHeader> edge_headers;     ///< for the heads of all requests to the target, over TLS alone
};

}  // namespace ocprobe
