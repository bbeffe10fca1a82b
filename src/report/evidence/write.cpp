// `evidence` of the JSON report: what was observed, as data for `ocprobe replay`. What has its default value is left out.
#include "ocprobe/report/evidence.hpp"
#include "report/check/json_parts.hpp"
#include "report/evidence/described.hpp"

#include <algorithm>

namespace ocprobe::report {

namespace {

// More than any judgement needs: a host of a cluster may have thousands of mounts.
constexpr std::size_t most_observed = 256;

template <class T>
bool same_value(const T& one, const T& other);

template <described::Struct T>
bool same_members(const T& one, const T& other) {
    bool all = true;
    described::for_each_member<T>([&](const auto&, auto member) {
        all = all && same_value(one.*member, other.*member);
    });
    return all;
}

template <class T>
bool same_value(const T& one, const T& other) {
    if constexpr (described::Struct<T>) {
        return same_members(one, other);
    } else if constexpr (described::is_list<T>) {
        return one.size() == other.size() &&
               std::equal(one.begin(), one.end(), other.begin(), [](const auto& a, const auto& b) {
                   return same_value(a, b);
               });
    } else if constexpr (described::is_optional<T>) {
        return one.has_value() == other.has_value() && (!one || same_value(*one, *other));
    } else if constexpr (std::is_same_v<T, StageFacts>) {
        // By default there are none.
        return one.index() == 0 && other.index() == 0;
    } else {
        return one == other;
    }
}

class EvidenceWriter {
public:
    explicit EvidenceWriter(JsonWriter& json) : json_(json) {}

    template <described::Struct T>
    void members(const T& value) {
        [[maybe_unused]] static const T defaults{};
        described::for_each_member<T>([&](const auto& key, auto member) {
            if (!same_value(value.*member, defaults.*member)) write(key, value.*member);
        });
    }

private:
    template <class T>
    void write(std::string_view key, const T& value) {
        if constexpr (described::Struct<T>) {
            json_.object(key, [&] { members(value); });
        } else if constexpr (described::is_optional<T>) {
            write(key, *value);
        } else if constexpr (described::is_list<T>) {
            json_.array(key, value, most_observed, [&](const auto& item) { write_item(item); });
            if (value.size() > most_observed)
                json_.field(std::string(key) + "_left_out", value.size() - most_observed);
        } else if constexpr (described::Enum<T>) {
            json_.field(key, name(value));
        } else {
            json_.field(key, value);
        }
    }

    void write(std::string_view key, const StageFacts& facts) {
        json_.object(key, [&] {
            std::visit(
                [&]<class Facts>(const Facts& seen) {
                    if constexpr (described::Struct<Facts>) write(name(described::stage_of<Facts>), seen);
                },
                facts
            );
        });
    }

    template <class T>
    void write_item(const T& item) {
        if constexpr (described::Struct<T>) {
            json_.object([&] { members(item); });
        } else if constexpr (std::is_same_v<T, SafeText>) {
            json_.element(item.str());
        } else {
            json_.element(item);
        }
    }

    JsonWriter& json_;
};

template <class T>
void add_words(std::string& words);

template <class... Alternatives>
void add_words_of(std::string& words, const std::variant<Alternatives...>*) {
    (add_words<Alternatives>(words), ...);
}

template <class T>
void add_words(std::string& words) {
    if constexpr (described::Struct<T>) {
        described::for_each_member<T>([&](const auto& key, auto member) {
            words.append(key).push_back('\n');
            add_words<std::remove_cvref_t<decltype(std::declval<T>().*member)>>(words);
        });
    } else if constexpr (described::is_optional<T> || described::is_list<T>) {
        add_words<typename T::value_type>(words);
    } else if constexpr (described::Enum<T>) {
        for (const auto word : names_of<T>)
            words.append(word).push_back('\n');
    } else if constexpr (std::is_same_v<T, StageFacts>) {
        add_words_of(words, static_cast<const T*>(nullptr));
    }
}

}  // namespace

std::string_view evidence_words() {
    static const std::string words = [] {
        std::string made;
        add_words<Evidence>(made);
        return made;
    }();
    return words;
}

void write_evidence(JsonWriter& json, const Evidence& evidence) {
    json.compact_object("evidence", [&] { EvidenceWriter(json).members(evidence); });
}

}  // namespace ocprobe::report
