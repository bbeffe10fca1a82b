// Reading from and writing to descriptors that somebody else feeds or drains, or does not.
#include "app/streams.hpp"

#include <climits>

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace ocprobe::app {

namespace {

enum class Awaited { ready, late, stopped };

class Waiter {
public:
    explicit Waiter(const Patience& patience) : stop_descriptor_(patience.stop_descriptor) {
        if (patience.limit) end_ = system_clock().monotonic() + *patience.limit;
    }

    /// Ready is also what has failed: then the call itself tells the errno.
    [[nodiscard]] Awaited wait(int descriptor, short events) const {
        while (true) {
            std::array<pollfd, 2> asked{{{descriptor, events, 0}, {stop_descriptor_, POLLIN, 0}}};
            const int found = ::poll(asked.data(), asked.size(), left());
            if (found < 0 && errno == EINTR) continue;  // the stop descriptor tells whether it matters
            if (found < 0 || asked[0].revents != 0) return Awaited::ready;
            return found == 0 ? Awaited::late : Awaited::stopped;
        }
    }

private:
    [[nodiscard]] int left() const {
        if (!end_) return -1;
        const auto time = std::chrono::ceil<Millis>(*end_ - system_clock().monotonic()).count();
        return static_cast<int>(std::clamp<Millis::rep>(time, 0, INT_MAX));
    }

    int stop_descriptor_;
    std::optional<Micros> end_;
};

// Poll said ready and the call did not: not worth a processor.
void rest() {
    ::poll(nullptr, 0, 10);
}

}  // namespace

InputEnd read_to_end(int descriptor, std::string& into, std::size_t cap, const Patience& patience) {
    const Waiter waiter(patience);
    std::array<char, 4096> chunk{};
    while (true) {
        const auto awaited = waiter.wait(descriptor, POLLIN);
        if (awaited != Awaited::ready) return awaited == Awaited::late ? InputEnd::late : InputEnd::stopped;
        const auto got = ::read(descriptor, chunk.data(), chunk.size());
        if (got == 0) return InputEnd::complete;
        if (got < 0) {
            if (errno != EINTR && errno != EAGAIN) return InputEnd::failed;
            rest();
            continue;
        }
        into.append(chunk.data(), static_cast<std::size_t>(got));
        if (into.size() > cap) return InputEnd::failed;
    }
}

int write_all(int descriptor, std::string_view text, const Patience& patience) {
    const Waiter waiter(patience);
    while (!text.empty()) {
        const auto awaited = waiter.wait(descriptor, POLLOUT);
        if (awaited != Awaited::ready) return awaited == Awaited::late ? ETIMEDOUT : EINTR;
        // A pipe that has room takes so much at once. Of more, a blocking one would make the call wait for the rest.
        const auto size = std::min<std::size_t>(text.size(), PIPE_BUF);
        const auto written = ::write(descriptor, text.data(), size);
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EINTR || errno == EAGAIN) {
            rest();
        } else {
            return errno;
        }
    }
    return 0;
}

}  // namespace ocprobe::app
