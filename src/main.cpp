// main(): the program is ocprobe::app::run; here stands only what is left when even that fails.
#include "ocprobe/app/app.hpp"

#include <cstdlib>
#include <exception>

// libstdc++'s own prints the exception's name and brings 50 KB of demangler along; what ends here says abort.
void __gnu_cxx::__verbose_terminate_handler() {
    std::abort();
}

int main(int argc, char** argv, char** envp) {
    try {
        return ocprobe::app::run(argc, argv, envp);
    } catch (const std::exception& error) {
        return ocprobe::app::give_up(error.what());
    } catch (...) {
        return ocprobe::app::give_up("unknown error");
    }
}
