// Findings about credentials: what differs, what is malformed though accepted, what the CLI would not see.
#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge {

namespace {

bool is_environment(SourceKind kind) {
    return kind == SourceKind::env_gateway_token || kind == SourceKind::env_gateway_password;
}

bool is_remote(SourceKind kind) {
    return kind == SourceKind::config_remote_token || kind == SourceKind::config_remote_password;
}

// Two values for the same gateway. A local and a remote one may differ on purpose, and so may the config's
// own beside an environment URL, which can lead to another gateway.
bool meant_to_be_the_same(const Evidence& e, SourceKind loser) {
    const auto winner = e.credential.source.kind;
    if (is_remote(winner) != is_remote(loser) && !is_environment(winner) && !is_environment(loser))
        return false;
    return !(e.credential.config_ignored && !is_environment(loser));
}

void note_differences(Notes& notes) {
    const auto& e = notes.evidence();
    for (const auto& rung : e.credential.ladder) {
        const bool differs = rung.present && !rung.used && rung.same_as_used == std::optional(false);
        if (!differs || rung.kind != e.credential.kind || rung.source.kind == SourceKind::state_device_token)
            continue;
        const auto severity = meant_to_be_the_same(e, rung.source.kind) ? Severity::warning : Severity::info;
        notes.add(
            "auth.sources_differ",
            severity,
            cat(label(rung.source),
                " holds another ",
                name(rung.kind),
                " than ",
                label(e.credential.source),
                ", which is used"),
            "keep one source"
        );
    }
}

void note_value(Notes& notes) {
    const auto& credential = notes.evidence().credential;
    if (credential.trimmed) {
        notes.add(
            "auth.token_trimmed",
            Severity::info,
            cat("Blanks or a carriage return were cut from the ends of the ",
                name(credential.kind),
                ", as the CLI does: harmless")
        );
    }
    const auto said = cat("The ", name(credential.kind), " from ", label(credential.source), " is ");
    switch (credential.problem) {
    case CredentialProblem::quoted:
    case CredentialProblem::inner_blank:
    case CredentialProblem::control_character:
    case CredentialProblem::unexpanded_variable:
        notes.add(
            "auth.token_malformed",
            Severity::warning,
            cat(said, "malformed (", name(credential.problem), ")"),
            "write the bare value"
        );
        break;
    case CredentialProblem::placeholder:
        notes.add(
            "auth.token_placeholder",
            Severity::warning,
            cat(said, "a placeholder"),
            "set a real one on both sides"
        );
        break;
    case CredentialProblem::none:
    case CredentialProblem::unresolved_reference:
    case CredentialProblem::unreadable_file:
    case CredentialProblem::blank:
        break;
    }
    if (credential.forced) {
        notes.add(
            "auth.credential_override",
            Severity::info,
            cat("The credential comes from ", label(credential.source), ": the CLI would not see it")
        );
    }
}

void note_device(Notes& notes) {
    const auto& e = notes.evidence();
    if (e.as_cli) {
        notes.add(
            "auth.as_cli",
            Severity::info,
            cat("--as-cli: the CLI's own device ",
                e.state.pairing.device_id.substr(0, 12),
                " was presented with its cached token; the gateway notes that it was seen, and nothing else")
        );
    } else if (!e.as_cli_withheld.empty()) {
        notes.add(
            "auth.as_cli", Severity::warning, cat("--as-cli did not present the device: ", e.as_cli_withheld)
        );
    }
}

void note_references(Notes& notes) {
    const auto& e = notes.evidence();
    if (e.credential.stop == CredentialStop::unresolved_secret_ref) return;
    for (const auto& rung : e.credential.ladder) {
        if (rung.problem != CredentialProblem::unresolved_reference) continue;
        notes.add(
            "auth.unresolved_secret_ref",
            notes.worry(),
            cat(label(rung.source),
                rung.used ? " is a reference that only the CLI can resolve"
                          : " is a reference that cannot be resolved here",
                rung.problem_detail.empty() ? "" : ": ",
                rung.problem_detail)
        );
    }
}

// verdicts.md, head: the real CLI is `gateway call health`; where `openclaw health` fares otherwise, say so.
bool health_is_laxer(const Evidence& e) {
    if (e.cli.rules != CliRules::v2026_9_6) return false;
    const bool has_env = e.credential.kind != CredentialKind::none;
    if (e.state.config.status == ConfigStatus::invalid) return has_env;
    if (e.credential.stop == CredentialStop::unresolved_secret_ref) return true;
    if (e.credential.stop == CredentialStop::missing) return refused_without_identity(e);
    return open_loopback_gateway(e) && !e.state.pairing.device_identity;
}

}  // namespace

void note_credential(Notes& notes) {
    note_differences(notes);
    note_value(notes);
    note_device(notes);
    note_references(notes);
    const auto& e = notes.evidence();
    if (!notes.healthy() && health_is_laxer(e)) {
        notes.add(
            "cli.health_differs",
            Severity::info,
            "`openclaw health` is laxer than `openclaw gateway call`: it dials on here"
        );
    }
    for (const auto& generation : e.state.history) {
        const bool lost = generation.readable && (generation.has_auth_token || generation.has_auth_password);
        const bool none_now =
            e.credential.kind == CredentialKind::none && e.state.config.status == ConfigStatus::ok;
        if (!lost || !none_now) continue;
        notes.add(
            "state.credential_removed",
            Severity::warning,
            cat("An older generation of the config held a credential: ",
                generation.path,
                " of ",
                rfc3339(Millis(generation.mtime_ms)),
                generation.writer_version.empty() ? "" : ", written by ",
                generation.writer_version,
                "; the present file holds none",
                e.state.config.last_writer_version.empty() ? "" : ", last written by ",
                e.state.config.last_writer_version),
            "compare it with the present file"
        );
        break;
    }
}

}  // namespace ocprobe::judge
