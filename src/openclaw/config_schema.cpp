// What the CLI's schema knows at the top of the config and in its `gateway` section.
#include "openclaw/config_schema.hpp"

#include "ocprobe/base/text.hpp"
#include "openclaw/substitution.hpp"

#include <algorithm>
#include <iterator>

namespace ocprobe::openclaw {

namespace {

constexpr unsigned text = 1;
constexpr unsigned number = 2;
constexpr unsigned flag = 4;
constexpr unsigned object = 8;
constexpr unsigned list = 16;
constexpr unsigned open = 32;  ///< keys of its own choice
constexpr unsigned anything = text | number | flag | object | list | open;

// Which of the three releases whose schema was read knows a key.
constexpr unsigned only_4 = 1;
constexpr unsigned only_7 = 2;
constexpr unsigned only_9 = 4;
constexpr unsigned until_7 = only_4 | only_7;
constexpr unsigned since_7 = only_7 | only_9;
constexpr unsigned all = until_7 | only_9;

struct Row {
    std::string_view path;
    unsigned types;
    unsigned releases;
};

// clang-format off
constexpr Row top_rows[] = {
    {"$schema", anything, all}, {"accessGroups", anything, since_7}, {"acp", anything, all},
    {"agents", anything, all}, {"approvals", anything, all}, {"attachments", anything, only_9},
    {"audio", anything, until_7}, {"audit", anything, only_7}, {"auth", anything, all},
    {"bindings", anything, all}, {"broadcast", anything, all}, {"browser", anything, all},
    {"canvasHost", anything, only_4}, {"channels", anything, all}, {"cli", anything, until_7},
    {"cloudWorkers", anything, only_9}, {"commands", anything, all}, {"commitments", anything, until_7},
    {"crestodian", anything, until_7}, {"cron", anything, all}, {"desktop", anything, only_9},
    {"diagnostics", anything, all}, {"discovery", anything, all}, {"env", anything, all},
    {"gateway", anything, all}, {"hooks", anything, all}, {"logging", anything, all},
    {"marketplaces", anything, only_7}, {"mcp", anything, all}, {"media", anything, until_7},
    {"memory", anything, all}, {"messages", anything, all}, {"meta", anything, all},
    {"models", anything, all}, {"nodeHost", anything, all}, {"plugins", anything, all},
    {"proxy", anything, all}, {"secrets", anything, all}, {"security", anything, since_7},
    {"session", anything, all}, {"skills", anything, all}, {"surfaces", anything, all},
    {"talk", anything, all}, {"telemetry", anything, only_9}, {"tools", anything, all},
    {"transcripts", anything, since_7}, {"tts", anything, only_9}, {"tui", anything, only_7},
    {"ui", anything, all}, {"update", anything, all}, {"web", anything, until_7}, {"wizard", anything, all},
    {"worktreeAcceleration", anything, only_9}, {"worktreeRoot", anything, only_9},
};

constexpr Row gateway_rows[] = {
    {"allowRealIpFallback", flag, all}, {"auth", object, all}, {"auth.allowTailscale", flag, all},
    {"auth.identityScopes", object | open, only_9}, {"auth.mode", text, all},
    {"auth.password", object | text | open, all}, {"auth.rateLimit", object, all},
    {"auth.rateLimit.exemptLoopback", flag, all}, {"auth.rateLimit.lockoutMs", number, all},
    {"auth.rateLimit.maxAttempts", number, all}, {"auth.rateLimit.windowMs", number, all},
    {"auth.token", object | text | open, all}, {"auth.trustedProxy", object, all},
    {"auth.trustedProxy.allowLoopback", flag, all}, {"auth.trustedProxy.allowUsers", list, all},
    {"auth.trustedProxy.cloudflareAccessOidc", object, only_9},
    {"auth.trustedProxy.cloudflareAccessOidc.githubAccountIdClaim", text, only_9},
    {"auth.trustedProxy.cloudflareAccessOidc.issuer", text, only_9},
    {"auth.trustedProxy.cloudflareAccessOidc.providerId", text, only_9},
    {"auth.trustedProxy.deviceAutoApprove", object, only_9},
    {"auth.trustedProxy.deviceAutoApprove.enabled", flag, only_9},
    {"auth.trustedProxy.deviceAutoApprove.scopes", list, only_9},
    {"auth.trustedProxy.requiredHeaders", list, all}, {"auth.trustedProxy.userHeader", text, all},
    {"bind", text, all}, {"channelHealthCheckMinutes", number, until_7},
    {"channelMaxRestartsPerHour", number, until_7}, {"channelStaleEventThresholdMinutes", number, until_7},
    {"cliAgents", object, only_9}, {"cliAgents.enabled", flag, only_9}, {"controlUi", object, all},
    {"controlUi.allowExternalEmbedUrls", flag, all}, {"controlUi.allowInsecureAuth", flag, until_7},
    {"controlUi.allowedOrigins", list, all}, {"controlUi.automaticallyFetchFavicons", flag, only_9},
    {"controlUi.basePath", text, all}, {"controlUi.chatMessageMaxWidth", text, only_7},
    {"controlUi.communityInvite", flag, only_9},
    {"controlUi.dangerouslyAllowHostHeaderOriginFallback", flag, all},
    {"controlUi.dangerouslyDisableDeviceAuth", flag, all}, {"controlUi.embedSandbox", text, all},
    {"controlUi.enabled", flag, all}, {"controlUi.environment", object, only_9},
    {"controlUi.environment.color", text, only_9}, {"controlUi.environment.label", text, only_9},
    {"controlUi.experimental", object, only_9}, {"controlUi.experimental.customPlugins", flag, only_9},
    {"controlUi.github", object, only_9}, {"controlUi.github.token", object | text | open, only_9},
    {"controlUi.root", text, all}, {"controlUi.sessionObserver", flag, only_9},
    {"customBindHost", text, all}, {"handshakeTimeoutMs", number, until_7}, {"http", object, all},
    {"http.endpoints", object, all}, {"http.endpoints.chatCompletions", object, all},
    {"http.endpoints.chatCompletions.enabled", flag, all},
    {"http.endpoints.chatCompletions.images", object, all},
    {"http.endpoints.chatCompletions.images.allowUrl", flag, all},
    {"http.endpoints.chatCompletions.images.allowedMimes", list, all},
    {"http.endpoints.chatCompletions.images.maxBytes", number, all},
    {"http.endpoints.chatCompletions.images.maxRedirects", number, all},
    {"http.endpoints.chatCompletions.images.timeoutMs", number, all},
    {"http.endpoints.chatCompletions.images.urlAllowlist", list, all},
    {"http.endpoints.chatCompletions.maxBodyBytes", number, until_7},
    {"http.endpoints.chatCompletions.maxImageParts", number, until_7},
    {"http.endpoints.chatCompletions.maxTotalImageBytes", number, until_7},
    {"http.endpoints.responses", object, all}, {"http.endpoints.responses.enabled", flag, all},
    {"http.endpoints.responses.files", object, all}, {"http.endpoints.responses.files.allowUrl", flag, all},
    {"http.endpoints.responses.files.allowedMimes", list, all},
    {"http.endpoints.responses.files.maxBytes", number, all},
    {"http.endpoints.responses.files.maxChars", number, all},
    {"http.endpoints.responses.files.maxRedirects", number, all},
    {"http.endpoints.responses.files.pdf", object, all},
    {"http.endpoints.responses.files.pdf.maxPages", number, all},
    {"http.endpoints.responses.files.pdf.maxPixels", number, all},
    {"http.endpoints.responses.files.pdf.minTextChars", number, all},
    {"http.endpoints.responses.files.timeoutMs", number, all},
    {"http.endpoints.responses.files.urlAllowlist", list, all},
    {"http.endpoints.responses.images", object, all},
    {"http.endpoints.responses.images.allowUrl", flag, all},
    {"http.endpoints.responses.images.allowedMimes", list, all},
    {"http.endpoints.responses.images.maxBytes", number, all},
    {"http.endpoints.responses.images.maxRedirects", number, all},
    {"http.endpoints.responses.images.timeoutMs", number, all},
    {"http.endpoints.responses.images.urlAllowlist", list, all},
    {"http.endpoints.responses.maxBodyBytes", number, until_7},
    {"http.endpoints.responses.maxUrlParts", number, all}, {"http.securityHeaders", object, all},
    {"http.securityHeaders.strictTransportSecurity", flag | text, all}, {"mode", text, all},
    {"nodes", object, all}, {"nodes.allowCommands", list, until_7}, {"nodes.allowSkills", flag, only_9},
    {"nodes.browser", object, all}, {"nodes.browser.mode", text, all}, {"nodes.browser.node", text, all},
    {"nodes.commands", object, only_9}, {"nodes.commands.allow", list, only_9},
    {"nodes.commands.deny", list, only_9}, {"nodes.denyCommands", list, until_7},
    {"nodes.pairing", object, all}, {"nodes.pairing.autoApproveCidrs", list, all},
    {"nodes.pairing.autoApproveLocal", flag, only_9}, {"nodes.pairing.sshVerify", flag | object, only_9},
    {"nodes.pairing.sshVerify.cidrs", list, only_9}, {"nodes.pairing.sshVerify.identity", text, only_9},
    {"nodes.pairing.sshVerify.timeoutMs", number, only_9}, {"nodes.pairing.sshVerify.user", text, only_9},
    {"nodes.pluginTools", object, only_9}, {"nodes.pluginTools.enabled", flag, only_9},
    {"port", number, all}, {"portals", object, only_9}, {"portals.ingress", object, only_9},
    {"portals.ingress.domain", text, only_9}, {"portals.ingress.port", number, only_9},
    {"publicOrigin", text, only_9}, {"push", object, all}, {"push.apns", object, all},
    {"push.apns.relay", object, all}, {"push.apns.relay.baseUrl", text, all},
    {"push.apns.relay.timeoutMs", number, all}, {"reload", object, all},
    {"reload.debounceMs", number, until_7}, {"reload.deferralTimeoutMs", number, until_7},
    {"reload.mode", text, all}, {"remote", object, all}, {"remote.edgeAuth", object | open, only_9},
    {"remote.enabled", flag, only_7}, {"remote.password", object | text | open, all},
    {"remote.remotePort", number, since_7}, {"remote.sshHostKeyPolicy", text, since_7},
    {"remote.sshIdentity", text, all}, {"remote.sshTarget", text, all},
    {"remote.tlsFingerprint", text, all}, {"remote.token", object | text | open, all},
    {"remote.transport", text, all}, {"remote.url", text, all}, {"roles", object, only_9},
    {"roles.default", text, only_9}, {"roles.definitions", object | open, only_9},
    {"tailscale", object, all}, {"tailscale.mode", text, all}, {"tailscale.preserveFunnel", flag, since_7},
    {"tailscale.resetOnExit", flag, until_7}, {"tailscale.serviceName", text, only_7},
    {"terminal", object, since_7}, {"terminal.detachedSessionTimeoutSeconds", number, since_7},
    {"terminal.enabled", flag, since_7}, {"terminal.shell", text, since_7}, {"tls", object | open, all},
    {"tls.autoGenerate", flag, all}, {"tls.caPath", text, all}, {"tls.certPath", text, all},
    {"tls.enabled", flag, all}, {"tls.keyPath", text, all}, {"tools", object, all},
    {"tools.allow", list, all}, {"tools.deny", list, all}, {"trustedProxies", list, all},
    {"webchat", object, only_4}, {"webchat.chatHistoryMaxChars", number, only_4},
};
// clang-format on

template <std::size_t Size>
const Row* find_row(const Row (&rows)[Size], std::string_view path) {
    const auto* found =
        std::lower_bound(std::begin(rows), std::end(rows), path, [](const Row& row, std::string_view p) {
            return row.path < p;
        });
    return found != std::end(rows) && found->path == path ? found : nullptr;
}

unsigned type_of(const boost::json::value& value) {
    if (value.is_string()) return text;
    if (value.is_number()) return number;
    if (value.is_bool()) return flag;
    if (value.is_object()) return object;
    return value.is_array() ? list : 0;
}

std::string_view name_of(unsigned type) {
    switch (type) {
    case text:
        return "a string";
    case number:
        return "a number";
    case flag:
        return "true or false";
    case object:
        return "an object";
    case list:
        return "an array";
    default:
        return "null";
    }
}

std::string names_of(unsigned types) {
    std::string names;
    for (const unsigned type : {text, number, flag, object, list}) {
        if ((types & type) == 0) continue;
        if (!names.empty()) names += " or ";
        names += name_of(type);
    }
    return names;
}

class Check {
public:
    explicit Check(unsigned releases) : releases_(releases) {}

    void top(const boost::json::object& root) {
        for (const auto& member : root) {
            const Row* row = find_row(top_rows, member.key());
            if (row == nullptr || (row->releases & releases_) == 0) add("", member.key(), "unknown key");
        }
        const auto* gateway = root.if_contains("gateway");
        if (gateway == nullptr) return;
        if (gateway->is_object()) {
            section("", gateway->get_object());
        } else {
            add("", "gateway", wrong(type_of(*gateway), object));
        }
    }

    [[nodiscard]] std::vector<std::string> take() { return std::move(found_); }

private:
    static std::string wrong(unsigned is, unsigned wanted) {
        return std::string(name_of(is)) + " where " + names_of(wanted) + " belongs";
    }

    void section(const std::string& path, const boost::json::object& members) {
        for (const auto& member : members) {
            const std::string inner =
                path.empty() ? std::string(member.key()) : path + "." + std::string(member.key());
            const Row* row = find_row(gateway_rows, inner);
            if (row == nullptr || (row->releases & releases_) == 0) {
                add("gateway" + (path.empty() ? "" : "." + path), member.key(), "unknown key");
                continue;
            }
            const unsigned type = type_of(member.value());
            if ((row->types & type) == 0) {
                add("gateway" + (path.empty() ? "" : "." + path), member.key(), wrong(type, row->types));
            } else if (type == object && (row->types & open) == 0) {
                section(inner, member.value().get_object());
            }
        }
    }

    void add(const std::string& path, std::string_view key, const std::string& what) {
        constexpr std::size_t at_most = 16;
        if (found_.size() < at_most) found_.push_back(escape_text(append_key(path, key), 128) + ": " + what);
    }

    unsigned releases_;
    std::vector<std::string> found_;
};

unsigned releases_known_to(std::string_view version) {
    if (version == "2026.9.6") return only_9;
    if (version == "2026.7.1") return only_7;
    if (version == "2026.4.29") return only_4;
    return all;
}

}  // namespace

std::vector<std::string> suspicious_entries(const boost::json::object& root, std::string_view version) {
    Check check(releases_known_to(version));
    check.top(root);
    return check.take();
}

}  // namespace ocprobe::openclaw
