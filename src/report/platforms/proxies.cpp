// How proxies write a setting: what stands between its name and its value, and how blocks begin and end.
#include "report/platforms/platform.hpp"
#include "report/platforms/quoting.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace ocprobe::report {

namespace {

struct Syntax {
    std::string_view proxy;
    std::string_view separator = " ";
    std::string_view end = "";
    std::string_view open = " {";  ///< behind the name of a block
    std::string_view close = "}";  ///< a line of its own; empty: the indentation ends it
};

constexpr std::array<Syntax, 5> syntaxes{{
    {.proxy = "nginx", .end = ";"},
    {.proxy = "HAProxy", .open = "", .close = ""},
    {.proxy = "Traefik", .separator = ": ", .open = ":", .close = ""},
    {.proxy = "Envoy", .separator = ": ", .open = ":", .close = ""},
    {.proxy = "AWS load balancer", .separator = " = "},
}};

const Syntax& syntax_of(std::string_view proxy) {
    static constexpr Syntax usual{};
    const auto* const found =
        std::find_if(syntaxes.begin(), syntaxes.end(), [&](const Syntax& row) { return row.proxy == proxy; });
    return found == syntaxes.end() ? usual : *found;
}

// `reverse_proxy > transport http > read_timeout`: the blocks around a setting, then its name.
std::vector<std::string> path_of(std::string_view directive) {
    constexpr std::string_view separator = " > ";
    std::vector<std::string> path;
    while (true) {
        const auto end = directive.find(separator);
        path.push_back(on_one_line(directive.substr(0, end)));
        if (end == std::string_view::npos) return path;
        directive.remove_prefix(end + separator.size());
    }
}

class Blocks {
public:
    explicit Blocks(const Syntax& syntax) : syntax_(syntax) {}

    void add(const ProxyDirective& setting) {
        auto path = path_of(setting.directive);
        const auto name = std::move(path.back());
        path.pop_back();
        close_to(path);
        for (auto i = open_.size(); i < path.size(); ++i) {
            line(path[i] + std::string(syntax_.open));
            open_.push_back(path[i]);
        }
        auto text = name;
        if (!setting.value.empty()) text += std::string(syntax_.separator) + on_one_line(setting.value);
        line(text + std::string(syntax_.end));
    }

    std::string finished() {
        close_to({});
        return std::move(text_);
    }

private:
    // Closes the blocks that `path` does not share.
    void close_to(const std::vector<std::string>& path) {
        const auto shared = std::mismatch(open_.begin(), open_.end(), path.begin(), path.end()).first;
        const auto kept = static_cast<std::size_t>(shared - open_.begin());
        while (open_.size() > kept) {
            open_.pop_back();
            if (!syntax_.close.empty()) line(std::string(syntax_.close));
        }
    }

    void line(const std::string& text) { add_line(text_, std::string(2 * open_.size(), ' ') + text); }

    const Syntax& syntax_;
    std::vector<std::string> open_;
    std::string text_;
};

}  // namespace

Lines proxy_lines(const FixStep& step) {
    Blocks blocks(syntax_of(step.proxy));
    for_each_edit<ProxyDirective>(step, [&](const ProxyDirective& setting) { blocks.add(setting); });
    return {blocks.finished(), LineKind::config};
}

}  // namespace ocprobe::report
