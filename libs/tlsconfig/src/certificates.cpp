// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"

#include <algorithm>
#include <ctime>
#include <iterator>

#include <openssl/bio.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "openssl.hpp"
#include "pem.hpp"
#include "read_file.hpp"

namespace hono::tlsconfig {
namespace {

std::string to_text(ASN1_TIME const* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return "an unreadable date";
    char text[sizeof "2026-01-31T12:00:00Z"];
    return {text, std::strftime(text, sizeof text, "%FT%TZ", &parts)};
}

checked<std::vector<certificate_pointer>> decode(std::vector<pem_block> const& blocks)
{
    std::vector<certificate_pointer> found;
    for (auto const& block : blocks) {
        if (block.label != "CERTIFICATE")
            continue;
        auto const der = block.der.reveal();
        auto const* data = reinterpret_cast<unsigned char const*>(der.data());
        certificate_pointer certificate{d2i_X509(nullptr, &data, static_cast<long>(der.size())), &X509_free};
        if (!certificate)
            return problem{"E02",
                           "certificate " + std::to_string(found.size() + 1) + " is damaged: " + take_openssl_error()};
        found.push_back(std::move(certificate));
    }
    return found;
}

checked<std::vector<certificate_pointer>> load_any(std::filesystem::path const& file)
{
    auto const text = read_file(file);
    if (!text)
        return text.error();
    auto const blocks = parse_pem(text->reveal());
    if (!blocks)
        return blocks.error();
    return decode(*blocks);
}

bool fits(EVP_PKEY const& key, X509 const& certificate)
{
    bool const result = X509_check_private_key(&certificate, &key) == 1;
    ERR_clear_error();
    return result;
}

/// Each certificate is followed by its issuer as far as the file has it; the others stay behind, in file order.
void sort_chain(std::vector<certificate_pointer>& chain, remarks& to)
{
    auto const given = chain;
    for (auto current = chain.begin(); current != chain.end() && std::next(current) != chain.end(); ++current) {
        auto const next = std::next(current);
        auto const issuer = std::find_if(next, chain.end(), [&](auto const& each) {
            return X509_check_issued(each.get(), current->get()) == X509_V_OK;
        });
        if (issuer == chain.end())
            break;
        std::rotate(next, issuer, std::next(issuer));
    }
    if (chain != given)
        to.push_back({true, "", "the certificates behind the first are not in order; each is sent before its issuer"});
}

void check_usage(X509& leaf, usage purpose, remarks& to)
{
    auto const allowed = X509_get_extended_key_usage(&leaf); // all bits set if there is no such extension
    bool const server = purpose == usage::server;
    if ((allowed & (server ? XKU_SSL_SERVER : XKU_SSL_CLIENT)) == 0)
        to.push_back({true, "",
                      std::string{"the extended key usage of the certificate does not contain "} +
                          (server ? "serverAuth" : "clientAuth") + ", peers may refuse it"});
}

} // namespace

std::string subject_of(X509 const& certificate)
{
    owned<BIO, BIO_free> const target{BIO_new(BIO_s_mem())};
    X509_NAME_print_ex(target.get(), X509_get_subject_name(&certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* data = nullptr;
    auto const size = BIO_get_mem_data(target.get(), &data);
    return {data, static_cast<std::size_t>(std::max(size, 0L))};
}

std::string not_after_of(X509 const& certificate)
{
    return to_text(X509_get0_notAfter(&certificate));
}

void check_validity(X509 const& certificate, remarks& to)
{
    if (X509_cmp_current_time(X509_get0_notAfter(&certificate)) <= 0)
        to.push_back({true, "E09",
                      "the certificate of " + subject_of(certificate) + " expired at " + not_after_of(certificate)});
    else if (X509_cmp_current_time(X509_get0_notBefore(&certificate)) >= 0)
        to.push_back({true, "E09",
                      "the certificate of " + subject_of(certificate) + " is not valid before " +
                          to_text(X509_get0_notBefore(&certificate))});
}

checked<std::vector<certificate_pointer>> load_certificate_file(std::filesystem::path const& file)
{
    auto found = load_any(file);
    if (found && found->empty())
        return problem{"E02", "holds no certificate in PEM"};
    return found;
}

checked<trust_anchors> load_trust_file(std::filesystem::path const& file, remarks& to)
{
    auto const found = load_any(file);
    if (!found)
        return found.error();
    trust_anchors anchors;
    for (auto const& each : *found) {
        auto const equal = [&](auto const& other) { return X509_cmp(each.get(), other.get()) == 0; };
        if (std::none_of(anchors.begin(), anchors.end(), equal)) {
            check_validity(*each, to);
            anchors.push_back(each);
        }
    }
    if (anchors.empty())
        return problem{"E08", "holds no certificate in PEM, so nobody would be trusted"};
    return anchors;
}

checked<key_material> join(key_pointer key, std::vector<certificate_pointer> certificates, usage purpose, remarks& to)
{
    if (!fits(*key, *certificates.front())) {
        auto const later =
            std::find_if(certificates.begin(), certificates.end(), [&](auto const& each) { return fits(*key, *each); });
        if (later == certificates.end())
            return problem{"E05", "the certificate of " + subject_of(*certificates.front()) +
                                      " does not belong to the private key"};
        return problem{"E05", "wrong order: the private key belongs to certificate " +
                                  std::to_string(later - certificates.begin() + 1) + " (" + subject_of(**later) +
                                  "), which must come first"};
    }
    sort_chain(certificates, to);
    check_validity(*certificates.front(), to);
    check_usage(*certificates.front(), purpose, to);
    return key_material{std::move(key), std::move(certificates)};
}

} // namespace hono::tlsconfig
