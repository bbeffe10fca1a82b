// What peers send: HTTP answers, frames, the gateway's messages, name servers' answers, certificates, an engine's streams.
#include "fuzz.hpp"
#include "ocprobe/probes/engine.hpp"
#include "probes/core/json_fields.hpp"
#include "probes/dns/message.hpp"
#include "probes/dns/resolver_config.hpp"
#include "probes/http/answer.hpp"
#include "probes/http/judge.hpp"
#include "probes/tls/certificate.hpp"
#include "probes/ws/frames.hpp"
#include "probes/ws/protocol.hpp"

#include <limits>

namespace ocprobe::fuzz {

namespace {

using namespace probes;

/// All that an answer says, in one text.
std::string said(const AnswerReader& reader) {
    const auto& answer = reader.answer();
    std::string text = std::to_string(static_cast<int>(answer.outcome)) + " " +
                       std::to_string(answer.status.value_or(-1)) + " " + std::to_string(answer.version) +
                       " " + std::to_string(answer.body_bytes) + (answer.body_truncated ? " cut" : "") +
                       (answer.reusable ? " reusable" : "") + "\n";
    for (const auto& header : answer.headers)
        text += header.name + ":" + header.value + "\n";
    return text + "\n" + answer.body;
}

StreamEnd end_of(std::string_view input) {
    return input.empty() ? StreamEnd::fin
                         : static_cast<StreamEnd>(static_cast<unsigned char>(input.back()) % 3);
}

void http(std::string_view input) {
    AnswerReader whole;
    whole.feed(input);
    if (!whole.done()) whole.end(end_of(input));
    AnswerReader parts;
    Pieces pieces(input);
    for (auto rest = input; !rest.empty() && !parts.done();)
        parts.feed(pieces.take(rest));
    if (!parts.done()) parts.end(end_of(input));
    require(
        said(whole) == said(parts),
        "the same answer in any segmentation",
        said(whole) + "\n---\n" + said(parts)
    );
    // Reading ends where the outcome is known, and so may show less of what else came.
    require(
        whole.answer().first_bytes.starts_with(parts.answer().first_bytes),
        "the same first bytes in any segmentation"
    );
    const Redactor redactor;
    const auto fact = to_fact("/healthz", whole.answer(), Micros{1}, redactor);
    HttpFacts facts;
    absorb(facts, fact, whole.answer(), redactor);
    (void)judge_body(whole.answer());
    require_printable(recognise_proxy(whole.answer()));
    (void)hints_at_tls(whole.answer());
}

std::string events_of(std::string_view input, bool in_pieces) {
    FrameReader reader(100'000);
    std::string log;
    Pieces pieces(input);
    bool ended = false;
    while (!input.empty() && !ended) {
        auto piece = in_pieces ? pieces.take(input) : std::exchange(input, {});
        while (!ended) {
            const auto event = reader.next(piece);
            if (event.kind == FrameEvent::Kind::need_more) break;
            using K = FrameEvent::Kind;
            ended = event.kind == K::close || event.kind == K::violation || event.kind == K::too_large;
            if (event.kind == K::data) {
                log += event.bytes;
                continue;
            }
            log += "|" + std::to_string(static_cast<int>(event.kind)) + " " + std::to_string(event.code) +
                   " " + std::to_string(event.forged_code) + (event.text ? " text " : " ") + event.rule +
                   " " + std::string(event.bytes);
            require_printable(event.rule);
        }
    }
    return log + "|" + std::to_string(reader.frames()) + (reader.in_the_middle() ? " open" : "");
}

void websocket(std::string_view input) {
    const auto whole = events_of(input, false);
    const auto parts = events_of(input, true);
    require(whole == parts, "the same frames in any segmentation", whole + "\n---\n" + parts);
}

void gateway(std::string_view input) {
    constexpr std::string_view token = "s3cr3t-token-of-the-fuzzer";
    Redactor redactor;
    redactor.add(Secret(std::string(token)));
    JsonFields whole(message_fields());
    whole.feed(input);
    JsonFields parts(message_fields());
    Pieces pieces(input);
    for (auto rest = input; !rest.empty();)
        parts.feed(pieces.take(rest));
    require(whole.finish() == parts.finish(), "the same JSON in any segmentation");
    const auto message = classify_message(whole, "our-id");
    require(message.kind == classify_message(parts, "our-id").kind, "the same message in any segmentation");
    require_printable(message.fault);
    const auto error = read_error(whole, redactor);
    const auto hello = read_hello(whole, redactor);
    for (const auto* text : {&error.code.str(), &error.message.str(), &hello.version.str()}) {
        require_printable(*text);
        require(text->find(token) == std::string::npos, "no secret", *text);
    }
    for (const auto& text : read_capabilities(whole, redactor))
        require_printable(text.str());
    JsonFields events(event_fields());
    events.feed(input);
    (void)events.finish();
    (void)read_shutdown(events, redactor);
}

void dns(std::string_view input) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
    for (const int type : {dns_type_a, dns_type_aaaa}) {
        std::vector<std::string> addresses;
        (void)parse_addresses(type, bytes, static_cast<int>(input.size()), addresses);
        for (const auto& address : addresses)
            require(as_literal(address).has_value(), "an address", address);
    }
    (void)is_response({bytes, input.size()});
}

void resolver(std::string_view input) {
    const auto parts = parts_of(input);
    const auto config = parse_resolv_conf(parts[0], "host.domain.test");
    for (const auto& line : config.ignored)
        require_printable(line);
    require(config.patience() >= Millis{0}, "a time to wait");
    const auto name = parts.size() > 2 && !parts[2].empty() ? parts[2] : std::string_view("gateway");
    for (const auto& asked : names_to_ask(name, config))
        require(!asked.empty(), "a name to ask for");
    (void)is_host_name(name);
    (void)is_localhost(name);
    for (const auto& answer : find_in_hosts(parts.size() > 1 ? parts[1] : parts[0], name))
        require(as_literal(answer.address).has_value(), "an address", answer.address);
}

void certificates(std::string_view input) {
    const Redactor redactor;
    auto all = read_pem(input);
    // Bytes as a server sends them, too.
    const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
    if (CertificatePtr der(d2i_X509(nullptr, &bytes, static_cast<long>(input.size()))); der)
        all.push_back(std::move(der));
    for (const auto& certificate : all) {
        TlsFacts facts;
        describe_certificate(certificate.get(), redactor, facts);
        for (const auto* text : {&facts.subject.str(), &facts.issuer.str()})
            require_printable(*text);
        (void)probes::names_of(certificate.get());
        require(fingerprint(certificate.get()).size() % 64 == 0, "a digest");
    }
}

void engine(std::string_view input) {
    require(log_of_frames(input).size() <= input.size(), "no byte is made");
    const auto lines = one_value_a_line(input);
    require(one_value_a_line(lines).size() <= lines.size() + 1, "lines of values stay lines");
}

constexpr Target targets[] = {
    {"http", http},
    {"websocket", websocket},
    {"gateway", gateway},
    {"dns", dns},
    {"resolver", resolver},
    {"certificates", certificates},
    {"engine", engine},
};

}  // namespace

std::span<const Target> peer_targets() {
    return targets;
}

}  // namespace ocprobe::fuzz
