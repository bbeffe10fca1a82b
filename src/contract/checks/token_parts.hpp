// What the judges of contract.token share.
#pragma once

#include "contract/checks/checks.hpp"

#include <array>
#include <string>
#include <string_view>

namespace ocprobe::contract {

inline constexpr std::array<std::string_view, 2> credential_variables{
    "OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD"};
inline constexpr std::string_view token_variable = "OPENCLAW_GATEWAY_TOKEN";
/// In a manifest no variable of a project gives the token.
inline constexpr std::string_view token_from_secret =
    "OPENCLAW_GATEWAY_TOKEN by valueFrom.secretKeyRef, from one key of one Secret, in both containers";

/// The credential that one side uses.
struct Held {
    const Secret* value = nullptr;
    std::string source;   ///< as the report prints it
    std::string meaning;  ///< of a symbol
};

[[nodiscard]] Held held_by(const Side& side, bool password);
/// As a finding prints it: the source, and what it stands for.
[[nodiscard]] std::string named(const Held& held);
/// Where the credential is written, else the URL, else the service.
[[nodiscard]] Place token_place(const Side& side);
/// Whether both containers have the same state directory.
[[nodiscard]] bool shares_state(const Pair& pair);
/// Both services take the token from one variable of the project.
[[nodiscard]] Remedies one_source(const Pair& pair);

}  // namespace ocprobe::contract
