#include "base/credential_script.hpp"

namespace ocprobe {

std::string credential_script(std::string_view key) {
    const std::string_view variable =
        key == "password" ? "OPENCLAW_GATEWAY_PASSWORD" : "OPENCLAW_GATEWAY_TOKEN";
    // `require` parses a file whose name ends so as JSON.
    std::string script =
        R"(e=process.env;try{t=require(e.OPENCLAW_CONFIG_PATH||(e.OPENCLAW_STATE_DIR||e.HOME+"/.openclaw"))"
        R"(+"/openclaw.json").gateway.auth.)";
    script += key;
    script += R"(}catch{t=0}(t?.length&&t[0]!="$"?t:e.)";
    script += variable;
    return script + R"(||""))";
}

}  // namespace ocprobe
