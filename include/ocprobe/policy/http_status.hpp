// Which statuses tell that a proxy in front does not reach what is behind it.
#pragma once

namespace ocprobe::policy {

/// 502, 503, 504 (RFC 9110 §15.6), and Cloudflare's own: 520 to 527 for an origin that it does not reach, 530 for a name
/// or a tunnel that leads nowhere (developers.cloudflare.com, "Cloudflare 5xx errors").
[[nodiscard]] constexpr bool means_no_upstream(int status) {
    return (status >= 502 && status <= 504) || (status >= 520 && status <= 527) || status == 530;
}

}  // namespace ocprobe::policy
