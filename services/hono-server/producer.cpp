// SPDX-License-Identifier: Apache-2.0
#include "producer.hpp"

namespace hono::hono_server {

producer::producer(producer_link& link, std::uint32_t window)
    : link_{link}
    , window_{window}
{
}

void producer::open()
{
    open_ = true;
    top_up();
}

void producer::close()
{
    open_ = false;
    if (credit_ == 0)
        return;
    credit_ = 0;
    link_.set_credit(0);
}

bool producer::spend()
{
    // While closed, what arrives was under way when the credit was withdrawn. While open, the last flow that the
    // producer has seen or will see counts every message it has sent, so a message without credit breaks the protocol.
    if (credit_ == 0)
        return !open_;
    --credit_;
    return true;
}

void producer::top_up()
{
    if (!open_)
        return;
    auto const allowed = window_ - held_;
    if (allowed <= credit_ || 2 * credit_ > allowed)
        return;
    credit_ = allowed;
    link_.set_credit(credit_);
}

void producer::hold(transfer& message)
{
    message.from = this;
    transfers_.push_back(message);
    ++held_;
}

void producer::release(transfer& message)
{
    message.from = nullptr;
    message.incoming = nullptr;
    message.producer_hook.unlink();
    --held_;
    top_up();
}

} // namespace hono::hono_server
