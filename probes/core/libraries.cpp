#include "ocprobe/probes/libraries.hpp"

#include <ares.h>
#include <openssl/crypto.h>

namespace ocprobe::probes {

std::string openssl_version() {
    return OpenSSL_version(OPENSSL_VERSION_STRING);
}

std::string cares_version() {
    return ares_version(nullptr);
}

}  // namespace ocprobe::probes
