// A TLS server on loopback with a certificate of the test's choice.
#pragma once

#include "support/certificates.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ocprobe::test {

struct TlsServerSpec {
    /// The n-th connection shows the n-th identity; the last one stays.
    std::vector<Identity> identities;
    std::vector<Identity> chain;  ///< sent behind the leaf
    int lowest = 0;               ///< TLS1_2_VERSION …; 0: any
    int highest = 0;
    bool require_client_certificate = false;
    bool ask_for_client_certificate = false;
};

class TlsServer {
public:
    explicit TlsServer(TlsServerSpec spec);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// The server name of every handshake that came so far; empty where the client sent none. The client may have its
    /// answer before the server has written it down, so the first one is waited for.
    [[nodiscard]] std::vector<std::string> server_names() const;
    /// Everything that clients sent over TLS: what a refused certificate must never see.
    [[nodiscard]] std::string received() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ocprobe::test
