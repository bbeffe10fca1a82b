// The opening handshake, by hand: Beast's own keeps neither the reason of a refusal nor its own answer apart
// (it presets status 500), and a verdict needs both.
#include "probes/ws/upgrade.hpp"

#include "probes/http/exchange.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/detail/hybi13.hpp>
#include <openssl/evp.h>

namespace ocprobe::probes {
namespace {

namespace beast = boost::beast;

/// Whether a comma-separated header holds a token, ignoring case, in any of its lines.
bool holds_token(const RawAnswer& answer, std::string_view name, std::string_view token) {
    for (const auto& header : answer.headers) {
        if (!beast::iequals(header.name, name)) continue;
        if (beast::http::token_list(header.value).exists(token)) return true;
    }
    return false;
}

/// base64(SHA-1(key + GUID)); Beast's own, from the release that Debian 12 pins.
std::string accept_for(std::string_view key) {
    beast::websocket::detail::sec_ws_accept_type accept;
    beast::websocket::detail::make_sec_ws_accept(accept, key);
    return std::string(accept.data(), accept.size());
}

}  // namespace

std::string websocket_key(const std::array<unsigned char, 16>& random) {
    std::array<unsigned char, 25> encoded{};
    const int size = EVP_EncodeBlock(encoded.data(), random.data(), static_cast<int>(random.size()));
    return std::string(encoded.begin(), encoded.begin() + size);
}

std::string upgrade_request(const Endpoint& endpoint, std::string_view key) {
    const std::string path = endpoint.request_target.empty() ? "/" : head_safe(endpoint.request_target);
    return "GET " + path + " HTTP/1.1\r\nHost: " + head_safe(endpoint.host_header) +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + std::string(key) +
           "\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

std::string upgrade_fault(const RawAnswer& answer, std::string_view key) {
    if (answer.version < 11) return "101 in HTTP/1.0";
    if (!holds_token(answer, "Upgrade", "websocket")) return "101 without `Upgrade: websocket`";
    if (!holds_token(answer, "Connection", "upgrade")) return "101 without `Connection: upgrade`";
    const auto accepts = answer.count("Sec-WebSocket-Accept");
    if (accepts == 0) return "101 without Sec-WebSocket-Accept";
    if (accepts > 1) return "101 with more than one Sec-WebSocket-Accept";
    if (answer.header("Sec-WebSocket-Accept") != accept_for(key)) return "wrong Sec-WebSocket-Accept";
    if (!answer.header("Sec-WebSocket-Extensions").value_or("").empty())
        return "101 with an extension that was not asked for";
    if (!answer.header("Sec-WebSocket-Protocol").value_or("").empty())
        return "101 with a subprotocol that was not asked for";
    return {};
}

}  // namespace ocprobe::probes
