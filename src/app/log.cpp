// Logs: spdlog to stderr.
#include "app/log.hpp"

#include "app/process.hpp"

#include <spdlog/details/null_mutex.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <memory>

namespace ocprobe::app {

namespace {

/// spdlog's own stderr sink waits for ever for whoever reads stderr; write_stderr() waits for a bounded time.
class StderrSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        write_stderr({line.data(), line.size()});
    }
    void flush_() override {}
};

}  // namespace

std::function<void(const std::string&)> make_log(int verbosity, const Redactor& redactor) {
    if (verbosity < 1) return {};
    auto logger = std::make_shared<spdlog::logger>("ocprobe", std::make_shared<StderrSink>());
    // UTC, as in the reports: local time would be read from a file of the container.
    logger->set_formatter(
        std::make_unique<spdlog::pattern_formatter>("%H:%M:%S.%e %v", spdlog::pattern_time_type::utc)
    );
    return [logger, &redactor](const std::string& line) { logger->info("{}", redactor.scrub(line)); };
}

}  // namespace ocprobe::app
