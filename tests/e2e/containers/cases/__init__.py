"""The tables of container cases, grouped by the gateway that they need. A new family is one file and one line here."""
from containers.case import Group
from containers.cases import compose, credential, fronts, healthy, lifecycle, modes, names, skew, state, target, unix_socket
from containers.cases.common import start_token_gateway

OLDER = ["2026.4.29", "2026.7.1"]


def groups() -> list[Group]:
    families = (healthy, target, names, credential, state, unix_socket)
    return [
        Group("token", lambda kit: [case for family in families for case in family.table(kit)], start_token_gateway),
        Group("front", fronts.table, fronts.start),
        Group("password", modes.password_table, modes.start_password),
        Group("open", modes.open_table, modes.start_open),
        Group("bound", modes.bound_table, modes.start_bound),
        Group("tls", modes.tls_table, modes.start_tls),
        Group("trusting", modes.trusting_table, modes.start_trusting),
        Group("compose", compose.table),
        Group("lifecycle", lifecycle.table, lifecycle.start),
        Group("old gateway", skew.old_gateway_table, skew.start_old),
        Group("old CLI", skew.old_cli_table, start_token_gateway),
    ]
