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

# File name (= subject's CN), then the DNS names of the certificate, with and without the namespace `hono`.
components=(
    "qdrouter           hono-dispatch-router hono-dispatch-router-ext"
    "artemis            hono-artemis"
    "auth-server        hono-service-auth"
    "device-registry    hono-service-device-registry hono-service-device-registry-ext"
    "device-connection  hono-service-device-connection"
    "command-router     hono-service-command-router"
    "hono-server        hono-server hono-messaging-network hono-messaging-network-ext"
    "http-adapter       hono-adapter-http-vertx hono-adapter-http"
    "mqtt-adapter       hono-adapter-mqtt-vertx hono-adapter-mqtt"
    "kura-adapter       hono-adapter-kura"
    "amqp-adapter       hono-adapter-amqp-vertx hono-adapter-amqp"
    "coap-adapter       hono-adapter-coap-vertx hono-adapter-coap"
    "lora-adapter       hono-adapter-lora-vertx hono-adapter-lora"
    "example-gateway"
)

usage() {
    cat <<END
Usage: create_certs.sh [OPTION]... [FOLDER]

Makes a set of demo certificates in FOLDER (default: demo-certs/certs). A set that is there already is deleted first.

  --days N        days until the certificates expire (default: $days)
  --key-alg ALG   EC (P-256, the default) or RSA (4096 bits); also by the variable KEY_ALG
  --quiet         print errors only
  --help          print this text
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
    local file=$1 names= name
    shift
    for name; do
        names+=DNS:$name,DNS:$name.hono,
    done
    names+=DNS:localhost
    make_pair "$file" "$file" ext_component -CA ca-cert.pem -CAkey ca-key.pem -addext "subjectAltName=$names"
    cat ca-cert.pem >> "$file-cert.pem"
    say "$file-key.pem, $file-cert.pem: CN=$file, ${names//DNS:/}"
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
    trap 'rm -f "$log"' EXIT
    mkdir -p "$folder"
    cd "$folder"
    umask 077
    rm -f ./*-key.pem ./*-cert.pem trusted-certs.pem trust-anchor.properties device-certs.properties
    say "Making demo certificates in $PWD (${key_alg^^} keys, $days days)"

    make_pair root root ext_root
    make_pair ca ca ext_ca -CA root-cert.pem -CAkey root-key.pem
    cat ca-cert.pem root-cert.pem > trusted-certs.pem
    say "root-*.pem, ca-*.pem, trusted-certs.pem: the CAs that everyone here trusts"
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
    chmod 0644 ./*-cert.pem trusted-certs.pem ./*.properties
}

main "$@"
