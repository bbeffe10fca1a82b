// The pairing facts out of the gateway's database: what they say, for every schema and every damage.
#include "openclaw/state/pairing.hpp"
#include "openclaw/state/sqlite.hpp"
#include "support/fixture_tree.hpp"
#include "support/gateway_database.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

namespace ocprobe::openclaw::db_test {

using openclaw::read_pairing;
using test::FixtureTree;
using test::GatewayDatabase;

namespace {

constexpr std::int64_t now_ms = 1'795'480'000'000;
const std::string own(64, 'a');
const std::string other(64, 'b');
constexpr const char* database_path = "/state/openclaw.sqlite";

std::string made_in(FixtureTree& tree) {
    tree.directory("/state");
    return tree.real(database_path);
}

openclaw::PairingReading read(const FixtureTree& tree, CliRules rules = CliRules::v2026_9_6) {
    const RealFileSystem files;
    return read_pairing({files, tree.root(), rules, now_ms});
}

bool holds(const std::vector<Secret>& secrets, const std::string& value) {
    const Secret wanted(value);
    return std::any_of(secrets.begin(), secrets.end(), [&](const auto& one) {
        return Secret::same(one, wanted);
    });
}

}  // namespace

TEST_CASE("no database: nothing is there, and nothing is wrong") {
    const FixtureTree tree;
    const auto reading = read(tree);
    CHECK_FALSE(reading.facts.database_present);
    CHECK(reading.facts.database_error.empty());
    CHECK_FALSE(reading.facts.device_identity);
    CHECK_FALSE(reading.facts.gateway_tables_used);
}

TEST_CASE("a fresh gateway's database: an identity of its own, no pairing") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema().identity(own).run("INSERT INTO gateway_boot_lifecycle VALUES('b1', 7, 1, NULL)");
    const auto facts = read(tree).facts;
    CHECK(facts.database_present);
    CHECK(facts.database_error.empty());
    CHECK(facts.device_identity);
    CHECK(facts.device_id == own);
    CHECK(facts.gateway_starts == 1);
    CHECK(facts.identity_is_gateways);
    CHECK(facts.gateway_tables_used);
    CHECK_FALSE(facts.device_paired);
    CHECK_FALSE(facts.device_pending);
    CHECK(facts.writer_version == "2026.9.6");
}

TEST_CASE("boot ids of a tree: the newest first, and none once its last gateway has ended") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema().run("INSERT INTO gateway_boot_lifecycle VALUES('b1', 7, 1, 2),('b2', 7, 3, NULL)");
    CHECK(read(tree).facts.boot_ids == std::vector<std::string>{"b2", "b1"});
    database.run("UPDATE gateway_boot_lifecycle SET completed_at_ms = 4 WHERE boot_id = 'b2'");
    CHECK(read(tree).facts.boot_ids.empty());
}

TEST_CASE("a CLI's own database: its identity is not a gateway's") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema().identity(own);
    const auto facts = read(tree).facts;
    CHECK(facts.device_identity);
    CHECK_FALSE(facts.identity_is_gateways);
    CHECK_FALSE(facts.gateway_tables_used);
}

TEST_CASE("cached tokens of this device are secrets, those of others are not even read") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema()
        .identity(own)
        .run("INSERT INTO device_auth_tokens VALUES('" + own + "','operator','token-local','[]',1)")
        .run("INSERT INTO device_auth_tokens VALUES('" + other + "','operator','token-other','[]',1)")
        .run(
            "INSERT INTO gateway_origin_device_tokens VALUES('wss://gw:1','" + own +
            "','operator','token-gw','[]',1)"
        )
        .run(
            "INSERT INTO gateway_origin_device_tokens VALUES('wss://gw:1','" + own +
            "','node','token-node','[]',1)"
        )
        .run(
            "INSERT INTO gateway_origin_device_tokens VALUES('ws://x\x1b','" + own +
            "','operator','token-x','[]',1)"
        );
    const auto reading = read(tree);
    CHECK(reading.facts.cached_token_local);
    CHECK(reading.facts.cached_token_origins == std::vector<std::string>{"ws://x\\x1b", "wss://gw:1"});
    CHECK(reading.secrets.size() == 4);
    CHECK(holds(reading.secrets, "token-local"));
    CHECK(holds(reading.secrets, "token-node"));
    CHECK_FALSE(holds(reading.secrets, "token-other"));
}

TEST_CASE("rows of other devices are counted, ours is read") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema().identity(own).paired(own, "[\"operator.read\"]").paired(other, "[]");
    database.pending("r1", other, "[]", now_ms).pending("r2", other, "[]", now_ms);
    const auto facts = read(tree).facts;
    CHECK(facts.device_paired);
    CHECK(facts.paired_roles == std::vector<std::string>{"operator"});
    CHECK(facts.paired_scopes == std::vector<std::string>{"operator.read"});
    CHECK(facts.other_paired == 1);
    CHECK(facts.other_pending == 2);
    CHECK_FALSE(facts.device_pending);
}

TEST_CASE("the reason of a pending request follows from what is granted already") {
    struct Case {
        const char* name;
        const char* granted;  ///< nullptr: not paired
        const char* asked;
        const char* platform;
        const char* role;
        const char* reason;
    };
    const Case cases[] = {
        {"not paired", nullptr, R"(["operator.read"])", "linux", "operator", "not-paired"},
        {"more scopes",
         R"(["operator.read"])",
         R"(["operator.pairing"])",
         "linux",
         "operator",
         "scope-upgrade"},
        {"another role", R"(["operator.read"])", R"(["operator.read"])", "linux", "node", "role-upgrade"},
        {"another platform",
         R"(["operator.read"])",
         R"(["operator.admin"])",
         "darwin",
         "node",
         "metadata-upgrade"},
        {"case is no difference",
         R"(["operator.read"])",
         R"(["operator.admin"])",
         "LINUX",
         "operator",
         "scope-upgrade"},
        {"admin grants all",
         R"(["operator.admin"])",
         R"(["operator.pairing"])",
         "linux",
         "operator",
         "metadata-upgrade"},
        {"write grants read",
         R"(["operator.write"])",
         R"(["operator.read"])",
         "linux",
         "operator",
         "metadata-upgrade"},
        {"read does not grant write",
         R"(["operator.read"])",
         R"(["operator.write"])",
         "linux",
         "operator",
         "scope-upgrade"},
    };
    for (const auto& c : cases) {
        INFO(c.name);
        FixtureTree tree;
        GatewayDatabase database(made_in(tree));
        database.schema().identity(own);
        if (c.granted != nullptr) database.paired(own, c.granted);
        database.pending("request-1", own, c.asked, now_ms - 1000, c.platform, c.role);
        const auto facts = read(tree).facts;
        CHECK(facts.device_pending);
        CHECK(facts.pending_reason == c.reason);
        CHECK(facts.pending_request_id == "request-1");
        CHECK(facts.pending_client == "cli/cli");
        CHECK(facts.pending_age_ms == 1000);
        CHECK(facts.other_pending == 0);
    }
}

TEST_CASE("a request ends after five minutes, counted from its last repetition") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema().identity(own).pending("r", own, "[]", now_ms - 300'001);
    auto facts = read(tree).facts;
    CHECK_FALSE(facts.device_pending);
    CHECK(facts.pending_expired);
    CHECK(facts.pending_request_id.empty());
    CHECK(facts.other_pending == 0);

    database.run("UPDATE device_pairing_pending SET refreshed_at_ms = " + std::to_string(now_ms - 300'000));
    facts = read(tree).facts;
    CHECK(facts.device_pending);
    CHECK_FALSE(facts.pending_expired);
    CHECK(facts.pending_age_ms == 300'000);
}

TEST_CASE("of several requests the newest counts, and a clock behind gives no negative age") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema()
        .identity(own)
        .pending("old", own, "[]", now_ms - 5)
        .pending("new", own, "[]", now_ms + 9);
    const auto facts = read(tree).facts;
    CHECK(facts.pending_request_id == "new");
    CHECK(facts.pending_age_ms == 0);
}

TEST_CASE("tables and columns that a schema lacks are no error") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.run("CREATE TABLE device_identities(identity_key TEXT, device_id TEXT)")
        .run("INSERT INTO device_identities VALUES('primary','" + own + "')")
        .run("CREATE TABLE device_pairing_pending(request_id TEXT, device_id TEXT, ts INTEGER)")
        .run("INSERT INTO device_pairing_pending VALUES('r','" + own + "'," + std::to_string(now_ms) + ")")
        .run("CREATE TABLE device_auth_tokens(device_id TEXT)");
    const auto facts = read(tree).facts;
    CHECK(facts.database_error.empty());
    CHECK(facts.device_pending);
    CHECK(facts.pending_reason == "not-paired");
    CHECK(facts.pending_client.empty());
    CHECK(facts.gateway_starts == 0);
}

TEST_CASE("values of another type than the schema's are left out") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema()
        .run("INSERT INTO device_identities VALUES('primary',x'0102',1,2,'a','b')")
        .run("INSERT INTO device_pairing_pending VALUES(1,2,3,4,5,6,7,8,9,'[1,{}]','soon','later')");
    const auto facts = read(tree).facts;
    CHECK(facts.database_error.empty());
    CHECK_FALSE(facts.device_identity);
    CHECK(facts.other_pending == 1);
}

TEST_CASE("an older CLI reads the database when there are no JSON files") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema().identity(own);
    CHECK(read(tree, CliRules::v2026_7_1).facts.device_identity);
    CHECK_FALSE(read(tree, CliRules::v2026_7_1).facts.json_layout);
}

TEST_CASE("what is no database is named as such") {
    FixtureTree tree;
    tree.file(database_path, std::string(8192, 'x'));
    const auto facts = read(tree).facts;
    CHECK(facts.database_present);
    CHECK(facts.database_error == "file is not a database");

    FixtureTree folder;
    folder.directory(database_path);
    CHECK(read(folder).facts.database_error.starts_with("EISDIR on "));

    FixtureTree empty;
    empty.file(database_path, "");
    CHECK(read(empty).facts.database_error.empty());
}

TEST_CASE("a database or WAL that may not be read is named with its errno") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema().identity(own);
    test::DenyingFiles files("");
    files.deny(tree.real("/state/openclaw.sqlite-wal"), EACCES);
    auto facts = read_pairing({files, tree.root(), CliRules::v2026_9_6, now_ms}).facts;
    CHECK(facts.database_error == "EACCES on " + tree.real("/state/openclaw.sqlite-wal"));
    CHECK_FALSE(facts.device_identity);

    files.deny(tree.real("/state"), EACCES);
    facts = read_pairing({files, tree.root(), CliRules::v2026_9_6, now_ms}).facts;
    CHECK_FALSE(facts.database_present);
    CHECK(facts.database_error == "EACCES on " + tree.real(database_path));
}

TEST_CASE("a table that is read and whose definition computes its rows is not read, but named") {
    struct Case {
        const char* definition;
        const char* error;
    };
    const Case cases[] = {
        {"CREATE VIEW device_identities AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
         " SELECT 'primary' AS identity_key, 'forged' || x AS device_id FROM n",
         "device_identities is a view: its rows cannot be judged"},
        {"CREATE VIRTUAL TABLE device_identities USING fts5(identity_key, device_id)",
         "device_identities is a virtual table: its rows cannot be judged"},
        {"CREATE VIRTUAL TABLE Device_Identities USING fts5(identity_key, device_id)",
         "device_identities is a virtual table: its rows cannot be judged"},
        {"CREATE TABLE device_identities(identity_key TEXT, device_id TEXT AS ('forged'));"
         "INSERT INTO device_identities VALUES('primary')",
         "device_identities has generated columns: its rows cannot be judged"},
        {"CREATE TABLE device_identities(identity_key TEXT, device_id TEXT AS ('forged') STORED);"
         "INSERT INTO device_identities VALUES('primary')",
         "device_identities has generated columns: its rows cannot be judged"},
        {"CREATE TABLE device_identities(identity_key TEXT, device_id TEXT);"
         "INSERT INTO device_identities VALUES('primary', 'forged');"
         "ALTER TABLE device_identities ADD COLUMN more TEXT AS (device_id || 'x')",
         "device_identities has generated columns: its rows cannot be judged"},
        // One instruction of SQLite's machine that takes seconds: no limit on steps sees it.
        {"CREATE TABLE schema_meta(meta_key TEXT,"
         " app_version TEXT AS (instr(zeroblob(1000000), zeroblob(500000) || x'01')));"
         "INSERT INTO schema_meta VALUES('primary')",
         "schema_meta has generated columns: its rows cannot be judged"},
        {"CREATE TABLE device_pairing_paired(device_id TEXT, approved_at_ms INTEGER, role AS (cos(1)));"
         "INSERT INTO device_pairing_paired VALUES('dev', 1)",
         "device_pairing_paired has generated columns: its rows cannot be judged"},
    };
    for (const auto& c : cases) {
        INFO(c.definition);
        FixtureTree tree;
        GatewayDatabase database(made_in(tree));
        database.run(c.definition);
        const auto facts = read(tree).facts;
        CHECK(facts.database_present);
        CHECK(facts.database_error == c.error);
        CHECK_FALSE(facts.device_identity);
        CHECK(facts.writer_version.empty());
    }
}

TEST_CASE("triggers, views and generated columns of tables that are not read are nobody's concern") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema().identity(own).run(
        "CREATE TABLE notes(id INTEGER, body TEXT, length INTEGER AS (length(body)));"
        "CREATE VIRTUAL TABLE notes_index USING fts5(body);"
        "CREATE TRIGGER indexed AFTER INSERT ON notes BEGIN"
        " INSERT INTO notes_index(body) VALUES(new.body); END;"
        "CREATE TRIGGER ended AFTER UPDATE ON gateway_boot_lifecycle BEGIN DELETE FROM notes; END;"
        "CREATE VIEW newest AS SELECT max(id) FROM notes;"
        "INSERT INTO notes VALUES(1, 'a note')"
    );
    const auto facts = read(tree).facts;
    CHECK(facts.database_error.empty());
    CHECK(facts.device_identity);
    CHECK(facts.writer_version == "2026.9.6");
}

TEST_CASE("a value of megabytes that would have to be read is an error, and takes no memory") {
    const auto device = "'" + own + "'";
    const auto identity =
        "INSERT INTO device_identities(identity_key, device_id) VALUES('primary', " + device + ");";
    const std::pair<std::string, const char*> rows[] = {
        {"INSERT INTO device_identities(identity_key, device_id) VALUES('primary', zeroblob(80000000));",
         "a value in it is larger than ocprobe reads"},
        {identity + "INSERT INTO device_pairing_paired(device_id, public_key) VALUES(" + device +
             ", zeroblob(80000000));",
         "a value in it is larger than ocprobe reads"},
        // A key in the index that the search goes through.
        {identity + "INSERT INTO device_auth_tokens VALUES(zeroblob(80000000), 'operator', 't', '[]', 1);",
         "reading it takes more memory than ocprobe gives to it"}};
    for (const auto& [row, problem] : rows) {
        INFO(row);
        FixtureTree tree;
        GatewayDatabase database(made_in(tree));
        database.schema().run(row + "PRAGMA wal_checkpoint(TRUNCATE)");
        (void)sqlite3_memory_highwater(1);
        const auto before = sqlite3_memory_used();
        CHECK(read(tree).facts.database_error == problem);
        CHECK(sqlite3_memory_highwater(0) - before < 7'000'000);
    }
}

TEST_CASE("a reading ends after so many steps, however fast they are") {
    FixtureTree tree;
    const auto path = made_in(tree);
    GatewayDatabase database(path);
    database.schema().run("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000)"
                          " INSERT INTO device_pairing_paired(device_id) SELECT x FROM n");
    const RealFileSystem files;
    openclaw::Database reader(files, path, {.steps = 10'000});
    CHECK_FALSE(reader.query({"role", "device_pairing_paired"}, {}, [](const auto&) { return true; }));
    CHECK(reader.fault().text == "reading it took too long");
}

TEST_CASE("a hundred thousand pairing rows need a few megabytes") {
    FixtureTree tree;
    GatewayDatabase database(made_in(tree));
    database.schema()
        .identity(own)
        .paired(own, "[\"operator.read\"]")
        .run("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000)"
             " INSERT INTO device_pairing_paired SELECT 'device-' || x, 'key', 'linux', 'Linux', 'operator',"
             " '[\"operator\"]', '[]', '[]', '{}', 'owner', x FROM n; PRAGMA wal_checkpoint(TRUNCATE)");
    (void)sqlite3_memory_highwater(1);
    const auto before = sqlite3_memory_used();
    const auto facts = read(tree).facts;
    CHECK(facts.database_error.empty());
    CHECK(facts.device_paired);
    CHECK(facts.other_paired == 100'000);
    CHECK(sqlite3_memory_highwater(0) - before < 2'000'000);
}

TEST_CASE("past the limits the counts are lost, not the facts about this device") {
    FixtureTree tree;
    const auto path = made_in(tree);
    GatewayDatabase database(path);
    database.schema().identity(own).run(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000)"
        " INSERT INTO device_pairing_paired(device_id, approved_at_ms) SELECT hex(randomblob(60)), x FROM n;"
        " PRAGMA wal_checkpoint(TRUNCATE)"
    );
    const RealFileSystem files;
    openclaw::Database small(files, path, {.bytes_read = 200'000});
    std::string device;
    CHECK(small.query({"device_id", "device_identities"}, {}, [&](const openclaw::Row& row) {
        device = row.text("device_id").value_or("");
        return true;
    }));
    CHECK(device == own);
    CHECK_FALSE(small.query({"COUNT(*)", "device_pairing_paired"}, {}, [](const auto&) { return true; }));
    CHECK(small.fault().text == "it is larger than ocprobe reads");

    database.run("UPDATE schema_meta SET app_version = 'later'");
    openclaw::Database no_wal(files, path, {.wal_bytes = 100});
    CHECK_FALSE(no_wal.query({"*", "device_identities"}, {}, [](const auto&) { return true; }));
    CHECK(no_wal.fault().text == "its WAL is larger than ocprobe reads");
}

TEST_CASE("a file with any byte damaged gives facts or an error, never a crash") {
    FixtureTree tree;
    {
        GatewayDatabase database(made_in(tree));
        database.schema().identity(own).paired(own, "[\"operator.read\"]").pending("r", own, "[]", now_ms);
        database.run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE");
    }
    const RealFileSystem files;
    const auto good = files.read(tree.real(database_path), 1 << 20).bytes;
    std::uint32_t random = 12345;
    for (int round = 0; round < 400; ++round) {
        auto bytes = good;
        for (int flips = 0; flips < 8; ++flips) {
            random = random * 1664525U + 1013904223U;
            const auto where = round < 200 ? (random >> 8) % 100 : (random >> 8) % bytes.size();
            bytes[where] = static_cast<char>(random >> 3);
        }
        if (round % 10 == 0) bytes.resize(bytes.size() / 2);
        tree.file(database_path, bytes);
        const auto facts = read(tree).facts;
        CHECK(facts.database_present);
    }
}

}  // namespace ocprobe::openclaw::db_test
