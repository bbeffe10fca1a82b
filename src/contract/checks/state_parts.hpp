// What the files of contract.state share.
#pragma once

#include "contract/checks/checks.hpp"

#include <string>
#include <string_view>

namespace ocprobe::contract {

/// Of the mount at the state directory, else the service itself.
[[nodiscard]] Place mount_place(const Side& side);
[[nodiscard]] bool reads_only(const Side& side);

/// A mount where OPENCLAW_CONFIG_DIR points, which nobody reads; nullptr when that is the state directory anyway.
[[nodiscard]] const Mount* dead_mount(const Side& side);
[[nodiscard]] std::string dead_words(const Side& side);
/// OPENCLAW_STATE_DIR with what OPENCLAW_CONFIG_DIR says.
[[nodiscard]] Remedies use_dead_directory(const Side& side);

/// The state directory of the product's earlier names, which this release does not start on.
void judge_legacy_folder(const Side& side, Row& row);
/// Whether the gateway starts on its state directory.
void judge_gateway_start(const Pair& pair, Row& row);
/// What Compose or the engine refuses of a service in another one's network namespace.
void judge_engine(const Service& service, Row& row);
/// `2026.9.6` from 2026.9 on.
[[nodiscard]] bool is_at_least(std::string_view release, int year, int month);
/// A lock in the state directory lets one gateway live.
void judge_second_gateway(const Pair& pair, Row& row);

}  // namespace ocprobe::contract
