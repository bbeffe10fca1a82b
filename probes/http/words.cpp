// The words of HTTP outcomes.
#include "probes/http/words.hpp"

#include <cerrno>

namespace ocprobe::probes {

std::optional<StageError> missing_answer(const HttpAnswer& answer, std::string_view timeout) {
    const std::string late(timeout);
    switch (answer.outcome) {
    case HttpOutcome::answered:
        return std::nullopt;
    case HttpOutcome::not_run:
        return StageError{late, {}, "not asked"};
    case HttpOutcome::silent:
        return StageError{late, {}, "accepted, then no byte within the budget"};
    case HttpOutcome::dripping:
        return StageError{late, {}, "bytes, but no complete head within the budget"};
    case HttpOutcome::closed_no_byte:
        return StageError{"closed_no_byte", {}, "accepted, then closed with no byte"};
    case HttpOutcome::reset_no_byte:
        return StageError{"ECONNRESET", ECONNRESET, "accepted, then reset with no byte"};
    case HttpOutcome::closed_early:
        return StageError{"closed_early", {}, "closed within the head of the answer"};
    case HttpOutcome::malformed:
        return StageError{"not_http", {}, "what came is not HTTP/1.1"};
    case HttpOutcome::head_too_large:
        return StageError{"head_too_large", {}, "a head of more than 16 KiB"};
    }
    return std::nullopt;
}

std::string in_words(const HttpAnswer& answer) {
    if (const auto missing = missing_answer(answer, "timeout")) return missing->text;
    std::string text = "HTTP " + std::to_string(answer.status.value_or(0));
    if (!answer.content_type.empty()) text += " " + answer.content_type.str();
    return text;
}

}  // namespace ocprobe::probes
