//! The three classes of ports (RFC 6335, section 6).

use common::Text;

/// A class of ports, by their numbers alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// 0 to 1023: for services that everyone knows.
    WellKnown,
    /// 1024 to 49151: for services that somebody registered.
    Registered,
    /// 49152 to 65535: for nobody in particular.
    Dynamic,
}

impl Class {
    pub(crate) const ALL: [Self; 3] = [Self::WellKnown, Self::Registered, Self::Dynamic];

    /// The class of a port.
    pub(crate) const fn of(port: u16) -> Self {
        match port {
            0..=1023 => Self::WellKnown,
            1024..=49151 => Self::Registered,
            49152.. => Self::Dynamic,
        }
    }

    /// Its first and last port.
    pub(crate) const fn range(self) -> (u16, u16) {
        match self {
            Self::WellKnown => (0, 1023),
            Self::Registered => (1024, 49151),
            Self::Dynamic => (49152, 65535),
        }
    }

    /// Its name, the same in both languages' JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::WellKnown => "well-known",
            Self::Registered => "registered",
            Self::Dynamic => "dynamic",
        }
    }

    pub(crate) const fn name_for_people(self) -> Text {
        match self {
            Self::WellKnown => Text::new("well-known", "知名端口"),
            Self::Registered => Text::new("registered", "注册端口"),
            Self::Dynamic => Text::new("dynamic", "动态端口"),
        }
    }

    /// What it is for.
    pub(crate) const fn purpose(self) -> Text {
        match self {
            Self::WellKnown => Text::new(
                "services everyone knows, such as 53 (DNS), 80 (web)",
                "给人人都知道的服务，例如 53（DNS）、80（网页）",
            ),
            Self::Registered => Text::new(
                "services registered with IANA; open to any program",
                "给在 IANA 登记过的服务；普通程序也可以用",
            ),
            Self::Dynamic => Text::new(
                "nobody in particular: whoever needs just some port",
                "不分配给任何服务：给只要有个端口就行的程序",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classes_follow_each_other_without_a_gap() {
        for (port, class) in [
            (0, Class::WellKnown),
            (1023, Class::WellKnown),
            (1024, Class::Registered),
            (49151, Class::Registered),
            (49152, Class::Dynamic),
            (65535, Class::Dynamic),
        ] {
            assert_eq!(Class::of(port), class, "{port}");
            let (first, last) = class.range();
            assert!((first..=last).contains(&port));
        }
    }
}
