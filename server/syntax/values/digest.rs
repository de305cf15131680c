//! Digests: an algorithm, `:` and a hash (`opencontainers/go-digest`).

use crate::text::Span;

/// A digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The span of the algorithm.
    pub algorithm: Span,
    /// The span of the hexadecimal value.
    pub encoded: Span,
}

/// Why a digest is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestError {
    /// Its format is invalid.
    Format,
    /// Its algorithm isn't SHA-256, SHA-384 or SHA-512.
    Algorithm,
    /// Its value is too short or too long for its algorithm.
    Length,
}

impl DigestError {
    /// The library's message.
    pub fn message(self) -> &'static str {
        match self {
            DigestError::Format => "invalid checksum digest format",
            DigestError::Algorithm => "unsupported digest algorithm",
            DigestError::Length => "invalid checksum digest length",
        }
    }
}

/// Parses a digest (`digest.Parse`).
///
/// # Errors
///
/// The reason why it is invalid.
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
    // Lower case only.
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

/// The number of hexadecimal digits of an algorithm's values; `None` for an unknown algorithm.
fn length(algorithm: &str) -> Option<usize> {
    Some(match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return None,
    })
}

/// True if this could be a digest of an unknown algorithm (`digest.DigestRegexp`).
fn looks_like(algorithm: &str, encoded: &str) -> bool {
    let word = |word: &str| {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        !word.is_empty() && word.bytes().all(fits)
    };
    let value = |b: u8| b.is_ascii_alphanumeric() || b"=_-".contains(&b);
    algorithm.split(['.', '+', '_', '-']).all(word) && encoded.bytes().all(value)
}
