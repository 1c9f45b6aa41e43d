//! Random secrets of 256 bits, and the hashes of them that are kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::service::ServiceError;

/// No secret of ours is longer than this.
pub(in crate::service) const MAX_LENGTH: usize = 200;

/// A new secret, as text that fits into a cookie and a header.
pub(in crate::service) fn random() -> Result<String, ServiceError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| ServiceError::Internal(error.to_string().into()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The SHA-256 of a secret, in hexadecimal.
pub(in crate::service) fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two hashes are equal, in a time that does not tell how far they agree.
pub(in crate::service) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}
