// Logs: spdlog to stderr.
#include "app/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/ansicolor_sink.h>

#include <memory>

namespace ocprobe::app {

std::function<void(const std::string&)> make_log(int verbosity, const Redactor& redactor) {
    if (verbosity < 1) return {};
    auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_st>(spdlog::color_mode::never);
    auto logger = std::make_shared<spdlog::logger>("ocprobe", std::move(sink));
    // UTC: opening /etc/localtime would be one more file that a scratch image lacks.
    logger->set_formatter(
        std::make_unique<spdlog::pattern_formatter>("%H:%M:%S.%e %v", spdlog::pattern_time_type::utc)
    );
    return [logger, &redactor](const std::string& line) { logger->info("{}", redactor.scrub(line)); };
}

}  // namespace ocprobe::app
