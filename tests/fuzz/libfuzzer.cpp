// The program of libFuzzer: --target=NAME chooses what it runs; --list names them.
#include "fuzz.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {
std::optional<ocprobe::fuzz::Target> chosen;
}

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
    constexpr std::string_view flag = "--target=";
    for (int i = 1; i < *argc; ++i) {
        const std::string_view argument = (*argv)[i];
        if (argument == "--list") {
            for (const auto& target : ocprobe::fuzz::all_targets())
                std::printf("%.*s\n", static_cast<int>(target.name.size()), target.name.data());
            std::exit(0);
        }
        if (argument.starts_with(flag)) chosen = ocprobe::fuzz::target_named(argument.substr(flag.size()));
    }
    if (!chosen) {
        std::fputs(
            "ocprobe_fuzz --target=NAME [libFuzzer's options] CORPUS; --list names the targets\n", stderr
        );
        std::exit(64);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    chosen->run({reinterpret_cast<const char*>(data), size});
    return 0;
}
