// The read-only VFS. With `locking_mode=EXCLUSIVE` SQLite keeps the WAL's index in memory and asks for no
// shared memory, so that neither `-shm` nor `-wal` is made or changed; the locks that it would take are
// no-ops here.
#include "openclaw/state/vfs.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <type_traits>

namespace ocprobe::openclaw {

struct ReadOnlyVfs::Handle {
    sqlite3_file base;
    ReadOnlyVfs* vfs;
    const Source* source;

    static Handle* of(sqlite3_file* file) { return reinterpret_cast<Handle*>(file); }
};

namespace {

constexpr std::uint64_t size_t_max_offset = std::uint64_t{1} << 62;

int refuse_write(sqlite3_file* /*file*/, const void* /*from*/, int /*size*/, sqlite3_int64 /*offset*/) {
    return SQLITE_READONLY;
}
int refuse_truncate(sqlite3_file* /*file*/, sqlite3_int64 /*size*/) {
    return SQLITE_READONLY;
}
int no_op(sqlite3_file* /*file*/) {
    return SQLITE_OK;
}
int no_op_flags(sqlite3_file* /*file*/, int /*flags*/) {
    return SQLITE_OK;
}
int nobody_reserves(sqlite3_file* /*file*/, int* out) {
    *out = 0;
    return SQLITE_OK;
}
int no_control(sqlite3_file* /*file*/, int /*op*/, void* /*argument*/) {
    return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file* /*file*/) {
    return 4096;
}
// SQLITE_IOCAP_IMMUTABLE would make SQLite ignore the WAL.
int no_characteristics(sqlite3_file* /*file*/) {
    return 0;
}

int refuse_delete(sqlite3_vfs* /*vfs*/, const char* /*path*/, int /*sync*/) {
    return SQLITE_READONLY;
}
int full_path(sqlite3_vfs* /*vfs*/, const char* path, int size, char* out) {
    const auto length = std::strlen(path);
    if (length + 1 > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(out, path, length + 1);
    return SQLITE_OK;
}
// Random numbers name temporary files and salt new WALs; neither happens here.
int no_randomness(sqlite3_vfs* /*vfs*/, int size, char* out) {
    std::memset(out, 0, static_cast<std::size_t>(size));
    return size;
}
int no_sleep(sqlite3_vfs* /*vfs*/, int /*microseconds*/) {
    return 0;
}
int current_time(sqlite3_vfs* /*vfs*/, double* out) {
    constexpr double epoch_as_julian_day = 2440587.5;
    constexpr double seconds_a_day = 86400.0;
    *out = epoch_as_julian_day + static_cast<double>(std::time(nullptr)) / seconds_a_day;
    return SQLITE_OK;
}
int last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*out*/) {
    return 0;
}

bool same_file(const FileStatus& a, const FileStatus& b) {
    return a.error == b.error && a.device == b.device && a.inode == b.inode;
}

}  // namespace

const sqlite3_io_methods& ReadOnlyVfs::methods() {
    static const sqlite3_io_methods table = [] {
        sqlite3_io_methods m{};
        m.iVersion = 1;  // no shared memory, no memory mapping
        m.xClose = no_op;
        m.xRead = [](sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
            auto* const handle = Handle::of(file);
            return handle->vfs->read(*handle->source, to, size, offset);
        };
        m.xWrite = refuse_write;
        m.xTruncate = refuse_truncate;
        m.xSync = no_op_flags;
        m.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
            // As it was at the start: what a writer appends meanwhile belongs to a later state.
            *size = static_cast<sqlite3_int64>(Handle::of(file)->source->at_open.size);
            return SQLITE_OK;
        };
        m.xLock = no_op_flags;
        m.xUnlock = no_op_flags;
        m.xCheckReservedLock = nobody_reserves;
        m.xFileControl = no_control;
        m.xSectorSize = sector_size;
        m.xDeviceCharacteristics = no_characteristics;
        return m;
    }();
    return table;
}

ReadOnlyVfs::ReadOnlyVfs(
    const FileSystem& files, std::string database, std::uint64_t read_budget, std::uint64_t wal_cap
)
    : files_(files), budget_(read_budget), wal_cap_(wal_cap) {
    static_assert(std::is_standard_layout_v<Handle>, "SQLite sees the handle as its first member");
    wal_.path = database + "-wal";
    database_.path = std::move(database);
    std::array<char, 40> unique{};
    (void)std::snprintf(unique.data(), unique.size(), "ocprobe-%p", static_cast<const void*>(this));
    name_ = unique.data();

    vfs_.iVersion = 1;
    vfs_.szOsFile = sizeof(Handle);
    vfs_.mxPathname = 4096;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.xOpen = [](sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
        return static_cast<ReadOnlyVfs*>(vfs->pAppData)->open(path, Handle::of(file), flags, out_flags);
    };
    vfs_.xDelete = refuse_delete;
    vfs_.xAccess = [](sqlite3_vfs* vfs, const char* path, int flags, int* out) {
        const bool writing = flags == SQLITE_ACCESS_READWRITE;
        *out = !writing && static_cast<ReadOnlyVfs*>(vfs->pAppData)->exists(path) ? 1 : 0;
        return SQLITE_OK;
    };
    vfs_.xFullPathname = full_path;
    vfs_.xRandomness = no_randomness;
    vfs_.xSleep = no_sleep;
    vfs_.xCurrentTime = current_time;
    vfs_.xGetLastError = last_error;
    registered_ = sqlite3_vfs_register(&vfs_, 0) == SQLITE_OK;
}

ReadOnlyVfs::~ReadOnlyVfs() {
    if (registered_) sqlite3_vfs_unregister(&vfs_);
}

int ReadOnlyVfs::open(const char* path, Handle* handle, int flags, int* out_flags) {
    handle->base.pMethods = nullptr;
    if (path == nullptr) return SQLITE_CANTOPEN;
    const bool is_wal = wal_.path == path && (flags & SQLITE_OPEN_WAL) != 0;
    const bool is_database = database_.path == path && (flags & SQLITE_OPEN_MAIN_DB) != 0;
    if (!is_wal && !is_database) return SQLITE_CANTOPEN;

    Source& source = is_wal ? wal_ : database_;
    int error = 0;
    source.file = files_.open(source.path, error);
    source.at_open = source.file != nullptr ? source.file->status() : FileStatus{};
    source.head = {};
    if (source.file == nullptr && !(is_wal && error == ENOENT)) {
        error_ = error;
        failed_path_ = source.path;
        return SQLITE_CANTOPEN;
    }
    if (source.file != nullptr && is_wal) {
        wal_too_large_ = source.at_open.size > wal_cap_;
        if (wal_too_large_) return SQLITE_CANTOPEN;
        (void)source.file->read_at(0, source.head.data(), source.head.size());
    }
    handle->vfs = this;
    handle->source = &source;
    handle->base.pMethods = &methods();
    if (out_flags != nullptr) {
        *out_flags = SQLITE_OPEN_READONLY | (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_DB));
    }
    return SQLITE_OK;
}

int ReadOnlyVfs::read(const Source& source, void* to, int size, sqlite3_int64 offset) {
    auto* const bytes = static_cast<char*>(to);
    const auto wanted = static_cast<std::size_t>(size);
    if (wanted > budget_) {
        budget_spent_ = true;
        return SQLITE_IOERR_READ;
    }
    budget_ -= wanted;
    std::optional<std::size_t> got = 0;
    const auto at = static_cast<std::uint64_t>(offset);
    if (source.file != nullptr && at < size_t_max_offset) got = source.file->read_at(at, bytes, wanted);
    if (!got) {
        error_ = EIO;
        failed_path_ = source.path;
        return SQLITE_IOERR_READ;
    }
    if (*got == wanted) return SQLITE_OK;
    std::memset(bytes + *got, 0, wanted - *got);
    return SQLITE_IOERR_SHORT_READ;
}

bool ReadOnlyVfs::exists(const char* path) const {
    // A rollback journal would have to be played back, which means writing: it is left alone.
    if (wal_.path != path && database_.path != path) return false;
    return files_.status(path).error == 0;
}

bool ReadOnlyVfs::source_changed(const Source& source) const {
    const auto now = files_.status(source.path);
    if (source.file == nullptr) return now.error == 0 && now.size > 0;
    return !same_file(now, source.at_open);
}

bool ReadOnlyVfs::changed() const {
    // Only a checkpoint writes to the database file of a WAL database.
    if (source_changed(database_) || source_changed(wal_)) return true;
    const auto now = database_.file != nullptr ? database_.file->status() : FileStatus{};
    if (now.mtime_ms != database_.at_open.mtime_ms || now.size != database_.at_open.size) return true;
    if (wal_.file == nullptr) return false;
    std::array<char, 32> head{};
    (void)wal_.file->read_at(0, head.data(), head.size());
    return head != wal_.head;
}

}  // namespace ocprobe::openclaw
