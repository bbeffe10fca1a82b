// One connection of the gateway that is played: requests in HTTP, then the handshake as it was recorded.
#include "probes/serve/play.hpp"

#include "ocprobe/base/clock.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <string_view>

namespace ocprobe::probes {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace json = boost::json;
namespace websocket = boost::beast::websocket;

using WebSocket = websocket::stream<beast::tcp_stream>;
using Request = http::request<http::empty_body>;

constexpr std::chrono::minutes longest_connection{5};
constexpr std::size_t longest_message = 1U << 20;
constexpr std::size_t longest_reason = 120;

net::awaitable<void> wait(Millis time) {
    net::steady_timer timer(
        co_await net::this_coro::executor, std::clamp(time, Millis(0), longest_played_wait)
    );
    co_await timer.async_wait(as_result);
}

// What is not read any more would turn the end into a reset by itself.
void cut(beast::tcp_stream& stream, bool reset) {
    error_code ec;  // who has gone already cannot be cut
    auto& socket = stream.socket();
    if (reset) socket.set_option(net::socket_base::linger(true, 0), ec);
    if (!reset) socket.shutdown(net::socket_base::shutdown_send, ec);
    socket.close(ec);
}

// Whether the connection can take another request.
net::awaitable<bool>
send_answer(beast::tcp_stream& stream, const Request& request, const PlayedAnswer& played) {
    http::response<http::string_body> response;
    response.version(11);
    response.result(static_cast<unsigned>(std::clamp(played.status, 100, 999)));
    for (const auto& [name, value] : played.headers)
        response.insert(name, value);
    if (!played.content_type.empty()) response.set(http::field::content_type, played.content_type);
    response.keep_alive(request.keep_alive());
    if (request.method() != http::verb::head) response.body() = played.body;
    response.prepare_payload();
    auto [ec, size] = co_await http::async_write(stream, response, as_result);
    (void)size;
    co_return !ec && response.keep_alive();
}

net::awaitable<bool>
send_played(beast::tcp_stream& stream, const Request& request, const PlayedAnswer& played) {
    switch (played.kind) {
    case PlayedAnswer::Kind::answer: {
        const bool open = co_await send_answer(stream, request, played);
        co_return open;
    }
    case PlayedAnswer::Kind::silence:
        co_await wait(longest_played_wait);
        break;
    case PlayedAnswer::Kind::bytes:
        co_await net::async_write(stream, net::buffer(played.body), as_result);
        break;
    case PlayedAnswer::Kind::close:
    case PlayedAnswer::Kind::reset:
        break;
    }
    cut(stream, played.kind == PlayedAnswer::Kind::reset);
    co_return false;
}

const PlayedAnswer* answer_for(const Recording& recording, std::string_view target) {
    const auto path = target.substr(0, target.find('?'));
    for (const auto& [known, answer] : recording.gets) {
        if (known == path) return &answer;
    }
    return recording.gets.empty() ? nullptr : &recording.gets.front().second;
}

// ---- after the upgrade

json::object challenge_of(const Recording& recording) {
    const auto now = system_clock().wall() + recording.clock_ahead;
    return {
        {"type", "event"},
        {"event", "connect.challenge"},
        {"payload",
         {{"nonce", "00000000-0000-4000-8000-000000000000"},
          {"ts", now.count()},
          {"capabilities", recording.capabilities}}}};
}

json::object answer_to(const json::object& request, const Recording& recording) {
    json::object answer{{"type", "res"}, {"id", request.at("id")}};
    if (request.at("method") == "connect") {
        answer.insert(recording.answer.begin(), recording.answer.end());
    } else {
        answer["ok"] = false;
        answer["error"] = {
            {"code", "UNAVAILABLE"}, {"message", "this is a replay: nothing but the handshake was recorded"}};
    }
    return answer;
}

// An object with `id` and `method`, or an empty one.
json::object request_in(const beast::flat_buffer& message) {
    const auto data = message.cdata();
    error_code ec;
    auto value = json::parse({static_cast<const char*>(data.data()), data.size()}, ec);
    if (ec || !value.is_object()) return {};
    auto& request = value.get_object();
    const auto* id = request.if_contains("id");
    const auto* method = request.if_contains("method");
    const bool whole = id != nullptr && id->is_string() && method != nullptr && method->is_string();
    return whole ? std::move(request) : json::object();
}

net::awaitable<bool> send_json(WebSocket& socket, const json::object& message) {
    const auto text = json::serialize(message);
    socket.text(true);
    auto [ec, size] = co_await socket.async_write(net::buffer(text), as_result);
    (void)size;
    co_return !ec;
}

net::awaitable<void> end_as_played(WebSocket& socket, const PlayedEnd& end) {
    if (end.how != PlayedEnd::How::close_frame) {
        cut(socket.next_layer(), end.how == PlayedEnd::How::reset);
        co_return;
    }
    websocket::close_reason reason(static_cast<websocket::close_code>(end.code));
    reason.reason = end.reason.substr(0, longest_reason).c_str();
    if (end.code == websocket::close_code::no_status)
        reason = websocket::close_reason(websocket::close_code::none);
    co_await socket.async_close(reason, as_result);
}

class PlayedHandshake {
public:
    PlayedHandshake(WebSocket& socket, const Recording& recording) : socket_(socket), recording_(recording) {}

    net::awaitable<void> play() {
        const auto& end = recording_.end;
        if (recording_.challenge_after) {
            co_await wait(*recording_.challenge_after);
            const auto challenge = challenge_of(recording_);
            const bool sent = co_await send_json(socket_, challenge);
            if (!sent) co_return;
        }
        if (end && end->before_connect) {
            co_await end_at(*end);
            co_return;
        }
        bool open = true;
        while (open)
            open = co_await answer_next();
    }

private:
    net::awaitable<void> end_at(const PlayedEnd& end) {
        const auto since = system_clock().monotonic() - upgraded_;
        co_await wait(end.after - std::chrono::duration_cast<Millis>(since));
        co_await end_as_played(socket_, end);
    }

    net::awaitable<bool> answer_next() {
        beast::flat_buffer message;
        auto [ec, size] = co_await socket_.async_read(message, as_result);
        (void)size;
        if (ec) co_return false;
        const auto request = request_in(message);
        if (request.empty()) co_return true;
        const bool connects = request.at("method") == "connect";
        if (!connects || !recording_.answer.empty()) {
            if (connects) co_await wait(recording_.answer_after);
            const auto answer = answer_to(request, recording_);
            const bool sent = co_await send_json(socket_, answer);
            if (!sent) co_return false;
        }
        if (!connects || !recording_.end) co_return true;
        co_await end_at(*recording_.end);
        co_return false;
    }

    WebSocket& socket_;
    const Recording& recording_;
    Micros upgraded_ = system_clock().monotonic();
};

net::awaitable<void>
play_upgraded(beast::tcp_stream stream, const Request& request, const Recording& recording) {
    stream.expires_never();
    WebSocket socket(std::move(stream));
    websocket::stream_base::timeout patience{};
    patience.handshake_timeout = std::chrono::seconds(5);
    patience.idle_timeout = longest_connection;
    patience.keep_alive_pings = false;
    socket.set_option(patience);
    socket.read_message_max(longest_message);
    auto [ec] = co_await socket.async_accept(request, as_result);
    if (ec) co_return;
    PlayedHandshake handshake(socket, recording);
    co_await handshake.play();
}

}  // namespace

net::awaitable<bool> play(net::ip::tcp::socket socket, const Recording& recording) {
    beast::tcp_stream stream(std::move(socket));
    beast::flat_buffer buffer;
    while (true) {
        stream.expires_after(longest_connection);
        http::request_parser<http::empty_body> parser;
        auto [ec, size] = co_await http::async_read(stream, buffer, parser, as_result);
        (void)size;
        if (ec) co_return false;
        const auto request = parser.release();
        const bool upgrade = websocket::is_upgrade(request);
        if (upgrade && !recording.declined) {
            co_await play_upgraded(std::move(stream), request, recording);
            co_return true;
        }
        const auto* played = upgrade ? &*recording.declined : answer_for(recording, request.target());
        if (played == nullptr) co_return false;
        const bool open = co_await send_played(stream, request, *played);
        if (!open || upgrade) co_return upgrade;
    }
}

}  // namespace ocprobe::probes
