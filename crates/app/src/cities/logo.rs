//! How does a picture come to stand beside the name of a city?
//!
//! *Invariant:* no byte of the file that was sent is ever served: a reader process draws its pixels again as PNG.

use bytes::Bytes;
use domain::CityId;
use domain::accounts::Permission;
use domain::city::Logo;
use domain::city::settings::{Setting, SettingFault};
use sha2::{Digest as _, Sha256};

use super::settings::write;
use crate::reader::ReadFailure;
use crate::{App, Error, Result, Viewer};

/// Largest file of a logo, in bytes.
pub const LOGO_BYTES_MAX: usize = 2_000_000;
/// Side of the square into which a logo fits, in pixels: three times what a page shows.
const LOGO_SIDE_PX: u32 = 480;
/// A reader that had read other files may stop through no fault of this one.
const TRIES_MAX: u32 = 4;

/// A logo as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoFile {
    /// A PNG file.
    pub png: Vec<u8>,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

impl App {
    /// The logo of a city: the same for everyone.
    ///
    /// # Errors
    /// `not_found` where the city has none.
    pub async fn load_logo(&self, city: CityId) -> Result<LogoFile> {
        let logo = self.load_city(city).await?.logo.ok_or(Error::NotFound { what: "logo" })?;
        let png = self.inner.store.find_logo(city, &logo.sha256).await?;
        Ok(LogoFile { png: png.ok_or(Error::NotFound { what: "logo" })?, sha256: logo.sha256 })
    }

    /// Gives the viewer's city the picture of a PNG, JPEG or WebP file as logo, drawn again by a reader process, over the state
    /// that `seen` names. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`; `field_refused` for a file that is no such picture, damaged or too large; `changed_meanwhile`.
    pub async fn save_logo(
        &self,
        viewer: &Viewer,
        seen: &str,
        file: Bytes,
        alt: &str,
    ) -> Result<Option<i64>> {
        viewer.require(Permission::ManageCity)?;
        let refused = |code: &'static str| SettingFault { field: "logo", row: None, code };
        if file.is_empty() {
            return Err(refused("empty").into());
        }
        if file.len() > LOGO_BYTES_MAX {
            return Err(refused("too_large").into());
        }
        let png = self.redrawn(file).await?;
        let (width_px, height_px) = size_of(&png).ok_or_else(|| refused("damaged"))?;
        let sha256: String = Sha256::digest(&png).iter().map(|byte| format!("{byte:02x}")).collect();
        let logo = Logo { sha256, width_px, height_px, alt: alt.to_owned() };
        let sha256 = logo.sha256.clone();
        let setting = Setting::Logo(Some(logo)).checked()?;
        let mut transaction = self.inner.store.begin().await?;
        transaction.put_logo(viewer.city, &sha256, &png).await?;
        let number = write(&mut transaction, viewer, Some(seen), &setting, None).await?;
        transaction.commit().await?;
        Ok(number)
    }

    async fn redrawn(&self, file: Bytes) -> Result<Bytes> {
        for _ in 0..TRIES_MAX {
            match self.inner.readers.redraw(LOGO_SIDE_PX, file.clone()).await {
                Ok(png) => return Ok(png),
                Err(ReadFailure::Stale) => {}
                Err(ReadFailure::File(error)) => {
                    let code = match error {
                        corpus::ReadError::Unsupported { .. } => "not_a_picture",
                        corpus::ReadError::Bomb { .. } => "too_many_pixels",
                        _ => "damaged",
                    };
                    return Err(SettingFault { field: "logo", row: None, code }.into());
                }
                Err(ReadFailure::Machine(error)) => return Err(error),
            }
        }
        Err(SettingFault { field: "logo", row: None, code: "damaged" }.into())
    }
}

/// Width and height that a PNG file says (its first chunk is `IHDR`: ISO/IEC 15948, 11.2.2).
fn size_of(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    (png.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}
