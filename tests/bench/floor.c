// The floor of the comparison: the same exchange as `ocprobe check` (one GET /healthz, one WebSocket
// handshake with a token) in plain C over raw sockets, with no library and no judgement. Usage: FLOOR_TOKEN=…
// floor ADDRESS PORT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { deadline_ms = 10000, buffer_size = 65536 };

static char buffer[buffer_size];
static size_t held;  // bytes of `buffer` that were read and not yet consumed
static struct timespec started;

static void fail(const char* what) {
    fprintf(stderr, "floor: %s\n", what);
    exit(1);
}

static int time_left(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long spent = (now.tv_sec - started.tv_sec) * 1000 + (now.tv_nsec - started.tv_nsec) / 1000000;
    if (spent >= deadline_ms) fail("deadline");
    return (int)(deadline_ms - spent);
}

static int dial(const struct sockaddr_in* to) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    if (fd < 0) fail("socket");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (const struct sockaddr*)to, sizeof *to) != 0) fail("connect");
    held = 0;
    return fd;
}

static void send_all(int fd, const char* data, size_t length) {
    while (length > 0) {
        ssize_t sent = send(fd, data, length, MSG_NOSIGNAL);
        if (sent <= 0) fail("send");
        data += sent;
        length -= (size_t)sent;
    }
}

static void read_more(int fd) {
    struct pollfd waiting = {.fd = fd, .events = POLLIN, .revents = 0};
    if (held + 1 >= buffer_size) fail("answer too long");
    if (poll(&waiting, 1, time_left()) != 1) fail("deadline");
    ssize_t got = recv(fd, buffer + held, buffer_size - 1 - held, 0);
    if (got <= 0) fail("closed early");
    held += (size_t)got;
    buffer[held] = 0;
}

static void consume(size_t length) {
    memmove(buffer, buffer + length, held - length);
    held -= length;
    buffer[held] = 0;
}

// Reads one HTTP head and returns its length; the body, if any, stays in the buffer behind it.
static size_t read_head(int fd) {
    char* end = NULL;
    buffer[held] = 0;
    while ((end = strstr(buffer, "\r\n\r\n")) == NULL)
        read_more(fd);
    return (size_t)(end - buffer) + 4;
}

static void check_health(int fd, const char* host) {
    char request[256];
    int length = snprintf(
        request, sizeof request, "GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host
    );
    send_all(fd, request, (size_t)length);
    size_t head = read_head(fd);
    if (strncmp(buffer, "HTTP/1.1 200 ", 13) != 0) fail("healthz: not 200");
    const char* field = strcasestr(buffer, "\r\ncontent-length:");
    if (field == NULL || field > buffer + head) fail("healthz: no length");
    size_t body = strtoul(field + 17, NULL, 10);
    while (held < head + body)
        read_more(fd);
    if (strstr(buffer + head, "\"status\":\"live\"") == NULL) fail("healthz: not live");
}

// Reads one unfragmented text frame of the server; leaves its payload at the buffer's start and returns its
// length.
static size_t read_text(int fd) {
    while (held < 2)
        read_more(fd);
    const unsigned char* raw = (const unsigned char*)buffer;
    if (raw[0] != 0x81) fail("not a text frame");
    size_t length = raw[1];
    size_t head = 2;
    if (length == 126) {
        head = 4;
        while (held < head)
            read_more(fd);
        length = (size_t)raw[2] << 8 | raw[3];
    } else if (length > 126) {
        fail("frame too long or masked");
    }
    while (held < head + length)
        read_more(fd);
    consume(head);
    return length;
}

// The mask is zero: it protects proxies, of which there are none on loopback.
static void send_frame(int fd, unsigned char opcode, const char* payload, size_t length) {
    char data[2048];
    size_t head = 2;
    data[0] = (char)(0x80 | opcode);
    if (length < 126) {
        data[1] = (char)(0x80 | length);
    } else {
        data[1] = (char)(0x80 | 126);
        data[2] = (char)(length >> 8);
        data[3] = (char)(length & 0xff);
        head = 4;
    }
    memset(data + head, 0, 4);
    head += 4;
    if (head + length > sizeof data) fail("request too long");
    memcpy(data + head, payload, length);
    send_all(fd, data, head + length);
}

static void check_handshake(int fd, const char* host, const char* token) {
    char request[1024];
    int length = snprintf(
        request,
        sizeof request,
        "GET / HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        host
    );
    send_all(fd, request, (size_t)length);
    size_t head = read_head(fd);
    if (strncmp(buffer, "HTTP/1.1 101 ", 13) != 0) fail("upgrade: not 101");
    const char* accept = strstr(buffer, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");  // RFC 6455's own example
    if (accept == NULL || accept > buffer + head) fail("upgrade: wrong accept key");
    consume(head);
    size_t challenge = read_text(fd);
    if (memmem(buffer, challenge, "\"connect.challenge\"", 19) == NULL) fail("no challenge");
    consume(challenge);
    length = snprintf(
        request,
        sizeof request,
        "{\"type\":\"req\",\"id\":\"1\",\"method\":\"connect\",\"params\":{\"minProtocol\":3,\"maxProtocol\":"
        "4,"
        "\"client\":{\"id\":\"cli\",\"version\":\"0\",\"platform\":\"linux\",\"mode\":\"probe\"},\"role\":"
        "\"operator\","
        "\"scopes\":[\"operator.read\"],\"auth\":{\"token\":\"%s\"}}}",
        token
    );
    if (length >= (int)sizeof request) fail("token too long");
    send_frame(fd, 1, request, (size_t)length);
    size_t answer = read_text(fd);
    if (memmem(buffer, answer, "\"ok\":true", 9) == NULL ||
        memmem(buffer, answer, "\"hello-ok\"", 10) == NULL) {
        fail("refused");
    }
    send_frame(fd, 8, "\x03\xe8", 2);
}

int main(int argc, char** argv) {
    const char* token = getenv("FLOOR_TOKEN");
    struct sockaddr_in to = {.sin_family = AF_INET};
    char host[64];
    clock_gettime(CLOCK_MONOTONIC, &started);
    if (argc != 3 || token == NULL || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fail("usage: FLOOR_TOKEN=… floor ADDRESS PORT");
    }
    to.sin_port = htons((uint16_t)strtoul(argv[2], NULL, 10));
    snprintf(host, sizeof host, "%s:%s", argv[1], argv[2]);
    int http = dial(&to);
    check_health(http, host);
    close(http);
    int socket = dial(&to);
    check_handshake(socket, host, token);
    close(socket);
    puts("hello-ok");
    return 0;
}
