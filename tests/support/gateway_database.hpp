// A database with the tables that the gateway keeps in `state/openclaw.sqlite`, filled by a test.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace ocprobe::test {

/// A connection with SQLite's ordinary VFS, as a gateway has one.
class GatewayDatabase {
public:
    explicit GatewayDatabase(const std::string& path) {
        if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK)
            throw std::runtime_error("cannot make " + path);
        run("PRAGMA journal_mode=WAL");
        // What is written stays in the WAL, as it does for most of a gateway's life.
        run("PRAGMA wal_autocheckpoint=0");
    }
    GatewayDatabase(const GatewayDatabase&) = delete;
    GatewayDatabase& operator=(const GatewayDatabase&) = delete;
    ~GatewayDatabase() { sqlite3_close(handle_); }

    GatewayDatabase& run(const std::string& sql) {
        char* message = nullptr;
        if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
            const std::string text = message != nullptr ? message : "?";
            sqlite3_free(message);
            throw std::runtime_error(text + " in " + sql);
        }
        return *this;
    }

    GatewayDatabase& schema() {
        return run(
            "CREATE TABLE device_identities(identity_key TEXT PRIMARY KEY, device_id TEXT, public_key_pem "
            "TEXT,"
            " private_key_pem TEXT, created_at_ms INTEGER, updated_at_ms INTEGER);"
            "CREATE TABLE device_auth_tokens(device_id TEXT, role TEXT, token TEXT, scopes_json TEXT,"
            " updated_at_ms INTEGER, PRIMARY KEY(device_id, role));"
            "CREATE TABLE gateway_origin_device_tokens(gateway_scope TEXT, device_id TEXT, role TEXT, token "
            "TEXT,"
            " scopes_json TEXT, updated_at_ms INTEGER, PRIMARY KEY(gateway_scope, device_id, role));"
            "CREATE TABLE device_pairing_pending(request_id TEXT PRIMARY KEY, device_id TEXT, public_key "
            "TEXT,"
            " platform TEXT, device_family TEXT, client_id TEXT, client_mode TEXT, role TEXT, roles_json "
            "TEXT,"
            " scopes_json TEXT, ts INTEGER, refreshed_at_ms INTEGER);"
            "CREATE INDEX pending_device ON device_pairing_pending(device_id, ts DESC);"
            "CREATE TABLE device_pairing_paired(device_id TEXT PRIMARY KEY, public_key TEXT, platform TEXT,"
            " device_family TEXT, role TEXT, roles_json TEXT, scopes_json TEXT, approved_scopes_json TEXT,"
            " tokens_json TEXT, approved_via TEXT, approved_at_ms INTEGER);"
            "CREATE INDEX paired_approved ON device_pairing_paired(approved_at_ms DESC, device_id);"
            "CREATE TABLE gateway_boot_lifecycle(boot_id TEXT PRIMARY KEY, pid INTEGER, started_at_ms "
            "INTEGER, completed_at_ms INTEGER);"
            "CREATE TABLE schema_meta(meta_key TEXT PRIMARY KEY, app_version TEXT);"
            "INSERT INTO schema_meta VALUES('primary', '2026.9.6');"
        );
    }

    GatewayDatabase& identity(const std::string& device) {
        return run(
            "INSERT INTO device_identities VALUES('primary','" + device + "','PUBLIC','PRIVATE-KEY-PEM',1,1)"
        );
    }
    GatewayDatabase& pending(
        const std::string& request,
        const std::string& device,
        const std::string& scopes,
        std::int64_t ts,
        const std::string& platform = "linux",
        const std::string& role = "operator"
    ) {
        return run(
            "INSERT INTO device_pairing_pending VALUES('" + request + "','" + device + "','K','" + platform +
            "','Linux','cli','cli','" + role + "','[\"" + role + "\"]','" + scopes + "'," +
            std::to_string(ts) + ",NULL)"
        );
    }
    GatewayDatabase& paired(const std::string& device, const std::string& approved_scopes) {
        return run(
            "INSERT INTO device_pairing_paired VALUES('" + device + "','K','linux','Linux','operator'," +
            "'[\"operator\"]','[]','" + approved_scopes +
            "','{\"operator\":{\"token\":\"ISSUED\"}}','owner',1)"
        );
    }

private:
    sqlite3* handle_ = nullptr;
};

}  // namespace ocprobe::test
