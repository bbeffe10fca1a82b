// The grammar of JSON5 over its tokens, with a stack of its own: no document can exhaust ours.
#include "openclaw/config/json5.hpp"

#include "openclaw/config/json5_lexer.hpp"

#include <utility>
#include <vector>

namespace ocprobe::openclaw {

namespace {

class Builder {
public:
    explicit Builder(std::string_view text) : lexer_(text) {}

    Json5Document build() {
        while (true) {
            auto token = lexer_.next(place_);
            if (!token) return {nullptr, lexer_.error()};
            if (token->type == Json5Token::Type::end) return {std::move(root_), std::nullopt};
            if (!take(std::move(*token))) return {nullptr, lexer_.error()};
        }
    }

private:
    /// A container that is still open, and the key that waits for its value.
    struct Open {
        boost::json::value container;
        boost::json::string key;
    };

    bool take(Json5Token token) {
        switch (token.type) {
        case Json5Token::Type::key:
            open_.back().key = std::move(token.value.as_string());
            place_ = Json5Place::colon;
            return true;
        case Json5Token::Type::value:
            add(std::move(token.value));
            return true;
        case Json5Token::Type::punctuator:
            return take_punctuator(token.punctuator);
        case Json5Token::Type::end:
            break;
        }
        return true;
    }

    bool take_punctuator(char punctuator) {
        switch (punctuator) {
        case '{':
            return open(boost::json::object());
        case '[':
            return open(boost::json::array());
        case ':':
            place_ = Json5Place::value;
            return true;
        case ',':
            place_ = open_.back().container.is_array() ? Json5Place::array_item : Json5Place::key;
            return true;
        default: {
            boost::json::value closed = std::move(open_.back().container);
            open_.pop_back();
            add(std::move(closed));
            return true;
        }
        }
    }

    bool open(boost::json::value container) {
        if (open_.size() >= json5_max_depth) {
            lexer_.fail_too_deep();
            return false;
        }
        place_ = container.is_array() ? Json5Place::array_item : Json5Place::key;
        open_.push_back({std::move(container), {}});
        return true;
    }

    void add(boost::json::value value) {
        if (open_.empty()) {
            root_ = std::move(value);
            place_ = Json5Place::end;
            return;
        }
        Open& parent = open_.back();
        if (auto* array = parent.container.if_array()) {
            array->push_back(std::move(value));
            place_ = Json5Place::after_item;
        } else {
            parent.container.as_object().insert_or_assign(parent.key, std::move(value));
            place_ = Json5Place::after_member;
        }
    }

    Json5Lexer lexer_;
    Json5Place place_ = Json5Place::start;
    std::vector<Open> open_;
    boost::json::value root_;
};

}  // namespace

Json5Document parse_json5(std::string_view text) {
    return Builder(text).build();
}

}  // namespace ocprobe::openclaw
