// Every text of a value of the model, however deep: a member that is added later is found without a change here.
#pragma once

#include "ocprobe/base/text.hpp"
#include "ocprobe/model/evidence.hpp"
#include "ocprobe/model/fix.hpp"

#include <boost/pfr/core.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace ocprobe::report {

template <class T>
struct HoldsNoText : std::bool_constant<std::is_arithmetic_v<T> || std::is_enum_v<T>> {};
template <class Count, class Unit>
struct HoldsNoText<std::chrono::duration<Count, Unit>> : std::true_type {};
template <>
struct HoldsNoText<std::monostate> : std::true_type {};

/// Calls `visit` with every `std::string&` and `SafeText&`, in the order of the members.
template <class Visit>
struct TextWalk {
    Visit visit;

    void walk(std::string& text) const { visit(text); }
    void walk(SafeText& text) const { visit(text); }

    template <class T>
    void walk(T& value) const {
        if constexpr (!HoldsNoText<T>::value)
            boost::pfr::for_each_field(value, [this](auto& member) { this->walk(member); });
    }
    template <class T>
    void walk(std::vector<T>& values) const {
        if constexpr (!HoldsNoText<T>::value) {
            for (auto& value : values)
                walk(value);
        }
    }
    template <class T>
    void walk(std::optional<T>& value) const {
        if (value) walk(*value);
    }
    template <class... T>
    void walk(std::variant<T...>& value) const {
        std::visit([this](auto& chosen) { this->walk(chosen); }, value);
    }

    // Boost.PFR takes no structure apart that has a base.
    void walk(CredentialFacts& facts) const {
        walk(static_cast<SentCredential&>(facts));
        walk(facts.also);
        walk(facts.alternative_source);
        walk(facts.stop_detail);
        walk(facts.stop_source);
        walk(facts.expected_mode);
        walk(facts.edge_headers);
        walk(facts.edge_auth_detail);
        walk(facts.ladder);
    }

    // g++ 12 ends with an internal error where Boost.PFR counts the members of these three. A member that is added does
    // not compile before it is named here.
    void walk(CliFacts& facts) const {
        auto& [version, measured, path, command, rules, least, most, refusal, detail, musl] = facts;
        walk(version);
        walk(path);
        walk(command);
        walk(detail);
    }
    void walk(Evidence& evidence) const {
        auto& [question, container, cli, state, target, credential, withheld, stages, close, candidates, accepted, hold, began, stopped, signal, error, program] =
            evidence;
        walk(question);
        walk(container);
        walk(cli);
        walk(state);
        walk(target);
        walk(credential);
        walk(withheld);
        walk(stages);
        walk(close);
        walk(candidates);
        walk(hold);
        walk(error);
        walk(program);
    }
    void walk(FixStep& step) const {
        auto& [role, place, platform, service, proxy, openclaw, copied, purpose, file, edits, leads_to, option, manual] =
            step;
        walk(service);
        walk(openclaw);
        walk(copied);
        walk(purpose);
        walk(file);
        walk(edits);
    }
};

}  // namespace ocprobe::report
