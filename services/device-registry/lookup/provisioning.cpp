// SPDX-License-Identifier: Apache-2.0
#include "lookup/provisioning.hpp"

#include <memory>

#include <openssl/err.h>
#include <openssl/x509.h>

#include <hono/base/base64.hpp>
#include <hono/base/uuid.hpp>
#include <hono/log/logger.hpp>
#include <hono/security/x509_name.hpp>

namespace hono::device_registry {
namespace {

log::logger const logger{"provisioning"};

/// Nothing if it is no certificate.
std::optional<std::string> subject_of(std::string_view certificate)
{
    auto const der = base64_decode(certificate);
    if (!der)
        return std::nullopt;
    auto const* const begin = reinterpret_cast<unsigned char const*>(der->data());
    auto const* position = begin;
    std::unique_ptr<X509, decltype(&X509_free)> const decoded{
        d2i_X509(nullptr, &position, static_cast<long>(der->size())), &X509_free};
    ERR_clear_error();
    if (!decoded || position != begin + der->size())
        return std::nullopt;
    return security::rfc2253_subject(*decoded);
}

api_answer denied(error_code const& error)
{
    auto answer = answer_of(error);
    if (outcome_of(error) == outcome::forbidden)
        answer = {403, json{{"description", error.message()}}.dump(), {}, {}, false};
    return answer;
}

json credentials_for(std::string_view auth_id, std::string const& comment)
{
    return {{"type", x509_cert},
            {"auth-id", auth_id},
            {"enabled", true},
            {"comment", comment},
            {"secrets", {{{"id", random_uuid()}}}}};
}

} // namespace

std::optional<api_answer> provision(store& registry, unknown_device const& device, provisioning_options const& options,
                                    timestamp when)
{
    if (subject_of(device.certificate) != device.auth_id)
        return bad_input("client-certificate must be a certificate whose subject is the auth-id");
    auto const comment = "Auto-provisioned at " + format_date_time(when);
    auto const id = random_uuid();
    stored_device fresh;
    fresh.version = random_uuid();
    fresh.created = when;
    fresh.data = {{"enabled", true}, {"ext", {{"comment", comment}}}};
    auto const created = registry.create_device(device.tenant, id, fresh, random_uuid(), options.max_devices);
    if (!created)
        return denied(created.error());
    auto payload = credentials_for(device.auth_id, comment);
    auto const stored =
        registry.replace_credentials(device.tenant, id, {random_uuid(), json::array({payload})}, std::nullopt);
    if (!stored) {
        auto const removed = registry.delete_device(device.tenant, id, std::nullopt);
        if (!removed)
            logger.error("a device without credentials stays behind", {{"tenant", device.tenant}, {"device", id}});
        return stored.error() == store_errc::auth_id_in_use ? std::nullopt : std::optional{denied(stored.error())};
    }
    logger.info("device registered by its certificate", {{"tenant", device.tenant}, {"device", id}});
    payload["device-id"] = id;
    return api_answer{201, payload.dump(), {}, {}, false};
}

} // namespace hono::device_registry
