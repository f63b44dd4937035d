//! Asking an authority for the time of a signed tree head. Source: RFC 3161 §2.4.
//!
//! Only the question is made here. The answer is a signature of the authority (CMS), which programs made for it check:
//! `openssl ts -verify`.

use crate::hash::sha256;

/// What stands before the hash in a question: a sequence of version 1 and an imprint by SHA-256.
const BEFORE: [u8; 24] = [
    0x30, 0x39, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
    0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];

/// What stands after it: the certificates of the authority are asked for, so that the answer is checked without it.
const AFTER: [u8; 3] = [0x01, 0x01, 0xff];

/// The question about a document, in DER. Send it with the type `application/timestamp-query`.
pub fn question(document: &[u8]) -> Vec<u8> {
    [BEFORE.as_slice(), &sha256(document), &AFTER].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hex;

    /// Source: `openssl ts -query -digest … -sha256 -cert -no_nonce`, OpenSSL 3.
    #[test]
    fn the_question_is_the_one_that_openssl_asks() {
        let asked = "30390201013031300d0609608648016503040201050004202cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b98240101ff";
        assert_eq!(hex(&question(b"hello")), asked);
    }
}
