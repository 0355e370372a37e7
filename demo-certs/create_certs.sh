#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes a fresh set of demo certificates: root -> ca -> one pair per component, a tenant's CA and a device. For trying
# out and for tests only: nothing protects the CAs' keys.
set -euo pipefail
shopt -s nullglob

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$here/certs
key_alg=${KEY_ALG:-EC}
days=365
quiet=

# File name (= subject's CN), key store's name, first half of its password, then the DNS names of the certificate, with
# and without the namespace `hono`.
components=(
    "qdrouter          -                -                hono-dispatch-router hono-dispatch-router-ext"
    "artemis           artemis          artemis          hono-artemis"
    "auth-server       authServer       auth             hono-service-auth"
    "device-registry   deviceRegistry   deviceregistry   hono-service-device-registry hono-service-device-registry-ext"
    "device-connection deviceConnection deviceconnection hono-service-device-connection"
    "command-router    commandRouter    commandrouter    hono-service-command-router"
    "hono-server       hono             hono             hono-server hono-messaging-network hono-messaging-network-ext"
    "http-adapter      http             http             hono-adapter-http-vertx hono-adapter-http"
    "rest-adapter      rest             rest             hono-adapter-rest-vertx"
    "mqtt-adapter      mqtt             mqtt             hono-adapter-mqtt-vertx hono-adapter-mqtt"
    "kura-adapter      kura             kura             hono-adapter-kura"
    "amqp-adapter      amqp             amqp             hono-adapter-amqp-vertx hono-adapter-amqp"
    "coap-adapter      coap             coap             hono-adapter-coap-vertx hono-adapter-coap"
    "lora-adapter      lora             lora             hono-adapter-lora-vertx hono-adapter-lora"
    "example-gateway   exampleGateway   examplegateway"
)
trust_store_password=honotrust

usage() {
    cat <<END
Usage: create_certs.sh [OPTION]... [FOLDER]

Makes a set of demo certificates in FOLDER (default: demo-certs/certs). A set that is there already is deleted first.

  --days N        days until the certificates expire (default: $days)
  --key-alg ALG   EC (P-256, the default) or RSA (4096 bits); also by the variable KEY_ALG
  --quiet         print errors only
  --help          print this text

PEM files are all that the components, the sandbox and the tests need:

  root, ca                root-*.pem signs ca-*.pem, which signs every component
  trusted-certs.pem       ca and root, the trust store of every component and application
  COMPONENT-key.pem       private key, unencrypted PKCS#8, readable by its owner only
  COMPONENT-cert.pem      its certificate followed by that of ca
  default_tenant-*.pem    CA of the devices of DEFAULT_TENANT; device-4711-*.pem is a device's pair
  *.properties            what the registry is to be told about that CA and that device

Key and trust stores hold the same once more, for peers and settings that want no PEM:

  COMPONENTKeyStore.p12   PKCS#12: key, certificate and that of ca, e.g. httpKeyStore.p12 with password httpkeys
  trustStore.p12, .jks    ca and root in PKCS#12 and in JKS, password $trust_store_password

demo-certs/README.md has the list of names and passwords.
END
}

refuse() {
    echo "create_certs.sh: $1" >&2
    exit 2
}

parse_arguments() {
    local given=
    while [ $# -gt 0 ]; do
        case $1 in
        --help | -h) usage; exit 0 ;;
        --quiet) quiet=yes ;;
        --days | --key-alg)
            [ $# -gt 1 ] || refuse "$1 needs a value"
            [ "$1" = --days ] && days=$2 || key_alg=$2
            shift ;;
        -*) refuse "unknown option '$1'; see --help" ;;
        *)
            [ -z "$given" ] && [ -n "$1" ] || refuse "one folder only; see --help"
            given=yes
            folder=$1 ;;
        esac
        shift
    done
    [[ $days =~ ^[1-9][0-9]{0,4}$ ]] || refuse "--days '$days' is not a number from 1 to 99999"
    case ${key_alg^^} in
    EC) key_options=(-newkey ec -pkeyopt ec_paramgen_curve:P-256) ;;
    RSA) key_options=(-newkey rsa:4096) ;;
    *) refuse "key algorithm '$key_alg' is neither EC nor RSA" ;;
    esac
}

say() {
    [ -n "$quiet" ] || echo "$1"
}

# openssl writes its progress to standard error; it is of interest only if something fails.
run_openssl() {
    openssl "$@" 2> "$log" || {
        cat "$log" >&2
        echo "create_certs.sh: openssl $1 failed" >&2
        exit 1
    }
}

subject_of() {
    echo "/C=CA/L=Ottawa/O=Eclipse IoT/OU=Hono/CN=$1"
}

# make_pair FILE CN EXTENSIONS [openssl option]...: FILE-key.pem and FILE-cert.pem
make_pair() {
    local file=$1 name=$2 extensions=$3
    shift 3
    run_openssl req -x509 "${key_options[@]}" -nodes -sha256 -days "$days" -utf8 -subj "$(subject_of "$name")" \
        -config "$here/ca_opts" -extensions "$extensions" -keyout "$file-key.pem" -out "$file-cert.pem" "$@"
}

make_component() {
    local file=$1 store=$2 password=$3keys names= name
    shift 3
    for name; do
        names+=DNS:$name,DNS:$name.hono,
    done
    names+=DNS:localhost
    make_pair "$file" "$file" ext_component -CA ca-cert.pem -CAkey ca-key.pem -addext "subjectAltName=$names"
    cat ca-cert.pem >> "$file-cert.pem"
    say "$file-key.pem, $file-cert.pem: CN=$file, ${names//DNS:/}"
    [ "$store" != - ] || return 0
    run_openssl pkcs12 -export -inkey "$file-key.pem" -in "$file-cert.pem" -passout "pass:$password" \
        -out "${store}KeyStore.p12"
    say "${store}KeyStore.p12: the same pair, password $password"
}

# big_endian BYTES NUMBER
big_endian() {
    local bytes=$1 number=$2 shift text=
    for ((shift = 8 * (bytes - 1); shift >= 0; shift -= 8)); do
        text+=$(printf '\\x%02x' $((number >> shift & 255)))
    done
    printf '%b' "$text"
}

# jks_string TEXT: its length in two bytes, then the text
jks_string() {
    big_endian 2 "${#1}"
    printf '%s' "$1"
}

# jks_anchor ALIAS FILE: a trusted certificate
jks_anchor() {
    big_endian 4 2
    jks_string "$1"
    big_endian 8 "$(date +%s000)"
    jks_string X.509
    openssl x509 -in "$2" -outform DER > "$scratch"
    big_endian 4 "$(wc -c < "$scratch")"
    cat "$scratch"
}

# JKS is simple enough to need no Java: a head, the entries, and a digest of the password and of all that.
make_java_trust_store() {
    {
        printf '\xfe\xed\xfe\xed'
        big_endian 4 2
        big_endian 4 2
        jks_anchor ca ca-cert.pem
        jks_anchor root root-cert.pem
    } > trustStore.jks
    {
        local i
        for ((i = 0; i < ${#trust_store_password}; ++i)); do
            printf '\0%s' "${trust_store_password:i:1}" # UTF-16
        done
        printf 'Mighty Aphrodite'
        cat trustStore.jks
    } | openssl dgst -sha1 -binary > "$scratch"
    cat "$scratch" >> trustStore.jks
}

make_trust_stores() {
    cat ca-cert.pem root-cert.pem > trusted-certs.pem
    run_openssl pkcs12 -export -nokeys -in trusted-certs.pem -passout "pass:$trust_store_password" -out trustStore.p12
    make_java_trust_store
    say "trusted-certs.pem, trustStore.p12, trustStore.jks: the CAs that everyone here trusts"
    say "  password of the latter two: $trust_store_password"
}

# An X.509 v1 certificate, as devices of Hono 1.5's demo have it.
make_device() {
    local file=$1 name=$2
    run_openssl req -new "${key_options[@]}" -nodes -sha256 -utf8 -subj "$(subject_of "$name")" -config "$here/ca_opts" \
        -keyout "$file-key.pem" -out "$file.csr"
    run_openssl x509 -req -in "$file.csr" -sha256 -days "$days" -CA default_tenant-cert.pem -CAkey default_tenant-key.pem \
        -set_serial "0x$(openssl rand -hex 16)" -out "$file-cert.pem"
    rm "$file.csr"
    say "$file-key.pem, $file-cert.pem: CN=$name, signed by CN=DEFAULT_TENANT_CA"
}

# 2026-01-31 12:00:00Z -> 2026-01-31T12:00:00Z
date_of() {
    local printed
    printed=$(openssl x509 -in "$1" -noout "-${2}date" -dateopt iso_8601)
    printed=${printed#*=}
    echo "${printed/ /T}"
}

rfc2253_subject() {
    local printed
    printed=$(openssl x509 -in "$1" -noout -subject -nameopt RFC2253)
    echo "${printed#subject=}"
}

write_properties() {
    cat > trust-anchor.properties <<END
trusted-ca.subject-dn=$(rfc2253_subject default_tenant-cert.pem)
trusted-ca.public-key=$(openssl x509 -in default_tenant-cert.pem -noout -pubkey | openssl pkey -pubin -outform DER | base64 -w 0)
trusted-ca.algorithm=${key_alg^^}
trusted-ca.not-before=$(date_of default_tenant-cert.pem start)
trusted-ca.not-after=$(date_of default_tenant-cert.pem end)
END
    echo "cert.device-4711.subject=$(rfc2253_subject device-4711-cert.pem)" > device-certs.properties
    say "trust-anchor.properties, device-certs.properties: what the registry is told about them"
}

main() {
    parse_arguments "$@"
    command -v openssl > /dev/null || refuse "openssl is not installed"
    log=$(mktemp)
    scratch=$(mktemp)
    trap 'rm -f "$log" "$scratch"' EXIT
    mkdir -p "$folder"
    cd "$folder"
    umask 077
    rm -f ./*-key.pem ./*-cert.pem trusted-certs.pem ./*KeyStore.p12 trustStore.p12 trustStore.jks \
        trust-anchor.properties device-certs.properties
    say "Making demo certificates in $PWD (${key_alg^^} keys, $days days)"

    make_pair root root ext_root
    make_pair ca ca ext_ca -CA root-cert.pem -CAkey root-key.pem
    say "root-*.pem, ca-*.pem: the CAs of the components"
    make_trust_stores
    local component
    for component in "${components[@]}"; do
        # shellcheck disable=SC2086 # words of the table
        make_component $component
    done
    cp hono-server-key.pem hono-messaging-key.pem
    cp hono-server-cert.pem hono-messaging-cert.pem
    say "hono-messaging-key.pem, hono-messaging-cert.pem: the same pair under its old name"
    make_pair default_tenant DEFAULT_TENANT_CA ext_tenant_ca
    say "default_tenant-key.pem, default_tenant-cert.pem: CN=DEFAULT_TENANT_CA, self-signed"
    make_device device-4711 "Device 4711"
    write_properties
    chmod 0644 ./*-cert.pem trusted-certs.pem trustStore.p12 trustStore.jks ./*.properties
}

main "$@"
