// A container for the ladders' tests: a home directory, an environment, a config, and what resolve() makes of
// them.
#pragma once

#include "ocprobe/openclaw/resolve.hpp"
#include "support/fixture_tree.hpp"
#include "support/gateway_database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace ocprobe::test {

class World {
public:
    static constexpr std::string_view state = "/home/node/.openclaw";

    World() {
        environment_.set("HOME", "/home/node");
        environment_.set("PATH", "/usr/bin");
        container_.uid = ::geteuid();
        tree_.directory("/home/node/work");
    }

    World& env(std::string name, std::string value) {
        environment_.set(std::move(name), std::move(value));
        return *this;
    }
    World& config(std::string_view text) { return file(std::string(state) + "/openclaw.json", text); }
    World& file(std::string_view path, std::string_view content) {
        tree_.file(path, content);
        return *this;
    }
    World& version(std::string version) {
        version_ = std::move(version);
        return *this;
    }
    World& url(std::string url, SourceKind source = SourceKind::flag_url) {
        url_ = openclaw::UrlOverride{std::move(url), source};
        return *this;
    }
    World& token(std::string token, SourceKind source = SourceKind::flag_token_file) {
        token_ = openclaw::TokenOverride{Secret(std::move(token)), source};
        return *this;
    }
    World& label(std::string label) {
        label_ = std::move(label);
        return *this;
    }
    World& pin(std::string pin) {
        pin_ = std::move(pin);
        return *this;
    }
    World& ca_file(std::string path) {
        ca_files_.push_back(std::move(path));
        return *this;
    }

    /// The state directory's database, made on first use.
    GatewayDatabase& database() {
        if (!database_) {
            tree_.directory(std::string(state) + "/state");
            database_.emplace(tree_.real(std::string(state) + "/state/openclaw.sqlite"));
            database_->schema();
        }
        return *database_;
    }

    World& as_cli() {
        as_cli_ = true;
        return *this;
    }

    [[nodiscard]] openclaw::Resolution resolve() const {
        const RealFileSystem files(tree_.root());
        return openclaw::resolve(
            {files,
             environment_,
             label_,
             "/home/node/work",
             container_,
             url_,
             token_ ? &*token_ : nullptr,
             {},
             {},
             version_,
             ca_files_,
             pin_,
             as_cli_}
        );
    }

private:
    FixtureTree tree_;
    Environment environment_;
    ContainerFacts container_;
    std::string version_ = "2026.9.6";
    std::string label_;
    std::optional<openclaw::UrlOverride> url_;
    std::optional<openclaw::TokenOverride> token_;
    std::vector<std::string> ca_files_;
    std::optional<std::string> pin_;
    bool as_cli_ = false;
    std::optional<GatewayDatabase> database_;
};

inline std::string reveal(const std::optional<Secret>& secret) {
    std::string out;
    if (secret) secret->reveal_to([&](std::string_view value) { out = std::string(value); });
    return out;
}

inline bool knows(const openclaw::Resolution& found, const std::string& value) {
    for (const auto& secret : found.secrets) {
        if (Secret::same(secret, Secret(value))) return true;
    }
    return false;
}

}  // namespace ocprobe::test
