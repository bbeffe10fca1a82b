// The runner: every stage recorded, what is skipped and why, deadlines, signals.
#include "ocprobe/probes/run.hpp"
#include "support/fixture_tree.hpp"
#include "support/listeners.hpp"
#include "support/net_bench.hpp"
#include "support/result_shape.hpp"
#include "support/scripted_peer.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

using Words = std::vector<std::string>;

Words skipped(const NetworkResult& result) {
    Words words;
    for (const auto& stage : result.stages)
        words.push_back(stage.skipped_because);
    return words;
}

/// A pipe whose other end writes one signal number after a while.
class Signal {
public:
    Signal(int number, Millis after) {
        if (::pipe(ends_) != 0) throw std::runtime_error("pipe");
        thread_ = std::thread([this, number, after] {
            std::this_thread::sleep_for(after);
            const auto byte = static_cast<char>(number);
            if (::write(ends_[1], &byte, 1) != 1) std::abort();
        });
    }
    ~Signal() {
        thread_.join();
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;
    [[nodiscard]] int descriptor() const { return ends_[0]; }

private:
    int ends_[2]{-1, -1};
    std::thread thread_;
};

}  // namespace

TEST_CASE("run: without an endpoint every stage says why") {
    NetBench bench("127.0.0.1", 1);
    bench.plan.endpoint.reset();
    bench.plan.skip_because = "the URL is invalid";
    const auto& result = bench.run();
    check_shape(result);
    CHECK(skipped(result) == Words(5, "the URL is invalid"));
    CHECK(result.stopped == StopReason::none);
    CHECK_FALSE(result.close);
    CHECK(result.candidates.empty());
}

TEST_CASE("run: what is not asked for is said before what failed") {
    NetBench bench("127.0.0.1", closed_port());
    bench.plan.run_http = true;
    bench.plan.run_websocket = true;
    const auto& result = bench.run();
    check_shape(result);
    CHECK(
        skipped(result) ==
        Words{"literal address", "", "the URL is plaintext", "connect failed", "connect failed"}
    );
    CHECK(result.stages[1].took > Micros(0));
    CHECK(result.stages[3].took == Micros(0));

    NetBench partial("127.0.0.1", closed_port());
    const auto& without = partial.run();
    CHECK(without.stages[3].skipped_because == "not asked for");
    CHECK(without.stages[4].skipped_because == "not asked for");
}

TEST_CASE("run: a name that does not resolve skips everything after it") {
    const FixtureTree tree;
    NetBench bench("a..b", 18789);
    bench.plan.run_http = true;
    bench.plan.run_websocket = true;
    bench.plan.resolver.hosts = tree.real("/none");
    bench.plan.resolver.resolv_conf = tree.real("/none");
    const auto& result = bench.run();
    check_shape(result);
    CHECK(skipped(result) == Words{"", "dns failed", "the URL is plaintext", "dns failed", "dns failed"});
}

TEST_CASE("run: a healthy gateway passes all of it, and a silent /healthz does not stop the websocket stage"
) {
    const auto hello = R"({"type":"res","id":"$ID","ok":true,"payload":{"type":"hello-ok","protocol":4,)"
                       R"("server":{"version":"2026.9.6","connId":"c1"},"auth":{"scopes":[]}}})";
    const auto script = until_connect({answer(hello), silence()});
    ScriptedPeer peer({script, {request(), silence()}, {silence()}});
    NetBench bench("127.0.0.1", peer.port());
    bench.plan.run_http = true;
    bench.plan.run_websocket = true;
    bench.plan.budgets.http = Millis(300);
    bench.credentials.token.emplace(std::string("a-token-for-tests"));
    bench.redactor.add(*bench.credentials.token);
    Words ended;
    bench.stage_ended = [&](const StageRecord& record) { ended.emplace_back(name(record.id)); };
    Words lines;
    bench.log = [&](const std::string& line) { lines.push_back(line); };
    const auto& result = bench.run();
    check_shape(result);
    CHECK(result.stages[3].status == StageStatus::failed);
    CHECK(result.stages[4].status == StageStatus::passed);
    CHECK(std::get<WsFacts>(result.stages[4].facts).outcome == WsOutcome::hello_ok);
    CHECK(ended == Words{"dns", "connect", "tls", "http", "websocket"});
    CHECK(lines.size() >= 5);
    CHECK(result.stopped == StopReason::none);
}

TEST_CASE("run_deadline: the stage under way is named, the rest is skipped") {
    TcpListener hole("127.0.0.1", 0, 0);
    hole.fill();
    NetBench bench("127.0.0.1", hole.port());
    bench.plan.run_http = true;
    bench.plan.run_websocket = true;
    bench.plan.budgets.overall = Millis(300);
    bench.plan.candidates = {{"127.0.0.1", closed_port(), "test"}};
    const auto& result = bench.run();
    check_shape(result);
    CHECK(result.stopped == StopReason::deadline);
    CHECK(bench.error(StageId::connect) == "deadline");
    CHECK(bench.connect().outcome == ConnectOutcome::timeout);
    CHECK(result.stages[4].skipped_because == "connect failed");
    CHECK(result.candidates.empty());
}

TEST_CASE("run_deadline: a drip in the last stages ends with the overall budget, facts kept") {
    const auto head = "HTTP/1.1 200 OK\r\nX: " + std::string(2000, 'H');
    ScriptedPeer peer({{request(), drip(head, Millis(20))}, {request(), silence()}});
    NetBench bench("127.0.0.1", peer.port());
    bench.plan.run_http = true;
    bench.plan.run_websocket = true;
    bench.plan.budgets.overall = Millis(400);
    const auto& result = bench.run();
    check_shape(result);
    CHECK(result.stopped == StopReason::deadline);
    REQUIRE(result.stages[4].error);
    CHECK(result.stages[4].error->name == "deadline");
}

TEST_CASE("run_deadline: a run that has no time left asks nothing") {
    const TcpListener listener;
    NetBench bench("127.0.0.1", listener.port());
    bench.plan.budgets.overall = Millis(0);
    const auto& result = bench.run();
    check_shape(result);
    CHECK(result.stopped == StopReason::deadline);
    CHECK(result.stages[1].skipped_because == "deadline");
}

TEST_CASE("run_signal: whatever hangs, the run ends at once with a valid record") {
    const auto hang = [](std::vector<Script> scripts) {
        ScriptedPeer peer(std::move(scripts));
        const Signal signal(15, Millis(200));
        NetBench bench("127.0.0.1", peer.port());
        bench.plan.run_http = true;
        bench.plan.run_websocket = true;
        bench.stop_descriptor = signal.descriptor();
        const auto& result = bench.run();
        check_shape(result);
        CHECK(result.stopped == StopReason::signal);
        CHECK(result.signal == 15);
        int told = 0;
        for (const auto& stage : result.stages) {
            told += stage.skipped_because == "signal" ? 1 : 0;
            told += stage.error && stage.error->name == "signal" ? 1 : 0;
        }
        CHECK(told >= 1);
    };
    hang({{request(), silence()}, {silence()}});
    hang(
        {{request(), silence()},
         {request(), respond("200 OK", "application/json", R"({"ok":true,"status":"live"})"), silence()},
         {request(), silence()}}
    );
    hang({{request(), drip(std::string(500, 'H'), Millis(20))}, {silence()}});
}

TEST_CASE("run_signal: one that came before the start is seen too") {
    const Signal signal(1, Millis(0));
    std::this_thread::sleep_for(Millis(50));
    TcpListener hole("127.0.0.1", 0, 0);
    hole.fill();
    NetBench bench("127.0.0.1", hole.port());
    bench.stop_descriptor = signal.descriptor();
    const auto& result = bench.run();
    check_shape(result);
    CHECK(result.signal == 1);
}

TEST_CASE("run: a sandbox without sockets is a limit of this process, and no network that cannot be reached"
) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        sock_filter filter[] = {
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 1),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        const sock_fprog program{4, filter};
        ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
        NetBench bench("127.0.0.1", 1);
        const auto said = bench.run().internal_error.value_or("nothing");
        [[maybe_unused]] const auto written = ::write(ends[1], said.data(), said.size());
        ::_exit(0);
    }
    ::close(ends[1]);
    std::array<char, 256> said{};
    const auto size = ::read(ends[0], said.data(), said.size());
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    REQUIRE(size > 0);
    CHECK(std::string(said.data(), static_cast<std::size_t>(size)).find("EPERM") != std::string::npos);
    CHECK_FALSE(NetBench("127.0.0.1", closed_port()).run().internal_error);
}
