// Reading a SQLite database beside a live writer: through a VFS of our own that only ever reads, takes no
// lock and creates no file.
#pragma once

#include "ocprobe/base/file_system.hpp"
#include "openclaw/state/fault.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace ocprobe::openclaw {

/// The current row of a query. Columns go by name; one that this schema lacks is nothing, as NULL is.
class Row {
public:
    explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
    [[nodiscard]] std::optional<std::string> text(std::string_view column) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view column) const;

private:
    [[nodiscard]] int index(std::string_view column) const;
    sqlite3_stmt* statement_;
};

/// One SELECT on one table. All three are our own text.
struct Select {
    const char* columns;
    const char* table;
    const char* rest = "";  ///< WHERE, ORDER BY, LIMIT
};

/// What one reading may cost: a database of any size and any malice stays below it.
struct DatabaseLimits {
    std::uint64_t bytes_read = std::uint64_t{64} << 20;
    std::uint64_t wal_bytes = std::uint64_t{64} << 20;
    std::int64_t heap_bytes = std::int64_t{6} << 20;
    std::int64_t milliseconds = 500;
    std::int64_t steps = 50'000'000;  ///< instructions of SQLite's virtual machine, of all queries together
};

class Database {
public:
    using Parameters = std::initializer_list<std::string_view>;  ///< ?1, ?2 …
    using RowHandler = std::function<bool(const Row&)>;

    /// Opens the database at `path` with its `-wal`. `fault()` tells why nothing can be read, if so.
    Database(const FileSystem& files, std::string path, DatabaseLimits limits = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Why a reading failed.
    [[nodiscard]] const StoreFault& fault() const;

    /// Calls `each` for every row until it returns false. A table or column that this schema lacks means no
    /// row. Returns false when the reading failed, which a table whose schema computes its rows (a view, a virtual
    /// table, generated columns) is, too: it is not read.
    bool query(const Select& select, const Parameters& parameters, const RowHandler& each);

    /// Whether a checkpoint or a new WAL came between opening and now: what was read may then be of two
    /// states.
    [[nodiscard]] bool changed() const;

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace ocprobe::openclaw
