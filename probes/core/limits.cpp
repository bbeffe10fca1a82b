// Limits of this process: asked of the kernel, and read from the stages' errors.
#include "probes/core/limits.hpp"

#include "ocprobe/base/errno_name.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace ocprobe::probes {

std::optional<std::string> sockets_forbidden(const NetworkPlan& plan) {
    const bool local = plan.endpoint && plan.endpoint->transport == Endpoint::Transport::unix_socket;
    const int descriptor = ::socket(local ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor >= 0) {
        ::close(descriptor);
        return std::nullopt;
    }
    const int error = errno;
    if (error != EPERM && error != EACCES) return std::nullopt;
    return "this process may not open sockets (" + errno_name(error) +
           "): a seccomp profile or another policy forbids it";
}

std::optional<std::string> lacked_descriptors(const std::vector<StageRecord>& stages) {
    const bool lacked = std::any_of(stages.begin(), stages.end(), [](const StageRecord& stage) {
        return stage.error && (stage.error->number == EMFILE || stage.error->number == ENFILE);
    });
    if (!lacked) return std::nullopt;
    return "too few file descriptors (ulimit -n)";
}

}  // namespace ocprobe::probes
