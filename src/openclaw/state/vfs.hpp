// A SQLite VFS with two files, the database and its WAL, both read through FileSystem. Everything else is
// refused.
#pragma once

#include "ocprobe/base/file_system.hpp"

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace ocprobe::openclaw {

/// Must not move while it is registered: SQLite keeps its address.
class ReadOnlyVfs {
public:
    ReadOnlyVfs(
        const FileSystem& files, std::string database, std::uint64_t read_budget, std::uint64_t wal_cap
    );
    ~ReadOnlyVfs();
    ReadOnlyVfs(const ReadOnlyVfs&) = delete;
    ReadOnlyVfs& operator=(const ReadOnlyVfs&) = delete;

    [[nodiscard]] const char* name() const { return name_.c_str(); }
    [[nodiscard]] bool registered() const { return registered_; }
    /// The errno of the file that could not be opened or read, and which one; 0 when none failed.
    [[nodiscard]] int error() const { return error_; }
    [[nodiscard]] const std::string& failed_path() const { return failed_path_; }
    [[nodiscard]] bool budget_spent() const { return budget_spent_; }
    [[nodiscard]] bool wal_too_large() const { return wal_too_large_; }
    /// Whether the files are no longer what they were when they were opened.
    [[nodiscard]] bool changed() const;

private:
    /// One of the two files as it was when SQLite opened it.
    struct Source {
        std::string path;
        std::unique_ptr<OpenFile> file;  ///< nullptr: there is none (an empty WAL)
        FileStatus at_open;
        std::array<char, 32> head{};  ///< a WAL's header, whose salts change with every new generation
    };
    struct Handle;  // what SQLite holds: its sqlite3_file is the first member

    int open(const char* path, Handle* handle, int flags, int* out_flags);
    int read(const Source& source, void* to, int size, sqlite3_int64 offset);
    bool exists(const char* path) const;
    [[nodiscard]] bool source_changed(const Source& source) const;
    static const sqlite3_io_methods& methods();

    const FileSystem& files_;
    std::uint64_t budget_;
    std::uint64_t wal_cap_;
    std::string name_;
    Source database_;
    Source wal_;
    sqlite3_vfs vfs_{};
    bool registered_ = false;
    int error_ = 0;
    std::string failed_path_;
    bool budget_spent_ = false;
    bool wal_too_large_ = false;
};

}  // namespace ocprobe::openclaw
