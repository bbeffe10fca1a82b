// Which causes the evidence excludes, and which could not be judged, with the reason for each family.
#include "base/duration.hpp"
#include "judge/judge.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge {

namespace {

using List = std::vector<Excluded>;

void exclude_dns(const Evidence& e, List& list) {
    const auto* dns = e.dns();
    if (dns == nullptr) return;
    if (dns->outcome == DnsOutcome::resolved) {
        const auto address = dns->answers.empty() ? std::string("an address") : dns->answers.front().address;
        list.push_back(
            {"dns.*", cat(dns->name, " resolves to ", address, dns->from_hosts_file ? " (hosts file)" : "")}
        );
    } else if (dns->outcome == DnsOutcome::literal || dns->outcome == DnsOutcome::localhost) {
        list.push_back({"dns.*", "no name had to be resolved"});
    }
}

void exclude_connect(const Evidence& e, List& list) {
    const auto* connection = e.connect();
    if (connection == nullptr || connection->outcome != ConnectOutcome::connected) return;
    const auto& where = connection->chosen_address.empty() ? target_address(e) : connection->chosen_address;
    list.push_back({"connect.*", cat(where, " accepts the connection")});
}

void exclude_tls(const Evidence& e, List& list) {
    const auto* tls = e.tls();
    if (tls != nullptr && tls->outcome == TlsOutcome::accepted) {
        list.push_back(
            {"tls.*", tls->pinned ? "the certificate is the pinned one" : "the CLI accepts the certificate"}
        );
        return;
    }
    if (!e.target.endpoint || over_tls(e)) return;
    const auto* http = e.http();
    const bool asked = http != nullptr && http->tls_answered == std::optional(false);
    list.push_back(
        {"tls.*", asked ? "the URL is plaintext, and a TLS hello got no TLS answer" : "the URL is plaintext"}
    );
}

void exclude_answers(const Evidence& e, List& list) {
    const auto* http = e.http();
    if (http != nullptr && http->gateway)
        list.push_back({"http.not_a_gateway", "/healthz is answered by a gateway"});
    const auto* ws = e.websocket();
    if (ws != nullptr && ws->challenge_after) {
        list.push_back(
            {"ws.no_challenge", cat("the challenge came after ", duration_text(*ws->challenge_after))}
        );
    }
}

void exclude_authentication(const Evidence& e, List& list) {
    if (e.hold && e.hold->refusal) return;
    if (hello(e)) {
        list.push_back({"auth.*", "the gateway answers hello-ok to this credential"});
        return;
    }
    const auto code = refusal_code(e);
    if (code == "PAIRING_REQUIRED") {
        list.push_back({"auth.*", "the gateway judges pairing only after the credential"});
    } else if (code.starts_with("AUTH_")) {
        list.push_back({"pairing.*", "the gateway ends at authentication, before pairing"});
    } else if (!credential_sent(e)) {
        list.push_back({"auth.*", "nothing was asked"});
        list.push_back({"pairing.*", "nothing was asked"});
    }
}

}  // namespace

std::vector<Excluded> excluded_by(const Evidence& e, const Verdict& verdict) {
    List list;
    if (verdict.id == "healthy" || verdict.id == "internal_error") return list;
    exclude_dns(e, list);
    exclude_connect(e, list);
    exclude_tls(e, list);
    exclude_answers(e, list);
    exclude_authentication(e, list);
    if (verdict.id == "connect.refused" && e.target.host_is_loopback) {
        if (const auto visible = gateway_visible_here(e); !visible.empty()) {
            list.push_back({"target.loopback_own_container", visible});
        }
    }
    // A family is not excluded by what its own member proves.
    const auto family = verdict.id.substr(0, verdict.id.find('.'));
    std::erase_if(list, [&](const Excluded& entry) {
        return entry.id == verdict.id || entry.id == cat(family, ".*");
    });
    return list;
}

}  // namespace ocprobe::judge
