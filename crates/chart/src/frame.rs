//! Where on the picture a time and a value are, in CSS pixels.

/// The rectangle of the line, and what its edges stand for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
    /// The values at the bottom and at the top; the first is less.
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Seconds from the left edge to now at the right one; more than 0.
    pub(crate) span: f64,
}

impl Frame {
    /// The column of a time, `age` seconds before now; at the edge if it is not shown.
    pub(crate) fn x(&self, age: f64) -> f32 {
        let part = (age / self.span).clamp(0.0, 1.0) as f32;
        self.right - part * (self.right - self.left)
    }

    /// The row of a value; at the edge if it is beyond.
    pub(crate) fn y(&self, value: f64) -> f32 {
        let part = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0) as f32;
        self.bottom - part * (self.bottom - self.top)
    }

    /// Whether a value has a row of its own.
    pub(crate) fn shows(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRAME: Frame = Frame {
        left: 50.0,
        top: 40.0,
        right: 550.0,
        bottom: 200.0,
        low: 0.0,
        high: 100.0,
        span: 600.0,
    };

    #[test]
    fn now_is_on_the_right_and_more_is_above() {
        assert_eq!((FRAME.x(0.0), FRAME.x(600.0)), (550.0, 50.0));
        assert_eq!((FRAME.y(0.0), FRAME.y(100.0), FRAME.y(75.0)), (200.0, 40.0, 80.0));
    }

    proptest! {
        #[test]
        fn nothing_is_outside(age in -1e300f64..1e300, value in -1e300f64..1e300) {
            prop_assert!((50.0..=550.0).contains(&FRAME.x(age)));
            prop_assert!((40.0..=200.0).contains(&FRAME.y(value)));
        }
    }
}
