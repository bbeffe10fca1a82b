// The program of every build: a target's kept inputs, then inputs that are made from them, the same ones in each run. It
// knows nothing of what an input reaches; libFuzzer (preset fuzz) does.
//
// fuzz_replay TARGET COUNT FILE|FOLDER…       An input that breaks a property or crashes is kept in fuzz-TARGET.
#include "fuzz.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

namespace ocprobe::fuzz {

namespace {

constexpr std::size_t longest_input = 8'192;
constexpr itimerval slowest_input{{}, {20, 0}};  // of processor time: other work beside it does not count

std::string running;  ///< the input that runs, for the signal handler
std::string kept_in;  ///< where the handler writes it

// Only what a signal handler may call.
void keep_input(int signal) {
    const auto file = ::creat(kept_in.c_str(), 0600);
    if (file < 0 || ::write(file, running.data(), running.size()) < 0) _exit(70);
    constexpr std::string_view words = "the input is kept\n";
    if (::write(STDERR_FILENO, words.data(), words.size()) < 0) _exit(70);
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

void run(const Target& target, std::string input) {
    running = std::move(input);
    ::setitimer(ITIMER_PROF, &slowest_input, nullptr);
    target.run(running);
}

std::vector<std::string> read_inputs(const std::filesystem::path& place) {
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(place)) {
        for (const auto& entry : std::filesystem::directory_iterator(place))
            files.push_back(entry.path());
    } else {
        files.push_back(place);
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> inputs;
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return inputs;
}

/// Makes inputs from kept ones: bytes, pieces of other inputs, repetitions.
class Maker {
public:
    Maker(const std::vector<std::string>& kept, std::string_view name) : kept_(kept) {
        // The same sequence with any library.
        for (const char c : name)
            state_ = state_ * 131 + static_cast<unsigned char>(c);
    }

    [[nodiscard]] std::string make() {
        auto text = any_kept();
        for (auto rounds = below(8) + 1; rounds > 0; --rounds)
            change(text);
        if (text.size() > longest_input) text.resize(longest_input);
        return text;
    }

private:
    [[nodiscard]] std::size_t below(std::size_t bound) {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return bound == 0 ? 0 : static_cast<std::size_t>(state_ % bound);
    }
    [[nodiscard]] const std::string& any_kept() { return kept_[below(kept_.size())]; }
    [[nodiscard]] std::string piece_of(const std::string& text) {
        const auto at = below(text.size());
        return text.substr(at, below(below(10) == 0 ? 600 : 30) + 1);
    }

    void change(std::string& text) {
        constexpr auto bytes =
            std::to_array<char>({'\0', '\1',   '\x7f', '\x80', '\xff', '\xc2', '\xe2', '\xf0', '\n', '\r',
                                 '\t', '\x1b', ' ',    '"',    '\'',   '{',    '}',    '[',    ']',  ':',
                                 ',',  '$',    '%',    '\\',   '/',    '-',    '0',    '9'});
        const auto at = below(text.size() + 1);
        switch (below(7)) {
        case 0:
            if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
            return;
        case 1:
            if (at < text.size()) text[at] = bytes.at(below(bytes.size()));
            return;
        case 2:
            text.insert(
                at, std::string(below(10) == 0 ? below(300) : below(4) + 1, bytes.at(below(bytes.size())))
            );
            return;
        case 3:
            text.erase(at, below(below(4) == 0 ? 200 : 8) + 1);
            return;
        case 4:
            text.insert(at, piece_of(any_kept()));
            return;
        case 5:
            text.insert(at, piece_of(text));
            return;
        default: {
            const auto piece = piece_of(any_kept());
            if (at < text.size()) text.replace(at, piece.size(), piece);
        }
        }
    }

    const std::vector<std::string>& kept_;
    std::uint64_t state_ = 88'172'645'463'325'252U;
};

int replay(const Target& target, int count, const std::vector<std::string>& kept) {
    for (const auto& input : kept)
        run(target, input);
    Maker maker(kept, target.name);
    for (int made = 0; made < count; ++made)
        run(target, maker.make());
    std::printf("%zu kept inputs, %d made from them\n", kept.size(), count);
    return 0;
}

int main_of(const std::vector<std::string>& arguments) {
    if (arguments.size() < 3) return 64;
    const auto target = target_named(arguments[0]);
    std::vector<std::string> kept;
    for (auto place = arguments.begin() + 2; place != arguments.end(); ++place) {
        auto more = read_inputs(*place);
        std::move(more.begin(), more.end(), std::back_inserter(kept));
    }
    if (!target || kept.empty()) {
        std::fputs("fuzz_replay TARGET COUNT FILE|FOLDER...: no such target, or no input\n", stderr);
        return 64;
    }
    kept_in = "fuzz-" + arguments[0];
    for (const int signal : {SIGABRT, SIGPROF, SIGSEGV, SIGFPE, SIGILL, SIGBUS})
        ::signal(signal, keep_input);
    // Tests that wait for peers run beside it.
    if (::setpriority(PRIO_PROCESS, 0, 19) != 0) return 70;
    return replay(*target, std::stoi(arguments[1]), kept);
}

}  // namespace

}  // namespace ocprobe::fuzz

int main(int argc, char** argv) {
    return ocprobe::fuzz::main_of({argv + 1, argv + argc});
}
