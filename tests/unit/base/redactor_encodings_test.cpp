// The encodings that a peer may answer in, beside those that reports are written in (redactor_test.cpp).
#include "unit/base/knowing.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>

using namespace ocprobe;

namespace {

struct Row {
    const char* what;
    const char* text;
};

}  // namespace

TEST_CASE("a value that a peer spells in another way is found") {
    const auto redactor = knowing("k3y+Qz/7-canary_0123456789abcdef");
    // Written by Python's base64, hashlib and string formats.
    for (const auto& row : {
             Row{"backwards", "fedcba9876543210_yranac-7/zQ+y3k"},
             Row{"its head backwards", "7/zQ+y3k"},
             Row{"base32", "NMZXSK2RPIXTOLLDMFXGC4TZL4YDCMRTGQ2TMNZYHFQWEY3EMVTA===="},
             Row{"base32, no padding, lower case", "nmzxsk2rpixtolldmfxgc4tzl4ydcmrtgq2tmnzyhfqwey3emvta"},
             Row{"base32 of Bearer and the value",
                 "IJSWC4TFOIQGWM3ZFNIXULZXFVRWC3TBOJ4V6MBRGIZTINJWG44DSYLCMNSGKZQ="},
             Row{"base32 of its tail", "PB4TQOLBMJRWIZLG"},
             Row{"decimal codes",
                 "107,51,121,43,81,122,47,55,45,99,97,110,97,114,121,95,48,49,50,51,52,53,54,55,56,57,97,98,"
                 "99,100,101,102"},
             Row{"a buffer as JSON",
                 "{\"type\":\"Buffer\",\"data\":[107, 51, 121, 43, 81, 122, 47, 55, 45]}"},
             Row{"decimal codes, as DNS escapes them",
                 "\\107\\051\\121\\043\\081\\122\\047\\055\\045\\099\\097\\110\\097\\114\\121\\095\\048\\049"
                 "\\050\\051\\052\\053\\054\\055\\056\\057\\097\\098\\099\\100\\101\\102"},
             Row{"octal escapes",
                 "\\153\\063\\171\\053\\121\\172\\057\\067\\055\\143\\141\\156\\141\\162\\171\\137\\060\\061"
                 "\\062\\063\\064\\065\\066\\067\\070\\071\\141\\142\\143\\144\\145\\146"},
             Row{"octal escapes, mixed", "k3y\\53Qz\\577-canary"},
             Row{"octal codes",
                 "153 63 171 53 121 172 57 67 55 143 141 156 141 162 171 137 60 61 62 63 64 65 66 67 70 71 "
                 "141 142 143 144 145 146"},
             Row{"0x codes",
                 "0x6B, 0x33, 0x79, 0x2B, 0x51, 0x7A, 0x2F, 0x37, 0x2D, 0x63, 0x61, 0x6E, 0x61, 0x72, 0x79, "
                 "0x5F, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, "
                 "0x65, 0x66"},
             Row{"0x codes in an array of texts",
                 "\"0x6b\",\"0x33\",\"0x79\",\"0x2b\",\"0x51\",\"0x7a\",\"0x2f\",\"0x37\",\"0x2d\",\"0x63\","
                 "\"0x61\",\"0x6e\",\"0x61\",\"0x72\",\"0x79\",\"0x5f\",\"0x30\",\"0x31\",\"0x32\",\"0x33\","
                 "\"0x34\",\"0x35\",\"0x36\",\"0x37\",\"0x38\",\"0x39\",\"0x61\",\"0x62\",\"0x63\",\"0x64\","
                 "\"0x65\",\"0x66\""},
             Row{"\\x escapes",
                 "\\x6b\\x33\\x79\\x2b\\x51\\x7a\\x2f\\x37\\x2d\\x63\\x61\\x6e\\x61\\x72\\x79\\x5f\\x30\\x31"
                 "\\x32\\x33\\x34\\x35\\x36\\x37\\x38\\x39\\x61\\x62\\x63\\x64\\x65\\x66"},
             Row{"quoted-printable",
                 "=6B=33=79=2B=51=7A=2F=37=2D=63=61=6E=61=72=79=5F=30=31=32=33=34=35=36=37=38=39=61=62=63=64="
                 "65=66"},
             Row{"quoted-printable, mixed, a line cut", "k3y=2BQz=\n=2F7-can"},
             Row{"%u",
                 "%u006b%u0033%u0079%u002b%u0051%u007a%u002f%u0037%u002d%u0063%u0061%u006e%u0061%u0072%u0079%"
                 "u005f%u0030%u0031%u0032%u0033%u0034%u0035%u0036%u0037%u0038%u0039%u0061%u0062%u0063%u0064%"
                 "u0065%u0066"},
             Row{"%u, mixed", "k3y%u002BQz/7-canary"},
             Row{"decimal entities",
                 "&#107;&#51;&#121;&#43;&#81;&#122;&#47;&#55;&#45;&#99;&#97;&#110;&#97;&#114;&#121;&#95;&#48;"
                 "&#49;&#50;&#51;&#52;&#53;&#54;&#55;&#56;&#57;&#97;&#98;&#99;&#100;&#101;&#102;"},
             Row{"hex entities",
                 "&#x6b;&#x33;&#x79;&#x2b;&#x51;&#x7a;&#x2f;&#x37;&#x2d;&#x63;&#x61;&#x6e;&#x61;&#x72;&#x79;&"
                 "#x5f;&#x30;&#x31;&#x32;&#x33;&#x34;&#x35;&#x36;&#x37;&#x38;&#x39;&#x61;&#x62;&#x63;&#x64;&#"
                 "x65;&#x66;"},
             Row{"base64 of hex",
                 "NmIzMzc5MmI1MTdhMmYzNzJkNjM2MTZlNjE3Mjc5NWYzMDMxMzIzMzM0MzUzNjM3MzgzOTYxNjI2MzY0NjU2Ng=="},
             Row{"base64 of upper-case hex",
                 "YWI2QjMzNzkyQjUxN0EyRjM3MkQ2MzYxNkU2MTcyNzk1RjMwMzEzMjMzMzQzNTM2MzczODM5NjE2MjYzNjQ2NTY2"},
             Row{"hex of base64",
                 "617a4e354b3146364c7a63745932467559584a35587a41784d6a4d304e5459334f446c68596d4e6b5a57593d"},
             Row{"hex of URL-safe base64",
                 "654868724d336b7255586f764e79316a59573568636e6c664d4445794d7a51314e6a63344f5746695932526c5a6"
                 "73d3d"},
             Row{"base64 of base64", "YXpONUsxRjZMemN0WTJGdVlYSjVYekF4TWpNME5UWTNPRGxoWW1Oa1pXWT0="},
             Row{"base64 of base64 of Bearer and the value",
                 "UW1WaGNtVnlJR3N6ZVN0UmVpODNMV05oYm1GeWVWOHdNVEl6TkRVMk56ZzVZV0pqWkdWbQ=="},
             Row{"URL-safe base64, twice",
                 "TVRKck0za3JVWG92TnkxallXNWhjbmxmTURFeU16UTFOamM0T1dGaVkyUmxaZz09"},
         }) {
        INFO(row.what << ": " << row.text);
        CHECK(redactor.search(row.text).found == 1);
        CHECK(redactor.search(escape_text(row.text)).found == 1);
        CHECK(redactor.clean(std::string("bad token ") + row.text).str() == "<redacted>");
    }
}

TEST_CASE("more digests are found, in hex and base64") {
    const auto redactor = knowing("k3y+Qz/7-canary_0123456789abcdef");
    // As hashlib gives them.
    for (const auto* text : {
             "090dae8f65b6a9bc25d8597cdf00d3c7c23b588a",
             "090DAE8F65B6A9BC",
             "CQ2uj2W2qbwl2Fl83wDTx8I7",
             "abb82401569caef3e1c28cc5b65595df286f4dc4",
             "ABB82401569CAEF3",
             "q7gkAVacrvPhwozFtlWV3yhv",
             "67d946bbf41a0b67b2bed957ec1ceee490aeebf7",
             "67D946BBF41A0B67",
             "Z9lGu/QaC2eyvtlX7Bzu5JCu",
         }) {
        INFO(text);
        CHECK(redactor.search(text).found == 1);
    }
    // Longer than one block of SHA-3 is, and just as long.
    std::string sixteen = "0123456789abcdef";
    std::string value;
    for (int i = 0; i < 9; ++i)
        value += sixteen;
    CHECK(
        knowing(value).search("59f6023a038f0f7cd94bb7b43841d2844783569a713138d91def86a8df5196af").found == 1
    );
    CHECK(
        knowing(value.substr(0, 136))
            .search("3b0b6a86c8760cc2cdcd261a20c527705fb6c5f5fff5d5a620599a0549ebebb6")
            .found == 1
    );
    CHECK(
        knowing(value.substr(0, 135))
            .search("6e496b050de7ae4867609c1bcdc5b1564ea0ee232405f9b39519537f92355aea")
            .found == 1
    );
}

TEST_CASE("a secret that reads backwards as a word, or as itself, stops no report") {
    constexpr const char* ordinary = "ws://openclaw-gateway:18789 level 12 noon 0x1f, [10, 20, 30]";
    for (const auto* value : {"321x-yawetag-walcnepo", "yawetag-walcnepo", "drowssap", "openclaw-walcnepo"}) {
        INFO(value);
        CHECK(knowing(value).search(ordinary).found == 0);
        CHECK(knowing(value).scrub(ordinary) == ordinary);
    }
}

TEST_CASE("numbers, lists and long words of a report raise no alarm, whatever the secret is") {
    constexpr const char* ordinary =
        R"({"took_ms":12.345,"started_ms":0,"ports":[18789, 18790, 443],"device":65024,"inode":11649075,)"
        R"("free_bytes":62416150528,"at":"2026-11-24T17:58:20.524Z","sha256":"AB:CD:EF:01:23:45:67:89",)"
        R"("network_namespace":"net:[4026532632]","capabilities_effective":"0000000000000000",)"
        R"("command":"OPENCLAW_GATEWAY_TOKEN=$(cat /run/secrets/token) A=1B=2C","boot_id":)"
        R"("e7aa6445-0d20-49ba-a531-ad77c393b864","text":"an \\101 escape, 100% of it &amp; more \\x41"})";
    std::mt19937 random(11);
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (int round = 0; round < 300; ++round) {
        std::string value;
        for (int i = 0; i < 8 + round % 20; ++i)
            value += letters[random() % letters.size()];
        INFO(value);
        CHECK(knowing(value).search(ordinary).found == 0);
    }
    // Bytes whose codes are short are no list of numbers.
    CHECK(knowing("\x01\x02\x03\x04\x05\x06\x07\x08").search("1, 2, 3, 4, 5, 6, 7, 8").found == 0);
}
