// A saved report that the command line names.
#include "app/saved_report.hpp"

#include "app/exit_codes.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "app/streams.hpp"
#include "ocprobe/base/errno_name.hpp"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace ocprobe::app {

namespace {

constexpr std::size_t longest_name = 120;

class Descriptor {
public:
    // Not blocking: a named pipe is opened before somebody writes into it.
    explicit Descriptor(const std::string& path)
        : owned_(path != "-"),
          value_(owned_ ? ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) : STDIN_FILENO) {
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (owned_ && value_ >= 0) ::close(value_);
    }
    [[nodiscard]] int get() const { return value_; }

private:
    bool owned_;
    int value_;
};

// What keeps it from being read, if anything does.
std::optional<std::string> obstacle_of(int descriptor) {
    struct stat status {};
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0) return "cannot be read: " + errno_name(errno);
    if (S_ISDIR(status.st_mode)) return "is a directory";
    const bool large = S_ISREG(status.st_mode) && status.st_size > static_cast<off_t>(report::largest_report);
    if (large) return "larger than 4 MiB, which no report is";
    return std::nullopt;
}

}  // namespace

std::string name_of_report(const std::string& path) {
    return path == "-" ? std::string("<stdin>") : escape_text(path, longest_name);
}

boost::system::result<report::SavedReport, int> load_report(const std::string& path, int stop_descriptor) {
    const auto name = name_of_report(path);
    const Descriptor descriptor(path);
    if (const auto obstacle = obstacle_of(descriptor.get())) return usage_error(name + ": " + *obstacle);
    std::string bytes;
    const Patience patience{.limit = {}, .stop_descriptor = stop_descriptor};
    const auto end = read_to_end(descriptor.get(), bytes, report::largest_report, patience);
    if (end == InputEnd::stopped) return exit_code::signal_base + StopSignals::received();
    if (end != InputEnd::complete)
        return usage_error(name + ": larger than 4 MiB, which no report is, or it cannot be read");
    auto report = report::read_report(bytes);
    if (!report) return usage_error(name + ": " + report.error().line());
    return std::move(*report);
}

}  // namespace ocprobe::app
