// The streaming reader: a handler for Boost.JSON's incremental parser that keeps one record at a time.
#include "openclaw/state/entries.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <utility>

namespace ocprobe::openclaw {

namespace {

namespace json = boost::json;

constexpr std::size_t piece_size = 32768;
constexpr std::size_t text_cap = 4096;  // of one string; what is longer is nothing that we look for
constexpr std::size_t values_cap = 64;  // of one record

/// Depth 1 is the file's object, depth 2 a record, deeper ones are its details.
class RecordHandler {
public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    explicit RecordHandler(const std::function<void(const Entry&)>& each) : each_(each) {}

    bool on_document_begin(boost::system::error_code& /*ec*/) { return true; }
    bool on_document_end(boost::system::error_code& /*ec*/) {
        if (!root_.strings.empty()) each_(root_);
        return true;
    }
    bool on_object_begin(boost::system::error_code& /*ec*/) {
        // Objects within lists are details of a record, whatever they look like.
        if (arrays_ > 0 || inner_ > 0) {
            ++inner_;
            return true;
        }
        ++depth_;
        if (depth_ == 2) {
            entry_ = {};
            entry_.key = key_;
        }
        outer_ = key_;
        return true;
    }
    bool on_object_end(std::size_t /*n*/, boost::system::error_code& /*ec*/) {
        if (inner_ > 0) {
            --inner_;
            return true;
        }
        if (depth_ == 2) each_(entry_);
        --depth_;
        return true;
    }
    bool on_array_begin(boost::system::error_code& /*ec*/) {
        ++arrays_;
        return true;
    }
    bool on_array_end(std::size_t /*n*/, boost::system::error_code& /*ec*/) {
        --arrays_;
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t /*n*/, boost::system::error_code& /*ec*/) {
        append(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t /*n*/, boost::system::error_code& /*ec*/) {
        append(part);
        key_ = take();
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t /*n*/, boost::system::error_code& /*ec*/) {
        append(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t /*n*/, boost::system::error_code& /*ec*/) {
        append(part);
        auto value = take();
        if (inner_ > 0) return true;
        if (arrays_ == 1 && depth_ == 2) {
            auto& list = entry_.lists[key_];
            if (list.size() < values_cap) list.push_back(std::move(value));
        } else if (arrays_ == 0 && depth_ >= 1) {
            auto& strings = depth_ == 1 ? root_.strings : entry_.strings;
            auto name = depth_ <= 2 ? key_ : outer_ + "." + key_;
            if (strings.size() < values_cap) strings.insert_or_assign(std::move(name), std::move(value));
        }
        return true;
    }
    bool on_int64(std::int64_t value, json::string_view /*s*/, boost::system::error_code& /*ec*/) {
        const bool wanted = inner_ == 0 && arrays_ == 0 && depth_ == 2;
        if (wanted && entry_.integers.size() < values_cap) entry_.integers[key_] = value;
        return true;
    }
    bool on_uint64(std::uint64_t /*value*/, json::string_view /*s*/, boost::system::error_code& /*ec*/) {
        return true;
    }
    bool on_double(double /*value*/, json::string_view /*s*/, boost::system::error_code& /*ec*/) {
        return true;
    }
    bool on_number_part(json::string_view /*s*/, boost::system::error_code& /*ec*/) { return true; }
    bool on_bool(bool /*value*/, boost::system::error_code& /*ec*/) { return true; }
    bool on_null(boost::system::error_code& /*ec*/) { return true; }
    bool on_comment_part(json::string_view /*s*/, boost::system::error_code& /*ec*/) { return true; }
    bool on_comment(json::string_view /*s*/, boost::system::error_code& /*ec*/) { return true; }

private:
    void append(json::string_view part) {
        const auto room = text_cap - std::min(text_cap, text_.size());
        text_.append(part.data(), std::min(room, part.size()));
    }
    std::string take() { return std::exchange(text_, {}); }

    const std::function<void(const Entry&)>& each_;
    Entry entry_;
    Entry root_;
    std::string key_;
    std::string outer_;
    std::string text_;
    int depth_ = 0;
    int arrays_ = 0;
    int inner_ = 0;  ///< objects within lists
};

}  // namespace

std::string Entry::text(std::string_view name) const {
    const auto found = strings.find(name);
    return found == strings.end() ? std::string{} : found->second;
}

std::vector<std::string> Entry::list(std::string_view name) const {
    const auto found = lists.find(name);
    return found == lists.end() ? std::vector<std::string>{} : found->second;
}

StoreFault read_entries(
    const FileSystem& files,
    const std::string& path,
    std::uint64_t cap,
    const std::function<void(const Entry&)>& each
) {
    int error = 0;
    const auto file = files.open(path, error);
    if (file == nullptr) return {StoreProblem::unreadable, errno_name(error)};
    json::parse_options options;
    options.max_depth = 32;
    json::basic_parser<RecordHandler> parser(options, each);
    boost::system::error_code failed;
    std::array<char, piece_size> piece{};
    for (std::uint64_t offset = 0;; offset += piece.size()) {
        if (offset >= cap) return {StoreProblem::too_large, "it is larger than ocprobe reads"};
        const auto got = file->read_at(offset, piece.data(), piece.size());
        if (!got) return {StoreProblem::unreadable, errno_name(EIO)};
        const bool last = *got < piece.size();
        (void)parser.write_some(!last, piece.data(), *got, failed);
        if (failed) return {StoreProblem::malformed, "it is no valid JSON"};
        if (last) return {};
    }
}

}  // namespace ocprobe::openclaw
