// The connection: limits first, then queries that forgive what a schema of another version lacks.
#include "openclaw/state/sqlite.hpp"

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/state/vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace ocprobe::openclaw {

namespace {

// Once a process, before the library's first use: one thread, little memory kept aside.
void configure_library() {
    static const bool done = [] {
        // Refused (and harmless) when something has used the library before us.
        (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
        (void)sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 128, 64);
        (void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
        return sqlite3_initialize() == SQLITE_OK;
    }();
    (void)done;
}

struct Finalizer {
    void operator()(sqlite3_stmt* statement) const { (void)sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalizer>;

/// A limit of SQLite's for this connection. Each is far above what a gateway's schema and our queries need.
struct Limit {
    int id;
    int value;
};
constexpr std::array limits_of_ours{
    Limit{SQLITE_LIMIT_LENGTH, 1 << 20},  // of a value, a row, the text of a table's definition
    Limit{SQLITE_LIMIT_SQL_LENGTH, 1 << 18},
    Limit{SQLITE_LIMIT_COLUMN, 512},
    Limit{SQLITE_LIMIT_EXPR_DEPTH, 200},
    Limit{SQLITE_LIMIT_COMPOUND_SELECT, 16},
    Limit{SQLITE_LIMIT_VDBE_OP, 25'000},
    Limit{SQLITE_LIMIT_ATTACHED, 0},
    Limit{SQLITE_LIMIT_TRIGGER_DEPTH, 1},
    Limit{SQLITE_LIMIT_WORKER_THREADS, 0},
};

/// How often the time is looked at, in instructions of the virtual machine.
constexpr int steps_between_looks = 4096;

// `PRAGMA table_xinfo` calls generated columns 2 (VIRTUAL) and 3 (STORED).
constexpr std::int64_t first_generated = 2;

}  // namespace

struct Database::Impl {
    Impl(const FileSystem& files, std::string path, const DatabaseLimits& limits)
        : vfs(files, std::move(path), limits.bytes_read, limits.wal_bytes),
          end(system_clock().monotonic() + Millis(limits.milliseconds)),
          steps_left(limits.steps) {}
    ~Impl() { (void)sqlite3_close(handle); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void open(const std::string& path, const DatabaseLimits& limits);
    void fail();
    bool run(const char* sql);
    [[nodiscard]] bool must_stop();
    bool each_row(
        const std::string& sql, const Database::Parameters& parameters, const Database::RowHandler& each
    );
    bool is_plain(const char* table);

    ReadOnlyVfs vfs;
    sqlite3* handle = nullptr;
    Micros end;
    std::int64_t steps_left;
    StoreFault fault;
};

void Database::Impl::open(const std::string& path, const DatabaseLimits& limits) {
    (void)sqlite3_hard_heap_limit64(limits.heap_bytes);
    if (!vfs.registered() ||
        sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY, vfs.name()) != SQLITE_OK) {
        fail();
        return;
    }
    // The file may have been made by anybody: no triggers, no views, no functions out of its schema, short
    // values.
    for (const int option :
         {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_TRUSTED_SCHEMA}) {
        (void)sqlite3_db_config(handle, option, 0, nullptr);
    }
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    for (const auto& limit : limits_of_ours)
        (void)sqlite3_limit(handle, limit.id, limit.value);
    sqlite3_progress_handler(
        handle,
        steps_between_looks,
        [](void* self) { return static_cast<Impl*>(self)->must_stop() ? 1 : 0; },
        this
    );
    // Exclusive before the first page: only then is the WAL's index kept in memory instead of in `-shm`.
    const bool ready = run("PRAGMA locking_mode=EXCLUSIVE") && run("PRAGMA temp_store=MEMORY") &&
                       run("PRAGMA cache_size=-256") && run("PRAGMA cell_size_check=ON") &&
                       // One snapshot for all queries: a writer may add to the WAL between two of them.
                       run("BEGIN");
    if (!ready) fail();
}

bool Database::Impl::must_stop() {
    steps_left -= steps_between_looks;
    return steps_left < 0 || system_clock().monotonic() > end;
}

bool Database::Impl::run(const char* sql) {
    return sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

void Database::Impl::fail() {
    if (vfs.wal_too_large()) {
        fault = {StoreProblem::too_large, "its WAL is larger than ocprobe reads"};
    } else if (vfs.budget_spent()) {
        fault = {StoreProblem::too_large, "it is larger than ocprobe reads"};
    } else if (vfs.error() != 0) {
        fault = {StoreProblem::unreadable, errno_name(vfs.error()) + " on " + escape_text(vfs.failed_path())};
    } else if (handle == nullptr) {
        fault = {StoreProblem::unreadable, "SQLite could not be started"};
    } else if (sqlite3_errcode(handle) == SQLITE_INTERRUPT) {
        fault = {StoreProblem::too_slow, "reading it took too long"};
    } else if (sqlite3_errcode(handle) == SQLITE_TOOBIG) {
        fault = {StoreProblem::too_large, "a value in it is larger than ocprobe reads"};
    } else if (sqlite3_errcode(handle) == SQLITE_NOMEM) {
        fault = {StoreProblem::too_large, "reading it takes more memory than ocprobe gives to it"};
    } else {
        fault = {StoreProblem::malformed, escape_text(sqlite3_errmsg(handle), 200)};
    }
}

Database::Database(const FileSystem& files, std::string path, DatabaseLimits limits) {
    configure_library();
    impl_ = std::make_unique<Impl>(files, path, limits);
    impl_->open(path, limits);
}

Database::~Database() {
    impl_.reset();
    // The limit is the library's, not the connection's.
    (void)sqlite3_hard_heap_limit64(0);
}

const StoreFault& Database::fault() const {
    return impl_->fault;
}

bool Database::changed() const {
    return impl_->vfs.changed();
}

bool Database::Impl::each_row(
    const std::string& sql, const Database::Parameters& parameters, const Database::RowHandler& each
) {
    sqlite3_stmt* raw = nullptr;
    const int prepared = sqlite3_prepare_v2(handle, sql.c_str(), -1, &raw, nullptr);
    const Statement statement(raw);
    if (prepared != SQLITE_OK) {
        const std::string_view message = sqlite3_errmsg(handle);
        const bool lacking = message.starts_with("no such table") || message.starts_with("no such column");
        if (prepared == SQLITE_ERROR && lacking) return true;
        fail();
        return false;
    }
    int position = 0;
    for (const auto parameter : parameters) {
        (void)sqlite3_bind_text(
            raw, ++position, parameter.data(), static_cast<int>(parameter.size()), SQLITE_TRANSIENT
        );
    }
    while (true) {
        const int step = sqlite3_step(raw);
        if (step == SQLITE_DONE) return true;
        if (step != SQLITE_ROW) {
            fail();
            return false;
        }
        if (!each(Row(raw))) return true;
    }
}

// A definition may hold code that runs whenever a row is read, one instruction of which can take minutes. It is looked
// at before a statement on the table is made, since making one would start a virtual table's module.
bool Database::Impl::is_plain(const char* table) {
    std::string_view unusual;
    const auto look_at_kind = [&](const Row& row) {
        if (row.text("type") == "view") unusual = " is a view";
        if (row.text("type") == "table" && row.integer("rootpage") == 0) unusual = " is a virtual table";
        return unusual.empty();
    };
    const auto look_at_column = [&](const Row& column) {
        if (column.integer("hidden").value_or(0) >= first_generated) unusual = " has generated columns";
        return unusual.empty();
    };
    const std::string kind = "SELECT type, rootpage FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE";
    if (!each_row(kind, {table}, look_at_kind)) return false;
    const auto columns = std::string("PRAGMA table_xinfo(") + table + ")";
    if (unusual.empty() && !each_row(columns, {}, look_at_column)) return false;
    if (unusual.empty()) return true;
    fault = {
        StoreProblem::computed, std::string(table).append(unusual).append(": its rows cannot be judged")};
    return false;
}

bool Database::query(
    const Select& select, const Database::Parameters& parameters, const Database::RowHandler& each
) {
    if (impl_->fault || !impl_->is_plain(select.table)) return false;
    const auto sql = std::string("SELECT ") + select.columns + " FROM " + select.table + " " + select.rest;
    return impl_->each_row(sql, parameters, each);
}

int Row::index(std::string_view column) const {
    for (int i = 0; i < sqlite3_column_count(statement_); ++i) {
        if (column == sqlite3_column_name(statement_, i)) return i;
    }
    return -1;
}

std::optional<std::string> Row::text(std::string_view column) const {
    const int i = index(column);
    if (i < 0 || sqlite3_column_type(statement_, i) != SQLITE_TEXT) return std::nullopt;
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, i));
    if (bytes == nullptr) return std::nullopt;
    return std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, i)));
}

std::optional<std::int64_t> Row::integer(std::string_view column) const {
    const int i = index(column);
    if (i < 0 || sqlite3_column_type(statement_, i) != SQLITE_INTEGER) return std::nullopt;
    return sqlite3_column_int64(statement_, i);
}

}  // namespace ocprobe::openclaw

#ifdef OCPROBE_STATIC
// The library registers these extensions with every connection, and so pulls 350 KB of full-text and spatial search
// into a static binary that reads a handful of tables. Defined here they are found before the archive's own.
extern "C" {
int sqlite3Fts3Init(sqlite3* /*db*/) {
    return SQLITE_OK;
}
int sqlite3Fts5Init(sqlite3* /*db*/) {
    return SQLITE_OK;
}
int sqlite3RtreeInit(sqlite3* /*db*/) {
    return SQLITE_OK;
}
}
#endif
