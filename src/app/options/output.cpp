// How a report is written: the options of every command that writes one.
#include "app/options/options.hpp"

namespace ocprobe::app {

namespace {

using Text = std::string_view;

constexpr Text reporting_commands = "check wait replay contract hold timeline diff";
constexpr Text writing_commands = "check health wait replay contract hold watch timeline diff list";
constexpr Text sharing_commands = "check hold";

Stored store_output(Options& o, Text text, bool from_variable) {
    o.output = std::string(text);  // held against the command's formats once the command is known
    o.output_chosen = true;
    o.output_by_variable = from_variable;
    return {};
}
Stored store_pretty(Options& o, Text text, bool v) {
    return store_switch(o.pretty, text, v);
}
Stored store_colour(Options& o, Text text, bool) {
    if (text == "auto") {
        o.colour = ColourChoice::automatic;
    } else if (text == "always") {
        o.colour = ColourChoice::always;
    } else if (text == "never") {
        o.colour = ColourChoice::never;
    } else {
        return BadValue{"takes auto, always or never"};
    }
    return {};
}
Stored store_quiet(Options& o, Text text, bool v) {
    bool quiet = false;
    const auto stored = store_switch(quiet, text, v);
    if (quiet) o.verbosity = -1;
    return stored;
}
Stored store_verbose(Options& o, Text text, bool v) {
    bool verbose = false;
    const auto stored = store_switch(verbose, text, v);
    if (verbose) o.verbosity = 1;
    return stored;
}

Stored store_share(Options& o, Text text, bool v) {
    return store_switch(o.sharing.share, text, v);
}
Stored store_share_key(Options& o, Text text, bool) {
    o.sharing.key = std::string(text);
    return {};
}
Stored store_share_map(Options& o, Text text, bool) {
    o.sharing.map = std::string(text);
    return {};
}

constexpr OptionRow output_options[] = {
    {"-o,--output",
     "OCPROBE_OUTPUT",
     "FORMAT",
     "Write {formats}",
     writing_commands,
     store_output,
     "json",
     Shown::first},
    {"--pretty", "OCPROBE_PRETTY", "", "Write JSON over several lines", reporting_commands, store_pretty},
    {"--color",
     "OCPROBE_COLOR",
     "WHEN",
     "Use colour: auto, always or never",
     reporting_commands,
     store_colour,
     "never"},
    {"-q,--quiet", "OCPROBE_QUIET", "", "Show only what is wrong", reporting_commands, store_quiet},
    {"-v,--verbose",
     "OCPROBE_VERBOSE",
     "",
     "Show everything that was measured; progress goes to stderr",
     reporting_commands,
     store_verbose,
     "",
     Shown::first},
    {"--share",
     "OCPROBE_SHARE",
     "",
     "Replace addresses, names of hosts, paths, ids and accounts by pseudonyms, to post the report in public",
     sharing_commands,
     store_share},
    {"--share-key",
     "OCPROBE_SHARE_KEY",
     "FILE",
     "Make the pseudonyms with this key, so that several reports agree; 16 bytes or more",
     sharing_commands,
     store_share_key,
     "share.key"},
    {"--share-map",
     "OCPROBE_SHARE_MAP",
     "FILE",
     "Write here which pseudonym stands for what; keep it to yourself",
     sharing_commands,
     store_share_map,
     "share.json"},
};

}  // namespace

std::span<const OptionRow> output_option_rows() {
    return output_options;
}

}  // namespace ocprobe::app
