"""A certificate as an Open Badges 3.0 credential: a JSON-LD file that carries its own signature.

Signed by the cryptosuite eddsa-jcs-2022 of the W3C: the file in canonical JSON, and an Ed25519 key of the
hall's own that follows from its secret. Why this one: docs/decisions/0143-badges-that-carry-their-proof.md.
"""

import base64
import gzip
import hashlib
import json
from datetime import datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from unionhall.core.frame import absolute
from unionhall.institute.certificates import credit_lines
from unionhall.institute.models import Certificate

_SALT = "unionhall.institute.badges"
_CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# What says that the bytes behind it are an Ed25519 public key.
_ED25519 = b"\xed\x01"
# The shortest list there may be: among so many nobody learns which badge was asked about.
_LIST_SIZE = 2**17


@override("en")  # what is signed, and its address, do not change with the reader
def credential(certificate: Certificate) -> dict[str, Any]:
    """The signed credential of a certificate."""
    return _signed(_plain(certificate), certificate.issued_at)


def _signed(plain: dict[str, Any], at: datetime) -> dict[str, Any]:
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": _moment(at),
        "verificationMethod": f"{_issuer_url()}#{public_key()}",
        "proofPurpose": "assertionMethod",
        "@context": plain["@context"],
    }
    signature = _key().sign(_digest(proof) + _digest(plain))
    return plain | {"proof": proof | {"proofValue": f"z{_base58(signature)}"}}


def _plain(certificate: Certificate) -> dict[str, Any]:
    facts, address = certificate.facts, absolute(certificate.get_absolute_url())
    lines = [f"{rule}: {hours}" for rule, hours in credit_lines(certificate)]
    achievement = {
        "id": f"{address}#achievement",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": facts["workshop"],
        "description": f"{facts['workshop']}, {facts['series']}",
        "criteria": {"narrative": "; ".join(["Attendance for the minimum share of the session", *lines])},
    }
    return {
        "@context": _CONTEXTS,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts["workshop"],
        "issuer": {
            "id": _issuer_url(),
            "type": ["Profile"],
            "name": facts["federation"],
            "url": settings.URL,
        },
        "validFrom": _moment(certificate.issued_at),
        "credentialStatus": _status(certificate),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            # Who it is has to be said by an identifier; of hers only the name is everybody's.
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": facts["name"],
                    "identityType": "name",
                }
            ],
            "name": facts["name"],
            "achievement": achievement,
        },
    }


def _status(certificate: Certificate) -> dict[str, str]:
    """Where somebody who was handed the file asks whether it still stands: a bit of a list of many."""
    number, index = divmod(certificate.pk, _LIST_SIZE)
    return {
        "id": f"{_list_url(number)}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": _list_url(number),
    }


@override("en")
def revocations(number: int, *, on: datetime) -> dict[str, Any]:
    """The signed list of this number: a bit for each certificate, one for each that was revoked."""
    bits = bytearray(_LIST_SIZE // 8)
    first = number * _LIST_SIZE
    revoked = Certificate.objects.filter(revoked_at__isnull=False, pk__gte=first, pk__lt=first + _LIST_SIZE)
    for key in revoked.values_list("pk", flat=True):
        place, bit = divmod(key - first, 8)
        bits[place] |= 0x80 >> bit
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    plain = {
        "@context": _CONTEXTS[:1],
        "id": _list_url(number),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": _issuer_url(),
        "validFrom": _moment(on),
        "credentialSubject": {
            "id": f"{_list_url(number)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{packed}",
        },
    }
    return _signed(plain, on)


@override("en")
def issuer() -> dict[str, Any]:
    """Who issues, with the key that the signatures are checked by."""
    key = f"{_issuer_url()}#{public_key()}"
    method = {"id": key, "type": "Multikey", "controller": _issuer_url(), "publicKeyMultibase": public_key()}
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": _issuer_url(),
        "verificationMethod": [method],
        "assertionMethod": [key],
    }


def public_key() -> str:
    raw = _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"z{_base58(_ED25519 + raw)}"


@cache
def _key() -> Ed25519PrivateKey:
    seed = salted_hmac(_SALT, "key", algorithm="sha256").digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def _issuer_url() -> str:
    return absolute(reverse("institute:issuer"))


def _list_url(number: int) -> str:
    return absolute(reverse("institute:revocations", args=[number]))


def _digest(document: dict[str, Any]) -> bytes:
    """The fingerprint of its canonical form (RFC 8785); ours holds no numbers."""
    return hashlib.sha256(
        json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).digest()


def _base58(content: bytes) -> str:
    number, letters = int.from_bytes(content), ""
    while number:
        number, rest = divmod(number, 58)
        letters = _LETTERS[rest] + letters
    zeros = len(content) - len(content.lstrip(b"\0"))
    return _LETTERS[0] * zeros + letters


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
