// The process itself: descriptors, signals, core files, limits.
#include "app/process.hpp"

#include "app/last_words.hpp"
#include "app/streams.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace ocprobe::app {

namespace {

// Handlers can reach nothing but these.
std::atomic<int> pipe_write_end{-1};
std::atomic<int> pipe_read_end{-1};
std::atomic<int> stop_signal{0};

extern "C" void on_stop(int number) {
    int none = 0;
    if (!stop_signal.compare_exchange_strong(none, number)) ::_exit(128 + number);
    const int saved = errno;
    hurry_watchdog();
    const auto byte = static_cast<unsigned char>(number);
    [[maybe_unused]] const auto written = ::write(pipe_write_end.load(), &byte, 1);
    errno = saved;
}

void handle(int number, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(number, &action, nullptr);
}

constexpr std::array stop_signals{SIGHUP, SIGINT, SIGTERM};

// More than any run needs, and too little to bring the kernel's OOM killer onto the gateway beside us.
constexpr rlim_t memory_budget = rlim_t{64} << 20;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer);
#else
constexpr bool sanitized = false;
#endif

// A lower limit of whoever started us stays. A sanitizer needs terabytes of addresses.
void limit_memory() {
    rlimit data{};
    if (sanitized || ::getrlimit(RLIMIT_DATA, &data) != 0) return;
    data.rlim_cur = std::min(data.rlim_cur, memory_budget);
    data.rlim_max = std::min(data.rlim_max, memory_budget);
    ::setrlimit(RLIMIT_DATA, &data);
}

}  // namespace

bool occupy_standard_descriptors() {
    bool stdout_open = true;
    for (int descriptor = 0; descriptor <= 2; ++descriptor) {
        // Any other error says nothing about the descriptor.
        if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
        if (descriptor == STDOUT_FILENO) stdout_open = false;
        // O_PATH needs no /dev in the container, and a write to it fails as a write to a closed descriptor
        // does.
        if (::open("/", O_PATH) < 0) return stdout_open;
    }
    return stdout_open;
}

void harden_process() {
    handle_faults();
    handle(SIGPIPE, SIG_IGN);
    handle(SIGXFSZ, SIG_IGN);
    const rlimit core{1, 1};
    ::setrlimit(RLIMIT_CORE, &core);
    limit_memory();
}

StopSignals::StopSignals() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
    read_end_ = ends[0];
    pipe_read_end.store(ends[0]);
    pipe_write_end.store(ends[1]);
    for (const int number : stop_signals) {
        struct sigaction inherited {};
        ::sigaction(number, nullptr, &inherited);
        // nohup(1) and shells' background jobs ignore them on purpose.
        if (inherited.sa_handler != SIG_IGN) handle(number, on_stop);
    }
}

StopSignals::~StopSignals() {
    if (read_end_ < 0) return;
    for (const int number : stop_signals)
        handle(number, SIG_DFL);
    ::close(pipe_read_end.exchange(-1));
    ::close(pipe_write_end.exchange(-1));
}

int StopSignals::received() {
    return stop_signal.load();
}

int write_stdout(const std::string& text, const std::optional<Millis>& limit) {
    begin_report();
    return write_stdout_part(text, limit);
}

int write_stdout_part(const std::string& text, const std::optional<Millis>& limit) {
    // A signal that has come before has ended the run, and this is its report: only a second one ends it, too.
    const int stop = stop_signal.load() == 0 ? pipe_read_end.load() : -1;
    return write_all(STDOUT_FILENO, text, {limit, stop});
}

void write_stderr(const std::string& text) {
    // Who has not read it for that long is not waited for again.
    static Millis limit{1'000};
    if (write_all(STDERR_FILENO, text, {limit, pipe_read_end.load()}) == ETIMEDOUT) limit = Millis(0);
}

}  // namespace ocprobe::app
