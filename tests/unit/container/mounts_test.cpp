// /proc/self/mountinfo.
#include "support.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace ocprobe;
using test::FixtureTree;

TEST_CASE("a mount has point, root, source, type, options and device, with octal escapes undone") {
    FixtureTree tree;
    tree.file(
        "/proc/self/mountinfo",
        "700 600 0:50 / / ro,relatime master:1 - overlay overlay rw,lowerdir=/l\n"
        "710 700 254:1 /srv/open\\040claw /home/node/.open\\134claw rw,noatime shared:2 master:3 - ext4 "
        "/dev/vda1 rw\n"
        "711 700 254:2 / /data rw - xfs /dev/vdb ro\n"
    );
    const auto facts = test::inspect(tree);
    REQUIRE(facts.mounts.size() == 3);
    CHECK(facts.root_read_only == true);
    const auto& bind = facts.mounts[1];
    CHECK(bind.point == "/home/node/.open\\claw");
    CHECK(bind.root == "/srv/open claw");
    CHECK(bind.source == "/dev/vda1");
    CHECK(bind.type == "ext4");
    CHECK_FALSE(bind.read_only);
    CHECK(bind.major == 254);
    CHECK(bind.minor == 1);
    // Read-only for the whole file system, though not for this mount of it.
    CHECK(facts.mounts[2].read_only);
}

TEST_CASE("of two mounts on the root the later one counts") {
    FixtureTree tree;
    tree.file(
        "/proc/self/mountinfo",
        "1 1 0:1 / / ro - rootfs rootfs rw\n2 1 0:50 / / rw,relatime - overlay overlay rw\n"
    );
    CHECK(test::inspect(tree).root_read_only == false);
}

TEST_CASE("rows that are no mounts are left out") {
    FixtureTree tree;
    tree.file(
        "/proc/self/mountinfo",
        "\n700 600\n700 600 x / /a rw - ext4 s rw\n700 600 0:1 / /b rw ext4 s rw\n700 600 0:1 / /c rw - "
        "ext4\n"
        "700 600 0:1 / /d rw - ext4 s\n"
    );
    const auto facts = test::inspect(tree);
    REQUIRE(facts.mounts.size() == 1);
    CHECK(facts.mounts[0].point == "/d");
    CHECK_FALSE(facts.root_read_only.has_value());
}

TEST_CASE("a host with a hundred thousand mounts costs no more than the limit, and says so") {
    std::string text;
    for (int i = 0; i < 100'000; ++i) {
        text += "700 600 0:1 / /very/long/mount/point/number/" + std::to_string(i) + " rw - tmpfs tmpfs rw\n";
    }
    FixtureTree tree;
    tree.file("/proc/self/mountinfo", text);
    const auto facts = test::inspect(tree);
    CHECK(facts.mounts.size() == 4096);
    CHECK(test::missing_error(facts, "mounts beyond our limit") == EFBIG);
}
