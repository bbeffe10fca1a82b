// What ocprobe reads from Compose files, as JSON: the other half of the comparison in run.py.
// Usage: compose_model [--env-file F] [--profile P] [--project-directory D] [-f F]…; 1 and the fault on stderr when the
// files are refused.
#include "contract/read/dialects.hpp"
#include "contract/read/reader.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <filesystem>
#include <iostream>
#include <iterator>
#include <string>
#include <unistd.h>

namespace {

namespace json = boost::json;
using namespace ocprobe;
using namespace ocprobe::contract;

json::value words(const Words& from) {
    if (!from.given()) return nullptr;
    return json::value_from(from.words);
}

json::object environment(const Service& service) {
    json::object out;
    for (const auto& [name, value] : service.environment) {
        const bool unset = value.passed_through && value.text.blank() != nullptr;
        out[name] = unset ? json::value(nullptr) : json::value(value.text.value);
    }
    return out;
}

json::array ports(const Service& service) {
    json::array out;
    for (const auto& port : service.ports)
        out.push_back({port.host_address, port.published, port.target, port.protocol});
    return out;
}

json::array mounts(const Service& service) {
    constexpr std::string_view kinds[] = {"bind", "volume", "tmpfs", "file", "other"};
    json::array out;
    for (const auto& mount : service.mounts)
        out.push_back(
            {json::string(kinds[static_cast<std::size_t>(mount.kind)]),
             mount.source,
             mount.target,
             mount.read_only,
             mount.inside}
        );
    return out;
}

json::object networks(const Service& service) {
    json::object out;
    for (const auto& [name, use] : service.networks)
        out[name] = json::object{{"aliases", json::value_from(use.aliases)}, {"address", use.address}};
    return out;
}

json::value health(const Service& service) {
    if (!service.health) return nullptr;
    const auto& check = *service.health;
    const auto milliseconds = [](const std::optional<Millis>& value) {
        return value ? json::value(value->count()) : json::value(nullptr);
    };
    return json::object{
        {"disabled", check.disabled},
        {"test", json::value_from(check.test)},
        {"interval", milliseconds(check.interval)},
        {"timeout", milliseconds(check.timeout)},
        {"start_period", milliseconds(check.start_period)},
        {"retries", check.retries ? json::value(*check.retries) : json::value(nullptr)}};
}

json::object printed(const Service& service) {
    json::object labels;
    for (const auto& [name, text] : service.labels)
        labels[name] = text.value;
    json::object depends;
    for (const auto& [name, dependency] : service.depends_on)
        depends[name] = dependency.condition;
    json::array hosts;
    for (const auto& host : service.extra_hosts)
        hosts.push_back(json::string(host.name + "=" + host.address));
    return json::object{
        {"image", service.image.value},
        {"build", service.build},
        {"command", words(service.command)},
        {"entrypoint", words(service.entrypoint)},
        {"environment", environment(service)},
        {"ports", ports(service)},
        {"expose", json::value_from(service.exposed)},
        {"mounts", mounts(service)},
        {"networks", networks(service)},
        {"network_mode", service.network_mode.value},
        {"profiles", json::value_from(service.profiles)},
        {"container_name", service.container_name.value},
        {"user", service.user.value},
        {"restart", service.restart.value},
        {"read_only", service.read_only},
        {"labels", labels},
        {"depends_on", depends},
        {"extra_hosts", hosts},
        {"links", json::value_from(service.links)},
        {"healthcheck", health(service)}};
}

int refuse(const Project& project, const Fault& fault) {
    const bool known = fault.place.known() && fault.place.file < project.files.size();
    if (known) std::cerr << project.files[fault.place.file].label << ":" << fault.place.line << ": ";
    std::cerr << fault.what << "\n";
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    RealFileSystem files("");
    const auto environment = Environment::from_process(environ);
    ReadRequest request{files, environment, std::filesystem::current_path().string(), {}, {}, {}, {}, {}};
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string option = argv[i];
        if (option == "-f") request.paths.emplace_back(argv[i + 1]);
        if (option == "--env-file") request.env_files.emplace_back(argv[i + 1]);
        if (option == "--profile") request.profiles.emplace_back(argv[i + 1]);
        if (option == "--project-directory") request.project_directory = argv[i + 1];
        if (option == "-f" && request.paths.back() == "-")
            request.standard_input.emplace(
                std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()
            );
    }
    const auto read = read_project(request);
    if (read.fault) return refuse(read.project, *read.fault);
    if (const auto part = part_of_a_project(read.project)) return refuse(read.project, *part);
    json::object services;
    for (const auto& [name, service] : read.project.services) {
        if (service.active) services[name] = printed(service);
    }
    std::cout << json::serialize(json::object{{"name", read.project.name}, {"services", services}}) << "\n";
    return 0;
}
