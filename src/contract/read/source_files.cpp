// From paths to parsed files.
#include "contract/read/source_files.hpp"

#include "contract/read/dialects.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

constexpr std::size_t most_files = 64;
constexpr std::string_view too_large = "larger than 4 MiB, the limit for one file";

bool is_sorted(const std::vector<Node::Entry>& entries) {
    return std::is_sorted(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return a.key < b.key;
    });
}

/// Both Composes print `config` without comments, every service's keys in alphabetical order and its environment as a
/// mapping. 1.29.2 sorts the top as well, where by hand the version stands first; v2 begins with the name and says of
/// every service on which networks it is.
bool looks_resolved(const Documents& documents) {
    const auto& root = ParsedFile::first_root(documents);
    const auto* services = root.at("services");
    const auto& top = root.entries;
    if (documents.has_comment || services == nullptr || !services->is_mapping() || top.size() < 2)
        return false;
    const bool first = top.front().key == "name";
    if (!first && (!is_sorted(top) || root.at("version") == nullptr)) return false;
    return std::all_of(
        services->entries.begin(),
        services->entries.end(),
        [first](const Node::Entry& service) {
            const Node& node = *service.value;
            const auto* environment = node.at("environment");
            const bool networked = node.at("networks") != nullptr || node.at("network_mode") != nullptr;
            return is_sorted(node.entries) && (networked || !first) &&
                   (environment == nullptr || environment->is_mapping());
        }
    );
}

}  // namespace

std::string SourceFiles::label_for(std::string_view path) const {
    // Relative to where the run is: what a reviewer's tools take as a place in the repository.
    if (path.starts_with(request_.working_directory + "/"))
        path.remove_prefix(request_.working_directory.size() + 1);
    return escape_text(path, 300);
}

const Node& ParsedFile::first_root(const Documents& documents) {
    const auto found = std::find_if(documents.roots.begin(), documents.roots.end(), [](const Node* root) {
        return root->kind != Node::Kind::null;
    });
    return found == documents.roots.end() ? *documents.roots.front() : **found;
}

boost::system::result<const ParsedFile*, Fault> SourceFiles::parsed(const std::string& path, Place from) {
    const bool piped = path == "-";
    const auto full = piped ? path : openclaw::resolve_path(request_.working_directory, path);
    if (const auto found = by_path_.find(full); found != by_path_.end()) return found->second;
    if (files_.size() >= most_files) {
        return Fault{from, "more than 64 files"};
    }
    SourceFile source{full, piped ? "<stdin>" : label_for(path), "", false, piped};
    if (piped) {
        source.text = request_.standard_input.value_or("");
    } else {
        auto content = request_.files.read(full, source_cap);
        if (content.error != 0 || content.truncated) {
            const auto why = content.truncated
                                 ? std::string(too_large)
                                 : errno_text(content.error) + " (" + errno_name(content.error) + ")";
            return Fault{from, source.label + ": " + why};
        }
        source.text = std::move(content.bytes);
    }
    const auto index = static_cast<std::uint32_t>(files_.size());
    files_.push_back(std::move(source));
    return parse(index, full);
}

boost::system::result<const ParsedFile*, Fault>
SourceFiles::parse(std::uint32_t index, const std::string& full) {
    auto& source = files_[index];
    if (source.text.size() > source_cap) {
        return Fault{{index, 1, 1}, std::string(too_large)};
    }
    if (auto fault = other_format(source.text, index)) return std::move(*fault);
    auto documents = read_yaml(source.text, index);
    if (!documents) return documents.error();
    if (documents->roots.empty() || ParsedFile::first_root(*documents).kind == Node::Kind::null)
        return Fault{{index, 1, 1}, "the file is empty"};
    const auto& root = ParsedFile::first_root(*documents);
    if (!root.is_mapping()) {
        if (auto fault = other_dialect(root)) return std::move(*fault);
        return Fault{root.place, "the file must be a mapping, not " + std::string(name(root.kind))};
    }
    const auto first = source.text.find_first_not_of(" \t\r\n");
    source.json = first != std::string::npos && source.text[first] == '{';
    source.resolved = source.resolved || source.json || looks_resolved(*documents);
    const auto directory = full == "-" ? request_.working_directory : openclaw::directory_of(full);
    parsed_.push_back({index, directory, std::move(*documents)});
    by_path_[full] = &parsed_.back();
    return &parsed_.back();
}

}  // namespace ocprobe::contract
