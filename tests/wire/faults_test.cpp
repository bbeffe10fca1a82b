// Every socket call of a run fails once: whichever it is, the run ends with a valid and honest record.
#include "support/failing_calls.hpp"
#include "support/handshake.hpp"
#include "support/hold_bench.hpp"
#include "support/net_bench.hpp"
#include "support/result_shape.hpp"
#include "support/scripted_peer.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

std::vector<Script> gateways() {
    return std::vector<Script>(12, Script{gateway(hello_json)});
}

struct WholeBench : NetBench {
    explicit WholeBench(std::uint16_t port) : NetBench("127.0.0.1", port) {
        plan.run_http = true;
        plan.run_websocket = true;
        credentials.token.emplace(std::string(canary_token));
        redactor.add(*credentials.token);
    }
};

bool said_hello(const NetworkResult& result) {
    const auto& record = result.stages.at(4);
    const auto* facts = std::get_if<WsFacts>(&record.facts);
    const bool hello = facts != nullptr && facts->outcome == WsOutcome::hello_ok;
    return hello;
}

/// The record keeps its shape; hello-ok is reported when it was read to its end, and only then; who was not reached is
/// told by the errno.
void check_honest(const NetworkResult& result, const FailingCall& fault) {
    check_shape(result);
    CHECK(result.stopped == StopReason::none);
    const auto hello_end = hello_json.substr(hello_json.size() - 30);
    CHECK(said_hello(result) == (fault.read().find(hello_end) != std::string::npos));
    CHECK(said_hello(result) == (result.stages.at(4).status == StageStatus::passed));
    const auto call = fault.failed();
    if (call.empty() || call == "send" || call == "recv") return;
    // The first call only asks whether a policy forbids sockets: EMFILE is none, and the run goes on.
    if (call == "socket" && said_hello(result)) return;
    CHECK(std::any_of(result.stages.begin(), result.stages.end(), [&](const auto& stage) {
        return stage.error && stage.error->name == (call == "socket" ? "EMFILE" : "ECONNREFUSED");
    }));
}

/// How many connections saw the credential.
std::size_t logins(const std::vector<Transcript>& seen) {
    return static_cast<std::size_t>(std::count_if(seen.begin(), seen.end(), [](const Transcript& transcript) {
        return std::any_of(transcript.frames.begin(), transcript.frames.end(), [](const auto& frame) {
            return frame.find(canary_token) != std::string::npos;
        });
    }));
}

/// `run` with its first call failing, its second, … until nothing failed any more; how many calls there are. It returns
/// the call that failed.
template <class Run>
int each_call_fails(Run run) {
    for (int number = 1; number < 200; ++number) {
        if (run(number).empty()) return number - 1;
    }
    FAIL("there is no end to the calls");
    return 0;
}

}  // namespace

TEST_CASE("faults: whatever call of a run fails, its record is valid and claims nothing that was not read") {
    const auto kind = GENERATE(CallFault::error, CallFault::end);
    const auto calls = each_call_fails([kind](int number) {
        ScriptedPeer peer(gateways());
        WholeBench bench(peer.port());
        const FailingCall fault(number, kind);
        const auto& result = bench.run();
        INFO("call " << number << ", " << fault.failed());
        check_honest(result, fault);
        CHECK(bench.took < peer_patience);
        CHECK(logins(peer.end()) <= 1);
        for (const auto& stage : result.stages)
            CHECK((!fault.failed().empty() || stage.status != StageStatus::failed));
        return fault.failed();
    });
    CHECK(calls > 15);
}

TEST_CASE("faults: whatever call of a held session fails, it is held, told as an end, or never began") {
    const auto kind = GENERATE(CallFault::error, CallFault::end);
    const auto calls = each_call_fails([kind](int number) {
        ScriptedPeer peer(gateways());
        HoldBench bench(peer.port());
        bench.hold.time = Millis(150);
        const FailingCall fault(number, kind);
        const auto& result = bench.go();
        INFO("call " << number << ", " << fault.failed());
        check_honest(result, fault);
        CHECK(result.held.has_value() == said_hello(result));
        const std::size_t ends = result.held ? result.held->ends.size() : 0;
        CHECK(logins(peer.end()) <= 1 + ends);
        if (result.held) {
            CHECK(result.held->whole_time);
            for (const auto& end : result.held->ends)
                CHECK(end.back_after);
        }
        CHECK((!fault.failed().empty() || ends == 0));
        return fault.failed();
    });
    CHECK(calls > 10);
}

TEST_CASE("a credential never goes to a public address in plaintext, whatever the plan says") {
    struct Row {
        const char* address;
        std::size_t logins;
    };
    const auto row = GENERATE(values<Row>({{"192.0.2.7", 0}, {"8.8.8.8", 0}, {"10.1.2.3", 1}}));
    CAPTURE(row.address);
    ScriptedPeer peer(gateways());
    WholeBench bench(peer.port());
    bench.plan.endpoint->host = row.address;
    const RedirectedConnects redirected;
    const auto& result = bench.run();
    check_shape(result);
    CHECK(bench.connect().chosen_address == row.address);
    CHECK(said_hello(result) == (row.logins == 1));
    CHECK(ws_facts(result.stages.at(4)).credential_sent == (row.logins == 1));
    CHECK(logins(peer.end()) == row.logins);
}
