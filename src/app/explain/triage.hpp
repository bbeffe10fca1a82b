// From what somebody pastes to the ids that it can mean. Pure: no measurement, no opinion beyond the corpus.
#pragma once

#include "app/explain/corpus.hpp"

#include <string_view>
#include <vector>

namespace ocprobe::app {

struct Meaning {
    std::string_view id;
    int weight = 0;                 ///< higher is likelier
    const Pattern* seen = nullptr;  ///< the text that speaks for it most
};

/// Every id that `text` can mean, the likeliest first; empty where it is not known as an error of OpenClaw's or of what
/// stands around it. A text is matched without regard to case.
[[nodiscard]] std::vector<Meaning> triage(std::string_view text);

/// A close code of RFC 6455 or of the gateway, as it is seen before or after the gateway's answer.
struct CloseCode {
    std::string_view code;
    std::string_view means;
    std::string_view ids;
};
/// Null for a code that nothing here sends.
[[nodiscard]] const CloseCode* close_code(std::string_view text);

/// Ids separated by blanks, one by one.
[[nodiscard]] std::vector<std::string_view> split_ids(std::string_view ids);

}  // namespace ocprobe::app
