// The six places where a credential may be, read as the CLI's planner reads them.
#include "openclaw/config/substitution.hpp"
#include "openclaw/credential/ladder.hpp"
#include "openclaw/install/paths.hpp"

#include <utility>

namespace ocprobe::openclaw {
namespace {

constexpr std::array<std::string_view, 4> config_paths = {
    "gateway.auth.token", "gateway.auth.password", "gateway.remote.token", "gateway.remote.password"};

bool has_database(const FileSystem& files, const std::string& state_directory) {
    return files.status(join_path(state_directory, "state/openclaw.sqlite")).error == 0;
}

void take_reference(
    CredentialInput& input,
    const SecretRef& ref,
    const SecretRequest& request,
    const std::string& state_directory
) {
    input.slot.configured = true;
    input.slot.reference = true;
    const ResolvedRef resolved = resolve_secret_ref(ref, request);
    if (!resolved) {
        const bool undecided = resolved.error().kind == RefFault::Kind::undecided;
        const bool no_store =
            undecided && ref.source == SecretSource::store && !has_database(request.files, state_directory);
        input.undecided = undecided && !no_store;
        input.slot.resolvable = input.undecided;
        input.detail = no_store ? describe(ref) + ": the CLI's own store is empty, there is no state database"
                                : resolved.error().text;
        return;
    }
    resolved->reveal_to([&](std::string_view text) {
        const auto trimmed = trim(text);
        if (trimmed.empty()) {
            input.detail = describe(ref) + " gives nothing but blanks";
            return;
        }
        input.slot.resolvable = true;
        input.trimmed = trimmed.size() != text.size();
        input.value = std::string(trimmed);
    });
}

CredentialInput
config_input(const SecretRequest& request, const std::string& state_directory, std::string_view path) {
    CredentialInput input;
    const SecretInput written = secret_input(request.config, path);
    if (written.reference && written.kind == SecretInput::Kind::reference) {
        take_reference(input, *written.reference, request, state_directory);
        return input;
    }
    const auto* value = request.config.at(path);
    if (value == nullptr || !value->is_string()) {
        input.detail = written.ignored_because;
        return input;
    }
    const std::string_view text = value->get_string();
    const auto trimmed = trim(text);
    input.blank = trimmed.empty();
    if (input.blank) return input;
    const bool newest = request.config.rules == CliRules::v2026_9_6;
    const bool latent = newest && request.config.unresolved_at(path) != nullptr;
    input.value = std::string(trimmed);
    input.trimmed = trimmed.size() != text.size();
    input.slot.configured = true;
    input.slot.latent = latent;
    input.slot.reference = latent;
    input.slot.resolvable = latent;
    input.slot.value = !latent;
    input.slot.has_variable = !newest && has_variable_reference(trimmed);
    return input;
}

CredentialInput env_input(const Variables& variables, std::string_view name) {
    CredentialInput input;
    const auto* variable = variables.find(name);
    if (variable == nullptr) return input;
    input.from = variable->origin;
    const auto text = variables.text(name);
    input.blank = !text;
    if (!text) return input;
    input.value = *text;
    input.trimmed = text->size() != variable->value.size();
    input.slot.configured = true;
    input.slot.value = true;
    return input;
}

}  // namespace

CredentialInputs read_credential_inputs(const SecretRequest& request, const std::string& state_directory) {
    CredentialInputs inputs;
    for (std::size_t i = 0; i < config_paths.size(); ++i)
        inputs.at(i) = config_input(request, state_directory, config_paths.at(i));
    inputs.at(static_cast<std::size_t>(Place::env_token)) =
        env_input(request.variables, "OPENCLAW_GATEWAY_TOKEN");
    inputs.at(static_cast<std::size_t>(Place::env_password)) =
        env_input(request.variables, "OPENCLAW_GATEWAY_PASSWORD");
    return inputs;
}

}  // namespace ocprobe::openclaw
