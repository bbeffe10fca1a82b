// How much memory this thread has asked for: what a peer's own thread allocates beside it does not count.
#pragma once

#include <cstddef>

namespace ocprobe::test {

/// From its beginning on, in the thread that made it. Needs allocations.cpp, which replaces `operator new`.
class AllocationWatch {
public:
    AllocationWatch();
    /// The most that was held at once beyond what was held at the beginning.
    [[nodiscard]] std::ptrdiff_t most() const;

private:
    std::ptrdiff_t before_;
};

}  // namespace ocprobe::test
