#include "base/public_words.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace ocprobe {

PublicWords::PublicWords(Vocabulary vocabulary)
    : texts_(vocabulary.texts.begin(), vocabulary.texts.end()), protocol_(vocabulary.protocol) {}

void PublicWords::add(std::string_view text) {
    texts_.push_back(text);
    lower_.reset();
}

bool PublicWords::has(std::string_view run) const {
    if (!lower_) {
        lower_.emplace();
        for (const auto text : texts_)
            *lower_ += lower(text) + '\n';
    }
    return contains(*lower_, lower(run));
}

bool PublicWords::judges(std::string_view word) const {
    return std::find(protocol_.begin(), protocol_.end(), lower(word)) != protocol_.end();
}

}  // namespace ocprobe
