# SPDX-License-Identifier: Apache-2.0
"""Certificates for tests: the demo set, made once per run, and pairs that are wrong on purpose."""
import datetime
import functools
import subprocess

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .suite import TREE, new_folder


@functools.lru_cache(maxsize=None)
def shared_certs():
    """A folder with a demo set, for tests that only read it."""
    folder = new_folder("certs")
    subprocess.run([str(TREE / "demo-certs" / "create_certs.sh"), str(folder)], check=True, capture_output=True)
    return folder


def _name(common_name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _write_pair(folder, name, key, chain):
    key_file, cert_file = folder / f"{name}-key.pem", folder / f"{name}-cert.pem"
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                           serialization.NoEncryption()))
    key_file.chmod(0o600)
    cert_file.write_bytes(b"".join(entry.public_bytes(serialization.Encoding.PEM) for entry in chain))
    return key_file, cert_file


SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH


def make_pair(folder, name, host="localhost", signer=None, days=30, begins=-60, usages=(SERVER, CLIENT),
              self_signed=False):
    """A pair for `host`, signed by a CA that nobody trusts, or by `signer` = (key file, certificate file), or by itself.

    days < 0: expired that many days ago; begins: days from now. Returns (key file, certificate file)."""
    now = datetime.datetime.utcnow()
    if signer:
        ca_key = serialization.load_pem_private_key(signer[0].read_bytes(), None)
        ca_name = x509.load_pem_x509_certificate(signer[1].read_bytes()).subject
    else:
        ca_key, ca_name = ec.generate_private_key(ec.SECP256R1()), _name("a CA that nobody trusts")
    key = ec.generate_private_key(ec.SECP256R1())
    if self_signed:
        ca_key, ca_name = key, _name(name)
    certificate = (x509.CertificateBuilder().subject_name(_name(name)).issuer_name(ca_name)
                   .public_key(key.public_key()).serial_number(x509.random_serial_number())
                   .not_valid_before(now + datetime.timedelta(days=begins))
                   .not_valid_after(now + datetime.timedelta(days=days))
                   .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
                   .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
                   .sign(ca_key, hashes.SHA256()))
    return _write_pair(folder, name, key, [certificate])
