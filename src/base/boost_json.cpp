// The one translation unit that compiles Boost.JSON: its headers contain its source, so no library is linked.
#include <boost/json/src.hpp>
