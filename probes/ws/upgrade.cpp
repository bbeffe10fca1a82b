// The opening handshake, by hand: Beast's own hides which rule a 101 breaks, and keeps a peer's refusal and its own preset
// status (500) in one place.
#include "probes/ws/upgrade.hpp"

#include "base/digests.hpp"
#include "probes/http/exchange.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>
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

std::string base64(std::string_view bytes) {
    // Four digits for each three bytes that are begun, and the zero that OpenSSL puts behind them.
    std::string digits((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(digits.data()),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        static_cast<int>(bytes.size())
    );
    digits.resize(static_cast<std::size_t>(size));
    return digits;
}

/// RFC 6455 §4.2.2: base64(SHA-1(key + GUID)).
std::string accept_for(std::string_view key) {
    constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    return base64(sha1_of(std::string(key).append(guid)));
}

}  // namespace

std::string websocket_key(const std::array<unsigned char, 16>& random) {
    return base64({reinterpret_cast<const char*>(random.data()), random.size()});
}

std::string upgrade_request(const Endpoint& endpoint, std::string_view key) {
    const std::string path = endpoint.request_target.empty() ? "/" : head_safe(endpoint.request_target);
    return "GET " + path + " HTTP/1.1\r\nHost: " + head_safe(endpoint.host_header) +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + std::string(key) +
           "\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

std::optional<std::string> upgrade_fault(const RawAnswer& answer, std::string_view key) {
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
    return std::nullopt;
}

}  // namespace ocprobe::probes
