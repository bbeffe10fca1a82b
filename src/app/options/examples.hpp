// Three examples for the help of each command.
#pragma once

#include "app/options/options.hpp"

namespace ocprobe::app {

inline constexpr Example check_examples[] = {
    {"", "In the CLI's container: what is wrong, and what to change"},
    {"-o markdown", "The same as a ticket, without a secret in it"},
    {"--url ws://openclaw-gateway:18789", "Whether another address would work"},
};
inline constexpr Example health_examples[] = {
    {"health", "Whether the gateway is alive; exit 0 or 1"},
    {"health --ready --timeout 2s", "Whether it is ready, within two seconds"},
    {"health --auth --token-file /run/secrets/token", "Whether it accepts this token"},
};
inline constexpr Example watch_examples[] = {
    {"watch", "A line when the health changes, asked for every 30 s"},
    {"watch --interval 1m --textfile /var/lib/node_exporter/ocprobe.prom", "Metrics for node_exporter"},
    {"watch -o ndjson --for 1h", "One JSON object a change, for an hour"},
};
inline constexpr Example wait_examples[] = {
    {"wait && openclaw gateway call health", "Start the CLI once the gateway is ready"},
    {"wait --auth --timeout 2m", "Wait until the gateway accepts the credential"},
    {"wait -o json --pretty", "Write the report of the last try"},
};
inline constexpr Example hold_examples[] = {
    {"hold --for 1h", "Who ends a session within an hour, and why"},
    {"hold --bisect-idle --for 15m", "After how much silence a proxy cuts a session"},
    {"hold -o ndjson", "One line of JSON for each event, the report last"},
};
inline constexpr Example replay_examples[] = {
    {"replay report.json", "The report as a text, judged by the rules of this version"},
    {"replay report.json -o html >report.html", "The same as a page"},
    {"replay report.json --serve", "Its gateway on a loopback port, to see what the CLI says"},
};
inline constexpr Example contract_examples[] = {
    {"contract", "The Compose files of this directory"},
    {"contract compose.yml prod.yml --fix", "A patch for what needs no decision"},
    {"contract -o sarif deploy.yaml", "Kubernetes manifests, for a code scanner"},
};
inline constexpr Example timeline_examples[] = {
    {"timeline gateway.log cli.log", "Two logs on one line of time, with causes"},
    {"timeline --docker /var/run/docker.sock", "Read events and logs from the engine itself"},
    {"timeline --around 03:00 gateway.log", "What happened to the session that closed at three"},
};
inline constexpr Example explain_examples[] = {
    {"explain auth.token_mismatch", "What an id means and how it is corrected"},
    {"explain 1006", "A close code, a stage or a family of ids"},
    {"explain <ticket.txt", "What the errors in a ticket or a log can mean"},
};
inline constexpr Example diff_examples[] = {
    {"diff before.json after.json", "What a change has changed"},
    {"diff host.json container.json", "Where the container's run parts from the host's"},
    {"diff -o markdown healthy.json today.json", "The differences as a table for a ticket"},
};
inline constexpr Example list_examples[] = {
    {"list", "Every check and every id"},
    {"list verdicts", "The ids alone"},
    {"list -o json", "All of it for a machine, with the documentation"},
};
inline constexpr Example schema_examples[] = {
    {"schema", "Of `check -o json`"},
    {"schema timeline", "Of `timeline -o json`"},
    {"schema event", "Of a line of `hold -o ndjson`"},
};
inline constexpr Example manual_examples[] = {
    {"manual | man -l -", "Read the manual page"},
    {"manual bash >/etc/bash_completion.d/ocprobe", "Complete commands and options in bash"},
    {"manual fish >~/.config/fish/completions/ocprobe.fish", "The same in fish"},
};
inline constexpr Example help_examples[] = {
    {"help", "The commands"},
    {"help health", "The options of one command"},
    {"help environment", "The variables"},
};
inline constexpr Example version_examples[] = {
    {"version", "The version and its commit"},
    {"--version -v", "The libraries that are linked in, too"},
    {"--licenses", "The licence and all notices"},
};

}  // namespace ocprobe::app
