// What the comparisons between the files and the running container share. Pure.
#pragma once

#include "contract/checks/checks.hpp"
#include "ocprobe/contract/contract.hpp"

#include <string>
#include <string_view>

namespace ocprobe::contract {

/// A source as a finding prints it.
[[nodiscard]] std::string named_source(const Source& source);

/// Whether `name` was set in this process alone: PID 1 has another value, so this one says nothing of the container.
/// Then the row is undecided.
[[nodiscard]] bool is_of_this_shell(const Pair& pair, std::string_view name, Row& row);

}  // namespace ocprobe::contract
