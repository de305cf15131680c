//! Everything that can be checked, in one binary.

fn main() {}
