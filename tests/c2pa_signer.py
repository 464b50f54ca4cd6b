"""Test certificates made on the spot, and small files to sign with them."""

import json
import struct
import zlib
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


def png() -> bytes:
    """Return a picture of two by two grey points."""
    rows = zlib.compress(b"".join(b"\0" + bytes([90, 90, 90] * 2) for _ in range(2)))
    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def wav() -> bytes:
    """Return a tenth of a second of silence."""
    data = b"\0\0" * 800
    head = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp4() -> bytes:
    """Return the smallest film: a header, an empty index and no frames."""
    ftyp = _box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    times = struct.pack(">IIII", 0, 0, 1000, 0)
    mvhd = _box(
        b"mvhd",
        b"\0" * 4
        + times
        + struct.pack(">IH", 0x10000, 0x100)
        + b"\0" * 10
        + matrix
        + b"\0" * 24
        + b"\0\0\0\2",
    )
    return ftyp + _box(b"moov", mvhd) + _box(b"mdat", b"\0" * 16)


def signed(asset: bytes, kind: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """Sign an asset with a manifest from the sidecar; return the manifest as it is read back."""
    builder = c2pa.Builder(manifest["definition"])
    if "ingredient" in manifest:
        builder.add_ingredient(manifest["ingredient"], kind, BytesIO(asset))
    out = BytesIO()
    builder.sign(_signer(), kind, BytesIO(asset), out)
    out.seek(0)
    return json.loads(c2pa.Reader(kind, out).json())


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


@cache
def _signer() -> c2pa.Signer:
    chain, key = _certificates()
    return c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None)
    )


@cache
def _certificates() -> tuple[bytes, bytes]:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = _name("Frankly test root"), _name("Frankly test signer")
    root = _certificate(
        root_name, root_name, root_key.public_key(), root_key, root_key.public_key(), authority=True
    )
    leaf = _certificate(name, root_name, key.public_key(), root_key, root_key.public_key(), authority=False)
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return leaf.public_bytes(pem) + root.public_bytes(pem), secret


def _name(text: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, text), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test")]
    )


def _certificate(
    name: x509.Name, issuer: x509.Name, key: Any, signer: Any, issuer_key: Any, authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=not authority, key_cert_sign=authority, **usage), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )
    if not authority:
        made = made.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
    return made.sign(signer, hashes.SHA256())
