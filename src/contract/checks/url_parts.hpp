// What the files of contract.url share.
#pragma once

#include "contract/checks/checks.hpp"
#include "contract/pair/names.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

inline constexpr std::string_view url_variable = "OPENCLAW_GATEWAY_URL";
inline constexpr std::string_view allow_variable = "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS";

/// The URL as a finding prints it, with where it comes from.
[[nodiscard]] std::string dialled(const Pair& pair);
/// Where the URL is written, else the service.
[[nodiscard]] Place url_place(const Pair& pair);
/// The URL that would reach the gateway over the network. `beside`: variables that belong to it.
[[nodiscard]] Remedies set_url(const Pair& pair, std::vector<Change> beside = {});

/// The port that is dialled, where the host is the gateway's: does the gateway listen on it?
void judge_port(const Pair& pair, Row& row, std::uint16_t port);
/// A Kubernetes Service of the same manifest (`answer.cluster`).
void judge_cluster_name(const Pair& pair, const NameAnswer& answer, Row& row);
/// A URL on loopback: is the gateway in the same network namespace?
void judge_loopback(const Pair& pair, Row& row);
/// A URL with another host: does the name lead to the gateway, on a network that both share?
void judge_host_name(const Pair& pair, Row& row);

}  // namespace ocprobe::contract
