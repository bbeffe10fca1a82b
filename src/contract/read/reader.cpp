// From paths to a project.
#include "contract/read/reader.hpp"

#include "contract/read/definitions.hpp"
#include "contract/read/dialects.hpp"
#include "contract/read/project_inputs.hpp"
#include "contract/read/service_reader.hpp"
#include "contract/read/source_files.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"
#include "ocprobe/openclaw/resolve.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

/// Of `extends`: each link of a chain is a level of ours.
constexpr std::size_t longest_chain = 100;
/// Of all values that variables have in these files together.
constexpr std::size_t expansion_cap = source_cap;

class ProjectReader {
public:
    explicit ProjectReader(const ReadRequest& request) : request_(request) {}

    ReadOutcome read() {
        auto inputs = find_inputs(request_);
        if (inputs) {
            take(std::move(*inputs));
            for (const auto& path : paths_) {
                if (failed()) break;
                read_file(path, directory_, {});
            }
        } else {
            fail(inputs.error());
        }
        if (!failed()) finish();
        return std::move(out_);
    }

private:
    [[nodiscard]] bool failed() const { return out_.fault.has_value(); }
    void fail(Fault fault) {
        if (!failed()) out_.fault = std::move(fault);
    }
    void fail(Place place, std::string what) { fail(Fault{place, std::move(what)}); }
    [[nodiscard]] std::string absolute(std::string_view path) const {
        return openclaw::resolve_path(request_.working_directory, path);
    }

    void take(ProjectInputs inputs) {
        paths_ = std::move(inputs.paths);
        directory_ = std::move(inputs.directory);
        variables_ = std::move(inputs.variables);
        profiles_ = std::move(inputs.profiles);
        out_.project.directory = directory_;
        out_.project.environment_known = inputs.env_file_read;
        out_.project.name = lookup("COMPOSE_PROJECT_NAME").value_or("");
        name_is_given_ = !out_.project.name.empty();
        if (!name_is_given_) out_.project.name = default_project_name(directory_);
        for (const auto& [name, value] : variables_)
            keep_secret(name, value);
    }

    [[nodiscard]] std::optional<std::string> from_shell(std::string_view name) const {
        const auto value = request_.environment.get(name);
        return value ? std::optional(std::string(*value)) : std::nullopt;
    }
    std::optional<std::string> lookup(std::string_view name) {
        if (auto value = from_shell(name)) {
            keep_secret(name, *value);
            return value;
        }
        const auto found = variables_.find(name);
        if (found != variables_.end()) return found->second;
        const auto& project = out_.project.name;
        return name == "COMPOSE_PROJECT_NAME" && !project.empty() ? std::optional(project) : std::nullopt;
    }

    /// A value that is put in the place of a variable; nothing once they are too large together.
    std::optional<std::string> counted(std::optional<std::string> value) {
        if (value) expanded_ += value->size();
        if (expanded_ <= expansion_cap) return value;
        fail({}, "the variables in these files expand to more than 4 MiB");
        return std::nullopt;
    }

    void keep_secret(std::string_view name, std::string_view value) {
        if (auto secret = openclaw::credential_by_name(name, value))
            out_.secrets.push_back(std::move(*secret));
    }

    const ParsedFile* parsed(const std::string& path, Place from) {
        const auto file = sources_.parsed(path, from);
        if (file) return *file;
        fail(file.error());
        return nullptr;
    }

    /// `from` is where it is named, when a file names it.
    void read_file(
        const std::string& path, const std::string& directory, std::vector<std::string> stack, Place from = {}
    ) {
        const auto* file = parsed(path, from);
        if (file == nullptr) return;
        const Node& root = file->root();
        if (auto fault = other_dialect(root)) return fail(std::move(*fault));
        if (root.at("apiVersion") != nullptr && root.at("kind") != nullptr) {
            out_.project.kubernetes = true;
            if (auto fault = read_manifest(file->documents, out_.project)) fail(std::move(*fault));
            return;
        }
        if (const auto* name = root.at("name"); name != nullptr && name->is_scalar() && !name_is_given_) {
            if (auto text = interpolate(name->text, name->place, lookup_)) out_.project.name = text->value;
        }
        read_includes(root, directory, stack, path);
        if (failed()) return;
        const auto context = context_for(directory);
        FieldReader reader(context);
        read_definitions(reader, root, definitions_);
        if (reader.failed()) return fail(*reader.fault());
        const auto* services = root.at("services");
        if (services == nullptr || !services->is_mapping()) {
            if (services == nullptr && root.at("include") != nullptr) return;
            return fail(
                services == nullptr ? root.place : services->place,
                services == nullptr ? "no `services` in this file"
                                    : "services must be a mapping, not " + std::string(name(services->kind))
            );
        }
        for (const auto& entry : services->entries) {
            auto service = layered(*file, entry, directory, {});
            if (!service) return;
            auto& known = out_.project.services;
            const auto found = known.find(entry.key);
            if (found == known.end()) {
                out_.project.order.push_back(entry.key);
                known.emplace(entry.key, std::move(*service));
            } else {
                found->second = merge_services(std::move(found->second), std::move(*service));
            }
        }
    }

    void read_includes(
        const Node& root,
        const std::string& directory,
        std::vector<std::string> stack,
        const std::string& path
    ) {
        const auto* include = root.at("include");
        if (include == nullptr) return;
        const auto full = absolute(path);
        if (std::find(stack.begin(), stack.end(), full) != stack.end())
            return fail(include->place, "`include` goes round in a circle");
        stack.push_back(full);
        for (const Node* item : include->items) {
            const Node* from = item->is_mapping() ? item->at("path") : item;
            if (from == nullptr) continue;
            const auto context = context_for(directory);
            FieldReader reader(context);
            for (const auto& text : reader.texts(*from, "include")) {
                const auto target = reader.host_path(text.value);
                read_file(target, openclaw::directory_of(target), stack, text.place);
                if (failed()) return;
            }
        }
    }

    ServiceContext context_for(const std::string& directory) const {
        return {request_.files, lookup_, directory, from_shell("HOME").value_or("/root")};
    }

    /// The service with what it extends below it.
    std::optional<Service> layered(
        const ParsedFile& file,
        const Node::Entry& entry,
        const std::string& directory,
        std::vector<std::string> stack
    ) {
        const auto id = std::to_string(file.index) + "#" + entry.key;
        if (std::find(stack.begin(), stack.end(), id) != stack.end()) {
            fail(entry.place, "`extends` goes round in a circle at service " + escape_text(entry.key, 60));
            return std::nullopt;
        }
        if (stack.size() >= longest_chain) {
            fail(entry.place, "`extends` leads through more than 100 services");
            return std::nullopt;
        }
        stack.push_back(id);
        auto service = read_service(entry, context_for(directory));
        if (!service) {
            fail(service.error());
            return std::nullopt;
        }
        const auto* extends = entry.value->at("extends");
        if (extends == nullptr || extends->kind == Node::Kind::null) return std::move(*service);
        auto base = extended(file, *extends, directory, std::move(stack));
        if (!base) return std::nullopt;
        // Compose does not inherit these: they name services of the other file.
        base->depends_on.clear();
        return merge_services(std::move(*base), std::move(*service));
    }

    std::optional<Service> extended(
        const ParsedFile& file,
        const Node& extends,
        const std::string& directory,
        std::vector<std::string> stack
    ) {
        const auto context = context_for(directory);
        FieldReader reader(context);
        const auto service =
            extends.is_mapping() ? reader.text_at(extends, "service") : reader.text(extends, "extends");
        const auto path = extends.is_mapping() ? reader.text_at(extends, "file") : Text{};
        if (reader.failed()) {
            fail(*reader.fault());
            return std::nullopt;
        }
        const ParsedFile* from =
            path.given() ? parsed(openclaw::resolve_path(file.directory, path.value), path.place) : &file;
        if (from == nullptr) return std::nullopt;
        const auto* services = from->root().at("services");
        const auto* entry = services == nullptr ? nullptr : services->find(service.value);
        if (entry == nullptr) {
            fail(
                extends.place,
                "`extends` names the service " + escape_text(service.value, 60) + ", which does not exist"
            );
            return std::nullopt;
        }
        return layered(*from, *entry, from == &file ? directory : from->directory, std::move(stack));
    }

    void finish() {
        auto& project = out_.project;
        if (!project.kubernetes) apply_definitions(definitions_, project);
        const auto profile_asked = [this](const std::string& profile) {
            const auto& asked = profiles_;
            return std::any_of(asked.begin(), asked.end(), [&](const auto& a) {
                return a == "*" || a == profile;
            });
        };
        for (auto& [name, service] : project.services) {
            service.active = service.profiles.empty() ||
                             std::any_of(service.profiles.begin(), service.profiles.end(), profile_asked);
            for (const auto& [variable, value] : service.environment)
                keep_secret(variable, value.text.value);
        }
    }

    const ReadRequest& request_;
    ReadOutcome out_;
    std::vector<std::string> paths_;
    std::vector<std::string> profiles_;
    bool name_is_given_ = false;  ///< by COMPOSE_PROJECT_NAME
    std::string directory_;
    std::map<std::string, std::string, std::less<>> variables_;
    Lookup lookup_ = [this](std::string_view name) { return counted(lookup(name)); };
    std::size_t expanded_ = 0;
    Definitions definitions_;
    SourceFiles sources_{request_, out_.project.files};
};

}  // namespace

ReadOutcome read_project(const ReadRequest& request) {
    return ProjectReader(request).read();
}

}  // namespace ocprobe::contract
