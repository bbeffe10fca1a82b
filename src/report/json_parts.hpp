// The pieces of the JSON report, one function each.
#pragma once

#include "ocprobe/model/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ocprobe::report {

namespace json = boost::json;

/// Milliseconds with at most three decimals.
[[nodiscard]] double milliseconds(Micros time);

/// `null` where nothing was measured.
template <class Value>
[[nodiscard]] json::value or_null(const std::optional<Value>& value) {
    return value ? json::value(*value) : json::value(nullptr);
}

/// Adds the member only when there is something to say: an absent member is "not applicable".
void put(json::object& object, std::string_view key, const std::string& text);
void put(json::object& object, std::string_view key, const SafeText& text);
template <class Value>
void put(json::object& object, std::string_view key, const std::optional<Value>& value) {
    if (value) object[key] = *value;
}

[[nodiscard]] json::array strings(const std::vector<std::string>& texts);
[[nodiscard]] json::array strings(const std::vector<SafeText>& texts);

[[nodiscard]] json::object json_environment(const Evidence& evidence);
[[nodiscard]] json::object json_target(const Target& target);
[[nodiscard]] json::object json_credential(const CredentialEvidence& credential);
[[nodiscard]] json::object json_state(const StateFacts& state);
[[nodiscard]] json::object json_dns(const DnsFacts& facts);
[[nodiscard]] json::object json_connect(const ConnectFacts& facts);
[[nodiscard]] json::object json_tls(const TlsFacts& facts);
[[nodiscard]] json::object json_http(const HttpFacts& facts);
[[nodiscard]] json::object json_websocket(const WsFacts& facts);
[[nodiscard]] json::array json_stages(const Evidence& evidence);
[[nodiscard]] json::value json_close(const std::optional<CloseEvent>& close);
[[nodiscard]] json::object json_gateway(const Evidence& evidence);
[[nodiscard]] json::array json_candidates(const Evidence& evidence);

}  // namespace ocprobe::report
