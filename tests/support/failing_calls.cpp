#include "support/failing_calls.hpp"

#include <cerrno>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using ocprobe::test::CallFault;

struct Calls {
    bool on = false;
    CallFault fault{};
    int left = 0;
    int broken = -1;  ///< the descriptor whose connection is gone
    std::string failed;
    std::string read;
};
thread_local Calls calls;
thread_local bool redirects = false;

/// Whether this is the call that fails.
bool fails(const char* name) {
    if (!calls.on || --calls.left != 0) return false;
    calls.failed = name;
    return true;
}

int failure(int number) {
    errno = number;
    return -1;
}

/// Whether the connection is gone, with what was not read: found out by this call or by an earlier one.
bool gone(int descriptor, const char* call) {
    if (fails(call)) {
        calls.broken = descriptor;
        ::shutdown(descriptor, SHUT_RDWR);
    }
    return calls.on && descriptor == calls.broken;
}

}  // namespace

int socket(int domain, int type, int protocol) noexcept {
    if (fails("socket")) return failure(EMFILE);
    const auto descriptor = static_cast<int>(::syscall(SYS_socket, domain, type, protocol));
    if (descriptor == calls.broken) calls.broken = -1;
    return descriptor;
}

int connect(int descriptor, const sockaddr* address, socklen_t size) {
    if (fails("connect")) return failure(ECONNREFUSED);
    sockaddr_in loopback{};
    if (address->sa_family == AF_INET && redirects) {
        loopback = *reinterpret_cast<const sockaddr_in*>(address);
        loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address = reinterpret_cast<const sockaddr*>(&loopback);
    }
    return static_cast<int>(::syscall(SYS_connect, descriptor, address, size));
}

int getsockopt(int descriptor, int level, int name, void* value, socklen_t* size) noexcept {
    if (level == SOL_SOCKET && name == SO_ERROR && fails("getsockopt")) {
        *static_cast<int*>(value) = ECONNREFUSED;
        return 0;
    }
    return static_cast<int>(::syscall(SYS_getsockopt, descriptor, level, name, value, size));
}

ssize_t send(int descriptor, const void* bytes, std::size_t size, int flags) {
    if (gone(descriptor, "send")) return failure(EPIPE);
    return ::syscall(SYS_sendto, descriptor, bytes, size, flags, nullptr, 0);
}

ssize_t recv(int descriptor, void* bytes, std::size_t size, int flags) {
    if (gone(descriptor, "recv")) return calls.fault == CallFault::end ? 0 : failure(ECONNRESET);
    const auto got = ::syscall(SYS_recvfrom, descriptor, bytes, size, flags, nullptr, nullptr);
    if (got > 0 && calls.on)
        calls.read.append(static_cast<const char*>(bytes), static_cast<std::size_t>(got));
    return got;
}

namespace ocprobe::test {

FailingCall::FailingCall(int number, CallFault fault) {
    if (calls.on) throw std::logic_error("one failing call at a time");
    calls = Calls{.on = true, .fault = fault, .left = number, .failed = {}, .read = {}};
}

RedirectedConnects::RedirectedConnects() {
    redirects = true;
}

RedirectedConnects::~RedirectedConnects() {
    redirects = false;
}

FailingCall::~FailingCall() {
    calls = Calls{};
}

std::string FailingCall::failed() const {
    return calls.failed;
}

const std::string& FailingCall::read() const {
    return calls.read;
}

}  // namespace ocprobe::test
