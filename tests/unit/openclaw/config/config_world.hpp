// A home directory and an environment for the config's tests, read as resolve() reads them.
#pragma once

#include "openclaw/config/load.hpp"
#include "openclaw/credential/secret_ref.hpp"
#include "support/fixture_tree.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::openclaw {

inline constexpr CliRules all_rules[] = {CliRules::v2026_4_29, CliRules::v2026_7_1, CliRules::v2026_9_6};

class ConfigWorld {
public:
    ConfigWorld() { environment.set("HOME", "/home/node"); }

    ConfigWorld& env(std::string name, std::string value) {
        environment.set(std::move(name), std::move(value));
        return *this;
    }
    ConfigWorld& file(std::string_view path, std::string_view bytes) {
        tree->file(path, bytes);
        return *this;
    }
    ConfigWorld& config(std::string_view text) { return file("/home/node/.openclaw/openclaw.json", text); }
    /// A config in mode local with that token, as it is written in the file.
    ConfigWorld& token(std::string_view literal) {
        return config("{gateway:{mode:'local',auth:{mode:'token',token:" + std::string(literal) + "}}}");
    }

    [[nodiscard]] Places places() const {
        const RealFileSystem files(tree->root());
        const Variables process(environment, "");
        return find_places({files, process, config_flag, state_flag, rules, directory, uid});
    }

    struct Loaded {
        Places places;
        Variables variables;
        Config config;
    };
    [[nodiscard]] Loaded load() const {
        const RealFileSystem files(tree->root());
        return load(files);
    }
    [[nodiscard]] Loaded load(const FileSystem& files) const {
        Variables variables(environment, "");
        auto found = find_places({files, variables, config_flag, state_flag, rules, directory, uid});
        load_dotenv_files(files, found, variables);
        auto config = load_config({files, found.config_path, rules, directory, version}, variables);
        return {std::move(found), std::move(variables), std::move(config)};
    }

    /// The token as the CLI would take it from gateway.auth.token: its text, `-` when the config gives none,
    /// `unresolved` for a reference without a value, `stop` for a config that the CLI refuses.
    [[nodiscard]] std::string config_token() const {
        const RealFileSystem files(tree->root());
        const auto loaded = load();
        const auto status = loaded.config.facts.status;
        if (status == ConfigStatus::invalid || status == ConfigStatus::unreadable) return "stop";
        const auto input = secret_input(loaded.config, "gateway.auth.token");
        if (input.kind == SecretInput::Kind::absent) return "-";
        if (input.kind == SecretInput::Kind::literal) return input.text;
        const auto resolved =
            resolve_secret_ref(*input.reference, {files, loaded.config, loaded.variables, uid, directory});
        if (!resolved) return resolved.error().kind == RefFault::Kind::undecided ? "undecided" : "unresolved";
        std::string value;
        resolved->reveal_to([&](std::string_view v) { value = std::string(trim(v)); });
        return value;
    }

    std::unique_ptr<test::FixtureTree> tree = std::make_unique<test::FixtureTree>();
    Environment environment;
    CliRules rules = CliRules::v2026_9_6;
    std::string version;
    std::string directory = "/home/node/work";
    std::uint32_t uid = ::geteuid();
    std::optional<std::string> config_flag;
    std::optional<std::string> state_flag;
};

}  // namespace ocprobe::openclaw
