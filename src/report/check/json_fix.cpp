// A fix in the JSON report: the words for a person, and the edits for a program.
#include "report/check/json_parts.hpp"
#include "report/common/fix_words.hpp"

#include <variant>

namespace ocprobe::report {

namespace {

// Writes one edit into the object that is open: `op`, then what the operation needs.
class EditWriter {
public:
    explicit EditWriter(JsonWriter& json) : json_(json) {}

    void operator()(const SetEnv& edit) const {
        begin("set_env", "name", edit.name);
        value(edit.value);
    }
    void operator()(const UnsetEnv& edit) const { begin("unset_env", "name", edit.name); }
    void operator()(const ConfigSet& edit) const {
        begin("config_set", "key", edit.key);
        value(edit.value);
    }
    void operator()(const ConfigUnset& edit) const { begin("config_unset", "key", edit.key); }
    void operator()(const NetworkMode& edit) const { begin("network_mode", "value", edit.value); }
    void operator()(const JoinNetwork& edit) const { begin("network", "value", edit.name); }
    void operator()(const Mount& edit) const {
        begin("mount", "target", edit.target);
        json_.field_if("source", edit.source);
        if (edit.read_only) json_.field("read_only", true);
    }
    void operator()(const Unmount& edit) const { begin("unmount", "target", edit.target); }
    void operator()(const VolumesFrom& edit) const { begin("volumes_from", "value", edit.service); }
    void operator()(const RunAs& edit) const { begin("user", "value", edit.user); }
    void operator()(const Exec& edit) const { argv("exec", edit.argv); }
    void operator()(const ProxyDirective& edit) const {
        begin("proxy", "directive", edit.directive);
        json_.field("value", edit.value);
    }
    void operator()(const ServiceCommand& edit) const { argv("command", edit.argv); }
    void operator()(const DeclareVolume& edit) const { begin("volume", "name", edit.name); }
    void operator()(const Unquote& edit) const {
        json_.field("op", "unquote");
        json_.field_if("file", edit.file);
        json_.field("name", edit.name);
    }
    void operator()(const FsGroup& edit) const { begin("fs_group", "value", edit.value); }
    void operator()(const Recreate&) const { json_.field("op", "recreate"); }
    void operator()(const Restart&) const { json_.field("op", "restart"); }

private:
    void begin(std::string_view operation, std::string_view field, std::string_view text) const {
        json_.field("op", operation);
        json_.field(field, text);
    }
    void argv(std::string_view operation, const std::vector<std::string>& words) const {
        json_.field("op", operation);
        json_.array("argv", words);
    }
    void value(const SettingValue& setting) const {
        const bool reference = !setting.from.empty();
        json_.field(reference ? "value_from" : "value", reference ? setting.from : setting.text);
    }

    JsonWriter& json_;
};

void write_step(JsonWriter& json, const FixStep& step, const StepWords& words) {
    json.field("do", words.action);
    json.field("where", words.where);
    if (!words.command.empty()) json.lines("command", words.command);
    json.field("role", name(step.role));
    json.field("place", name(step.place));
    json.field("platform", name(step.platform));
    json.field_if("service", step.service);
    json.field_if("proxy", step.proxy);
    if (!step.edits.empty()) {
        json.array("edits", step.edits, [&](const Edit& edit) {
            json.object([&] { std::visit(EditWriter(json), edit); });
        });
    }
    json.field_if("then", words.then);
    json.field_if("copied_file", step.copied_file);
    if (step.leads_to) json.array("leads_to", *step.leads_to);
    if (step.option > 0) json.field("option", step.option);
    if (step.manual) json.field("manual", true);
}

}  // namespace

void write_fix(JsonWriter& json, std::string_view field, const std::vector<FixStep>& steps) {
    const FixStep* before = nullptr;
    json.array(field, steps, [&](const FixStep& step) {
        json.object([&] { write_step(json, step, words_of(step, before)); });
        before = &step;
    });
}

}  // namespace ocprobe::report
