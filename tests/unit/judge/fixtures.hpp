// Evidence as real runs leave it: healthy baselines, and mutators that break one thing each.
#pragma once

#include "ocprobe/judge/judge.hpp"
#include "ocprobe/model/report.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::judge_test {

/// The CLI in a container of its own, with a state directory of its own, URL and token in the environment.
Evidence bridge();
/// The official layout: the gateway's network namespace and state directory are shared; the config holds the token.
Evidence shared_namespace();
/// As bridge(), but nothing is set: the CLI dials its own loopback, which refuses. The config holds a token.
Evidence own_loopback();

SafeText safe(std::string_view text);

/// The stage's record, to be changed in place.
StageRecord& stage(Evidence& e, StageId id);
/// Facts of a stage, made when there are none.
template <class Facts>
Facts& facts(Evidence& e, StageId id) {
    auto& record = stage(e, id);
    if (!std::holds_alternative<Facts>(record.facts)) record.facts = Facts{};
    return std::get<Facts>(record.facts);
}
inline WsFacts& ws(Evidence& e) {
    return facts<WsFacts>(e, StageId::websocket);
}
inline HttpFacts& http(Evidence& e) {
    return facts<HttpFacts>(e, StageId::http);
}
inline TlsFacts& tls(Evidence& e) {
    return facts<TlsFacts>(e, StageId::tls);
}
inline ConnectFacts& connection(Evidence& e) {
    return facts<ConnectFacts>(e, StageId::connect);
}
inline DnsFacts& dns(Evidence& e) {
    return facts<DnsFacts>(e, StageId::dns);
}

/// The stage and everything after it is skipped.
void skip_from(Evidence& e, StageId id);

// ---- target and credential
void env_url(Evidence& e, std::string host, std::uint16_t port = 18789);
void by_name(Evidence& e, std::string name);
void over_tls(Evidence& e);
void no_credential(Evidence& e);
CredentialRung rung(SourceKind kind, bool used, bool same);

// ---- network outcomes; each skips what could not run afterwards
void dns_outcome(Evidence& e, DnsOutcome outcome);
void connect_outcome(Evidence& e, ConnectOutcome outcome);
void tls_outcome(Evidence& e, TlsOutcome outcome);
/// Every HTTP answer and the upgrade end this way.
void http_outcome(Evidence& e, HttpOutcome outcome);
HttpAnswer answer(int status, HttpBody kind, std::string_view type = "text/html");
/// /healthz and the upgrade are answered by somebody else.
void foreign(Evidence& e, const HttpAnswer& health, const HttpAnswer& upgrade);
void declined(Evidence& e, const HttpAnswer& upgrade);
void refused(Evidence& e, std::string_view code, std::string_view details, std::string_view reason = "");
void closed(
    Evidence& e, std::uint16_t code, std::string_view reason, CloseOrigin origin = CloseOrigin::frame
);
void unix_socket(Evidence& e, ConnectOutcome outcome);

/// A candidate that answers as a gateway.
void gateway_at(
    Evidence& e, std::string host, std::uint16_t port = 18789, std::string address = "172.18.0.2"
);

/// The verdict that it is given.
std::string id(const Evidence& e);
const Finding* finding(const Judgement& judgement, std::string_view id);
/// Whether a step of the fix names it, in its words or in its command.
bool fix_says(const Verdict& verdict, std::string_view text);
std::vector<std::string> next_ids(const Judgement& judgement);

}  // namespace ocprobe::judge_test
