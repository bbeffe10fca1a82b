// TlsServer: one thread, one connection after the other, each read until the client closes.
#include "support/tls_server.hpp"

#include "support/listeners.hpp"
#include "support/times.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <chrono>
#include <csignal>
#include <mutex>
#include <poll.h>
#include <thread>

namespace ocprobe::test {

namespace {

int note_server_name(SSL* tls, int* /*alert*/, void* user) {
    const char* name = SSL_get_servername(tls, TLSEXT_NAMETYPE_host_name);
    static_cast<std::vector<std::string>*>(user)->emplace_back(name == nullptr ? "" : name);
    return SSL_TLSEXT_ERR_OK;
}

int accept_any_certificate(int /*ok*/, X509_STORE_CTX* /*context*/) {
    return 1;
}

}  // namespace

struct TlsServer::Impl {
    explicit Impl(TlsServerSpec the_spec) : spec(std::move(the_spec)) {
        // OpenSSL writes session tickets to clients that may be gone.
        ::signal(SIGPIPE, SIG_IGN);
        if (::pipe(stop) != 0) throw std::runtime_error("pipe");
        thread = std::thread([this] { serve(); });
    }
    ~Impl() {
        ::close(stop[1]);
        thread.join();
        ::close(stop[0]);
    }

    void serve() {
        std::size_t number = 0;
        while (wait_for(listener.native())) {
            const int client = ::accept(listener.native(), nullptr, nullptr);
            if (client < 0) return;
            const auto& identity = spec.identities[std::min(number++, spec.identities.size() - 1)];
            talk(client, identity);
            ::close(client);
        }
    }

    [[nodiscard]] bool wait_for(int descriptor) const {
        pollfd watched[]{{descriptor, POLLIN, 0}, {stop[0], POLLIN, 0}};
        return ::poll(watched, 2, 10'000) > 0 && watched[1].revents == 0;
    }

    void talk(int client, const Identity& identity) {
        using ContextPtr = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
        const ContextPtr context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
        if (spec.lowest != 0) SSL_CTX_set_min_proto_version(context.get(), spec.lowest);
        if (spec.highest != 0) SSL_CTX_set_max_proto_version(context.get(), spec.highest);
        SSL_CTX_use_certificate(context.get(), identity.certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), identity.key.get());
        for (const auto& extra : spec.chain)
            SSL_CTX_add1_chain_cert(context.get(), extra.certificate.get());
        int verify = SSL_VERIFY_NONE;
        if (spec.ask_for_client_certificate) verify = SSL_VERIFY_PEER;
        if (spec.require_client_certificate) verify = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
        SSL_CTX_set_verify(context.get(), verify, &accept_any_certificate);
        std::vector<std::string> seen;
        auto* const callback = reinterpret_cast<void (*)()>(&note_server_name);
        SSL_CTX_callback_ctrl(context.get(), SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, callback);
        SSL_CTX_set_tlsext_servername_arg(context.get(), &seen);

        const timeval limit{peer_patience.count() / 1000, 0};
        ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), &SSL_free);
        SSL_set_fd(tls.get(), client);
        const bool up = SSL_accept(tls.get()) == 1;
        {
            const std::lock_guard lock(mutex);
            names.insert(names.end(), seen.begin(), seen.end());
        }
        while (up && (SSL_pending(tls.get()) > 0 || wait_for(client))) {
            char buffer[4096];
            const int size = SSL_read(tls.get(), buffer, sizeof buffer);
            if (size <= 0) break;
            const std::lock_guard lock(mutex);
            bytes.append(buffer, static_cast<std::size_t>(size));
        }
        ERR_clear_error();
    }

    TlsServerSpec spec;
    TcpListener listener;
    int stop[2]{-1, -1};
    std::thread thread;
    mutable std::mutex mutex;
    std::vector<std::string> names;
    std::string bytes;
};

TlsServer::TlsServer(TlsServerSpec spec) : impl_(std::make_unique<Impl>(std::move(spec))) {}
TlsServer::~TlsServer() = default;

std::uint16_t TlsServer::port() const {
    return impl_->listener.port();
}

std::vector<std::string> TlsServer::server_names() const {
    std::unique_lock lock(impl_->mutex);
    for (int i = 0; i < 4'000 && impl_->names.empty(); ++i) {
        lock.unlock();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        lock.lock();
    }
    return impl_->names;
}

std::string TlsServer::received() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->bytes;
}

}  // namespace ocprobe::test
