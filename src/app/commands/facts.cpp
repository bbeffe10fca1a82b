// Reads all that can be known without a socket.
#include "app/commands/facts.hpp"

#include "app/commands/network_plan.hpp"
#include "app/streams.hpp"
#include "base/ascii.hpp"
#include "ocprobe/container/inspect.hpp"
#include "ocprobe/policy/host.hpp"
#include "ocprobe/probes/listeners.hpp"
#include "ocprobe/report/words.hpp"
#include "version.hpp"

#include <climits>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unistd.h>

namespace ocprobe::app {

namespace {

constexpr std::size_t token_cap = 65'536;

// A file ends in a newline that is no part of the token; the CLI trims its own sources the same way.
Secret trimmed(std::string_view text) {
    return Secret(std::string(trim_blanks(text)));
}

std::string too_late(const std::string& read, Millis limit) {
    return fmt::format(
        "--token-stdin: {} within {:g} s",
        read.empty() ? "no token on standard input" : "standard input did not end",
        static_cast<double>(limit.count()) / 1'000
    );
}

boost::system::result<GivenToken, UsageError>
token_of_file(const FileSystem& files, const std::string& path) {
    auto content = files.read(path, token_cap);
    const auto option = "--token-file " + escape_text(path, 200) + ": ";
    if (content.truncated) return UsageError{option + "larger than 64 KiB"};
    if (content.error != 0) return UsageError{option + errno_name(content.error)};
    auto token = trimmed(std::move(content.bytes));
    if (token.empty()) return UsageError{option + "empty"};
    return GivenToken{std::move(token)};
}

boost::system::result<GivenToken, UsageError> token_of_stdin(const Patience& patience, Millis total) {
    std::string text;
    const auto end = read_to_end(STDIN_FILENO, text, token_cap, patience);
    if (end == InputEnd::late) return UsageError{too_late(text, total)};
    auto token = trimmed(std::move(text));
    if (end == InputEnd::failed || (end == InputEnd::complete && token.empty()))
        return UsageError{"--token-stdin: no token on standard input"};
    return GivenToken{std::move(token), end == InputEnd::stopped};
}

// What came before the signal may be half of it: where it was to come from is all that is known.
void forget_token(LocalFacts& facts) {
    facts.token_unread = true;
    facts.openclaw.credentials = {};
    auto& credential = facts.openclaw.credential;
    credential.length.reset();
    credential.problem = CredentialProblem::none;
    credential.problem_detail.clear();
    credential.value_unknown = true;
    for (auto& rung : credential.ladder) {
        if (!rung.used) continue;
        rung.problem = CredentialProblem::none;
        rung.problem_detail.clear();
        rung.length.reset();
        rung.present = false;
        rung.why = "a signal came before it was read";
    }
}

// A file of certificates that was asked for and cannot be used, whatever the URL.
std::optional<std::string> unread_ca_file(const FileSystem& files, const std::vector<std::string>& paths) {
    for (const auto& path : paths) {
        const auto content = files.read(path, 1);
        if (content.error != 0)
            return "--ca-file " + escape_text(path, 200) + ": " + errno_name(content.error);
    }
    return std::nullopt;
}

// A path below /proc/1/root names the same file as without it.
std::optional<std::string> inside_pid1_root(std::optional<std::string> path) {
    constexpr std::string_view root = "/proc/1/root/";
    if (path && path->starts_with(root)) path->erase(0, root.size() - 1);
    return path;
}

// No credential goes into an HTTP head, also where somebody made it a part of the path.
void keep_out_of_the_head(LocalFacts& facts) {
    auto& target = facts.openclaw.target;
    if (!target.endpoint || target.endpoint->request_target.size() < 2) return;
    if (facts.redactor.search(target.endpoint->request_target).found == 0) return;
    target.endpoint->request_target = "/";
    target.credential_in_url = true;
}

}  // namespace

void add_secrets(Redactor& redactor, std::span<const Secret> secrets) {
    for (const auto& secret : secrets) {
        secret.reveal_to([&](std::string_view value) {
            const auto host = policy::parse_host(value);
            const bool other = host && !host->address && lower(value) != host->text;
            redactor.add(secret, other ? Secret(host->text) : Secret());
        });
    }
}

std::string working_directory() {
    std::array<char, PATH_MAX> path{};
    return ::getcwd(path.data(), path.size()) == nullptr ? std::string() : std::string(path.data());
}

boost::system::result<GivenToken, UsageError> read_token(const CommandContext& context, Millis total) {
    const auto& options = context.options;
    if (options.token_file) return token_of_file(context.files, *options.token_file);
    if (options.token_stdin) {
        const auto gone = std::chrono::duration_cast<Millis>(context.clock.monotonic() - context.started);
        return token_of_stdin({std::max(Millis(0), total - gone), context.stop_descriptor}, total);
    }
    GivenToken token;
    if (options.token) token.value = options.token->duplicate();
    return token;
}

boost::system::result<LocalFacts, UsageError> gather(const CommandContext& context) {
    auto token = read_token(context, overall_budget(context.options));
    if (!token) return token.error();
    return gather(context, std::move(*token));
}

boost::system::result<LocalFacts, UsageError> gather(const CommandContext& context, GivenToken token) {
    const auto& options = context.options;
    const auto& files = context.files;
    LocalFacts facts;
    const container::Request request{
        .files = files,
        .environment = context.environment,
        .watched_variables = openclaw::watched_variables(),
        .is_gateway = openclaw::is_gateway_command_line,
        .gateway_port = openclaw::port_of_gateway_command_line,
        .neighbours = false,
        .ask_listeners = probes::ask_listeners};
    facts.container = container::inspect(request);
    facts.inspect_neighbours = [request](ContainerFacts& found) {
        container::inspect_neighbours(request, found);
    };

    std::optional<Environment> pid1;
    std::unique_ptr<FileSystem> their_files;
    if (options.as_pid1) {
        int error = 0;
        pid1 = container::pid1_environment(files, error);
        if (!pid1) return UsageError{"--as-pid 1: /proc/1/environ: " + errno_name(error)};
        if (const auto root = container::pid1_root(files)) {
            their_files = files.below(*root);
            container::take_pid1_mounts(files, facts.container);
        }
    }

    std::optional<openclaw::TokenOverride> forced;
    if (token.value) {
        const auto source = options.token_file    ? SourceKind::flag_token_file
                            : options.token_stdin ? SourceKind::standard_input
                                                  : SourceKind::env_ocprobe_token;
        forced = openclaw::TokenOverride{std::move(*token.value), source};
    }
    std::optional<openclaw::UrlOverride> url;
    if (options.url) url = openclaw::UrlOverride{*options.url, options.url_source};

    facts.openclaw = openclaw::resolve(
        {.files = their_files ? *their_files : files,
         .environment = pid1 ? *pid1 : context.environment,
         .environment_label = pid1 ? "pid 1" : "",
         .working_directory =
             pid1 ? files.read_link("/proc/1/cwd").value_or(std::string()) : working_directory(),
         .container = facts.container,
         .url = url,
         .token = forced ? &*forced : nullptr,
         .config_path = their_files ? inside_pid1_root(options.config) : options.config,
         .state_directory = their_files ? inside_pid1_root(options.state_directory) : options.state_directory,
         .cli_version = options.cli_version,
         .ca_files = options.ca_files,
         .pin = options.pin,
         .as_cli = options.as_cli}
    );
    if (auto unread = unread_ca_file(their_files ? *their_files : files, options.ca_files))
        return UsageError{*unread};
    // Failed attempts lock an address out, so a run makes one of them; the second value is tried only when asked for.
    if (!options.prove) {
        facts.openclaw.credentials.alternative_token.reset();
        facts.openclaw.credential.alternative_source.reset();
    }
    // The names of the report's own fields, and of this build, are no leak, whatever a secret begins with.
    report::allow_report_words(facts.redactor);
    facts.redactor.allow(commit);
    add_secrets(facts.redactor, facts.openclaw.secrets);
    if (forced) facts.redactor.add(forced->token);
    if (options.token) facts.redactor.add(*options.token);
    keep_out_of_the_head(facts);
    if (token.stopped) forget_token(facts);
    return facts;
}

}  // namespace ocprobe::app
