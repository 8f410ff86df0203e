//! Pixels as a PNG file (ISO/IEC 15948) with a palette, which makes it a third as long.
//!
//! A PNG is a signature and chunks: length, type, data, checksum. Only the compression is worth a
//! library; one that reads PNG, which a chart never does, would be six more.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::{HEIGHT, SCALE, WIDTH};

type Rgb = [u8; 3];

/// A palette has at most this many colours.
const MOST: usize = 256;
const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Eight bits a pixel, with a palette; deflate, filters by row, not interlaced (section 11.2.2).
const KIND: [u8; 5] = [8, 3, 0, 0, 0];
const NO_FILTER: u8 = 0;
/// Of zlib: the best of the usual ones.
const COMPRESSION: u8 = 9;

/// The file of a picture of the chart's size.
pub(crate) fn png(pixels: &[Rgb]) -> Vec<u8> {
    let (width, height) = (WIDTH * SCALE, HEIGHT * SCALE);
    let (palette, indices) = indexed(pixels);
    let mut rows = Vec::with_capacity(indices.len() + height as usize);
    for row in indices.chunks(width as usize) {
        // Differences of indices mean nothing, so a filter would not help (section 12.7).
        rows.push(NO_FILTER);
        rows.extend(row);
    }
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &KIND].concat();
    let mut file = SIGNATURE.to_vec();
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"PLTE", &palette.concat());
    chunk(&mut file, b"IDAT", &compress_to_vec_zlib(&rows, COMPRESSION));
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend((data.len() as u32).to_be_bytes());
    let checked = file.len();
    file.extend(kind);
    file.extend(data);
    let checksum = crc32(&file[checked..]);
    file.extend(checksum.to_be_bytes());
}

/// The checksum of a chunk (annex D), bit by bit: a chart is short.
fn crc32(bytes: &[u8]) -> u32 {
    let byte = |crc: u32, byte: &u8| {
        let bit = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
        (0..8).fold(crc ^ u32::from(*byte), bit)
    };
    !bytes.iter().fold(u32::MAX, byte)
}

/// The palette, and each pixel as a place in it. The most frequent colours are kept exactly; the
/// others, which are few pixels at the edges of lines, become the closest of them.
fn indexed(pixels: &[Rgb]) -> (Vec<Rgb>, Vec<u8>) {
    let mut counts: BTreeMap<Rgb, usize> = BTreeMap::new();
    for row in pixels.chunk_by(|a, b| a == b) {
        if let Some(colour) = row.first() {
            *counts.entry(*colour).or_default() += row.len();
        }
    }
    let mut colours: Vec<(Rgb, usize)> = counts.into_iter().collect();
    // Stable: of two equally frequent colours the lesser comes first, in every run.
    colours.sort_by_key(|(_, count)| Reverse(*count));
    let palette: Vec<Rgb> = colours.iter().take(MOST).map(|(colour, _)| *colour).collect();
    let exact = palette.iter().copied().zip(0..=u8::MAX);
    let rare = colours.iter().skip(MOST).map(|(colour, _)| (*colour, closest(&palette, *colour)));
    let places: BTreeMap<Rgb, u8> = exact.chain(rare).collect();
    let mut indices = Vec::with_capacity(pixels.len());
    for row in pixels.chunk_by(|a, b| a == b) {
        let place = row.first().and_then(|colour| places.get(colour)).copied().unwrap_or(0);
        indices.resize(indices.len() + row.len(), place);
    }
    (palette, indices)
}

fn closest(palette: &[Rgb], colour: Rgb) -> u8 {
    let [red, green, blue] = colour.map(i32::from);
    let distance = |other: Rgb| {
        let [r, g, b] =
            [red - i32::from(other[0]), green - i32::from(other[1]), blue - i32::from(other[2])];
        r * r + g * g + b * b
    };
    let mut best = (i32::MAX, 0);
    for (other, place) in palette.iter().zip(0..=u8::MAX) {
        let distance = distance(*other);
        if distance < best.0 {
            best = (distance, place);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // The check value of CRC-32/ISO-HDLC, and the last chunk of every PNG.
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn few_colours_are_kept_exactly() {
        let pixels = [[1, 2, 3], [1, 2, 3], [4, 5, 6], [1, 2, 3]];
        let (palette, indices) = indexed(&pixels);
        assert_eq!(palette, [[1, 2, 3], [4, 5, 6]]);
        assert_eq!(indices, [0, 0, 1, 0]);
    }

    #[test]
    fn of_many_colours_the_rare_ones_become_the_closest() {
        let frequent = (0..=255u8).flat_map(|grey| [[grey, grey, grey]; 2]);
        let pixels: Vec<Rgb> = frequent.chain([[100, 101, 100]]).collect();
        let (palette, indices) = indexed(&pixels);
        assert_eq!(palette.len(), 256);
        assert_eq!(palette[usize::from(indices[512])], [100, 100, 100]);
    }
}
