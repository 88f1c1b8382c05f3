//! What is a number, and how is it rounded?
//!
//! The whole crate goes through [`Number`]. It is a binary double, as the language's reference and its published
//! examples require: `0.1 + 0.2` is not exactly `0.3`. What is exact: whole numbers up to 2^53, sums and products of
//! such numbers, comparisons, and dates. Rules about money become exact to the cent where the text of law says to
//! round (`arrondi: 2 décimales`), because rounding maps every neighbour of a decimal to the same double.

/// The number type of the language.
pub type Number = f64;

/// Ten quadrillion: values are kept to sixteen decimals when a unit changes.
const SIXTEEN_DECIMALS: Number = 1e16;

/// Rounds to sixteen decimals, which erases the noise of a change of unit on small values.
///
/// At one half and above a double has no sixteenth decimal of its own, so the value is returned as it is.
pub(crate) fn settle(value: Number) -> Number {
    if value.abs() >= 0.5 || !value.is_finite() {
        return value;
    }
    let scaled = value * SIXTEEN_DECIMALS;
    let nearest = scaled.round();
    // What the product lost, so that the decimal nearest to the exact value is taken.
    let rest = (scaled - nearest) + value.mul_add(SIXTEEN_DECIMALS, -scaled);
    let correction = if rest > 0.5 {
        1.0
    } else if rest < -0.5 {
        -1.0
    } else {
        0.0
    };
    (nearest + correction) / SIXTEEN_DECIMALS
}

/// Rounds half up (towards plus infinity) to `digits` decimals.
pub(crate) fn round_to(value: Number, digits: Number) -> Number {
    let scale = ten_to(digits);
    half_up((value + Number::EPSILON) * scale) / scale
}

fn ten_to(digits: Number) -> Number {
    if digits.fract() == 0.0 && digits.abs() <= 300.0 {
        return Number::powi(10.0, digits as i32);
    }
    Number::powf(10.0, digits)
}

fn half_up(value: Number) -> Number {
    let floor = value.floor();
    if value - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// Writes a number as the shortest decimal that reads back to the same double, without exponent below 1e21.
pub(crate) fn plain(value: Number) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    format!("{value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_goes_half_up() {
        assert_eq!(round_to(4.55, 1.0), 4.6);
        assert_eq!(round_to(30.4167, 0.0), 30.0);
        assert_eq!(round_to(-2.5, 0.0), -2.0);
        assert_eq!(round_to(1.005, 2.0), 1.01);
    }

    #[test]
    fn settling_erases_noise_below_one_half_only() {
        assert_eq!(settle(0.1 + 0.2), 0.3);
        assert_eq!(settle(0.7 + 0.1), 0.7 + 0.1);
        for value in [1.0 / 3.0, 0.1 / 7.0, 1e-9 / 3.0, 0.49999999999999994] {
            assert_eq!(settle(value), format!("{value:.16}").parse::<f64>().unwrap());
        }
    }
}
