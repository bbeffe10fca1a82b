// Replays the recorded decisions of the real CLI (tests/fixtures/ladders.json) through resolve().
#include "ocprobe/openclaw/resolve.hpp"
#include "openclaw/url/url.hpp"
#include "support/fixture_tree.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <unistd.h>

namespace json = boost::json;

namespace ocprobe::openclaw::ladder_oracle_test {
namespace {

/// Files and directories whose mode takes every right from their owner, also when root runs the test.
class ModeFiles final : public FileSystem {
public:
    explicit ModeFiles(const std::string& root) : real_(root) {}
    void close(std::string path, bool directory) { closed_[std::move(path)] = directory; }

    [[nodiscard]] FileStatus status(std::string_view path, bool follow_last = true) const override {
        if (!hidden(path)) return real_.status(path, follow_last);
        FileStatus status;
        status.error = EACCES;
        return status;
    }
    [[nodiscard]] FileContent read(std::string_view path, std::size_t cap) const override {
        return hidden(path) || closed_.contains(std::string(path)) ? FileContent{EACCES, false, {}}
                                                                   : real_.read(path, cap);
    }
    [[nodiscard]] std::optional<std::string> read_link(std::string_view path) const override {
        return hidden(path) ? std::nullopt : real_.read_link(path);
    }
    [[nodiscard]] std::vector<std::string>
    list(std::string_view path, std::size_t cap, int& error) const override {
        if (!hidden(path) && !closed_.contains(std::string(path))) return real_.list(path, cap, error);
        error = EACCES;
        return {};
    }
    [[nodiscard]] int access(std::string_view path, int mode) const override {
        return hidden(path) || closed_.contains(std::string(path)) ? EACCES : real_.access(path, mode);
    }
    [[nodiscard]] FileSystemSpace space(std::string_view path) const override { return real_.space(path); }
    [[nodiscard]] std::string canonical(std::string_view path) const override {
        return hidden(path) ? std::string() : real_.canonical(path);
    }
    [[nodiscard]] std::unique_ptr<OpenFile> open(std::string_view path, int& error) const override {
        if (!hidden(path) && !closed_.contains(std::string(path))) return real_.open(path, error);
        error = EACCES;
        return nullptr;
    }
    [[nodiscard]] std::optional<std::string>
    attribute(std::string_view path, const char* name) const override {
        return hidden(path) ? std::nullopt : real_.attribute(path, name);
    }

private:
    [[nodiscard]] bool hidden(std::string_view path) const {
        for (const auto& [closed, directory] : closed_) {
            if (directory && path.starts_with(closed + "/")) return true;
        }
        return false;
    }
    RealFileSystem real_;
    std::map<std::string, bool> closed_;
};

std::string text(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

const json::object* object_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_object();
}

std::string reveal(const std::optional<Secret>& secret) {
    std::string out;
    if (secret) secret->reveal_to([&](std::string_view value) { out = std::string(value); });
    return out;
}

/// Lays the row's files out and resolves them.
class Scene {
public:
    explicit Scene(const json::object& inputs) : files_(tree_.root()) {
        tree_.directory("/home/node/work");
        const auto* files = object_at(inputs, "files");
        if (files != nullptr) {
            for (const auto& [path, content] : *files)
                tree_.file(std::string(path), std::string(content.as_string()));
        }
        const auto* directories = inputs.if_contains("directories");
        if (directories != nullptr) {
            for (const auto& path : directories->as_array())
                tree_.directory(std::string(path.as_string()));
        }
        if (const auto* modes = object_at(inputs, "modes")) {
            for (const auto& [path, mode] : *modes)
                set_mode(std::string(path), std::string(mode.as_string()));
        }
        environment_.set("PATH", "/usr/bin:/bin");
        environment_.set("HOME", "/home/node");
        if (const auto* env = object_at(inputs, "env")) {
            for (const auto& [name, value] : *env)
                environment_.set(std::string(name), std::string(value.as_string()));
        }
        container_.uid = ::geteuid();
    }

    [[nodiscard]] Resolution run(const std::string& version) const {
        Request request{
            files_, environment_, "", "/home/node/work", container_, {}, nullptr, {}, {}, version, {}, {}};
        return resolve(request);
    }

private:
    void set_mode(const std::string& path, const std::string& mode) {
        const std::string real = tree_.real(path);
        if (mode == "000") {
            files_.close(path, std::filesystem::is_directory(real));
        } else {
            std::filesystem::permissions(
                real, static_cast<std::filesystem::perms>(std::stoi(mode, nullptr, 8))
            );
        }
    }

    test::FixtureTree tree_;
    ModeFiles files_;
    Environment environment_;
    ContainerFacts container_;
};

SourceKind source_kind(std::string_view printed) {
    if (printed == "local loopback") return SourceKind::default_loopback;
    if (printed == "env OPENCLAW_GATEWAY_URL") return SourceKind::env_gateway_url;
    if (printed == "config gateway.remote.url") return SourceKind::config_remote_url;
    return SourceKind::none;
}

/// The places that a recorded value may have come from: the values name them.
bool from_named_place(std::string_view value, SourceKind kind) {
    const auto named = [value](std::string_view place) {
        return value.find("fake-" + std::string(place) + "-") == 0;
    };
    if (named("auth-token")) return kind == SourceKind::config_auth_token;
    if (named("auth-password")) return kind == SourceKind::config_auth_password;
    if (named("remote-token")) return kind == SourceKind::config_remote_token;
    if (named("remote-password")) return kind == SourceKind::config_remote_password;
    if (named("env-token") || named("state-token") || named("global-token") || named("vars-token")) {
        return kind == SourceKind::env_gateway_token;
    }
    if (named("env-password")) return kind == SourceKind::env_gateway_password;
    return true;
}

void check_dialled(const json::object& result, const Resolution& found) {
    const auto& wire = *object_at(result, "wire");
    CHECK(found.target.cli_would_dial());
    CHECK(found.credential.stop == CredentialStop::none);
    REQUIRE(found.target.endpoint);
    CHECK(found.target.endpoint->host_header == text(wire, "host"));
    const auto target = text(wire, "target");
    const auto query = std::min(target.find('?'), target.size());
    // The CLI sends a credential in the query as well, ocprobe does not.
    CHECK(
        found.target.endpoint->request_target ==
        target.substr(0, query) + openclaw::public_query(target.substr(query))
    );
    CHECK(found.target.endpoint->port == wire.at("port").to_number<int>());
    CHECK((found.target.endpoint->transport == Endpoint::Transport::tls) == wire.at("tls").as_bool());
    CHECK(found.cli.protocol_min == wire.at("protocol").as_array().at(0).to_number<int>());
    CHECK(found.cli.protocol_max == wire.at("protocol").as_array().at(1).to_number<int>());
    const auto& auth = *object_at(result, "auth");
    const std::string token = text(auth, "token");
    const std::string password = text(auth, "password");
    CHECK(reveal(found.credentials.token) == token);
    CHECK(reveal(found.credentials.password) == password);
    const std::size_t sent = (token.empty() ? 0U : 1U) + (password.empty() ? 0U : 1U);
    CHECK((found.credential.kind == CredentialKind::none) == (sent == 0));
    CHECK(found.credential.also.size() == (sent == 2 ? 1U : 0U));
    if (sent == 0) return;
    const bool password_first = found.credential.kind == CredentialKind::password;
    CHECK(from_named_place(password_first ? password : token, found.credential.source.kind));
    if (sent == 2)
        CHECK(from_named_place(password_first ? token : password, found.credential.also.front().source.kind));
}

bool config_stops(const Resolution& found) {
    const auto& config = found.state.config;
    return config.status == ConfigStatus::invalid || config.status == ConfigStatus::unreadable ||
           config.status == ConfigStatus::hidden || !config.suspicious.empty();
}

void check_stopped(const std::string& stop, const Resolution& found) {
    CHECK_FALSE(found.target.cli_would_dial());
    if (stop == "plaintext") {
        CHECK_FALSE(found.target.refused_elsewhere());
    } else if (stop == "reference") {
        CHECK(found.credential.stop == CredentialStop::unresolved_secret_ref);
    } else if (stop == "url_needs_env_token") {
        CHECK(found.credential.stop == CredentialStop::url_needs_env_token);
    } else if (stop == "remote_url_missing") {
        CHECK(found.target.remote_url_missing);
    } else if (stop == "no_credential") {
        CHECK(found.credential.stop == CredentialStop::missing);
    } else if (stop == "config_invalid" || stop == "config_unreadable") {
        CHECK(config_stops(found));
    } else {
        CHECK((stop == "timeout" || stop == "pin"));
    }
}

void check_row(const json::object& result, const Resolution& found) {
    const std::string source = text(result, "source");
    if (!source.empty() && source_kind(source) != SourceKind::none) {
        CHECK(found.target.source.kind == source_kind(source));
    }
    const std::string url = text(result, "url");
    // What the CLI masks or escapes in print is compared on the wire alone.
    if (!url.empty() && url.find_first_of("*\\") == std::string::npos) CHECK(found.target.url == url);
    const std::string stop = text(result, "stop");
    static const std::set<std::string> after_dialling = {"lookup", "connect", "other"};
    if (object_at(result, "wire") != nullptr) {
        check_dialled(result, found);
    } else if (stop == "other" && url.empty() && object_at(result, "touched") == nullptr) {
        // It ended as it started.
        CHECK_FALSE(found.target.cli_would_dial());
        CHECK(found.cli.start_refusal != StartRefusal::none);
    } else if (after_dialling.contains(stop)) {
        CHECK(found.target.cli_would_dial());
    } else {
        check_stopped(stop, found);
    }
}

json::array load_rows() {
    std::ifstream in(OCPROBE_TEST_DATA "/fixtures/ladders.json", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    return json::parse(bytes).as_object().at("rows").as_array();
}

}  // namespace

TEST_CASE("every recorded decision of the real CLI is ours too", "[oracle]") {
    const auto rows = load_rows();
    REQUIRE(rows.size() > 500);
    for (const auto& entry : rows) {
        const auto& row = entry.as_object();
        const Scene scene(row.at("inputs").as_object());
        for (const auto& [version, result] : row.at("results").as_object()) {
            INFO(std::string(version) << " " << text(row, "name") << " " << json::serialize(result));
            check_row(result.as_object(), scene.run(std::string(version)));
        }
    }
}

}  // namespace ocprobe::openclaw::ladder_oracle_test
