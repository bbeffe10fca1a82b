// The edits of a fix as one text, a line each: what tests look for in them.
#pragma once

#include "ocprobe/model/fix.hpp"

#include <string>

namespace ocprobe::test {

inline std::string text_of(const SettingValue& value) {
    return value.from.empty() ? "=" + value.text : "<-" + value.from;
}

inline std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

struct EditText {
    std::string operator()(const SetEnv& edit) const { return edit.name + text_of(edit.value); }
    std::string operator()(const UnsetEnv& edit) const { return "unset " + edit.name; }
    std::string operator()(const ConfigSet& edit) const { return "config " + edit.key + text_of(edit.value); }
    std::string operator()(const ConfigUnset& edit) const { return "config unset " + edit.key; }
    std::string operator()(const NetworkMode& edit) const { return "network_mode " + edit.value; }
    std::string operator()(const JoinNetwork& edit) const { return "network " + edit.name; }
    std::string operator()(const Mount& edit) const { return "mount " + edit.source + ":" + edit.target; }
    std::string operator()(const Unmount& edit) const { return "unmount " + edit.target; }
    std::string operator()(const VolumesFrom& edit) const { return "volumes_from " + edit.service; }
    std::string operator()(const RunAs& edit) const { return "user " + edit.user; }
    std::string operator()(const Exec& edit) const { return joined(edit.argv); }
    std::string operator()(const ProxyDirective& edit) const { return edit.directive + " " + edit.value; }
    std::string operator()(const ServiceCommand& edit) const { return "command " + joined(edit.argv); }
    std::string operator()(const DeclareVolume& edit) const { return "volume " + edit.name; }
    std::string operator()(const Unquote& edit) const { return "unquote " + edit.name; }
    std::string operator()(const FsGroup& edit) const { return "fs_group " + edit.value; }
    std::string operator()(const Recreate&) const { return "recreate"; }
    std::string operator()(const Restart&) const { return "restart"; }
};

inline std::string edits_text(const FixStep& step) {
    std::string text;
    for (const auto& edit : step.edits)
        text += (text.empty() ? "" : "\n") + std::visit(EditText{}, edit);
    return text;
}

}  // namespace ocprobe::test
