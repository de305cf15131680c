//! Answers of registries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use registry::{hub, oci};

fuzz_target!(|body: &[u8]| {
    hub::read_tags(body);
    hub::read_tag(body);
    hub::read_search(body);
    oci::read_tags(body);
    oci::read_manifest(body);
    oci::read_config(body);
    oci::read_error(body);
    oci::read_token(body);
});
