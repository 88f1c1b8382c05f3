//! What are the months called, in full and shortened?

/// Number of the month of that name, in French or English, full or shortened.
pub(super) fn month(name: &str) -> Option<i16> {
    full_month(name).or_else(|| short_month(name))
}

/// Number of the month of that full name. `mars` and `May` without capital or with are both taken: a figure
/// stands beside them.
pub(super) fn full_month(name: &str) -> Option<i16> {
    let number = match plain(name).as_str() {
        "janvier" | "january" => 1,
        "fevrier" | "february" => 2,
        "mars" | "march" => 3,
        "avril" | "april" => 4,
        "mai" | "may" => 5,
        "juin" | "june" => 6,
        "juillet" | "july" => 7,
        "aout" | "august" => 8,
        "septembre" | "september" => 9,
        "octobre" | "october" => 10,
        "novembre" | "november" => 11,
        "decembre" | "december" => 12,
        _ => return None,
    };
    Some(number)
}

fn short_month(name: &str) -> Option<i16> {
    let number = match plain(name).as_str() {
        "janv" | "jan" => 1,
        "fevr" | "fev" | "feb" => 2,
        "mar" => 3,
        "avr" | "apr" => 4,
        "jun" => 6,
        "juil" | "jul" => 7,
        "aug" => 8,
        "sept" | "sep" => 9,
        "oct" => 10,
        "nov" => 11,
        "dec" => 12,
        _ => return None,
    };
    Some(number)
}

/// Lower case, without the accents that month names have.
fn plain(name: &str) -> String {
    if name.len() > 12 {
        return String::new();
    }
    name.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'é' => 'e',
            'û' => 'u',
            c => c,
        })
        .collect()
}
