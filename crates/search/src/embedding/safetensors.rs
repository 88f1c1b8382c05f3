//! How is a model read from the folder that model hubs publish?
//!
//! `config.json` (sizes), `tokenizer.json` (pieces and scores), `model.safetensors` (weights: a JSON header, then
//! the numbers). Weights that are not 4-bit are laid out at opening, see [`super::linear`]; the word table stays
//! in the file.

use std::collections::HashMap;

use serde::Deserialize;

use super::EmbedError;
use super::cursor::Cursor;
use super::encoder::Shape;
use super::tensor::{Format, Tensor};
use super::tokenizer::{CharacterMap, Tokenizer, TokenizerParts};
use super::weights::ModelParts;

/// Names of the files in the folder.
pub(super) const CONFIG: &str = "config.json";
pub(super) const TOKENIZER: &str = "tokenizer.json";
pub(super) const WEIGHTS: &str = "model.safetensors";
/// Sizes that the JSON files of a model never reach.
pub(super) const MAX_JSON_BYTES: u64 = 64 * 1024 * 1024;

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    model_type: String,
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    vocab_size: usize,
    max_position_embeddings: usize,
    layer_norm_eps: f32,
    #[serde(default)]
    hidden_act: String,
}

#[derive(Deserialize)]
struct TokenizerFile {
    model: Unigram,
    #[serde(default)]
    added_tokens: Vec<AddedToken>,
}

#[derive(Deserialize)]
struct Unigram {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    unk_id: u32,
    vocab: Vec<(String, f32)>,
}

#[derive(Deserialize)]
struct AddedToken {
    id: u32,
    content: String,
}

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

/// Puts the three files together.
pub(super) fn parse<'a>(
    config: &[u8],
    tokenizer: &[u8],
    weights: &'a [u8],
) -> Result<ModelParts<'a>, EmbedError> {
    let config: Config = from_json(CONFIG, config)?;
    if !matches!(config.model_type.as_str(), "bert" | "")
        || !matches!(config.hidden_act.as_str(), "gelu" | "")
    {
        let what = format!("{} with {}", config.model_type, config.hidden_act);
        return Err(EmbedError::unsupported(format!("a network of kind {what}; only bert with gelu is")));
    }
    let shape = Shape {
        hidden: config.hidden_size,
        layers: config.num_hidden_layers,
        heads: config.num_attention_heads,
        inner: config.intermediate_size,
        positions: config.max_position_embeddings,
    };
    Ok(ModelParts {
        shape,
        words: config.vocab_size,
        epsilon: config.layer_norm_eps,
        tensors: read_tensors(weights)?,
        tokenizer: read_tokenizer(tokenizer)?,
    })
}

fn from_json<'a, T: Deserialize<'a>>(name: &str, bytes: &'a [u8]) -> Result<T, EmbedError> {
    serde_json::from_slice(bytes).map_err(|error| EmbedError::damaged(format!("{name}: {error}")))
}

fn read_tokenizer(bytes: &[u8]) -> Result<Tokenizer, EmbedError> {
    let file: TokenizerFile = from_json(TOKENIZER, bytes)?;
    if file.model.kind != "Unigram" {
        return Err(EmbedError::unsupported(format!("a tokenizer of kind {:?}", file.model.kind)));
    }
    let special = |content: &str| {
        let mut added =
            file.added_tokens.iter().filter(|token| token.content == content).map(|token| token.id);
        added.next().ok_or_else(|| EmbedError::damaged(format!("{TOKENIZER}: no {content} token")))
    };
    let (begin, end, padding) = (special("<s>")?, special("</s>")?, special("<pad>")?);
    Tokenizer::new(TokenizerParts {
        pieces: file.model.vocab.iter().map(|(piece, _)| piece.as_bytes()).collect(),
        scores: file.model.vocab.iter().map(|(_, score)| *score).collect(),
        begin,
        end,
        padding,
        unknown: file.model.unk_id,
        characters: CharacterMap::nfkc(),
    })
}

fn read_tensors(bytes: &[u8]) -> Result<HashMap<String, Tensor<'_>>, EmbedError> {
    let mut cursor = Cursor::new(bytes);
    let header_bytes = cursor.u64()?;
    if header_bytes > MAX_JSON_BYTES {
        return Err(EmbedError::damaged(format!("{WEIGHTS}: a header of {header_bytes} bytes")));
    }
    let header_bytes = usize::try_from(header_bytes).unwrap_or(usize::MAX);
    let header: HashMap<String, serde_json::Value> = from_json(WEIGHTS, cursor.take(header_bytes)?)?;
    let body = bytes.get(header_bytes.saturating_add(8)..).unwrap_or_default();
    let mut tensors = HashMap::new();
    for (name, entry) in header {
        let Some(short) = packed_name(&name) else { continue };
        let entry: Entry = serde_json::from_value(entry)
            .map_err(|error| EmbedError::damaged(format!("{WEIGHTS}: {name}: {error}")))?;
        let format = match entry.dtype.as_str() {
            "F32" => Format::F32,
            "F16" => Format::F16,
            "BF16" => Format::Bf16,
            other => return Err(EmbedError::unsupported(format!("numbers of form {other}"))),
        };
        let [start, end] = entry.data_offsets;
        let part = body.get(start..end);
        let part =
            part.ok_or_else(|| EmbedError::damaged(format!("{WEIGHTS}: {name} lies outside the file")))?;
        let count = entry.shape.iter().try_fold(1_usize, |count, side| count.checked_mul(*side));
        let count = count.ok_or_else(|| EmbedError::damaged(format!("{WEIGHTS}: {name} is too large")))?;
        tensors.insert(short, Tensor::new(format, count, part)?);
    }
    Ok(tensors)
}

/// The packed form's name for a tensor of a published model; nothing for those that are not used.
fn packed_name(name: &str) -> Option<String> {
    let name = name.strip_prefix("bert.").unwrap_or(name);
    if let Some(name) = name.strip_prefix("embeddings.") {
        return Some(match name {
            "word_embeddings.weight" => "emb.word".to_owned(),
            "position_embeddings.weight" => "emb.pos".to_owned(),
            "token_type_embeddings.weight" => "emb.type".to_owned(),
            "LayerNorm.weight" => "emb.ln.w".to_owned(),
            "LayerNorm.bias" => "emb.ln.b".to_owned(),
            _ => return None,
        });
    }
    let (layer, rest) = name.strip_prefix("encoder.layer.")?.split_once('.')?;
    let layer: usize = layer.parse().ok()?;
    let (part, kind) = rest.rsplit_once('.')?;
    let part = match part {
        "attention.self.query" => "q",
        "attention.self.key" => "k",
        "attention.self.value" => "v",
        "attention.output.dense" => "ao",
        "attention.output.LayerNorm" => "aln",
        "intermediate.dense" => "fi",
        "output.dense" => "fo",
        "output.LayerNorm" => "oln",
        _ => return None,
    };
    let kind = match kind {
        "weight" => "w",
        "bias" => "b",
        _ => return None,
    };
    Some(format!("l{layer}.{part}.{kind}"))
}
