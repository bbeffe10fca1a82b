// Logs: spdlog to stderr.
#include "app/log.hpp"

#include "app/process.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/sink.h>

#include <chrono>
#include <memory>

namespace ocprobe::app {

namespace {

/// A line a message: `12:03:04.567 text`, in UTC. spdlog's own sinks bring its pattern formatter along: 110 KB of file
/// for one pattern, and local time, for which they open /etc/localtime.
class StderrSink final : public spdlog::sinks::sink {
public:
    void log(const spdlog::details::log_msg& message) override {
        const auto time = std::chrono::floor<std::chrono::milliseconds>(message.time);
        const std::chrono::hh_mm_ss clock(time - std::chrono::floor<std::chrono::days>(time));
        write_stderr(fmt::format(
            "{:02}:{:02}:{:02}.{:03} {}\n",
            clock.hours().count(),
            clock.minutes().count(),
            clock.seconds().count(),
            clock.subseconds().count(),
            std::string_view(message.payload.data(), message.payload.size())
        ));
    }
    void flush() override {}
    void set_pattern(const std::string& /*pattern*/) override {}
    void set_formatter(std::unique_ptr<spdlog::formatter> /*formatter*/) override {}
};

}  // namespace

std::function<void(const std::string&)> make_log(int verbosity, const Redactor& redactor) {
    if (verbosity < 1) return {};
    auto logger = std::make_shared<spdlog::logger>("ocprobe", std::make_shared<StderrSink>());
    return [logger, &redactor](const std::string& line) { logger->info("{}", redactor.scrub(line)); };
}

}  // namespace ocprobe::app
