// What a process says that ends by a fault or too late, each in a process of its own.
#include "app/last_words.hpp"
#include "app/process.hpp"

#include <catch2/catch.hpp>
#include <climits>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ocprobe;
using namespace std::chrono_literals;

namespace {

struct Ended {
    int status = 0;
    std::string out;
    std::string err;
};

std::string drain(int descriptor) {
    std::string text;
    std::array<char, 4096> piece{};
    for (ssize_t got = 0; (got = ::read(descriptor, piece.data(), piece.size())) > 0;)
        text.append(piece.data(), static_cast<std::size_t>(got));
    ::close(descriptor);
    return text;
}

/// Runs `body` as a program would: handlers first, then words, and an exit code of its own if it comes to its end.
Ended run(const app::LastWords& words, const std::function<void()>& body) {
    std::array<int, 2> out{};
    std::array<int, 2> err{};
    REQUIRE(::pipe2(out.data(), O_CLOEXEC) == 0);
    REQUIRE(::pipe2(err.data(), O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(err[1], STDERR_FILENO);
        app::harden_process();
        app::set_last_words(words);
        body();
        ::_exit(99);
    }
    ::close(out[1]);
    ::close(err[1]);
    Ended ended{0, drain(out[0]), drain(err[0])};
    REQUIRE(::waitpid(child, &ended.status, 0) == child);
    return ended;
}

// Not a tail call: what it keeps on the stack is used after the next one.
int use_stack(int levels) {
    std::array<volatile char, 1024> frame{};
    frame.front() = static_cast<char>(levels);
    return levels == 0 ? 0 : use_stack(levels - 1) + frame.front();
}

/// A library that does not return.
void hang() {
    volatile bool forever = true;
    while (forever) {
    }
}

void send(int number) {
    ::kill(::getpid(), number);
}

const app::LastWords check_words{.report = "{\"verdict\":\"internal_error\"}\n"};
const app::LastWords health_words{.report = "FAIL\n", .on_stderr = false, .exit_code = 1};

}  // namespace

TEST_CASE("a fault ends with the last words and their exit code, never by the signal") {
    struct Case {
        const char* line;
        std::function<void()> body;
    };
    const Case cases[] = {
        {"SIGSEGV", [] { send(SIGSEGV); }},
        {"SIGBUS", [] { send(SIGBUS); }},
        {"SIGFPE", [] { send(SIGFPE); }},
        {"SIGILL", [] { send(SIGILL); }},
        {"SIGABRT", [] { std::abort(); }},
        {"SIGSEGV", [] { (void)use_stack(INT_MAX); }},
    };
    for (const auto& c : cases) {
        INFO(c.line);
        const auto check = run(check_words, c.body);
        CHECK((WIFEXITED(check.status) && WEXITSTATUS(check.status) == 70));
        CHECK(check.out == check_words.report);
        CHECK(check.err == std::string("ocprobe: internal error: ") + c.line + "\n");
        const auto health = run(health_words, c.body);
        CHECK((WIFEXITED(health.status) && WEXITSTATUS(health.status) == 1));
        CHECK(health.out == health_words.report);
        CHECK(health.err.empty());
    }
}

TEST_CASE("a fault that whoever started us has blocked is handled all the same") {
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, &before);
    const auto ended = run(check_words, [] { send(SIGSEGV); });
    const auto late = run(check_words, [] {
        app::start_watchdog(1ms);
        hang();
    });
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    CHECK((WIFEXITED(ended.status) && WEXITSTATUS(ended.status) == 70));
    CHECK((WIFEXITED(late.status) && WEXITSTATUS(late.status) == 70));
}

TEST_CASE("a fault after the report leaves the report as it is") {
    const auto ended = run(check_words, [] {
        (void)app::write_stdout("the report\n");
        send(SIGSEGV);
    });
    CHECK((WIFEXITED(ended.status) && WEXITSTATUS(ended.status) == 70));
    CHECK(ended.out == "the report\n");
}

TEST_CASE("a run that hangs in a library ends with its last words soon after its deadline") {
    const auto ended = run(check_words, [] {
        app::start_watchdog(10ms);
        hang();
    });
    CHECK((WIFEXITED(ended.status) && WEXITSTATUS(ended.status) == 70));
    CHECK(ended.out == check_words.report);
    CHECK(ended.err == "ocprobe: internal error: the run did not end in time\n");
}

TEST_CASE("a run that hangs in a library ends soon after a signal") {
    const auto ended = run(health_words, [] {
        const app::StopSignals signals;
        app::start_watchdog(1h);
        send(SIGTERM);
        hang();
    });
    CHECK((WIFEXITED(ended.status) && WEXITSTATUS(ended.status) == 1));
    CHECK(ended.out == health_words.report);
}

TEST_CASE("a signal does not give more time than the deadline left") {
    const auto start = std::chrono::steady_clock::now();
    const auto ended = run(check_words, [] {
        const app::StopSignals signals;
        app::start_watchdog(-800ms);
        send(SIGTERM);
        ::usleep(500'000);
    });
    CHECK((WIFEXITED(ended.status) && WEXITSTATUS(ended.status) == 70));
    CHECK(std::chrono::steady_clock::now() - start > 50ms);
}

TEST_CASE("a report that is being written has all the time it needs") {
    const auto ended = run(check_words, [] {
        app::start_watchdog(-400ms);
        (void)app::write_stdout("the report\n");
        ::usleep(700'000);
        ::_exit(0);
    });
    CHECK((WIFEXITED(ended.status) && WEXITSTATUS(ended.status) == 0));
    CHECK(ended.out == "the report\n");
}
