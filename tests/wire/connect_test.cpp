// The connect stage over TCP: every address with its own outcome, and one for all of them.
#include "probes/tcp/connect.hpp"
#include "support/fixture_tree.hpp"
#include "support/listeners.hpp"
#include "support/net_bench.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <thread>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

/// The name `gw` with these addresses, by a hosts file of its own.
struct ManyAddresses {
    ManyAddresses(const std::vector<std::string>& addresses, std::uint16_t port) : bench("gw", port) {
        std::string hosts;
        for (const auto& address : addresses)
            hosts += address + " gw\n";
        tree.file("/etc/hosts", hosts);
        bench.plan.resolver.hosts = tree.real("/etc/hosts");
        bench.plan.resolver.resolv_conf = tree.real("/etc/resolv.conf");
    }
    FixtureTree tree;
    NetBench bench;
};

const ConnectAttempt& attempt_at(const ConnectFacts& facts, const std::string& address) {
    for (const auto& attempt : facts.attempts) {
        if (attempt.address == address) return attempt;
    }
    throw std::runtime_error("no attempt at " + address);
}

}  // namespace

TEST_CASE("connect_success: the address, and our own end as the gateway's log shows it") {
    const TcpListener listener;
    NetBench bench("127.0.0.1", listener.port());
    bench.run();
    const auto& facts = bench.connect();
    CHECK(bench.stage(StageId::connect).status == StageStatus::passed);
    CHECK_FALSE(bench.stage(StageId::connect).error);
    CHECK(facts.outcome == ConnectOutcome::connected);
    CHECK(facts.chosen_address == "127.0.0.1");
    REQUIRE(facts.attempts.size() == 1);
    CHECK(facts.attempts[0].outcome == ConnectOutcome::connected);
    CHECK(facts.attempts[0].port == listener.port());
    CHECK(facts.attempts[0].error == 0);
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    const int accepted = ::accept(listener.native(), reinterpret_cast<sockaddr*>(&peer), &size);
    REQUIRE(accepted >= 0);
    CHECK(facts.local_address == "127.0.0.1:" + std::to_string(ntohs(peer.sin_port)));
    ::close(accepted);
}

TEST_CASE("connect_error: refused, with the errno by its name") {
    const auto port = closed_port();
    NetBench bench("127.0.0.1", port);
    bench.run();
    const auto& record = bench.stage(StageId::connect);
    CHECK(record.status == StageStatus::failed);
    CHECK(bench.connect().outcome == ConnectOutcome::refused);
    REQUIRE(record.error);
    CHECK(record.error->name == "ECONNREFUSED");
    CHECK(record.error->number == ECONNREFUSED);
    CHECK(record.summary.find("127.0.0.1:" + std::to_string(port) + " ECONNREFUSED") == 0);
    CHECK(bench.connect().local_address.empty());
    CHECK(bench.connect().chosen_address.empty());
}

TEST_CASE("connect_timeout: no answer to the SYN within the budget") {
    TcpListener hole("127.0.0.1", 0, 0);
    hole.fill();
    NetBench bench("127.0.0.1", hole.port());
    bench.plan.budgets.connect = Millis(300);
    bench.run();
    CHECK(bench.connect().outcome == ConnectOutcome::timeout);
    CHECK(bench.error(StageId::connect) == "connect_timeout");
    CHECK_FALSE(bench.stage(StageId::connect).error->number);
    CHECK(bench.connect().attempts.at(0).took >= Millis(290));
}

TEST_CASE("connect_success: one address is enough, and every other one has its own outcome") {
    const TcpListener listener("127.0.0.2");
    ManyAddresses many({"127.0.0.1", "127.0.0.2", "127.0.0.3"}, listener.port());
    many.bench.run();
    const auto& facts = many.bench.connect();
    CHECK(facts.outcome == ConnectOutcome::connected);
    CHECK(facts.chosen_address == "127.0.0.2");
    CHECK(facts.attempts.size() == 3);
    CHECK(attempt_at(facts, "127.0.0.1").outcome == ConnectOutcome::refused);
    CHECK(attempt_at(facts, "127.0.0.3").error == ECONNREFUSED);
}

TEST_CASE("connect_success: a black hole costs no more than Node's patience, wherever it stands") {
    TcpListener hole("127.0.0.2", 0, 0);
    hole.fill();
    const TcpListener open("127.0.0.3", hole.port());
    for (const auto& order :
         {std::vector<std::string>{"127.0.0.2", "127.0.0.3"}, {"127.0.0.3", "127.0.0.2"}}) {
        ManyAddresses many(order, hole.port());
        many.bench.run();
        CHECK(many.bench.connect().chosen_address == "127.0.0.3");
        CHECK(attempt_at(many.bench.connect(), "127.0.0.2").outcome == ConnectOutcome::timeout);
        CHECK(many.bench.took < never);
    }
}

TEST_CASE("connect_error: refused comes before timeout") {
    TcpListener hole("127.0.0.2", 0, 0);
    hole.fill();
    ManyAddresses many({"127.0.0.2", "127.0.0.3"}, hole.port());
    many.bench.plan.budgets.connect = Millis(300);
    many.bench.run();
    CHECK(many.bench.connect().outcome == ConnectOutcome::refused);
    CHECK(many.bench.error(StageId::connect) == "ECONNREFUSED");
    CHECK(attempt_at(many.bench.connect(), "127.0.0.2").outcome == ConnectOutcome::timeout);
}

TEST_CASE("connect_success: sixty-four addresses are asked at once") {
    std::vector<std::string> addresses;
    for (int i = 1; i <= 64; ++i)
        addresses.push_back("127.9.0." + std::to_string(i));
    const TcpListener listener("127.9.0.64");
    ManyAddresses many(addresses, listener.port());
    many.bench.run();
    CHECK(many.bench.connect().attempts.size() == 64);
    CHECK(many.bench.connect().chosen_address == "127.9.0.64");
}

TEST_CASE("connect: what an errno says") {
    using probes::tcp_outcome;
    CHECK(tcp_outcome(ECONNREFUSED) == ConnectOutcome::refused);
    CHECK(tcp_outcome(ETIMEDOUT) == ConnectOutcome::timeout);
    CHECK(tcp_outcome(ECONNRESET) == ConnectOutcome::reset);
    for (const int error : {ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL, EAFNOSUPPORT})
        CHECK(tcp_outcome(error) == ConnectOutcome::unreachable);
    for (const int error : {EMFILE, EPERM, EACCES, EINVAL})
        CHECK(tcp_outcome(error) == ConnectOutcome::other);
    CHECK(probes::with_port("::1", 18789) == "[::1]:18789");
}

TEST_CASE("connect_cancel: a signal ends a connect that hangs") {
    TcpListener hole("127.0.0.1", 0, 0);
    hole.fill();
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    NetBench bench("127.0.0.1", hole.port());
    bench.stop_descriptor = ends[0];
    std::thread signaller([&] {
        std::this_thread::sleep_for(Millis(150));
        const char number = 15;
        if (::write(ends[1], &number, 1) != 1) std::abort();
    });
    bench.run();
    signaller.join();
    CHECK(bench.result.stopped == StopReason::signal);
    CHECK(bench.result.signal == 15);
    CHECK(bench.error(StageId::connect) == "signal");
    CHECK(bench.connect().attempts.at(0).outcome == ConnectOutcome::timeout);
    ::close(ends[0]);
    ::close(ends[1]);
}
