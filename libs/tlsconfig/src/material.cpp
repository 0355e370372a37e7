// SPDX-License-Identifier: Apache-2.0
// Which files a block names, and of which type they are (tls.md §2, §4).
#include <algorithm>
#include <cctype>

#include "block.hpp"
#include "private_key.hpp"

namespace hono::tlsconfig {
namespace {

constexpr std::string_view only_pem = "only PEM is read by this version";

/// "PEM", "PKCS12" or "JKS"; empty if the suffix says nothing.
std::string_view type_by_suffix(std::filesystem::path const& file)
{
    auto suffix = file.extension().string();
    std::transform(suffix.begin(), suffix.end(), suffix.begin(), [](unsigned char c) { return std::tolower(c); });
    if (suffix == ".pem" || suffix == ".key" || suffix == ".crt" || suffix == ".cer")
        return "PEM";
    if (suffix == ".p12" || suffix == ".pfx")
        return "PKCS12";
    return suffix == ".jks" ? "JKS" : "";
}

/// True if the file named by `leaf` is of type PEM, by the format that is set or by its suffix; else E02.
bool is_pem(block& from, std::string_view leaf, std::string_view format_leaf)
{
    auto const file = from.path(leaf);
    auto const format = from.text(format_leaf);
    std::string const type = format.empty() ? std::string{type_by_suffix(file)} : format;
    if (type == "PEM")
        return true;
    if (type.empty())
        from.report("E02", leaf,
                    "the suffix tells no type; known are .pem, .key, .crt, .cer, or set " + from.name(format_leaf));
    else
        from.report("E02", leaf, "is of type " + type + ", " + std::string{only_pem});
    return false;
}

std::optional<key_material> read_pair(block& from, usage purpose)
{
    bool const key_is_pem = is_pem(from, "keyPath", "keyFormat");
    if (!is_pem(from, "certPath", "keyFormat") || !key_is_pem)
        return {};
    remarks on_key;
    auto key = load_key_file(from.path("keyPath"), on_key);
    auto certificates = load_certificate_file(from.path("certPath"));
    if (!key)
        from.report("keyPath", key.error());
    if (!certificates)
        from.report("certPath", certificates.error());
    if (!key || !certificates)
        return {};
    remarks on_certificates;
    auto pair = join(std::move(*key), std::move(*certificates), purpose, on_certificates);
    if (!pair) {
        from.report("certPath", pair.error());
        return {};
    }
    log_remarks(from.values(), from.name("keyPath"), on_key);
    log_remarks(from.values(), from.name("certPath"), on_certificates);
    return *pair;
}

} // namespace

identity_result read_identity(block& from, usage purpose)
{
    bool const has_key = !from.path("keyPath").empty();
    bool const has_certificate = !from.path("certPath").empty();
    bool const has_store = !from.path("keyStorePath").empty();
    if (has_key && has_certificate) {
        if (has_store)
            from.inform("keyStorePath", "not used, the pair of key and certificate is");
        else if (from.is_set("keyStorePassword"))
            from.inform("keyStorePassword", "not used, PEM needs no password");
        return {true, read_pair(from, purpose)};
    }
    if (has_store) {
        from.report("E02", "keyStorePath", "key stores are not supported, " + std::string{only_pem});
        return {true, {}};
    }
    if (!has_key && !has_certificate)
        return {};
    auto const* missing = has_key ? "certPath" : "keyPath";
    from.report("E03", missing, "not set, but " + from.source(has_key ? "keyPath" : "certPath") + " is");
    return {true, {}};
}

trust_result read_trust(block& from)
{
    auto const file = from.path("trustStorePath");
    if (file.empty())
        return {};
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) {
        from.report("E02", "trustStorePath", "is a folder, this version reads one PEM file");
        return {true, {}};
    }
    if (!is_pem(from, "trustStorePath", "trustStoreFormat"))
        return {true, {}};
    remarks found;
    auto const anchors = load_trust_file(file, found);
    if (!anchors) {
        from.report("trustStorePath", anchors.error());
        return {true, {}};
    }
    log_remarks(from.values(), from.name("trustStorePath"), found);
    if (from.is_set("trustStorePassword"))
        from.inform("trustStorePassword", "not used, PEM needs no password");
    return {true, *anchors};
}

} // namespace hono::tlsconfig
