//! To whom a message goes, in every form that yagmail takes: one, many, oneself, address → alias.

use std::collections::{BTreeMap, HashMap};

use crate::address::parse;
use crate::{Address, MailError};

/// To whom a message goes: [`Oneself`], one recipient ([`IntoRecipient`]), or many of them in an
/// array, slice, vector or map.
pub trait IntoRecipients {
    /// The addresses, parsed; `oneself` is the sender. An empty list names nobody: as the
    /// recipients of a message it means oneself, as copies it means none.
    ///
    /// # Errors
    /// When one of them is not an address.
    fn into_recipients(self, oneself: &Address) -> Result<Vec<Address>, MailError>;
}

/// One recipient: a text (`you@example.com`, `张三 <you@example.com>`), an [`Address`], or an
/// address and its alias.
pub trait IntoRecipient {
    /// The address, parsed.
    ///
    /// # Errors
    /// When it is not an address, or the alias holds a control character.
    fn into_recipient(self) -> Result<Address, MailError>;
}

/// The sender as the recipient: yagmail's `to=None`.
#[derive(Clone, Copy, Debug)]
pub struct Oneself;

impl IntoRecipients for Oneself {
    fn into_recipients(self, oneself: &Address) -> Result<Vec<Address>, MailError> {
        Ok(vec![oneself.clone()])
    }
}

impl IntoRecipient for &str {
    fn into_recipient(self) -> Result<Address, MailError> {
        parse(self)
    }
}

impl IntoRecipient for &&str {
    fn into_recipient(self) -> Result<Address, MailError> {
        parse(self)
    }
}

impl IntoRecipient for String {
    fn into_recipient(self) -> Result<Address, MailError> {
        parse(&self)
    }
}

impl IntoRecipient for &String {
    fn into_recipient(self) -> Result<Address, MailError> {
        parse(self)
    }
}

impl IntoRecipient for Address {
    fn into_recipient(self) -> Result<Address, MailError> {
        Ok(self)
    }
}

impl IntoRecipient for &Address {
    fn into_recipient(self) -> Result<Address, MailError> {
        Ok(self.clone())
    }
}

/// An address and the name that its owner is shown under; an empty name is none.
impl<A: AsRef<str>, N: AsRef<str>> IntoRecipient for (A, N) {
    fn into_recipient(self) -> Result<Address, MailError> {
        let (address, name) = (self.0.as_ref(), self.1.as_ref());
        let named = parse(address)?.with_name(name);
        named.map_err(|problem| MailError::BadAddress { input: name.to_owned(), problem })
    }
}

impl<A: AsRef<str>, N: AsRef<str>> IntoRecipient for &(A, N) {
    fn into_recipient(self) -> Result<Address, MailError> {
        (self.0.as_ref(), self.1.as_ref()).into_recipient()
    }
}

macro_rules! one_is_a_list {
    ($($one:ty),+) => {
        $(impl IntoRecipients for $one {
            fn into_recipients(self, _: &Address) -> Result<Vec<Address>, MailError> {
                self.into_recipient().map(|address| vec![address])
            }
        })+
    };
}
one_is_a_list!(&str, String, &String, Address, &Address);

impl<A: AsRef<str>, N: AsRef<str>> IntoRecipients for (A, N) {
    fn into_recipients(self, _: &Address) -> Result<Vec<Address>, MailError> {
        self.into_recipient().map(|address| vec![address])
    }
}

impl<T: IntoRecipient> IntoRecipients for Vec<T> {
    fn into_recipients(self, _: &Address) -> Result<Vec<Address>, MailError> {
        self.into_iter().map(T::into_recipient).collect()
    }
}

impl<T: IntoRecipient, const N: usize> IntoRecipients for [T; N] {
    fn into_recipients(self, _: &Address) -> Result<Vec<Address>, MailError> {
        self.into_iter().map(T::into_recipient).collect()
    }
}

impl<'a, T> IntoRecipients for &'a [T]
where
    &'a T: IntoRecipient,
{
    fn into_recipients(self, _: &Address) -> Result<Vec<Address>, MailError> {
        self.iter().map(<&T>::into_recipient).collect()
    }
}

impl<'a, T> IntoRecipients for &'a Vec<T>
where
    &'a T: IntoRecipient,
{
    fn into_recipients(self, oneself: &Address) -> Result<Vec<Address>, MailError> {
        self.as_slice().into_recipients(oneself)
    }
}

impl<A: AsRef<str>, N: AsRef<str>> IntoRecipients for BTreeMap<A, N> {
    fn into_recipients(self, _: &Address) -> Result<Vec<Address>, MailError> {
        self.into_iter().map(IntoRecipient::into_recipient).collect()
    }
}

impl<A: AsRef<str>, N: AsRef<str>, S> IntoRecipients for HashMap<A, N, S> {
    fn into_recipients(self, _: &Address) -> Result<Vec<Address>, MailError> {
        self.into_iter().map(IntoRecipient::into_recipient).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emails(to: impl IntoRecipients) -> Vec<String> {
        let oneself = "me@a.example".parse().unwrap();
        let to = to.into_recipients(&oneself).unwrap();
        to.iter().map(|address| format!("{}|{address}", address.name().unwrap_or(""))).collect()
    }

    #[test]
    fn every_form_of_recipients_is_taken() {
        assert_eq!(emails(Oneself), ["|me@a.example"]);
        assert_eq!(emails("b@b.example"), ["|b@b.example"]);
        assert_eq!(
            emails(["b@b.example", "李四 <c@c.example>"]),
            ["|b@b.example", "李四|c@c.example"]
        );
        assert_eq!(emails(vec!["b@b.example".to_owned()]), ["|b@b.example"]);
        assert_eq!(emails(("b@b.example", "张三")), ["张三|b@b.example"]);
        assert_eq!(
            emails([("b@b.example", "张三"), ("c@c.example", "")]),
            ["张三|b@b.example", "|c@c.example"]
        );
        assert_eq!(emails(BTreeMap::from([("b@b.example", "张三")])), ["张三|b@b.example"]);
        assert_eq!(emails(HashMap::from([("b@b.example".to_owned(), "B")])), ["B|b@b.example"]);
        assert!(emails(&[] as &[Address]).is_empty());
    }

    #[test]
    fn one_bad_address_among_many_is_named() {
        let oneself = "me@a.example".parse().unwrap();
        let error = ["b@b.example", "nobody"].into_recipients(&oneself).unwrap_err();
        assert!(matches!(&error, MailError::BadAddress { input, .. } if input == "nobody"));
        let error = ("b@b.example", "x\r\nBcc: y@z").into_recipients(&oneself).unwrap_err();
        assert!(matches!(error, MailError::BadAddress { .. }));
    }
}
