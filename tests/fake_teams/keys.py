"""Microsoft's keys and tokens, made on the spot: what the real validator fetches and what it must refuse."""

from __future__ import annotations

import base64
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

__all__ = ["CLIENT_ID", "ISSUER", "Keys"]

CLIENT_ID = "7f1c2a9e-0000-4000-8000-00000000b07a"
ISSUER = "https://api.botframework.com"


def _number(value: int) -> str:
    return _part(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Keys:
    """One key pair that is published and one that is not. ``fetched`` counts how often the keys were asked for."""

    kid: str = "key-1"
    fetched: int = 0
    published: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    foreign: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def document(self) -> dict[str, Any]:
        """Return the key set as Microsoft publishes it."""
        numbers = self.published.public_key().public_numbers()
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "endorsements": ["msteams"]}
        return {"keys": [key | {"n": _number(numbers.n), "e": _number(numbers.e)}]}

    def token(self, service: str, **changes: Any) -> str:
        """Return a token as the Bot Connector sends it; ``changes`` replace claims, None leaves one out."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT_ID,
            "serviceurl": service,
            "iat": now,
            "nbf": now - 60,
            "exp": now + 3600,
        }
        claims = {k: v for k, v in (claims | changes).items() if v is not None}
        return jwt.encode(claims, self.published, algorithm="RS256", headers={"kid": self.kid})

    def forged(self, service: str, how: str) -> str:
        """Return a token with sound claims that nobody at Microsoft has signed."""
        claims = jwt.decode(self.token(service), options={"verify_signature": False})
        match how:
            case "wrong key":
                return jwt.encode(claims, self.foreign, algorithm="RS256", headers={"kid": self.kid})
            case "unknown kid":
                return jwt.encode(claims, self.foreign, algorithm="RS256", headers={"kid": "another"})
            case "alg none":
                return jwt.encode(claims, None, algorithm="none", headers={"kid": self.kid})
            case "hs256":
                # the public key as a shared secret: the classic confusion of algorithms
                pem = self.published.public_key().public_bytes(
                    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
                )
                head = {"alg": "HS256", "typ": "JWT", "kid": self.kid}
                signed = ".".join(_part(json.dumps(piece).encode()) for piece in (head, claims))
                return f"{signed}.{_part(hmac.digest(pem, signed.encode(), 'sha256'))}"
            case "body changed":
                head, _body, signature = self.token(service).split(".")
                return f"{head}.{_part(json.dumps(claims | {'x': 1}).encode())}.{signature}"
            case _:
                raise ValueError(how)
