// One JSON document that holds many lines: what a platform's query gives.
#pragma once

#include <functional>
#include <string_view>

namespace ocprobe::timeline {

/// Each entry of an array (`gcloud logging read --format json`), of `events` (CloudWatch), of `data` (Datadog), of `hits`
/// (Elasticsearch) or of `values` (Loki) as one line of JSON. False when the document holds none.
[[nodiscard]] bool
expand_document(std::string_view document, const std::function<void(std::string_view line)>& take);

}  // namespace ocprobe::timeline
