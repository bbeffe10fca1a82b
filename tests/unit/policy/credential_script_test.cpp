#include "ocprobe/policy/credential_script.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe::policy;

TEST_CASE("The gateway's credential is read where the gateway has it from") {
    CHECK(
        credential_script("password") ==
        R"(e=process.env;try{t=JSON.parse(fs.readFileSync(e.OPENCLAW_CONFIG_PATH||)"
        R"((e.OPENCLAW_STATE_DIR||e.HOME+"/.openclaw")+"/openclaw.json")).gateway.auth.password}catch{t=0}(t?.length&&t[0]!="$"?t:)"
        R"(e.OPENCLAW_GATEWAY_PASSWORD||fs.readdirSync("/proc").map(p=>{try{return(fs.readFileSync("/proc/"+p+"/environ")+"").match()"
        R"(/\bOPENCLAW_GATEWAY_PASSWORD=([^\0]+)/)[1]}catch{}}).find(Boolean)||""))"
    );
}

TEST_CASE("The script that reads a credential is one word of a shell between single quotes") {
    CHECK(credential_script("token").find_first_of(" '\n") == std::string::npos);
}
