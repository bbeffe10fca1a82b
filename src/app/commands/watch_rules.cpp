// What `watch` decides, apart from its runs.
#include "app/commands/watch.hpp"

namespace ocprobe::app {

namespace {

std::optional<Secret> copy_of(const std::optional<Secret>& secret) {
    if (!secret) return std::nullopt;
    return secret->duplicate();
}

bool are_same(const std::optional<Secret>& a, const std::optional<Secret>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    return Secret::same(*a, *b);
}

}  // namespace

boost::system::result<Millis, BadValue> watch_interval(const Options& options) {
    const auto interval = options.interval.value_or(least_interval_with_credential);
    if (interval < least_interval) return BadValue{"needs 1s or more"};
    if (options.auth && interval < least_interval_with_credential)
        return BadValue{"needs 30s or more with --auth: the gateway locks out who fails often"};
    return interval;
}

Millis with_jitter(Millis interval, std::uint32_t random) {
    const auto most = interval.count() / 10;
    return interval + Millis(most == 0 ? 0 : static_cast<Millis::rep>(random) % (most + 1));
}

bool CredentialGate::is_open(const Credentials& credentials) const {
    if (!refused_) return true;
    return !are_same(refused_->token, credentials.token) ||
           !are_same(refused_->password, credentials.password);
}

void CredentialGate::close(const Credentials& refused) {
    refused_ = Refused{copy_of(refused.token), copy_of(refused.password)};
}

}  // namespace ocprobe::app
