// A static program must never load code that it finds in the container: OpenSSL and SQLite could by dlopen, and glibc's
// look-ups would open the name service modules of whatever libc stands there. Nothing of ours calls these (names are
// c-ares's work, probes/dns/dns.cpp), the libraries only name them. Here they answer "no", and 130 KB of glibc stay out of
// the file.
#include <cerrno>
#include <dlfcn.h>
#include <netdb.h>

extern "C" {
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): glibc's names are reserved ones.
int getaddrinfo(const char*, const char*, const addrinfo*, addrinfo**) {
    return EAI_FAIL;
}
void freeaddrinfo(addrinfo*) noexcept {}
int getnameinfo(const sockaddr*, socklen_t, char*, socklen_t, char*, socklen_t, int) {
    return EAI_FAIL;
}
hostent* gethostbyname(const char*) {
    return nullptr;
}
servent* getservbyname(const char*, const char*) {
    return nullptr;
}
int getservbyname_r(const char*, const char*, servent*, char*, size_t, servent** found) {
    *found = nullptr;
    return ENOENT;
}
int getservbyport_r(int, const char*, servent*, char*, size_t, servent** found) {
    *found = nullptr;
    return ENOENT;
}
void* dlopen(const char*, int) noexcept {
    return nullptr;
}
void* dlsym(void*, const char*) noexcept {
    return nullptr;
}
int dlclose(void*) noexcept {
    return 0;
}
char* dlerror() noexcept {
    static char text[] = "no code is loaded at run time";
    return text;
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
}
