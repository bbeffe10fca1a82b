// Files that belong to another uid.
#pragma once

#include <cstdint>
#include <string>

namespace ocprobe::judge {

class Advice;

/// Who has a file or a directory today.
struct Owner {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
};

/// Lets the CLI use a directory of this container that belongs to somebody else. The gateway may live in the same tree:
/// it changes hands only where that takes nothing from the gateway, and else the CLI runs as the gateway's user. No
/// service is left as root. In a user namespace that does not map the owner, not even root inside can change it, and the
/// host has to.
void share_tree(Advice& advice, const std::string& directory, Owner owner);

}  // namespace ocprobe::judge
