// How the enumerators of the model are called in a report.
#include "report/common/names.hpp"

namespace ocprobe::report {

std::string_view name(DnsOutcome outcome) {
    switch (outcome) {
    case DnsOutcome::not_run:
        return "not_run";
    case DnsOutcome::literal:
        return "literal";
    case DnsOutcome::localhost:
        return "localhost";
    case DnsOutcome::resolved:
        return "resolved";
    case DnsOutcome::name_not_found:
        return "name_not_found";
    case DnsOutcome::no_address:
        return "no_address";
    case DnsOutcome::server_failure:
        return "server_failure";
    case DnsOutcome::refused:
        return "refused";
    case DnsOutcome::malformed:
        return "malformed";
    case DnsOutcome::no_server:
        return "no_server";
    case DnsOutcome::timeout:
        return "timeout";
    case DnsOutcome::unreachable:
        return "unreachable";
    case DnsOutcome::bad_name:
        return "bad_name";
    }
    return "not_run";
}

std::string_view name(TlsOutcome outcome) {
    switch (outcome) {
    case TlsOutcome::not_run:
        return "not_run";
    case TlsOutcome::accepted:
        return "accepted";
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
    case TlsOutcome::handshake_failed:
        return "handshake_failed";
    case TlsOutcome::closed:
        return "closed";
    case TlsOutcome::timeout:
        return "timeout";
    }
    return "not_run";
}

std::string_view name(HttpOutcome outcome) {
    switch (outcome) {
    case HttpOutcome::not_run:
        return "not_run";
    case HttpOutcome::answered:
        return "answered";
    case HttpOutcome::silent:
        return "silent";
    case HttpOutcome::dripping:
        return "dripping";
    case HttpOutcome::closed_no_byte:
        return "closed_no_byte";
    case HttpOutcome::reset_no_byte:
        return "reset_no_byte";
    case HttpOutcome::closed_early:
        return "closed_early";
    case HttpOutcome::malformed:
        return "malformed";
    case HttpOutcome::head_too_large:
        return "head_too_large";
    }
    return "not_run";
}

std::string_view name(HttpBody body) {
    switch (body) {
    case HttpBody::none:
        return "none";
    case HttpBody::gateway_live:
        return "gateway_live";
    case HttpBody::gateway_ready:
        return "gateway_ready";
    case HttpBody::gateway_not_ready:
        return "gateway_not_ready";
    case HttpBody::gateway_started:
        return "gateway_started";
    case HttpBody::gateway_starting:
        return "gateway_starting";
    case HttpBody::gateway_draining:
        return "gateway_draining";
    case HttpBody::gateway_page:
        return "gateway_page";
    case HttpBody::gateway_attribution:
        return "gateway_attribution";
    case HttpBody::gateway_preauth_limit:
        return "gateway_preauth_limit";
    case HttpBody::gateway_admission_closed:
        return "gateway_admission_closed";
    case HttpBody::server_default_page:
        return "server_default_page";
    case HttpBody::html:
        return "html";
    case HttpBody::json:
        return "json";
    case HttpBody::text:
        return "text";
    case HttpBody::other:
        return "other";
    }
    return "none";
}

std::string_view name(WsOutcome outcome) {
    switch (outcome) {
    case WsOutcome::not_run:
        return "not_run";
    case WsOutcome::hello_ok:
        return "hello_ok";
    case WsOutcome::live:
        return "live";
    case WsOutcome::upgrade_declined:
        return "upgrade_declined";
    case WsOutcome::no_response:
        return "no_response";
    case WsOutcome::no_challenge:
        return "no_challenge";
    case WsOutcome::refused:
        return "refused";
    case WsOutcome::closed_before_answer:
        return "closed_before_answer";
    case WsOutcome::answer_timeout:
        return "answer_timeout";
    case WsOutcome::protocol_violation:
        return "protocol_violation";
    case WsOutcome::message_too_large:
        return "message_too_large";
    case WsOutcome::too_much:
        return "too_much";
    }
    return "not_run";
}

std::string_view name(UrlFault fault) {
    switch (fault) {
    case UrlFault::none:
        return "none";
    case UrlFault::no_scheme:
        return "no_scheme";
    case UrlFault::unknown_scheme:
        return "unknown_scheme";
    case UrlFault::bad_port:
        return "bad_port";
    case UrlFault::fragment:
        return "fragment";
    case UrlFault::quotes:
        return "quotes";
    case UrlFault::unresolved_variable:
        return "unresolved_variable";
    case UrlFault::bad_host:
        return "bad_host";
    case UrlFault::unix_path_too_long:
        return "unix_path_too_long";
    case UrlFault::pin:
        return "pin";
    case UrlFault::other:
        return "other";
    }
    return "none";
}

std::string_view name(PlaintextPolicy policy) {
    switch (policy) {
    case PlaintextPolicy::not_plaintext:
        return "not_plaintext";
    case PlaintextPolicy::allowed:
        return "allowed";
    case PlaintextPolicy::refused:
        return "refused";
    case PlaintextPolicy::refused_for_good:
        return "refused_for_good";
    }
    return "not_plaintext";
}

std::string_view name(CredentialStop stop) {
    switch (stop) {
    case CredentialStop::none:
        return "none";
    case CredentialStop::unresolved_secret_ref:
        return "unresolved_secret_ref";
    case CredentialStop::url_needs_env_token:
        return "url_needs_env_token";
    case CredentialStop::missing:
        return "missing";
    }
    return "none";
}

std::string_view name(CandidateOutcome outcome) {
    switch (outcome) {
    case CandidateOutcome::not_tried:
        return "not_tried";
    case CandidateOutcome::no_name:
        return "no_name";
    case CandidateOutcome::no_connection:
        return "no_connection";
    case CandidateOutcome::not_a_gateway:
        return "not_a_gateway";
    case CandidateOutcome::gateway:
        return "gateway";
    }
    return "not_tried";
}

std::string_view name(Endpoint::Transport transport) {
    switch (transport) {
    case Endpoint::Transport::tcp:
        return "tcp";
    case Endpoint::Transport::tls:
        return "tls";
    case Endpoint::Transport::unix_socket:
        return "unix_socket";
    }
    return "tcp";
}

}  // namespace ocprobe::report
