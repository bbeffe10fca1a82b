// The steps of scripts. The WebSocket side is written from RFC 6455, apart from the product's own codec.
#include "support/scripted_peer.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <thread>

namespace ocprobe::test {
namespace {

bool read_until(PeerSide& side, std::size_t size) {
    while (side.received.size() < size) {
        if (!side.receive()) return false;
    }
    return true;
}

/// The next request head, and where it ends.
std::string next_head(PeerSide& side) {
    while (true) {
        const auto end = side.received.find("\r\n\r\n", side.read_up_to);
        if (end != std::string::npos) {
            auto head = side.received.substr(side.read_up_to, end + 4 - side.read_up_to);
            side.read_up_to = end + 4;
            return head;
        }
        if (!side.receive()) {
            side.problems.emplace_back("no request came");
            return {};
        }
    }
}

std::string header_of(const std::string& head, const std::string& name) {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 4;
    return head.substr(from, head.find("\r\n", from) - from);
}

std::string accept_for(const std::string& key) {
    const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::array<unsigned char, 64> encoded{};
    const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
    return std::string(encoded.begin(), encoded.begin() + length);
}

void accept_upgrade(PeerSide& side, const std::string& head, const std::string& headers) {
    const auto key = header_of(head, "Sec-WebSocket-Key");
    if (key.size() != 24) side.problems.push_back("no websocket key in: " + head);
    side.send(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        accept_for(key) + "\r\n" + headers + "\r\n"
    );
}

unsigned byte(const PeerSide& side, std::size_t offset) {
    return static_cast<unsigned char>(side.received[side.read_up_to + offset]);
}

constexpr unsigned ping_head = 0x89;

// A ping that comes first is answered, as every WebSocket server answers it (RFC 6455 §5.5.2).
void read_client_frame(PeerSide& side, unsigned opcode) {
    const auto missing = [&] { side.problems.push_back("no frame with opcode " + std::to_string(opcode)); };
    if (!read_until(side, side.read_up_to + 2)) return missing();
    const unsigned first = byte(side, 0);
    const unsigned second = byte(side, 1);
    if ((second & 0x80) == 0) side.problems.emplace_back("a client frame without mask");
    const bool ping_between = first == ping_head && opcode != (ping_head & 0x0f);
    if (first != (0x80 | opcode) && !ping_between)
        side.problems.push_back("first byte " + std::to_string(first) + " in a client frame");
    std::size_t size = second & 0x7f;
    const std::size_t extra = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (!read_until(side, side.read_up_to + 2 + extra + 4)) return missing();
    if (extra > 0) size = 0;
    for (std::size_t i = 0; i < extra; ++i)
        size = size << 8 | byte(side, 2 + i);
    if (!read_until(side, side.read_up_to + 2 + extra + 4 + size)) return missing();
    std::string payload;
    for (std::size_t i = 0; i < size; ++i) {
        const unsigned mask = byte(side, 2 + extra + i % 4);
        payload += static_cast<char>(byte(side, 2 + extra + 4 + i) ^ mask);
    }
    side.read_up_to += 2 + extra + 4 + size;
    side.frames.push_back(std::move(payload));
    side.frame_opcodes.push_back(first & 0x0f);
    if (!ping_between) return;
    side.send(frame(0x8a, side.frames.back()));
    read_client_frame(side, opcode);
}

std::string last_id(const PeerSide& side) {
    for (auto json = side.frames.rbegin(); json != side.frames.rend(); ++json) {
        const auto at = json->find("\"id\":\"ocprobe-");
        if (at != std::string::npos) return json->substr(at + 6, json->find('"', at + 6) - at - 6);
    }
    return {};
}

std::string with_id(std::string json, const PeerSide& side) {
    const auto at = json.find("$ID");
    if (at != std::string::npos) json.replace(at, 3, last_id(side));
    return json;
}

}  // namespace

Step send(std::string bytes) {
    return [bytes = std::move(bytes)](PeerSide& side) { side.send(bytes); };
}

Step drip(std::string bytes, std::chrono::milliseconds between) {
    return [bytes = std::move(bytes), between](PeerSide& side) {
        for (const char c : bytes) {
            if (!side.send(std::string_view(&c, 1))) return;
            std::this_thread::sleep_for(between);
        }
    };
}

Step pause(std::chrono::milliseconds time) {
    return [time](PeerSide&) { std::this_thread::sleep_for(time); };
}

Step request() {
    return [](PeerSide& side) { next_head(side); };
}

Step silence() {
    return [](PeerSide& side) {
        while (side.receive()) {
        }
        if (!side.client_left) side.problems.emplace_back("the client stayed");
    };
}

Step fin() {
    return [](PeerSide& side) { side.finish(); };
}

Step truncate() {
    return [](PeerSide& side) { side.truncate(); };
}

Step reset() {
    return [](PeerSide& side) { side.reset(); };
}

Step respond(std::string status, std::string type, std::string body, std::string headers) {
    std::string bytes = "HTTP/1.1 " + status + "\r\n" + headers;
    if (!type.empty()) bytes += "Content-Type: " + type + "\r\n";
    bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return send(std::move(bytes));
}

Step switch_protocols(std::string headers) {
    return [headers = std::move(headers)](PeerSide& side) { accept_upgrade(side, next_head(side), headers); };
}

Step gateway(std::string hello) {
    return [hello = std::move(hello)](PeerSide& side) {
        if (!read_until(side, 1)) return;
        // A TLS hello.
        if (side.received.front() == '\x16') {
            side.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
            return side.finish();
        }
        auto head = next_head(side);
        while (!head.empty() && header_of(head, "Sec-WebSocket-Key").empty()) {
            respond("200 OK", "application/json; charset=utf-8", R"({"ok":true,"status":"live"})")(side);
            head = next_head(side);
        }
        if (head.empty()) return;
        accept_upgrade(side, head, {});
        side.send(frame(0x81, challenge_json()));
        read_client_frame(side, 1);
        answer(hello)(side);
        read_client_frame(side, 8);
        close_frame(1000)(side);
        side.finish();
    };
}

std::string frame(unsigned first, std::string_view payload) {
    std::string bytes(1, static_cast<char>(first));
    const auto size = payload.size();
    const std::size_t extra = size > 0xffff ? 8 : size > 125 ? 2 : 0;
    bytes += static_cast<char>(extra == 8 ? 127 : extra == 2 ? 126 : size);
    for (std::size_t i = extra; i > 0; --i)
        bytes += static_cast<char>(size >> (8 * (i - 1)) & 0xff);
    return bytes.append(payload);
}

Step text(std::string json) {
    return send(frame(0x81, json));
}

Step answer(std::string json) {
    return [json = std::move(json)](PeerSide& side) { side.send(frame(0x81, with_id(json, side))); };
}

Step answer_in_bytes(std::string json) {
    return [json = std::move(json)](PeerSide& side) {
        const auto filled = with_id(json, side);
        std::string frames;
        for (std::size_t i = 0; i < filled.size(); ++i) {
            const unsigned opcode = i == 0 ? 0x01U : 0x00U;
            frames += frame(i + 1 == filled.size() ? opcode | 0x80U : opcode, filled.substr(i, 1));
        }
        side.send(frames);
    };
}

Step close_frame(std::uint16_t code, std::string reason) {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    return send(frame(0x88, payload + reason));
}

Step client_frame(unsigned opcode) {
    return [opcode](PeerSide& side) { read_client_frame(side, opcode); };
}

std::string challenge_json(std::int64_t ts) {
    if (ts == 0) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        ts = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    }
    return R"({"type":"event","event":"connect.challenge","payload":{"nonce":"5f0c3f3e-8a1b-4f5e-9d55-0d6a5a1c7e11","ts":)" +
           std::to_string(ts) + R"(,"capabilities":["model-catalog-snapshot"]}})";
}

Script until_connect(Script then) {
    Script script{
        switch_protocols(),
        [](PeerSide& side) { side.send(frame(0x81, challenge_json())); },
        client_frame(1),
    };
    std::move(then.begin(), then.end(), std::back_inserter(script));
    return script;
}

}  // namespace ocprobe::test
