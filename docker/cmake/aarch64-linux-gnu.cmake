# Cross build for arm64 with Debian 12's multiarch packages (docker/packages.sh cross).
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(triple aarch64-linux-gnu)
set(CMAKE_C_COMPILER ${triple}-gcc)
set(CMAKE_CXX_COMPILER ${triple}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${triple})
# Debian has no sysroot: libraries live in /usr/lib/<triple>, headers in /usr/include and /usr/include/<triple>.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
# It lasts for the configure step, which is when pkg-config runs.
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/${triple}/pkgconfig:/usr/local/lib/${triple}/pkgconfig:/usr/share/pkgconfig)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static)
