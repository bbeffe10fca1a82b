#!/usr/bin/env bash
# arm64.sh [OPTION…] - the arm64 binary under qemu on a part of the end-to-end scenarios: the real gateway on loopback,
# across namespaces, by a Unix socket and by TLS, name servers, and what comes from the file system and from /proc.
# Options go to run.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
scenarios='^token: (token in the (config|environment)|the same token twice|token by reference to a variable'
scenarios+='|config (right, environment wrong|wrong, environment right)|wrong token|no token anywhere'
scenarios+='|remote: (address and token|by name, plaintext allowed|wrong token|the runbook.s own URL|nothing configured, own loopback)'
scenarios+='|syntax error in the config|read-only state directory|the gateway.s own state directory'
scenarios+='|unix: (healthy|missing)|nginx: forwarded headers, not trusted)$'
scenarios+='|^tls: remote, (self-signed|pinned by the config)$|^tls peers: expired$|^names: (NXDOMAIN|SERVFAIL)$'
exec tests/e2e/run.py --binary build/static-arm64/ocprobe --emulator qemu-aarch64-static --only "$scenarios" "$@"
