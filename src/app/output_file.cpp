// Files that an option asks for, replaced by a rename.
#include "app/output_file.hpp"

#include "app/streams.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ocprobe::app {

int replace_file(const std::string& path, std::string_view text, mode_t mode) {
    struct stat old {};
    if (::lstat(path.c_str(), &old) == 0 && !S_ISREG(old.st_mode)) return EINVAL;
    // A collector of metrics reads `*.prom` alone. What an earlier run left there may have another mode.
    const auto part = path + ".part";
    ::unlink(part.c_str());
    const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0) return errno;
    int error = write_all(file, text, {});
    if (::close(file) != 0 && error == 0) error = errno;
    if (error == 0 && std::rename(part.c_str(), path.c_str()) != 0) error = errno;
    if (error != 0) ::unlink(part.c_str());
    return error;
}

}  // namespace ocprobe::app
