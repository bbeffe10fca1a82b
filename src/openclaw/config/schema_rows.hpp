// The CLI's schema as tables: the keys at the top of the config and those of its `gateway` section.
#pragma once

#include <string_view>

namespace ocprobe::openclaw::schema {

inline constexpr unsigned text = 1;
inline constexpr unsigned number = 2;
inline constexpr unsigned flag = 4;
inline constexpr unsigned object = 8;
inline constexpr unsigned list = 16;
inline constexpr unsigned open = 32;  ///< keys of its own choice
inline constexpr unsigned anything = text | number | flag | object | list | open;
inline constexpr unsigned whole = 64;      ///< a number without a fraction, not below zero
inline constexpr unsigned positive = 128;  ///< and above zero
inline constexpr unsigned count = number | whole;
inline constexpr unsigned size = count | positive;

// Which of the three releases whose schema was read knows a key.
inline constexpr unsigned only_4 = 1;
inline constexpr unsigned only_7 = 2;
inline constexpr unsigned only_9 = 4;
inline constexpr unsigned until_7 = only_4 | only_7;
inline constexpr unsigned since_7 = only_7 | only_9;
inline constexpr unsigned all = until_7 | only_9;

struct Row {
    std::string_view path;
    unsigned types;
    unsigned releases;
};

struct Choice {
    std::string_view path;
    std::string_view words;
};

// clang-format off
// 2026.4.29 moves `heartbeat` and `memorySearch` to where they belong now. Sorted by path.
inline constexpr Row top_rows[] = {
    {"$schema", anything, all}, {"accessGroups", anything, since_7}, {"acp", anything, all},
    {"agents", anything, all}, {"approvals", anything, all}, {"attachments", anything, only_9},
    {"audio", anything, until_7}, {"audit", anything, only_7}, {"auth", anything, all},
    {"bindings", anything, all}, {"broadcast", anything, all}, {"browser", anything, all},
    {"canvasHost", anything, only_4}, {"channels", anything, all}, {"cli", anything, until_7},
    {"cloudWorkers", anything, only_9}, {"commands", anything, all}, {"commitments", anything, until_7},
    {"crestodian", anything, until_7}, {"cron", anything, all}, {"desktop", anything, only_9},
    {"diagnostics", anything, all}, {"discovery", anything, all}, {"env", anything, all},
    {"gateway", anything, all}, {"heartbeat", anything, only_4}, {"hooks", anything, all}, {"logging", anything, all},
    {"marketplaces", anything, only_7}, {"mcp", anything, all}, {"media", anything, until_7},
    {"memory", anything, all}, {"memorySearch", anything, only_4}, {"messages", anything, all}, {"meta", anything, all},
    {"models", anything, all}, {"nodeHost", anything, all}, {"plugins", anything, all},
    {"proxy", anything, all}, {"secrets", anything, all}, {"security", anything, since_7},
    {"session", anything, all}, {"skills", anything, all}, {"surfaces", anything, all},
    {"talk", anything, all}, {"telemetry", anything, only_9}, {"tools", anything, all},
    {"transcripts", anything, since_7}, {"tts", anything, only_9}, {"tui", anything, only_7},
    {"ui", anything, all}, {"update", anything, all}, {"web", anything, until_7}, {"wizard", anything, all},
    {"worktreeAcceleration", anything, only_9}, {"worktreeRoot", anything, only_9},
};

inline constexpr Row gateway_rows[] = {
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
    {"bind", text, all}, {"channelHealthCheckMinutes", count, until_7},
    {"channelMaxRestartsPerHour", size, until_7}, {"channelStaleEventThresholdMinutes", size, until_7},
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
    {"customBindHost", text, all}, {"handshakeTimeoutMs", size, until_7}, {"http", object, all},
    {"http.endpoints", object, all}, {"http.endpoints.chatCompletions", object, all},
    {"http.endpoints.chatCompletions.enabled", flag, all},
    {"http.endpoints.chatCompletions.images", object, all},
    {"http.endpoints.chatCompletions.images.allowUrl", flag, all},
    {"http.endpoints.chatCompletions.images.allowedMimes", list, all},
    {"http.endpoints.chatCompletions.images.maxBytes", size, all},
    {"http.endpoints.chatCompletions.images.maxRedirects", count, all},
    {"http.endpoints.chatCompletions.images.timeoutMs", size, all},
    {"http.endpoints.chatCompletions.images.urlAllowlist", list, all},
    {"http.endpoints.chatCompletions.maxBodyBytes", size, until_7},
    {"http.endpoints.chatCompletions.maxImageParts", count, until_7},
    {"http.endpoints.chatCompletions.maxTotalImageBytes", size, until_7},
    {"http.endpoints.responses", object, all}, {"http.endpoints.responses.enabled", flag, all},
    {"http.endpoints.responses.files", object, all}, {"http.endpoints.responses.files.allowUrl", flag, all},
    {"http.endpoints.responses.files.allowedMimes", list, all},
    {"http.endpoints.responses.files.maxBytes", size, all},
    {"http.endpoints.responses.files.maxChars", size, all},
    {"http.endpoints.responses.files.maxRedirects", count, all},
    {"http.endpoints.responses.files.pdf", object, all},
    {"http.endpoints.responses.files.pdf.maxPages", size, all},
    {"http.endpoints.responses.files.pdf.maxPixels", size, all},
    {"http.endpoints.responses.files.pdf.minTextChars", count, all},
    {"http.endpoints.responses.files.timeoutMs", size, all},
    {"http.endpoints.responses.files.urlAllowlist", list, all},
    {"http.endpoints.responses.images", object, all},
    {"http.endpoints.responses.images.allowUrl", flag, all},
    {"http.endpoints.responses.images.allowedMimes", list, all},
    {"http.endpoints.responses.images.maxBytes", size, all},
    {"http.endpoints.responses.images.maxRedirects", count, all},
    {"http.endpoints.responses.images.timeoutMs", size, all},
    {"http.endpoints.responses.images.urlAllowlist", list, all},
    {"http.endpoints.responses.maxBodyBytes", size, until_7},
    {"http.endpoints.responses.maxUrlParts", count, all}, {"http.securityHeaders", object, all},
    {"http.securityHeaders.strictTransportSecurity", flag | text, all}, {"mode", text, all},
    {"nodes", object, all}, {"nodes.allowCommands", list, until_7}, {"nodes.allowSkills", flag, only_9},
    {"nodes.browser", object, all}, {"nodes.browser.mode", text, all}, {"nodes.browser.node", text, all},
    {"nodes.commands", object, only_9}, {"nodes.commands.allow", list, only_9},
    {"nodes.commands.deny", list, only_9}, {"nodes.denyCommands", list, until_7},
    {"nodes.pairing", object, all}, {"nodes.pairing.autoApproveCidrs", list, all},
    {"nodes.pairing.autoApproveLocal", flag, only_9}, {"nodes.pairing.sshVerify", flag | object, only_9},
    {"nodes.pairing.sshVerify.cidrs", list, only_9}, {"nodes.pairing.sshVerify.identity", text, only_9},
    {"nodes.pairing.sshVerify.timeoutMs", size, only_9}, {"nodes.pairing.sshVerify.user", text, only_9},
    {"nodes.pluginTools", object, only_9}, {"nodes.pluginTools.enabled", flag, only_9}, {"port", size, all},
    {"portals", object, only_9}, {"portals.ingress", object, only_9},
    {"portals.ingress.domain", text, only_9}, {"portals.ingress.port", size, only_9},
    {"publicOrigin", text, only_9}, {"push", object, all}, {"push.apns", object, all},
    {"push.apns.relay", object, all}, {"push.apns.relay.baseUrl", text, all},
    {"push.apns.relay.timeoutMs", size, all}, {"reload", object, all},
    {"reload.debounceMs", count, until_7}, {"reload.deferralTimeoutMs", count, until_7},
    {"reload.mode", text, all}, {"remote", object, all}, {"remote.edgeAuth", object | open, only_9},
    {"remote.enabled", flag, only_7}, {"remote.password", object | text | open, all},
    {"remote.remotePort", size, since_7}, {"remote.sshHostKeyPolicy", text, since_7},
    {"remote.sshIdentity", text, all}, {"remote.sshTarget", text, all},
    {"remote.tlsFingerprint", text, all}, {"remote.token", object | text | open, all},
    {"remote.transport", text, all}, {"remote.url", text, all}, {"roles", object, only_9},
    {"roles.default", text, only_9}, {"roles.definitions", object | open, only_9},
    {"tailscale", object, all}, {"tailscale.mode", text, all}, {"tailscale.preserveFunnel", flag, since_7},
    {"tailscale.resetOnExit", flag, until_7}, {"tailscale.serviceName", text, only_7},
    {"terminal", object, since_7}, {"terminal.detachedSessionTimeoutSeconds", count, since_7},
    {"terminal.enabled", flag, since_7}, {"terminal.shell", text, since_7}, {"tls", object | open, all},
    {"tls.autoGenerate", flag, all}, {"tls.caPath", text, all}, {"tls.certPath", text, all},
    {"tls.enabled", flag, all}, {"tls.keyPath", text, all}, {"tools", object, all},
    {"tools.allow", list, all}, {"tools.deny", list, all}, {"trustedProxies", list, all},
    {"webchat", object, only_4}, {"webchat.chatHistoryMaxChars", size, only_4},
};

// The words that a string may be; sorted.
inline constexpr Choice choices[] = {
    {"auth.mode", "none token password trusted-proxy"},
    {"bind", "auto lan loopback custom tailnet"},
    {"controlUi.embedSandbox", "strict scripts trusted"},
    {"controlUi.environment.color", "teal amber purple coral pink blue green red gray"},
    {"mode", "local remote"},
    {"nodes.browser.mode", "auto manual off"},
    {"reload.mode", "off restart hot hybrid"},
    {"remote.sshHostKeyPolicy", "strict openssh"},
    {"remote.transport", "ssh direct"},
    {"tailscale.mode", "off serve funnel"},
};
// clang-format on

}  // namespace ocprobe::openclaw::schema
