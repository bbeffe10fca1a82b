// The words that every report may contain, also when they are part of a secret.
#pragma once

#include "ocprobe/base/text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

/// Case is ignored.
class PublicWords {
public:
    explicit PublicWords(Vocabulary vocabulary);
    /// `text` must outlive this.
    void add(std::string_view text);

    /// Whether `run` is a part of one of the texts: then it does not reveal a secret that begins or ends with it.
    [[nodiscard]] bool has(std::string_view run) const;
    /// Whether a peer's texts are judged by `word`.
    [[nodiscard]] bool judges(std::string_view word) const;

private:
    std::vector<std::string_view> texts_;
    std::span<const std::string_view> protocol_;
    mutable std::optional<std::string> lower_;  ///< all texts, made at the first question
};

}  // namespace ocprobe
