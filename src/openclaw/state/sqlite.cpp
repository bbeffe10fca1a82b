// The connection: limits first, then queries that forgive what a schema of another version lacks.
#include "openclaw/state/sqlite.hpp"

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/state/vfs.hpp"

#include <sqlite3.h>

#include <algorithm>

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

}  // namespace

struct Database::Impl {
    Impl(const FileSystem& files, std::string path, const DatabaseLimits& limits)
        : vfs(files, std::move(path), limits.bytes_read, limits.wal_bytes),
          end(system_clock().monotonic() + Millis(limits.milliseconds)) {}
    ~Impl() { (void)sqlite3_close(handle); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void open(const std::string& path, const DatabaseLimits& limits);
    void fail();
    bool run(const char* sql);

    ReadOnlyVfs vfs;
    sqlite3* handle = nullptr;
    Micros end;
    std::string problem;
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
    (void)sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 1 << 20);
    (void)sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_progress_handler(
        handle,
        4096,
        [](void* self) { return system_clock().monotonic() > static_cast<Impl*>(self)->end ? 1 : 0; },
        this
    );
    // Exclusive before the first page: only then is the WAL's index kept in memory instead of in `-shm`.
    const bool ready = run("PRAGMA locking_mode=EXCLUSIVE") && run("PRAGMA temp_store=MEMORY") &&
                       run("PRAGMA cache_size=-256") && run("PRAGMA cell_size_check=ON") &&
                       // One snapshot for all queries: a writer may add to the WAL between two of them.
                       run("BEGIN");
    if (!ready) fail();
}

bool Database::Impl::run(const char* sql) {
    return sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

void Database::Impl::fail() {
    if (vfs.wal_too_large()) {
        problem = "its WAL is larger than ocprobe reads";
    } else if (vfs.budget_spent()) {
        problem = "it is larger than ocprobe reads";
    } else if (vfs.error() != 0) {
        problem = errno_name(vfs.error()) + " on " + escape_text(vfs.failed_path());
    } else if (handle == nullptr) {
        problem = "SQLite could not be started";
    } else if (sqlite3_errcode(handle) == SQLITE_INTERRUPT) {
        problem = "reading it took too long";
    } else {
        problem = escape_text(sqlite3_errmsg(handle), 200);
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

const std::string& Database::problem() const {
    return impl_->problem;
}

bool Database::changed() const {
    return impl_->vfs.changed();
}

bool Database::query(
    const char* sql,
    std::initializer_list<std::string_view> parameters,
    const std::function<bool(const Row&)>& each
) {
    if (!impl_->problem.empty()) return false;
    sqlite3_stmt* raw = nullptr;
    const int prepared = sqlite3_prepare_v2(impl_->handle, sql, -1, &raw, nullptr);
    const Statement statement(raw);
    if (prepared != SQLITE_OK) {
        const std::string_view message = sqlite3_errmsg(impl_->handle);
        const bool lacking = message.starts_with("no such table") || message.starts_with("no such column");
        if (prepared == SQLITE_ERROR && lacking) return true;
        impl_->fail();
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
            impl_->fail();
            return false;
        }
        if (!each(Row(raw))) return true;
    }
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
