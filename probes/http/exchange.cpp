// ask(): writes a request and feeds what comes to an AnswerReader.
#include "probes/http/exchange.hpp"

#include "base/percent.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <array>
#include <memory>
#include <utility>

namespace ocprobe::probes {
namespace {

using Chunk = std::array<char, 8 * 1024>;

StreamEnd how_it_ended(const Transport& transport, error_code ec) {
    if (ec == net::error::timed_out || ec == net::error::operation_aborted) return StreamEnd::budget;
    switch (transport.end()) {
    case TransportEnd::rst:
    case TransportEnd::error:
        return StreamEnd::reset;
    case TransportEnd::none:
    case TransportEnd::fin:
    case TransportEnd::tls_close_notify:
    case TransportEnd::tls_truncated:
        return StreamEnd::fin;
    }
    return StreamEnd::fin;
}

}  // namespace

std::string head_safe(std::string_view text) {
    return percent_encode(text, {});
}

std::string get_request(const Endpoint& endpoint, std::string_view path) {
    // "identity": a compressed body could not be judged.
    return "GET " + head_safe(path) + " HTTP/1.1\r\nHost: " + head_safe(endpoint.host_header) +
           "\r\nUser-Agent: ocprobe\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n\r\n";
}

std::string with_headers(std::string request, std::span<const EdgeHeader> headers) {
    constexpr std::string_view end_of_head = "\r\n";
    if (headers.empty() || !request.ends_with("\r\n\r\n")) return request;
    request.resize(request.size() - end_of_head.size());
    for (const auto& header : headers) {
        request += header.name + ": ";
        header.value.reveal_to([&](std::string_view value) { request += value; });
        request += end_of_head;
    }
    return request + std::string(end_of_head);
}

net::awaitable<Exchange>
ask(Transport& transport, std::string request, const Clock& clock, std::size_t body_cap) {
    const Micros started = clock.monotonic();
    // A failed write is not the end: a server may answer, and close, before it has read the request.
    [[maybe_unused]] const error_code write_failed = co_await transport.write(request);
    AnswerReader reader(body_cap);
    Exchange exchange;
    const auto chunk = std::make_unique<Chunk>();
    while (!reader.done()) {
        const ReadResult read = co_await transport.read_some(net::buffer(*chunk));
        if (read.ec) {
            exchange.cut = how_it_ended(transport, read.ec);
            reader.end(*exchange.cut);
            break;
        }
        reader.feed(std::string_view(chunk->data(), read.bytes));
    }
    exchange.rest = reader.take_rest();
    exchange.answer = reader.answer();
    exchange.took = clock.monotonic() - started;
    co_return exchange;
}

}  // namespace ocprobe::probes
