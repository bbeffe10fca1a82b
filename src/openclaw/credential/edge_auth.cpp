#include "openclaw/credential/edge_auth.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/url/url.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::openclaw {

namespace {

constexpr std::string_view edge_auth_key = "gateway.remote.edgeAuth";

/// RFC 9110 §5.6.2.
bool is_header_name(std::string_view name) {
    constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return is_letter(c) || is_digit(c) || signs.find(c) != std::string_view::npos;
    });
}

bool belongs_to_transport(std::string_view name) {
    constexpr std::array<std::string_view, 8> names{
        "host",
        "connection",
        "upgrade",
        "content-length",
        "sec-websocket-key",
        "sec-websocket-version",
        "sec-websocket-protocol",
        "sec-websocket-extensions"};
    return std::find(names.begin(), names.end(), lower(name)) != names.end();
}

/// Node refuses such a value, and in a head it would begin a line of its own.
bool may_stand_in_a_head(std::string_view value) {
    return std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

std::string shape_fault(const boost::json::object& map) {
    if (map.empty()) return std::string(edge_auth_key) + ": the map of headers is empty";
    std::vector<std::string> seen;
    for (const auto& member : map) {
        const std::string_view name = member.key();
        const auto shown = escape_text(name, 64);
        if (!is_header_name(name))
            return std::string(edge_auth_key) + ": \"" + shown + "\" is no name of a header";
        if (belongs_to_transport(name))
            return std::string(edge_auth_key) + " cannot set \"" + shown +
                   "\", which belongs to the transport";
        if (std::find(seen.begin(), seen.end(), lower(name)) != seen.end())
            return std::string(edge_auth_key) + ": two names differ from \"" + shown + "\" only by case";
        seen.push_back(lower(name));
    }
    return {};
}

bool is_for_target(const SecretRequest& request, const UrlLadder& urls) {
    const auto remote = request.config.raw("gateway.remote.url");
    if (!remote || urls.origin_scope.empty()) return false;
    const auto url = read_url(trim(*remote), false).parsed;
    return url && url->origin_scope() == urls.origin_scope;
}

class EdgeAuthReader {
public:
    explicit EdgeAuthReader(const SecretRequest& request) : request_(request) {}

    EdgeAuthReading read(const boost::json::object& map) {
        for (const auto& member : map) {
            const std::string_view name = member.key();
            out_.names.push_back(escape_text(name, 64));
            take(name, member.value());
        }
        if (out_.fault != EdgeAuthFault::none) {
            out_.state = EdgeAuth::unusable;
        } else if (undecided_) {
            out_.state = EdgeAuth::undecided;
        } else {
            out_.state = EdgeAuth::sent;
        }
        if (out_.state != EdgeAuth::sent) out_.headers.clear();
        return std::move(out_);
    }

private:
    void take(std::string_view name, const boost::json::value& written) {
        const auto path = std::string(edge_auth_key) + "." + std::string(name);
        // A dotted path does not lead to a name with dots: what stands there is then taken as it is.
        const bool dotted = name.find('.') != std::string_view::npos;
        SecretInput input;
        if (!dotted) {
            input = secret_input(request_.config, path);
        } else if (const auto* text = written.if_string()) {
            input.kind = SecretInput::Kind::literal;
            input.text = trim(*text);
        } else {
            input.reference = as_secret_ref(written, request_.config);
            if (input.reference) input.kind = SecretInput::Kind::reference;
        }
        switch (input.kind) {
        case SecretInput::Kind::literal:
            return add(name, input.text);
        case SecretInput::Kind::reference:
            return resolve(name, *input.reference);
        case SecretInput::Kind::absent:
            return fail(name, "has no value");
        }
    }

    void resolve(std::string_view name, const SecretRef& ref) {
        const auto resolved = resolve_secret_ref(ref, request_);
        if (resolved) {
            resolved->reveal_to([&](std::string_view value) { add(name, trim(value)); });
        } else if (resolved.error().kind == RefFault::Kind::undecided) {
            undecided_ = true;
            if (out_.detail.empty()) out_.detail = resolved.error().text;
        } else {
            fail(name, resolved.error().text);
        }
    }

    void add(std::string_view name, std::string_view value) {
        if (value.empty()) return fail(name, "resolved empty");
        out_.secrets.emplace_back(std::string(value));
        if (!may_stand_in_a_head(value)) return fail(name, "holds characters that no header may have");
        out_.headers.push_back({std::string(name), Secret(std::string(value))});
    }

    void fail(std::string_view name, std::string_view why) {
        if (out_.fault != EdgeAuthFault::none) return;
        out_.fault = EdgeAuthFault::unresolved;
        out_.detail = "header \"" + escape_text(name, 64) + "\": " + std::string(why);
    }

    const SecretRequest& request_;
    EdgeAuthReading out_;
    bool undecided_ = false;
};

}  // namespace

EdgeAuthReading read_edge_auth(const SecretRequest& request, const UrlLadder& urls) {
    EdgeAuthReading reading;
    const auto* written = request.config.at(edge_auth_key);
    if (request.config.rules != CliRules::v2026_9_6 || written == nullptr || written->is_null())
        return reading;
    const auto* map = written->if_object();
    const auto wrong =
        map == nullptr ? std::string(edge_auth_key) + " is no map of headers" : shape_fault(*map);
    if (wrong.empty()) reading = EdgeAuthReader(request).read(*map);
    if (!is_for_target(request, urls)) {
        reading.state = EdgeAuth::other_origin;
        reading.fault = EdgeAuthFault::none;
        reading.detail.clear();
        reading.headers.clear();
        return reading;
    }
    // In the CLI's order: the map, the URL, the values.
    // By its letters: https:// stands for the same connection, and is refused here.
    const bool wss = urls.url && urls.url->scheme == "wss";
    if (!wrong.empty()) {
        reading.fault = EdgeAuthFault::shape;
        reading.detail = wrong;
    } else if (urls.url && !wss) {
        reading.fault = EdgeAuthFault::needs_tls;
        reading.detail = std::string(edge_auth_key) + " requires a wss:// connection target";
    }
    if (reading.fault == EdgeAuthFault::none) return reading;
    reading.state = EdgeAuth::unusable;
    reading.headers.clear();
    return reading;
}

}  // namespace ocprobe::openclaw
