// The engine's socket: HTTP/1.0, so that each answer ends with its connection and nothing is chunked.
#include "ocprobe/probes/engine.hpp"

#include "ocprobe/base/errno_name.hpp"
#include "probes/core/transport.hpp"
#include "probes/http/exchange.hpp"
#include "probes/tcp/connect_unix.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <exception>

namespace ocprobe::probes {

namespace {

namespace json = boost::json;

constexpr std::size_t most_bytes = 8U << 20;
constexpr std::size_t most_containers = 8;

struct Answer {
    int status = 0;
    std::string body;
    std::string problem;
};

std::string words_for(const error_code& ec) {
    if (ec == net::error::timed_out) return "the engine does not answer in time";
    return ec.category() == boost::system::system_category() ? errno_name(ec.value()) : ec.message();
}

// The head ends the first part of what came; its status is all that is needed of it.
Answer parse(std::string bytes) {
    Answer answer;
    const auto head = bytes.find("\r\n\r\n");
    const auto blank = bytes.find(' ');
    if (!bytes.starts_with("HTTP/1.") || head == std::string::npos || blank == std::string::npos) {
        answer.problem = "what answers is no engine";
        return answer;
    }
    std::from_chars(bytes.data() + blank + 1, bytes.data() + head, answer.status);
    answer.body = bytes.substr(head + 4);
    if (answer.status != 200) answer.problem = "HTTP " + std::to_string(answer.status);
    return answer;
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
    const std::string text =
        "GET " + head_safe(path) + " HTTP/1.0\r\nHost: docker\r\nUser-Agent: ocprobe\r\n\r\n";
    const auto ec = co_await transport.write(text);
    std::string bytes;
    std::array<char, 32 * 1024> chunk{};
    std::string problem = ec ? words_for(ec) : std::string();
    while (problem.empty()) {
        const ReadResult read = co_await transport.read_some(net::buffer(chunk));
        bytes.append(chunk.data(), read.bytes);
        if (read.ec == net::error::eof) break;
        if (read.ec) problem = words_for(read.ec);
        if (bytes.size() > most_bytes) problem = "more than 8 MiB: the rest was left";
    }
    answer = parse(std::move(bytes));
    if (!problem.empty()) answer.problem = problem;
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

std::string with_line_ends(std::string text) {
    // The events come one after another; some engines write no line end between them.
    for (std::size_t at = 0; (at = text.find("}{", at)) != std::string::npos; ++at)
        text.insert(at + 1, "\n");
    return text;
}

net::awaitable<void> read_all(
    net::io_context& io,
    const EngineRequest& request,
    const std::function<void(EngineStream)>& take,
    std::string& problem
) {
    const auto since = request.since ? "&since=" + seconds_words(*request.since) : std::string();
    std::string path = "/containers/json?all=1";
    auto list = co_await get(io, request, path);
    if (!list.problem.empty()) {
        problem = list.problem;
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
    EngineStream stream{"events", {}, with_line_ends(std::move(events.body)), events.problem};
    take(std::move(stream));
    if (names.size() > most_containers)
        problem = "only the first " + std::to_string(most_containers) + " of " +
                  std::to_string(names.size()) + " containers: --container names others";
    names.resize(std::min(names.size(), most_containers));
    for (const auto& name : names) {
        path = "/containers/" + name + "/logs?stdout=1&stderr=1&timestamps=1&tail=50000" + since;
        auto log = co_await get(io, request, path);
        EngineStream text{name, name, log_of_frames(log.body), log.problem};
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

std::string read_engine(const EngineRequest& request, const std::function<void(EngineStream)>& take) {
    std::string problem;
    net::io_context io(1);
    const auto ended = [&](const std::exception_ptr& fault) {
        if (fault) problem = "reading it failed part of the way";
    };
    net::co_spawn(io, read_all(io, request, take, problem), ended);
    io.run();
    return problem;
}

}  // namespace ocprobe::probes
