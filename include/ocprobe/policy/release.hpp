// Releases of OpenClaw: reading and comparing them, and since which release a rule holds.
#pragma once

#include "ocprobe/model/state.hpp"

#include <compare>
#include <optional>
#include <string_view>

namespace ocprobe::policy {

/// `2026.9.6`.
struct Release {
    int year = 0;
    int month = 0;
    int number = 0;
    auto operator<=>(const Release&) const = default;
};

/// `year.month.number`, with or without a suffix (`-beta.1`, `+build`), which is ignored; nothing for any other text.
[[nodiscard]] std::optional<Release> parse_release(std::string_view text);

/// False when either is no release.
[[nodiscard]] bool newer_release(std::string_view a, std::string_view b);

/// The rules of the CLI of this release.
[[nodiscard]] CliRules rules_of(const Release& release);

/// The protocol that CLI and gateway of this release speak.
[[nodiscard]] int protocol_of(const Release& release);
/// The one protocol of all releases from `at_least` on and before `before`; nothing where they speak several. An empty
/// bound is none: then the oldest and the newest known protocol count.
[[nodiscard]] std::optional<int> protocol_between(std::string_view at_least, std::string_view before);

/// The first release that speaks this protocol; empty for a protocol that no release speaks.
[[nodiscard]] std::string_view first_release_with(int protocol);

}  // namespace ocprobe::policy
