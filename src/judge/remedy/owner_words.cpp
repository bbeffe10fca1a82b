// Wording owners.
#include "judge/remedy/owner_words.hpp"

#include "judge/remedy/words.hpp"

#include <optional>

namespace ocprobe::judge {

namespace {

std::optional<std::uint32_t> outside(const std::vector<IdRange>& map, std::uint32_t id) {
    for (const auto& range : map) {
        if (id >= range.inside && id - range.inside < range.count) return range.outside + (id - range.inside);
    }
    return std::nullopt;
}

bool shifted(const Evidence& e) {
    return e.container.user_namespace_mapped.value_or(false);
}

std::string on_the_host(const Evidence& e, const std::vector<IdRange>& map, std::uint32_t id) {
    const auto there = shifted(e) ? outside(map, id) : std::optional(id);
    return there ? std::to_string(*there) : cat("<the host's number for ", id, ">");
}

}  // namespace

bool owner_is_unmapped(const Evidence& e, std::uint32_t uid) {
    return shifted(e) && uid == overflow_id;
}

std::string owner_words(const Evidence& e, std::uint32_t uid, std::uint32_t gid) {
    auto text = cat("owner ", uid, ":", gid);
    if (owner_is_unmapped(e, uid)) text += ", which stands for any id outside this user namespace";
    return text;
}

std::string own_uid_words(const Evidence& e) {
    auto text = cat("uid ", e.container.uid);
    if (shifted(e))
        text += cat(" (", on_the_host(e, e.container.uid_map, e.container.uid), " on the Docker host)");
    return text;
}

std::string own_ids_on_the_host(const Evidence& e) {
    return cat(
        on_the_host(e, e.container.uid_map, e.container.uid),
        ":",
        on_the_host(e, e.container.gid_map, e.container.gid)
    );
}

}  // namespace ocprobe::judge
