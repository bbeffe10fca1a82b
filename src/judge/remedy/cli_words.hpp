// What the real CLI prints where it stops, as tests/e2e/remedies recorded it from three releases and compares it again:
// whole lines, exact but for names and addresses. Each is empty for a release that was not recorded, and for an address
// that this run was told to dial and the CLI would not.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>
#include <vector>

namespace ocprobe::judge::cli_words {

using Lines = std::vector<std::string>;

[[nodiscard]] Lines connection_refused(const Evidence& e);
[[nodiscard]] Lines name_not_found(const Evidence& e);
[[nodiscard]] Lines plaintext_refused(const Evidence& e);
[[nodiscard]] Lines no_credential_beside_url(const Evidence& e);
[[nodiscard]] Lines nothing_to_send(const Evidence& e);
[[nodiscard]] Lines no_identity(const Evidence& e);
[[nodiscard]] Lines token_refused(const Evidence& e);
[[nodiscard]] Lines password_refused(const Evidence& e);
[[nodiscard]] Lines no_remote_url(const Evidence& e);
[[nodiscard]] Lines config_invalid(const Evidence& e);
[[nodiscard]] Lines locked_out(const Evidence& e);
[[nodiscard]] Lines other_certificate(const Evidence& e);
[[nodiscard]] Lines self_signed(const Evidence& e);
[[nodiscard]] Lines origin_refused(const Evidence& e);
/// The beginning of the line; the answer's body follows.
[[nodiscard]] Lines upgrade_rejected(const Evidence& e);

}  // namespace ocprobe::judge::cli_words
