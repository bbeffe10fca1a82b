// The remedies of a finding in words.
#include "base/ascii.hpp"
#include "report/common/printable.hpp"
#include "report/contract/parts.hpp"

#include <algorithm>

namespace ocprobe::report {

namespace {

using Op = ContractEdit::Op;

/// A value as YAML wants it: a number would not be a text, a word with a colon could be a mapping.
std::string yaml_value(std::string_view value, bool quote_colon) {
    const bool number = !value.empty() && std::all_of(value.begin(), value.end(), is_digit);
    const bool quoted = number || (quote_colon && contains(value, ":"));
    return quoted ? "\"" + std::string(value) + "\"" : std::string(value);
}

/// In one line, whatever the names of the file hold: the lines of a remedy are ours.
std::string edit_text(const ContractEdit& edit) {
    const auto one_line = [](std::string_view text) { return escape_text(text, Printable::longest); };
    const auto name = one_line(edit.name);
    const auto value = one_line(edit.value);
    switch (edit.op) {
    case Op::set_env:
        return "  " + name + ": " + yaml_value(value, false);
    case Op::set_pod_env:
        return "  - {name: " + name + ", value: \"" + value + "\"}";
    case Op::set_key:
        return name + ": " + yaml_value(value, true);
    case Op::remove_key:
        return "remove `" + name + "` here; it belongs to the service that owns the namespace";
    case Op::replace_part:
        return name + ": `" + value + "` in place of `" + one_line(edit.old) + "`";
    case Op::replace_value:
    case Op::run:
    case Op::advise:
        break;
    }
    return value;
}

/// The key that a variable stands under; empty for other edits.
std::string_view environment_key(Op op) {
    return op == Op::set_env ? "environment" : op == Op::set_pod_env ? "env" : "";
}

/// Variables of the same services stand under one key.
std::string edits_text(const std::vector<ContractEdit>& edits) {
    std::string out;
    const ContractEdit* above = nullptr;
    for (const auto& edit : edits) {
        if (!out.empty()) out += "\n";
        const bool joins = above != nullptr && above->op == edit.op && above->services == edit.services;
        if (const auto key = environment_key(edit.op); !key.empty() && !joins)
            out += std::string(key) + (edit.services.size() > 1 ? ", in both services:\n" : ":\n");
        out += edit_text(edit);
        above = &edit;
    }
    return out;
}

}  // namespace

std::string remedy_text(const std::vector<ContractRemedy>& remedies) {
    std::string out;
    for (const auto& remedy : remedies) {
        const auto when = remedy.when.empty() ? "" : ", " + remedy.when + ",";
        if (!out.empty()) out += "\nor" + when + "\n";
        out += edits_text(remedy.edits);
        if (out.size() > 0 && remedies.size() == 1 && !remedy.when.empty()) out += "\n" + remedy.when;
    }
    return out;
}

}  // namespace ocprobe::report
