// Node's own matching, not OpenSSL's: the two differ in wildcards and in when the common name counts.
#include "probes/tls/name.hpp"

#include "probes/dns/resolver_config.hpp"

#include <algorithm>

namespace ocprobe::probes {

namespace {

using Labels = std::vector<std::string>;

/// Lower case, without a final dot, cut at the dots.
Labels labels_of(std::string_view name) {
    if (!name.empty() && name.back() == '.') name.remove_suffix(1);
    Labels labels(1);
    for (const char c : name) {
        if (c == '.') {
            labels.emplace_back();
        } else {
            labels.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return labels;
}

bool is_usable(const std::string& label) {
    const auto is_bad = [](char c) { return c < '!' || c > '~'; };
    return !label.empty() && std::none_of(label.begin(), label.end(), is_bad);
}

bool first_label_matches(const std::string& host, const Labels& pattern) {
    const auto& first = pattern.front();
    const auto star = first.find('*');
    // A wildcard inside a punycode label is no wildcard.
    if (star == std::string::npos || first.find("xn--") != std::string::npos) return host == first;
    if (first.find('*', star + 1) != std::string::npos || pattern.size() <= 2) return false;
    const auto prefix = first.substr(0, star);
    const auto suffix = first.substr(star + 1);
    if (prefix.size() + suffix.size() > host.size()) return false;
    return host.compare(0, prefix.size(), prefix) == 0 &&
           host.compare(host.size() - suffix.size(), suffix.size(), suffix) == 0;
}

bool pattern_matches(const Labels& host, std::string_view text) {
    if (text.empty()) return false;
    const auto pattern = labels_of(text);
    if (pattern.size() != host.size() || !std::all_of(pattern.begin(), pattern.end(), is_usable))
        return false;
    return std::equal(host.begin() + 1, host.end(), pattern.begin() + 1) &&
           first_label_matches(host[0], pattern);
}

bool any_matches(std::string_view host, const std::vector<std::string>& patterns) {
    const auto labels = labels_of(host);
    const auto matches = [&](const std::string& pattern) { return pattern_matches(labels, pattern); };
    return std::any_of(patterns.begin(), patterns.end(), matches);
}

}  // namespace

bool name_matches(std::string_view host, const CertificateNames& names) {
    if (const auto literal = as_literal(host)) {
        const auto& all = names.addresses;
        return std::find(all.begin(), all.end(), literal->address) != all.end();
    }
    return any_matches(host, names.dns.empty() ? names.common_names : names.dns);
}

}  // namespace ocprobe::probes
