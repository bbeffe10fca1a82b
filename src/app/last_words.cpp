// The handlers call nothing but what is async-signal-safe (signal-safety(7)) and touch nothing but what stands here.
#include "app/last_words.hpp"

#include "app/streams.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <ctime>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace ocprobe::app {

namespace {

struct Fault {
    int signal;
    std::string_view line;
};
constexpr std::array faults{
    Fault{SIGSEGV, "ocprobe: internal error: SIGSEGV\n"},
    Fault{SIGBUS, "ocprobe: internal error: SIGBUS\n"},
    Fault{SIGABRT, "ocprobe: internal error: SIGABRT\n"},
    Fault{SIGFPE, "ocprobe: internal error: SIGFPE\n"},
    Fault{SIGILL, "ocprobe: internal error: SIGILL\n"},
};
constexpr Fault no_end_in_time{SIGALRM, "ocprobe: internal error: the run did not end in time\n"};

constexpr Millis stdout_limit{5'000};
constexpr Millis stderr_limit{1'000};

const LastWords no_words;
// Never freed: a handler may come at any time.
std::atomic<const LastWords*> words{&no_words};
std::atomic<bool> report_begun{false};
std::atomic<bool> timer_made{false};
timer_t timer{};
// The kernel's own frame takes up to 11 KiB of it where the processor has AMX.
alignas(16) std::array<std::byte, std::size_t{64} * 1024> signal_stack;

void end_with(const Fault& fault) {
    const auto& said = *words.load();
    if (!report_begun.load()) (void)write_all(STDOUT_FILENO, said.report, {stdout_limit, -1});
    if (said.on_stderr) (void)write_all(STDERR_FILENO, fault.line, {stderr_limit, -1});
    ::_exit(said.exit_code);
}

extern "C" void on_fault(int number) {
    for (const auto& fault : faults) {
        if (fault.signal == number) end_with(fault);
    }
}

extern "C" void on_too_late(int /*number*/) {
    if (!report_begun.load()) end_with(no_end_in_time);
}

void install(int number, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_ONSTACK;
    // Nothing interrupts the last words, but a fault in them.
    ::sigfillset(&action.sa_mask);
    ::sigaction(number, &action, nullptr);
    // Whoever started us may have blocked it.
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, number);
    ::sigprocmask(SIG_UNBLOCK, &one, nullptr);
}

void set_timer(Millis time) {
    itimerspec in{};
    in.it_value.tv_sec = static_cast<std::time_t>(time.count() / 1'000);
    in.it_value.tv_nsec = static_cast<long>(time.count() % 1'000) * 1'000'000;
    ::timer_settime(timer, 0, &in, nullptr);
}

}  // namespace

void handle_faults() {
    stack_t stack{};
    stack.ss_sp = signal_stack.data();
    stack.ss_size = signal_stack.size();
    ::sigaltstack(&stack, nullptr);
    for (const auto& fault : faults)
        install(fault.signal, on_fault);
}

void set_last_words(LastWords said) {
    words.store(new LastWords(std::move(said)));
}

const LastWords& last_words() {
    return *words.load();
}

void start_watchdog(Millis limit) {
    if (!timer_made.load()) {
        sigevent event{};
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = SIGALRM;
        if (::timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) return;
        install(SIGALRM, on_too_late);
        timer_made.store(true);
    }
    set_timer(limit + watchdog_grace);
}

void hurry_watchdog() {
    if (!timer_made.load()) return;
    itimerspec left{};
    if (::timer_gettime(timer, &left) != 0) return;
    const bool soon = left.it_value.tv_sec == 0 && left.it_value.tv_nsec < watchdog_grace.count() * 1'000'000;
    if (!soon) set_timer(watchdog_grace);
}

void begin_report() {
    report_begun.store(true);
}

}  // namespace ocprobe::app
