// What an HTTP answer says: judged by status, content type and body together. Pure.
#pragma once

#include "ocprobe/base/text.hpp"
#include "ocprobe/model/stage.hpp"
#include "probes/http/answer.hpp"

#include <string>
#include <string_view>

namespace ocprobe::probes {

/// | status, content type                | body                                   | HttpBody |
/// |-------------------------------------|----------------------------------------|--------------------------|
/// | 200 JSON                            | `ok:true`, `status:"live"`             | gateway_live | | 200 JSON
/// | `ready:true`                           | gateway_ready            | | 503 JSON | `ready:false` |
/// gateway_not_ready        | | 200 JSON                            | `ok:true`, `status:"started"` |
/// gateway_started          | | 503 JSON                            | `ok:false`, `status:"starting"` |
/// gateway_starting         | | 503 JSON                            | `ok:false`, `status:"draining"` |
/// gateway_draining         | | 403 JSON                            | `error.type` proxy_attribution_required
/// | gateway_attribution     | | 503                                 | `Too many unauthenticated sockets` |
/// gateway_preauth_limit    | | 503                                 | `Gateway websocket admission closed` |
/// gateway_admission_closed | | HTML                                | the Control UI's title | gateway_page |
/// | any                                 | a web server's own first page          | server_default_page | |
/// the rest, by type and form          |                                        | html, json, text, other  |
[[nodiscard]] HttpBody judge_body(const RawAnswer& answer);

/// `nginx`, `Caddy`, `HAProxy`, `Traefik`, `Envoy`, `Cloudflare` … from headers or from the body that only
/// they make; empty when nothing gives it away.
[[nodiscard]] std::string recognise_proxy(const RawAnswer& answer);

/// The answer as a fact: cleaned, with the headers of interest and the body's first 512 bytes.
[[nodiscard]] HttpAnswer
to_fact(std::string path, const RawAnswer& raw, Micros took, const Redactor& redactor);

/// Adds what an answer shows to the stage's facts, and the answer itself.
void absorb(HttpFacts& facts, HttpAnswer answer, const RawAnswer& raw, const Redactor& redactor);

/// The plaintext request went to a TLS port, in the words of nginx, Apache or Go, or as a TLS record.
[[nodiscard]] bool hints_at_tls(const RawAnswer& answer);
/// Whether the body tells it in the words of a known server.
[[nodiscard]] bool names_tls(const RawAnswer& answer);

}  // namespace ocprobe::probes
