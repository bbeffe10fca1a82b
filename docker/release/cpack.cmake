# cpack.cmake: the Debian package of a folder that holds usr/…, for one architecture. release.sh gives
# OCPROBE_STAGE (that folder), OCPROBE_VERSION and OCPROBE_ARCH (amd64, arm64) in the environment.
# cpack --config cpack.cmake -G DEB -B TO
set(CPACK_PACKAGE_NAME ocprobe)
set(CPACK_PACKAGE_VERSION $ENV{OCPROBE_VERSION})
set(CPACK_PACKAGE_DESCRIPTION "ocprobe says why the OpenClaw CLI cannot reach its Gateway")
set(CPACK_PACKAGE_VENDOR "The ocprobe authors")
set(CPACK_PACKAGE_CONTACT "The ocprobe authors <release@ocprobe.invalid>")
set(CPACK_INSTALLED_DIRECTORIES "$ENV{OCPROBE_STAGE};/")
set(CPACK_STRIP_FILES OFF)

set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_PACKAGE_FILE_NAME ocprobe_$ENV{OCPROBE_VERSION}_$ENV{OCPROBE_ARCH})
set(CPACK_DEBIAN_FILE_NAME ${CPACK_PACKAGE_FILE_NAME}.deb)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE $ENV{OCPROBE_ARCH})
# The one file needs no library of the system.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "says why the OpenClaw CLI cannot reach its Gateway
One static program that names the cause, the evidence that proves it, and
what to change. It is read-only and sends the token nowhere but to the
address that the CLI is configured to dial.")
