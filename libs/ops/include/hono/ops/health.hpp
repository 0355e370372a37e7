// SPDX-License-Identifier: Apache-2.0
#pragma once
// The checks behind /liveness, /readiness and /startup. Components register checks from any thread; the health server's
// thread runs all of them, concurrently, at each request (health-and-operations.md §1–§4).

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <hono/base/json.hpp>
#include <hono/net/asio.hpp>
#include <hono/net/task_group.hpp>

namespace hono::ops {

struct check_result {
    bool is_up = true;
    json data; ///< null: the item has no "data" member
};

check_result up();
/// DOWN with `data.cause`, which anyone may read: no secrets.
check_result down(std::string cause);

/// Reads atomics or immutable data. It runs on the health server's thread under the registry's lock: never block, never
/// call the registry.
using check = std::function<check_result()>;
/// A check that waits: a coroutine on the health server's thread. It must own whatever it touches, because it may still
/// run when its registration has gone, and it must end by `deadline`; a late result counts as a time-out.
using async_check = std::function<awaitable<check_result>(time_point deadline)>;

enum class probe { liveness, readiness };

/// Removes its check when it goes. Keep it as long as what the check reads.
class registration {
public:
    registration() = default;
    registration(registration&&) noexcept = default;
    registration& operator=(registration&&) noexcept = default;

private:
    friend class health;
    explicit registration(std::shared_ptr<void> token)
        : token_{std::move(token)}
    {
    }
    std::shared_ptr<void> token_;
};

/// What a request for a probe is answered with.
struct health_report {
    unsigned status = 204; ///< HTTP
    std::string body;      ///< JSON; empty for 204
};

class health {
public:
    static constexpr std::chrono::milliseconds default_timeout{1000};

    health();
    ~health();
    health(health const&) = delete;
    health& operator=(health const&) = delete;

    // Results of equal ids are merged, the worst wins (D-16): each worker registers its own check. The part of an id
    // behind a '/' becomes a nested check.
    [[nodiscard]] registration register_readiness(std::string id, check procedure);
    [[nodiscard]] registration register_readiness(std::string id, async_check procedure,
                                                  std::chrono::milliseconds timeout = default_timeout);
    [[nodiscard]] registration register_liveness(std::string id, check procedure);
    [[nodiscard]] registration register_liveness(std::string id, async_check procedure,
                                                 std::chrono::milliseconds timeout = default_timeout);

    /// Starting (initially), started or stopping: only while started is the readiness check `startup` UP.
    void set_started() noexcept;
    void set_stopping() noexcept;
    bool is_started() const noexcept;

    /// Runs the checks of `which`, the waiting ones in `tasks`; on the health server's thread.
    awaitable<health_report> report(probe which, net::task_group& tasks) const;
    /// 200 once the start-up is complete (and while stopping), else 503.
    health_report startup_report() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace hono::ops
