// File beside life: what the files say of the CLI's container against what was measured in it. Pure.
#pragma once

#include "contract/checks/checks.hpp"
#include "ocprobe/contract/contract.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ocprobe::contract {

/// A container that runs, seen from inside, beside the files that should have made it.
struct Scene {
    const Pair& pair;
    const Life& life;
};

struct LiveCheck {
    std::string_view id;
    std::string_view question;
    void (*judge)(const Scene&, Row&);
    std::string_view holds_when;
    std::string_view what_to_do;
};

[[nodiscard]] std::span<const LiveCheck> live_checks();

void compare_state(const Scene& scene, Row& row);
void compare_network(const Scene& scene, Row& row);

/// The command that makes the container what the files say.
[[nodiscard]] std::string make_anew(const Pair& pair);

}  // namespace ocprobe::contract
