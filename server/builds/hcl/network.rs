//! The functions of IP address prefixes: `cidrhost`, `cidrnetmask`, `cidrsubnet` and `cidrsubnets`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A prefix such as `10.1.0.0/16`, as a number of 32 or 128 bits.
struct Prefix {
    bits: u32,
    length: u32,
    address: u128,
}

impl Prefix {
    fn parse(text: &str) -> Result<Prefix, String> {
        let invalid = || format!("`{text}` is not a prefix in CIDR notation");
        let (address, length) = text.split_once('/').ok_or_else(invalid)?;
        let length: u32 = length.parse().map_err(|_| invalid())?;
        let (bits, address) = match address.parse().map_err(|_| invalid())? {
            IpAddr::V4(address) => (32, u128::from(u32::from(address))),
            IpAddr::V6(address) => (128, u128::from(address)),
        };
        if length > bits {
            return Err(invalid());
        }
        let prefix = Prefix {
            bits,
            length,
            address,
        };
        Ok(Prefix {
            address: address & prefix.mask(),
            ..prefix
        })
    }

    fn mask(&self) -> u128 {
        let all = u128::MAX >> (128 - self.bits);
        let host = self.bits - self.length;
        if host >= 128 {
            0
        } else {
            (all >> host) << host
        }
    }

    fn show(&self, address: u128) -> String {
        if self.bits == 32 {
            Ipv4Addr::from(address as u32).to_string()
        } else {
            Ipv6Addr::from(address).to_string()
        }
    }

    /// The prefix that is longer by some bits, which have the value of `number`.
    fn subnet(&self, new_bits: u32, number: u128) -> Result<Prefix, String> {
        let length = self.length + new_bits;
        if length > self.bits {
            return Err("not enough address space for the new bits".to_owned());
        }
        if new_bits < 128 && number >> new_bits != 0 {
            return Err(format!("{new_bits} bits can't hold {number}"));
        }
        let shift = self.bits - length;
        let offset = if shift >= 128 { 0 } else { number << shift };
        Ok(Prefix {
            bits: self.bits,
            length,
            address: self.address | offset,
        })
    }
}

/// `cidrhost`: a negative number counts from the end.
pub(super) fn host(prefix: &str, number: i64) -> Result<String, String> {
    let prefix = Prefix::parse(prefix)?;
    let host_bits = prefix.bits - prefix.length;
    let magnitude = u128::from(number.unsigned_abs());
    let last = if host_bits >= 128 {
        u128::MAX
    } else {
        (1 << host_bits) - 1
    };
    let index = if number < 0 {
        last.checked_sub(magnitude - 1)
    } else {
        Some(magnitude).filter(|index| *index <= last)
    };
    let index = index.ok_or_else(|| format!("the prefix has no host {number}"))?;
    Ok(prefix.show(prefix.address | index))
}

/// `cidrnetmask`
pub(super) fn netmask(prefix: &str) -> Result<String, String> {
    let prefix = Prefix::parse(prefix)?;
    if prefix.bits != 32 {
        return Err("only IPv4 prefixes have a netmask".to_owned());
    }
    Ok(prefix.show(prefix.mask()))
}

/// `cidrsubnet`
pub(super) fn subnet(prefix: &str, new_bits: u32, number: u64) -> Result<String, String> {
    let subnet = Prefix::parse(prefix)?.subnet(new_bits, u128::from(number))?;
    Ok(format!("{}/{}", subnet.show(subnet.address), subnet.length))
}

/// `cidrsubnets`: consecutive prefixes.
pub(super) fn subnets(prefix: &str, new_bits: &[u32]) -> Result<Vec<String>, String> {
    let prefix = Prefix::parse(prefix)?;
    let full = || "not enough address space for the new bits".to_owned();
    let mut next: u128 = 0;
    let mut out = Vec::new();
    for bits in new_bits {
        let length = prefix.length + bits;
        if *bits == 0 || length > prefix.bits || prefix.bits - length >= 128 {
            return Err(full());
        }
        let size = 1u128 << (prefix.bits - length);
        let start = next.div_ceil(size).checked_mul(size).ok_or_else(full)?;
        next = start.checked_add(size).ok_or_else(full)?;
        let space = prefix.bits - prefix.length;
        if space < 128 && next > 1 << space {
            return Err(full());
        }
        out.push(format!("{}/{length}", prefix.show(prefix.address | start)));
    }
    Ok(out)
}
