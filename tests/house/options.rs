//! The help of every option and command is written as `English | 中文`.

use crate::rust_source::{Kind, Token, behind_closing};
use crate::sentences::has_han;
use crate::sources::{Source, sources};
use crate::tree::{Fault, Tree};
use crate::{finds, holds_here};

/// An item, a field or a variant: its doc comment, its attributes and what follows.
struct Member<'a> {
    docs: Vec<(usize, &'a str)>,
    attributes: Vec<&'a [Token]>,
    rest: &'a [Token],
}

impl Member<'_> {
    /// A clap attribute with this word in it: `#[command(flatten)]`.
    fn is_marked(&self, words: &[&str]) -> bool {
        let of_clap = |attribute: &&&[Token]| {
            let first = attribute.first().and_then(Token::word);
            first.is_some_and(|word| matches!(word, "arg" | "command" | "clap"))
        };
        let mut attributes = self.attributes.iter().filter(of_clap);
        attributes.any(|attribute| has_word(attribute, words))
    }

    fn derives(&self, what: &str) -> bool {
        let derive = |attribute: &&&[Token]| attribute[0].is_word("derive");
        let mut derives = self.attributes.iter().filter(derive);
        derives.any(|attribute| has_word(attribute, &[what]))
    }

    fn line(&self) -> usize {
        let first = self.rest.first().map_or(0, |token| token.line);
        self.docs.first().map_or(first, |(line, _)| *line)
    }

    fn help(&self) -> String {
        let lines: Vec<_> = self.docs.iter().map(|(_, text)| text.trim()).collect();
        lines.join(" ")
    }

    /// What stands between the braces of a struct, an enum or a variant.
    fn body(&self) -> &[Token] {
        let open = self.rest.iter().position(|token| token.is_sign('{'));
        let ends = self.rest.iter().position(|token| token.is_sign(';'));
        match open {
            Some(open) if ends.is_none_or(|end| open < end) => {
                let end = behind_closing(self.rest, open);
                &self.rest[open + 1..end - 1]
            }
            _ => &[],
        }
    }
}

fn has_word(tokens: &[Token], words: &[&str]) -> bool {
    let mut found = tokens.iter().filter_map(Token::word);
    found.any(|word| words.contains(&word))
}

/// Reads doc comments and attributes from the beginning, and leaves what follows them.
fn member(mut tokens: &[Token]) -> Member<'_> {
    let (mut docs, mut attributes) = (Vec::new(), Vec::new());
    loop {
        match tokens {
            [doc, ..] if matches!(doc.kind, Kind::Doc(_)) => {
                if let Kind::Doc(text) = &doc.kind {
                    docs.push((doc.line, text.as_str()));
                }
                tokens = &tokens[1..];
            }
            [hash, open, _, ..] if hash.is_sign('#') && open.is_sign('[') => {
                let behind = behind_closing(tokens, 1);
                attributes.push(&tokens[2..behind]);
                tokens = &tokens[behind..];
            }
            rest => {
                return Member { docs, attributes, rest };
            }
        }
    }
}

/// The fields of a struct or the variants of an enum.
fn members(mut body: &[Token]) -> Vec<Member<'_>> {
    let mut members = Vec::new();
    while !body.is_empty() {
        let mut next = member(body);
        let end = field_end(next.rest);
        body = next.rest.get(end + 1..).unwrap_or_default();
        next.rest = &next.rest[..end];
        members.push(next);
    }
    members
}

/// The comma behind a field's type or a variant, over all brackets, also `Map<K, V>`.
fn field_end(tokens: &[Token]) -> usize {
    let (mut at, mut angles) = (0, 0_usize);
    while at < tokens.len() {
        match tokens[at].kind {
            Kind::Sign(',') if angles == 0 => return at,
            Kind::Sign('<') => angles += 1,
            Kind::Sign('>') => angles = angles.saturating_sub(1),
            Kind::Sign('(' | '[' | '{') => {
                at = behind_closing(tokens, at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    at
}

fn half_helps(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in sources(tree, &["crates/*/src/**/*.rs", "lessons/*/src/**/*.rs"]) {
        let mut tokens = source.tokens.as_slice();
        while !tokens.is_empty() {
            let item = member(tokens);
            let wrong = wrong_in_item(&item).into_iter();
            faults.extend(wrong.map(|(line, what)| Fault::new(&source.path, line, what)));
            let passed = (tokens.len() - item.rest.len()).max(1);
            tokens = &tokens[passed..];
        }
    }
    faults
}

fn wrong_in_item(item: &Member) -> Vec<(usize, String)> {
    let shows_itself = item.derives("Parser");
    let is_command_line = shows_itself || item.derives("Args") || item.derives("Subcommand");
    if !is_command_line {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    if shows_itself && !item.is_marked(&["about"]) {
        wrong.extend(wrong_help(item));
    }
    for option in members(item.body()) {
        wrong.extend(wrong_option(&option));
        // A variant may have options of its own.
        wrong.extend(members(option.body()).iter().filter_map(wrong_option));
    }
    wrong
}

fn wrong_option(option: &Member) -> Option<(usize, String)> {
    let has_no_help = option.is_marked(&["flatten", "subcommand", "skip", "hide"]);
    (!has_no_help).then(|| wrong_help(option)).flatten()
}

fn wrong_help(member: &Member) -> Option<(usize, String)> {
    let help = member.help();
    let halves: Vec<_> = help.split(" | ").collect();
    let what = match halves[..] {
        [""] => "no doc comment: it is the help, `English | 中文`".to_owned(),
        [_] => format!("no ` | ` and no Chinese half: {help:?}"),
        [_, chinese] if !has_han(chinese) => format!("not in Chinese: {chinese:?}"),
        [_, _] => return None,
        _ => format!("more than one ` | `: {help:?}"),
    };
    Some((member.line(), what))
}

#[test]
fn every_option_helps_in_both_languages() {
    holds_here(half_helps);
}

#[test]
fn the_options_are_seen() {
    let tree = Tree::here();
    let sources = sources(&tree, &["crates/common/src/args.rs"]);
    let all = sources.iter().flat_map(Source::everywhere);
    let groups = all.map(member).filter(|item| item.derives("Args"));
    let options: usize = groups.map(|item| members(item.body()).len()).sum();
    assert!(options >= 4, "{options}");
}

#[test]
fn half_helps_are_found() {
    let planted = "\
/// No half
#[derive(Debug, clap::Parser)]
#[command(name = \"x\")]
struct Args {
    /// good, on
    /// two lines | 好
    #[arg(long, default_value = \"a | b\")]
    good: HashMap<String, Vec<[u8; 2]>>,
    /// no half
    #[arg(long)]
    half: bool,
    #[arg(long)]
    pub(crate) nothing: bool,
    #[command(flatten)]
    group: Group,
    /// not | Chinese
    not: bool,
    /// more | 比 | 二
    more: bool
}

#[derive(Subcommand)]
enum Command {
    /// good | 好
    Good(Options),
    Bad,
    /// good | 好
    Fields {
        /// bad
        field: u8,
    },
}

/// Not clap's.
#[derive(Debug)]
struct Other { field: u8 }
";
    let places = [":1", ":9", ":13", ":16", ":18", ":26", ":29"];
    let places = places.map(|line| format!("lessons/01_a/src/args.rs{line}"));
    let files = [("lessons/01_a/src/args.rs", planted)];
    finds(half_helps, &files, &places.each_ref().map(String::as_str));
}
