#include "openclaw/install/layers.hpp"

#include "ocprobe/openclaw/resolve.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ocprobe::openclaw {
namespace {

constexpr std::array<std::string_view, 4> laddered = {
    "OPENCLAW_GATEWAY_URL", "OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD", "OPENCLAW_GATEWAY_PORT"};

class LayerReader {
public:
    explicit LayerReader(const Variables& variables) : variables_(variables) {}

    Layers read(const FileSystem& files, const Places& places, const Config& config) {
        for (const auto& [name, variable] : variables_.all())
            keep_secret(name, variable.value);
        // The CLI blocks the ladders' variables in the working directory's file: none of them lost there.
        for (const auto& [name, value] : read_dotenv(files, places.workspace_dotenv))
            keep_secret(name, value);
        for (const auto& path : places.dotenv_files) {
            for (const auto& [name, value] : read_dotenv(files, path)) {
                keep_secret(name, value);
                keep_hidden(name, {value, Layer::dotenv, path});
            }
        }
        for (const std::string_view block : {"env.vars", "env"}) {
            const auto* entries = config.at(block);
            if (entries == nullptr || !entries->is_object()) continue;
            for (const auto& [name, value] : entries->get_object()) {
                if (value.is_string())
                    keep_hidden(
                        name, {std::string(value.get_string()), Layer::config, std::string(config_origin)}
                    );
            }
        }
        return std::move(out_);
    }

private:
    void keep_secret(std::string_view name, std::string_view value) {
        if (auto secret = credential_by_name(name, value)) out_.secrets.push_back(std::move(*secret));
    }

    void keep_hidden(std::string_view name, Variable loser) {
        if (std::find(laddered.begin(), laddered.end(), name) == laddered.end()) return;
        const auto* winner = variables_.find(name);
        if (winner == nullptr || winner->origin == loser.origin) return;
        const std::string by = winner->origin.empty() ? "the process environment" : winner->origin;
        out_.hidden.push_back({std::string(name), std::move(loser), by});
    }

    const Variables& variables_;
    Layers out_;
};

}  // namespace

Layers
read_layers(const FileSystem& files, const Places& places, const Config& config, const Variables& variables) {
    return LayerReader(variables).read(files, places, config);
}

}  // namespace ocprobe::openclaw
