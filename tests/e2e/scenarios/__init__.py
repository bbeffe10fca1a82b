"""The tables of scenarios, grouped by the gateway that they need. A new family is one file and one line here."""
from kit.group import Group
from scenarios import chains, device, hostile, lifecycle, loopback, modes, names, places, proxies, remote, scripted, state, tls, two_gateways, unix_socket


def token_gateway(token: str) -> dict:
    return {"bind": "lan", "auth": {"mode": "token", "token": token}}


def groups() -> list[Group]:
    families = (loopback, remote, places, state, unix_socket, proxies, chains, hostile)
    return [
        Group("token", lambda kit: [row for family in families for row in family.table(kit)], token_gateway),
        Group("lifecycle", lifecycle.table, lifecycle.gateway, started=False),
        Group("two gateways", two_gateways.table, two_gateways.gateway),
        Group("device", device.table, lambda token: {"bind": "loopback", "auth": {"mode": "token", "token": token}}),
        Group("password", modes.password_table, modes.password_gateway),
        Group("open", modes.open_table, modes.open_gateway),
        Group("tls", tls.table, tls.gateway),
        Group("2026.4.29", modes.old_table, modes.old_gateway, version="2026.4.29"),
        Group("tls peers", tls.peer_table),
        Group("names", names.table),
        Group("scripted", scripted.table),
    ]
