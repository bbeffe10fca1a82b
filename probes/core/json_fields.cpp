// JsonFields: a handler for Boost.JSON's streaming parser that keeps what was asked for and drops the rest. The library's own
// values hide that of two equal keys the last one counts, and hold 4 MiB of a peer's JSON in memory.
#include "probes/core/json_fields.hpp"

#include "probes/core/json_surrogates.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ocprobe::probes {
namespace {

namespace json = boost::json;
using boost::system::error_code;

constexpr std::size_t max_text = 4096;
constexpr std::size_t max_items = 64;
constexpr std::size_t max_name = 64;
// JSON.parse has no such limit; Boost's parser keeps a stack frame for each level.
constexpr std::size_t max_depth = 512;

bool is_below(std::string_view path, std::string_view parent) {
    return path.size() > parent.size() && path.starts_with(parent) &&
           (parent.empty() || path[parent.size()] == '.');
}

/// Follows the path of the value that is being parsed. Containers that hold nothing wanted cost one stack
/// entry.
class Handler {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    explicit Handler(std::span<const std::string_view> wanted) : wanted_(wanted), values_(wanted.size()) {}

    [[nodiscard]] const std::vector<JsonValue>& values() const { return values_; }
    [[nodiscard]] std::span<const std::string_view> wanted() const { return wanted_; }
    void forget() { values_.assign(wanted_.size(), {}); }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open(JsonValue::Kind::object); }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_begin(error_code&) { return open(JsonValue::Kind::array); }
    bool on_array_end(std::size_t, error_code&) { return close(); }

    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        keep(part, max_name + 1);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, error_code&) {
        keep(part, max_name + 1);
        auto& top = stack_.back();
        path_.resize(top.path_size);
        // A name with a dot in it could pose as a path.
        named_ = top.followed && text_.size() <= max_name && text_.find('.') == std::string::npos;
        if (named_) {
            if (!path_.empty()) path_ += '.';
            path_ += text_;
        }
        text_.clear();
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, error_code&) {
        keep(part, max_text);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, error_code&) {
        keep(part, max_text);
        std::string text = std::exchange(text_, {});
        if (auto* value = start(JsonValue::Kind::string)) {
            value->text = std::move(text);
        } else if (auto* list = enclosing_list(); list != nullptr && list->items.size() < max_items) {
            list->items.push_back(std::move(text));
        }
        return true;
    }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, error_code&) {
        if (auto* value = start(JsonValue::Kind::number)) {
            value->integer = number;
            value->number = static_cast<double>(number);
        }
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, error_code&) {
        if (auto* value = start(JsonValue::Kind::number)) value->number = static_cast<double>(number);
        return true;
    }
    bool on_double(double number, json::string_view, error_code&) {
        if (auto* value = start(JsonValue::Kind::number)) {
            value->number = number;
            // JavaScript knows no integers: 5e2 is 500. Beyond 2^53 it is not one any more.
            if (std::abs(number) < 9e15 && std::trunc(number) == number) {
                value->integer = static_cast<std::int64_t>(number);
            }
        }
        return true;
    }
    bool on_bool(bool boolean, error_code&) {
        if (auto* value = start(JsonValue::Kind::boolean)) value->boolean = boolean;
        return true;
    }
    bool on_null(error_code&) {
        start(JsonValue::Kind::null);
        return true;
    }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

private:
    struct Container {
        bool array = false;
        bool followed = false;  ///< an object on the way to something wanted
        std::size_t path_size = 0;
        std::optional<std::size_t> list;  ///< a wanted array
    };

    void keep(json::string_view part, std::size_t cap) {
        if (!stack_.empty() && !stack_.back().followed && !stack_.back().list) return;
        if (text_.size() < cap) text_.append(part.data(), std::min(part.size(), cap - text_.size()));
    }

    /// The value begins whose name was read last: what an equal name before it had left is void.
    JsonValue* start(JsonValue::Kind kind) {
        if (stack_.empty() || stack_.back().array || !named_) return nullptr;
        named_ = false;
        JsonValue* found = nullptr;
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            if (wanted_[i] == path_) {
                values_[i] = {};
                values_[i].kind = kind;
                found = &values_[i];
            } else if (is_below(wanted_[i], path_)) {
                values_[i] = {};
            }
        }
        return found;
    }

    JsonValue* enclosing_list() {
        if (stack_.empty() || !stack_.back().list) return nullptr;
        return &values_[*stack_.back().list];
    }

    bool open(JsonValue::Kind kind) {
        Container container;
        container.array = kind == JsonValue::Kind::array;
        const bool root = stack_.empty();
        const bool reachable = root || (!stack_.back().array && named_);
        if (reachable) {
            const auto* value = start(kind);
            if (container.array && value != nullptr) {
                container.list = static_cast<std::size_t>(value - values_.data());
            }
            container.followed =
                !container.array &&
                std::any_of(wanted_.begin(), wanted_.end(), [&](auto path) { return is_below(path, path_); });
        }
        container.path_size = path_.size();
        named_ = false;
        stack_.push_back(container);
        return true;
    }

    bool close() {
        stack_.pop_back();
        named_ = false;
        return true;
    }

    std::span<const std::string_view> wanted_;
    std::vector<JsonValue> values_;
    std::vector<Container> stack_;
    std::string path_;
    std::string text_;
    bool named_ = false;
};

json::parse_options lenient() {
    json::parse_options options;
    options.max_depth = max_depth;
    // Text frames are validated before; what else is wrong with the bytes is escaped when it is shown.
    options.allow_invalid_utf8 = true;
    return options;
}

}  // namespace

struct JsonFields::Impl {
    explicit Impl(std::span<const std::string_view> wanted) : parser(lenient(), wanted) {}

    json::basic_parser<Handler> parser;
    error_code ec;
    SurrogateMender mender;
    bool finished = false;

    void pass(std::string_view bytes) {
        if (!ec && !bytes.empty()) {
            const auto used = parser.write_some(true, bytes.data(), bytes.size(), ec);
            // What follows a complete text may only be white space, which the parser itself consumes.
            if (!ec && used != bytes.size()) ec = json::make_error_code(json::error::extra_data);
        }
    }
};

JsonFields::JsonFields(std::span<const std::string_view> wanted) : impl_(std::make_unique<Impl>(wanted)) {}
JsonFields::~JsonFields() = default;
JsonFields::JsonFields(JsonFields&&) noexcept = default;
JsonFields& JsonFields::operator=(JsonFields&&) noexcept = default;

void JsonFields::feed(std::string_view bytes) {
    if (!impl_->ec) impl_->mender.feed(bytes, [this](std::string_view part) { impl_->pass(part); });
}

bool JsonFields::finish() {
    if (impl_->finished) return !impl_->ec;
    impl_->finished = true;
    impl_->mender.finish([this](std::string_view part) { impl_->pass(part); });
    if (!impl_->ec) impl_->parser.write_some(false, "", 0, impl_->ec);
    if (impl_->ec) impl_->parser.handler().forget();
    return !impl_->ec;
}

bool JsonFields::too_deep() const {
    return impl_->ec == json::error::too_deep;
}

const JsonValue& JsonFields::at(std::string_view path) const {
    static const JsonValue absent;
    const auto& handler = impl_->parser.handler();
    const auto wanted = handler.wanted();
    const auto found = std::find(wanted.begin(), wanted.end(), path);
    return found == wanted.end() ? absent
                                 : handler.values()[static_cast<std::size_t>(found - wanted.begin())];
}

std::string_view JsonFields::text(std::string_view path) const {
    return at(path).text;
}

std::optional<bool> JsonFields::boolean(std::string_view path) const {
    const auto& value = at(path);
    if (value.kind != JsonValue::Kind::boolean) return std::nullopt;
    return value.boolean;
}

std::optional<std::int64_t> JsonFields::integer(std::string_view path) const {
    return at(path).integer;
}

std::optional<double> JsonFields::number(std::string_view path) const {
    const auto& value = at(path);
    if (value.kind != JsonValue::Kind::number) return std::nullopt;
    return value.number;
}

}  // namespace ocprobe::probes
