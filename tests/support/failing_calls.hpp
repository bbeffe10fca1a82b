// Makes the n-th socket call of a thread fail, as the kernel would. Linked into a test program, it replaces its calls.
#pragma once

#include <string>

namespace ocprobe::test {

/// What the chosen call meets.
enum class CallFault {
    error,  ///< what a broken path gives: EMFILE, ECONNREFUSED, EPIPE, ECONNRESET
    end,    ///< the same, but a read meets the end of the stream
};

/// While it lives, this thread's calls of socket, connect, getsockopt (for a connection's outcome), send and recv are
/// counted, and the n-th one of them fails. One at a time for a thread.
class FailingCall {
public:
    FailingCall(int number, CallFault fault);
    ~FailingCall();
    FailingCall(const FailingCall&) = delete;
    FailingCall& operator=(const FailingCall&) = delete;

    /// The call that failed, by name; empty while none has.
    [[nodiscard]] std::string failed() const;
    /// Every byte that the thread has read.
    [[nodiscard]] const std::string& read() const;
};

/// While it lives, this thread's connections to any IPv4 address lead to the same port on loopback.
class RedirectedConnects {
public:
    RedirectedConnects();
    ~RedirectedConnects();
    RedirectedConnects(const RedirectedConnects&) = delete;
    RedirectedConnects& operator=(const RedirectedConnects&) = delete;
};

}  // namespace ocprobe::test
