// Caddy's lines.
#include "base/ascii.hpp"
#include "base/duration.hpp"
#include "contract/pair/proxy_config.hpp"
#include "contract/pair/proxy_tokens.hpp"

#include <algorithm>
#include <string>

namespace ocprobe::contract {

namespace {

class CaddyReader {
public:
    std::vector<ProxyRoute> read(std::string_view text) {
        for (auto& token : proxy_tokens(text, Lines::end_a_statement)) {
            if (!token.sign) {
                words_.push_back(std::move(token));
                continue;
            }
            const auto before = routes_.size();
            const bool forwards = !words_.empty() && words_.front().text == "reverse_proxy";
            take();
            if (token.text == "{") blocks_.push_back(forwards ? before : no_route);
            if (token.text == "}" && !blocks_.empty()) blocks_.pop_back();
            words_.clear();
        }
        take();
        return std::move(routes_);
    }

private:
    static constexpr auto no_route = std::string::npos;

    /// A statement, which may stand in the block of a `reverse_proxy`.
    void take() {
        if (words_.empty()) return;
        const auto& name = words_.front().text;
        if (name == "reverse_proxy") add_upstreams();
        const auto block = std::find_if(blocks_.rbegin(), blocks_.rend(), [](std::size_t first) {
            return first != no_route;
        });
        if (block == blocks_.rend()) return;
        if (name == "to") add_upstreams();
        if (words_.size() < 2) return;
        const auto value = lower(words_[1].text);
        for (auto i = *block; i < routes_.size(); ++i) {
            if (name == "stream_timeout") routes_[i].longest = read_duration(value);
            if (name == "header_up" && (value == "-upgrade" || value == "-connection"))
                routes_[i].forwards_upgrade = false;
        }
    }

    void add_upstreams() {
        for (auto word = words_.begin() + 1; word != words_.end(); ++word) {
            const auto& text = word->text;
            if (text.starts_with('/') || text.starts_with('@') || text == "*") continue;
            const auto upstream = upstream_of(text);
            if (!upstream) continue;
            ProxyRoute route;
            route.host = upstream->first;
            route.port = upstream->second;
            route.line = word->line;
            // Caddy passes both on by itself.
            route.forwards_upgrade = true;
            routes_.push_back(std::move(route));
        }
    }

    std::vector<ProxyToken> words_;
    std::vector<std::size_t> blocks_;  ///< that are open: the first route of a `reverse_proxy`, else no_route
    std::vector<ProxyRoute> routes_;
};

}  // namespace

std::vector<ProxyRoute> caddy_routes(std::string_view text) {
    return CaddyReader().read(text);
}

}  // namespace ocprobe::contract
