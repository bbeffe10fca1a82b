// The live_table of what is compared between the files and the container that runs.
#include "contract/live/live.hpp"

#include "ocprobe/base/text.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

std::string named(const Source& source) {
    return escape_text(label(source), 120);
}

/// The pipeline did not come to an end, or proved nothing.
bool proves_nothing(std::string_view verdict) {
    return verdict == "inconclusive" || verdict == "deadline" || verdict == "internal_error";
}

void compare_call(const Scene& scene, Row& row) {
    const auto& verdict = scene.life.judgement.verdict;
    const auto& service = *scene.pair.cli.service;
    const auto told = verdict.id + ": " + verdict.summary;
    if (verdict.id == "healthy") return row.green("measured here: " + told);
    if (proves_nothing(verdict.id)) return row.undecided(service, service.place, "measured here: " + told);
    std::string fix;
    if (!verdict.fix.empty()) {
        const auto& step = verdict.fix.front();
        fix = step.where + ": " + step.action + (step.command.empty() ? "" : "\n" + step.command);
    }
    row.fails(service, service.place, verdict.id, "the CLI's call fails here: " + told, std::move(fix));
}

/// PID 1 has another value than this process: then neither is the container's word.
bool is_of_this_shell(const Scene& scene, std::string_view name, Row& row) {
    const auto& differs = scene.life.evidence.container.environment_differs;
    if (std::find(differs.begin(), differs.end(), name) == differs.end()) return false;
    const auto& service = *scene.pair.cli.service;
    row.undecided(
        service,
        place_of(service, name),
        std::string(name) + " of this process is not the one of the container's first process"
    );
    return true;
}

void compare_url(const Scene& scene, Row& row) {
    constexpr std::string_view name = "OPENCLAW_GATEWAY_URL";
    const auto& cli = scene.pair.cli;
    const auto& written = cli.resolution.target;
    const auto& found = scene.life.evidence.target;
    if (is_of_this_shell(scene, name, row)) return;
    const auto here = shown(found.url) + " (" + named(found.source) + ")";
    const auto* given = variable(*cli.service, name);
    const bool open = (given != nullptr && !given->symbol.empty()) || unseen_environment(cli).has_value() ||
                      (given == nullptr && cli.config == Knowledge::unknown);
    if (written.url == found.url) return row.green("the CLI dials " + here + ", as the files say");
    if (open) return row.green("the CLI dials " + here + ", which the files leave open");
    row.latent(
        *cli.service,
        place_of(*cli.service, name),
        "url",
        "the files say " + shown(written.url) + " (" + named(written.source) + "), this container dials " +
            here,
        make_anew(scene.pair)
    );
}

struct Sent {
    const Secret* value = nullptr;
    std::string source;
};

Sent sent_by(const Credentials& credentials, const CredentialFacts& facts) {
    const auto& value = facts.kind == CredentialKind::password ? credentials.password : credentials.token;
    return {value ? &*value : nullptr, named(facts.source)};
}

void compare_token(const Scene& scene, Row& row) {
    constexpr std::string_view name = "OPENCLAW_GATEWAY_TOKEN";
    const auto& cli = scene.pair.cli;
    const auto& service = *cli.service;
    if (is_of_this_shell(scene, name, row)) return;
    const auto written = sent_by(cli.resolution.credentials, cli.resolution.credential);
    const auto found = sent_by(scene.life.credentials, scene.life.evidence.credential);
    const auto place = place_of(service, name);
    const bool open = cli.config == Knowledge::unknown || unseen_environment(cli).has_value();
    if (written.value == nullptr || found.value == nullptr) {
        const auto& lacks = written.value == nullptr ? "none" : written.source;
        const auto& has = found.value == nullptr ? "none" : found.source;
        if (written.value == found.value) return row.green("no token here, as the files say");
        if (written.value == nullptr && open)
            return row.green("the token comes from " + has + ", which the files leave open");
        return row.latent(
            service,
            place,
            "token_source",
            "the token by the files: " + lacks + ", in this container: " + has,
            make_anew(scene.pair)
        );
    }
    if (cli.is_symbol(*written.value))
        return row.green("the token comes from " + found.source + "; its value is not in the files");
    if (Secret::same(*written.value, *found.value))
        return row.green("the token of the files, from " + found.source);
    row.latent(
        service,
        place,
        "token_value",
        "this container holds another token (" + found.source + ") than the files give now (" +
            written.source + "): they were changed after it was made",
        make_anew(scene.pair)
    );
}

void compare_user(const Scene& scene, Row& row) {
    const auto& cli = scene.pair.cli;
    const auto uid = scene.life.evidence.container.uid;
    const auto here = "uid " + std::to_string(uid);
    if (!cli.service->user.given() || !cli.uid_known)
        return row.green("runs as " + here + "; the files leave it to the image");
    if (uid == cli.uid) return row.green("runs as " + here + ", as the files say");
    const auto summary = "the files say uid " + std::to_string(cli.uid) + ", this process is " + here;
    const auto place = cli.service->user.place;
    // `docker exec -u root` is the usual reason.
    if (uid == 0)
        return row.undecided(*cli.service, place, summary + ": started as root by hand, or drifted");
    row.latent(*cli.service, place, "user", summary, make_anew(scene.pair));
}

void compare_image(const Scene& scene, Row& row) {
    const auto& cli = scene.pair.cli;
    const auto& found = scene.life.evidence.cli;
    if (!found.measured) return row.green("no installed CLI was found here to compare the image tag with");
    const auto tag = release_of(cli.service->image);
    if (!tag) return row.green("CLI " + found.version + "; the image's tag names no release");
    if (*tag == found.version) return row.green("CLI " + found.version + ", as the image's tag says");
    row.latent(
        *cli.service,
        cli.service->image.place,
        "image",
        "the image's tag says " + *tag + ", the CLI in this container is " + found.version,
        make_anew(scene.pair)
    );
}

constexpr LiveCheck live_table[] = {
    {"contract.live_call",
     "does the CLI's call work in this container",
     compare_call,
     "With --live: the pipeline of `ocprobe check`, run in the CLI's container, did not end with `healthy`.",
     "`ocprobe explain` knows the verdict that is named."},
    {"contract.live_url",
     "does the CLI dial what the files say",
     compare_url,
     "With --live: the URL of this container is not the one that the files give it.",
     "Make the container anew from the files, or change the files to what is meant."},
    {"contract.live_token",
     "is the token the one that the files give",
     compare_token,
     "With --live: the token of this container comes from elsewhere than the files say, or has another "
     "value. Values "
     "are compared in memory.",
     "Make the container anew: it keeps the environment that it was made with."},
    {"contract.live_state",
     "are the mounts those of the files",
     compare_state,
     "With --live: a mount of the files is missing here, has another source or flag, or more is mounted at "
     "the state "
     "directory than the files say; or what should be the gateway's directory has no trace of it.",
     "Make the container anew from the files, or write down what was mounted by hand."},
    {"contract.live_network",
     "is the network namespace the one of the files",
     compare_network,
     "With --live: the files share the gateway's network namespace and this container does not, or the other "
     "way "
     "round, or it is on more or fewer networks.",
     "Make the container anew from the files. A container that shares a namespace must be made anew after "
     "the one "
     "that owns it."},
    {"contract.live_user",
     "is it the user of the files",
     compare_user,
     "With --live: this process runs as another uid than `user:` in the files says.",
     "Make the container anew from the files; `docker exec` without -u has the container's own user."},
    {"contract.live_image",
     "is it the release of the files",
     compare_image,
     "With --live: the installed CLI is of another release than the tag of its image in the files.",
     "Pull, and make the container anew."},
};

}  // namespace

std::span<const LiveCheck> live_checks() {
    return live_table;
}

std::string make_anew(const Pair& pair) {
    if (pair.project.kubernetes) return "apply the manifest, and let the pod be made anew";
    return "docker compose up -d --force-recreate " + escape_text(pair.cli.service->name, 100);
}

}  // namespace ocprobe::contract
