#include "judge/remedy/ownership.hpp"

#include "judge/remedy/advice.hpp"
#include "judge/remedy/owner_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/platform.hpp"

#include <charconv>
#include <optional>

namespace ocprobe::judge {

namespace {

// `…/openclaw-1000/gateway.1f2e.lock`: the gateway's uid stands in the path of its lock.
std::optional<std::uint32_t> uid_in_lock_path(const LockFacts& lock) {
    if (lock.state == LockState::none || lock.state == LockState::dead) return std::nullopt;
    constexpr std::string_view before = "/openclaw-";
    const auto at = lock.path.rfind(before);
    if (at == std::string::npos) return std::nullopt;
    std::uint32_t uid = 0;
    const char* const begin = lock.path.data() + at + before.size();
    const auto [end, error] = std::from_chars(begin, lock.path.data() + lock.path.size(), uid);
    return error == std::errc() && *end == '/' ? std::optional(uid) : std::nullopt;
}

std::optional<std::uint32_t> gateways_uid(const Evidence& e) {
    for (const auto& process : e.container.gateway_processes) {
        if (process.uid) return process.uid;
    }
    return uid_in_lock_path(e.state.lock);
}

void change_owner(Advice& advice, const std::string& directory, Owner owner) {
    const auto& e = advice.evidence();
    const auto& container = e.container;
    const auto ids = cat(container.uid, ":", container.gid);
    std::string purpose = "Give the tree to the uid that the CLI runs as";
    switch (advice.platform()) {
    case Platform::kubernetes:
        advice.remedy(std::move(purpose), Place::cli_service, {FsGroup{std::to_string(container.gid)}});
        return;
    case Platform::host:
        advice.remedy(std::move(purpose), Place::cli_host, {Exec{{"sudo", "chown", "-R", ids, directory}}});
        return;
    default:
        break;
    }
    if (owner_is_unmapped(e, owner.uid)) {
        advice.remedy(
            std::move(purpose),
            Place::engine_host,
            {Exec{{"chown", "-R", own_ids_on_the_host(e), cat("<the host's path of ", directory, ">")}}}
        );
        return;
    }
    const auto name = own_container(e);
    advice.remedy(
        std::move(purpose),
        Place::engine_host,
        {Exec{
            {advice.engine(),
             "exec",
             "-u",
             "0",
             name.empty() ? "<container of the CLI>" : name,
             "chown",
             "-R",
             ids,
             directory}}}
    );
}

}  // namespace

void share_tree(Advice& advice, const std::string& directory, Owner owner) {
    const auto& e = advice.evidence();
    const auto own = e.container.uid;
    if (owner.uid == own) {
        advice.remedy(
            "It belongs to the CLI's uid already: give that uid its permissions back",
            Place::cli_container,
            {Exec{{"chmod", "-R", "u+rwX", directory}}}
        );
        return;
    }
    const auto gateway = gateways_uid(e);
    if (gateway && *gateway != own && *gateway != 0) {
        const auto gid = owner.uid == *gateway ? owner.gid : *gateway;
        advice.remedy(
            "Run the CLI as the uid that the gateway runs as: both use this tree",
            Place::cli_service,
            {RunAs{cat(*gateway, ":", gid)}}
        );
        return;
    }
    if (gateway == std::optional<std::uint32_t>(0)) {
        advice.remedy(
            "Run the gateway as the CLI's uid, and not as root: what it writes as root stays closed to the "
            "CLI",
            Place::gateway_service,
            {RunAs{cat(own, ":", e.container.gid)}}
        );
    } else if (!gateway && owner.uid != 0 && !owner_is_unmapped(e, owner.uid)) {
        advice.remedy(
            "Run the CLI as the owner of the tree, which may be the gateway's",
            Place::cli_service,
            {RunAs{cat(owner.uid, ":", owner.gid)}}
        );
        return;
    }
    // Nobody loses it: root reads everything, and the gateway runs as this very uid or cannot use the tree either.
    change_owner(advice, directory, owner);
}

}  // namespace ocprobe::judge
