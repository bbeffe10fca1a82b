// Comparing and wiping secrets.
#include "ocprobe/base/secret.hpp"

#include <openssl/crypto.h>

namespace ocprobe {

bool Secret::same(const Secret& a, const Secret& b) noexcept {
    return a.value_.size() == b.value_.size() &&
           CRYPTO_memcmp(a.value_.data(), b.value_.data(), a.value_.size()) == 0;
}

void Secret::wipe() noexcept {
    // A compiler may remove a plain fill before destruction, but not OPENSSL_cleanse.
    OPENSSL_cleanse(value_.data(), value_.size());
    value_.clear();
}

}  // namespace ocprobe
