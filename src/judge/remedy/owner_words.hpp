// How owners are worded where a user namespace shifts ids: what is seen inside is not what the Docker host has.
#pragma once

#include "ocprobe/model/report.hpp"

#include <cstdint>
#include <string>

namespace ocprobe::judge {

/// The id that the kernel shows for every one that the user namespace does not map (user_namespaces(7)).
inline constexpr std::uint32_t overflow_id = 65'534;

/// Whether this owner may be an id from outside the user namespace, which no process in it can be.
[[nodiscard]] bool owner_is_unmapped(const Evidence& e, std::uint32_t uid);

/// `owner 1000:1000`, and what that means where it is the overflow id.
[[nodiscard]] std::string owner_words(const Evidence& e, std::uint32_t uid, std::uint32_t gid);

/// `uid 1000`, in a user namespace with the number that the Docker host knows it by.
[[nodiscard]] std::string own_uid_words(const Evidence& e);

/// This process's uid:gid as a command on the Docker host must name them.
[[nodiscard]] std::string own_ids_on_the_host(const Evidence& e);

}  // namespace ocprobe::judge
