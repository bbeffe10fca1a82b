// The options of `contract`.
#include "app/options/options.hpp"

namespace ocprobe::app {

namespace {

using Text = std::string_view;

constexpr Text command = "contract";

constexpr OptionRow contract_options[] = {
    {"--gateway",
     "OCPROBE_GATEWAY",
     "SERVICE",
     "the gateway's service (may be repeated)",
     command,
     [](Options& o, Text text, bool) {
         o.contract.gateways.emplace_back(text);
         return Stored();
     }},
    {"--cli",
     "OCPROBE_CLI",
     "SERVICE",
     "the CLI's service (may be repeated)",
     command,
     [](Options& o, Text text, bool) {
         o.contract.clis.emplace_back(text);
         return Stored();
     }},
    {"--env-file",
     "OCPROBE_ENV_FILE",
     "FILE",
     "values for ${VAR} in place of .env (may be repeated)",
     command,
     [](Options& o, Text text, bool) {
         o.contract.env_files.emplace_back(text);
         return Stored();
     }},
    {"--project-directory",
     "OCPROBE_PROJECT_DIRECTORY",
     "DIR",
     "where relative paths start, in place of the first file's folder",
     command,
     [](Options& o, Text text, bool) {
         o.contract.project_directory = std::string(text);
         return Stored();
     }},
    {"--profile",
     "OCPROBE_PROFILE",
     "NAME",
     "services of this Compose profile run too; * is all (may be repeated)",
     command,
     [](Options& o, Text text, bool) {
         o.contract.profiles.emplace_back(text);
         return Stored();
     }},
    {"--waivers",
     "OCPROBE_WAIVERS",
     "FILE",
     "who has decided what may be red, until when (ocprobe-waivers.yaml)",
     command,
     [](Options& o, Text text, bool) {
         o.contract.waivers = std::string(text);
         return Stored();
     }},
    {"--init-waivers",
     "OCPROBE_INIT_WAIVERS",
     "",
     "print a waivers file for what is red now",
     command,
     [](Options& o, Text text, bool v) { return store_switch(o.contract.init_waivers, text, v); }},
    {"--fix",
     "OCPROBE_FIX",
     "",
     "print a patch for what needs no decision; writes nothing",
     command,
     [](Options& o, Text text, bool v) { return store_switch(o.contract.fix, text, v); }},
    {"--strict",
     "OCPROBE_STRICT",
     "",
     "what the files do not decide counts as red",
     command,
     [](Options& o, Text text, bool v) { return store_switch(o.contract.strict, text, v); }},
    {"--live",
     "OCPROBE_LIVE",
     "",
     "in the CLI's container: measure it too, and say where file and life differ",
     command,
     [](Options& o, Text text, bool v) { return store_switch(o.contract.live, text, v); }},
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
