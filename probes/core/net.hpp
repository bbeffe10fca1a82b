// Names and helpers that every probe uses. Only probes/ includes this.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace ocprobe::probes {

namespace net = boost::asio;
using boost::system::error_code;
using Socket = net::generic::stream_protocol::socket;

/// The one completion token: `auto [ec, n] = co_await …;` — what a peer does is never an exception.
/// g++ 12 miscompiles some coroutine expressions: no capturing lambda in an expression with co_await, no co_await
/// inside `?:` or as an argument of another call.
inline constexpr auto as_result = net::as_tuple(net::use_awaitable);

}  // namespace ocprobe::probes
