// SPDX-License-Identifier: Apache-2.0
#include "client_parser.hpp"

#include <coroutine> // before Asio, which Beast includes

#include <optional>
#include <string>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <hono/http/error.hpp>
#include <hono/net/error.hpp>

namespace hono::http {

namespace beast = boost::beast;

struct response_parser::state {
    using parser_type = beast::http::response_parser<beast::http::string_body>;

    std::size_t max_body;
    bool to_head;
    std::optional<parser_type> parser;
    std::string unparsed; ///< Beast wants a line at once

    void restart();
};

namespace {

constexpr std::uint32_t max_header = 64 * 1024; // octets

error_code translate(error_code const& error)
{
    using beast_error = beast::http::error;
    if (error == beast_error::body_limit || error == beast_error::header_limit || error == beast_error::buffer_overflow)
        return errc::response_too_large;
    if (error == beast_error::partial_message || error == beast_error::end_of_stream)
        return net::errc::connection_closed;
    return errc::malformed_response;
}

} // namespace

void response_parser::state::restart()
{
    parser.emplace();
    parser->eager(true);
    parser->skip(to_head);
    parser->body_limit(max_body);
    parser->header_limit(max_header);
}

response_parser::response_parser(std::size_t max_body, bool to_head)
    : state_{std::make_unique<state>()}
{
    state_->max_body = max_body;
    state_->to_head = to_head;
    state_->restart();
}

response_parser::~response_parser() = default;

result<void> response_parser::put(std::string_view bytes)
{
    auto& unparsed = state_->unparsed;
    unparsed.append(bytes);
    while (!state_->parser->is_done() && !unparsed.empty()) {
        error_code error;
        auto const used = state_->parser->put(boost::asio::buffer(unparsed), error);
        unparsed.erase(0, used);
        if (error == beast::http::error::need_more)
            break;
        if (error)
            return translate(error);
        bool const is_interim = state_->parser->is_done() && state_->parser->get().result_int() / 100 == 1;
        if (is_interim)
            state_->restart();
    }
    return boost::system::in_place_value;
}

bool response_parser::is_complete() const
{
    return state_->parser->is_done();
}

result<void> response_parser::finish()
{
    error_code error;
    if (!state_->parser->got_some())
        return net::errc::connection_closed;
    state_->parser->put_eof(error);
    if (error)
        return translate(error);
    return boost::system::in_place_value;
}

bool response_parser::keep_alive() const
{
    return state_->parser->keep_alive();
}

client_response response_parser::release()
{
    auto message = state_->parser->release();
    client_response response;
    response.status = message.result_int();
    for (auto const& field : message)
        response.headers.emplace_back(field.name_string(), field.value());
    response.body = std::move(message.body());
    return response;
}

} // namespace hono::http
