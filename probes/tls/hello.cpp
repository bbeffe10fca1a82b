// The smallest ClientHello that servers of TLS 1.0 to 1.3 answer, if only with an alert (RFC 5246 §7.4.1.2).
#include "probes/tls/hello.hpp"

#include <cstddef>
#include <initializer_list>

namespace ocprobe::probes {
namespace {

void put(std::string& to, std::initializer_list<int> bytes) {
    for (const int byte : bytes)
        to += static_cast<char>(byte);
}

void put16(std::string& to, std::size_t value) {
    put(to, {static_cast<int>(value >> 8 & 0xff), static_cast<int>(value & 0xff)});
}

std::string with_length16(const std::string& body) {
    std::string result;
    put16(result, body.size());
    return result + body;
}

std::string extension(std::size_t type, const std::string& body) {
    std::string result;
    put16(result, type);
    return result + with_length16(body);
}

/// RFC 6066 §3 allows no literal address.
bool is_name(std::string_view host) {
    return !host.empty() && host.size() < 256 && host.find(':') == std::string_view::npos &&
           host.find_first_not_of("0123456789.") != std::string_view::npos;
}

std::string extensions(std::string_view server_name) {
    std::string result;
    if (is_name(server_name)) {
        std::string entry;
        put(entry, {0});
        entry += with_length16(std::string(server_name));
        result += extension(0x0000, with_length16(entry));
    }
    std::string groups;
    for (const unsigned group : {0x001dU, 0x0017U, 0x0018U})
        put16(groups, group);
    result += extension(0x000a, with_length16(groups));
    std::string formats;
    put(formats, {1, 0});
    result += extension(0x000b, formats);
    std::string signatures;
    for (const unsigned scheme : {0x0403U, 0x0804U, 0x0401U, 0x0503U, 0x0805U, 0x0501U})
        put16(signatures, scheme);
    result += extension(0x000d, with_length16(signatures));
    return result;
}

}  // namespace

std::string client_hello(std::string_view server_name) {
    std::string body;
    put(body, {0x03, 0x03});
    // The random: no key is ever made from it, since nothing follows this hello.
    for (int i = 0; i < 32; ++i)
        put(body, {0x4f + i});
    put(body, {0});
    std::string ciphers;
    for (const unsigned suite :
         {0xc02bU, 0xc02fU, 0xc02cU, 0xc030U, 0xc013U, 0xc014U, 0x009cU, 0x002fU, 0x0035U}) {
        put16(ciphers, suite);
    }
    body += with_length16(ciphers);
    put(body, {1, 0});
    body += with_length16(extensions(server_name));

    std::string handshake;
    put(handshake, {0x01, 0x00});
    handshake += with_length16(body);

    std::string record;
    put(record, {0x16, 0x03, 0x01});
    return record + with_length16(handshake);
}

bool is_tls_record(std::string_view bytes) {
    return bytes.size() >= 2 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 0x03;
}

}  // namespace ocprobe::probes
