// Input that is no log: it is named, and the rest is merged all the same.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

#include <zlib.h>
#include <zstd.h>

using namespace ocprobe;
using test::at_ms;
using test::timeline_of;

namespace {

std::string gzip(const std::string& text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string zstd(const std::string& text) {
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
    return packed;
}

std::string long_log() {
    std::string log;
    for (int i = 0; i < 20'000; ++i)
        log += at_ms(i * 10) + " [agent] step " + std::to_string(i * 7919 % 10'007) + "\n";
    return log + at_ms(200'000) + " [gateway] ready\n";
}

}  // namespace

TEST_CASE("gzip and zstd are known by their first bytes, several members are one text") {
    const auto half = at_ms(0) + " [gateway] loading configuration\xE2\x80\xA6\n";
    const auto log = long_log();
    for (const auto& packed : {gzip(half) + gzip(log), zstd(half) + zstd(log)}) {
        const auto report = timeline_of({{"gateway=g", packed}});
        CHECK(report.sources[0].problem == SourceProblem::none);
        CHECK(report.sources[0].lines == 20'002);
        CHECK(test::event_of(report, EventKind::gateway_loading) != nullptr);
        CHECK(test::event_of(report, EventKind::gateway_ready) != nullptr);
    }
    const auto padded = timeline_of({{"gateway=g", gzip(log) + std::string(512, '\0')}});
    CHECK(padded.sources[0].problem == SourceProblem::none);
    CHECK(padded.sources[0].format == "gzip, text with stamps");
}

TEST_CASE("compressed and cut off, or damaged: what stands before it is read") {
    const auto log = long_log();
    for (const auto& packed : {gzip(log), zstd(log)}) {
        const auto cut = timeline_of(
            {{"gateway=g", packed.substr(0, packed.size() - 3)}, {"cli=c", at_ms(0) + " [acp] ready\n"}}
        );
        CHECK(cut.sources[0].problem == SourceProblem::packed_cut_off);
        CHECK(cut.sources[0].lines > 1'000);
        CHECK(cut.sources[1].lines == 1);
        auto broken = packed;
        for (std::size_t i = broken.size() / 2; i < broken.size() / 2 + 64; ++i)
            broken[i] = static_cast<char>(~broken[i]);
        CHECK(timeline_of({{"gateway=g", broken}}).sources[0].problem == SourceProblem::packed_damaged);
    }
}

TEST_CASE("UTF-16 is decoded in both orders, a half surrogate is shown as such") {
    const auto utf16 = [](const std::u16string& text, bool big) {
        std::string bytes;
        for (const char16_t unit : text) {
            const char high = static_cast<char>(unit >> 8U), low = static_cast<char>(unit & 0xffU);
            bytes += {big ? high : low, big ? low : high};
        }
        return bytes;
    };
    const std::u16string log = u"\ufeff2026-11-24T13:00:00.000Z [gateway] loading configuration\u2026\r\n"
                               u"2026-11-24T13:00:01.000Z \U0001F99E \xd800!\r\n";
    for (const bool big : {false, true}) {
        const auto report = timeline_of({{"gateway=g", utf16(log, big) + "x"}});
        CHECK(report.sources[0].problem == SourceProblem::none);
        CHECK(report.sources[0].format == "UTF-16, text with stamps");
        CHECK(report.sources[0].lines == 2);
        CHECK(test::event_of(report, EventKind::gateway_loading) != nullptr);
        REQUIRE(report.events.size() == 2);
        CHECK(report.events[1].text == "\xF0\x9F\xA6\x9E ?!");
    }
}

TEST_CASE("the blocks before the damage are read, whatever else came with them") {
    std::string log;
    for (int i = 0; i < 20'000; ++i)
        log += at_ms(0) + " [agent] step\n";
    auto broken = zstd(log);
    REQUIRE(broken.size() < 10'000);
    for (std::size_t i = broken.size() - 20; i < broken.size(); ++i)
        broken[i] = '\xff';
    const auto report = timeline_of({{"gateway=g", broken}});
    CHECK(report.sources[0].problem == SourceProblem::packed_damaged);
    CHECK(report.sources[0].lines > 1'000);
}

TEST_CASE("what expands beyond every log is given up") {
    const std::string blank(std::size_t{72} << 20, ' ');  // one line
    const auto gzipped = timeline_of({{"gateway=g", gzip(blank)}});
    CHECK(gzipped.sources[0].problem == SourceProblem::packed_too_large);
    CHECK(timeline_of({{"gateway=g", zstd(blank)}}).sources[0].problem == SourceProblem::packed_too_large);
}

TEST_CASE("a line of ten megabytes is cut, the next one is read") {
    const auto report = timeline_of(
        {{"gateway=g",
          at_ms(0) + " [gateway] " + std::string(10U << 20, 'x') + "\n" + at_ms(10) + " [gateway] ready\n"}}
    );
    CHECK(report.sources[0].cut == 1);
    CHECK(report.sources[0].lines == 2);
    CHECK(test::event_of(report, EventKind::gateway_ready) != nullptr);
}

TEST_CASE("binary lines are counted, not shown") {
    const std::string junk(
        "\x7f"
        "ELF\x00\x01\x02\x00junk",
        12
    );
    const auto report =
        timeline_of({{"gateway=g", junk + "\n" + at_ms(0) + " [gateway] ready\n" + junk}, {"cli=c", junk}});
    CHECK(report.sources[0].binary == 2);
    CHECK(report.sources[1].problem == SourceProblem::binary);
    CHECK(report.events.size() == 1);
}

TEST_CASE("terminal escapes are taken off, others are shown as such") {
    const auto report =
        timeline_of({{"cli=c", at_ms(0) + " \x1b[31m[acp] gateway disconnected: 1006: \x1b[0m\a\n"}});
    const auto* close = test::event_of(report, EventKind::close);
    REQUIRE(close != nullptr);
    CHECK(close->text.find('\x1b') == std::string::npos);
    CHECK(close->text.find('\a') == std::string::npos);
}

TEST_CASE("a log without stamps is kept behind the rest, in its own order") {
    const auto report = timeline_of(
        {{"cli=c",
          "gateway client error: Error: connect ECONNREFUSED 10.0.0.1:1\n[acp] gateway disconnected: 1006: "
          "\n"},
         {"gateway=g", at_ms(0) + " [gateway] ready\n"}}
    );
    REQUIRE(report.events.size() == 3);
    CHECK(report.events[0].lane == Lane::gateway);
    CHECK_FALSE(report.events[1].at);
    CHECK(report.events[1].kind == EventKind::refused);
    CHECK(report.sources[0].problem == SourceProblem::no_stamp);
}

TEST_CASE("an empty, a cut and a broken source say what they are") {
    const auto report = timeline_of(
        {{"cli=c", ""},
         {"events=e",
          test::engine_event(0, "die", "x", R"(,"exitCode":"1")") + "{\"status\":\"die\",\"id\":\"1f49"},
         {"x.json", "{\n\"schema\":\"ocprobe.report/v1\",\n"}}
    );
    CHECK(report.sources[0].problem == SourceProblem::empty);
    CHECK(test::event_of(report, EventKind::container_die) != nullptr);
    CHECK(report.sources[2].lines == 2);
}

TEST_CASE("noise is folded with its count, what matters is not") {
    std::string events;
    for (int i = 0; i < 500; ++i) {
        events += test::engine_event(i * 100, "exec_create: curl -s http://x/readyz", "tml-gw") +
                  test::engine_event(i * 100 + 1, "exec_start: curl -s http://x/readyz", "tml-gw") +
                  test::engine_event(i * 100 + 2, "exec_die", "tml-gw", R"(,"exitCode":"0")");
    }
    events += test::engine_event(60'000, "die", "tml-gw", R"(,"exitCode":"1")");
    const auto report = timeline_of({{"events=e", events}});
    CHECK(report.events.size() == 4);
    CHECK(report.events[0].count == 500);
    CHECK(report.folded == 1497);
    CHECK(report.events[0].until);
}

TEST_CASE("more events than are kept: the eldest go, and are counted") {
    std::string log;
    for (int i = 0; i < 24'000; ++i)
        log += at_ms(i * 10) + " [ws] → close code=1006 n=" + std::to_string(i) + "\n";
    const auto report = timeline_of({{"gateway=g", log}});
    CHECK(report.left_out == 4'000);
    CHECK(report.events.size() == 20'000);
}
