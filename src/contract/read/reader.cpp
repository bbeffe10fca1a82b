// From paths to a project.
#include "contract/read/reader.hpp"

#include "contract/read/consistency.hpp"
#include "contract/read/definitions.hpp"
#include "contract/read/dialects.hpp"
#include "contract/read/file_shape.hpp"
#include "contract/read/project_inputs.hpp"
#include "contract/read/service_reader.hpp"
#include "contract/read/source_files.hpp"
#include "contract/read/variables.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>
#include <set>

namespace ocprobe::contract {

namespace {

/// Of `extends`: each link of a chain is a level of ours.
constexpr std::size_t longest_chain = 100;

class ProjectReader {
public:
    explicit ProjectReader(const ReadRequest& request) : request_(request) {}

    ReadOutcome read() {
        auto inputs = find_inputs(request_);
        if (inputs) {
            take(std::move(*inputs));
            find_name();
            for (const auto& path : paths_) {
                if (failed()) break;
                read_file(path, directory_, {});
            }
        } else {
            fail(inputs.error());
        }
        if (variables_.too_large())
            out_.fault = Fault{{}, "the variables in these files expand to more than 4 MiB"};
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
        variables_.set(std::move(inputs.variables));
        profiles_ = std::move(inputs.profiles);
        out_.project.directory = directory_;
        out_.project.environment_known = inputs.env_file_read;
        out_.project.name = variables_.find("COMPOSE_PROJECT_NAME").value_or("");
        name_is_given_ = !out_.project.name.empty();
        if (!name_is_given_) out_.project.name = default_project_name(directory_);
        if (out_.project.name != project_name_of(out_.project.name))
            fail({}, "COMPOSE_PROJECT_NAME: a name is made of small letters, digits, `-` and `_`");
        variables_.set_project_name(out_.project.name);
    }

    /// The last file's wins, before any variable is put in its place.
    void find_name() {
        if (name_is_given_) return;
        for (const auto& path : paths_) {
            const auto* file = failed() ? nullptr : parsed(path, {});
            const auto* name = file == nullptr ? nullptr : file->root().at("name");
            if (name == nullptr || !name->is_scalar()) continue;
            if (auto text = interpolate(name->text, name->place, variables_.lookup()))
                out_.project.name = project_name_of(text->value);
        }
        variables_.set_project_name(out_.project.name);
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
        const Node& first = file->root();
        if (auto fault = other_dialect(first)) return fail(std::move(*fault));
        if (first.at("apiVersion") != nullptr && first.at("kind") != nullptr) {
            out_.project.kubernetes = true;
            if (auto fault = read_manifest(file->documents, out_.project)) fail(std::move(*fault));
            return;
        }
        for (const Node* root : file->documents.roots) {
            if (!failed() && root->kind != Node::Kind::null)
                read_document(*file, *root, path, directory, stack);
        }
    }

    /// One of the documents of a file: each adds to those before it.
    void read_document(
        const ParsedFile& file,
        const Node& root,
        const std::string& path,
        const std::string& directory,
        const std::vector<std::string>& stack
    ) {
        if (!root.is_mapping())
            return fail(root.place, "the file must be a mapping, not " + std::string(name(root.kind)));
        const auto* services = root.at("services");
        if (services == nullptr && root.at("include") == nullptr)
            return fail(root.place, "no `services` in this file");
        if (services != nullptr && !services->is_mapping())
            return fail(
                services->place, "services must be a mapping, not " + std::string(name(services->kind))
            );
        if (auto fault = differs_from_schema(root)) return fail(std::move(*fault));
        const auto imported = read_includes(root, directory, stack, path);
        if (failed()) return;
        const auto context = context_for(directory);
        FieldReader reader(context);
        read_definitions(reader, root, definitions_);
        if (reader.failed()) return fail(*reader.fault());
        if (services == nullptr) return;
        for (const auto& entry : services->entries) {
            if (imported.contains(entry.key))
                return fail(
                    entry.place, "service " + escape_text(entry.key, 60) + " is in an included file, too"
                );
            add_service(file, entry, directory);
            if (failed()) return;
        }
    }

    void add_service(const ParsedFile& file, const Node::Entry& entry, const std::string& directory) {
        auto service = layered(file, entry, directory, {});
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

    /// The names of the services that it brings.
    std::set<std::string, std::less<>> read_includes(
        const Node& root,
        const std::string& directory,
        std::vector<std::string> stack,
        const std::string& path
    ) {
        std::set<std::string, std::less<>> imported;
        const auto* include = root.at("include");
        if (include == nullptr) return imported;
        const auto full = absolute(path);
        if (std::find(stack.begin(), stack.end(), full) != stack.end()) {
            fail(include->place, "`include` goes round in a circle");
            return imported;
        }
        stack.push_back(full);
        const auto before = out_.project.order.size();
        for (const Node* item : include->items) {
            if (!failed()) read_include(*item, directory, stack);
        }
        const auto& order = out_.project.order;
        imported.insert(order.begin() + static_cast<std::ptrdiff_t>(before), order.end());
        return imported;
    }

    /// A project of its own: its folder is the first file's, and its variables are seen in its files alone.
    void read_include(const Node& item, const std::string& directory, const std::vector<std::string>& stack) {
        const Node* from = item.is_mapping() ? item.at("path") : &item;
        if (from == nullptr) return;
        const auto context = context_for(directory);
        FieldReader reader(context);
        const auto paths = reader.texts(*from, "include");
        if (reader.failed()) return fail(*reader.fault());
        if (paths.empty()) return;
        auto outer = variables_.values();
        auto inner = openclaw::directory_of(reader.host_path(paths.front().value));
        std::vector<std::string> env_files;
        if (item.is_mapping()) {
            if (const auto given = reader.text_at(item, "project_directory"); given.given())
                inner = reader.host_path(given.value);
            if (const auto* files = item.at("env_file")) {
                for (const auto& file : reader.texts(*files, "env_file"))
                    env_files.push_back(reader.host_path(file.value));
            }
        }
        if (env_files.empty()) env_files.push_back(inner + "/.env");
        for (const auto& file : env_files) {
            if (auto fault = variables_.add_file(file)) return fail(std::move(*fault));
        }
        for (const auto& text : paths) {
            if (!failed()) read_file(reader.host_path(text.value), inner, stack, text.place);
        }
        variables_.set(std::move(outer));
    }

    ServiceContext context_for(const std::string& directory) {
        auto home = variables_.from_shell("HOME").value_or("/root");
        return {request_.files, variables_.lookup(), directory, std::move(home), weight_};
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
        if (!project.kubernetes) {
            if (!part_of_a_project(project)) {
                if (auto fault = contradicts_itself(project, definitions_)) return fail(std::move(*fault));
            }
            apply_definitions(definitions_, project);
        }
        const auto profile_asked = [this](const std::string& profile) {
            const auto is_it = [&](const auto& asked) { return asked == "*" || asked == profile; };
            return std::any_of(profiles_.begin(), profiles_.end(), is_it);
        };
        for (auto& [name, service] : project.services) {
            service.active = service.profiles.empty() ||
                             std::any_of(service.profiles.begin(), service.profiles.end(), profile_asked);
            for (const auto& [variable, value] : service.environment)
                variables_.keep_secret(variable, value.text.value);
        }
    }

    const ReadRequest& request_;
    ReadOutcome out_;
    std::vector<std::string> paths_;
    std::vector<std::string> profiles_;
    std::size_t weight_ = 0;      ///< of all services
    bool name_is_given_ = false;  ///< by COMPOSE_PROJECT_NAME
    std::string directory_;
    Variables variables_{request_, out_.secrets};
    Definitions definitions_;
    SourceFiles sources_{request_, out_.project.files};
};

}  // namespace

ReadOutcome read_project(const ReadRequest& request) {
    return ProjectReader(request).read();
}

}  // namespace ocprobe::contract
