//! Styles, script and icon: compiled in, and named by their content so that they can be cached for ever.

/// A file that pages refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Its name without the fingerprint, e.g. `site`.
    pub stem: &'static str,
    /// How the name ends, e.g. `css`.
    pub extension: &'static str,
    /// Media type for the `Content-Type` header.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    /// Fingerprint of the content. It changes the address when the content changes; it is no proof.
    pub fingerprint: u64,
}

/// Where the files are served.
pub const PREFIX: &str = "/assets/";

/// Value of the `Cache-Control` header: a changed file has another address.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Value of the `Content-Security-Policy` header under which every page works.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The style sheet.
pub const STYLE: Asset =
    asset("site", "css", "text/css; charset=utf-8", include_bytes!("../assets/site.css"));
/// The script: every page works without it.
pub const SCRIPT: Asset =
    asset("site", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/site.js"));
/// The icon.
pub const ICON: Asset = asset("icon", "svg", "image/svg+xml", include_bytes!("../assets/icon.svg"));
/// All of them.
pub const ALL: [Asset; 3] = [STYLE, SCRIPT, ICON];

impl Asset {
    /// File name with the fingerprint, e.g. `site.9c5d0f….css`.
    pub fn file_name(&self) -> String {
        format!("{}.{:016x}.{}", self.stem, self.fingerprint, self.extension)
    }

    /// Address on the site.
    pub fn path(&self) -> String {
        format!("{PREFIX}{}", self.file_name())
    }
}

/// The asset with that file name; none for a name with an older fingerprint.
pub fn find(file_name: &str) -> Option<Asset> {
    ALL.into_iter().find(|asset| asset.file_name() == file_name)
}

const fn asset(
    stem: &'static str,
    extension: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
) -> Asset {
    Asset { stem, extension, content_type, bytes, fingerprint: fnv1a(bytes) }
}

/// FNV-1a, 64 bit: enough to tell two releases of a file apart, and computed at compile time.
/// Source: RFC 9923.
const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut rest = bytes;
    while let [first, others @ ..] = rest {
        hash = (hash ^ *first as u64).wrapping_mul(0x0000_0100_0000_01b3);
        rest = others;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_by_the_name_in_its_address_and_by_no_other() {
        for asset in ALL {
            let name = asset.path().strip_prefix(PREFIX).map(str::to_owned).unwrap();
            assert_eq!(find(&name), Some(asset));
        }
        assert_eq!(find("site.css"), None);
        assert_eq!(find("site.0000000000000000.css"), None);
    }

    #[test]
    fn the_fingerprint_is_fnv1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn styles_and_script_stay_small() {
        assert!(STYLE.bytes.len() < 18_000, "{} bytes of styles", STYLE.bytes.len());
        assert!(SCRIPT.bytes.len() < 3_000, "{} bytes of script", SCRIPT.bytes.len());
    }
}
