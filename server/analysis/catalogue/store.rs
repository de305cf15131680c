//! The catalogue's file: how it is laid out, and how it is read.
//!
//! It is made by `xtask/src/catalogue.rs`. Numbers of four bytes have the least significant one first; what is packed is
//! deflated. Nothing is unpacked before it is asked for, and of the images each by itself:
//!
//! ```text
//! file     DWC1, the day of the facts (10 bytes), length of the index, length of the packed index, packed index, packed blocks
//! index    a line for each official image, an empty line, a line for each other image; fields with tabs between them
//! official name, rank, month, notice, instead, about, where its block is, its length, its length unpacked
//! other    name, about
//! block    length of the lines, lines, number of tags, a month for each tag, tags
//! lines    p platforms   c a configuration   a what holds for all tags   e platforms, configuration, tags, shared tags
//! tags     sorted; each: how much of the tag before it begins with (1 byte), the rest, a line feed
//! ```
//!
//! Months are counted from 2013-01, which is 1; 0 is none. The `p` and `c` lines are counted from 0.

use std::collections::HashMap;
use std::io::Read;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use flate2::read::DeflateDecoder;

/// The file.
static FILE: &[u8] = include_bytes!("images.bin");
/// How it begins.
const MAGIC: &[u8] = b"DWC1";
/// How long the day is.
const DAY: usize = 10;
/// More than any part is long, unpacked.
const LONGEST: usize = 16 << 20;

/// What the file holds, as far as it is unpacked.
struct Store {
    /// The official images, sorted by name.
    rows: Vec<Row>,
    /// The lines on other images.
    others: &'static str,
    /// The blocks, packed.
    packed: &'static [u8],
    /// The same unpacked, in the order of the index.
    blocks: Vec<OnceLock<Option<Block>>>,
}

/// What is known of the tags of an image.
pub(super) struct Block {
    pub(super) lines: String,
    pub(super) tags: Tags,
}

/// All tags that an image ever had, sorted.
pub(super) struct Tags {
    months: Vec<u8>,
    words: Vec<u8>,
}

/// A line of the index on an official image.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) name: &'static str,
    pub(super) rank: u32,
    pub(super) month: u8,
    pub(super) notice: &'static str,
    pub(super) instead: &'static str,
    pub(super) about: &'static str,
    at: usize,
    packed: usize,
    length: usize,
}

/// The day of the facts, like `2026-08-22`.
pub(super) fn day() -> &'static str {
    let day = FILE.get(MAGIC.len()..MAGIC.len() + DAY);
    day.and_then(|it| str::from_utf8(it).ok())
        .unwrap_or_default()
}

/// The official images, sorted by name.
pub(super) fn rows() -> &'static [Row] {
    store().map_or(&[], |it| &it.rows)
}

/// The other images, in the order in which they are offered: name, and what it is.
pub(super) fn others() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = store().into_iter().flat_map(|it| it.others.lines());
    lines.filter_map(|line| line.split_once('\t'))
}

/// What is known of the tags of an image.
pub(super) fn block(row: Row) -> Option<&'static Block> {
    let store = store()?;
    let block = store.blocks.get(row.number)?;
    let unpack = || {
        let packed = store.packed.get(row.at..row.at + row.packed)?;
        Block::read(&inflate(packed, row.length)?)
    };
    block.get_or_init(unpack).as_ref()
}

/// The month of a tag, 0 if it isn't given up; `None` if there never was such a tag.
///
/// A file asks for the same tags after each key, so answers are kept, as long as there aren't too many of them.
pub(super) fn month(row: Row, tag: &str) -> Option<u8> {
    static KEPT: LazyLock<Mutex<Months>> = LazyLock::new(Mutex::default);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(&row.number).and_then(|it| it.get(tag)) {
        return *known;
    }
    let month = block(row).and_then(|block| block.tags.month(tag));
    let of_image = kept.entry(row.number).or_default();
    if of_image.len() == MOST_KEPT {
        of_image.clear();
    }
    of_image.insert(tag.to_owned(), month);
    month
}

/// Months of tags, by the number of the image.
type Months = HashMap<usize, HashMap<String, Option<u8>>>;

/// How many answers are kept for an image.
const MOST_KEPT: usize = 256;

fn store() -> Option<&'static Store> {
    static STORE: OnceLock<Option<Store>> = OnceLock::new();
    STORE.get_or_init(Store::read).as_ref()
}

impl Store {
    fn read() -> Option<Store> {
        let mut rest = FILE.strip_prefix(MAGIC)?.get(DAY..)?;
        let length = number(&mut rest)?;
        let packed = number(&mut rest)?;
        let (index, packed) = rest.split_at_checked(packed)?;
        // It is there as long as the program.
        let index = String::from_utf8(inflate(index, length)?).ok()?.leak();
        let (official, others) = index.split_once("\n\n")?;
        let rows = official.lines().enumerate();
        let rows: Vec<Row> = rows
            .map(|(number, line)| row(number, line))
            .collect::<Option<_>>()?;
        Some(Store {
            blocks: rows.iter().map(|_| OnceLock::new()).collect(),
            rows,
            others,
            packed,
        })
    }
}

fn row(number: usize, line: &'static str) -> Option<Row> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    Some(Row {
        number,
        name: next()?,
        rank: next()?.parse().ok()?,
        month: next()?.parse().ok()?,
        notice: next()?,
        instead: next()?,
        about: next()?,
        at: next()?.parse().ok()?,
        packed: next()?.parse().ok()?,
        length: next()?.parse().ok()?,
    })
}

impl Block {
    fn read(raw: &[u8]) -> Option<Block> {
        let mut rest = raw;
        let length = number(&mut rest)?;
        let (lines, mut rest) = rest.split_at_checked(length)?;
        let count = number(&mut rest)?;
        let (months, words) = rest.split_at_checked(count)?;
        Some(Block {
            lines: str::from_utf8(lines).ok()?.to_owned(),
            tags: Tags {
                months: months.to_vec(),
                words: words.to_vec(),
            },
        })
    }
}

impl Tags {
    /// The month of a tag, 0 if it isn't given up; `None` if there never was such a tag.
    pub(super) fn month(&self, tag: &str) -> Option<u8> {
        let mut found = None;
        self.each(|it, month| {
            let hit = it == tag.as_bytes();
            if hit {
                found = Some(month);
            }
            !hit && it < tag.as_bytes()
        });
        found
    }

    /// Goes through tags and months as long as it is told to.
    pub(super) fn each(&self, mut go_on: impl FnMut(&[u8], u8) -> bool) {
        let mut tag: Vec<u8> = Vec::new();
        let mut rest = self.words.as_slice();
        for month in &self.months {
            let Some((same, after)) = rest.split_first() else {
                return;
            };
            let end = memchr::memchr(b'\n', after);
            let Some((own, after)) = end.and_then(|end| after.split_at_checked(end)) else {
                return;
            };
            tag.truncate(usize::from(*same));
            tag.extend_from_slice(own);
            if !go_on(&tag, *month) {
                return;
            }
            rest = after.get(1..).unwrap_or_default();
        }
    }
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    usize::try_from(u32::from_le_bytes(*bytes)).ok()
}

fn inflate(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(length.min(LONGEST));
    DeflateDecoder::new(packed).read_to_end(&mut out).ok()?;
    Some(out)
}
