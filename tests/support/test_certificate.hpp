// A self-signed certificate made at run time: no key is kept in the repository.
#pragma once

typedef struct ssl_ctx_st SSL_CTX;

namespace ocprobe::test {

/// A server's context for `localhost`; the caller frees it.
[[nodiscard]] SSL_CTX* make_server_context();

}  // namespace ocprobe::test
