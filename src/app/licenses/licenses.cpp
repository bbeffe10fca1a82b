// The embedded file itself, included by the assembler.
#include "app/licenses/licenses.hpp"

extern "C" {
extern const char ocprobe_licenses_begin[] __attribute__((visibility("hidden")));
extern const char ocprobe_licenses_end[] __attribute__((visibility("hidden")));
}

__asm__(".pushsection .rodata.ocprobe_licenses,\"a\",%progbits\n"
        ".globl ocprobe_licenses_begin\n"
        ".hidden ocprobe_licenses_begin\n"
        ".globl ocprobe_licenses_end\n"
        ".hidden ocprobe_licenses_end\n"
        "ocprobe_licenses_begin:\n"
        ".incbin \"" OCPROBE_LICENSES_FILE "\"\n"
        "ocprobe_licenses_end:\n"
        ".byte 0\n"
        ".popsection\n");

namespace ocprobe::app {

std::string_view licenses() {
    return {ocprobe_licenses_begin, static_cast<std::size_t>(ocprobe_licenses_end - ocprobe_licenses_begin)};
}

}  // namespace ocprobe::app
