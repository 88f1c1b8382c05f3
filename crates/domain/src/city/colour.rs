//! Which colours may a city use, so that everyone can still read its pages?
//!
//! A city chooses a main colour and an accent, as its own charter gives them. From each come the shades that the pages need in light
//! and in dark; one that would not be read on some ground of the pages is made darker or lighter, keeping its hue, until it is
//! (WCAG 2.2, success criteria 1.4.3 and 1.4.11). Nothing that a city types reaches a style sheet but six hexadecimal digits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Least contrast of a text with its ground (WCAG 2.2, 1.4.3, level AA).
pub const CONTRAST_MIN: f64 = 4.5;
/// Least contrast kept here: the rounding of channels must not bring a shade below [`CONTRAST_MIN`].
const CONTRAST_AIM: f64 = 4.6;

/// Grounds of the pages in light: those that `parvis.css` names, a test holds them against it.
pub const LIGHT_GROUNDS: [(&str, Colour); 6] = [
    ("stone-0", Colour::new(0xfc, 0xfa, 0xf6)),
    ("stone-1", Colour::new(0xf4, 0xf0, 0xe8)),
    ("paper", Colour::new(0xff, 0xff, 0xff)),
    ("warn-0", Colour::new(0xfb, 0xee, 0xe5)),
    ("good-0", Colour::new(0xe8, 0xf3, 0xec)),
    ("bad-0", Colour::new(0xfb, 0xea, 0xea)),
];
/// The same in dark.
pub const DARK_GROUNDS: [(&str, Colour); 6] = [
    ("stone-0", Colour::new(0x17, 0x19, 0x1b)),
    ("stone-1", Colour::new(0x1f, 0x22, 0x24)),
    ("paper", Colour::new(0x20, 0x23, 0x25)),
    ("warn-0", Colour::new(0x33, 0x24, 0x1c)),
    ("good-0", Colour::new(0x1a, 0x2c, 0x22)),
    ("bad-0", Colour::new(0x36, 0x1e, 0x1e)),
];
/// Text on a strong ground (a button): white in light, the page's ground in dark.
pub const ON_STRONG: [Colour; 2] = [Colour::new(0xff, 0xff, 0xff), Colour::new(0x17, 0x19, 0x1b)];
/// Usual text and soft text, in light and in dark: they are read on the tints as well.
pub const INKS: [[Colour; 2]; 2] = [
    [Colour::new(0x24, 0x21, 0x1c), Colour::new(0x5a, 0x53, 0x48)],
    [Colour::new(0xef, 0xea, 0xe1), Colour::new(0xbc, 0xb5, 0xa8)],
];
/// Luminance of the tints of the house (`--sky-0`, `--sky-1`), which those of a city keep: what is read on them stays readable.
const TINTS: [[f64; 2]; 2] = [[0.870, 0.732], [0.0225, 0.0495]];
/// Steps of a search between two colours: finer than a channel.
const STEPS: u32 = 400;

/// A colour of the screen (sRGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// The text is not six hexadecimal digits after `#`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written #rrggbb, with six digits from 0 to 9 and a to f")]
pub struct NotAColour;

impl Colour {
    /// A colour from its three channels.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast of two colours, 1 to 21, as WCAG 2.2 defines it.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// `part` of the way to `other`, in `STEPS`.
    fn toward(self, other: Self, part: u32) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "between two channels")]
        let mix = |from: u8, to: u8| {
            ((u32::from(from) * (STEPS - part) + u32::from(to) * part + STEPS / 2) / STEPS) as u8
        };
        Self::new(mix(self.red, other.red), mix(self.green, other.green), mix(self.blue, other.blue))
    }

    /// The first colour on the way to `end` for which `is_fit` holds; `end` where there is none.
    fn first_toward(self, end: Self, is_fit: impl Fn(Self) -> bool) -> Self {
        (0..=STEPS).map(|part| self.toward(end, part)).find(|colour| is_fit(*colour)).unwrap_or(end)
    }

    /// Least contrast with any of these grounds.
    fn least_contrast(self, grounds: impl IntoIterator<Item = Self>) -> f64 {
        grounds.into_iter().map(|ground| self.contrast(ground)).fold(f64::INFINITY, f64::min)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.trim().strip_prefix('#').ok_or(NotAColour)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let all = u32::from_str_radix(digits, 16).map_err(|_| NotAColour)?;
        let [_, red, green, blue] = all.to_be_bytes();
        Ok(Self { red, green, blue })
    }
}

impl TryFrom<String> for Colour {
    type Error = NotAColour;

    fn try_from(text: String) -> Result<Self, NotAColour> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

/// Colours that a city chose; `None`: those of Parvis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    /// Links, frames, tints.
    pub main: Option<Colour>,
    /// Buttons, marks of the current page.
    pub accent: Option<Colour>,
}

/// How one colour is shown on one of the two grounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shades {
    /// Text, links, strong grounds.
    pub base: Colour,
    /// The same where it is pointed at, and on tints.
    pub deep: Colour,
    /// Grounds under text: the faintest, then the next.
    pub tints: [Colour; 2],
}

/// How a colour of a city is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// On light grounds.
    pub light: Shades,
    /// On dark grounds.
    pub dark: Shades,
}

impl Theme {
    /// The shades of a colour: readable on every ground of the pages, whatever the colour.
    #[must_use]
    pub fn of(colour: Colour) -> Self {
        Self { light: shades(colour, false), dark: shades(colour, true) }
    }

    /// Whether the colour is shown as the city gave it on light grounds.
    #[must_use]
    pub fn is_kept(&self, colour: Colour) -> bool {
        self.light.base == colour
    }
}

impl Shades {
    /// Least contrast of the colour with the grounds on which it is read, its own tints and the text on it included.
    #[must_use]
    pub fn contrast(&self, dark: bool) -> f64 {
        self.base.least_contrast(grounds(dark).chain(self.tints))
    }
}

fn grounds(dark: bool) -> impl Iterator<Item = Colour> {
    let (named, on_strong) = if dark { (DARK_GROUNDS, ON_STRONG[1]) } else { (LIGHT_GROUNDS, ON_STRONG[0]) };
    named.into_iter().map(|(_, colour)| colour).chain([on_strong])
}

fn shades(colour: Colour, dark: bool) -> Shades {
    const BLACK: Colour = Colour::new(0, 0, 0);
    const WHITE: Colour = Colour::new(0xff, 0xff, 0xff);
    let (near, far) = if dark { (BLACK, WHITE) } else { (WHITE, BLACK) };
    let limits = if dark { TINTS[1] } else { TINTS[0] };
    // A tint is the colour drowned in the ground until it is as light, or as dark, as that of the house.
    let tint =
        |limit: f64| {
            colour.first_toward(near, |tint| {
                if dark { tint.luminance() <= limit } else { tint.luminance() >= limit }
            })
        };
    let tints = limits.map(tint);
    let is_read = |shade: Colour, least: f64| shade.least_contrast(grounds(dark).chain(tints)) >= least;
    let base = colour.first_toward(far, |shade| is_read(shade, CONTRAST_AIM));
    // A fifth further away from the ground: seen as another shade, and read better.
    let deep = base.toward(far, STEPS / 5);
    Shades { base, deep, tints }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every ninth value of each channel, both ends included: 24,389 colours, each in light and in dark.
    fn many() -> impl Iterator<Item = Colour> {
        let values = || (0..=28_u32).map(|rank| u8::try_from((rank * 255 + 14) / 28).unwrap());
        values().flat_map(move |red| {
            values().flat_map(move |green| values().map(move |blue| Colour::new(red, green, blue)))
        })
    }

    #[test]
    fn contrasts_are_those_of_the_standard() {
        let (black, white) = (Colour::new(0, 0, 0), Colour::new(255, 255, 255));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
        // #767676 on white is the well-known lightest grey of level AA: 4.54.
        assert!((Colour::new(0x76, 0x76, 0x76).contrast(white) - 4.54).abs() < 0.01);
        assert!((Colour::new(0x17, 0x52, 0x7f).contrast(Colour::new(0xfc, 0xfa, 0xf6)) - 7.90).abs() < 0.05);
    }

    #[test]
    fn whatever_a_city_chooses_is_read_on_every_ground() {
        let mut kept = 0_u32;
        for colour in many() {
            let theme = Theme::of(colour);
            for (dark, shades) in [(false, theme.light), (true, theme.dark)] {
                let all: Vec<Colour> = grounds(dark).chain(shades.tints).collect();
                for text in [shades.base, shades.deep] {
                    let least = text.least_contrast(all.iter().copied());
                    assert!(least >= CONTRAST_MIN, "{colour} dark {dark}: {text} has {least:.2}");
                }
                for ink in INKS[usize::from(dark)] {
                    let least = ink.least_contrast(shades.tints);
                    assert!(least >= CONTRAST_MIN, "{colour} dark {dark}: text on tints has {least:.2}");
                }
            }
            kept += u32::from(theme.is_kept(colour));
        }
        assert!(kept > 3_000, "dark colours are kept as they are: {kept}");
    }

    #[test]
    fn a_colour_that_is_read_is_kept_and_a_pale_one_keeps_its_hue() {
        let navy: Colour = "#17406d".parse().unwrap();
        assert!(Theme::of(navy).is_kept(navy));
        let yellow: Colour = "#FFCC00".parse().unwrap();
        let theme = Theme::of(yellow);
        assert!(!theme.is_kept(yellow));
        let base = theme.light.base;
        assert!(
            base.red > base.green && base.green > base.blue && base.blue == 0,
            "{base} is still a yellow"
        );
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!("#0a0B0c".parse::<Colour>().unwrap().to_string(), "#0a0b0c");
        for wrong in ["", "#fff", "red", "#12345g", "#1234567", "123456", "#+12345", "#é2345", "url(#a)"] {
            assert_eq!(wrong.parse::<Colour>(), Err(NotAColour), "{wrong}");
        }
    }
}
