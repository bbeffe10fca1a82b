// The digests as which a secret may appear in a text.
//
// They are OpenSSL's low-level functions, deprecated as they are: the EVP functions, and the one-shot SHA256() of 3.0 that
// calls them, load a provider, which costs each run 1.7 MB of memory and 1.6 ms; a run over plaintext needs none
// otherwise. OpenSSL has no low-level function for SHA-3, so its permutation, Keccak, is written out below.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digests.hpp"

#include <openssl/md5.h>
#include <openssl/sha.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ocprobe {

namespace {

template <
    class State,
    int (*Init)(State*),
    int (*Update)(State*, const void*, std::size_t),
    int (*Final)(unsigned char*, State*),
    std::size_t Size>
std::string digest(std::string_view value) {
    State state;
    std::array<unsigned char, Size> result{};
    Init(&state);
    Update(&state, value.data(), value.size());
    Final(result.data(), &state);
    return {result.begin(), result.end()};
}

/// Keccak's state and permutation (FIPS 202, 3.2 to 3.4), lane x, y at x + 5y.
class Keccak {
public:
    void mix(std::size_t at, unsigned char byte) { lanes_[at / 8] ^= std::uint64_t{byte} << (8 * (at % 8)); }
    [[nodiscard]] char byte(std::size_t at) const {
        return static_cast<char>(lanes_[at / 8] >> (8 * (at % 8)));
    }
    void permute() {
        // A shift register of eight bits generates the round constants (3.2.5).
        unsigned shifted = 1;
        for (int round = 0; round < 24; ++round) {
            theta();
            rho_and_pi();
            chi();
            for (unsigned j = 0; j < 7; ++j) {
                if ((shifted & 1) != 0) lanes_[0] ^= std::uint64_t{1} << ((1U << j) - 1);
                shifted = (shifted << 1) ^ ((shifted & 0x80) != 0 ? 0x171U : 0U);
            }
        }
    }

private:
    void theta() {
        std::array<std::uint64_t, 5> columns{};
        for (std::size_t i = 0; i < lanes_.size(); ++i)
            columns[i % 5] ^= lanes_[i];
        for (std::size_t i = 0; i < lanes_.size(); ++i)
            lanes_[i] ^= columns[(i + 4) % 5] ^ std::rotl(columns[(i + 1) % 5], 1);
    }
    void rho_and_pi() {
        std::size_t x = 1;
        std::size_t y = 0;
        auto carried = lanes_[1];
        for (int t = 0; t < 24; ++t) {
            const auto next = (2 * x + 3 * y) % 5;
            x = y;
            y = next;
            const auto turned = std::rotl(carried, (t + 1) * (t + 2) / 2 % 64);
            carried = lanes_[x + 5 * y];
            lanes_[x + 5 * y] = turned;
        }
    }
    void chi() {
        for (std::size_t row = 0; row < lanes_.size(); row += 5) {
            std::array<std::uint64_t, 5> before{};
            for (std::size_t x = 0; x < 5; ++x)
                before[x] = lanes_[row + x];
            for (std::size_t x = 0; x < 5; ++x)
                lanes_[row + x] = before[x] ^ (~before[(x + 1) % 5] & before[(x + 2) % 5]);
        }
    }

    std::array<std::uint64_t, 25> lanes_{};
};

std::string sha3_256(std::string_view value) {
    constexpr std::size_t rate = 136;
    Keccak state;
    std::size_t at = 0;
    for (const char c : value) {
        state.mix(at, static_cast<unsigned char>(c));
        if (++at < rate) continue;
        state.permute();
        at = 0;
    }
    state.mix(at, 0x06);
    state.mix(rate - 1, 0x80);
    state.permute();
    std::string result;
    for (std::size_t i = 0; i < 32; ++i)
        result += state.byte(i);
    return result;
}

}  // namespace

std::string sha1_of(std::string_view value) {
    return digest<SHA_CTX, SHA1_Init, SHA1_Update, SHA1_Final, SHA_DIGEST_LENGTH>(value);
}

std::vector<std::string> digests_of(std::string_view value) {
    return {
        digest<MD5_CTX, MD5_Init, MD5_Update, MD5_Final, MD5_DIGEST_LENGTH>(value),
        sha1_of(value),
        digest<SHA256_CTX, SHA224_Init, SHA224_Update, SHA224_Final, SHA224_DIGEST_LENGTH>(value),
        digest<SHA256_CTX, SHA256_Init, SHA256_Update, SHA256_Final, SHA256_DIGEST_LENGTH>(value),
        digest<SHA512_CTX, SHA384_Init, SHA384_Update, SHA384_Final, SHA384_DIGEST_LENGTH>(value),
        digest<SHA512_CTX, SHA512_Init, SHA512_Update, SHA512_Final, SHA512_DIGEST_LENGTH>(value),
        sha3_256(value)};
}

}  // namespace ocprobe
