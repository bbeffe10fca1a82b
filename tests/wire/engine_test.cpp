// The engine's socket: what can stand there instead of an engine that answers.
#include "ocprobe/probes/engine.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace ocprobe;
using namespace ocprobe::probes;

namespace {

namespace net = boost::asio;
using Unix = net::local::stream_protocol;

/// A listener that never accepts, at a path of its own.
struct Wedged {
    explicit Wedged(int queue) : path("/tmp/ocprobe-engine-" + std::to_string(::getpid()) + ".sock") {
        ::unlink(path.c_str());
        acceptor.open();
        acceptor.bind(Unix::endpoint(path));
        acceptor.listen(queue);
    }
    Wedged(const Wedged&) = delete;
    Wedged& operator=(const Wedged&) = delete;
    ~Wedged() { ::unlink(path.c_str()); }

    std::string path;
    net::io_context io;
    Unix::acceptor acceptor{io};
};

std::string asked(const std::string& path) {
    EngineRequest request;
    request.socket = path;
    request.budget = Millis(300);
    return read_engine(request, [](EngineStream) { FAIL("nothing was said"); }).value_or("");
}

/// An engine that gives one connection each of these answers, in turn.
class Engine {
public:
    explicit Engine(std::vector<std::string> answers)
        : path_("/tmp/ocprobe-engine-" + std::to_string(::getpid()) + ".sock") {
        ::unlink(path_.c_str());
        acceptor_.open();
        acceptor_.bind(Unix::endpoint(path_));
        acceptor_.listen();
        thread_ = std::thread([this, answers = std::move(answers)] {
            for (const auto& answer : answers) {
                Unix::socket client(io_);
                acceptor_.accept(client);
                std::string head;
                net::read_until(client, net::dynamic_buffer(head), "\r\n\r\n");
                asked_.push_back(head.substr(0, head.find("\r\n")));
                boost::system::error_code ignored;
                net::write(client, net::buffer(answer), ignored);
            }
        });
    }
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine() {
        if (thread_.joinable()) thread_.join();
        ::unlink(path_.c_str());
    }
    std::optional<std::string> read() {
        EngineRequest request;
        request.socket = path_;
        request.until = Micros(1'000'000);
        auto problem = read_engine(request, [this](EngineStream stream) { streams.push_back(stream); });
        thread_.join();
        return problem;
    }
    [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }

    std::vector<EngineStream> streams;

private:
    std::string path_;
    net::io_context io_;
    Unix::acceptor acceptor_{io_};
    std::vector<std::string> asked_;
    std::thread thread_;
};

const std::string ok = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";

}  // namespace

TEST_CASE("engine: a socket whose queue is full is given up when the budget ends") {
    Wedged engine(0);
    const Unix::endpoint to(engine.path);
    std::vector<Unix::socket> waiting;
    int full = 0;
    while (full == 0 && waiting.size() < 8) {
        waiting.emplace_back(engine.io).open();
        waiting.back().native_non_blocking(true);
        // Not Asio's own, which waits.
        full = ::connect(waiting.back().native_handle(), to.data(), static_cast<socklen_t>(to.size()));
    }
    REQUIRE(full != 0);
    CHECK(asked(engine.path) == "the engine takes no connection in time");
}

TEST_CASE("engine: a connection that is never answered") {
    const Wedged engine(4);
    CHECK(asked(engine.path) == "the engine does not answer in time");
}

TEST_CASE("engine: nothing stands at the path, or no socket does") {
    CHECK(asked("/nonexistent/docker.sock") == "ENOENT");
    CHECK(asked("/dev/null") == "ECONNREFUSED");
    CHECK(asked(std::string(200, 'x')) == "the path is too long for a socket");
}

TEST_CASE("engine: events are split between values, not inside a text") {
    CHECK(one_value_a_line(R"({"a":"x}{y"}{"b":1})") == "{\"a\":\"x}{y\"}\n{\"b\":1}\n");
    CHECK(one_value_a_line("{\"a\":1}\r\n\r\n{\"b\":2}\n") == "{\"a\":1}\n{\"b\":2}\n");
    CHECK(one_value_a_line(R"({"a":1}{"b":)") == "{\"a\":1}\n{\"b\":");
    CHECK(one_value_a_line("no JSON") == "no JSON");
    CHECK(one_value_a_line("").empty());
}

TEST_CASE("engine: the list, the events, and the log of whatever is named like a gateway") {
    const std::string frame("\x01\0\0\0\0\0\0\x05hello", 13);
    Engine engine(
        {ok + R"([{"Names":["/web-gateway"]},{"Names":["/db"]}])",
         ok + R"({"Action":"die","note":"}{"}{"Action":"start"})",
         // A proxy before the socket may answer in chunks all the same.
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n" + frame + "\r\n0\r\n\r\n"}
    );
    CHECK_FALSE(engine.read());
    REQUIRE(engine.streams.size() == 2);
    CHECK(engine.streams[0].name == "events");
    CHECK(engine.streams[0].bytes == "{\"Action\":\"die\",\"note\":\"}{\"}\n{\"Action\":\"start\"}\n");
    CHECK_FALSE(engine.streams[0].problem);
    CHECK(engine.streams[1].container == "web-gateway");
    CHECK(engine.streams[1].bytes == "hello");
    REQUIRE(engine.asked().size() == 3);
    CHECK(engine.asked()[2].find("/containers/web-gateway/logs?") != std::string::npos);
}

TEST_CASE("engine: an answer that is no 200, or no HTTP") {
    Engine denied({"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"});
    CHECK(denied.read() == "HTTP 403");
    Engine other({"SSH-2.0-OpenSSH_9.2\r\n"});
    CHECK(other.read() == "what answers is no engine");
    Engine mute({""});
    CHECK(mute.read() == "what answers is no engine");
}
