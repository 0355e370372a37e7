// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_store.hpp"

#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

#include "store/sqlite_reader.hpp"
#include "store/sqlite_schema.hpp"
#include "store/sqlite_writer.hpp"

namespace hono::device_registry {
namespace {

class sqlite_store final : public store {
public:
    explicit sqlite_store(std::filesystem::path path)
        : path_{std::move(path)}
        , writer_{path_}
    {
        idle_.push_back(std::make_unique<sqlite::reader>(path_));
    }

    result<stored_tenant> tenant(std::string_view id) override
    {
        return read([&](sqlite::reader& r) { return r.tenant(id); });
    }
    result<stored_tenant> tenant_of_trust_anchor(std::string_view subject_dn) override
    {
        return read([&](sqlite::reader& r) { return r.tenant_of_trust_anchor(subject_dn); });
    }
    result<void> create_tenant(stored_tenant const& tenant) override
    {
        return write([&](sqlite::writer& w) { return w.create_tenant(tenant); });
    }
    result<void> update_tenant(stored_tenant const& tenant, expected_version expected) override
    {
        return write([&](sqlite::writer& w) { return w.update_tenant(tenant, expected); });
    }
    result<void> delete_tenant(std::string_view id, expected_version expected) override
    {
        return write([&](sqlite::writer& w) { return w.delete_tenant(id, expected); });
    }

    result<stored_device> device(std::string_view tenant, std::string_view id) override
    {
        return read([&](sqlite::reader& r) { return r.device(tenant, id); });
    }
    result<void> create_device(std::string_view tenant, std::string_view id, stored_device const& device,
                               std::string_view credentials_version, std::optional<std::uint64_t> limit) override
    {
        return write(
            [&](sqlite::writer& w) { return w.create_device(tenant, id, device, credentials_version, limit); });
    }
    result<void> update_device(std::string_view tenant, std::string_view id, stored_device const& device,
                               expected_version expected) override
    {
        return write([&](sqlite::writer& w) { return w.update_device(tenant, id, device, expected); });
    }
    result<void> delete_device(std::string_view tenant, std::string_view id, expected_version expected) override
    {
        return write([&](sqlite::writer& w) { return w.delete_device(tenant, id, expected); });
    }
    result<std::vector<std::string>> group_members(std::string_view tenant,
                                                   std::span<std::string const> groups) override
    {
        return read([&](sqlite::reader& r) { return r.group_members(tenant, groups); });
    }

    result<stored_credentials> credentials(std::string_view tenant, std::string_view device) override
    {
        return read([&](sqlite::reader& r) { return r.credentials(tenant, device); });
    }
    result<void> replace_credentials(std::string_view tenant, std::string_view device,
                                     stored_credentials const& credentials, expected_version expected) override
    {
        return write([&](sqlite::writer& w) { return w.replace_credentials(tenant, device, credentials, expected); });
    }
    result<stored_credential> credential(std::string_view tenant, std::string_view type,
                                         std::string_view auth_id) override
    {
        return read([&](sqlite::reader& r) { return r.credential(tenant, type, auth_id); });
    }

    result<void> check() override
    {
        return read([](sqlite::reader& r) { return r.check(); });
    }

private:
    template <class Work>
    auto read(Work work) -> std::invoke_result_t<Work, sqlite::reader&>
    {
        auto taken = take_reader();
        if (!taken)
            return store_errc::unavailable;
        auto found = work(*taken);
        std::lock_guard const lock{idle_mutex_};
        idle_.push_back(std::move(taken));
        return found;
    }

    template <class Work>
    result<void> write(Work work)
    {
        std::lock_guard const lock{writer_mutex_};
        return work(writer_);
    }

    /// The connection used last, whose pages are warm; a new one if all are busy: as many as there are pool threads.
    std::unique_ptr<sqlite::reader> take_reader()
    {
        {
            std::lock_guard const lock{idle_mutex_};
            if (!idle_.empty()) {
                auto taken = std::move(idle_.back());
                idle_.pop_back();
                return taken;
            }
        }
        try {
            return std::make_unique<sqlite::reader>(path_);
        } catch (sqlite::error const&) { // no file descriptor left: the others go on
            return nullptr;
        }
    }

    std::filesystem::path path_;
    std::mutex writer_mutex_;
    sqlite::writer writer_;
    std::mutex idle_mutex_;
    std::vector<std::unique_ptr<sqlite::reader>> idle_;
};

} // namespace

std::unique_ptr<store> make_sqlite_store(std::filesystem::path const& path)
{
    try {
        sqlite::prepare_database(path);
        return std::make_unique<sqlite_store>(path);
    } catch (sqlite::error const& failure) {
        throw std::runtime_error{path.string() + ": " + failure.what()};
    }
}

} // namespace hono::device_registry
