// How the end of a held session is worded.
#pragma once

#include "judge/view/session.hpp"

#include <string>
#include <string_view>

namespace ocprobe::judge::session {

template <EndKind kind>
bool holds(const Evidence& e) {
    return session_kind(e) == kind;
}

/// `cut without a close frame`.
[[nodiscard]] std::string_view how(const SessionEnd& end);
/// The cause and the evidence that every verdict about a session begins with. There must be a deciding end.
void say_what_happened(const Evidence& e, Verdict& v, EndKind kind);
/// The namespace that this container joined is an empty one by now.
[[nodiscard]] bool cannot_see_whether_it_is_back(const Evidence& e);
/// The same on loopback: this container joined a namespace whose owner has left it.
[[nodiscard]] bool namespace_is_abandoned(const Evidence& e);

}  // namespace ocprobe::judge::session
