#include "judge/remedy/words.hpp"

#include "judge/view/release.hpp"
#include "judge/view/view.hpp"

#include <algorithm>

namespace ocprobe::judge {

std::string sentence(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (const auto& part : parts) {
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

std::string host_port(std::string_view host, std::uint16_t port) {
    const bool brackets = host.find(':') != std::string_view::npos;
    return cat(brackets ? "[" : "", host, brackets ? "]:" : ":", port);
}

std::string target_address(const Evidence& e) {
    if (!e.target.endpoint) return e.target.url;
    if (over_unix_socket(e)) return e.target.endpoint->unix_path;
    return host_port(e.target.endpoint->host, e.target.endpoint->port);
}

std::string octal(std::uint32_t mode) {
    std::string text = "0000";
    for (std::size_t i = 0; i < 4; ++i) {
        text[3 - i] = static_cast<char>('0' + ((mode >> (3 * i)) & 7U));
    }
    return text;
}

std::string bare_hex(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), ':'), text.end());
    return text;
}

std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

std::string tried_addresses(const Evidence& e) {
    const auto* facts = e.connect();
    const auto untried = untried_addresses(e);
    std::vector<std::string> texts;
    if (facts != nullptr) {
        for (const auto& attempt : facts->attempts) {
            if (texts.size() == 3) {
                texts.emplace_back("…");
                break;
            }
            texts.push_back(cat(host_port(attempt.address, attempt.port), " ", name(attempt.outcome)));
        }
    }
    auto text = texts.empty() ? target_address(e) : join(texts, ", ");
    if (untried > 0) text += cat(" (", untried, " further addresses of the name were not tried)");
    return text;
}

std::string proxy_note(const Evidence& e) {
    const auto proxy = recognised_proxy(e);
    return proxy.empty() ? std::string() : cat(" In front: ", proxy, ".");
}

void cite_candidates(const Evidence& e, Verdict& v) {
    if (gateway_elsewhere(e) != nullptr) v.evidence.emplace_back("candidates");
}

std::string proof_of(const CandidateResult& candidate) {
    auto text = cat(host_port(candidate.candidate.host, candidate.candidate.port), " answers as a gateway");
    if (!candidate.detail.empty()) text += cat(" (", candidate.detail, ")");
    return text;
}

std::string release_words(const Evidence& e) {
    if (auto told = gateway_version(e); !told.empty()) return told;
    const auto range = release_range(e);
    if (!range.known()) return {};
    std::vector<std::string> bounds;
    if (!range.at_least.empty()) bounds.push_back("at least " + range.at_least);
    if (!range.before.empty()) bounds.push_back("before " + range.before);
    return cat(join(bounds, " and "), " (by its behaviour: ", join(range.because, ", "), ")");
}

}  // namespace ocprobe::judge
