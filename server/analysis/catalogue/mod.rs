//! What is known of images without asking anyone.
//!
//! Facts only; knows nothing of any particular file. They come from one compact file, which is unpacked when it is first
//! asked for something (`store.rs`), and made by the program in the folder `catalogue` of the project.

mod configuration;
mod image;
mod store;

pub use configuration::Configuration;
pub use image::{
    Entry, Image, Instead, Known, Month, Notice, day, has, home_in, image, images, is_for_windows,
    official, others,
};
