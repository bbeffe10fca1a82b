"""Scenarios that share one gateway, so that it is started as seldom as possible."""
import dataclasses
import typing


@dataclasses.dataclass
class Kit:
    """What the functions that build the tables are given."""

    world: typing.Any
    secrets: typing.Any
    token: str  # the credential that the group's gateway accepts
    wrong: str  # one that it refuses


@dataclasses.dataclass
class Group:
    name: str
    scenarios: typing.Callable  # (Kit) -> list of Scenario
    gateway: typing.Callable | None = None  # (token) -> the `gateway` block of its config; None: no real gateway
    version: str = "2026.9.6"
    port: int = 18789
    started: bool = True  # False: the scenarios start it themselves
    environment: dict = dataclasses.field(default_factory=dict)  # of the gateway
