// How the credential that a gateway asks for is read in the gateway's own container.
#pragma once

#include <string>
#include <string_view>

namespace ocprobe::policy {

/// An expression for `node -p`: the gateway's token or password, empty where it has none. `key`: `token` or `password`,
/// as under `gateway.auth`. With the gateway its config counts before the variable, save a reference or `${NAME}` there;
/// an entry point may have set the variable from a secret, and then only its processes have it; `openclaw config get` shows
/// no secret. It holds no blank and no single quote, and needs nothing but node, which every image of a gateway has.
[[nodiscard]] std::string credential_script(std::string_view key);

}  // namespace ocprobe::policy
