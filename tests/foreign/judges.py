#!/usr/bin/env python3
"""Programs of others judge a fetched log: judges.py FOLDER. Needs the packages of requirements.txt.

Canonical bytes by rfc8785, envelopes by the SDK of CloudEvents, openings by sd-jwt, each on 1,000 leaves chosen by chance."""
import base64, json, random, sys
from pathlib import Path
import rfc8785
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from sd_jwt.verifier import SDJWTVerifier

CHOSEN = 1000
ISSUER = JWK.generate(kty="EC", crv="P-256")

def leaves(folder):
    """All leaves with their indexes; a bundle that is partial stands beside none that is full."""
    bundles = folder / "log/tile/entries"
    for path in sorted(path for path in bundles.rglob("*") if path.is_file()):
        place, _, width = path.relative_to(bundles).as_posix().partition(".p/")
        bundle = int(place.replace("x", "").replace("/", ""))
        if width and (bundles / place).is_file():
            continue
        rest, index = path.read_bytes(), bundle * 256
        while rest:
            length = int.from_bytes(rest[:2], "big")
            yield index, rest[2:2 + length]
            rest, index = rest[2 + length:], index + 1

def presented(data, disclosures):
    """The payload as a verifier of RFC 9901 reads it, were it signed by somebody it trusts."""
    token = JWS(json.dumps(data))
    token.add_signature(ISSUER, alg="ES256", protected=json.dumps({"alg": "ES256"}))
    presentation = "~".join([token.serialize(compact=True), *disclosures, ""])
    return SDJWTVerifier(presentation, lambda *_: ISSUER).get_verified_payload()

def judge(index, leaf, told):
    event = json.loads(leaf)
    assert rfc8785.dumps(event) == leaf, f"leaf {index}: rfc8785 writes it otherwise"
    read = JSONFormat().read(CloudEvent, leaf)
    assert read.get_extension("sequence") == f"{index:020}" and read.get_data() == event["data"], f"leaf {index}: the envelope"
    data, disclosures = event["data"], told.get(str(index), {}).get("disclosures", [])
    opened = presented(data, disclosures)
    values = {}
    for disclosure in disclosures:
        _, name, value = json.loads(base64.urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4)))
        values[name] = value
    assert len(values) == len(disclosures), f"leaf {index}: two openings have one name"
    assert all(opened.get(name) == value for name, value in values.items()), f"leaf {index}: sd-jwt opens it otherwise"
    if disclosures:
        forged = base64.urlsafe_b64encode(json.dumps(["salt", "forged", "value"]).encode()).decode().rstrip("=")
        assert "forged" not in presented(data, [*disclosures, forged]), f"leaf {index}: a forged opening is taken"
    return len(disclosures)

def main(folder):
    told = {}
    for path in (folder / "openings").rglob("*"):
        if path.is_file():
            told |= json.loads(path.read_text())["leaves"]
    seed = random.randrange(2**32)
    everything = list(leaves(folder))
    chosen = random.Random(seed).sample(everything, min(CHOSEN, len(everything)))
    opened = sum(judge(index, leaf, told) for index, leaf in chosen)
    assert opened, "none of the leaves had an opening"
    print(f"{len(chosen)} of {len(everything)} leaves, {opened} openings hold (chosen with {seed})")

if __name__ == "__main__":
    main(Path(sys.argv[1]))
