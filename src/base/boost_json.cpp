// The one translation unit that compiles Boost.JSON: Debian's headers carry its source, so no library is
// linked.
#include <boost/json/src.hpp>
