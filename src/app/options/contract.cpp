// The options of `contract`.
#include "app/options/options.hpp"

namespace ocprobe::app {

namespace {

using Text = std::string_view;

constexpr Text contract_command = "contract";

constexpr OptionRow contract_options[] = {
    {"--gateway",
     "OCPROBE_GATEWAY",
     "SERVICE",
     "Take this service as the gateway (may be repeated)",
     contract_command,
     [](Options& o, Text text, bool) {
         o.contract.gateways.emplace_back(text);
         return Stored();
     },
     "openclaw-gateway",
     Shown::first},
    {"--cli",
     "OCPROBE_CLI",
     "SERVICE",
     "Take this service as the CLI (may be repeated)",
     contract_command,
     [](Options& o, Text text, bool) {
         o.contract.clis.emplace_back(text);
         return Stored();
     },
     "openclaw-cli",
     Shown::first},
    {"--env-file",
     "OCPROBE_ENV_FILE",
     "FILE",
     "Take values for ${VAR} from this file in place of .env (may be repeated)",
     contract_command,
     [](Options& o, Text text, bool) {
         o.contract.env_files.emplace_back(text);
         return Stored();
     },
     "production.env",
     Shown::first},
    {"--project-directory",
     "OCPROBE_PROJECT_DIRECTORY",
     "DIR",
     "Resolve relative paths here, in place of the first file's folder",
     contract_command,
     [](Options& o, Text text, bool) {
         o.contract.project_directory = std::string(text);
         return Stored();
     },
     "/srv/openclaw"},
    {"--profile",
     "OCPROBE_PROFILE",
     "NAME",
     "Include the services of this Compose profile; * is all (may be repeated)",
     contract_command,
     [](Options& o, Text text, bool) {
         o.contract.profiles.emplace_back(text);
         return Stored();
     },
     "debug"},
    {"--waivers",
     "OCPROBE_WAIVERS",
     "FILE",
     "Read from this file what may be red, who decided it and until when (ocprobe-waivers.yaml)",
     contract_command,
     [](Options& o, Text text, bool) {
         o.contract.waivers = std::string(text);
         return Stored();
     },
     "ocprobe-waivers.yaml"},
    {"--init-waivers",
     "OCPROBE_INIT_WAIVERS",
     "",
     "Print a waivers file for what is red now",
     contract_command,
     [](Options& o, Text text, bool v) { return store_switch(o.contract.init_waivers, text, v); }},
    {"--fix",
     "OCPROBE_FIX",
     "",
     "Print a patch for what needs no decision. Nothing is written",
     contract_command,
     [](Options& o, Text text, bool v) { return store_switch(o.contract.fix, text, v); },
     "",
     Shown::first},
    {"--strict",
     "OCPROBE_STRICT",
     "",
     "Count as red what the files do not decide",
     contract_command,
     [](Options& o, Text text, bool v) { return store_switch(o.contract.strict, text, v); }},
    {"--live",
     "OCPROBE_LIVE",
     "",
     "Measure too, in the CLI's container, and tell where the files and the container differ",
     contract_command,
     [](Options& o, Text text, bool v) { return store_switch(o.contract.live, text, v); },
     "",
     Shown::first},
};

}  // namespace

std::span<const OptionRow> contract_option_rows() {
    return contract_options;
}

Stored store_contract_file(Options& options, std::string_view text) {
    options.contract.paths.emplace_back(text);
    return {};
}

}  // namespace ocprobe::app
