#!/usr/bin/env python3
"""Checks a fetched log, from docs/reference/ledger-format.md alone: verify_log.py FOLDER KEY [RECEIPT...]

Needs Python 3.9 and the package `cryptography`. Exit code 0 when everything holds, 1 with the first thing that does not."""
import base64, hashlib, json, sys, unicodedata
from pathlib import Path
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MEMBERS = set("actor data datacontenttype dataschema id recordedtime sequence source specversion streamrev subject time type".split())

def need(holds, what):
    if not holds:
        sys.exit(f"does not hold: {what}")

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def node(left, right):
    return sha(b"\1", left, right)

def root_of(hashes):
    """The tree of RFC 6962 over leaf hashes, or over hashes of equal subtrees."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha()
    left = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node(root_of(hashes[:left]), root_of(hashes[left:]))

def signed_head(note, key):
    name, number, encoded = key.split("+", 2)
    kind_and_key = base64.b64decode(encoded, validate=True)
    need(kind_and_key[0] == 1 and len(kind_and_key) == 33, "the key is one of Ed25519 for logs")
    need(sha(name.encode(), b"\n", kind_and_key)[:4].hex() == number, "the number of the key")
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    found = 0
    for line in signatures.splitlines():
        dash, signer, signature = line.split(" ")
        signature = base64.b64decode(signature, validate=True)
        if signer == name and signature[:4].hex() == number:
            try:
                Ed25519PublicKey.from_public_bytes(kind_and_key[1:]).verify(signature[4:], text.encode())
            except InvalidSignature:
                need(False, "the signature of the head")
            found += dash == "\u2014"
    need(found, f"a signature of {name}")
    origin, size, root = text.split("\n")[:3]
    need(origin == name and size == str(int(size)), "the head is one of this log")
    return int(size), base64.b64decode(root, validate=True)

def place(index, width):
    groups = f"{index:,}".split(",")
    path = "/".join([f"x{int(group):03}" for group in groups[:-1]] + [f"{int(groups[-1]):03}"])
    return path if width == 256 else f"{path}.p/{width}"

def tiles(size):
    for index in range(-(-size // 256)):
        yield index, min(256, size - index * 256)

def once(pairs):
    need(len({name for name, _ in pairs}) == len(pairs), "no name twice in one object")
    return dict(pairs)

def canonical(value, depth=0):
    need(depth <= 32, "at most 32 levels")
    if isinstance(value, str):
        need(unicodedata.is_normalized("NFC", value), "texts in normalization form C")
        value.encode()  # No lone surrogates.
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, (bool, int)):
        need(value is None or abs(value) < 2**53, "numbers within 2^53")
        return json.dumps(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(part, depth + 1) for part in value) + "]"
    need(isinstance(value, dict), "no fractions")
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(canonical(name) + ":" + canonical(value[name], depth + 1) for name in names) + "}"

class Leaves:
    def __init__(self):
        self.revisions, self.recorded, self.ids, self.sealed = {}, "", set(), {}

    def take(self, index, leaf):
        where, event = f"leaf {index}", json.loads(leaf.decode(), object_pairs_hook=once)
        need(canonical(event, 1).encode() == leaf, f"{where}: canonical form")
        need(set(event) | {"actor"} == MEMBERS and event["specversion"] == "1.0", f"{where}: its members")
        need(event["sequence"] == f"{index:020}", f"{where}: its index")
        revision = self.revisions.get(event["subject"], 0) + 1
        self.revisions[event["subject"]] = revision
        need(event["streamrev"] == f"{revision:08}", f"{where}: no gap in {event['subject']}")
        need(event["recordedtime"] >= self.recorded, f"{where}: recorded after the one before")
        self.recorded = event["recordedtime"]
        need(event["id"] not in self.ids, f"{where}: its id")
        self.ids.add(event["id"])
        self.sealed[index] = set(event["data"].get("_sd", []))

def openings(folder, sealed, bundle):
    """Every digest is opened or erased, and nothing else is offered."""
    told = json.loads((folder / "openings" / place(bundle, 256)).read_text())["leaves"]
    for index, digests in sealed.items():
        leaf = told.get(str(index), {})
        opened = {base64.urlsafe_b64encode(sha(text.encode())).decode().rstrip("=") for text in leaf.get("disclosures", [])}
        erased = {erased["digest"] for erased in leaf.get("erased", [])}
        need(not opened & erased and opened | erased == digests, f"leaf {index}: every digest is opened or erased")

def receipt(path, key):
    above, head = path.read_text().split("\n\n", 1)
    lines = above.split("\n")
    need(lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra "), "a receipt with its leaf")
    index, hash = int(lines[2].removeprefix("index ")), sha(b"\0", base64.b64decode(lines[1][6:]))
    size, root = signed_head(head, key)
    at, last = index, size - 1
    for sibling in map(base64.b64decode, lines[3:]):
        if at % 2 or at == last:
            hash = node(sibling, hash)
            while not at % 2 and at:
                at, last = at >> 1, last >> 1
        else:
            hash = node(hash, sibling)
        at, last = at >> 1, last >> 1
    need(index < size and last == 0 and hash == root, f"{path}: the path leads to the head")

def main(folder, key, receipts):
    size, root = signed_head((folder / "log/checkpoint").read_text(), key)
    leaves, level, hashes = Leaves(), 0, []
    for bundle, width in tiles(size):
        rest, parts = (folder / "log/tile/entries" / place(bundle, width)).read_bytes(), []
        while rest:
            length = int.from_bytes(rest[:2], "big")
            parts.append(rest[2:2 + length])
            need(len(parts[-1]) == length, f"bundle {bundle}: its length")
            rest = rest[2 + length:]
        need(len(parts) == width, f"bundle {bundle}: {width} leaves")
        for offset, leaf in enumerate(parts):
            leaves.take(bundle * 256 + offset, leaf)
            hashes.append(sha(b"\0", leaf))
        openings(folder, leaves.sealed, bundle)
        leaves.sealed = {}
    need(root_of(hashes) == root, "the root of the head")
    while hashes:
        for index, width in tiles(len(hashes)):
            tile = (folder / f"log/tile/{level}" / place(index, width)).read_bytes()
            need(tile == b"".join(hashes[index * 256:index * 256 + width]), f"tile {level}/{index}")
        hashes, level = [root_of(hashes[i:i + 256]) for i in range(0, len(hashes) // 256 * 256, 256)], level + 1
    for path in receipts:
        receipt(path, key)
    print(f"{size} leaves and {len(receipts)} receipts hold")

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], [Path(path) for path in sys.argv[3:]])
