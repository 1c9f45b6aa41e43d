//! The text of a token: `waybill_<number>_<secret>_<checksum>`.
//!
//! The prefix lets scanners find a token that leaked into a repository; the checksum lets them, and us, tell a real
//! one from a look-alike without asking the database.

const PREFIX: &str = "waybill_";

/// The text of the token of that number and secret.
pub(super) fn text(id: i64, secret: &str) -> String {
    let body = format!("{PREFIX}{id}_{secret}");
    let checksum = crc32(body.as_bytes());
    format!("{body}_{checksum:08x}")
}

/// Number and secret, if the text is that of a token.
pub(super) fn parse(text: &str) -> Option<(i64, &str)> {
    if text.len() > super::secret::MAX_LENGTH {
        return None;
    }
    // The secret may hold underscores itself: the number ends at the first, the checksum begins after the last.
    let (body, checksum) = text.rsplit_once('_')?;
    if u32::from_str_radix(checksum, 16).ok()? != crc32(body.as_bytes()) {
        return None;
    }
    let (id, secret) = body.strip_prefix(PREFIX)?.split_once('_')?;
    Some((id.parse().ok()?, secret))
}

/// CRC-32 as in Ethernet and zip.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_usual_crc_32() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn a_token_is_read_back_and_a_mistyped_one_is_none() {
        let whole = text(17, "a_b-C");
        assert_eq!(parse(&whole), Some((17, "a_b-C")));
        assert_eq!(parse(&whole.replace('C', "D")), None);
        for other in ["", "waybill_17", "waybill_17_x", "bearer_1_x_00000000"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
