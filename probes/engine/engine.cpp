// The engine's socket: HTTP/1.0, so that each answer ends with its connection.
#include "ocprobe/probes/engine.hpp"

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/errno_name.hpp"
#include "probes/core/transport.hpp"
#include "probes/http/exchange.hpp"
#include "probes/tcp/connect_unix.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <exception>

namespace ocprobe::probes {

namespace {

namespace json = boost::json;

constexpr std::size_t most_bytes = 8U << 20;
constexpr std::size_t most_containers = 8;

struct Answer {
    int status = 0;
    std::string body;
    std::optional<std::string> problem;  ///< why it is less than was asked for
};

constexpr std::string_view too_late = "the engine does not answer in time";

/// What an exchange lacks of a complete 200.
std::optional<std::string> problem_of(const Exchange& exchange) {
    const auto& answer = exchange.answer;
    switch (answer.outcome) {
    case HttpOutcome::answered:
        if (answer.body_bytes >= most_bytes) return "more than 8 MiB: the rest was left";
        if (answer.body_truncated && exchange.cut == StreamEnd::budget) return std::string(too_late);
        if (answer.body_truncated) return "the answer was cut";
        if (answer.status != 200) return fmt::format("HTTP {}", answer.status.value_or(0));
        return std::nullopt;
    case HttpOutcome::silent:
    case HttpOutcome::dripping:
        return std::string(too_late);
    case HttpOutcome::reset_no_byte:
        return "ECONNRESET";
    default:
        return "what answers is no engine";
    }
}

net::awaitable<Answer> get(net::io_context& io, const EngineRequest& request, std::string path) {
    Answer answer;
    if (request.socket.size() > 107) {
        answer.problem = "the path is too long for a socket";
        co_return answer;
    }
    Socket socket(io);
    const SocketAddress to = net::local::stream_protocol::endpoint(request.socket);
    const int refused = co_await connect_patiently(socket, to, request.budget);
    if (refused != 0) {
        answer.problem = refused == EAGAIN ? "the engine takes no connection in time" : errno_name(refused);
        co_return answer;
    }
    Transport transport{std::move(socket)};
    transport.expires_after(request.budget);
    std::string text = "GET " + head_safe(path) + " HTTP/1.0\r\nHost: docker\r\nUser-Agent: ocprobe\r\n\r\n";
    auto exchange = co_await ask(transport, std::move(text), system_clock(), most_bytes);
    answer.status = exchange.answer.status.value_or(0);
    answer.problem = problem_of(exchange);
    answer.body = std::move(exchange.answer.body);
    co_return answer;
}

std::string seconds_words(Micros at) {
    const auto us = at.count();
    return std::to_string(us / 1'000'000) + "." + std::to_string(1'000'000 + us % 1'000'000).substr(1);
}

bool speaks_of_us(std::string_view name) {
    for (const std::string_view part : {"gateway", "openclaw", "cli", "gw"}) {
        if (name.find(part) != std::string_view::npos) return true;
    }
    return false;
}

// Names of the containers that are there, running or not.
std::vector<std::string> names_in(const std::string& body) {
    std::vector<std::string> names;
    error_code ec;
    const auto value = json::parse(body, ec);
    if (ec || !value.is_array()) return names;
    for (const auto& row : value.get_array()) {
        const auto* object = row.if_object();
        const auto* list = object == nullptr ? nullptr : object->if_contains("Names");
        if (list == nullptr || !list->is_array() || list->get_array().empty() ||
            !list->get_array()[0].is_string())
            continue;
        std::string name(list->get_array()[0].get_string());
        names.push_back(name.substr(name.starts_with("/") ? 1 : 0));
    }
    return names;
}

net::awaitable<void> read_all(
    net::io_context& io,
    const EngineRequest& request,
    const std::function<void(EngineStream)>& take,
    std::optional<std::string>& problem
) {
    const auto since = request.since ? "&since=" + seconds_words(*request.since) : std::string();
    std::string path = "/containers/json?all=1";
    auto list = co_await get(io, request, path);
    if (list.problem) {
        problem = std::move(list.problem);
        co_return;
    }
    auto names = request.containers;
    if (names.empty()) {
        for (auto& name : names_in(list.body)) {
            if (speaks_of_us(name)) names.push_back(std::move(name));
        }
    }
    // Whole before it is handed over: g++ 12 miscompiles temporaries of a call that is awaited.
    path = "/events?until=" + seconds_words(request.until) + "&since=0";
    if (!since.empty()) path = "/events?until=" + seconds_words(request.until) + since;
    auto events = co_await get(io, request, path);
    EngineStream stream{"events", {}, one_value_a_line(events.body), std::move(events.problem)};
    take(std::move(stream));
    if (names.size() > most_containers)
        problem = fmt::format(
            "only the first {} of {} containers: --container names others", most_containers, names.size()
        );
    names.resize(std::min(names.size(), most_containers));
    for (const auto& name : names) {
        path = "/containers/" + name + "/logs?stdout=1&stderr=1&timestamps=1&tail=50000" + since;
        auto log = co_await get(io, request, path);
        EngineStream text{name, name, log_of_frames(log.body), std::move(log.problem)};
        if (log.status == 404) text.problem = "no such container";
        if (log.status != 200) text.bytes.clear();
        take(std::move(text));
    }
}

}  // namespace

std::string log_of_frames(std::string_view frames) {
    std::string text;
    while (frames.size() >= 8) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(frames[i]); };
        if (byte(0) > 2 || byte(1) != 0 || byte(2) != 0 || byte(3) != 0) break;
        const std::size_t size = static_cast<std::size_t>(byte(4)) << 24U |
                                 static_cast<std::size_t>(byte(5)) << 16U |
                                 static_cast<std::size_t>(byte(6)) << 8U | byte(7);
        text += frames.substr(8, size);
        frames.remove_prefix(std::min(frames.size(), 8 + size));
    }
    if (text.empty()) return std::string(frames);
    return text;
}

std::string one_value_a_line(std::string_view values) {
    std::string lines;
    json::stream_parser parser;
    while (!values.empty()) {
        error_code ec;
        parser.reset();
        const auto size = parser.write_some(values.data(), values.size(), ec);
        // The rest is no JSON, or is cut off: it stays as it is.
        if (ec || !parser.done()) break;
        const auto value = values.substr(0, size);
        lines += value.substr(0, value.find_last_not_of(" \t\r\n") + 1);
        lines += '\n';
        values.remove_prefix(size);
    }
    return lines.append(values);
}

std::optional<std::string>
read_engine(const EngineRequest& request, const std::function<void(EngineStream)>& take) {
    std::optional<std::string> problem;
    net::io_context io(1);
    const auto ended = [&](const std::exception_ptr& fault) {
        if (fault) problem = "reading it failed part of the way";
    };
    net::co_spawn(io, read_all(io, request, take, problem), ended);
    io.run();
    return problem;
}

}  // namespace ocprobe::probes
