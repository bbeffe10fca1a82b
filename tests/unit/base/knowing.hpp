// For the redactor's tests.
#pragma once

#include "ocprobe/base/text.hpp"

#include <string>

namespace ocprobe {

/// A redactor that knows one secret.
inline Redactor knowing(const std::string& value) {
    Redactor redactor;
    redactor.add(Secret(value));
    return redactor;
}

}  // namespace ocprobe
