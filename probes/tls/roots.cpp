// The embedded file itself. The assembler includes it, so no compiler has to read 200 KB of numbers.
#include "probes/tls/roots.hpp"

extern "C" {
extern const char ocprobe_roots_begin[] __attribute__((visibility("hidden")));
extern const char ocprobe_roots_end[] __attribute__((visibility("hidden")));
}

__asm__(".pushsection .rodata.ocprobe_roots,\"a\",%progbits\n"
        ".globl ocprobe_roots_begin\n"
        ".hidden ocprobe_roots_begin\n"
        ".globl ocprobe_roots_end\n"
        ".hidden ocprobe_roots_end\n"
        "ocprobe_roots_begin:\n"
        ".incbin \"" OCPROBE_ROOTS_FILE "\"\n"
        "ocprobe_roots_end:\n"
        ".byte 0\n"
        ".popsection\n");

namespace ocprobe::probes {

std::string_view mozilla_roots() {
    return {ocprobe_roots_begin, static_cast<std::size_t>(ocprobe_roots_end - ocprobe_roots_begin)};
}

}  // namespace ocprobe::probes
