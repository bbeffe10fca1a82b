// The engine's socket: what can stand there instead of an engine that answers.
#include "ocprobe/probes/engine.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <sys/socket.h>
#include <unistd.h>
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
    return read_engine(request, [](EngineStream) { FAIL("nothing was said"); });
}

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
