// Ed25519 by OpenSSL, over the payload that the gateway rebuilds on its side.
#include "probes/ws/device_signature.hpp"

#include "base/ascii.hpp"
#include "base/hex.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cctype>
#include <memory>
#include <vector>

namespace ocprobe::probes {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t signature_bytes = 64;

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

// A key without a passphrase: none may be asked for on a terminal.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

Owned<EVP_PKEY> read_key(const Secret& pem) {
    // As for TLS, the container's own openssl.cnf must not be read.
    if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) != 1) return nullptr;
    return pem.reveal_to([](std::string_view text) {
        const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
        Owned<EVP_PKEY> key(
            bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr) : nullptr
        );
        return key && EVP_PKEY_id(key.get()) == EVP_PKEY_ED25519 ? std::move(key) : nullptr;
    });
}

std::string base64url(const unsigned char* bytes, std::size_t size) {
    std::vector<unsigned char> encoded(4 * ((size + 2) / 3) + 1);
    const int length = EVP_EncodeBlock(encoded.data(), bytes, static_cast<int>(size));
    std::string text(encoded.begin(), encoded.begin() + length);
    for (char& c : text) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    return text.substr(0, text.find('='));
}

std::string id_of(const std::array<unsigned char, key_bytes>& public_key) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(public_key.data(), public_key.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        return {};
    return hex_text({reinterpret_cast<const char*>(digest.data()), size});
}

/// Version 3 of the payload; a Secret, since the token is a part of it.
Secret payload(const DeviceCredential& device, const ConnectRequest& request, const SignedDevice& made) {
    std::string scopes;
    for (const auto& scope : request.scopes)
        scopes += (scopes.empty() ? "" : ",") + scope;
    std::string text;
    text.reserve(512 + device.token.size());
    text += fmt::format(
        "v3|{}|{}|{}|operator|{}|{}|",
        made.id,
        request.client_id,
        request.client_mode,
        scopes,
        made.signed_at_ms
    );
    device.token.reveal_to([&text](std::string_view token) { text += token; });
    text += fmt::format("|{}|{}|{}", made.nonce, device_platform, lower(device_family));
    return Secret(std::move(text));
}

}  // namespace

std::optional<SignedDevice> sign_device(
    const DeviceCredential& device,
    const ConnectRequest& request,
    std::string_view nonce,
    std::int64_t challenge_ts_ms
) {
    const auto key = read_key(device.private_key);
    std::array<unsigned char, key_bytes> public_key{};
    std::size_t size = public_key.size();
    if (!key || EVP_PKEY_get_raw_public_key(key.get(), public_key.data(), &size) != 1) return std::nullopt;

    SignedDevice made;
    made.id = device.device_id;
    if (id_of(public_key) != made.id) return std::nullopt;
    made.public_key = base64url(public_key.data(), size);
    made.signed_at_ms = challenge_ts_ms;
    made.nonce = nonce;

    std::array<unsigned char, signature_bytes> signature{};
    std::size_t length = signature.size();
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    const bool signed_well = payload(device, request, made).reveal_to([&](std::string_view text) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        return context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
               EVP_DigestSign(context.get(), signature.data(), &length, bytes, text.size()) == 1;
    });
    if (!signed_well) return std::nullopt;
    made.signature = base64url(signature.data(), length);
    return made;
}

}  // namespace ocprobe::probes
