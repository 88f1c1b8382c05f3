//! How is a file read, from its bytes to passages?

use domain::CharRange;
use domain::document::{Page, ReadDocument, Span};

use crate::draft::Draft;
use crate::readers::{csv, decode, docx, eml, html, image, markdown, odt, text, xlsx};
use crate::{Format, ReadError, ReadOptions, Remark, about, passages, pdf, sniff, structure};

/// Reads a file: what it really is, its pages, its passages, its title, kind, date and language.
///
/// The name is used for its ending (among texts) and as the last resort for the title.
///
/// # Errors
/// [`ReadError`], each with what the person can do.
pub fn read(file_name: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Result<ReadDocument, ReadError> {
    let (format, mut draft) = read_draft(file_name, bytes, options)?;
    let extension = sniff::extension(file_name);
    if !sniff::name_agrees(format, &extension) {
        let message = format!(
            "The file is named .{extension} but is {format}; it was read as {format}. Rename it if you keep it."
        );
        draft.notices.push(Remark::ExtensionMismatch.notice(message));
    }
    Ok(finish(file_name, format, draft, options))
}

/// The pages of a file, before passages and metadata.
pub(crate) fn read_draft(
    file_name: &str,
    bytes: &[u8],
    options: &ReadOptions<'_>,
) -> Result<(Format, Draft), ReadError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if size > options.limits.file_bytes {
        return Err(ReadError::TooLarge { bytes: size, limit_bytes: options.limits.file_bytes });
    }
    match sniff::by_bytes(bytes) {
        Some(format) => read_binary(format, bytes, options).map(|draft| (format, draft)),
        None => read_text(file_name, bytes, options),
    }
}

fn read_binary(format: Format, bytes: &[u8], options: &ReadOptions<'_>) -> Result<Draft, ReadError> {
    match format {
        Format::Pdf => read_pdf(bytes, options),
        Format::Docx => docx::read(bytes, &options.limits),
        Format::Odt => odt::read(bytes, &options.limits),
        Format::Xlsx => xlsx::read(bytes, &options.limits),
        Format::Png | Format::Jpeg | Format::Tiff => image::read(format, bytes, options),
        Format::EncryptedOffice => Err(ReadError::Encrypted { format }),
        Format::Binary => Err(ReadError::NotText),
        _ => Err(ReadError::Unsupported { format }),
    }
}

fn read_pdf(bytes: &[u8], options: &ReadOptions<'_>) -> Result<Draft, ReadError> {
    let options = pdf::PdfOptions { limits: options.limits, ocr: options.ocr, deadline: None };
    let text = pdf::read(bytes, &options)?;
    Ok(Draft { pages: text.pages, title: text.title, notices: text.notices, ..Draft::default() })
}

fn read_text(file_name: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Result<(Format, Draft), ReadError> {
    let decoded = decode::decode(bytes).ok_or(ReadError::NotText)?;
    let format = sniff::by_text(&decoded.text, file_name);
    let limits = &options.limits;
    let draft = match format {
        Format::Html => html::read(&decoded, limits),
        Format::Markdown => markdown::read(&decoded, limits),
        Format::Csv => csv::read(&decoded, limits),
        Format::Eml => eml::read(bytes, options),
        _ => text::read(&decoded, limits),
    };
    draft.map(|draft| (format, draft))
}

/// Passages and metadata.
fn finish(file_name: &str, format: Format, mut draft: Draft, options: &ReadOptions<'_>) -> ReadDocument {
    if matches!(format, Format::Text | Format::Pdf | Format::Eml | Format::Png | Format::Jpeg | Format::Tiff)
    {
        structure::refine(&mut draft.pages);
    }
    let segments = if draft.segments.is_empty() { landscape_pages(&draft.pages) } else { draft.segments };
    for slide in &segments {
        let page =
            usize::try_from(slide.page).ok().and_then(|number| draft.pages.get_mut(number.checked_sub(1)?));
        if let Some(page) = page {
            page.layout.slides.push(slide.range);
        }
    }
    let (passages, too_many) = passages::cut(&draft.pages, &segments, options.limits.passages);
    if too_many {
        let message = format!(
            "Only the first {} passages of the file can be searched. Split the file.",
            options.limits.passages
        );
        draft.notices.push(Remark::PassagesCut.notice(message));
    }
    let title = about::title_of(draft.title.as_deref(), &draft.pages, file_name);
    ReadDocument {
        media_type: format.media_type().to_owned(),
        kind: about::kind_of(&title, &draft.pages, file_name),
        date: draft.date.or_else(|| about::date_of(&draft.pages)),
        title,
        language: about::language_of(&draft.pages),
        pages: draft.pages,
        passages,
        notices: draft.notices,
    }
}

/// The pages of a presentation, each a slide; none where most pages stand upright.
fn landscape_pages(pages: &[Page]) -> Vec<Span> {
    let is_landscape = |page: &&Page| page.size.is_some_and(|(width, height)| width > height);
    if pages.iter().filter(is_landscape).count() * 2 <= pages.len() {
        return Vec::new();
    }
    let whole = |page: &Page| {
        let chars = u32::try_from(page.text.chars().count()).unwrap_or(u32::MAX);
        Span { page: page.number, range: CharRange::new(0, chars) }
    };
    pages.iter().map(whole).collect()
}
