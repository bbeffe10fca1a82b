// Lines out of a stream of bytes, with a bound on what one line can cost.
#include "timeline/read/reader.hpp"

#include <algorithm>
#include <cstring>

namespace ocprobe::timeline {

namespace {
constexpr std::size_t capacity = 2 * LineReader::longest;
}

// The buffer is not cleared: half a megabyte a source would be touched for nothing.
LineReader::LineReader(ByteSource& source) : source_(source), buffer_(new char[capacity]) {}

bool LineReader::fill() {
    if (ended_) return false;
    if (begin_ > 0) {
        std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const auto got = source_.read(buffer_.get() + end_, capacity - end_);
    if (!got || *got == 0) {
        ended_ = true;
        if (!got) failure_ = got.error();
        return false;
    }
    end_ += *got;
    bytes_ += *got;
    return true;
}

std::optional<std::string_view> LineReader::next() {
    cut_ = false;
    std::size_t searched = 0;
    for (;;) {
        const char* from = buffer_.get() + begin_;
        const auto have = end_ - begin_;
        const auto* found = static_cast<const char*>(
            searched < have ? std::memchr(from + searched, '\n', have - searched) : nullptr
        );
        if (found != nullptr) {
            const auto size = static_cast<std::size_t>(found - from);
            begin_ += size + 1;
            if (skipping_) {
                skipping_ = false;
                searched = 0;
                continue;
            }
            cut_ = size > longest;
            return std::string_view(from, std::min(size, longest));
        }
        searched = have;
        if (have >= longest) {
            begin_ = end_;
            if (skipping_) {
                searched = 0;
                continue;
            }
            skipping_ = true;
            cut_ = true;
            return std::string_view(from, longest);
        }
        if (fill()) continue;
        if (begin_ == end_ || skipping_) return std::nullopt;
        const std::string_view rest(buffer_.get() + begin_, end_ - begin_);
        begin_ = end_;
        return rest;
    }
}

std::string_view LineReader::take(std::size_t size) {
    size = std::min(size, longest);
    while (end_ - begin_ < size && fill()) {
    }
    const std::string_view taken(buffer_.get() + begin_, std::min(size, end_ - begin_));
    begin_ += taken.size();
    return taken;
}

}  // namespace ocprobe::timeline
