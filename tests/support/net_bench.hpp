// Runs the whole pipeline against loopback, up to the stage that a test is about.
#pragma once

#include "ocprobe/probes/run.hpp"
#include "support/times.hpp"

#include <optional>
#include <string>

namespace ocprobe::test {

/// A plan without HTTP and WebSocket and with budgets that never end; change what a test is about, then run.
struct NetBench {
    explicit NetBench(const std::string& host, std::uint16_t port) {
        plan.endpoint.emplace();
        plan.endpoint->host = host;
        plan.endpoint->port = port;
        plan.endpoint->host_header = host + ":" + std::to_string(port);
        plan.run_http = false;
        plan.run_websocket = false;
        plan.budgets.overall = never;
        plan.budgets.connect = never;
        plan.budgets.tls = never;
        plan.budgets.http = never;
        plan.budgets.challenge = never;
        plan.budgets.answer = never;
    }
    /// Over a Unix socket instead.
    explicit NetBench(const std::string& path) : NetBench("", 0) {
        plan.endpoint->transport = Endpoint::Transport::unix_socket;
        plan.endpoint->unix_path = path;
        plan.endpoint->host_header = "localhost";
    }

    NetworkResult& run() {
        const auto started = system_clock().monotonic();
        const probes::Services services{
            .clock = clock == nullptr ? system_clock() : *clock,
            .redactor = redactor,
            .run_started = clock == nullptr ? started : clock->monotonic(),
            .stop_descriptor = stop_descriptor,
            .log = log,
            .stage_ended = stage_ended,
        };
        result = probes::run(plan, credentials, services);
        took = system_clock().monotonic() - started;
        return result;
    }
    [[nodiscard]] const StageRecord& stage(StageId id) const {
        for (const auto& record : result.stages) {
            if (record.id == id) return record;
        }
        throw std::runtime_error("no such stage");
    }
    template <class Facts>
    [[nodiscard]] const Facts& facts(StageId id) const {
        return std::get<Facts>(stage(id).facts);
    }
    [[nodiscard]] const ConnectFacts& connect() const { return facts<ConnectFacts>(StageId::connect); }
    [[nodiscard]] const TlsFacts& tls() const { return facts<TlsFacts>(StageId::tls); }
    [[nodiscard]] std::string error(StageId id) const {
        const auto& record = stage(id);
        return record.error ? record.error->name : std::string();
    }

    NetworkPlan plan;
    Credentials credentials;
    Redactor redactor;
    const Clock* clock = nullptr;
    int stop_descriptor = -1;
    std::function<void(const std::string&)> log;
    std::function<void(const StageRecord&)> stage_ended;
    NetworkResult result;
    Micros took{0};
};

}  // namespace ocprobe::test
