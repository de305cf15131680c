//! Digests: an algorithm, `:`, and what it made of something (`opencontainers/go-digest`).

use crate::text::Span;

/// A digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Where the algorithm is written.
    pub algorithm: Span,
    /// Where the value is written, in hexadecimal.
    pub encoded: Span,
}

/// Why something is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestError {
    /// It doesn't look like one.
    Format,
    /// Its algorithm isn't SHA-256, SHA-384 or SHA-512.
    Algorithm,
    /// Its value is too short or too long for its algorithm.
    Length,
}

impl DigestError {
    /// The library's words.
    pub fn message(self) -> &'static str {
        match self {
            DigestError::Format => "invalid checksum digest format",
            DigestError::Algorithm => "unsupported digest algorithm",
            DigestError::Length => "invalid checksum digest length",
        }
    }
}

/// Reads a digest (`digest.Parse`).
///
/// # Errors
///
/// Why it is none.
pub fn parse(text: &str) -> Result<Digest, DigestError> {
    let (algorithm, encoded) = text.split_once(':').ok_or(DigestError::Format)?;
    if algorithm.is_empty() || encoded.is_empty() {
        return Err(DigestError::Format);
    }
    let Some(length) = length(algorithm) else {
        return Err(if looks_like(algorithm, encoded) {
            DigestError::Algorithm
        } else {
            DigestError::Format
        });
    };
    if encoded.len() != length {
        return Err(DigestError::Length);
    }
    // Small letters only.
    if !encoded
        .bytes()
        .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    {
        return Err(DigestError::Format);
    }
    let colon = algorithm.len() as u32;
    Ok(Digest {
        algorithm: Span::new(0, colon),
        encoded: Span::new(colon + 1, text.len() as u32),
    })
}

/// How many digits an algorithm's values have; `None` if it isn't known.
fn length(algorithm: &str) -> Option<usize> {
    Some(match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return None,
    })
}

/// True if this could be a digest of an algorithm that isn't known (`digest.DigestRegexp`).
fn looks_like(algorithm: &str, encoded: &str) -> bool {
    let word = |word: &str| {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        !word.is_empty() && word.bytes().all(fits)
    };
    let value = |b: u8| b.is_ascii_alphanumeric() || b"=_-".contains(&b);
    algorithm.split(['.', '+', '_', '-']).all(word) && encoded.bytes().all(value)
}
