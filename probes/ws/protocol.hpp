// The gateway's frame protocol (README.md of this folder): the request that we send and the messages that we read. Pure.
#pragma once

#include "ocprobe/base/secret.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/network.hpp"
#include "ocprobe/model/session.hpp"
#include "probes/core/json_fields.hpp"
#include "probes/ws/device_signature.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::probes {

/// What every message is read for.
[[nodiscard]] std::span<const std::string_view> message_fields();

/// What a message of a session is read for: the event `shutdown` alone matters.
[[nodiscard]] std::span<const std::string_view> event_fields();

/// | message                                                   | kind                         |
/// |-----------------------------------------------------------|------------------------------|
/// | event `connect.challenge` with a nonce                    | challenge                    |
/// | the same without one                                      | malformed_challenge          |
/// | res, our id, `ok:true`, payload `hello-ok`                | hello                        |
/// | res, our id, `ok:false`, an error with a code             | error                        |
/// | res, our id, anything else (`ok:"true"`, no payload …)    | malformed_answer             |
/// | res with another id, other events, requests, no JSON      | other: it proves nothing     |
enum class MessageKind { other, challenge, malformed_challenge, hello, error, malformed_answer };

struct Message {
    MessageKind kind = MessageKind::other;
    std::string fault;  ///< of a malformed one: what is wrong
};

[[nodiscard]] Message classify_message(const JsonFields& fields, std::string_view our_id);

[[nodiscard]] std::vector<SafeText> read_capabilities(const JsonFields& fields, const Redactor& redactor);
[[nodiscard]] GatewayError read_error(const JsonFields& fields, const Redactor& redactor);
/// The event `shutdown`, or nothing.
[[nodiscard]] std::optional<ShutdownNotice> read_shutdown(const JsonFields& fields, const Redactor& redactor);
[[nodiscard]] Hello read_hello(const JsonFields& fields, const Redactor& redactor);

/// What goes into the frame beside the client's own words; any of them may be nullptr.
struct Presented {
    const Secret* token = nullptr;
    const Secret* password = nullptr;
    const Secret* device_token = nullptr;
    const SignedDevice* device = nullptr;  ///< with `device_token` only
};

/// The `connect` request. A Secret, since it holds the credentials; bytes of theirs that are not UTF-8 go as
/// U+FFFD, as from Node.
[[nodiscard]] Secret
connect_request(const ConnectRequest& request, std::string_view id, const Presented& presented);

}  // namespace ocprobe::probes
