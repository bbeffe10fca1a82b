// nginx's blocks.
#include "base/ascii.hpp"
#include "base/duration.hpp"
#include "contract/pair/proxy_config.hpp"
#include "contract/pair/proxy_tokens.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace ocprobe::contract {

namespace {

constexpr std::size_t deepest_block = 50;

struct NginxStatement {
    std::vector<std::string> words;
    std::uint32_t line = 0;
};

/// `60`, `60s`, `1h`: nginx counts seconds where no unit stands.
std::optional<Millis> nginx_time(std::string text) {
    if (!text.empty() && is_digit(text.back())) text += "s";
    return read_duration(text);
}

class NginxReader {
public:
    std::vector<ProxyRoute> read(std::string_view text) {
        levels_.emplace_back();
        NginxStatement statement;
        for (auto& token : proxy_tokens(text, Lines::are_blanks)) {
            if (!token.sign) {
                if (statement.words.empty()) statement.line = token.line;
                statement.words.push_back(std::move(token.text));
                continue;
            }
            if (token.text == "{") {
                if (levels_.size() > deepest_block) return {};
                levels_.push_back({statement.words, {}, {}, {}, {}});
            } else if (token.text == "}") {
                close();
            } else {
                take(statement);
            }
            statement = {};
        }
        while (levels_.size() > 1)
            close();
        resolve();
        return std::move(routes_);
    }

private:
    struct Level {
        std::vector<std::string> name;
        std::vector<std::string> headers;  ///< of proxy_set_header, in lower case
        std::optional<Millis> read_timeout;
        std::optional<Millis> send_timeout;
        std::vector<NginxStatement> passes;
    };

    void take(const NginxStatement& statement) {
        if (statement.words.size() < 2) return;
        auto& level = levels_.back();
        const auto& name = statement.words[0];
        if (name == "proxy_set_header") level.headers.push_back(lower(statement.words[1]));
        if (name == "proxy_read_timeout") level.read_timeout = nginx_time(statement.words[1]);
        if (name == "proxy_send_timeout") level.send_timeout = nginx_time(statement.words[1]);
        if (name == "proxy_pass") level.passes.push_back(statement);
        const bool of_upstream = level.name.size() == 2 && level.name[0] == "upstream";
        if (name == "server" && of_upstream) upstreams_[level.name[1]].push_back(statement.words[1]);
    }

    /// A block's settings are known at its end; those of the blocks around it stand in no order, so the routes wait.
    void close() {
        if (levels_.size() < 2) return;
        auto level = std::move(levels_.back());
        levels_.pop_back();
        // proxy_set_header is inherited only where a level has none of its own.
        for (auto& waiting : waiting_) {
            if (waiting.depth <= levels_.size()) continue;
            waiting.depth = levels_.size();
            settle(waiting, level);
        }
        for (const auto& pass : level.passes) {
            Waiting waiting{pass, levels_.size(), {}, {}, {}};
            settle(waiting, level);
            waiting_.push_back(std::move(waiting));
        }
    }

    struct Waiting {
        NginxStatement pass;
        std::size_t depth = 0;
        std::optional<std::vector<std::string>> headers;
        std::optional<Millis> read_timeout;
        std::optional<Millis> send_timeout;
    };

    static void settle(Waiting& waiting, const Level& level) {
        if (!waiting.headers && !level.headers.empty()) waiting.headers = level.headers;
        if (!waiting.read_timeout) waiting.read_timeout = level.read_timeout;
        if (!waiting.send_timeout) waiting.send_timeout = level.send_timeout;
    }

    void resolve() {
        for (auto& waiting : waiting_) {
            settle(waiting, levels_.front());
            const auto host = upstream_of(waiting.pass.words[1]);
            if (!host) continue;
            const auto named = upstreams_.find(host->first);
            const auto servers =
                named == upstreams_.end() ? std::vector<std::string>{waiting.pass.words[1]} : named->second;
            for (const auto& server : servers)
                add(waiting, server);
        }
    }

    void add(const Waiting& waiting, const std::string& server) {
        const auto upstream = upstream_of(server);
        if (!upstream) return;
        const auto headers = waiting.headers.value_or(std::vector<std::string>{});
        const auto sets = [&](std::string_view name) {
            return std::find(headers.begin(), headers.end(), name) != headers.end();
        };
        ProxyRoute route;
        route.host = upstream->first;
        route.port = upstream->second;
        route.line = waiting.pass.line;
        route.forwards_upgrade = sets("upgrade") && sets("connection");
        constexpr Millis default_timeout{60'000};
        route.idle = std::min(
            waiting.read_timeout.value_or(default_timeout), waiting.send_timeout.value_or(default_timeout)
        );
        routes_.push_back(std::move(route));
    }

    std::vector<Level> levels_;
    std::vector<Waiting> waiting_;
    std::map<std::string, std::vector<std::string>, std::less<>> upstreams_;
    std::vector<ProxyRoute> routes_;
};

}  // namespace

std::vector<ProxyRoute> nginx_routes(std::string_view text) {
    return NginxReader().read(text);
}

}  // namespace ocprobe::contract
