// The tls stage: does TLS come up, and would the real CLI accept what the server shows?
//
//  what                                                 status   outcome           error
//  the URL is plaintext                                 skipped  not_run           (stages.cpp)
//  handshake, chain, name and validity in order         passed   accepted
//  handshake, and a matching pin                        passed   accepted, pinned  (faults are listed)
//  handshake, and Node told to verify nothing           passed   accepted          (faults are listed)
//  a pin that differs                                   failed   pin_mismatch      that word
//  expired, not yet valid                               failed   expired …         that word
//  another host's certificate                           failed   name_mismatch     that word
//  a chain that does not verify                         failed   untrusted         that word
//  the peer answers plaintext                           failed   plain_server      plain_server
//  closed or silent, and plaintext HTTP answers         failed   plain_server      plain_server
//  an alert or a broken record                          failed   handshake_failed  OpenSSL's reason
//  a client certificate that is asked for and missed    failed   handshake_failed  OpenSSL's reason
//  FIN or RST                                           failed   closed            FIN, ECONNRESET …
//  silence until the budget ends                        failed   timeout           tls_timeout
//  the run is stopped meanwhile                         failed   timeout           (the runner says why)
#include "probes/tls/tls.hpp"

#include "probes/core/session.hpp"
#include "probes/http/exchange.hpp"
#include "probes/tcp/connect.hpp"

#include <fmt/format.h>

#include <array>

namespace ocprobe::probes {

namespace {

// TLS 1.3 servers miss a client certificate only after the client has finished; their alert is one round trip
// away.
constexpr Millis late_alert{300};
constexpr Millis plain_budget{1000};

std::string word(TlsOutcome outcome) {
    switch (outcome) {
    case TlsOutcome::plain_server:
        return "plain_server";
    case TlsOutcome::untrusted:
        return "untrusted";
    case TlsOutcome::name_mismatch:
        return "name_mismatch";
    case TlsOutcome::expired:
        return "expired";
    case TlsOutcome::not_yet_valid:
        return "not_yet_valid";
    case TlsOutcome::pin_mismatch:
        return "pin_mismatch";
    default:
        return {};
    }
}

/// Asks the other way: the status of GET /healthz in plaintext on a connection of its own.
net::awaitable<std::optional<int>> ask_in_plaintext(Session& session) {
    const auto budget = session.budget(plain_budget);
    Socket socket(session.io);
    const auto ec = co_await connect_within(socket, *session.peer, budget);
    if (ec) co_return std::nullopt;
    Transport transport(std::move(socket));
    transport.expires_after(budget);
    auto request = get_request(*session.plan.endpoint, "/healthz");
    const auto exchange = co_await ask(transport, std::move(request), session.services.clock);
    transport.close();
    co_return exchange.answer.status;
}

/// A server that asked for a client certificate may still refuse: wait a moment for its alert.
net::awaitable<HandshakeEnd> wait_for_alert(Session& session, TlsClient& client, Transport& transport) {
    HandshakeEnd end{.outcome = TlsOutcome::accepted, .error = {}, .number = {}};
    if (!client.certificate_requested()) co_return end;
    transport.expires_after(session.budget(late_alert));
    std::array<char, 1> byte{};
    const auto read = co_await transport.read_some(net::buffer(byte));
    if (!read.ec || read.ec == net::error::timed_out || read.ec == net::error::operation_aborted)
        co_return end;
    co_return client.classify(read.ec, transport);
}

StageError error_of(const TlsFacts& facts, const HandshakeEnd& end) {
    StageError error;
    error.name = word(facts.outcome);
    if (error.name.empty()) error.name = end.error.empty() ? "handshake_failed" : end.error;
    error.number = end.number;
    error.text = facts.reason.empty() ? error.name : facts.reason;
    return error;
}

// Many a leaf of today has no subject, only alternative names.
std::string holder(const TlsFacts& facts) {
    if (!facts.subject.empty()) return facts.subject.str();
    return facts.names.empty() ? "a certificate without a name" : facts.names.front().str();
}

std::string summarise(const TlsFacts& facts) {
    if (facts.outcome != TlsOutcome::accepted) {
        const auto said = word(facts.outcome);
        if (facts.outcome == TlsOutcome::plain_server) return "the peer speaks plaintext";
        return said.empty() ? facts.reason : fmt::format("{}: {} ({})", said, facts.reason, holder(facts));
    }
    const bool unverified = !facts.pinned && !facts.faults.empty();
    const auto how = facts.pinned ? fmt::format("pinned by {}", facts.pin_source)
                     : unverified ? fmt::format("not verified: {}", facts.pin_source)
                                  : std::string("trusted");
    return fmt::format("{} · {} · {}", facts.protocol, holder(facts), how);
}

}  // namespace

net::awaitable<StageRecord> probe_tls(Session& session) {
    StageRecord record;
    record.id = StageId::tls;
    record.status = StageStatus::failed;
    TlsFacts facts;
    HandshakeEnd end;
    const auto created = TlsClient::create(session.plan.trust, session.plan.endpoint->host);
    if (created) {
        session.tls = *created;
        auto& client = *session.tls;
        auto transport = client.wrap(std::move(*session.socket));
        session.socket.reset();
        transport->expires_after(session.budget(session.plan.budgets.tls));
        end = co_await client.handshake(*transport);
        if (end.outcome != TlsOutcome::accepted) facts.bytes_received = TlsClient::bytes_received(*transport);
        if (end.outcome == TlsOutcome::accepted) {
            client.inspect(
                transport->native_tls(), session.services.clock.wall(), session.services.redactor, facts
            );
            if (facts.outcome == TlsOutcome::accepted)
                end = co_await wait_for_alert(session, client, *transport);
        }
        if (end.outcome == TlsOutcome::accepted && facts.outcome == TlsOutcome::accepted) {
            session.stream = std::move(transport);
            record.status = StageStatus::passed;
        }
    } else {
        end = {.outcome = TlsOutcome::handshake_failed, .error = created.error(), .number = {}};
    }

    if (end.outcome != TlsOutcome::accepted) {
        facts.outcome = end.outcome;
        facts.reason = end.error;
        facts.client_certificate_requested = session.tls && session.tls->certificate_requested();
        if (facts.client_certificate_requested) facts.reason += " (the server asks for a client certificate)";
    }
    const bool unclear = facts.outcome == TlsOutcome::closed || facts.outcome == TlsOutcome::timeout;
    if (unclear || facts.outcome == TlsOutcome::plain_server) {
        const auto status = co_await ask_in_plaintext(session);
        facts.plain_http_answered = status.has_value();
        // TLS servers too answer a plaintext request, with 400: that proves nothing here.
        if (unclear && status && *status != 400) facts.outcome = TlsOutcome::plain_server;
    }
    if (record.status == StageStatus::failed) record.error = error_of(facts, end);
    record.summary = summarise(facts);
    record.facts = std::move(facts);
    co_return record;
}

}  // namespace ocprobe::probes
