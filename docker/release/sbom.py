#!/usr/bin/env python3
"""sbom.py VERSION PACKAGES EPOCH FILE… - an SPDX 2.3 document (JSON, on standard output) of the released files: what is
linked into them or embedded in them, by the list of packages that the build wrote (packages.txt)."""
import datetime
import hashlib
import json
import pathlib
import re
import sys

# Debian's package (its name without the release), the upstream's name, its licence, and how it is part of the file.
PARTS = [
    (r"libssl-dev", "OpenSSL", "Apache-2.0", "STATIC_LINK"),
    (r"libc-ares-dev", "c-ares", "MIT", "STATIC_LINK"),
    (r"libsqlite3-dev", "SQLite", "blessing", "STATIC_LINK"),
    (r"libyaml-cpp-dev", "yaml-cpp", "MIT", "STATIC_LINK"),
    (r"zlib1g-dev", "zlib", "Zlib", "STATIC_LINK"),
    (r"libzstd-dev", "zstd", "BSD-3-Clause", "STATIC_LINK"),
    (r"libc6-dev", "glibc", "LGPL-2.1-or-later", "STATIC_LINK"),
    (r"libstdc\+\+-\d+-dev", "libstdc++", "GPL-3.0-or-later WITH GCC-exception-3.1", "STATIC_LINK"),
    (r"libboost1\.\d+-dev", "Boost", "BSL-1.0", "CONTAINS"),
    (r"libfmt-dev", "fmt", "MIT", "CONTAINS"),
    (r"libspdlog-dev", "spdlog", "MIT", "CONTAINS"),
    (r"libcli11-dev", "CLI11", "BSD-3-Clause", "CONTAINS"),
    (r"ca-certificates", "ca-certificates", "MPL-2.0", "CONTAINS"),
]


def spdx_id(text: str) -> str:
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", text)


def part(package: str, version: str, name: str, license_id: str) -> dict:
    # A file of a cross build is of the same source.
    url = f"pkg:deb/debian/{package.replace('+', '%2B')}@{version.replace('+', '%2B').replace(':', '%3A')}"
    return {"SPDXID": spdx_id(name), "name": name, "versionInfo": version, "supplier": "Organization: Debian",
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": license_id,
            "licenseDeclared": license_id, "copyrightText": "NOASSERTION",
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": url}]}


def document(version: str, packages: str, epoch: int, files: list[pathlib.Path]) -> dict:
    installed = {}
    for line in packages.splitlines():
        package, _, of = line.partition("\t")
        installed[package.partition(":")[0]] = of
    sums = {file.name: {"SHA1": hashlib.sha1(file.read_bytes()).hexdigest(),
                        "SHA256": hashlib.sha256(file.read_bytes()).hexdigest()} for file in files}
    verification = hashlib.sha1("".join(sorted(one["SHA1"] for one in sums.values())).encode()).hexdigest()
    own = {"SPDXID": "SPDXRef-ocprobe", "name": "ocprobe", "versionInfo": version, "downloadLocation": "NOASSERTION",
           "supplier": "Organization: The ocprobe authors", "filesAnalyzed": True,
           "packageVerificationCode": {"packageVerificationCodeValue": verification},
           "licenseConcluded": "MIT", "licenseDeclared": "MIT", "licenseInfoFromFiles": ["MIT"],
           "copyrightText": "Copyright (c) 2026 The ocprobe authors", "primaryPackagePurpose": "APPLICATION",
           "hasFiles": [spdx_id(name) for name in sums]}
    parts, relations = [], [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-ocprobe")]
    for pattern, name, license_id, relation in PARTS:
        found = [package for package in installed if re.fullmatch(pattern, package)]
        if len(found) != 1:
            raise SystemExit(f"sbom.py: {len(found)} packages match {pattern}")
        parts.append(part(found[0], installed[found[0]], name, license_id))
        relations.append(("SPDXRef-ocprobe", relation, spdx_id(name)))
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"ocprobe-{version}",
        # Its own: another build has other sums.
        "documentNamespace": f"urn:ocprobe:spdx:{version}:{verification}",
        "creationInfo": {"created": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                         "creators": ["Organization: The ocprobe authors", f"Tool: ocprobe-sbom-{version}"]},
        "packages": [own, *parts],
        "files": [{"SPDXID": spdx_id(name), "fileName": f"./{name}", "fileTypes": ["BINARY"],
                   "checksums": [{"algorithm": kind, "checksumValue": value} for kind, value in values.items()],
                   "licenseConcluded": "MIT", "licenseInfoInFiles": ["MIT"],
                   "copyrightText": "Copyright (c) 2026 The ocprobe authors"} for name, values in sums.items()],
        "relationships": [{"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other} for one, kind, other in relations],
    }


if __name__ == "__main__":
    if len(sys.argv) < 5:
        raise SystemExit(__doc__)
    made = document(sys.argv[1], pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"), int(sys.argv[3]),
                    [pathlib.Path(name) for name in sys.argv[4:]])
    print(json.dumps(made, indent=1))
