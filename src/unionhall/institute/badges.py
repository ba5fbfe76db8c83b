"""A certificate as an Open Badges 3.0 credential: a JSON-LD file that carries its own signature.

Signed by the cryptosuite eddsa-jcs-2022 of the W3C: the file in canonical JSON, and an Ed25519 key of the
hall's own that follows from its secret. Why this one: docs/decisions/0143-badges-that-carry-their-proof.md.
"""

import hashlib
import json
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


@override("en")  # what is signed, and its address, do not change with the reader
def credential(certificate: Certificate) -> dict[str, Any]:
    """The signed credential of a certificate."""
    plain = _plain(certificate)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": _moment(certificate.issued_at),
        "verificationMethod": f"{_issuer_url()}#{public_key()}",
        "proofPurpose": "assertionMethod",
        "@context": _CONTEXTS,
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


def _moment(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
