// The members of the evidence that name something which no form tells.
#include "report/share/learn.hpp"

#include "base/ascii.hpp"
#include "report/share/forms.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <variant>

namespace ocprobe::report {

namespace {

constexpr std::size_t short_id = 12;

void learn_host(Names& names, std::string_view host) {
    if (host.starts_with("*.")) host.remove_prefix(2);
    while (host.starts_with('.'))
        host.remove_prefix(1);
    if (host.starts_with('[')) host = host.substr(1, host.find(']') - 1);
    // A port; an address of version 6 has more than one colon.
    if (const auto colon = host.find(':'); colon != std::string_view::npos && colon == host.rfind(':'))
        host = host.substr(0, colon);
    if (!host.empty()) (void)name_host(names, host);
}

void learn_hosts(Names& names, const std::vector<std::string>& hosts) {
    for (const auto& host : hosts)
        learn_host(names, host);
}

void learn_as(Names& names, Sort sort, std::string_view text) {
    if (text.empty() || names.is_public(text)) return;
    names.spell(text, names.give(sort, lower(text)));
}

// A path with blanks or quotes in it ends nowhere in a sentence: the whole of it is known.
void learn_path(Names& names, std::string_view path) {
    const auto ends = [](char c) { return c != '/' && ends_component(c); };
    if (!path.starts_with('/')) return;
    const auto name = name_path(names, path);
    if (std::any_of(path.begin(), path.end(), ends)) names.spell(path, name);
}

}  // namespace

void learn_names(Names& names, const ContainerFacts& container) {
    const std::string_view id = container.container_id;
    if (!id.empty()) {
        const auto name = names.give(Sort::container, lower(id));
        // Docker's default host name is the beginning of the id.
        for (const auto spelling : {id, id.substr(0, short_id)})
            names.spell(spelling, name);
    }
    if (!id.starts_with(container.hostname) || container.hostname.size() < short_id)
        learn_host(names, container.hostname);
    if (container.compose) {
        learn_host(names, container.compose->service);
        learn_as(names, Sort::project, container.compose->project);
    }
    learn_as(names, Sort::container, container.container_name);
    learn_hosts(names, container.search_domains);
    learn_host(names, container.http_proxy);
    for (const auto& variable : container.proxy_variables)
        learn_host(names, variable.proxy);
    for (std::string_view left = container.no_proxy; !left.empty();) {
        const auto end = std::min(left.find_first_of(", "), left.size());
        learn_host(names, left.substr(0, end));
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    for (const auto& mount : container.mounts) {
        learn_path(names, mount.point);
        learn_path(names, mount.root);
        learn_path(names, mount.source);
    }
    for (const auto& listener : container.listeners)
        learn_path(names, listener.address);
}

void learn_names(Names& names, const Target& target) {
    if (!target.endpoint) return;
    learn_host(names, target.endpoint->host);
    learn_path(names, target.endpoint->unix_path);
    learn_path(names, target.endpoint->request_target);
}

namespace {

void learn_dns(Names& names, const DnsFacts& dns) {
    learn_host(names, dns.name);
    learn_hosts(names, dns.queried);
    learn_hosts(names, dns.search);
    for (const auto& near : dns.near_names)
        learn_host(names, near.name);
}

// `CN=gw.local,O=Somebody`: each value by itself.
void learn_distinguished_name(Names& names, std::string_view text) {
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(",+/"), text.size());
        const auto part = text.substr(0, end);
        const auto sign = part.find('=');
        const auto value = trim_blanks(part.substr(sign == std::string_view::npos ? 0 : sign + 1));
        // A country has two letters, which are also a word.
        if (value.size() > 2) {
            if (contains(value, " ")) {
                learn_as(names, Sort::certificate, value);
            } else {
                learn_host(names, value);
            }
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void learn_tls(Names& names, const TlsFacts& tls) {
    for (const auto& name : tls.names) {
        const std::string_view text = name.str();
        learn_host(names, text.substr(text.find(':') + 1));
    }
    learn_distinguished_name(names, tls.subject.str());
    learn_distinguished_name(names, tls.issuer.str());
    if (tls.leaf_sha256.empty()) return;
    // A public log of certificates leads from the digest to the name.
    auto bare = lower(tls.leaf_sha256);
    std::erase(bare, ':');
    const auto name = names.give(Sort::certificate, bare);
    names.spell(tls.leaf_sha256, name);
    names.spell(bare, name);
}

void learn_state(Names& names, const StateFacts& state) {
    for (const auto* path :
         {&state.directory,
          &state.mount_point,
          &state.mount_source,
          &state.default_config,
          &state.doubled_other,
          &state.gateway_certificate,
          &state.config.path,
          &state.config.problem_file,
          &state.lock.path,
          &state.lock.config_path,
          &state.lock.state_directory})
        learn_path(names, *path);
    for (const auto& generation : state.history)
        learn_path(names, generation.path);
    learn_as(names, Sort::device, state.pairing.device_id);
}

struct LearnEdit {
    Names& names;

    void operator()(const JoinNetwork& edit) const { learn_as(names, Sort::network, edit.name); }
    void operator()(const VolumesFrom& edit) const { learn_host(names, edit.service); }
    void operator()(const DeclareVolume& edit) const { learn_as(names, Sort::path, edit.name); }
    void operator()(const Mount& edit) const {
        learn_path(names, edit.target);
        edit.source.starts_with('/') ? learn_path(names, edit.source)
                                     : learn_as(names, Sort::path, edit.source);
    }
    void operator()(const RunAs& edit) const { (void)name_account(names, edit.user); }
    template <class Other>
    void operator()(const Other& /*edit*/) const {}
};

void learn_steps(Names& names, const std::vector<FixStep>& steps) {
    for (const auto& step : steps) {
        learn_host(names, step.service);
        learn_path(names, step.file);
        for (const auto& edit : step.edits)
            std::visit(LearnEdit{names}, edit);
    }
}

}  // namespace

void learn_names(Names& names, const Evidence& evidence) {
    learn_names(names, evidence.target);
    learn_names(names, evidence.container);
    if (const auto* dns = evidence.dns()) learn_dns(names, *dns);
    for (const auto& result : evidence.candidates)
        learn_host(names, result.candidate.host);
    if (const auto* tls = evidence.tls()) learn_tls(names, *tls);
    learn_state(names, evidence.state);
    learn_path(names, evidence.program);
}

void learn_names(Names& names, const Judgement& judgement) {
    learn_steps(names, judgement.verdict.fix);
    learn_steps(names, judgement.combined_fix);
    for (const auto& next : judgement.next)
        learn_steps(names, next.fix);
}

}  // namespace ocprobe::report
