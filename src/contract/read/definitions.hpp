// What stands beside `services` in a Compose file: volumes, networks, secrets and configs by their names.
#pragma once

#include "contract/read/compose.hpp"
#include "contract/read/field_reader.hpp"

#include <map>
#include <string>

namespace ocprobe::contract {

struct VolumeDefinition {
    std::string name;  ///< `name:`, else the key
    bool external = false;
    std::string device;  ///< driver_opts of a bind: the host's directory
};

struct FileDefinition {
    std::string path;  ///< absolute; empty when it is made otherwise
    std::string content;
    bool has_content = false;
};

struct Definitions {
    std::map<std::string, VolumeDefinition, std::less<>> volumes;
    std::map<std::string, std::string, std::less<>> networks;              ///< key to `name:`
    std::map<std::string, std::vector<std::string>, std::less<>> subnets;  ///< by the name
    std::map<std::string, FileDefinition, std::less<>> secrets;
    std::map<std::string, FileDefinition, std::less<>> configs;
};

void read_definitions(FieldReader& reader, const Node& root, Definitions& into);

/// Puts the definitions in the place of their names, in every service.
void apply_definitions(const Definitions& definitions, Project& project);

}  // namespace ocprobe::contract
