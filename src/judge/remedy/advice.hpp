// The steps of a fix under construction. Causes name places in the words of containers; on a host and in a cluster the
// steps stand where they belong there.
#pragma once

#include "judge/causes/cause.hpp"
#include "ocprobe/model/report.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::judge {

/// What follows from an alternative: how the evidence changes once it is done.
struct Outcome {
    int option = 0;
    OnceFixed change;
};

class Advice {
public:
    explicit Advice(const Evidence& evidence);

    [[nodiscard]] const Evidence& evidence() const { return e_; }
    [[nodiscard]] Platform platform() const { return platform_; }
    /// The command of what runs the containers.
    [[nodiscard]] std::string engine() const { return platform_ == Platform::podman ? "podman" : "docker"; }
    [[nodiscard]] bool empty() const { return steps_.empty(); }

    /// One step of the fix.
    FixStep& remedy(std::string purpose, Place place, std::vector<Edit> edits);
    /// The first step of something else that would do.
    FixStep& alternative(std::string purpose, Place place, std::vector<Edit> edits);
    /// One more step of what was added last: the remedy, or the same alternative.
    FixStep& also(std::string purpose, Place place, std::vector<Edit> edits);
    /// A command whose answer tells which of two causes it is.
    FixStep& decide(std::string purpose, Place place, std::vector<std::string> argv);
    /// A part of the fix that no edit can express: words, for a person.
    FixStep& by_hand(std::string purpose, Place place);

    /// How the evidence changes once the alternative that was added last is done; unsaid, nothing is promised of it.
    void expect(OnceFixed change) { outcomes_.push_back({options_, change}); }

    [[nodiscard]] std::vector<FixStep> take() { return std::move(steps_); }
    [[nodiscard]] const std::vector<Outcome>& outcomes() const { return outcomes_; }

private:
    FixStep& add(FixStep step);

    const Evidence& e_;
    Platform platform_;
    std::vector<FixStep> steps_;
    std::vector<Outcome> outcomes_;
    int options_ = 0;
};

// ---- values

[[nodiscard]] SettingValue literal(std::string text);
/// The gateway's own value of a variable, by reference.
[[nodiscard]] SettingValue gateways(const Evidence& e, std::string_view variable);

/// A call of the CLI in the gateway's container, which must find the gateway there.
[[nodiscard]] std::vector<std::string> called_at_gateway(const Evidence& e, std::vector<std::string> argv);

// ---- what several causes advise

/// Makes the CLI dial `candidate`: where its URL is set today (the config's remote.url, or the environment), with the
/// plaintext switch where its policy needs one.
void dial(Advice& advice, std::string purpose, const CandidateResult& candidate);
/// The same for the address that answered, where one did; false where none did.
bool dial_what_answers(Advice& advice, std::string purpose);
/// Corrects the URL where it is set today.
void set_url(Advice& advice, std::string purpose, std::string url);
/// Instead of the remedy: one network namespace with the gateway.
void share_network_namespace(Advice& advice, std::string purpose);
/// Gives the CLI the gateway's token, or its password where the readable config asks for one; where nothing tells which
/// of them it takes, the password is the alternative.
void give_credential(Advice& advice, std::string purpose);
/// Where and how the credential that was used is put right.
void correct_credential(Advice& advice, std::string purpose);
/// All that the gateway mounts, its state directory too.
[[nodiscard]] std::vector<Edit> mount_as_the_gateway(const Evidence& e);
/// The same instead of the remedy.
void share_state_directory(Advice& advice, std::string purpose);
/// Makes the gateway listen on its network and not only on its loopback.
void bind_to_network(Advice& advice, std::string purpose);
void recreate_this_container(Advice& advice);
/// Instead of the remedy: the gateway's network for the container that runs, where one engine has both.
void offer_gateways_network(Advice& advice, std::string purpose);
/// What only the proxy in front can do, in nginx's words; in none where another proxy was recognised.
void set_up_proxy(Advice& advice, std::string purpose, std::vector<Edit> nginx_lines);
/// Makes the proxy in front forward the WebSocket upgrade.
void forward_upgrade(Advice& advice);

// ---- questions

/// What runs, under which name and on which networks.
void list_services(Advice& advice, std::string purpose);
/// What the engine publishes, and on which address of the host.
void list_published_ports(Advice& advice, std::string purpose);
/// Address and port of all that listens where the gateway runs.
void list_gateways_listeners(Advice& advice, std::string purpose);
/// `since`: as `docker logs` takes it (`15m`); empty: the last 50 lines.
void read_gateway_log(Advice& advice, std::string purpose, std::string_view since);
void read_engine_events(Advice& advice, std::string purpose, std::string_view type);
/// The gateway's own endpoint, asked inside its container.
void ask_gateway_inside(Advice& advice, std::string purpose, std::string_view path);
void read_gateway_config(Advice& advice, std::string purpose, std::string_view key);
/// The command whose answer settles what this run cannot: the real CLI's own call.
void ask_the_cli(Advice& advice);
/// This program once more, by the path that it was started with.
void run_again(Advice& advice, std::string purpose, std::vector<std::string> arguments, StepRole role);

}  // namespace ocprobe::judge
