// An edit in words, where a diff would show lines that hold somebody's values.
#include "contract/patch/edit_words.hpp"

#include "ocprobe/base/text.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

std::string service_names(const Change& change) {
    std::string names;
    for (const auto* service : change.services)
        names += (names.empty() ? "" : " and ") + escape_text(service->name);
    return names;
}

std::string instruction(const Change& change) {
    const auto name = escape_text(change.name);
    const auto value = escape_text(change.value);
    switch (change.op) {
    case ContractEdit::Op::set_env:
        return "in `environment` of " + service_names(change) + " set " + name + " to \"" + value + "\"";
    case ContractEdit::Op::remove_key:
        return "remove `" + name + "` of " + service_names(change);
    case ContractEdit::Op::replace_part:
        return "in the value of " + name + " write " + value + " in place of " + escape_text(change.old);
    case ContractEdit::Op::set_pod_env:  // a manifest is not patched
    case ContractEdit::Op::set_key:
    case ContractEdit::Op::replace_value:
    case ContractEdit::Op::run:
    case ContractEdit::Op::advise:
        break;
    }
    return value;
}

}  // namespace

bool is_one_line(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
    });
}

std::string words_for(const Change& change, std::string_view label, std::size_t line) {
    return "# " + escape_text(label) + ":" + std::to_string(line) + ": " + instruction(change) +
           " (no diff: the lines that it would show may hold a secret)\n";
}

}  // namespace ocprobe::contract
