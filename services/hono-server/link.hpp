// SPDX-License-Identifier: Apache-2.0
#pragma once
// A link of a peer's, tied between Proton's engine and the core. Its pn_link_t has it as context; when it goes, the
// context goes first. Thread rule: the worker's.

#include <string_view>

#include <proton/delivery.h>
#include <proton/link.h>

namespace hono::hono_server {

class link {
public:
    explicit link(pn_link_t* engine)
        : engine_{engine}
    {
        pn_link_set_context(engine, this);
    }
    virtual ~link() { pn_link_set_context(engine_, nullptr); }
    link(link const&) = delete;
    link& operator=(link const&) = delete;

    static link* of(pn_link_t* engine) noexcept { return static_cast<link*>(pn_link_get_context(engine)); }
    pn_link_t* engine() const noexcept { return engine_; }

    /// Bytes or a new state. If the peer broke a rule, the condition with which the link is to be detached, else "".
    virtual std::string_view on_delivery(pn_delivery_t* delivery) = 0;
    /// The peer's flow, or one of our transfers has left.
    virtual void on_flow() {}
    /// The socket takes bytes again.
    virtual void on_writable() {}

private:
    pn_link_t* engine_;
};

} // namespace hono::hono_server
