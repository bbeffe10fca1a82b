// One run of the stage table, and what may follow it on the same connections.
#pragma once

#include "probes/core/session.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ocprobe::probes {

struct StageRow;

class Run {
public:
    Run(const NetworkPlan& plan, const Credentials& credentials, const Services& services)
        : io_(std::make_unique<net::io_context>(1)),
          session_{*io_, plan, credentials, services},
          watch_(std::in_place, *io_) {}
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// Called once the stages have ended and hello-ok was kept (Session::keep), without their deadline: it ends by
    /// itself, and soon when the session says that the run is stopped.
    std::function<net::awaitable<void>(Session&)> then{};

    [[nodiscard]] Session& session() { return session_; }
    NetworkResult go();

private:
    net::awaitable<void> all();
    net::awaitable<void> stages();
    net::awaitable<void> run_stage(const StageRow& row);
    net::awaitable<void> run_in_turn(const StageRow& row);
    net::awaitable<void> upgrade_then_http();
    [[nodiscard]] bool upgrade_goes_first() const;
    [[nodiscard]] std::optional<std::string> skip_reason(const StageRow& row) const;
    void settle(const StageRow& row);
    void cut(StageRecord& record) const;
    void finish_records();
    void watch_deadline();
    void watch_stop_descriptor();
    void mark_stopped(StopReason reason);
    void stop(StopReason reason);
    net::awaitable<void> continue_run();
    [[nodiscard]] bool want_candidates() const;
    [[nodiscard]] bool has_failed(StageId id) const;

    struct Stage {
        Micros started{0};
        bool under_way = false;
        std::optional<StageRecord> record;  ///< once it has returned, or was skipped
    };
    [[nodiscard]] Stage& stage_of(const StageRow& row);

    struct Watch {
        explicit Watch(net::io_context& io) : overall(io), backstop(io), stop_descriptor(io) {}
        net::steady_timer overall;
        net::steady_timer backstop;
        net::posix::stream_descriptor stop_descriptor;
    };

    std::unique_ptr<net::io_context> io_;
    Session session_;
    std::optional<Watch> watch_;
    net::cancellation_signal cancel_;
    std::exception_ptr error_;
    unsigned failed_ = 0;
    std::array<Stage, 5> stages_;  ///< in the table's order
    bool in_candidates_ = false;
    bool continued_ = false;
};

}  // namespace ocprobe::probes
