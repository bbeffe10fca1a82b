// The sentences that text, Markdown and the health line share.
#pragma once

#include "ocprobe/model/report.hpp"
#include "ocprobe/report/render.hpp"

#include <string>
#include <string_view>

namespace ocprobe::report {

/// `yes`, `no`, `not measured`.
[[nodiscard]] std::string_view answer(const std::optional<bool>& fact);

/// The word for a verdict: `ok`, `FAIL`, `?` (nothing proven), `STOP` (the deadline), `BUG` (ours).
[[nodiscard]] std::string_view word_for(const Verdict& verdict);
/// The word for a stage: `ok`, `warn`, `FAIL`, `skip`.
[[nodiscard]] std::string_view word_for(StageStatus status);
/// `error`, `warn`, `note`.
[[nodiscard]] std::string_view word_for(Severity severity);

/// What a stage's row says: its summary, or why it was skipped.
[[nodiscard]] std::string sentence_for(const StageRecord& stage);

/// `the gateway closed with 1008 "pairing required", 4.2 ms after the upgrade`; what `shown` holds already is left out.
[[nodiscard]] std::string sentence_for(const CloseEvent& close, std::string_view shown = {});

/// What more is known of it: `, in phase connect; before it the error frame INVALID_REQUEST`.
[[nodiscard]] std::string details_of(const CloseEvent& close, std::string_view shown = {});

/// Why there is no close code, when the network was tried and nothing ever upgraded; else empty.
[[nodiscard]] std::string no_close_code(const Evidence& evidence);

/// Where the run took place: `container 4f1e0c2b9a3d · uid 1000 · CLI 2026.9.6 (measured)`.
[[nodiscard]] std::string here(const Evidence& evidence);

/// Who answered: `gateway 2026.9.6 · protocol 4 · boot 1f3e… · up 3 h`; empty when nobody did.
[[nodiscard]] std::string peer(const Report& report);

/// `2026.9.6`, `2026.7.1 or later`; empty when it did not show.
[[nodiscard]] std::string gateway_release(const Report& report);

/// What a rung of the credential ladder holds: `48 characters, another value · the environment comes first`.
[[nodiscard]] std::string sentence_for(const CredentialRung& rung);
[[nodiscard]] std::string sentence_for(const UrlRung& rung);

/// `openclaw-gateway:18789 answers as a gateway (live, challenge after 3 ms)`.
[[nodiscard]] std::string sentence_for(const CandidateResult& result);

/// `ocprobe 0.1.0 · run 7f3c91 · 2026-11-22T11:02:03.123Z · 41 ms`, without its first word.
[[nodiscard]] std::string run_sentence(const RunHeader& header);

/// The same of a run, or of a saved one: then who judged it, too.
[[nodiscard]] std::string run_sentence(const Report& report, const Style& style);

/// `2 secrets seen, none printed`.
[[nodiscard]] std::string receipt_sentence(const RedactionReceipt& receipt);

/// The receipt, and in a shared report what becomes of its commands.
[[nodiscard]] std::string closing_sentence(const Report& report, const Style& style);

/// `token accepted`: what the gateway judged, in words to which yes or no belongs.
[[nodiscard]] std::string accepted_words(const Evidence& evidence);

}  // namespace ocprobe::report
