// The scripted gateway of the benchmark: answers /healthz, /startupz, /readyz, upgrades, challenges and says
// hello-ok (15.5 KB) or AUTH_TOKEN_MISMATCH, at once and from memory, so that the clients are what is
// measured. Usage: PEER_TOKEN=… peer   Prints its port, serves loopback until its standard input ends.
#define _GNU_SOURCE
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <arpa/inet.h>
#include <errno.h>
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

enum { slots = 64, input_size = 8192 };

struct connection {
    int fd;  // -1: free
    int upgraded;
    size_t held;
    char input[input_size];
};

static struct connection connections[slots];
static const char* token;
static char hello_tail[20000];

static void drop(struct connection* one) {
    close(one->fd);
    one->fd = -1;
}

static void send_all(struct connection* one, const char* data, size_t length) {
    while (length > 0) {
        ssize_t sent = send(one->fd, data, length, MSG_NOSIGNAL);
        if (sent <= 0) return;  // the next read finds the end
        data += sent;
        length -= (size_t)sent;
    }
}

static void send_frame(struct connection* one, unsigned char opcode, const char* payload, size_t length) {
    static char data[32768];
    size_t head = length < 126 ? 2 : 4;
    data[0] = (char)(0x80 | opcode);
    data[1] = (char)(length < 126 ? length : 126);
    if (head == 4) {
        data[2] = (char)(length >> 8);
        data[3] = (char)(length & 0xff);
    }
    memcpy(data + head, payload, length);
    send_all(one, data, head + length);
}

static void build_hello(void) {
    size_t used = (size_t)sprintf(
        hello_tail,
        ",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":4,\"server\":{\"version\":\"2026.9.6\","
        "\"buildId\":\"scripted\","
        "\"bootId\":\"0b5f0c7d-0000-4000-8000-00000000be9c\",\"connId\":\"0b5f0c7d-0000-4000-8000-"
        "00000000c033\"},"
        "\"features\":{\"methods\":["
    );
    for (int index = 0; index < 466; ++index) {
        used +=
            (size_t)sprintf(hello_tail + used, "%s\"scripted.method.number%04d\"", index ? "," : "", index);
    }
    sprintf(
        hello_tail + used,
        "],\"events\":[]},\"snapshot\":{\"presence\":[],\"health\":{\"ok\":true},\"uptimeMs\":60000},"
        "\"auth\":{\"method\":\"token\",\"role\":\"operator\",\"scopes\":[]},\"policy\":{\"maxPayload\":"
        "26214400}}}"
    );
}

static void send_challenge(struct connection* one) {
    char text[256];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int length = snprintf(
        text,
        sizeof text,
        "{\"type\":\"event\",\"event\":\"connect.challenge\",\"payload\":{\"nonce\":\"b21c9765-dda8-4d4f-"
        "a4c3-28c0b96c8906\","
        "\"ts\":%lld,\"capabilities\":[\"model-catalog-snapshot\"]}}",
        (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000
    );
    send_frame(one, 1, text, (size_t)length);
}

static void upgrade(struct connection* one, const char* key) {
    char joined[128];
    unsigned char digest[SHA_DIGEST_LENGTH];
    unsigned char accept[64];
    char answer[256];
    size_t length = strcspn(key, "\r\n");
    if (length > 64) {
        drop(one);
        return;
    }
    int joined_length =
        snprintf(joined, sizeof joined, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int)length, key);
    SHA1((const unsigned char*)joined, (size_t)joined_length, digest);
    EVP_EncodeBlock(accept, digest, sizeof digest);
    int total = snprintf(
        answer,
        sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
        "Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
        accept
    );
    send_all(one, answer, (size_t)total);
    one->upgraded = 1;
    send_challenge(one);
}

static void answer_http(struct connection* one) {
    const char* body = "{\"ok\":true,\"status\":\"live\"}";
    char answer[512];
    if (strncmp(one->input, "GET /ready", 10) == 0)
        body = "{\"ready\":true,\"failing\":[],\"uptimeMs\":60000}";
    if (strncmp(one->input, "GET /startup", 12) == 0) {
        body = "{\"ok\":true,\"status\":\"started\",\"version\":\"2026.9.6\",\"uptimeMs\":60000}";
    }
    int length = snprintf(
        answer,
        sizeof answer,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nCache-Control: "
        "no-store\r\nContent-Length: %zu\r\n\r\n%s",
        strlen(body),
        body
    );
    send_all(one, answer, (size_t)length);
}

static void answer_connect(struct connection* one, const char* text) {
    static char frame[32768];
    char id[80] = "null";
    const char* found = strstr(text, "\"id\":\"");
    if (found != NULL) snprintf(id, sizeof id, "\"%.*s\"", (int)strcspn(found + 6, "\""), found + 6);
    // The client's own id may stand in `client` too; the request's is the one before `params` in every client
    // here.
    if (token[0] != 0 && strstr(text, token) != NULL) {
        int length = snprintf(frame, sizeof frame, "{\"type\":\"res\",\"id\":%s%s", id, hello_tail);
        send_frame(one, 1, frame, (size_t)length);
        return;
    }
    int length = snprintf(
        frame,
        sizeof frame,
        "{\"type\":\"res\",\"id\":%s,\"ok\":false,\"error\":{\"code\":\"INVALID_REQUEST\",\"message\":"
        "\"unauthorized: gateway token "
        "mismatch\",\"details\":{\"code\":\"AUTH_TOKEN_MISMATCH\",\"canRetryWithDeviceToken\":false}}}",
        id
    );
    send_frame(one, 1, frame, (size_t)length);
    send_frame(one, 8, "\x03\xf0unauthorized: gateway token mismatch", 38);
}

// Takes one complete request or frame from the front of the input; says whether there was one.
static int take(struct connection* one) {
    one->input[one->held] = 0;
    if (!one->upgraded) {
        char* end = strstr(one->input, "\r\n\r\n");
        if (end == NULL) return 0;
        const char* key = strcasestr(one->input, "\r\nsec-websocket-key: ");
        if (key != NULL && key < end) {
            upgrade(one, key + 21);
        } else {
            answer_http(one);
        }
        size_t length = (size_t)(end - one->input) + 4;
        memmove(one->input, one->input + length, one->held - length);
        one->held -= length;
        return one->fd >= 0;
    }
    unsigned char* raw = (unsigned char*)one->input;
    if (one->held < 6) return 0;
    size_t length = raw[1] & 0x7f;
    size_t head = 6;
    if (length == 126) {
        if (one->held < 8) return 0;
        length = (size_t)raw[2] << 8 | raw[3];
        head = 8;
    }
    if (length == 127 || head + length >= input_size) {
        drop(one);
        return 0;
    }
    if (one->held < head + length) return 0;
    for (size_t index = 0; index < length; ++index)
        raw[head + index] ^= raw[head - 4 + (index & 3)];
    int opcode = raw[0] & 0x0f;
    if (opcode == 8) {
        send_frame(one, 8, one->input + head, length < 2 ? 0 : 2);
        drop(one);
        return 0;
    }
    unsigned char saved = raw[head + length];
    raw[head + length] = 0;
    if (opcode == 1) answer_connect(one, one->input + head);
    raw[head + length] = saved;
    memmove(one->input, one->input + head + length, one->held - head - length);
    one->held -= head + length;
    return 1;
}

static void serve(struct connection* one) {
    ssize_t got = recv(one->fd, one->input + one->held, input_size - 1 - one->held, 0);
    if (got <= 0) {
        drop(one);
        return;
    }
    one->held += (size_t)got;
    while (one->fd >= 0 && take(one)) {
    }
    if (one->fd >= 0 && one->held == input_size - 1) drop(one);
}

static void welcome(int listener) {
    int on = 1;
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    for (int index = 0; index < slots; ++index) {
        if (connections[index].fd >= 0) continue;
        connections[index].fd = fd;
        connections[index].upgraded = 0;
        connections[index].held = 0;
        return;
    }
    close(fd);
}

int main(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    token = getenv("PEER_TOKEN");
    if (token == NULL) return 64;
    build_hello();
    for (int index = 0; index < slots; ++index)
        connections[index].fd = -1;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr*)&address, sizeof address) != 0 ||
        listen(listener, 128) != 0 || getsockname(listener, (struct sockaddr*)&address, &length) != 0) {
        perror("peer");
        return 1;
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct pollfd waiting[slots + 2] = {{.fd = 0, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
        for (int index = 0; index < slots; ++index) {
            waiting[index + 2] = (struct pollfd){.fd = connections[index].fd, .events = POLLIN};
        }
        if (poll(waiting, slots + 2, -1) < 0 && errno != EINTR) return 1;
        if (waiting[0].revents != 0) return 0;
        for (int index = 0; index < slots; ++index) {
            if (waiting[index + 2].revents != 0 && connections[index].fd >= 0) serve(&connections[index]);
        }
        if (waiting[1].revents & POLLIN) welcome(listener);
    }
}
