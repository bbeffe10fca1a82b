// Which certificates the CLI would trust here: Node's rules, and the CLI's pins.
#include "openclaw/url/trust.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/install/paths.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace ocprobe::openclaw {
namespace {

constexpr std::size_t bundle_cap = 2 * 1024 * 1024;
constexpr std::size_t certificate_cap = 64 * 1024;
constexpr std::size_t directory_cap = 256;
constexpr std::array<std::string_view, 3> system_bundles = {
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"};

TrustFile read_trust(
    const FileSystem& files, std::string_view source, const std::string& path, std::size_t cap = bundle_cap
) {
    TrustFile file;
    file.source = std::string(source) + " " + escape_text(path, 256);
    FileContent content = files.read(path, cap);
    file.error = content.truncated ? EFBIG : content.error;
    if (file.error == 0) file.pem = std::move(content.bytes);
    return file;
}

/// Every certificate file of a directory as one.
TrustFile read_directory(const FileSystem& files, const std::string& path) {
    TrustFile all;
    all.source = "SSL_CERT_DIR " + escape_text(path, 256);
    const auto names = files.list(path, directory_cap, all.error);
    for (const auto& name : names) {
        if (all.pem.size() > bundle_cap) break;
        FileContent content = files.read(join_path(path, name), certificate_cap);
        if (content.error == 0 && !content.truncated) all.pem += content.bytes + '\n';
    }
    return all;
}

class TrustFinder {
public:
    explicit TrustFinder(const TrustRequest& request) : request_(request) {}

    Trust run() {
        if (const auto path = variable("NODE_EXTRA_CA_CERTS"); !path.empty()) {
            out_.extra.push_back(read_trust(request_.files, "NODE_EXTRA_CA_CERTS", absolute(path)));
        }
        for (const auto& path : request_.ca_files) {
            out_.extra.push_back(read_trust(request_.files, "flag --ca-file", absolute(path)));
        }
        const bool openssl = has_option("--use-openssl-ca");
        const bool counts = openssl || has_option("--use-system-ca") || variable("NODE_USE_SYSTEM_CA") == "1";
        // With OpenSSL's own store Node leaves its bundled roots out.
        out_.mozilla_roots = !openssl;
        add_system(counts ? out_.extra : out_.system_only);
        return std::move(out_);
    }

private:
    [[nodiscard]] std::string variable(std::string_view name) const {
        return std::string(request_.environment.get(name).value_or(""));
    }

    [[nodiscard]] std::string absolute(std::string_view path) const {
        return resolve_path(request_.working_directory, path);
    }

    [[nodiscard]] bool has_option(std::string_view option) const {
        const std::string options = variable("NODE_OPTIONS");
        for (auto at = options.find(option); at != std::string::npos; at = options.find(option, at + 1)) {
            const auto end = at + option.size();
            const bool begins = at == 0 || options[at - 1] == ' ';
            if (begins && (end == options.size() || options[end] == ' ')) return true;
        }
        return false;
    }

    void add_system(std::vector<TrustFile>& list) const {
        if (const auto path = variable("SSL_CERT_FILE"); !path.empty()) {
            list.push_back(read_trust(request_.files, "SSL_CERT_FILE", absolute(path)));
        } else {
            for (const auto bundle : system_bundles) {
                TrustFile file = read_trust(request_.files, "system bundle", std::string(bundle));
                if (file.error != 0) continue;
                list.push_back(std::move(file));
                break;
            }
        }
        if (const auto path = variable("SSL_CERT_DIR"); !path.empty()) {
            list.push_back(read_directory(request_.files, absolute(path)));
        }
    }

    const TrustRequest& request_;
    Trust out_;
};

/// gateway.remote.tlsFingerprint where the CLI reads it: remote mode, for its own URL or one from the
/// environment.
std::optional<std::string> remote_pin(const TrustRequest& request) {
    if (!request.remote_mode || request.target.remote_url_missing) return std::nullopt;
    const auto pin = request.config.raw("gateway.remote.tlsFingerprint");
    if (!pin || pin->empty()) return std::nullopt;
    // Older releases trim first: blanks are no pin.
    if (request.rules != CliRules::v2026_9_6 && trim(*pin).empty()) return std::nullopt;
    return std::string(*pin);
}

/// The certificate of a gateway on this host's loopback, which the CLI pins.
std::optional<TrustFile> local_certificate(const TrustRequest& request) {
    const auto* enabled = request.config.at("gateway.tls.enabled");
    const bool local = request.target.source.kind == SourceKind::default_loopback;
    if (!local || enabled == nullptr || !enabled->is_bool() || !enabled->get_bool()) return std::nullopt;
    std::string path = join_path(request.state_directory, "gateway/tls/gateway-cert.pem");
    if (const auto set = request.config.text("gateway.tls.certPath")) {
        path = expand_user_path(*set, {request.variables, request.working_directory, {}});
    }
    TrustFile file = read_trust(request.files, "gateway certificate", path, certificate_cap);
    if (file.error == ENOENT) return std::nullopt;
    return file;
}

bool speaks_tls(const Target& target) {
    return target.endpoint && target.endpoint->transport == Endpoint::Transport::tls;
}

}  // namespace

std::optional<std::string> normal_fingerprint(std::string_view text, CliRules rules) {
    text = trim(text);
    if (lower(text.substr(0, 7)) == "sha256:") text.remove_prefix(7);
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_hex(text[i])) {
            digits.push_back(lower(text[i]));
        } else if (rules == CliRules::v2026_9_6 && (text[i] != ':' || i % 3 != 2)) {
            return std::nullopt;
        }
    }
    const bool plain = text.size() == 64;
    const bool colons = text.size() == 95;
    if (digits.size() != 64 || (rules == CliRules::v2026_9_6 && !plain && !colons)) return std::nullopt;
    return digits;
}

PinFault find_pin_fault(const TrustRequest& request) {
    const auto pin = remote_pin(request);
    if (!pin) return PinFault::none;
    if (request.rules == CliRules::v2026_9_6 && !normal_fingerprint(*pin, request.rules))
        return PinFault::not_a_fingerprint;
    // By its scheme: https:// stands for the same connection, and is refused beside a pin. Older releases go by the letters.
    const auto& url = request.target.url;
    const bool newest = request.rules == CliRules::v2026_9_6;
    const bool tls =
        newest ? speaks_tls(request.target) && lower(url.substr(0, 4)) == "wss:" : url.starts_with("wss://");
    return tls ? PinFault::none : PinFault::needs_tls;
}

Trust find_trust(const TrustRequest& request) {
    Trust trust;
    if (speaks_tls(request.target)) {
        trust = TrustFinder(request).run();
        trust.implicit_pin = local_certificate(request);
        const auto pin = remote_pin(request);
        if (const auto digits = pin ? normal_fingerprint(*pin, request.rules) : std::nullopt) {
            trust.pin = Pin{*digits, "config gateway.remote.tlsFingerprint"};
        }
    }
    if (request.pin) trust.pin = Pin{*request.pin, "flag --pin"};
    // Node itself then verifies nothing; a fingerprint is compared by the CLI all the same.
    const bool unverified = request.environment.get("NODE_TLS_REJECT_UNAUTHORIZED") == "0";
    if (unverified && speaks_tls(request.target) && !trust.pin && !trust.implicit_pin)
        trust.pin = Pin{{}, "env NODE_TLS_REJECT_UNAUTHORIZED=0"};
    return trust;
}

}  // namespace ocprobe::openclaw
