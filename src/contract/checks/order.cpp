// The order of the checks. A new one is declared and listed here; everything else about it stands in its own file.
#include "contract/checks/checks.hpp"

#include <algorithm>

namespace ocprobe::contract {

extern const Check url_check;
extern const Check token_check;
extern const Check socket_check;
extern const Check state_check;
extern const Check mode_check;
extern const Check start_check;
extern const Check health_check;
extern const Check depends_on_check;
extern const Check image_check;
extern const Check published_port_check;
extern const Check proxy_check;
extern const Check memory_check;
extern const Check restart_check;
extern const Check variables_check;
extern const Check env_file_check;
extern const Check live_call_check;
extern const Check live_url_check;
extern const Check live_token_check;
extern const Check live_state_check;
extern const Check live_network_check;
extern const Check live_user_check;
extern const Check live_image_check;
extern const Check waiver_check;

namespace {

constexpr const Check* in_order[] = {
    &url_check,       &token_check,      &socket_check,     &state_check,      &mode_check,
    &start_check,     &health_check,     &depends_on_check, &image_check,      &published_port_check,
    &proxy_check,     &memory_check,     &restart_check,    &variables_check,  &env_file_check,
    &live_call_check, &live_url_check,   &live_token_check, &live_state_check, &live_network_check,
    &live_user_check, &live_image_check, &waiver_check,
};

}  // namespace

std::span<const Check* const> all_checks() {
    return in_order;
}

bool is_blocker(std::string_view id) {
    return std::any_of(std::begin(in_order), std::end(in_order), [id](const Check* check) {
        return *check->id == id && *check->kind == ContractKind::blocker;
    });
}

}  // namespace ocprobe::contract
