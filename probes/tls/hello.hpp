// A TLS ClientHello as bytes, to ask a plaintext port whether it speaks TLS without making an SSL context.
// Pure.
#pragma once

#include <string>
#include <string_view>

namespace ocprobe::probes {

/// `server_name` is left out when it is empty or an address.
[[nodiscard]] std::string client_hello(std::string_view server_name);

/// Whether an answer begins as a TLS record does: a handshake message or an alert.
[[nodiscard]] bool is_tls_record(std::string_view bytes);

}  // namespace ocprobe::probes
