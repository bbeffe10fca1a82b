// Streams that nobody feeds or drains: each wait has its end.
#include "app/streams.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace ocprobe;
using namespace ocprobe::app;

namespace {

struct Pipe {
    Pipe() { REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        shut(0);
        shut(1);
    }
    void shut(std::size_t which) {
        if (ends[which] >= 0) ::close(ends[which]);
        ends[which] = -1;
    }
    void put(std::string_view text) const {
        REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
    /// As little as a pipe can be, all of it taken, and blocking all the while.
    void fill() const {
        REQUIRE(::fcntl(ends[1], F_SETPIPE_SZ, 4096) == 4096);
        put(std::string(4096, 'x'));
    }
    std::array<int, 2> ends{-1, -1};
};

constexpr Millis soon{60};
constexpr Millis in_good_time{20'000};

}  // namespace

TEST_CASE("an input that ends is read whole, up to its cap") {
    for (const auto cap : {std::size_t{5}, std::size_t{4}}) {
        Pipe pipe;
        pipe.put("token");
        pipe.shut(1);
        std::string text;
        const auto expected = cap == 5 ? InputEnd::complete : InputEnd::failed;
        CHECK(read_to_end(pipe.ends[0], text, cap, {in_good_time, -1}) == expected);
        CHECK(text == "token");
    }
    std::string text;
    CHECK(read_to_end(-1, text, 10, {soon, -1}) == InputEnd::late);
    const int place = ::open("/", O_PATH | O_CLOEXEC);
    CHECK(read_to_end(place, text, 10, {in_good_time, -1}) == InputEnd::failed);
    ::close(place);
}

TEST_CASE("an input that does not end ends with the limit, also when it drips") {
    Pipe pipe;
    std::string text;
    CHECK(read_to_end(pipe.ends[0], text, 10, {soon, -1}) == InputEnd::late);
    pipe.put("tok");
    CHECK(read_to_end(pipe.ends[0], text, 10, {soon, -1}) == InputEnd::late);
    CHECK(text == "tok");
}

TEST_CASE("a signal ends the wait for an input") {
    Pipe pipe;
    Pipe stop;
    stop.put("\x0f");
    std::string text;
    CHECK(read_to_end(pipe.ends[0], text, 10, {std::nullopt, stop.ends[0]}) == InputEnd::stopped);
    // Who reads the signal's number afterwards still finds it.
    char number = 0;
    CHECK(::read(stop.ends[0], &number, 1) == 1);
    CHECK(number == 15);
}

TEST_CASE("what is read while it is written arrives whole") {
    Pipe pipe;
    REQUIRE(::fcntl(pipe.ends[1], F_SETPIPE_SZ, 4096) == 4096);
    std::string text;
    for (int i = 0; text.size() < 100'000; ++i)
        text += std::to_string(i);
    std::string read;
    std::thread reader([&] { (void)read_to_end(pipe.ends[0], read, text.size(), {in_good_time, -1}); });
    CHECK(write_all(pipe.ends[1], text, {in_good_time, -1}) == 0);
    pipe.shut(1);
    reader.join();
    CHECK(read == text);
}

TEST_CASE("a blocking pipe that nobody drains ends the writing with the limit or a signal") {
    Pipe pipe;
    pipe.fill();
    CHECK(write_all(pipe.ends[1], "more", {soon, -1}) == ETIMEDOUT);
    Pipe stop;
    stop.put("\x0f");
    CHECK(write_all(pipe.ends[1], "more", {std::nullopt, stop.ends[0]}) == EINTR);
    // One part of the text has room, the other has not.
    std::array<char, 4096> chunk{};
    REQUIRE(::read(pipe.ends[0], chunk.data(), chunk.size()) == 4096);
    CHECK(write_all(pipe.ends[1], std::string(5'000, 'y'), {soon, -1}) == ETIMEDOUT);
}

TEST_CASE("a signal that came before keeps nothing from an output that takes it") {
    Pipe pipe;
    Pipe stop;
    stop.put("\x0f");
    CHECK(write_all(pipe.ends[1], std::string(30'000, 'y'), {in_good_time, stop.ends[0]}) == 0);
}

TEST_CASE("an output that is gone tells its errno") {
    ::signal(SIGPIPE, SIG_IGN);
    Pipe pipe;
    pipe.shut(0);
    CHECK(write_all(pipe.ends[1], "text", {in_good_time, -1}) == EPIPE);
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    CHECK(write_all(full, "text", {in_good_time, -1}) == ENOSPC);
    ::close(full);
    const int place = ::open("/", O_PATH | O_CLOEXEC);
    CHECK(write_all(place, "text", {in_good_time, -1}) == EBADF);
    ::close(place);
}
