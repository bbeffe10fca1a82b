#include "judge/remedy/ownership.hpp"

#include "judge/remedy/advice.hpp"
#include "judge/remedy/owner_words.hpp"
#include "judge/remedy/words.hpp"

namespace ocprobe::judge {

void take_ownership(Advice& advice, std::string purpose, const std::string& directory, std::uint32_t owner) {
    const auto& container = advice.evidence().container;
    const auto ids = cat(container.uid, ":", container.gid);
    if (advice.platform() == Platform::kubernetes) {
        advice.remedy(std::move(purpose), Place::cli_service, {FsGroup{std::to_string(container.gid)}});
        return;
    }
    if (advice.platform() == Platform::host) {
        advice.remedy(std::move(purpose), Place::cli_host, {Exec{{"sudo", "chown", "-R", ids, directory}}});
        return;
    }
    if (owner_is_unmapped(advice.evidence(), owner)) {
        advice.remedy(
            std::move(purpose),
            Place::engine_host,
            {Exec{
                {"chown",
                 "-R",
                 own_ids_on_the_host(advice.evidence()),
                 cat("<the host's path of ", directory, ">")}}}
        );
        return;
    }
    const auto& id = container.container_id;
    advice.remedy(
        std::move(purpose),
        Place::engine_host,
        {Exec{
            {advice.platform() == Platform::podman ? "podman" : "docker",
             "exec",
             "-u",
             "0",
             id.empty() ? container.hostname : id.substr(0, 12),
             "chown",
             "-R",
             ids,
             directory}}}
    );
}

}  // namespace ocprobe::judge
