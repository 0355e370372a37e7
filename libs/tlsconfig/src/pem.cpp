// SPDX-License-Identifier: Apache-2.0
#include "pem.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/pem.h>

#include "openssl.hpp"

namespace hono::tlsconfig {
namespace {

/// What `text` is instead of PEM, by its first bytes (tls.md §3.3); empty if it may be text.
std::string_view binary_type(std::string_view text)
{
    if (text.starts_with("\xFE\xED\xFE\xED"))
        return "a Java key store (JKS)";
    if (text.starts_with("\xCE\xCE\xCE\xCE"))
        return "a Java key store (JCEKS)";
    if (text.starts_with("\x30\x82") || text.starts_with("\x30\x80") || text.starts_with("\x30\x83"))
        return "binary (PKCS#12 or DER)";
    return {};
}

} // namespace

checked<std::vector<pem_block>> parse_pem(std::string_view text)
{
    if (auto const type = binary_type(text); !type.empty())
        return problem{"E02", "content is " + std::string{type} + ", not PEM; only PEM is read by this version"};
    if (text.starts_with("\xEF\xBB\xBF")) // byte order mark
        text.remove_prefix(3);
    owned<BIO, BIO_free> const source{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    std::vector<pem_block> blocks;
    for (;;) {
        char* label = nullptr;
        char* header = nullptr;
        unsigned char* data = nullptr;
        long size = 0;
        if (PEM_read_bio(source.get(), &label, &header, &data, &size) != 1)
            break;
        blocks.push_back({label, secret{std::string(reinterpret_cast<char const*>(data), std::size_t(size))},
                          std::string_view{header}.find("ENCRYPTED") != std::string_view::npos});
        OPENSSL_free(label);
        OPENSSL_free(header);
        OPENSSL_clear_free(data, std::size_t(size));
    }
    auto const code = ERR_peek_last_error();
    bool const at_end = ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
    auto const reason = take_openssl_error();
    if (!at_end)
        return problem{"E02", "PEM block " + std::to_string(blocks.size() + 1) + " is damaged: " + reason};
    return blocks;
}

} // namespace hono::tlsconfig
