// The CLI's plaintext policy, asked for a URL.
#include "openclaw/url/plaintext.hpp"

#include "ocprobe/policy/plaintext.hpp"

namespace ocprobe::openclaw {

PlaintextPolicy plaintext_policy(const Url& url, bool allow_insecure, CliRules rules) {
    if (url.tls() || url.unix_socket()) return PlaintextPolicy::not_plaintext;
    return policy::plaintext_policy(url.host, allow_insecure, rules);
}

std::string plaintext_refusal(const Url& url, CliRules rules) {
    std::string text = "SECURITY ERROR: plaintext " + url.scheme + ":// to ";
    if (!url.host.address) {
        text += rules == CliRules::v2026_4_29 ? "a host that is not loopback"
                                              : "a host name that is neither localhost, *.local nor *.ts.net";
    } else {
        text += rules == CliRules::v2026_4_29 ? "an address that is not loopback"
                                              : "an address that is neither loopback nor private";
    }
    return text;
}

}  // namespace ocprobe::openclaw
